"""Time series on their way through a build."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import augkit
from augkit.building.columns import Columns
from augkit.building.series import series_arrays, series_column
from augkit.errors import RecipeError

KINDS = [pa.list_(pa.float32()), pa.list_(pa.float64()), pa.large_list(pa.float64())]
NESTED = [pa.list_(pa.list_(pa.float32())), pa.large_list(pa.list_(pa.float64()))]


@pytest.mark.parametrize("kind", KINDS)
def test_lists_are_arrays_and_back(kind: pa.DataType) -> None:
    column = pa.array([[1.0, float("nan")], None, [], [2.5]], kind)
    arrays = series_arrays(column)
    assert [None if one is None else one.shape for one in arrays] == [(2,), None, (0,), (1,)]
    assert series_column(arrays, kind).type == kind
    assert repr(series_column(arrays, kind).to_pylist()) == repr(column.to_pylist())
    assert repr(series_column(series_arrays(column.slice(2)), kind).to_pylist()) == "[[], [2.5]]"
    first = arrays[0]
    assert first is not None
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 3.0


@pytest.mark.parametrize("kind", NESTED)
def test_channels_are_arrays_and_back(kind: pa.DataType) -> None:
    values: list[Any] = [[[1.0, 2.0], [3.0, 4.0]], None, [], [[], []], [[5.0]]]
    column = pa.array(values, kind)
    arrays = series_arrays(column)
    assert [None if one is None else one.shape for one in arrays] == [(2, 2), None, (0, 0), (2, 0), (1, 1)]
    assert series_column(arrays, kind).to_pylist() == values
    assert series_column(series_arrays(column.slice(3)), kind).to_pylist() == values[3:]


def test_rows_that_do_not_fit_together_are_refused_with_the_reason() -> None:
    table = pa.table(
        {
            "series": [[[1.0, 2.0], [3.0, 4.0]], [[1.0], [2.0, 3.0]], [[1.0, 2.0]], [[1.0, 2.0]], [[1.0, 2.0]]],
            "times": [[0.0, 1.0], [0.0], [0.0], [1.0, 1.0], [0.0, 1.0]],
            "step_labels": [["a", "b"], ["a"], ["a", "b"], ["a", "b"], ["a"]],
        }
    )
    columns = Columns({"series": "series", "times": "times", "step_labels": "step_labels"}, table.schema)
    assert columns.problems(table.to_batches()[0]) == {
        1: "its channels have 1 to 2 steps",
        2: "there are 1 times for 2 steps",
        3: "its times are not each later than the one before",
        4: "there are 1 step_labels for 2 steps",
    }


@pytest.mark.parametrize("channels", [1, 2])
def test_infinite_numbers_are_refused_in_a_series_and_in_its_horizon(channels: int) -> None:
    endless = float("inf")
    series: list[Any] = [[1.0, 2.0], [endless, 2.0], None, [], [1.0, float("nan")], [3.0, 4.0]]
    future: list[Any] = [[1.0], [-endless], [1.0], [1.0], [1.0], [-endless]]
    if channels == 2:
        series = [one if one is None else [[0.0] * len(one), one] for one in series]
        future = [[one, one] for one in future]
    table = pa.table({"series": series, "future": future})
    columns = Columns({"series": "series", "horizon": "future"}, table.schema)
    assert {row: reason for row, reason in columns.problems(table.to_batches()[0]).items() if "infinity" in reason} == {
        1: "its series holds infinity; leave what is not known empty, or write NaN",
        5: "its horizon holds infinity; leave what is not known empty, or write NaN",
    }


def recipe_of(folder: Path, chain: list[Any], columns: dict[str, str], **more: Any) -> augkit.Recipe:
    source = {"data": str(folder / "data.parquet"), "columns": columns}
    return augkit.Recipe.model_validate(
        {"augkit": 1, "name": "tiny", "seed": 3, "source": source, "augment": {"copies": 3, "chain": chain}} | more
    )


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Twelve rows of two classes, with step labels, events and irregular times; some values missing."""
    rng = np.random.default_rng(4)
    rows = []
    for number in range(12):
        steps = 20 + number
        series = rng.standard_normal((2, steps)).cumsum(axis=1)
        series[0, 5:7] = np.nan
        labels = ["rest"] * 8 + ["move"] * (steps - 8)
        rows.append(
            {
                "name": f"row-{number}",
                "series": series.astype(np.float32).tolist(),
                "kind": number % 2,
                "at": np.cumsum(rng.random(steps) + 0.1).tolist(),
                "steps": labels,
                "marks": [{"start": 1.0, "end": 4.0, "label": "mark"}],
            }
        )
    kinds = {"series": pa.list_(pa.list_(pa.float32()))}
    table = pa.Table.from_pylist(rows)
    table = table.set_column(1, "series", table["series"].cast(kinds["series"]))
    pq.write_table(table, tmp_path / "data.parquet")
    return tmp_path


