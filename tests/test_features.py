"""Columns that are features of a table: from a pattern in a recipe to rows, gates and published columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pytest

import augkit
from augkit.building.columns import Columns
from augkit.errors import SourceError
from augkit.features import expanded
from augkit.pipeline import Pipeline
from augkit.recipe.schema import Recipe

TABLE = "age,city,income,y\n" + "".join(
    f"{20 + place},{('Oslo', 'Lima')[place % 2]},{1000 + 7 * place % 5}.5,{'rare' if place < 6 else 'common'}\n"
    for place in range(30)
)


def recipe(columns: dict[str, str], **keys: Any) -> Recipe:
    keys = {"augment": {"chain": [{"tabular.gaussian_noise": {"scale": 0.5}}]}, "gates": ["drop_unchanged"]} | keys
    return Recipe.model_validate(
        {"augkit": 1, "name": "table", "source": {"data": "t.csv", "columns": columns}, **keys}
    )


def built(folder: Path, columns: dict[str, str], **keys: Any) -> list[dict[str, Any]]:
    import json

    (folder / "t.csv").write_text(TABLE)
    (folder / "recipe.json").write_text(json.dumps(recipe(columns, **keys).model_dump(mode="json", exclude_none=True)))
    result = augkit.build(Recipe.load(folder / "recipe.json"), folder / "store", engine="inline")
    assert augkit.verify("table", folder / "store").ok
    rows: list[dict[str, Any]] = ds.dataset(str(Path(result.path) / "data")).to_table().to_pylist()
    return rows


def test_patterns_name_columns_that_no_other_role_names() -> None:
    names = ["x0", "x1", "y", "augkit", "weight"]
    assert expanded({"features": "*", "label": "y"}, names) == {
        "label": "y",
        "feature:x0": "x0",
        "feature:x1": "x1",
        "feature:weight": "weight",
    }
    assert list(expanded({"features": "weight,x?"}, names)) == ["feature:x0", "feature:x1", "feature:weight"]
    assert expanded({"text": "x0"}, names) == {"text": "x0"}


def test_columns_that_cannot_be_features_are_refused() -> None:
    schema = pa.schema([("x", pa.list_(pa.float64())), ("y", pa.string())])
    with pytest.raises(SourceError, match="column 'x' is a feature of each row and should hold numbers, text or truth"):
        Columns({"features": "*", "label": "y"}, schema)


def test_a_pattern_that_fits_no_column_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no column 'wealth\*', which `columns:` names for the role `features`"):
        built(tmp_path, {"features": "age, wealth*", "label": "y"})


def test_features_change_in_their_own_columns_and_all_else_stays(tmp_path: Path) -> None:
    rows = built(tmp_path, {"features": "age, income", "label": "y"})
    sources = {row["augkit"]["row_id"]: row for row in rows if row["augkit"]["copy"] is None}
    copies = [row for row in rows if row["augkit"]["copy"] is not None]
    assert len(sources) == 30 and len(copies) == 30
    for copy in copies:
        source = sources[copy["augkit"]["source_id"]]
        assert (copy["city"], copy["y"]) == (source["city"], source["y"])
        assert isinstance(copy["age"], int) and 20 <= copy["age"] <= 49
        assert (copy["age"], copy["income"]) != (source["age"], source["income"])


def test_smote_reaches_the_balance_and_names_parents_between_which_each_row_lies(tmp_path: Path) -> None:
    import json

    pytest.importorskip("sklearn", reason="scikit-learn is not installed: pip install 'augkit[tabular]'")
    keys = {"augment": {"copies": 0, "chain": ["tabular.smote"]}, "balance": {"strategy": {"rare": 20, "common": 24}}}
    rows = built(tmp_path, {"features": "*", "label": "y"}, **keys)
    sources = {row["augkit"]["row_id"]: row for row in rows if row["augkit"]["copy"] is None}
    copies = [row for row in rows if row["augkit"]["copy"] is not None]
    assert len(sources) == 30
    assert len(copies) == 14 and {row["y"] for row in copies} == {"rare"}
    for copy in copies:
        ((one, weight), (other, step)) = json.loads(copy["augkit"]["drawn"])[0]["drawn"]["parents"]
        assert one == copy["augkit"]["source_id"] and weight + step == pytest.approx(1)
        assert sources[other]["y"] == "rare" and copy["city"] == sources[one]["city"]
        for name in ("age", "income"):
            low, high = sorted((sources[one][name], sources[other][name]))
            assert low <= copy[name] <= high


def test_the_duplicates_gate_looks_at_features_and_label(tmp_path: Path) -> None:
    table = "a,y\n1,u\n1,u\n1,v\n2,u\n"
    (tmp_path / "t.csv").write_text(table)
    made = recipe({"features": "a", "label": "y"}, gates=["drop_duplicates"], augment=None)
    (tmp_path / "r.json").write_text(made.model_dump_json(exclude_none=True))
    result = augkit.build(Recipe.load(tmp_path / "r.json"), tmp_path / "store", engine="inline")
    rows = ds.dataset(str(Path(result.path) / "data")).to_table().to_pylist()
    assert sorted((row["a"], row["y"]) for row in rows) == [(1, "u"), (1, "v"), (2, "u")]


def test_a_pipeline_changes_features_of_a_row() -> None:
    made = recipe(
        {"features": "age, income", "label": "y"}, augment={"chain": [{"tabular.missing_values": {"rate": 1.0}}]}
    )
    row = {"age": 31, "income": 2.5, "city": "Oslo", "y": "rare"}
    assert Pipeline(made)(row) == {"age": None, "income": None, "city": "Oslo", "y": "rare"}
