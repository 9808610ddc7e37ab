"""The recipes that come with augkit, on the series of the archives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

import augkit
from augkit import Recipe

RECIPES = Path(__file__).resolve().parents[3] / "recipes"


def built(name: str, store: Path) -> tuple[Any, list[dict[str, Any]]]:
    """What a recipe makes, and the rows of its training split."""
    recipe = Recipe.load(RECIPES / f"{name}.yaml")
    if not (RECIPES / str(recipe.source.data["train"])).exists():  # type: ignore[call-overload, index]
        pytest.skip("the shared data are not there")
    result = augkit.build(recipe, store, engine="inline")
    assert augkit.verify(name, store).ok
    files = [file for file in result.manifest.files if file.split == "train"]
    return result, [row for file in files for row in pq.read_table(Path(result.path) / file.path).to_pylist()]


@pytest.mark.parametrize(
    ("name", "source_rows", "test_rows", "shape"),
    [("gunpoint-window-warp", 50, 150, (1, 150)), ("basicmotions-jitter", 40, 40, (6, 100))],
    ids=["GunPoint", "BasicMotions"],
)
def test_a_recipe_makes_series_of_the_shape_and_the_class_of_their_source(
    name: str, source_rows: int, test_rows: int, shape: tuple[int, int], tmp_path: Path
) -> None:
    result, rows = built(name, tmp_path)
    sources = {row["augkit"]["row_id"]: row for row in rows if row["augkit"]["copy"] is None}
    copies = [row for row in rows if row["augkit"]["copy"] is not None]
    assert len(sources) == source_rows and len(copies) >= 3 * source_rows
    assert result.manifest.rows["test"] == test_rows
    for copy in copies:
        source = sources[copy["augkit"]["source_id"]]
        before, after = np.array(source["series"]), np.array(copy["series"])
        assert after.shape == before.shape == shape and copy["label"] == source["label"]
        assert np.isfinite(after).all() and not np.array_equal(before, after)
        assert json.loads(copy["augkit"]["drawn"])
    told = augkit.explain(name, copies[0]["augkit"]["row_id"], tmp_path)
    assert [source.row_id for source in told.sources] == [copies[0]["augkit"]["source_id"]]
