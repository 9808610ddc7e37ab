"""The recipes that come with augkit, on real tables."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import augkit
from augkit import Recipe

pytest.importorskip("sklearn", reason="scikit-learn is not installed: pip install 'augkit[tabular]'")
RECIPES = Path(__file__).resolve().parents[4] / "recipes"


def test_rare_rows_of_mammography_lie_between_two_real_ones(tmp_path: Path) -> None:
    recipe = Recipe.load(RECIPES / "mammography-smote.yaml", ["source.take={train: 1500}"])
    if not (RECIPES / str(recipe.source.data)).exists():
        pytest.skip("the shared data are not there")
    result = augkit.build(recipe, tmp_path / "store", engine="inline")
    assert augkit.verify(recipe.name, tmp_path / "store").ok
    found = result.manifest.balance["1"]
    assert found["reached"] == found["target"] == result.manifest.balance["-1"]["reached"] // 2
    files = [file for file in result.manifest.files if file.split == "train"]
    rows = [row for file in files for row in pq.read_table(Path(result.path) / file.path).to_pylist()]
    sources = {row["augkit"]["row_id"]: row for row in rows if row["augkit"]["copy"] is None}
    for row in (one for one in rows if one["augkit"]["copy"] is not None):
        (step,) = json.loads(row["augkit"]["drawn"])
        (one, weight), (other, rest) = step["drawn"]["parents"]
        assert sources[one]["label"] == sources[other]["label"] == row["label"] == 1 and one != other
        assert weight + rest == pytest.approx(1) and min(weight, rest) >= 0
        for name in ("x0", "x3", "x5"):
            between = weight * sources[one][name] + rest * sources[other][name]
            assert row[name] == pytest.approx(between, abs=1e-4)


def test_oil_spills_lie_on_lines_to_the_mean_of_the_spills_in_training(tmp_path: Path) -> None:
    recipe = Recipe.load(RECIPES / "oil-spill-polynom-fit.yaml")
    if not (RECIPES / str(recipe.source.data)).exists():
        pytest.skip("the shared data are not there")
    result = augkit.build(recipe, tmp_path / "store", engine="inline")
    assert augkit.verify(recipe.name, tmp_path / "store").ok
    assert result.manifest.balance["1"] == {"target": 269, "source": 25, "copies": 244, "reached": 269}
    files = [file for file in result.manifest.files if file.split == "train"]
    rows = [row for file in files for row in pq.read_table(Path(result.path) / file.path).to_pylist()]
    spills = {row["augkit"]["row_id"]: row for row in rows if row["label"] == 1 and row["augkit"]["copy"] is None}
    for row in (one for one in rows if one["augkit"]["copy"] is not None):
        (step,) = json.loads(row["augkit"]["drawn"])
        (parent, weight), (mean, rest) = step["drawn"]["parents"]
        assert mean is None and weight + rest == pytest.approx(1) and parent == row["augkit"]["source_id"]
        for name in ("x5", "x16", "x46"):
            middle = sum(spill[name] for spill in spills.values()) / len(spills)
            assert row[name] == pytest.approx(weight * spills[parent][name] + rest * middle, abs=0.51)
