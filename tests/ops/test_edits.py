"""Edits of a string, and what points into it: by hand, and for random strings, edits and ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.edits import apply_edits, edit_tokens, move_range

Edit = tuple[int, int, str]
Case = tuple[str, list[Edit]]


@st.composite
def edited_texts(draw: st.DrawFn, alphabet: str = "ab éß中 👍\u0301") -> Case:
    """A string and edits of it, sorted and apart."""
    text = draw(st.text(alphabet, max_size=30))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits = [(low, high, draw(st.text("xy z", max_size=3))) for low, high in zip(cuts[::2], cuts[1::2], strict=False)]
    return text, edits


def test_edits_are_applied_to_the_original_places() -> None:
    assert apply_edits("a good film", [(0, 1, "one"), (2, 6, ""), (11, 11, "!")]) == "one  film!"


def test_no_edits_change_nothing() -> None:
    assert apply_edits("film", []) == "film"
    assert apply_edits("", []) == ""


def test_offsets_count_code_points() -> None:
    assert apply_edits("👩‍👩‍👧 ok", [(6, 8, "no")]) == "👩‍👩‍👧 no"


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param([(0, 3, "x"), (2, 4, "y")], id="overlapping"),
        pytest.param([(3, 4, "x"), (0, 1, "y")], id="out of order"),
        pytest.param([(2, 1, "x")], id="ending before it starts"),
        pytest.param([(0, 5, "x")], id="past the end"),
        pytest.param([(5, 5, "x")], id="inserted past the end"),
        pytest.param([(-1, 1, "x")], id="before the start"),
    ],
)
def test_edits_that_make_no_sense_raise(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="edit"):
        apply_edits("film", edits)


@given(edited_texts())
def test_edits_taken_from_the_end_one_by_one_give_the_same(case: Case) -> None:
    text, edits = case
    expected = text
    for low, high, by in reversed(edits):
        expected = expected[:low] + by + expected[high:]
    assert apply_edits(text, edits) == expected


@pytest.mark.parametrize(
    ("span", "edits", "expected"),
    [
        pytest.param((2, 6), [(0, 1, "the")], (4, 8), id="replaced before"),
        pytest.param((2, 6), [(7, 11, "x")], (2, 6), id="replaced after"),
        pytest.param((2, 6), [(2, 2, "x ")], (4, 8), id="inserted at the front border stays outside"),
        pytest.param((2, 6), [(6, 6, " x")], (2, 6), id="inserted at the back border stays outside"),
        pytest.param((2, 6), [(2, 6, "excellent")], (2, 11), id="replaced as a whole"),
        pytest.param((2, 6), [(3, 5, "")], (2, 4), id="deleted in part"),
        pytest.param((2, 6), [(3, 3, "__")], (2, 8), id="inserted inside"),
        pytest.param((2, 6), [(0, 2, ""), (2, 3, "G"), (6, 7, "")], (0, 4), id="edits on all sides"),
        pytest.param((3, 3), [(0, 1, "")], (2, 2), id="an empty range"),
        pytest.param((2, 6), [(2, 6, "")], None, id="deleted as a whole"),
        pytest.param((2, 6), [(2, 4, ""), (4, 6, "")], None, id="deleted piece by piece"),
    ],
)
def test_where_a_range_stands_after_edits(
    span: tuple[int, int], edits: list[Edit], expected: tuple[int, int] | None
) -> None:
    assert move_range(span, edits) == expected


@pytest.mark.parametrize("edit", [(1, 3, "x"), (5, 7, "x"), (0, 11, "x")])
def test_an_edit_across_a_border_of_a_range_raises(edit: Edit) -> None:
    with pytest.raises(ValueError, match="crosses the border"):
        move_range((2, 6), [edit])


@given(edited_texts(), st.data())
def test_a_moved_range_holds_what_the_edits_inside_it_make(case: Case, data: st.DataObject) -> None:
    text, edits = case
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    try:
        moved = move_range((start, end), edits)
    except ValueError:
        assert any(low < border < high for low, high, _ in edits for border in (start, end))
        return
    inside = [(low - start, high - start, by) for low, high, by in edits if start <= low and high <= end]
    inside = [(low, high, by) for low, high, by in inside if low < high or 0 < low < end - start]
    expected = apply_edits(text[start:end], inside)
    if moved is None:
        assert (expected, end > start) == ("", True)
    else:
        assert apply_edits(text, edits)[slice(*moved)] == expected


def starts_of(tokens: list[str], gap: int = 1) -> list[int]:
    return [sum(map(len, tokens[:number])) + gap * number for number in range(len(tokens))]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param([], [("in", (0,)), ("New", (1,)), ("York", (2,))], id="none"),
        pytest.param([(3, 6, "Old")], [("in", (0,)), ("Old", (1,)), ("York", (2,))], id="replaced"),
        pytest.param([(4, 5, "")], [("in", (0,)), ("Nw", (1,)), ("York", (2,))], id="deleted inside"),
        pytest.param([(0, 3, "")], [("New", (1,)), ("York", (2,))], id="deleted with the space behind"),
        pytest.param([(0, 3, ""), (3, 4, "n")], [("new", (1,)), ("York", (2,))], id="deleted, the next one changed"),
        pytest.param([(2, 6, "")], [("in", (0,)), ("York", (2,))], id="deleted with the space before"),
        pytest.param([(3, 6, "")], [("in", (0,)), ("York", (2,))], id="deleted alone"),
        pytest.param([(6, 6, " big")], [("in", (0,)), ("New", (1,)), ("big", ()), ("York", (2,))], id="inserted"),
        pytest.param([(0, 0, "right ")], [("right", ()), ("in", (0,)), ("New", (1,)), ("York", (2,))], id="in front"),
        pytest.param([(11, 11, " now")], [("in", (0,)), ("New", (1,)), ("York", (2,)), ("now", ())], id="at the end"),
        pytest.param([(2, 2, "to")], [("into", (0,)), ("New", (1,)), ("York", (2,))], id="glued to the token before"),
        pytest.param([(3, 3, "the-")], [("in", (0,)), ("the-New", (1,)), ("York", (2,))], id="glued to the next one"),
        pytest.param([(6, 7, "-")], [("in", (0,)), ("New-York", (1, 2))], id="joined"),
        pytest.param([(3, 6, "So La")], [("in", (0,)), ("So", (1,)), ("La", (1,)), ("York", (2,))], id="split"),
        pytest.param([(3, 11, "Rome")], [("in", (0,)), ("Rome", (1, 2))], id="two replaced by one"),
        pytest.param([(0, 11, "")], [], id="all deleted"),
    ],
)
def test_tokens_after_edits(edits: list[Edit], expected: list[tuple[str, tuple[int, ...]]]) -> None:
    tokens = ["in", "New", "York"]
    assert edit_tokens(tokens, starts_of(tokens), edits) == expected


def test_white_space_inside_a_token_stays() -> None:
    tokens = ["a  good", " ", "film\u00a0x"]
    made = edit_tokens(tokens, starts_of(tokens), [(0, 1, "one"), (10, 10, "no ")])
    assert made == [("one  good", (0,)), (" ", (1,)), ("no", ()), ("film\u00a0x", (2,))]


def test_empty_tokens_stay() -> None:
    tokens = ["a", "", "b"]
    assert edit_tokens(tokens, starts_of(tokens), [(0, 1, "x")]) == [("x", (0,)), ("", (1,)), ("b", (2,))]


def test_tokens_without_spaces_between_them_keep_their_borders() -> None:
    tokens = ["我", "喜欢", "电影"]
    made = edit_tokens(tokens, starts_of(tokens, 0), [(1, 1, "很"), (3, 5, "书")])
    assert made == [("我", (0,)), ("很", ()), ("喜欢", (1,)), ("书", (2,))]


TOKENS = st.lists(st.text("ab-é", min_size=1, max_size=4), max_size=8)


@given(TOKENS, st.sampled_from([0, 1]), st.data())
def test_tokens_hold_the_edited_string_and_name_where_each_comes_from(
    tokens: list[str], gap: int, data: st.DataObject
) -> None:
    text = (" " * gap).join(tokens)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    edits = [
        (low, high, data.draw(st.text("xy ", max_size=3))) for low, high in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    made = edit_tokens(tokens, starts_of(tokens, gap), edits)
    edited = apply_edits(text, edits)
    assert all(token for token, _ in made)
    if gap:
        assert [token for token, _ in made] == edited.split()
    else:
        assert "".join(token for token, _ in made) == "".join(edited.split())
    firsts = [owners[0] for _, owners in made if owners]
    assert firsts == sorted(firsts)
    untouched = [
        number
        for number, (token, start) in enumerate(zip(tokens, starts_of(tokens, gap), strict=True))
        if all(high < start or low > start + len(token) for low, high, _ in edits)
    ]
    for number in untouched:
        assert (tokens[number], (number,)) in made


@given(TOKENS, st.sampled_from([0, 1]))
def test_tokens_without_edits_come_back(tokens: list[str], gap: int) -> None:
    assert edit_tokens(tokens, starts_of(tokens, gap), []) == [(token, (n,)) for n, token in enumerate(tokens)]


@pytest.mark.parametrize(
    ("tokens", "edit", "expected"),
    [
        pytest.param(["好", "看"], (0, 0, "真"), ["真", "好", "看"], id="put in at the start"),
        pytest.param(["好", "看"], (2, 2, "吗"), ["好", "看", "吗"], id="put in at the end"),
        pytest.param(["好", "看"], (1, 1, "吃又"), ["好", "吃", "又", "看"], id="put in between"),
        pytest.param(["好"], (1, 1, "吗"), ["好", "吗"], id="beside the only one"),
        pytest.param(["好", "看"], (0, 2, "精彩极了"), ["精", "彩", "极", "了"], id="characters stay characters"),
        pytest.param(
            [*"我昨天在北京看的电影", "App"],
            (3, 4, "iOS和"),
            [*"我昨天", "iOS", *"和北京看的电影", "App"],
            id="Latin words",
        ),
        pytest.param([*"在12月"], (1, 3, "11"), [*"在11月"], id="digits"),
        pytest.param(["好看", "的"], (0, 2, "精彩"), ["精彩", "的"], id="words stay words"),
        pytest.param(["好看", "电影"], (4, 4, "院"), ["好看", "电影", "院"], id="put in behind a word"),
    ],
)
def test_tokens_of_a_script_without_spaces_stay_of_their_kind(
    tokens: list[str], edit: Edit, expected: list[str]
) -> None:
    starts = [sum(map(len, tokens[:at])) for at in range(len(tokens))]
    made = edit_tokens(tokens, starts, [edit], unspaced=True)
    assert [token for token, _ in made] == expected
    untouched = {source for _, sources in made for source in sources}
    assert {at for at, start in enumerate(starts) if start >= edit[1] or start < edit[0]} <= untouched


def test_words_of_other_scripts_do_not_make_words_of_characters() -> None:
    tokens = ["看", "NBA", "Live", "直", "播"]
    starts = [0, 1, 4, 8, 9]
    made = edit_tokens(tokens, starts, [(8, 10, "转播")], unspaced=True)
    assert [token for token, _ in made] == ["看", "NBA", "Live", "转", "播"]
    made = edit_tokens(["观看", "NBA", "直播"], [0, 2, 5], [(5, 7, "转播赛")], unspaced=True)
    assert [token for token, _ in made] == ["观看", "NBA", "转播赛"]
