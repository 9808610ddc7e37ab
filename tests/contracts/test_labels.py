"""Random labels on real sentences: whatever an operator does, a label still points at what it pointed at."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from augkit.building.chain import Copy, Fitted, Run, Step
from augkit.building.seeding import Chance
from augkit.ops.base import DatasetOperator, Operator, Row
from augkit.ops.registry import list_operators
from augkit.testing import ContractViolation
from augkit.testing.text import check_text_row
from tests.ops.schemes import SCHEMES, entities_of, spelled
from tests.ops.text.drawing import PROSE

from .parameters import parameters_of

FACTS = [
    "On 4 March 2024, Laura Miller paid $25 for three books in Boston.",
    "The meeting was on Monday, and the next one is on May 6, 2024.",
    "It is a good film.",
    "He doesn't like the film.",
]
CHINESE = [
    "这部电影非常好看，演员也很出色。",
    "我昨天在北京买了一本关于历史的书。",
    "iPhone 15的价格比去年便宜了200元。",
    "他没有参加会议，因为身体不舒服，也不想出门！",
    "他们从星期三开始工作，3月8日和5月6日都休息。",
    "2024年3月5日，三个学生在上海的学校附近看见了两只猫。",
]
Values = Mapping[str, Any]
Check = Callable[[Values, Values], None]
TYPES = ["PER", "LOC", "ORG"]
OPERATORS = list_operators("text")
OF_MODELS = {"text.masked_lm", "text.label_masked_lm", "text.back_translation"}
"""Those that take longer, and whose models here know English alone."""


IDLE = {("text.merge_words", "zh"), ("text.hypernym", "en"), ("text.names", "zh")}
"""Those that find something in few of the sentences, or nothing: Chinese tokens have no space to leave out."""


def with_label(role: str) -> pytest.MarkDecorator:
    """Each operator that moves labels of a kind, in each language that it serves."""
    served = [
        pytest.param(cls, language, id=f"{cls.name}-{language}")
        for cls in OPERATORS
        for language in ("en", "zh")
        if role in cls.moves
        and (not cls.languages or language in cls.languages)
        and not (language == "zh" and cls.name in OF_MODELS)
    ]
    return pytest.mark.parametrize(("cls", "language"), served)


@st.composite
def texts(draw: st.DrawFn, language: str) -> list[str]:
    """Three texts of one sentence or two."""
    sentences = st.sampled_from(CHINESE) if language == "zh" else st.sampled_from(PROSE) | st.sampled_from(FACTS)
    gap = "" if language == "zh" else " "
    return [gap.join(draw(st.lists(sentences, min_size=1, max_size=2, unique=True))) for _ in range(3)]


@st.composite
def ranges_of(draw: st.DrawFn, text: str) -> list[tuple[int, int]]:
    """Up to three ranges that do not overlap."""
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    return list(zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def tokens_of(draw: st.DrawFn, text: str, language: str) -> list[str]:
    """The tokens of a sentence; those of Chinese are characters, with or without their position, or longer pieces."""
    if language != "zh":
        return text.split()
    kind = draw(st.sampled_from(["characters", "positions", "pieces"]))
    signs = list(text.replace(" ", ""))
    if kind == "characters":
        return signs
    borders = [0, *sorted(draw(st.sets(st.integers(1, len(signs) - 1), max_size=len(signs)))), len(signs)]
    pieces = ["".join(signs[low:high]) for low, high in pairwise(borders)]
    return pieces if kind == "pieces" else [f"{sign}{at}" for piece in pieces for at, sign in enumerate(piece)]


@st.composite
def tags_of(draw: st.DrawFn, count: int, scheme: str) -> list[str]:
    """Random tags in a scheme."""
    runs: list[tuple[str, int]] = []
    while count:
        size = min(draw(st.integers(1, 3)), count)
        runs.append((draw(st.sampled_from(["", "", "", *TYPES])), size))
        count -= size
    return spelled(runs, scheme)


@cache
def _made(cls: Any, language: str) -> Operator[Any]:
    parameters = parameters_of(cls.name) | ({"rate": 0.5} if "rate" in cls.model_fields else {})
    if cls.name == "text.reserved" and language == "zh":
        parameters["lists"] = [["电影", "影片"], ["书", "书籍"], ["便宜", "低廉"], ["会议", "大会"], ["学生", "学员"]]
    made: Operator[Any] = cls.model_validate(parameters)
    return made


@cache
def _learnt_by_model(cls: Any) -> bytes:
    """What a model learns, which takes too long to be done for each example."""
    operator = _made(cls, "en")
    assert isinstance(operator, DatasetOperator)
    rows = [Row(f"{number}", {"text": text, "label": number % 2}) for number, text in enumerate(PROSE)]
    return operator.fit([operator.glimpse(row) for row in rows], Chance.fresh(b"fit", b""))


def changed(cls: Any, rows: list[dict[str, Any]], key: str, language: str) -> tuple[dict[str, Any], Any]:
    """The first row after the operator, which has seen all of them, and what it drew; [] where it drew nothing."""
    operator = _made(cls, language)
    step = Step(f"{cls.name}.1", operator, 17)
    states = {}
    if cls.name in OF_MODELS and isinstance(operator, DatasetOperator):
        states[step.id] = _learnt_by_model(cls)
    elif isinstance(operator, DatasetOperator):
        split = [operator.glimpse(Row(f"{key}.{number}", values, language)) for number, values in enumerate(rows)]
        states[step.id] = operator.fit(split, Chance.fresh(b"fit", b""))
    copy = Copy(Row(f"{key}.0", rows[0], language), 0)
    step.run([copy], Run(fitted=Fitted(states)))
    if copy.failure is not None:
        raise copy.failure[1]
    trace = json.loads(copy.lineage)
    return dict(copy.row.values), trace[0]["drawn"] if trace else []


def try_out(cls: Any, language: str, rows: st.SearchStrategy[list[dict[str, Any]]], holds: Check | None = None) -> None:
    """Change rows: each is what was drawn, its labels are true, and for some of them something is drawn."""
    draws = []

    @settings(max_examples=10 if cls.name in OF_MODELS else 40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows, st.integers(0, 99).map(str))
    def check(rows: list[dict[str, Any]], key: str) -> None:
        after, drawn = changed(cls, rows, key, language)
        check_text_row(rows[0], after, drawn)
        if holds is not None:
            holds(rows[0], after)
        draws.append(drawn)

    check()
    assert any(draws) or (cls.name, language) in IDLE, "nothing was drawn for any row"


@st.composite
def rows_with_spans(draw: st.DrawFn, language: str) -> list[dict[str, Any]]:
    rows = []
    for text in draw(texts(language)):
        ranges = draw(ranges_of(text))
        kinds = draw(st.lists(st.sampled_from(TYPES), min_size=len(ranges), max_size=len(ranges)))
        spans = [
            {"start": start, "end": end, "label": kind, "text": text[start:end]}
            for (start, end), kind in zip(ranges, kinds, strict=True)
        ]
        rows.append({"text": text, "spans": spans, "label": 0})
    return rows


@st.composite
def rows_with_answers(draw: st.DrawFn, language: str) -> list[dict[str, Any]]:
    rows = []
    for text in draw(texts(language)):
        ranges = [place for place in draw(ranges_of(text)) if text[slice(*place)].strip()]
        answers = {"text": [text[slice(*place)] for place in ranges], "answer_start": [start for start, _ in ranges]}
        rows.append({"text": text, "answers": answers, "label": 0})
    return rows


@st.composite
def rows_with_tags(draw: st.DrawFn, language: str, scheme: str) -> list[dict[str, Any]]:
    rows = []
    for text in draw(texts(language)):
        tokens = draw(tokens_of(text, language))
        rows.append({"tokens": tokens, "tags": draw(tags_of(len(tokens), scheme)), "label": 0})
    return rows


@with_label("spans")
def test_spans_hold_their_words(cls: Any, language: str) -> None:
    def holds(_: Values, after: Values) -> None:
        for span in after["spans"]:
            assert after["text"][span["start"] : span["end"]] == span["text"]

    try_out(cls, language, rows_with_spans(language), holds)


@with_label("answers")
def test_answers_stand_where_they_say(cls: Any, language: str) -> None:
    try_out(cls, language, rows_with_answers(language))


@pytest.mark.parametrize("scheme", SCHEMES)
@with_label("tags")
def test_there_is_a_tag_of_the_same_scheme_for_each_token(cls: Any, language: str, scheme: str) -> None:
    def holds(_: Values, after: Values) -> None:
        assert len(after["tags"]) == len(after["tokens"])
        assert all(after["tokens"])
        entities_of(after["tags"], scheme)

    if scheme != "IOB2" and cls.name in OF_MODELS:
        pytest.skip("one scheme is enough for a model")
    try_out(cls, language, rows_with_tags(language, scheme), holds)


ROW = {"text": "Ann went home. Bob stayed.", "spans": [{"start": 0, "end": 3, "label": "PER"}]}
TAGGED = {"tokens": ["Ann", "went", "home", "."], "tags": ["B-PER", "O", "O", "O"]}


@pytest.mark.parametrize(
    ("before", "after", "drawn", "clause"),
    [
        (ROW, {"text": "Ann went home"}, {"part": [0, 14]}, "nothing changes outside the edits"),
        (ROW, {"text": "Bob stayed. Bob stayed."}, {"order": [[15, 26], [0, 14]]}, "labels hold what they held"),
        (ROW | {"spans": []}, {"text": "Bob stayed."}, {"order": [[15, 26], [0, 14]]}, "nothing changes outside"),
        (
            ROW,
            {"text": "Ann went home. Bob slept."},
            {"edits": [[26, 26, "!"]], "spans": []},
            "nothing changes outside",
        ),
        (TAGGED, {"tokens": ["Ann", "came"], "tags": ["B-PER", "O"]}, {"part": [0, 2]}, "nothing changes outside"),
        (TAGGED, {"tokens": ["Ann", "went"], "tags": ["B-LOC", "O"]}, {"part": [0, 2]}, "labels hold what they held"),
        (TAGGED, {"tokens": ["Ann", "went"], "tags": ["B-PER", "I-LOC"]}, {"part": [0, 2]}, "labels hold what"),
        (TAGGED, {"tokens": ["Ann", "went"], "tags": ["B-PER"]}, {"part": [0, 2]}, "there are as many tags as tokens"),
        (TAGGED, {"tokens": TAGGED["tokens"][::-1]}, [], "nothing changes outside the edits"),
        (TAGGED, {"tags": ["O", "B-PER", "O", "O"]}, [], "tags stay with their tokens"),
        (TAGGED, {"tags": ["O", "I-PER", "O", "O"]}, [], "tags stay valid IOB2"),
        (TAGGED, {"tags": ["B-LOC", "O", "O", "O"]}, [], "every entity keeps its tag"),
        (ROW, {"text": "Ann went home. Bob slept."}, [[19, 25, "slept"]], "spans keep their number"),
    ],
)
def test_a_row_that_is_wrong_is_found(before: dict[str, Any], after: dict[str, Any], drawn: Any, clause: str) -> None:
    after = before | after if "tags" in before else {"text": after["text"], "spans": []}
    with pytest.raises(ContractViolation) as caught:
        check_text_row(before, after, drawn)
    assert caught.value.clause.startswith(clause)
