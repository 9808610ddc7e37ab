"""Many series at once: what becomes of one does not depend on those it stands beside, to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from augkit.building.chain import Copy, Run, Step
from augkit.ops.base import Row, RowOperator
from augkit.ops.registry import list_operators
from augkit.ops.timeseries.reading import block
from augkit.ops.timeseries.reading.block import groups
from augkit.ops.timeseries.reading.series import Series

TOGETHER = [cls for cls in list_operators("timeseries") if issubclass(cls, RowOperator) and cls.together]
SETTINGS: dict[str, list[dict[str, Any]]] = {
    "timeseries.dropout": [
        {"size": 3},
        {"size": 4, "per_channel": True},
        {"rate": 1.0},
        {"fill": "mean"},
        {"fill": "missing"},
    ],
    "timeseries.window_slice": [{"keep_length": False}],
    "timeseries.drift": [{"knots": 9}],
    "timeseries.resample": [{"factor": [1.25, 1.25]}, {"factor": [0.3, 0.4]}],
    "timeseries.smooth": [{"reach": [30, 50]}],
    "timeseries.quantize": [{"levels": [2, 3]}],
}
CASES = [(cls, given) for cls in TOGETHER for given in [{}, *SETTINGS.get(cls.name, [])]]


def rows() -> list[dict[str, Any]]:
    """Series of several shapes in no order, with gaps, times and labels among them."""
    rng = np.random.default_rng(1)
    made: list[dict[str, Any]] = []
    for number in range(60):
        shape = ((40,), (1, 7), (3, 40), (2, 129))[number % 4]
        values = rng.standard_normal(shape).cumsum(axis=-1)
        if number % 5 == 0:
            values[..., :3] = np.nan
        made.append({"series": values})
        if number % 7 == 0:
            made[-1]["times"] = np.cumsum(rng.random(shape[-1]) + 0.1).tolist()
        if number % 6 == 0:
            made[-1]["step_labels"] = list(range(shape[-1]))
    return made


def carried(step: Step, copies: list[Copy]) -> list[tuple[str, dict[str, Any]]]:
    step.run(copies, Run())
    assert not [copy.failure for copy in copies if copy.failure]
    return [(copy.lineage, dict(copy.row.values)) for copy in copies]


@pytest.mark.parametrize(("cls", "given"), CASES, ids=[f"{cls.name}-{given}" for cls, given in CASES])
def test_rows_alone_are_rows_in_a_block(cls: Any, given: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    step = Step(f"{cls.name}.1", cls.model_validate(given), 3)
    known = cls.moves | cls.keeps | {"series"}
    served = [{role: value for role, value in values.items() if role in known} for values in rows()]
    alone = [carried(step, [Copy(Row(str(number), values), 0)])[0] for number, values in enumerate(served)]
    changed = [values["series"] is not before["series"] for (_, values), before in zip(alone, served, strict=True)]
    assert sum(changed) > 40
    for numbers in (1 << 14, 300):
        monkeypatch.setattr(block, "NUMBERS", numbers)
        beside = carried(step, [Copy(Row(str(number), values), 0) for number, values in enumerate(served)])
        for (drew, one), (drawn, other) in zip(alone, beside, strict=True):
            assert drew == drawn and one.keys() == other.keys()
            assert one["series"].tobytes() == other["series"].tobytes()
            assert one["series"].shape == other["series"].shape
            assert {**one, "series": 0} == {**other, "series": 0}


def test_copies_of_a_row_share_a_block() -> None:
    (cls,) = [one for one in TOGETHER if one.name == "timeseries.jitter"]
    step = Step("timeseries.jitter.1", cls.model_validate({}), 3)
    row = Row("a", {"series": np.arange(9.0)})
    made = carried(step, [Copy(row, number) for number in range(3)])
    alone = [carried(step, [Copy(Row("a", {"series": np.arange(9.0)}), number)])[0] for number in range(3)]
    assert [values["series"].tolist() for _, values in made] == [values["series"].tolist() for _, values in alone]
    assert len({drawn for drawn, _ in made}) == 3


def test_rows_of_a_block_keep_the_form_they_had() -> None:
    """A list of numbers stays one, and a list of one channel too; nothing is a view that runs backwards."""
    (cls,) = [one for one in TOGETHER if one.name == "timeseries.reverse"]
    step = Step("timeseries.reverse.1", cls.model_validate({}), 3)
    given: list[Any] = [np.arange(4.0), np.arange(4.0)[None], [0.0, 1.0, 2.0, 3.0], [[0.0, 1.0, 2.0, 3.0]]]
    for chosen in (given, given[:1] * 3, given[1:2] * 3):
        copies = [Copy(Row(str(number), {"series": values}), 0) for number, values in enumerate(chosen)]
        made = [values["series"] for _, values in carried(step, copies)]
        assert [one.shape for one in made] == [np.shape(one) for one in chosen]
        assert all(one.ravel().tolist() == [3.0, 2.0, 1.0, 0.0] and one.flags.c_contiguous for one in made)
        assert {copy.lineage for copy in copies} == {'[{"step":"timeseries.reverse.1","drawn":{"reversed":true}}]'}


def test_one_bad_row_takes_no_other_along() -> None:
    (cls,) = [one for one in TOGETHER if one.name == "timeseries.time_warp"]
    step = Step("timeseries.time_warp.1", cls.model_validate({}), 3)
    good: dict[str, Any] = {"series": np.arange(9.0)}
    bad = good | {"times": [float(step) for step in range(8)]}
    copies = [Copy(Row(str(number), values), 0) for number, values in enumerate([good, bad, good])]
    step.run(copies, Run())
    assert [copy.failure is None for copy in copies] == [True, False, True]
    assert copies[0].trace and copies[2].trace


def test_groups_hold_every_place_once_and_few_numbers() -> None:
    samples = [Series(np.zeros((1, 100 + number % 3))) for number in range(700)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block, "IN_ONE_ARRAY", 5_000)
        found = list(groups(samples, [None if one.steps == 101 else one.steps for one in samples]))
    assert sorted(place for one in found for place in one) == list(range(700))
    assert all(len(one) == 1 for one in found if samples[one[0]].steps == 101)
    assert all(len({samples[place].steps for place in one}) == 1 for one in found)
    assert max(map(len, found)) == 50


def test_series_without_a_step_are_worked_too() -> None:
    assert list(groups([Series(np.zeros((1, 0)))] * 3, ["same"] * 3)) == [[0, 1, 2]]


@pytest.mark.parametrize("cls", TOGETHER, ids=[cls.name for cls in TOGETHER])
@given(data=st.data())
@settings(max_examples=15)
def test_a_rows_values_depend_on_no_other_row(cls: Any, data: st.DataObject) -> None:
    """Any series of any two shapes, in any order, give the same bytes together as each alone."""
    finite = st.floats(-1e6, 1e6, width=32)
    value = st.one_of(finite, st.just(np.nan)) if data.draw(st.booleans()) else finite
    shapes = data.draw(st.lists(st.tuples(st.integers(1, 2), st.integers(1, 9)), min_size=1, max_size=2))
    given_rows = [
        {"series": data.draw(arrays(np.float64, shape, elements=value))}
        for shape in data.draw(st.lists(st.sampled_from(shapes), min_size=2, max_size=5))
    ]
    step = Step(f"{cls.name}.1", cls.model_validate({}), data.draw(st.integers(0, 99)))
    rows_of = [Row(str(number), values) for number, values in enumerate(given_rows)]
    alone = [carried(step, [Copy(row, 0)])[0] for row in rows_of]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block, "NUMBERS", data.draw(st.sampled_from([1, 16, 1 << 14])))
        together = carried(step, [Copy(row, 0) for row in rows_of])
    for (drew, one), (drawn, other) in zip(alone, together, strict=True):
        assert drew == drawn
        assert one["series"].shape == other["series"].shape
        assert one["series"].tobytes() == other["series"].tobytes()
