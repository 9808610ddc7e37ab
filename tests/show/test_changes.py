"""What changed between two texts, as a person would mark it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.show.changes import word_changes

MARKS = {"same": ("", ""), "removed": ("[", "]"), "added": ("{", "}")}


def marked(before: str, after: str) -> str:
    """The pieces in one string: `[removed]`, `{added}`."""
    return "".join(f"{MARKS[one.kind][0]}{one.text}{MARKS[one.kind][1]}" for one in word_changes(before, after))


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("a good film", "a fine film", "a [good]{fine} film"),
        ("it costs 4.5% more", "it costs 7.25% more", "it costs [4.5]{7.25}% more"),
        ("he was friendly.", "he was <mask>.", "he was [friendly]{<mask>}."),
        ("The film is good", "is good", "[The film ]is good"),
        ("They won. He left.", "They won.", "They won.[ He left.]"),
        ("too long", "far too long", "{far} too long"),
        ("Hi kids ! It is late !", "Hi kids ! Look out ! It is late !", "Hi kids ! {Look out !} It is late !"),
        ("A cat. A dog. A cow.", "A cat. A cow.", "A cat.[ A dog.] A cow."),
    ],
)
def test_whole_words_and_numbers_change(before: str, after: str, wanted: str) -> None:
    assert marked(before, after) == wanted


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("a simple story", "a smiple stoyr", "a [simple]{smiple} [story]{stoyr}"),
        ("new york is big", "New YORK is big", "[new]{New} [york]{YORK} is big"),
        ("Anna Becker left", "Tom Okafor left", "[Anna Becker]{Tom Okafor} left"),
        ("The service is slow", "Theserv ice is slow", "[The service]{Theserv ice} is slow"),
    ],
)
def test_words_written_another_way_stand_beside_what_they_were(before: str, after: str, wanted: str) -> None:
    assert marked(before, after) == wanted


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("she opened a small hotel", "she opened small a hotel", "she opened [a small]{small a} hotel"),
        ("are clean . Tom Okafor", "are . clean Okafor Tom", "are [clean .]{. clean} [Tom Okafor]{Okafor Tom}"),
        ("we打算去公园散步", "we公园去打算散步", "we[打算去公园]{公园去打算}散步"),
        ("我们打算去公园", "我们算打去公园", "我们[打算]{算打}去公园"),
        ("孩子们", "小孩们", "[孩子]{小孩}们"),
        ("这部电影很好", "這部電影很好", "[这部电]{這部電}影很好"),
        ("I like the long view from here", "like the long view I from here", "[I ]like the long view {I} from here"),
    ],
)
def test_words_that_change_places_with_their_neighbours_are_one_change(before: str, after: str, wanted: str) -> None:
    assert marked(before, after) == wanted


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("a b", "a  b", "a { }b"),
        ("a  b", "a b", "a [ ]b"),
        ("slow, and", "slow ,and", "slow{ },[ ]and"),
        ("a\nb", "a b", "a[\n]{ }b"),
        ("电影好看", "电 影好看", "电{ }影好看"),
        ("very slow", "very  fast", "very { }[slow]{fast}"),
        ("end", "end ", "end{ }"),
        ("end ", "end", "end[ ]"),
    ],
)
def test_white_space_counts_where_no_word_beside_it_changed(before: str, after: str, wanted: str) -> None:
    assert marked(before, after) == wanted


TEXTS = st.text(st.sampled_from("ab .,\n电影好1'"), max_size=20)


@given(TEXTS, TEXTS)
def test_same_and_added_pieces_are_the_new_text(before: str, after: str) -> None:
    pieces = word_changes(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert all(piece.text for piece in pieces)
    assert (before == after) == all(piece.kind == "same" for piece in pieces)


@given(TEXTS, TEXTS)
def test_same_and_removed_pieces_are_the_old_text_but_for_white_space(before: str, after: str) -> None:
    old = "".join(piece.text for piece in word_changes(before, after) if piece.kind != "added")
    assert "".join(old.split()) == "".join(before.split())
