"""Which words of a text are offered with synonyms."""

from __future__ import annotations

import pytest

from augkit.ops.text.base import Text
from augkit.ops.text.reading.lexicon import synonyms_in
from augkit.resources.chinese_synonyms import table as chinese_synonyms


def offered(text: str) -> dict[str, tuple[str, ...]]:
    return {text[start:end]: synonyms for start, end, synonyms in synonyms_in(Text(text))}


def test_words_are_offered_in_their_own_inflection() -> None:
    assert all(synonym.endswith("s") for synonym in offered("she likes two films")["films"])


@pytest.mark.parametrize("text", ["", "?!", "the of and", "not never no", "http://big.film.org"])
def test_nothing_is_offered_where_nothing_may_be_replaced(text: str) -> None:
    assert offered(text) == {}


def test_a_capital_is_a_name_but_at_the_start_of_a_sentence() -> None:
    assert "Large" in offered("Large houses stand here")
    assert "Large" not in offered("we met Mr. Large there")


def test_capitals_throughout_are_no_names() -> None:
    assert "HOUSES" not in offered("we saw HOUSES there")
    assert offered("A LARGE HOUSE STANDS HERE").keys() & {"LARGE", "HOUSE"}


def test_neighbours_beyond_a_full_stop_do_not_decide() -> None:
    assert offered("to. help") == offered("help")


def test_what_was_found_is_kept_with_the_text() -> None:
    text = Text("a large house")
    assert synonyms_in(text) is synonyms_in(text)


CHINESE = "# verbs\n购买 = 购置\n选购 > 购买 置办\n父亲 = 爸爸\n"


@pytest.fixture
def small_chinese_table(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("jieba", reason="words of Chinese text are found with jieba: pip install 'augkit[zh]'")
    table = chinese_synonyms.ChineseSynonyms(CHINESE.encode())
    monkeypatch.setattr(chinese_synonyms, "load", lambda: table)


@pytest.mark.usefixtures("small_chinese_table")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("父亲购买了电脑", [(0, 2, ("爸爸",)), (2, 4, ("购置",))], id="words found by jieba"),
        pytest.param("我选购衣服", [(1, 3, ("购买", "置办"))], id="one way only"),
        pytest.param("看《父亲》想父亲", [(6, 8, ("爸爸",))], id="titles of works stay"),
        pytest.param("买iPhone 15", [], id="Latin words are left alone"),
        pytest.param("{购买}", [], id="placeholders"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_words_of_chinese_text_are_offered(text: str, expected: list[tuple[int, int, tuple[str, ...]]]) -> None:
    assert synonyms_in(Text(text, language="zh")) == expected


@pytest.mark.usefixtures("small_chinese_table")
def test_chinese_is_looked_up_in_chinese_text_alone() -> None:
    assert synonyms_in(Text("父亲购买了电脑", language="en")) == []
    assert synonyms_in(Text("two films", language="zh")) == []
