"""`text.pinyin`: Chinese words in Latin letters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.errors import MissingExtra
from augkit.ops.text.base import Text
from augkit.ops.text.pinyin import Pinyin
from augkit.testing import check_operator

from .conftest import Change
from .drawing import drawn

pytest.importorskip("jieba", reason="words of Chinese text are found with jieba: pip install 'augkit[zh]'")
pytest.importorskip("pypinyin", reason="Chinese is read with pypinyin: pip install 'augkit[zh]'")

NAME = "text.pinyin"


@pytest.mark.parametrize(
    ("text", "parameters", "expected"),
    [
        pytest.param("喜欢。", {}, "xihuan。", id="a word"),
        pytest.param("我喜欢看电影", {}, "wo xihuan kan dianying", id="spaces between words"),
        pytest.param("喜欢", {"tones": "marks"}, "xǐhuān", id="marks"),
        pytest.param("喜欢", {"tones": "digits"}, "xi3huan1", id="digits"),
        pytest.param("喜欢看", {"initials": True}, "xh k", id="initials"),
        pytest.param("西安", {}, "xi'an", id="a syllable that starts with a vowel"),
        pytest.param("西安", {"tones": "marks"}, "xī'ān", id="the same with a mark"),
        pytest.param("绿色", {}, "lvse", id="ü as it is typed"),
        pytest.param("绿色", {"tones": "marks"}, "lǜsè", id="ü with a mark"),
        pytest.param("银行，行动", {}, "yinhang，xingdong", id="characters are read as their word has them"),
        pytest.param("银行", {"by": "character"}, "yin hang", id="characters by themselves"),
        pytest.param("用iPhone拍200元", {}, "yong iPhone pai 200 yuan", id="beside Latin letters and digits"),
        pytest.param("用 iPhone", {}, "yong iPhone", id="no second space"),
        pytest.param("T恤", {}, "T恤", id="words of two scripts"),
        pytest.param("看，看", {"keep": ["看"]}, "看，看", id="kept words"),
        pytest.param("{看}<看>", {}, "{看}<看>", id="placeholders"),
        pytest.param("no 1 😀", {}, "no 1 😀", id="no Chinese"),
        pytest.param("", {}, "", id="nothing"),
    ],
)
def test_words_are_spelt_out(change: Change, text: str, parameters: dict[str, object], expected: str) -> None:
    assert change(NAME, text, language="zh", rate=1.0, **parameters) == expected


def test_the_rate_is_the_share_of_words_or_characters() -> None:
    text = Text("喜欢，" * 10, language="zh")
    assert len(drawn(NAME, text, rate=0.3)) == 3
    assert len(drawn(NAME, text, rate=0.01)) == 1
    assert len(drawn(NAME, text, rate=0.3, by="character")) == 6


def test_labels_move_along(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"text": "我看电影", "spans": [{"start": 2, "end": 4, "label": "X", "text": "电影"}]}
    after = change_row(NAME, values, language="zh", rate=1.0)
    assert after["text"] == "wo kan dianying"
    assert [after["text"][span["start"] : span["end"]].strip() for span in after["spans"]] == ["dianying"]
    tagged = {"tokens": list("看电影"), "tags": ["O", "B-X", "I-X"]}
    assert change_row(NAME, tagged, language="zh", rate=1.0) == {"tokens": ["kan", "dianying"], "tags": ["O", "B-X"]}


SENTENCES = ("他在西安的银行工作了三年。", "iPhone 15的价格比去年便宜了200元！", "女儿喜欢音乐，儿子爱好绿色旅行")


@given(
    st.sampled_from(SENTENCES),
    st.floats(0.01, 1),
    st.sampled_from(["none", "marks", "digits"]),
    st.booleans(),
    st.integers(0, 30).map(str),
)
def test_latin_letters_never_run_together(sentence: str, rate: float, tones: str, initials: bool, key: str) -> None:
    text = Text(sentence, language="zh")
    edits = drawn(NAME, text, key, rate=rate, tones=tones, initials=initials)
    after = text.edited(edits).value
    assert edits and not re.search(r"\s\s", after)
    for _, _, new in edits:
        syllables = new.strip()
        assert re.search(rf"(?<![^\W\u4e00-\u9fff]){re.escape(syllables)}(?![^\W\u4e00-\u9fff])", after)


def test_without_pypinyin_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("augkit.ops.text.pinyin.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"pip install 'augkit\[zh\]'"):
        Pinyin.model_validate({}).check_ready("zh")


@pytest.mark.parametrize(
    "parameters",
    [{}, {"rate": 1.0, "tones": "marks"}, {"by": "character", "rate": 0.5}, {"initials": True, "tones": "digits"}],
)
def test_the_contract_holds(parameters: dict[str, object]) -> None:
    check_operator(Pinyin, **parameters)
