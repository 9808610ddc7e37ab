"""Gates on tables at work in a build: which rows go, what is kept of them, and what stays whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

import augkit
from augkit import AugkitError, Recipe

pytest.importorskip("imblearn", reason="imbalanced-learn is not installed: pip install 'augkit[tabular]'")

SMOTE = {"augment": {"copies": 0, "chain": ["tabular.smote"]}, "balance": {"strategy": "auto"}}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Two classes that overlap, 40 and 160 rows, with a column of text; labels are the numbers 0 and 1."""
    chance = np.random.default_rng(3)
    lines = ["id,x,y,city,label"]
    for number in range(200):
        label = int(number % 5 == 0)
        x, y = chance.normal(size=2) + 0.9 * label
        lines.append(f"r{number},{x:.4f},{y:.4f},{('Oslo', 'Lima')[number % 2]},{label}")
    path = tmp_path / "table.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def build(table: Path, tmp_path: Path) -> Callable[..., Any]:
    def run(gates: Any, engine: str = "inline", store: str = "store", **sections: Any) -> Any:
        values = {
            "augkit": 1,
            "name": "table",
            "source": {
                "data": str(table),
                "columns": {"id": "id", "features": "*", "label": "label"},
                "splits": {"train": 0.8, "test": 0.2, "stratify": True},
            },
            "gates": gates,
        }
        result = augkit.build(Recipe.model_validate(values | sections), tmp_path / store, engine=engine)
        assert augkit.verify("table", tmp_path / store).ok
        return result

    return run


def rows_of(result: Any, split: str = "train") -> list[dict[str, Any]]:
    files = [file for file in result.manifest.files if file.split == split]
    return [row for file in files for row in pq.read_table(Path(result.path) / file.path).to_pylist()]


def rejects(result: Any) -> list[dict[str, Any]]:
    return [row["augkit"] for row in pq.read_table(Path(result.path) / "rejects.parquet").to_pylist()]


def test_rows_of_the_large_class_go_by_chance_and_are_kept_with_their_reason(build: Any) -> None:
    result = build(["random_under"])
    assert Counter(row["label"] for row in rows_of(result)) == {0: 32, 1: 32}
    assert len(rows_of(result, "test")) == 40
    gone = rejects(result)
    assert len(gone) == 96 and {(one["gate"], one["split"]) for one in gone} == {("random_under", "train")}
    assert {one["reason"] for one in gone} == {"left out by chance, to make its class smaller"}
    assert result.manifest.gates == (
        {"gate": "random_under", "parameters": {"strategy": "auto"}, "dropped": 96, "source_rows": 96, "copies": 0},
    )


def test_smote_then_tomek_links_cleans_copies_as_well_as_source_rows(build: Any) -> None:
    smote = build([], store="plain", **SMOTE)
    cleaned = build([{"tomek_links": {"strategy": "all"}}], **SMOTE)
    before = {row["augkit"]["row_id"]: row for row in rows_of(smote)}
    after = {row["augkit"]["row_id"]: row for row in rows_of(cleaned)}
    gone = {one["row_id"] for one in rejects(cleaned)}
    assert gone and set(after) == set(before) - gone and all(after[one] == before[one] for one in after)
    values = np.array([[row["x"], row["y"]] for row in before.values()])
    labels = np.array([row["label"] for row in before.values()])
    distances = ((values[:, None] - values[None]) ** 2).sum(axis=2)
    np.fill_diagonal(distances, np.inf)
    nearest = distances.argmin(axis=1)
    linked = (nearest[nearest] == np.arange(len(values))) & (labels != labels[nearest])
    assert gone == {row_id for row_id, is_linked in zip(before, linked, strict=True) if is_linked}
    (record,) = cleaned.manifest.gates
    copies = sum("/" in one for one in gone)
    assert copies and (record["source_rows"], record["copies"]) == (len(gone) - copies, copies)


def test_a_gate_is_shown_what_the_one_before_leaves(build: Any) -> None:
    gates = ["drop_unchanged", "edited_neighbours", {"random_under": {"strategy": {0: 20}}}]
    result = build(gates, **SMOTE)
    by_gate = Counter(one["gate"] for one in rejects(result))
    assert set(by_gate) == {"edited_neighbours", "random_under"}
    assert Counter(row["label"] for row in rows_of(result))[0] == 20


def test_rows_that_leak_are_gone_before_a_table_is_judged(build: Any, table: Path) -> None:
    lines = table.read_text().splitlines()
    table.write_text("\n".join([*lines, *(f"again{line}" for line in lines[1:41])]) + "\n")
    result = build(["leakage", {"random_under": {"strategy": {0: 30}}}], **SMOTE)
    by_gate = Counter(one["gate"] for one in rejects(result))
    assert by_gate["leakage"] > 0
    assert Counter(row["label"] for row in rows_of(result))[0] == 30
    ids = [row["augkit"]["row_id"] for row in rows_of(result)] + [one["row_id"] for one in rejects(result)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("gate", ["random_under", "edited_neighbours", "one_sided", "cluster_centroids"])
def test_shards_and_engines_do_not_matter(build: Any, gate: str) -> None:
    one = build([gate], store="one", **SMOTE)
    many = build([gate], store="many", **SMOTE, output={"shard_rows": 50})
    ids = sorted(row["augkit"]["row_id"] for row in rows_of(one))
    assert ids == sorted(row["augkit"]["row_id"] for row in rows_of(many))
    again = build([gate], store="one", **SMOTE)
    assert again.version == one.version and again.reused == again.shards


def test_another_gate_in_the_place_of_one_is_not_taken_for_it(build: Any) -> None:
    build(["near_miss"])
    assert {one["gate"] for one in rejects(build(["random_under"]))} == {"random_under"}


def test_what_cannot_be_judged_is_told_and_nothing_is_published(build: Any, tmp_path: Path) -> None:
    words = {"data": str(tmp_path / "table.csv"), "columns": {"id": "id", "features": "city", "label": "label"}}
    with pytest.raises(AugkitError, match=r"gate tomek_links: there is no column of numbers.*No version was published"):
        build(["tomek_links"], source=words)
    with pytest.raises(AugkitError, match=r"gate random_under: .*strategy.* does not fit"):
        build([{"random_under": {"strategy": {7: 3}}}])
    with pytest.raises(AugkitError, match="tomek_links needs a `label` column"):
        build(["tomek_links"], source=words | {"columns": {"features": "x, y"}})
    assert not (tmp_path / "store" / "datasets").exists()
