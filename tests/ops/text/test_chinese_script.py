"""`text.chinese_script`: simplified and traditional characters."""

from __future__ import annotations

import importlib.util

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.errors import MissingExtra
from augkit.ops.text.base import Text
from augkit.ops.text.chinese_script import ChineseScript, load
from augkit.testing import check_operator

from .conftest import Change
from .drawing import drawn

pytest.importorskip("opencc", reason="scripts are converted with OpenCC's dictionaries: pip install 'augkit[zh]'")

pytest.importorskip("jieba", reason="words of Chinese text are found with jieba: pip install 'augkit[zh]'")

NAME = "text.chinese_script"


@pytest.mark.parametrize(
    ("text", "parameters", "expected"),
    [
        pytest.param("他的头发很长。", {}, "他的頭髮很長。", id="phrases decide: hair"),
        pytest.param("我们出发了。", {}, "我們出發了。", id="phrases decide: to leave"),
        pytest.param("干燥的干部", {}, "乾燥的幹部", id="phrases decide: dry and stem"),
        pytest.param("文件被风刮起来", {}, "文件被風颳起來", id="phrases decide: to blow"),
        pytest.param("去上海参加会议", {}, "去上海參加會議", id="two words make no phrase"),
        pytest.param("基金发行", {}, "基金發行", id="nor do these"),
        pytest.param("乾燥的幹部", {"to": "simplified"}, "干燥的干部", id="simplified"),
        pytest.param("里面有软件", {"to": "taiwan"}, "裡面有軟件", id="as in Taiwan"),
        pytest.param("里面有软件", {"to": "taiwan", "words": True}, "裡面有軟體", id="in Taiwan's words"),
        pytest.param("里面有软件", {"to": "hongkong"}, "裏面有軟件", id="as in Hong Kong"),
        pytest.param("用互联网", {"to": "taiwan", "words": True}, "用網際網路", id="a longer word"),
        pytest.param("用網際網路", {"to": "simplified", "words": True}, "用互联网", id="a shorter word"),
        pytest.param("我們出發了", {}, "我們出發了", id="in that script already"),
        pytest.param("iPhone 15的价格{价格}", {}, "iPhone 15的價格{价格}", id="mixed text and placeholders"),
        pytest.param("no Chinese 😀", {}, "no Chinese 😀", id="no Chinese"),
        pytest.param("", {}, "", id="nothing"),
    ],
)
def test_text_changes_script_phrase_by_phrase(
    change: Change, text: str, parameters: dict[str, object], expected: str
) -> None:
    assert change(NAME, text, language="zh", **parameters) == expected


def test_edits_are_as_small_as_phrases_allow() -> None:
    edits = drawn(NAME, Text("我用互联网看头发", language="zh"), to="taiwan", words=True)
    assert edits == [(2, 5, "網際網路"), (6, 7, "頭"), (7, 8, "髮")]


def test_all_copies_are_written_alike() -> None:
    text = Text("头发", language="zh")
    assert drawn(NAME, text, "a") == drawn(NAME, text, "b") == [(0, 1, "頭"), (1, 2, "髮")]


def test_kept_words_stay(change: Change) -> None:
    assert change(NAME, "我们的头发", language="zh", keep=["头发"]) == "我們的头发"


def test_spans_and_tokens_of_single_characters_move_along(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {
        "text": "我用互联网看书",
        "spans": [{"start": 2, "end": 5, "label": "X"}, {"start": 6, "end": 7, "label": "Y"}],
    }
    after = change_row(NAME, values, language="zh", to="taiwan", words=True)
    assert after["text"] == "我用網際網路看書"
    assert after["spans"] == [{"start": 2, "end": 6, "label": "X"}, {"start": 7, "end": 8, "label": "Y"}]
    tagged = {"tokens": list("张三在长春"), "tags": ["B-PER", "I-PER", "O", "B-LOC", "I-LOC"]}
    assert change_row(NAME, tagged, language="zh") == {**tagged, "tokens": list("張三在長春")}


def test_a_phrase_that_lies_half_in_a_label_stays(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"text": "用互联网", "spans": [{"start": 3, "end": 4, "label": "X"}]}
    assert change_row(NAME, values, language="zh", to="taiwan", words=True) == values


@pytest.mark.parametrize("conversion", ["s2t", "s2tw", "s2twp", "s2hk"])
def test_sentences_come_out_as_with_opencc(conversion: str) -> None:
    from opencc import OpenCC

    sentences = (
        "他的头发很长，干燥的空气对皮肤不好。",
        "这台计算机的软件和硬盘都需要更新，鼠标也坏了。",
        "皇后在后面的面馆里吃面，只有一只狗。",
        "中国的互联网发展很快，信息通过网络传播。",
    )
    for sentence in sentences:
        converted = "".join(new for _, _, new in load(conversion).pieces(sentence))
        assert converted == OpenCC(conversion).convert(sentence)


@given(st.text(st.one_of(st.sampled_from("头发干后里面互联网络软件信息鼠标 a1{}"), st.characters())))
def test_pieces_cover_the_text(value: str) -> None:
    for conversion in ("s2t", "s2twp", "tw2sp"):
        at = 0
        for start, end, new in load(conversion).pieces(value):
            assert start == at < end and new
            at = end
        assert at == len(value)


def test_what_becomes_traditional_becomes_simplified_again(change: Change) -> None:
    text = "我们在学校里学习汉语，老师讲课讲得很清楚。"
    traditional = change(NAME, text, language="zh")
    assert traditional == "我們在學校裏學習漢語，老師講課講得很清楚。"
    assert change(NAME, traditional, language="zh", to="simplified") == text


def test_the_fingerprint_is_of_the_dictionaries() -> None:
    def fingerprint(**parameters: object) -> str:
        return ChineseScript.model_validate(parameters).fingerprint()

    assert fingerprint() == fingerprint(words=True)
    assert len({fingerprint(to=to) for to in ("traditional", "simplified", "taiwan", "hongkong")}) == 4


def test_without_opencc_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    load.cache_clear()
    monkeypatch.setattr("augkit.ops.text.chinese_script.find_spec", lambda name: None)
    try:
        with pytest.raises(MissingExtra, match=r"pip install 'augkit\[zh\]'"):
            ChineseScript.model_validate({}).check_ready("zh")
    finally:
        load.cache_clear()
    assert importlib.util.find_spec("opencc")


@pytest.mark.parametrize("to", ["traditional", "taiwan", "hongkong"])
def test_the_contract_holds(to: str) -> None:
    check_operator(ChineseScript, to=to, words=True)
