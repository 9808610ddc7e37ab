"""Which words of a text are offered with synonyms."""

from __future__ import annotations

import pytest

from augkit.ops.text.base import Text
from augkit.ops.text.lexicon import synonyms_in


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
