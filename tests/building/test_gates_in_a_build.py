"""Gates at work: what is dropped, what is kept, and that it is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import augkit
from augkit import AugkitError, Recipe

ROLES = {"id": "id", "text": "text", "label": "label"}


@pytest.fixture
def build(recipe_values: Any, tmp_path: Path) -> Callable[..., Any]:
    def run(data: Any, **sections: Any) -> Any:
        sections = {"source": {"columns": ROLES}} | sections
        return augkit.build(Recipe.model_validate(recipe_values(data, **sections)), tmp_path / "store", engine="inline")

    return run


def rows_of(result: Any, split: str = "train") -> list[dict[str, Any]]:
    files = [file for file in result.manifest.files if file.split == split]
    return [row for file in files for row in pq.read_table(Path(result.path) / file.path).to_pylist()]


def dropped(result: Any) -> list[dict[str, Any]]:
    """What the rejects say about each row, without its content."""
    path = Path(result.path) / "rejects.parquet"
    return [row["augkit"] for row in pq.read_table(path).to_pylist()] if path.exists() else []


def test_unchanged_copies_are_dropped_and_listed(build: Any, write_csv: Any) -> None:
    data = write_csv([("a", "film", "x"), ("b", "film actor", "x")])  # one word cannot be swapped
    result = build(data, augment={"copies": 1, "attempts": 1, "chain": ["text.swap"]})
    assert {row["augkit"]["row_id"] for row in rows_of(result)} == {"a", "b", "b/0"}
    (lost,) = dropped(result)
    assert (lost["row_id"], lost["gate"], lost["reason"]) == ("a/0", "drop_unchanged", "unchanged")


def test_a_dropped_copy_is_made_up_for_by_the_next_number(build: Any, write_csv: Any) -> None:
    data = write_csv([("a", "one two three four", "x")])
    result = build(data, augment={"copies": 6, "chain": ["text.swap"]}, gates=["drop_unchanged", "drop_duplicates"])
    texts = [row["text"] for row in rows_of(result)]
    assert len(texts) == len(set(texts)) == 7  # there are six pairs of words
    numbers = {row["augkit"]["copy"] for row in rows_of(result)} - {None}
    assert max(numbers) > 5  # numbers of repeated draws are passed over


@pytest.mark.parametrize("shard_rows", [1, 2, 100], ids=["across shards", "mixed", "within a shard"])
def test_duplicates_after_normalisation_keep_the_first_source_row(build: Any, write_csv: Any, shard_rows: int) -> None:
    data = write_csv(
        [
            ("a", "Where is my order?", "x"),
            ("b", "where is  my order", "x"),
            ("c", "WHERE IS MY ORDER!", "x"),
            ("d", "other", "x"),
        ]
    )
    result = build(data, augment={"copies": 0}, gates=["drop_duplicates"], output={"shard_rows": shard_rows})
    assert sorted(row["id"] for row in rows_of(result)) == ["a", "d"]
    assert sorted(row["row_id"] for row in dropped(result)) == ["b", "c"]


@pytest.mark.parametrize("shard_rows", [1, 100], ids=["across shards", "within a shard"])
def test_compared_exactly_rows_that_differ_in_marks_alone_stay(build: Any, write_csv: Any, shard_rows: int) -> None:
    data = write_csv(
        [
            ("a", "Where is my order?", "x"),
            ("b", "where is  my order", "x"),
            ("c", "Where is my order?", "x"),
            ("d", "where is  my order", "x"),
        ]
    )
    gates = [{"drop_duplicates": {"compare": "exact"}}]
    result = build(data, augment={"copies": 0}, gates=gates, output={"shard_rows": shard_rows})
    assert sorted(row["id"] for row in rows_of(result)) == ["a", "b"]
    assert sorted(row["row_id"] for row in dropped(result)) == ["c", "d"]


def test_copies_that_differ_in_punctuation_alone_are_kept_where_they_are_compared_exactly(
    build: Any, write_csv: Any
) -> None:
    data = write_csv([("a", "one two three", "x"), ("b", "four five", "x")])
    augment = {"copies": 4, "chain": [{"text.punctuation": {"ratio": 0.3}}]}
    exact = build(data, augment=augment, gates=[{"drop_duplicates": {"compare": "exact"}}])
    texts = [row["text"] for row in rows_of(exact)]
    assert len(texts) == len(set(texts)) == 10
    assert build(data, augment=augment, gates=["drop_duplicates"]).manifest.rows == {"train": 2}


def test_duplicates_of_copies_alone_leave_source_rows(build: Any, write_csv: Any) -> None:
    data = write_csv([("a", "same words here", "x"), ("b", "same words here", "x")])
    result = build(data, augment={"copies": 3}, gates=[{"drop_duplicates": {"scope": "copies"}}])
    assert {row["id"] for row in rows_of(result) if row["augkit"]["copy"] is None} == {"a", "b"}
    texts = [row["text"].lower() for row in rows_of(result) if row["augkit"]["copy"] is not None]
    assert len(texts) == len(set(texts))


def test_evaluation_splits_are_never_thinned_out(build: Any, write_csv: Any) -> None:
    train = write_csv([("a", "alpha beta gamma", "x")], "train.csv")
    test = write_csv([("t1", "same test text", "x"), ("t2", "same test text", "x")], "test.csv")
    result = build({"train": str(train), "test": str(test)}, gates=["drop_duplicates", {"leakage": {}}])
    assert len(rows_of(result, "test")) == 2


@pytest.fixture
def leaking(write_csv: Any) -> dict[str, str]:
    """Three training rows, one of them also a test row, in other letters."""
    train = write_csv(
        [("a", "a first film text", "x"), ("b", "What are the Twin Cities ?", "x"), ("c", "a third song text", "x")],
        "train.csv",
    )
    test = write_csv([("t1", "what are the twin cities?", "x"), ("t2", "nobody has this", "x")], "test.csv")
    return {"train": str(train), "test": str(test)}


def test_leaking_source_rows_are_dropped_with_their_copies(build: Any, leaking: dict[str, str]) -> None:
    result = build(leaking, gates=[{"leakage": {"on_leak": "drop"}}], output={"shard_rows": 1})
    assert {row["augkit"]["source_id"] for row in rows_of(result)} == {"a", "c"}
    assert {row["source_id"] for row in dropped(result)} == {"b"}
    assert len(dropped(result)) == 3
    (gate,) = result.manifest.gates
    assert (gate["rows_of_test"], gate["verbatim_of_test"], gate["source_rows"], gate["dropped"]) == (1, 0, 1, 3)
    assert "1 row of test (0 word for word) also stands in training, as 1 source row and 0 copies" in result.warnings[0]


def test_leaks_can_be_told_only(build: Any, leaking: dict[str, str]) -> None:
    result = build(leaking, gates=[{"leakage": {"on_leak": "warn"}}])
    assert {row["augkit"]["source_id"] for row in rows_of(result)} == {"a", "b", "c"}
    assert "they are still there" in result.warnings[0]


def test_leaks_can_fail_the_build(build: Any, leaking: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(AugkitError, match="No version was published"):
        build(leaking, gates=[{"leakage": {"on_leak": "fail"}}])
    assert augkit.open_store(tmp_path / "store").names() == []


@pytest.mark.parametrize(("folder", "in_both"), [("sst2", 2), ("trec", 10)])
def test_the_test_rows_known_to_stand_in_train_are_found(
    build: Any, shared_data: Path, folder: str, in_both: int
) -> None:
    data = {split: str(shared_data / "text" / folder / f"{split}.csv") for split in ("train", "test")}
    columns = {"text": "text", "label": "label"}
    result = build(data, source={"columns": columns}, augment={"copies": 0}, gates=["leakage"])
    (gate,) = result.manifest.gates
    assert gate["verbatim_of_test"] == in_both
    assert gate["rows_of_test"] >= in_both


def test_counts_add_up_to_what_is_published(build: Any, write_csv: Any, rows: Any) -> None:
    data = write_csv([*rows(120), ("again", "The film number 0 quickly shows a great idea to the audience!", "rare")])
    result = build(
        data,
        source={"columns": ROLES, "splits": {"train": 0.7, "test": 0.3}},
        augment={"copies": 4},
        gates=["drop_unchanged", "drop_duplicates", {"leakage": {"on_leak": "drop"}}],
        output={"shard_rows": 20},
    )
    for split, counts in result.manifest.counts.items():
        published = rows_of(result, split)
        copies = [row for row in published if row["augkit"]["copy"] is not None]
        assert (counts["copies"], counts["source"]) == (len(copies), len(published) - len(copies))
        for label, of_class in counts["classes"].items():
            assert of_class["copies"] == sum(row["label"] == label for row in copies)
    assert sum(gate["dropped"] for gate in result.manifest.gates) == len(dropped(result))
