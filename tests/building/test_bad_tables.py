"""Tables that over-sampling can make little or nothing of, through a whole build: what comes out, and what is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

import augkit
from augkit import AugkitError, Recipe

pytest.importorskip("sklearn", reason="scikit-learn is not installed: pip install 'augkit[tabular]'")

Build = Callable[..., tuple[Any, list[dict[str, Any]]]]
ROWS = 40


def lines(rare: int = 8) -> list[list[str]]:
    """Cells of rows with the columns x, n and label; the last `rare` rows are of the rare class."""
    chance = np.random.default_rng(3)
    labels = ["common"] * (ROWS - rare) + ["rare"] * rare
    return [[f"{chance.normal():.4f}", str(chance.integers(90)), label] for label in labels]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    def run(cells: list[list[str]], operator: Any = "tabular.smote", **more: Any) -> tuple[Any, list[dict[str, Any]]]:
        text = "\n".join(",".join(row) for row in [["x", "n", "label"], *cells])
        (tmp_path / "table.csv").write_text(text + "\n")
        source = {"data": str(tmp_path / "table.csv"), "columns": {"features": "*", "label": "label"}}
        augment = {"copies": 0, "chain": [operator]}
        values = {"augkit": 1, "name": "table", "source": source, "augment": augment, "balance": {"strategy": "auto"}}
        result = augkit.build(Recipe.model_validate(values | more), tmp_path / "store", engine="inline")
        assert augkit.verify("table", tmp_path / "store").ok
        files = [Path(result.path) / file.path for file in result.manifest.files]
        return result, [row for file in files for row in pq.read_table(file).to_pylist()]

    return run


def copies_of(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["augkit"]["copy"] is not None]


def test_fewer_rows_of_a_class_than_neighbours_serve(build: Build) -> None:
    result, rows = build(lines(rare=3), {"tabular.smote": {"neighbours": 5}})
    assert result.manifest.balance["rare"] == {"target": 37, "source": 3, "copies": 34, "reached": 37}
    assert not result.warnings and {row["label"] for row in copies_of(rows)} == {"rare"}


def test_a_column_that_never_changes_stays(build: Build) -> None:
    _, rows = build([[x, "7", label] for x, _, label in lines()])
    assert len(rows) == 64 and {row["n"] for row in rows} == {7}


@pytest.mark.parametrize("cell", ["", "NaN", "inf", "-inf"], ids=["empty", "NaN", "inf", "-inf"])
def test_a_row_that_lacks_a_number_gets_no_copies_and_is_none_of_the_parents(build: Build, cell: str) -> None:
    cells = lines()
    cells[-1][0] = cell
    result, rows = build(cells)
    (source,) = [row for row in rows if row["x"] is None or not np.isfinite(row["x"])]
    assert source["augkit"]["copy"] is None
    made = copies_of(rows)
    assert made and all(
        np.isfinite(row["x"]) and source["augkit"]["row_id"] not in row["augkit"]["drawn"] for row in made
    )
    assert result.manifest.balance["rare"]["reached"] == 8 + 24 - 3
    assert any("rare 29 of 32" in warning for warning in result.warnings)


def test_a_column_that_no_row_fills_is_passed_over(build: Build) -> None:
    result, rows = build([[x, "", label] for x, _, label in lines()])
    assert result.manifest.balance["rare"]["reached"] == 32 and {row["n"] for row in rows} == {None}


def test_a_table_of_categories_alone_is_told_of_the_operator_for_it(build: Build) -> None:
    words = [["high" if float(x) > 0 else "low", "odd" if int(n) % 2 else "even", label] for x, n, label in lines()]
    with pytest.raises(AugkitError, match="no column of numbers") as caught:
        build(words)
    assert "tabular.smote_n" in caught.value.hint
    _, rows = build(words, "tabular.smote_n", gates=[])
    assert len(copies_of(rows)) == 24 and {row["x"] for row in rows} == {"high", "low"}


def test_a_class_with_one_row_stays_as_it_is_or_is_repeated_where_that_is_asked_for(build: Build) -> None:
    result, rows = build(lines(rare=1), balance={"strategy": "auto", "max_copies": 50})
    assert not copies_of(rows)
    assert any("rare 1 of 39" in warning for warning in result.warnings)
    plain = {"tabular.random_over": {"shrinkage": 0}}
    result, rows = build(lines(rare=1), plain, gates=[], balance={"strategy": "auto", "max_copies": 50})
    assert result.manifest.balance["rare"]["reached"] == 39 and len({row["x"] for row in copies_of(rows)}) == 1


@pytest.mark.parametrize(
    "spelt", ["NA", "N/A", "?", "-", "null", ""], ids=["NA", "N/A", "mark", "dash", "null", "empty"]
)
def test_a_missing_number_is_missing_however_it_is_spelt(build: Build, spelt: str) -> None:
    cells = lines()
    cells[3][0] = cells[5][1] = spelt
    result, rows = build(cells)
    sources = [row for row in rows if row["augkit"]["copy"] is None]
    assert [row["n"] for row in sources if row["x"] is None] == [int(cells[3][1])]
    assert [row["x"] for row in sources if row["n"] is None] == [float(cells[5][0])]
    assert all(isinstance(row["x"], float) and isinstance(row["n"], int) for row in copies_of(rows))
    assert len(copies_of(rows)) == 24 and not any("text" in message for message in result.warnings)


def test_a_word_among_numbers_is_told_of_and_the_column_is_text(build: Build) -> None:
    cells = lines()
    cells[7][1] = "12 kg"
    result, rows = build(cells)
    assert {row["n"] for row in rows} >= {"12 kg"}
    assert any(
        "column 'n' holds numbers and a value that is none, '12 kg' in row 8" in told for told in result.warnings
    )


@pytest.mark.parametrize(
    ("operator", "columns"),
    [("tabular.smogn", {"target": "x"}), ("tabular.mlsmote", {"labels": ["x", "n"]})],
    ids=["smogn", "mlsmote"],
)
def test_balance_is_refused_beside_what_decides_itself(build: Build, operator: str, columns: dict[str, Any]) -> None:
    with pytest.raises(
        AugkitError, match=f"{operator} decides itself which rows get copies .* and `balance`"
    ) as caught:
        build(lines(), {operator: columns})
    assert caught.value.hint is not None and "Leave out `balance`" in caught.value.hint
