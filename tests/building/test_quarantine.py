"""Rows that an operator fails on are set aside with step, error and id; the others are published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from numpy.random import Generator

import augkit
from augkit import AugkitError, Recipe
from augkit.ops.base import operator
from augkit.ops.edits import Edits
from augkit.ops.registry import _known
from augkit.ops.text.base import Text, TextOperator


@pytest.fixture(autouse=True)
def fragile() -> Iterator[None]:
    """An operator that fails on texts with the word `bad`."""

    @operator("text.fragile", version=1)
    class Fragile(TextOperator):
        def draw(self, text: Text, rng: Generator) -> Edits:
            if "bad" in text.value:
                raise RuntimeError("cannot work on this")
            return [(0, 0, "well ")]

    yield
    del _known["text.fragile"]


def recipe(write_csv: Any, recipe_values: Any, bad: int, **sections: Any) -> Recipe:
    rows = [(f"r{i}", f"a {'bad' if i < bad else 'good'} film number {i}", "x") for i in range(200)]
    values = recipe_values(
        write_csv(rows),
        source={"columns": {"id": "id", "text": "text", "label": "label"}},
        augment={"copies": 1, "chain": ["text.fragile"]},
        **sections,
    )
    return Recipe.model_validate(values)


def test_failing_copies_are_quarantined_and_nothing_is_lost(write_csv: Any, recipe_values: Any, tmp_path: Path) -> None:
    result = augkit.build(recipe(write_csv, recipe_values, bad=2), tmp_path / "store", engine="inline")
    assert result.manifest.quarantined == {"rows": 2, "reasons": {"text.fragile.1": 2}}
    assert result.manifest.counts["train"] == {
        "source": 200,
        "copies": 198,
        "classes": {"x": {"source": 200, "copies": 198}},
        "steps": {"text.fragile.1": 198},
    }
    rows = pq.read_table(Path(result.path) / "quarantine.parquet").to_pylist()
    assert [(row["row_id"], row["step"], row["error"]) for row in rows] == [
        ("r0/0", "text.fragile.1", "RuntimeError: cannot work on this"),
        ("r1/0", "text.fragile.1", "RuntimeError: cannot work on this"),
    ]


def test_more_than_max_quarantined_fails_the_build(write_csv: Any, recipe_values: Any, tmp_path: Path) -> None:
    with pytest.raises(AugkitError) as caught:
        augkit.build(recipe(write_csv, recipe_values, bad=3), tmp_path / "store", engine="inline")
    said = str(caught.value)
    assert "3 of 200 copies had to be quarantined, more than max_quarantined (0.01) allows" in said
    assert "r0/0: text.fragile.1: RuntimeError: cannot work on this" in said
    assert augkit.open_store(tmp_path / "store").names() == []


def test_on_error_raise_stops_at_the_first(write_csv: Any, recipe_values: Any, tmp_path: Path) -> None:
    with pytest.raises(AugkitError, match=r"text\.fragile\.1 failed on row r0 \(copy 0\)"):
        augkit.build(recipe(write_csv, recipe_values, bad=1, on_error="raise"), tmp_path / "store", engine="inline")
