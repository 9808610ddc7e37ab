"""Adding rows to the input leaves the other rows, and the shards they stand in, as they were."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import augkit
from augkit import Recipe


def published(result: Any) -> dict[str, tuple[Any, ...]]:
    """Row id to split and content of every row."""
    rows = {}
    for file in result.manifest.files:
        for row in pq.read_table(Path(result.path) / file.path).to_pylist():
            lineage = row.pop("augkit")
            rows[lineage["row_id"]] = (file.split, *row.values(), lineage["drawn"])
    return rows


@pytest.mark.parametrize("roles", [{"id": "id"}, {}], ids=["ids of the user", "ids from content"])
def test_appended_rows_rework_only_the_shards_that_changed(
    roles: dict[str, str], write_csv: Any, rows: Any, recipe_values: Any, tmp_path: Path
) -> None:
    source = {"columns": {"text": "text", "label": "label"} | roles, "splits": {"train": 0.8, "test": 0.2}}
    recipe = Recipe.model_validate(
        recipe_values(write_csv(rows(230)), source=source, output={"shard_rows": 50}, gates=["drop_unchanged"])
    )
    first = augkit.build(recipe, tmp_path / "store", engine="inline")
    write_csv(rows(240))
    second = augkit.build(recipe, tmp_path / "store", engine="inline")
    assert (first.shards, second.shards, second.reused) == (5, 5, 4)
    before, after = published(first), published(second)
    assert before.items() <= after.items()
    shared = {file.sha256 for file in first.manifest.files} & {file.sha256 for file in second.manifest.files}
    assert len(shared) == 8  # two splits of the four shards that did not change


def test_a_row_put_in_front_leaves_the_copies_of_the_others_as_they_were(
    write_csv: Any, rows: Any, recipe_values: Any, tmp_path: Path
) -> None:
    recipe = Recipe.model_validate(recipe_values(write_csv(rows(100)), output={"shard_rows": 30}))
    first = augkit.build(recipe, tmp_path / "store", engine="inline")
    write_csv([("new", "A sentence that nobody had seen before", "common"), *rows(100)])
    second = augkit.build(recipe, tmp_path / "store", engine="inline")
    assert published(first).items() <= published(second).items()


def test_balance_draws_more_copies_and_keeps_those_it_had(
    write_csv: Any, rows: Any, recipe_values: Any, tmp_path: Path
) -> None:
    values = recipe_values(write_csv(rows(100)))
    plain = augkit.build(Recipe.model_validate(values), tmp_path / "store", engine="inline")
    values["balance"] = {"strategy": "max"}
    balanced = augkit.build(Recipe.model_validate(values), tmp_path / "store", engine="inline")
    assert published(plain).items() <= published(balanced).items()
    assert balanced.rows > plain.rows
