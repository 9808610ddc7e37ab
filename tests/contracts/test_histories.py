"""Random histories: whatever an operator on interactions does, what must hold of a history goes on holding."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from augkit.building.chain import Copy, Fitted, Run, Step
from augkit.building.seeding import Chance
from augkit.ops.base import DatasetOperator, Row
from augkit.ops.registry import list_operators
from augkit.testing import ContractViolation
from augkit.testing.interactions import check_history

OPERATORS = list_operators("interactions")
ITEMS = st.sampled_from(["tea", "milk", "jam", "bread", "rice", "", "0", "é"])
GENTLY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    items = draw(st.lists(ITEMS, min_size=1, max_size=12))
    count = len(items)
    times = sorted(draw(st.lists(st.integers(0, 9000), min_size=count, max_size=count)))
    number = st.one_of(st.none(), st.integers(1, 5))
    return {
        "items": items,
        "times": draw(st.sampled_from([times, [float(time) for time in times], None])),
        "ratings": draw(st.one_of(st.none(), st.lists(number, min_size=count, max_size=count))),
        "prices": [float(place) for place in range(count)],
        "held_out": draw(st.lists(ITEMS, max_size=3)),
        "target_item": draw(st.one_of(st.none(), ITEMS)),
    }


@pytest.mark.parametrize("cls", OPERATORS, ids=lambda cls: cls.name)
@GENTLY
@given(values=rows(), others=st.lists(rows(), max_size=4), key=st.integers(0, 99).map(str), high=st.booleans())
def test_a_changed_history_is_a_history(
    cls: Any, values: dict[str, Any], others: list[dict[str, Any]], key: str, high: bool
) -> None:
    operator = cls.model_validate({"rate": 1.0} if high and "rate" in cls.model_fields else {})
    step = Step(f"{cls.name}.1", operator, 17)
    states = {}
    if isinstance(operator, DatasetOperator):
        samples = [operator.read(Row(str(number), other)) for number, other in enumerate([values, *others])]
        states[step.id] = operator.fit(samples, Chance.fresh(b"fit", b""))
    copy = Copy(Row(key, values), 0)
    step.run([copy], Run(fitted=Fitted(states)))
    assert copy.failure is None
    trace = json.loads(copy.lineage)
    check_history(values, copy.row.values, trace[0]["drawn"] if trace else [])
    if cls.name in ("interactions.reorder", "interactions.swap", "interactions.time_jitter"):
        assert Counter(copy.row.values["items"]) == Counter(values["items"])


BEFORE = {"items": ["a", "b"], "times": [1, 2], "prices": [1.0, 2.0], "held_out": ["x"], "target_item": "y"}


@pytest.mark.parametrize(
    ("after", "drawn", "clause"),
    [
        ({"items": []}, [], "a history is never emptied"),
        ({"items": ["a"]}, [0], "lists are as long as the items"),
        ({"items": ["a", "c"]}, [1], "no item comes in that was not drawn"),
        ({"items": ["a", "x"]}, [[1, "x"]], "held-out items never come into a history"),
        ({"items": ["y", "b"]}, [[0, "y"]], "held-out items never come into a history"),
        ({"items": ["b", "a"]}, [[0, 1]], "prices go with their items"),
        ({"times": [2, 1]}, [[0, 1]], "times never run backwards"),
        ({"times": [1, 3]}, [1.5], "no item is later than the newest was"),
        ({"times": [1.5, 2]}, [0.5], "whole times stay whole"),
        ({"prices": [1.0, 7.0]}, [], "prices go with their items"),
        ({"ratings": [1, 2]}, [], "no role comes or goes"),
    ],
)
def test_a_history_that_is_wrong_is_found(after: dict[str, Any], drawn: Any, clause: str) -> None:
    with pytest.raises(ContractViolation) as caught:
        check_history(BEFORE, BEFORE | after, drawn)
    assert caught.value.clause == clause
