"""Splits, ids and encoded rows."""

from __future__ import annotations

import numpy as np
import pytest
from datasets import Dataset

import augkit
from augkit.errors import SourceError
from augkit.harness.data import EncodedRows, lineage, split_rows


def published(sources, copies):
    """Rows as a version holds them: each source row followed by its copies, of which the first is number 0."""
    lineage = [
        {"row_id": f"s{source}" if copy is None else f"s{source}/{copy}", "source_id": f"s{source}", "copy": copy}
        for source in range(sources)
        for copy in (None, *range(copies))
    ]
    return Dataset.from_dict({"text": [f"text {index}" for index in range(len(lineage))], "augkit": lineage})


def sources_of(rows):
    return {item["source_id"] for item in rows["augkit"][:]}


def test_a_missing_validation_split_is_cut_from_source_rows_without_their_copies():
    found = split_rows({"train": published(50, 3), "test": published(5, 0)})
    assert found.validation_cut
    assert len(found.validation) == 5
    assert all(item["copy"] is None for item in found.validation["augkit"][:])
    assert not sources_of(found.validation) & sources_of(found.train)
    assert len(found.train) == 45 * 4


def test_the_copies_of_a_built_version_are_told_from_its_source_rows(tmp_path):
    table = tmp_path / "texts.csv"
    table.write_text("text\n" + "".join(f"some words to move about {n}\n" for n in range(20)), encoding="utf-8")
    values = {"augkit": 1, "name": "told", "source": {"data": str(table), "columns": {"text": "text"}}}
    values["augment"] = {"copies": 2, "chain": [{"text.swap": {"rate": 0.3}}]}
    augkit.build(augkit.Recipe.model_validate(values), tmp_path / "store", engine="inline")
    ids, sources, copied = lineage(augkit.load("told", tmp_path / "store")["train"])
    assert len(ids) == 60
    assert copied == [id != source for id, source in zip(ids, sources, strict=True)]
    assert sum(copied) == 40


def test_datasets_of_the_same_source_rows_get_the_same_validation_rows():
    many = split_rows({"train": published(50, 3), "test": published(5, 0)})
    none = split_rows({"train": published(50, 0), "test": published(5, 0)})
    assert sources_of(many.validation) == sources_of(none.validation)


@pytest.mark.parametrize("name", ["validation", "dev"])
def test_a_validation_split_is_taken_as_it_is(name):
    found = split_rows({"train": published(5, 1), name: published(3, 0), "test": published(2, 0)})
    assert not found.validation_cut
    assert (len(found.train), len(found.validation)) == (10, 3)


def test_a_dataset_without_test_is_refused_with_what_it_has():
    with pytest.raises(SourceError, match=r"`test` split is missing.*train \(5 rows\)"):
        split_rows({"train": published(5, 0)})


def test_encoded_rows_come_back_as_they_went_in_and_in_any_order():
    rows = EncodedRows({"input_ids": [[1, 2, 3], [4], []], "labels": [0, 1, 2], "scores": [[0.5], [1.0], [0.0]]})
    assert len(rows) == 3
    assert rows[0] == {"input_ids": [1, 2, 3], "labels": 0, "scores": [0.5]}
    assert rows[2] == {"input_ids": [], "labels": 2, "scores": [0.0]}
    assert rows.lengths.tolist() == [3, 1, 0]
    turned = rows.reordered(np.array([1, 0]))
    assert [turned[0]["input_ids"], turned[1]["labels"]] == [[4], 0]
    assert turned.values("input_ids").tolist() == [4, 1, 2, 3]
