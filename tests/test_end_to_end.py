"""The whole way on real data: recipes as they ship, built, verified, explained, compared and loaded."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import augkit
from augkit import Recipe

RECIPES = Path(__file__).parent.parent / "recipes"
LOAD_WITHOUT_AUGKIT = """
import json, sys
sys.modules["augkit"] = None  # importing it raises ImportError, as where it is not installed
from datasets import load_dataset
data = load_dataset(sys.argv[1])
print(json.dumps({split: [len(rows), rows.column_names, rows[0]] for split, rows in data.items()}))
"""


def rows_of(result: Any, split: str) -> list[dict[str, Any]]:
    files = [file for file in result.manifest.files if file.split == split]
    return [row for file in files for row in pq.read_table(Path(result.path) / file.path).to_pylist()]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def sst2(store: Path, shared_data: Path) -> Any:
    return augkit.build(RECIPES / "sst2-eda.yaml", store, workers=2)


@pytest.mark.parametrize("name", ["quickstart", "sst2-eda", "trec-eda", "wnut17-synonym"])
def test_every_recipe_builds_and_verifies(name: str, store: Path, request: pytest.FixtureRequest) -> None:
    if name != "quickstart":
        request.getfixturevalue("shared_data")
    result = augkit.build(RECIPES / f"{name}.yaml", store, workers=2)
    check = augkit.verify(name, store)
    assert check.ok, check.problems
    assert check.replayed > 50
    assert sum(result.manifest.rows.values()) == result.rows > 1000


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("sst2-aeda", ""),
        ("sst2-uda", ""),
        ("sst2-typos", ""),
        ("sst2-back-translation", ""),
        ("wnut17-ner", ""),
        ("weibo-ner", "jieba"),
        ("thucnews-eda", "jieba"),
    ],
)
def test_recipes_for_other_methods_build_on_the_first_rows(
    name: str, package: str, tmp_path: Path, shared_data: Path
) -> None:
    if package:
        pytest.importorskip(package, reason="pip install 'augkit[zh]'")
    if "translation" in name and shutil.which("apertium") is None:
        pytest.skip("Apertium is not installed: apt install apertium apertium-eng-spa")
    recipe = Recipe.load(RECIPES / f"{name}.yaml", ["source.limit=500"])
    result = augkit.build(recipe, tmp_path, engine="inline")
    check = augkit.verify(name, tmp_path)
    assert check.ok, check.problems
    rows = rows_of(result, "train")
    copies = [row["augkit"]["row_id"] for row in rows if row["augkit"]["copy"] is not None]
    assert len(copies) > 0.6 * recipe.augment.copies * (len(rows) - len(copies))  # type: ignore[union-attr]
    assert augkit.explain(name, copies[0], tmp_path)
    assert result.quarantined == 0


def test_named_entities_stay_valid_in_strict_iob2(tmp_path: Path, shared_data: Path) -> None:
    seqeval = pytest.importorskip("seqeval.metrics", reason="pip install seqeval")
    from seqeval.scheme import IOB2

    result = augkit.build(Recipe.load(RECIPES / "wnut17-ner.yaml", ["source.limit=600"]), tmp_path, engine="inline")
    tags = [row["tags"] for row in rows_of(result, "train")]
    for one in tags:
        for before, tag in zip(["O", *one], one, strict=False):
            assert tag[:2] in ("O", "B-") or (tag[:2] == "I-" and before[2:] == tag[2:])
    assert seqeval.f1_score(tags, tags, mode="strict", scheme=IOB2) == 1.0
    assert all(len(row["tokens"]) == len(row["tags"]) for row in rows_of(result, "train"))


def test_a_row_is_explained_in_both_directions(sst2: Any, store: Path) -> None:
    copy = next(row for row in rows_of(sst2, "train") if row["augkit"]["copy"] is not None)
    lineage = copy["augkit"]
    of_copy = augkit.explain("sst2-eda", lineage["row_id"], store)
    assert [source.row_id for source in of_copy.sources] == [lineage["source_id"]]
    of_source = augkit.explain("sst2-eda", lineage["source_id"], store)
    assert lineage["row_id"] in {child.row_id for child in of_source.copies}


def test_lineage_holds_what_changed(sst2: Any) -> None:
    rows = rows_of(sst2, "train")
    sources = {row["augkit"]["row_id"]: row["text"] for row in rows if row["augkit"]["copy"] is None}
    copies = [row for row in rows if row["augkit"]["copy"] is not None][:200]
    for row in copies:
        (step,) = json.loads(row["augkit"]["drawn"])
        text = sources[row["augkit"]["source_id"]]
        for start, end, replacement in reversed(step["drawn"]):
            text = text[:start] + replacement + text[end:]
        assert text == row["text"]


def test_versions_are_compared_row_by_row(sst2: Any, store: Path) -> None:
    from augkit.store.diff import diff

    recipe = Recipe.load(RECIPES / "sst2-eda.yaml", ["augment.copies=5"])
    more = augkit.build(recipe, store, workers=2)
    changes = json.loads(
        diff(augkit.open_store(store), f"sst2-eda@{sst2.version}", f"sst2-eda@{more.version}").to_json()
    )
    assert more.manifest.parent == sst2.version
    assert changes["rows"]["added"] > 6000
    assert changes["rows"]["changed"] == 0


def test_a_version_loads_where_augkit_is_not_installed(sst2: Any) -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", LOAD_WITHOUT_AUGKIT, sst2.path],
        capture_output=True,
        text=True,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        timeout=120,
    )
    assert loaded.returncode == 0, loaded.stderr
    splits = json.loads(loaded.stdout)
    assert {split: rows for split, (rows, _, _) in splits.items()} == sst2.manifest.rows
    assert splits["train"][1] == ["text", "label", "augkit"]


def test_tags_stay_in_step_with_tokens(store: Path, shared_data: Path) -> None:
    result = augkit.build(RECIPES / "wnut17-synonym.yaml", store, workers=2)
    rows = rows_of(result, "train")
    sources = {row["augkit"]["row_id"]: row for row in rows if row["augkit"]["copy"] is None}
    for row in rows:
        assert len(row["tokens"]) == len(row["tags"])
        for before, tag in zip(["O", *row["tags"]], row["tags"], strict=False):
            assert not tag.startswith("I-") or before[2:] == tag[2:]
        entities = sum(tag.startswith("B-") for tag in row["tags"])
        assert entities == sum(tag.startswith("B-") for tag in sources[row["augkit"]["source_id"]]["tags"])


def test_a_pipeline_gives_what_a_build_publishes(sst2: Any) -> None:
    pipeline = augkit.Pipeline(Recipe.load(RECIPES / "sst2-eda.yaml"))
    rows = rows_of(sst2, "train")
    sources = {row["augkit"]["row_id"]: row for row in rows if row["augkit"]["copy"] is None}
    compared = 0
    for row in rows:
        if row["augkit"]["copy"] is not None and "-" not in row["augkit"]["source_id"]:
            source = {name: sources[row["augkit"]["source_id"]][name] for name in ("text", "label")}
            assert pipeline(source, copy=row["augkit"]["copy"])["text"] == row["text"]
            compared += 1
            if compared == 500:
                break
    assert compared == 500


def test_class_names_survive_a_build(tmp_path: Path) -> None:
    import datasets

    features = datasets.Features(
        {"text": datasets.Value("string"), "label": datasets.ClassLabel(names=["bad", "good"])}
    )
    rows = {"text": [f"the film number {i} is long" for i in range(50)], "label": [i % 2 for i in range(50)]}
    datasets.Dataset.from_dict(rows, features=features).save_to_disk(str(tmp_path / "saved"))
    recipe = Recipe(
        augkit=1,
        name="named",
        source={"data": str(tmp_path / "saved"), "columns": {"text": "text", "label": "label"}},
        augment={"chain": ["text.swap"]},
    )
    result = augkit.build(recipe, tmp_path / "store", engine="inline")
    assert set(result.manifest.counts["train"]["classes"]) == {"bad", "good"}
    loaded = augkit.load("named", tmp_path / "store")
    assert loaded["train"].features["label"].names == ["bad", "good"]
