"""Gates that judge copies, in whole builds: what they drop, in which order, what is kept of it, and that bytes stay."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import augkit
from augkit import Recipe
from tests.gates.rows import sentence_model

ROLES = {"id": "id", "text": "text", "label": "label"}
DELETE: list[Any] = [{"text.delete": {"rate": 0.5}}]


@pytest.fixture
def recipe(recipe_values: Any) -> Callable[..., Recipe]:
    def make(data: Any, **sections: Any) -> Recipe:
        sections = {"source": {"columns": ROLES}} | sections
        return Recipe.model_validate(recipe_values(data, **sections))

    return make


@pytest.fixture
def build(recipe: Any, tmp_path: Path) -> Callable[..., Any]:
    def run(data: Any, *, store: str = "store", engine: str = "inline", **sections: Any) -> Any:
        return augkit.build(recipe(data, **sections), tmp_path / store, engine=engine, workers=2)

    return run


def rejects(result: Any) -> list[dict[str, Any]]:
    """Every reject with its lineage beside its columns."""
    path = Path(result.path) / "rejects.parquet"
    rows = pq.read_table(path).to_pylist() if path.exists() else []
    return [row | row.pop("augkit") for row in rows]


def published(result: Any, split: str = "train") -> list[dict[str, Any]]:
    files = [Path(result.path) / file.path for file in result.manifest.files if file.split == split]
    return [row for file in files for row in pq.read_table(file).to_pylist()]


def bytes_of(result: Any) -> Any:
    """Everything that must be the same: the version, its files and its tables."""
    return result.version, [file.sha256 for file in result.manifest.files], dict(result.manifest.tables)


def test_a_reject_is_kept_as_it_would_have_been_published(build: Any, write_csv: Any) -> None:
    data = write_csv([("a", "one two three four five six", "x", "kept out")], header="id,text,label,note")
    result = build(data, augment={"copies": 4, "attempts": 1, "chain": DELETE}, gates=[{"length_ratio": {"min": 0.7}}])
    found = rejects(result)
    assert found and set(found[0]) == {
        *("id", "text", "label", "row_id", "source_id", "copy", "chain", "drawn", "split", "gate", "reason")
    }
    for row in found:
        ratio = len(row["text"]) / len("one two three four five six")
        assert ratio < 0.7
        assert row["reason"] == f"length ratio {ratio:.2f} is below 0.7 ({len(row['text'])} from 27 characters)"
        assert (row["gate"], row["split"], row["label"], row["source_id"]) == ("length_ratio", "train", "x", "a")
        assert row["row_id"] == f"a/{row['copy']}"
        assert '"step":"text.delete.1"' in row["drawn"] and row["chain"] == result.manifest.chain_id
    kept = [row["augkit"]["row_id"] for row in published(result) if row["augkit"]["copy"] is not None]
    assert sorted([row["row_id"] for row in found] + kept) == ["a/0", "a/1", "a/2", "a/3"]
    assert result.manifest.gates[0]["dropped"] == len(found)


def test_refused_copies_are_made_up_for(build: Any, write_csv: Any, rows: Any) -> None:
    gate = {"share_changed": {"min": 0.2, "max": 0.4}}
    chain = [{"one_of": [{"text.delete": {"rate": 0.3}}, {"text.delete": {"rate": 0.8, "weight": 2}}]}]
    result = build(write_csv(rows(40)), augment={"copies": 3, "attempts": 30, "chain": chain}, gates=[gate])
    counts = result.manifest.counts["train"]
    assert counts["copies"] == 120
    assert len(rejects(result)) == result.manifest.gates[0]["dropped"] > 60


def test_gates_are_asked_in_the_order_of_the_recipe_and_a_refused_copy_no_further(build: Any, write_csv: Any) -> None:
    data = write_csv([("a", "one two three four five six", "x")])
    augment = {"copies": 6, "attempts": 1, "chain": DELETE}
    both: list[Any] = [{"length_ratio": {"min": 0.9}}, {"share_changed": {"max": 0.1}}]
    first, second = (build(data, augment=augment, gates=gates) for gates in (both, both[::-1]))
    gates = [Counter(row["gate"] for row in rejects(result)) for result in (first, second)]
    assert gates == [{"length_ratio": 6}, {"share_changed": 6}]


def test_source_rows_that_a_gate_drops_are_kept_too(build: Any, write_csv: Any) -> None:
    train = write_csv([("a", "a first text here", "x"), ("b", "What is this ?", "y")], "train.csv")
    test = write_csv([("t", "what is this?", "x")], "test.csv")
    gates = ["drop_unchanged", {"leakage": {"on_leak": "drop"}}]
    result = build({"train": str(train), "test": str(test)}, gates=gates, augment={"copies": 1, "chain": ["text.swap"]})
    found = {row["row_id"]: row for row in rejects(result) if row["gate"] == "leakage"}
    assert (found["b"]["text"], found["b"]["label"], found["b"]["copy"]) == ("What is this ?", "y", None)
    assert found["b/0"]["text"] != "What is this ?" and found["b/0"]["source_id"] == "b"


def test_tokens_and_tags_are_kept_in_a_reject(build: Any, tmp_path: Path) -> None:
    (tmp_path / "a.conll").write_text("Anna\tB-PER\nlives\tO\nin\tO\nNew\tB-LOC\nYork\tI-LOC\nnow\tO\n\n")
    source = {"format": "conll", "columns": {"tokens": "tokens", "tags": "tags"}}
    augment = {"copies": 3, "attempts": 1, "chain": DELETE}
    result = build(tmp_path / "a.conll", source=source, augment=augment, gates=[{"share_changed": {"max": 0.0}}])
    found = rejects(result)
    assert len(found) == 3
    assert all(len(row["tokens"]) == len(row["tags"]) < 6 and "Anna" in row["tokens"] for row in found)


def test_rejects_load_with_plain_datasets_classes_by_name(build: Any, tmp_path: Path) -> None:
    import datasets

    label = datasets.ClassLabel(names=["bad", "good"])
    features = datasets.Features({"text": datasets.Value("string"), "label": label, "note": datasets.Value("int64")})
    rows = {"text": ["one two three four", "five six seven eight"], "label": [1, 0], "note": [7, 8]}
    datasets.Dataset.from_dict(rows, features=features).save_to_disk(tmp_path / "saved")
    result = build(
        tmp_path / "saved",
        source={"columns": {"text": "text", "label": "label"}},
        augment={"copies": 1, "attempts": 1, "chain": DELETE},
        gates=[{"share_changed": {"max": 0.1}}],
    )
    loaded = datasets.load_dataset(
        "parquet", data_files=f"{result.path}/rejects.parquet", cache_dir=str(tmp_path / "c")
    )
    found = loaded["train"]
    assert found.column_names == ["text", "label", "augkit"]
    assert found.features["label"] == label
    assert sorted(found["label"]) == [0, 1]
    assert {row["gate"] for row in found["augkit"]} == {"share_changed"}


def test_chinese_titles_go_through_the_gates(build: Any, shared_data: Path) -> None:
    pytest.importorskip("jieba")
    pytest.importorskip("eldc")
    pytest.importorskip("sklearn")
    result = build(
        shared_data / "text" / "thucnews_titles" / "train.csv",
        source={"columns": {"text": "text", "label": "label"}, "language": "zh", "limit": 600},
        augment={"copies": 2, "attempts": 3, "chain": [{"one_of": [{"text.delete": {"rate": 0.4}}, "text.swap"]}]},
        gates=[
            "drop_unchanged",
            "length_ratio",
            {"share_changed": {"max": 0.4}},
            "repeated_ngrams",
            "language",
            "label_consistency",
        ],
    )
    by_gate = {gate["gate"]: gate["dropped"] for gate in result.manifest.gates}
    assert by_gate["share_changed"] > 20 and by_gate["language"] == 0
    assert result.manifest.counts["train"]["copies"] > 1000


LEARNT: list[Any] = ["drop_unchanged", {"label_consistency": {"min_confidence": 0.5, "rows": 300}}, "drop_duplicates"]


@pytest.fixture
def labelled(write_csv: Any, rows: Any) -> Path:
    """Rows whose label a word gives away; every third has the other word as well, and may lose its own."""
    pytest.importorskip("sklearn", reason="scikit-learn is absent")
    words = [("splendid", "dreadful", "good"), ("dreadful", "splendid", "bad")]
    made = []
    for n, (key, text, _) in enumerate(rows(300)):
        own, other, label = words[n % 2]
        made.append((key, f"{text} {own} {other if n % 3 == 0 else ''}".strip(), label))
    return Path(write_csv(made))


SPLITS = {"source": {"columns": ROLES, "splits": {"train": 0.8, "test": 0.2}}, "output": {"shard_rows": 40}}
OFTEN = {"augment": {"copies": 6, "chain": [{"text.delete": {"rate": 0.5}}]}}


def test_what_a_gate_learns_comes_from_train_alone_and_is_in_the_manifest(build: Any, labelled: Path) -> None:
    result = build(labelled, gates=LEARNT, **SPLITS, **OFTEN)
    assert list(result.manifest.fitted) == ["gate.label_consistency"]
    splits = {split: {row["id"] for row in published(result, split)} for split in ("train", "test")}
    other = labelled.with_name("other.csv")

    def learnt_with_labels_turned(ids: set[str]) -> Any:
        lines = [line.rsplit(",", 1) for line in labelled.read_text().splitlines()]
        turned = {"good": "bad", "bad": "good"}
        rows = [(row, turned[label] if row.split(",")[0] in ids else label) for row, label in lines]
        other.write_text("".join(f"{row},{label}\n" for row, label in rows))
        return build(other, gates=LEARNT, **SPLITS, **OFTEN).manifest.fitted

    assert learnt_with_labels_turned(splits["test"]) == result.manifest.fitted
    assert learnt_with_labels_turned({min(splits["train"])}) != result.manifest.fitted


def test_a_gate_that_learns_gives_the_same_bytes_from_every_engine_and_after_a_loss(
    build: Any, labelled: Path, tmp_path: Path
) -> None:
    inline = build(labelled, gates=LEARNT, **SPLITS, **OFTEN)
    assert {"label_consistency", "drop_duplicates"} <= {row["gate"] for row in rejects(inline)}
    workers = build(labelled, gates=LEARNT, store="other", engine="processes", **SPLITS, **OFTEN)
    assert bytes_of(workers) == bytes_of(inline)
    finished = sorted((tmp_path / "store" / "work" / "shards").glob("*/*"))
    for folder in finished[::2]:
        shutil.rmtree(folder)
    shutil.rmtree(inline.path)
    again = build(labelled, gates=LEARNT, **SPLITS, **OFTEN)
    assert bytes_of(again) == bytes_of(inline)
    assert 0 < again.reused < again.shards


def test_another_limit_of_a_gate_reworks_the_shards(build: Any, write_csv: Any, rows: Any) -> None:
    data = write_csv(rows(50))
    first = build(data, gates=[{"length_ratio": {"min": 0.5}}])
    same = build(data, gates=[{"length_ratio": {"min": 0.5, "max": 2.0}}])
    other = build(data, gates=[{"length_ratio": {"min": 0.6}}])
    assert (same.reused, other.reused) == (same.shards, 0)
    assert first.version != other.version


def test_without_copies_a_gate_learns_nothing(build: Any, recipe_values: Any, labelled: Path, tmp_path: Path) -> None:
    values = recipe_values(labelled, source={"columns": ROLES}, gates=LEARNT)
    values.pop("augment")
    result = augkit.build(Recipe.model_validate(values), tmp_path / "store", engine="inline")
    assert result.manifest.fitted == {} and result.rows == 300


def test_a_sentence_model_gives_the_same_bytes_in_workers(build: Any, shared_data: Path) -> None:
    model = sentence_model()
    sections: dict[str, Any] = {
        "source": {"columns": {"text": "text", "label": "label"}, "limit": 30},
        "augment": {
            "copies": 2,
            "attempts": 3,
            "chain": [{"one_of": ["text.synonym", {"text.delete": {"rate": 0.4}}]}],
        },
        "gates": ["drop_unchanged", {"similarity": {"model": model, "min": 0.8}}],
    }
    data = shared_data / "text" / "sst2" / "train.csv"
    inline = build(data, **sections)
    assert bytes_of(build(data, store="other", engine="processes", **sections)) == bytes_of(inline)
    dropped = [row for row in rejects(inline) if row["gate"] == "similarity"]
    assert len(dropped) > 3 and all(row["reason"].endswith("is below 0.8") for row in dropped)
    (gate,) = [gate for gate in inline.manifest.gates if gate["gate"] == "similarity"]
    assert len(gate["judged_by"]) == 32


def test_preview_tells_what_the_build_will_drop(build: Any, recipe: Any, labelled: Path) -> None:
    from augkit.previewing import preview

    sections = SPLITS | OFTEN | {"gates": [*LEARNT, {"share_changed": {"max": 0.4}}]}
    result = build(labelled, **sections)
    in_build = {row["row_id"]: f"{row['gate']}: {row['reason']}" for row in rejects(result)}
    shown = preview(recipe(labelled, **sections), rows=40, copies=50)
    left_out = {copy.row_id: copy.dropped for row in shown.rows for copy in row.copies if copy.dropped}
    assert {why.partition(":")[0] for why in left_out.values()} >= {"label_consistency", "share_changed"}
    assert left_out.items() <= in_build.items()
    assert shown.text_gates == ("drop_duplicates",)