ROLES = {"series": "series", "label": "kind", "times": "at", "step_labels": "steps", "events": "marks", "id": "name"}


def test_a_build_repeats_to_the_byte_verifies_and_can_be_drawn_in_a_loop(labelled: Path) -> None:
    chain = ["timeseries.time_warp", {"timeseries.window_slice": {"keep_length": False}}, "timeseries.jitter"]
    recipe = recipe_of(labelled, chain, ROLES)
    first = augkit.build(recipe, store=labelled / "one", engine="inline")
    again = augkit.build(recipe, store=labelled / "two", engine="inline")
    assert first.version == again.version
    checked = augkit.verify("tiny", store=labelled / "one")
    assert checked.ok
    assert checked.replayed == 36
    rows = pq.read_table(next(Path(first.path).glob("data/train-*.parquet"))).to_pylist()
    source = next(row for row in rows if row["augkit"]["copy"] is None)
    copy = next(row for row in rows if row["augkit"]["row_id"] == f"{source['name']}/1")
    steps = len(copy["steps"])
    assert steps < len(source["steps"])
    assert [len(copy["at"]), len(copy["series"][0]), len(copy["series"][1])] == [steps] * 3
    assert any(np.isnan(copy["series"][0]))
    drawn = augkit.Pipeline(recipe)({key: value for key, value in source.items() if key != "augkit"}, copy=1)
    np.testing.assert_array_equal(np.asarray(drawn["series"], np.float32), np.asarray(copy["series"], np.float32))
    assert drawn["steps"] == copy["steps"]


def test_equal_series_in_two_splits_are_found(tmp_path: Path) -> None:
    for name in ("train", "test"):
        pq.write_table(
            pa.table({"series": [[1.0, 2.0, 5.0], [3.0, float(len(name)), 6.0]]}), tmp_path / f"{name}.parquet"
        )
    data = {name: str(tmp_path / f"{name}.parquet") for name in ("train", "test")}
    recipe = recipe_of(
        tmp_path,
        [{"timeseries.jitter": {"sigma": 1e-12}}, {"timeseries.flip": {"p": 0.001}}],
        {},
        source={"data": data, "columns": {"series": "series"}},
        gates=["drop_unchanged", {"leakage": {"on_leak": "drop"}}],
    )
    rows = augkit.build(recipe, store=tmp_path / "store", engine="inline").manifest.rows
    assert rows == {"train": 4, "test": 2}  # the row that also stands in test is gone, and so are its copies


@pytest.mark.parametrize(
    "name", ["timeseries.time_warp", "timeseries.window_slice", "timeseries.mixup", "timeseries.reverse"]
)
def test_a_horizon_is_never_mixed_into_its_history(tmp_path: Path, name: str) -> None:
    columns = {"series": "series", "horizon": "future"}
    with pytest.raises(RecipeError, match="would leave column 'future' \\(horizon\\)"):
        augkit.Pipeline.fit(recipe_of(tmp_path, [name], columns))


@pytest.mark.parametrize("name", ["timeseries.mixup", "timeseries.cutmix", "timeseries.dtw_barycentre"])
def test_step_labels_of_a_mixture_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(RecipeError, match="would leave column 'steps' \\(step_labels\\)"):
        augkit.Pipeline.fit(recipe_of(tmp_path, [name], {"series": "series", "step_labels": "steps"}))


def test_a_column_that_is_no_series(tmp_path: Path) -> None:
    pq.write_table(pa.table({"series": ["1,2,3"]}), tmp_path / "data.parquet")
    with pytest.raises(
        augkit.AugkitError, match="should hold a list of numbers, or one such list a channel; it holds string"
    ):
        augkit.build(recipe_of(tmp_path, ["timeseries.jitter"], {"series": "series"}), store=tmp_path / "store")


def test_a_row_of_lists_is_no_batch() -> None:
    recipe = augkit.Recipe.model_validate(
        {
            "augkit": 1,
            "name": "tiny",
            "source": {"data": "-", "columns": {"series": "values", "step_labels": "steps"}},
            "augment": {"chain": ["timeseries.reverse"]},
        }
    )
    pipeline = augkit.Pipeline(recipe)
    for values in ([1.0, 2.0], [[1.0, 2.0], [3.0, 4.0]]):
        made = pipeline({"values": values, "steps": ["a", "b"]})
        np.testing.assert_array_equal(made["values"], np.flip(np.array(values), axis=-1))
        assert made["steps"] == ["b", "a"]
    batch = pipeline({"values": [[1.0, 2.0], [3.0, 4.0]], "steps": [["a", "b"], ["c", "d"]]})
    assert batch["steps"] == [["b", "a"], ["d", "c"]]
