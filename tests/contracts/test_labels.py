"""Random labels on real sentences: whatever an operator does, a label still points at what it pointed at."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from augkit.building.chain import Copy, Fitted, Run, Step
from augkit.building.seeding import Chance
from augkit.ops.base import BatchDatasetOperator, DatasetOperator, Row, RowOperator, SplitOperator
from augkit.ops.registry import list_operators
from augkit.testing.text import check_text_row
from tests.ops.text.drawing import PROSE

from .parameters import parameters_of

CHINESE = [
    "这部电影非常好看，演员也很出色。",
    "我昨天在北京买了一本关于历史的书。",
    "iPhone 15的价格比去年便宜了200元。",
    "他没有参加会议，因为身体不舒服，也不想出门！",
    "2024年3月5日，三个学生在上海的学校附近看见了两只猫。",
]
TYPES = ["PER", "LOC", "ORG"]
EDITING = [
    cls
    for cls in list_operators("text")
    if {"spans", "tags"} <= cls.moves
    and issubclass(cls, RowOperator | DatasetOperator | SplitOperator)
    and not issubclass(cls, BatchDatasetOperator)  # those need a model; their own tests have one
]
GENTLY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def language_of(cls: Any, *, chinese: bool) -> str | None:
    """The language to try an operator in; None where it does not serve it."""
    wanted = "zh" if chinese else "en"
    return wanted if not cls.languages or wanted in cls.languages else None


@st.composite
def spans_of(draw: st.DrawFn, text: str) -> list[dict[str, Any]]:
    """Up to three labelled ranges that do not overlap."""
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return [{"start": a, "end": b, "label": draw(st.sampled_from(TYPES)), "text": text[a:b]} for a, b in pairs]


@st.composite
def tags_of(draw: st.DrawFn, count: int) -> list[str]:
    """Random IOB2 tags."""
    tags: list[str] = []
    while len(tags) < count:
        kind = draw(st.sampled_from(["O", "O", *TYPES]))
        size = min(draw(st.integers(1, 3)), count - len(tags))
        tags += ["O"] * size if kind == "O" else [f"B-{kind}", *[f"I-{kind}"] * (size - 1)]
    return tags


def changed(cls: Any, values: dict[str, Any], key: str, language: str) -> tuple[dict[str, Any], Any]:
    """The row after the operator, and what it drew; the row itself where it drew nothing."""
    operator = cls.model_validate(parameters_of(cls.name) | ({"rate": 0.5} if "rate" in cls.model_fields else {}))
    step = Step(f"{cls.name}.1", operator, 17)
    row = Row(key, values, language)
    states = {}
    if isinstance(operator, DatasetOperator):
        others = [Row(f"{key}.{number}", values, language) for number in range(3)]
        states[step.id] = operator.fit([operator.read(other) for other in others], Chance.fresh(b"fit", b""))
    copy = Copy(row, 0)
    step.run([copy], Run(fitted=Fitted(states)))
    if copy.failure is not None:
        raise copy.failure[1]
    trace = json.loads(copy.lineage)
    return dict(copy.row.values), trace[0]["drawn"] if trace else []


@pytest.mark.parametrize("chinese", [False, True], ids=["English", "Chinese"])
@pytest.mark.parametrize("cls", EDITING, ids=lambda cls: cls.name)
@GENTLY
@given(data=st.data())
def test_spans_hold_their_words(cls: Any, chinese: bool, data: st.DataObject) -> None:
    if (language := language_of(cls, chinese=chinese)) is None:
        pytest.skip("another language")
    text = data.draw(st.sampled_from(CHINESE if chinese else PROSE))
    values = {"text": text, "spans": data.draw(spans_of(text)), "label": data.draw(st.sampled_from(["a", "b"]))}
    after, drawn = changed(cls, values, data.draw(st.integers(0, 99).map(str)), language)
    check_text_row(values, after, drawn)
    for span in after["spans"]:
        assert after["text"][span["start"] : span["end"]] == span["text"]


@pytest.mark.parametrize("chinese", [False, True], ids=["English", "Chinese"])
@pytest.mark.parametrize("cls", EDITING, ids=lambda cls: cls.name)
@GENTLY
@given(data=st.data())
def test_there_is_a_valid_tag_for_each_token(cls: Any, chinese: bool, data: st.DataObject) -> None:
    if (language := language_of(cls, chinese=chinese)) is None:
        pytest.skip("another language")
    text = data.draw(st.sampled_from(CHINESE if chinese else PROSE))
    tokens = list(text.replace(" ", "")) if chinese else text.split()
    values = {"tokens": tokens, "tags": data.draw(tags_of(len(tokens))), "label": "a"}
    after, drawn = changed(cls, values, data.draw(st.integers(0, 99).map(str)), language)
    assert len(after["tags"]) == len(after["tokens"])
    for before, tag in zip(["O", *after["tags"]], after["tags"], strict=False):
        assert tag[:2] != "I-" or before in (f"B-{tag[2:]}", f"I-{tag[2:]}")
    check_text_row(values, after, drawn)
