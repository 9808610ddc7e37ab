"""Letters that noise may change, and letters of the same script and case."""

from __future__ import annotations

import unicodedata

import pytest

from augkit.ops.letters import HAN, allowed, find_letters, in_placeholder, letters_beside, letters_like
from augkit.ops.text.base import Text
from augkit.ops.text.reading.words import NEGATIONS


def at_places(value: str, **parameters: int) -> str:
    """The letters that may change, the others as dots."""
    places = set(find_letters(Text(value), **parameters).places())
    return "".join(letter if at in places else "." for at, letter in enumerate(value))


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("a fine film, isn't it?", "..fine.film........it."),
        ("do not see 3rd or http://x.io", "do.....see.....or..........."),
        ("mother-in-law's", "mother.in.law.s"),
        ("NEVER Nobody nowhere", "." * 20),
        ("cafe\u0301 tre\u0300s", "caf...tr..s"),
        ("这不好 60年 三个", "这.好......个"),
        ("हिन्दी कमल", ".......कमल"),
    ],
)
def test_letters_that_may_change(value: str, found: str) -> None:
    assert at_places(value) == found.ljust(len(value), ".")


def test_edges_and_short_words_are_left_alone() -> None:
    assert at_places("to see films 看电影", front=1, back=1) == "....e...ilm..看电影"
    assert at_places("to see films 看电影", shortest=4) == ".......films.看电影"
    assert at_places("to see don", back=1, shortest=1) == "t..se..do."


def test_neighbouring_ideographs_are_one_run() -> None:
    assert find_letters(Text("我们走，没有人", language="ja")).ideographs == [[0, 1, 2], [5, 6]]


@pytest.mark.parametrize(
    ("letter", "script"),
    [
        ("é", "LATIN"), ("Ω", "GREEK"), ("ж", "CYRILLIC"), ("Ж", "CYRILLIC"), ("ա", "ARMENIAN"), ("ש", "HEBREW"),
        ("ج", "ARABIC"), ("क", "DEVANAGARI"), ("ক", "BENGALI"), ("க", "TAMIL"), ("క", "TELUGU"), ("ก", "THAI"),
        ("თ", "GEORGIAN"), ("は", "HIRAGANA"), ("カ", "KATAKANA"), ("電", "CJK"), ("한", "HANGUL"), ("ậ", "LATIN"),
    ],
)  # fmt: skip
def test_letters_are_of_the_same_script_and_case(letter: str, script: str) -> None:
    like = letters_like(letter)
    assert len(like) >= 15 and len(set(like)) == len(like)
    assert {unicodedata.name(one).split()[0] for one in like} == {script}
    assert {one.isupper() for one in like} == {letter.isupper()}


@pytest.mark.parametrize("letter", ["ᚠ", "Ꭰ", "𐌰"])
def test_scripts_without_an_alphabet_here_have_no_letters(letter: str) -> None:
    assert letters_like(letter) == letters_beside(letter) == ""


def test_a_letter_is_not_beside_itself() -> None:
    assert letters_beside("K") == "ABCDEFGHIJLMNOPQRSTUVWXYZ"
    assert letters_beside("的") == HAN.replace("的", "") != HAN


def test_common_characters_are_written_alike_everywhere_and_turn_nothing_round() -> None:
    assert len(set(HAN)) == len(HAN) == 300
    for encoding in ("gb2312", "big5", "shift_jis"):
        assert HAN.encode(encoding).decode(encoding) == HAN
    assert not set(HAN) & (NEGATIONS | set("一二三四五六七八九十百千万好坏美死"))


def test_edits_that_labels_do_not_allow_are_left_out() -> None:
    text = Text("see New York", {"spans": [{"start": 4, "end": 12, "label": "LOC"}]})
    inside, border, insertion, outside, all_of_it = (5, 6, "x"), (3, 5, "x"), (6, 6, "x"), (0, 1, "x"), (2, 12, "x")
    assert allowed(text, [inside, border, insertion, outside, all_of_it]) == [inside, outside]
    assert allowed(Text("see New York"), [border, all_of_it]) == [border, all_of_it]


def test_what_is_in_braces_or_a_tag_is_in_a_placeholder() -> None:
    value = "{a 1} 2 <b 3> 4"
    assert [in_placeholder(value, value.index(digit)) for digit in "1234"] == [True, False, True, False]
