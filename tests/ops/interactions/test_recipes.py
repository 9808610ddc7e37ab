"""The recipe that comes with augkit, on the invoices of a real shop."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import augkit
from augkit import Recipe

RECIPES = Path(__file__).resolve().parents[3] / "recipes"
FIRST = 12_600  # customers with smaller numbers, about one in seventeen


def test_histories_of_customers_never_hold_what_was_held_out_of_them(tmp_path: Path) -> None:
    path = RECIPES / "online-retail-coserec.yaml"
    log = RECIPES / str(Recipe.load(path).source.data)
    if not log.exists():
        pytest.skip("the shared data are not there")
    pq.write_table(pq.read_table(log).filter(pc.field("CustomerID") < FIRST), tmp_path / "log.parquet")
    recipe = Recipe.load(path, [f"source.data={tmp_path / 'log.parquet'}"])
    result = augkit.build(recipe, tmp_path / "store", engine="inline")
    assert augkit.verify(recipe.name, tmp_path / "store").ok
    rows = [
        row | {"split": file.split}
        for file in result.manifest.files
        for row in pq.read_table(Path(result.path) / file.path).to_pylist()
    ]
    copies = [row for row in rows if row["augkit"]["copy"] is not None]
    sources = {row["sequence"]: row for row in rows if row["augkit"]["copy"] is None}
    assert len(copies) > 250 and {row["split"] for row in copies} == {"train"}
    used = Counter(step["step"].rsplit(".", 1)[0] for row in copies for step in json.loads(row["augkit"]["drawn"]))
    names = ("crop", "mask", "reorder", "insert", "substitute")
    assert set(used) == {f"interactions.{name}" for name in names} and min(used.values()) > 20
    for row in copies:
        source = sources[row["augkit"]["source_id"]]
        assert len(row["times"]) == len(row["prices"]) == len(row["items"]) > 0
        assert not set(row["items"]) & set(row["held_out"]) and row["held_out"] == source["held_out"]
        assert row["target_item"] is None and row["times"] == sorted(row["times"])
        assert row["times"][-1] <= source["times"][-1]
    asked = [row for row in rows if row["split"] != "train"]
    assert len(asked) > 200 and all(row["target_item"] and row["target_item"] not in row["items"] for row in asked)
