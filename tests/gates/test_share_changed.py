"""`share_changed`: how much of a text counts as changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.gates.share_changed import ShareChanged, common_length
from augkit.ops.base import Row

from .rows import row

TEN = "one two three four five six seven eight nine ten"


@pytest.mark.parametrize(
    ("copy", "share", "counts"),
    [
        (TEN, "0.00", "0 of 10 words"),
        ("one 2 three four five six seven 8 nine ten", "0.20", "2 of 10 words"),
        ("one three four five six seven nine ten", "0.20", "2 of 10 words"),
        ("two one three four five six seven eight nine ten", "0.10", "1 of 10 words"),
        ("ten nine eight seven six five four three two one", "0.90", "9 of 10 words"),
        (TEN + " eleven twelve", "0.17", "2 of 12 words"),
        (TEN.replace(" ", "  ") + "\n", "0.00", "0 of 10 words"),
        (TEN.replace("four", "Four"), "0.10", "1 of 10 words"),
        (TEN.replace("four", "four ,") + " .", "0.17", "2 of 12 words"),
        ("", "1.00", "10 of 10 words"),
    ],
)
def test_the_share_of_words_that_changed(copy: str, share: str, counts: str) -> None:
    changed, longer = int(counts.split()[0]), int(counts.split()[2])
    exact = changed / longer
    assert ShareChanged(min=exact, max=exact).check(row(TEN), row(copy)) is None
    if changed:
        assert ShareChanged(max=0.01).check(row(TEN), row(copy)) == f"share changed {share} is above 0.01 ({counts})"
    else:
        assert ShareChanged(min=0.05).check(row(TEN), row(copy)) == f"share changed 0.00 is below 0.05 ({counts})"


def test_a_copy_that_is_its_source_row_has_nothing_changed() -> None:
    one = row("a film")
    assert ShareChanged().check(one, one) is None
    assert ShareChanged(min=0.1).check(one, one) is not None


def test_two_empty_texts_are_the_same() -> None:
    assert ShareChanged().check(row(""), row("")) is None
    assert ShareChanged().check(row(""), row("film")) == "share changed 1.00 is above 0.5 (1 of 1 words)"


def test_chinese_is_counted_by_the_character_so_that_words_cut_anew_do_not_count() -> None:
    gate = ShareChanged(max=0.2)
    assert gate.check(row("我喜欢看老电影", "zh"), row("我喜欢看新电影", "zh")) is None
    assert gate.check(row("我喜欢看老电影", "zh"), row("我喜欢听新歌曲", "zh")) == (
        "share changed 0.57 is above 0.2 (4 of 7 characters)"
    )


def test_tokens_are_compared_one_by_one() -> None:
    source, copy = (Row("r", {"tokens": tokens}) for tokens in (["New York", "'s"], ["New", "York", "'s"]))
    assert ShareChanged().check(source, copy) == "share changed 0.67 is above 0.5 (2 of 3 words)"


WORDS = st.lists(st.sampled_from("abcde"), max_size=40)


def slow_common_length(first: list[str], second: list[str]) -> int:
    """By the table of Wagner and Fischer."""
    line = [0] * (len(second) + 1)
    for one in first:
        diagonal = 0
        for place, other in enumerate(second, 1):
            diagonal, line[place] = line[place], diagonal + 1 if one == other else max(line[place], line[place - 1])
    return line[-1]


@given(WORDS, WORDS)
def test_what_two_texts_have_in_common_is_exact(first: list[str], second: list[str]) -> None:
    assert common_length(first, second) == slow_common_length(first, second)


def test_long_texts_are_compared_too() -> None:
    assert common_length("ab" * 5000, "ba" * 5000) == 9999
    assert common_length("abc" * 1000, "cba" * 1000) == slow_common_length(list("abc" * 1000), list("cba" * 1000))
