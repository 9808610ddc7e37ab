"""`text.homophone`: Chinese words become others that are read alike."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.text import homophone
from augkit.ops.text.base import Text
from augkit.ops.text.homophone import Homophone
from augkit.resources.chinese import NEGATING, NUMERALS
from augkit.resources.homophones.table import HomophoneTable, load
from augkit.testing import check_operator

from .conftest import Change
from .drawing import drawn

pytest.importorskip("jieba", reason="words of Chinese text are found with jieba: pip install 'augkit[zh]'")

TABLE = """\
cai2 wu4	财务22 财物21
cai3 wu4	采物20
ren2	人33 仁20
ren4	认30
yuan2	员33 元30
bu4	不36 部34
san1	三36 叁20
yin2 hang2	银行26
hang2	航30
xing2	行37 形34
yin2	银31 吟20
"""


@pytest.fixture
def small_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of a few readings."""
    table = HomophoneTable(TABLE.encode())
    monkeypatch.setattr(homophone, "load", lambda: table)


def results(change: Change, text: str, **parameters: Any) -> set[str]:
    return {change("text.homophone", text, str(key), "zh", **parameters) for key in range(40)}


@pytest.mark.usefixtures("small_table")
@pytest.mark.parametrize(
    ("text", "parameters", "expected"),
    [
        pytest.param("财务，", {}, {"财物，"}, id="a word becomes a word"),
        pytest.param("财务，", {"tones": False}, {"财物，", "采物，"}, id="tones aside"),
        pytest.param("人员", {}, {"仁员", "人元"}, id="else one of its characters changes"),
        pytest.param("人员", {"tones": False}, {"仁员", "认员", "人元"}, id="tones aside too"),
        pytest.param("人员", {"by": "character", "rate": 1.0}, {"仁元"}, id="characters by themselves"),
        pytest.param("财务", {"by": "character"}, {"财务"}, id="words are none by character"),
        pytest.param("银行", {}, {"吟行", "银航"}, id="a character is read as its word has it"),
        pytest.param("行", {}, {"形"}, id="and else as it mostly is"),
        pytest.param("不", {}, {"不"}, id="negations"),
        pytest.param("三", {}, {"三"}, id="numerals"),
        pytest.param("部", {}, {"部"}, id="nothing becomes a negation"),
        pytest.param("财务", {"keep": ["财务"]}, {"财务"}, id="kept words"),
        pytest.param("{财务}", {}, {"{财务}"}, id="placeholders"),
        pytest.param("hello 3 ?!", {}, {"hello 3 ?!"}, id="no Chinese"),
        pytest.param("", {}, {""}, id="nothing"),
        pytest.param("😀人😀", {}, {"😀仁😀"}, id="emoji"),
    ],
)
def test_words_become_others_that_are_read_alike(
    change: Change, text: str, parameters: dict[str, object], expected: set[str]
) -> None:
    assert results(change, text, **parameters) == expected


@pytest.mark.usefixtures("small_table")
def test_only_what_differs_is_edited() -> None:
    assert drawn("text.homophone", Text("看财务。", language="zh"), rate=1.0) == [(2, 3, "物")]


@pytest.mark.usefixtures("small_table")
def test_the_rate_is_the_share_of_words() -> None:
    text = Text("财务，" * 10, language="zh")
    assert len(drawn("text.homophone", text, rate=0.3)) == 3
    assert len(drawn("text.homophone", text, rate=0.01)) == 1
    assert len(drawn("text.homophone", Text("人员，" * 10, language="zh"), rate=0.3, by="character")) == 6


@pytest.mark.usefixtures("small_table")
def test_labels_move_along(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"text": "人员在银行", "spans": [{"start": 3, "end": 5, "label": "X", "text": "银行"}]}
    after = change_row("text.homophone", values, language="zh", rate=1.0)
    assert after["text"][:3] in ("仁员在", "人元在")
    assert after["spans"] == [{"start": 3, "end": 5, "label": "X", "text": after["text"][3:]}]
    assert after["text"][3:] in ("吟行", "银航")
    tagged = {"tokens": list("看财务"), "tags": ["O", "B-X", "I-X"]}
    assert change_row("text.homophone", tagged, language="zh", rate=1.0) == {**tagged, "tokens": list("看财物")}


@pytest.mark.usefixtures("small_table")
def test_a_word_that_lies_half_in_a_label_stays(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"text": "看财务", "spans": [{"start": 2, "end": 3, "label": "X"}]}
    assert change_row("text.homophone", values, language="zh", rate=1.0) == values


def test_common_words_come_up_more() -> None:
    changes: Counter[str] = Counter()
    for key in range(400):
        changes.update(new for _, _, new in drawn("text.homophone", Text("他，", language="zh"), str(key)))
    assert changes["她"] > changes["塌"] > 0
    assert set(changes) == {"她", "它", "塌"}


SENTENCES = (
    "财务部门已经通过了明年的预算，没有人反对。",
    "他在北京的银行工作了三年，不想再换地方。",
    "iPhone 15的价格比去年便宜了200元！",
)


@given(
    sentence=st.sampled_from(SENTENCES),
    rate=st.floats(0.01, 1),
    by=st.sampled_from(["word", "character"]),
    tones=st.booleans(),
    key=st.integers(0, 50).map(str),
)
def test_sentences_keep_length_numerals_and_negations(
    sentence: str, rate: float, by: str, tones: bool, key: str
) -> None:
    text = Text(sentence, language="zh")
    edits = drawn("text.homophone", text, key, rate=rate, by=by, tones=tones)
    after = text.edited(edits).value
    assert len(after) == len(sentence)
    for old, new in zip(sentence, after, strict=True):
        assert old == new or not {old, new} & (NUMERALS | NEGATING)
        assert old == new or not (old.isascii() or new.isascii())


def test_homophones_of_the_table_that_comes_along() -> None:
    table = load()
    assert table.homophones("财务", tones=True) == {"财物": 21}
    assert "背景" in table.homophones("北京", tones=False)
    assert "背景" not in table.homophones("北京", tones=True)
    assert list(table.homophones("在", tones=True)) == ["再", "载"]
    assert table.reading("银行") == "yin2 hang2"
    assert table.reading("龘") == ""


@pytest.mark.parametrize("parameters", [{}, {"rate": 0.3, "tones": False}, {"rate": 1.0, "by": "character"}])
def test_the_contract_holds(parameters: dict[str, object]) -> None:
    check_operator(Homophone, **parameters)
