"""What holds of every operator that over-samples: parents, weights, values, gaps, and the counts of a whole build."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.dataset as ds
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import augkit
from augkit import Recipe
from augkit.ops.base import Row
from augkit.ops.registry import get_operator
from augkit.ops.tabular.resampling.errors import TableError

from ..drawing import applied, drawn, learnt, row_of

pytest.importorskip("sklearn", reason="scikit-learn is not installed: pip install 'augkit[tabular]'")

INSIDE: dict[str, dict[str, Any]] = {
    "smote": {},
    "smote_nc": {},
    "borderline_smote": {"border_neighbours": 6},
    "adasyn": {"neighbours": 6},
    "kmeans_smote": {"clusters": 2, "least_share": 0.0},
    "prowsyn": {"neighbours": 2},
    "polynom_fit_smote": {"topology": "mesh"},
}
"""Operators whose rows lie between two others."""
ALL = INSIDE | {"random_over": {}, "svm_smote": {}, "smote_n": {}}


def made(name: str, **parameters: Any) -> Any:
    return get_operator(f"tabular.{name}")(**(ALL[name] | parameters))


def table(seed: int, rows: int, rare: float = 0.4) -> list[Row]:
    """Two classes that overlap; numbers, whole numbers, text and truth values."""
    chance = np.random.default_rng(seed)
    rows_made = []
    for number in range(rows):
        label = "rare" if chance.random() < rare else "common"
        shift = 0.7 * (label == "rare")
        features = {
            "x": float(chance.normal(shift)),
            "y": float(chance.normal(shift)),
            "n": int(chance.integers(0, 50)),
            "city": ("Oslo", "Lima", "Graz")[int(chance.integers(3))],
            "owner": bool(chance.random() < 0.5),
        }
        rows_made.append(row_of(features, label=label, id=f"row {number}"))
    return rows_made


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(20, 40))
def test_parents_are_of_the_class_weights_add_up_and_values_keep_their_columns(
    name: str, seed: int, count: int
) -> None:
    rows = table(seed, count)
    by_id = {row.id: row.values for row in rows}
    operator = made(name)
    fitted = learnt(operator, rows)
    for row in rows:
        try:
            draw = drawn(operator, row, seed, fitted)
        except TableError:
            continue  # a class without a border, as `test_a_class_without_...` tells
        if draw is None:
            continue
        label = row.values["label"]
        assert all(by_id[parent]["label"] == label for parent, _ in draw["parents"] if parent is not None)
        assert sum(weight for _, weight in draw["parents"]) == pytest.approx(1)
        after = applied(operator, row, draw)
        assert type(after["n"]) is int and 0 <= after["n"] <= 50 and type(after["owner"]) is bool
        if name in INSIDE:
            (one, _), (other, step) = draw["parents"]
            assert one != other and 0 <= step <= 1
            for column in ("x", "y", "n"):
                low, high = sorted((by_id[one][f"feature:{column}"], by_id[other][f"feature:{column}"]))
                assert low <= after[column] <= high
        if name not in ("smote_nc", "smote_n"):  # categories are those of the row it starts from
            start = by_id[draw["parents"][0][0]]
            assert (after["city"], after["owner"]) == (start["feature:city"], start["feature:owner"])


@pytest.mark.parametrize("name", sorted(set(ALL) - {"smote_n"}))
def test_rows_with_gaps_rows_of_other_splits_and_rows_alone_in_their_class_stay(name: str) -> None:
    alone = row_of({"x": 9.0, "y": 9.0, "n": 3, "city": "Oslo", "owner": True}, "single", "alone")
    gap = row_of({"x": None, "y": 1.0, "n": 3, "city": "Oslo", "owner": True}, "rare", "gap")
    endless = row_of({"x": float("inf"), "y": 1.0, "n": 3, "city": "Oslo", "owner": True}, "rare", "endless")
    rows = [*table(1, 60), gap, endless, alone]
    operator = made(name)
    fitted = learnt(operator, rows)
    assert len(fitted.table.ids) == 61
    for row in (gap, endless, alone, row_of({"x": 0.0, "y": 1.0, "n": 3}, "rare", "of another split")):
        assert drawn(operator, row, fitted=fitted) is None


@pytest.mark.parametrize("name", sorted(set(ALL) - {"smote_n"}))
def test_tables_without_numbers_and_columns_that_no_row_fills_are_told_apart(name: str) -> None:
    words = [row_of({"city": "Oslo", "owner": True}, "rare", str(number)) for number in range(8)]
    with pytest.raises(TableError, match=r"no column of numbers.*\n.*tabular\.smote_n"):
        learnt(made(name), words)
    gaps = [
        row_of({"x": 1.0 if number % 2 else None, "y": None if number % 2 else 1.0}, "a", str(number))
        for number in range(8)
    ]
    with pytest.raises(TableError, match=r"None of the 8 rows .* in each of its 2 columns of numbers; 'x' lacks 4"):
        learnt(made(name), gaps)


@pytest.mark.parametrize("name", sorted(set(ALL) - {"smote_n", "kmeans_smote"}))
def test_small_classes_have_fewer_neighbours_and_constant_columns_stay(name: str) -> None:
    chance = np.random.default_rng(4)
    rows = [
        row_of({"x": float(chance.normal()), "c": 7}, ("common", "rare")[number in (3, 11, 17)], f"row {number}")
        for number in range(20)
    ]
    operator = made(name)
    fitted = learnt(operator, rows)
    draw = drawn(operator, rows[3], 1, fitted)
    assert draw is not None and draw["values"]["c"] == 7


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("borderline_smote", "No row of class 'rare' is at its border"),
        ("adasyn", "No row of class 'rare' has a row of another class among its 2 nearest"),
        ("kmeans_smote", "No cluster has more than 2 rows of class 'rare'"),
    ],
)
def test_a_class_that_nothing_can_start_from_is_told(name: str, said: str) -> None:
    rows = [row_of({"x": float(number)}, "common", str(number)) for number in range(20)]
    rows += [row_of({"x": 1000.0 + number}, "rare", f"r{number}") for number in range(4)]
    narrow = {
        "borderline_smote": {"border_neighbours": 2},
        "adasyn": {"neighbours": 2},
        "kmeans_smote": {"clusters": 24, "neighbours": 2},
    }
    operator = made(name, **narrow[name])
    fitted = learnt(operator, rows)
    for _ in range(2):  # the second is told the same
        with pytest.raises(TableError, match=said):
            drawn(operator, rows[-1], fitted=fitted)


@pytest.mark.parametrize("name", ALL)
def test_a_build_reaches_the_balance_and_leaves_source_rows_as_they_are(name: str, tmp_path: Path) -> None:
    rows = table(7, 60, rare=0.25)
    lines = [",".join(str(row.values[f"feature:{one}"]) for one in ("x", "y", "n", "city", "owner")) for row in rows]
    body = "\n".join(f"{row.id},{line},{row.values['label']}" for row, line in zip(rows, lines, strict=True))
    (tmp_path / "t.csv").write_text(f"id,x,y,n,city,owner,label\n{body}\n")
    recipe = Recipe.model_validate(
        {
            "augkit": 1,
            "name": "table",
            "source": {
                "data": str(tmp_path / "t.csv"),
                "columns": {"id": "id", "features": "*", "label": "label"},
                "splits": {"train": 0.8, "test": 0.2, "stratify": True},
            },
            "augment": {"copies": 0, "chain": [{f"tabular.{name}": ALL[name]}]},
            "balance": {"strategy": "auto"},
            "gates": [],
        }
    )
    result = augkit.build(recipe, tmp_path / "store", engine="inline")
    assert augkit.verify("table", tmp_path / "store").ok
    published = ds.dataset(str(Path(result.path) / "data")).to_table().to_pylist()
    copies = [row for row in published if row["augkit"]["copy"] is not None]
    assert {row["label"] for row in copies} == {"rare"}
    reached = {label: one["reached"] for label, one in result.manifest.balance.items()}
    assert (
        reached["rare"] == reached["common"]
        and len(copies) == reached["common"] - result.manifest.balance["rare"]["source"]
    )
    sources = {row["id"]: row for row in published if row["augkit"]["copy"] is None}
    assert len(sources) == 60
    for row in rows:
        kept = sources[row.id]
        assert {name: kept[name] for name in ("x", "y", "n", "city", "owner")} == {
            name: row.values[f"feature:{name}"] for name in ("x", "y", "n", "city", "owner")
        }
    for row in copies:
        (step,) = json.loads(row["augkit"]["drawn"])
        assert {sources[parent]["label"] for parent, _ in step["drawn"]["parents"] if parent} == {"rare"}
