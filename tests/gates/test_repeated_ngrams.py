"""`repeated_ngrams`: copies that go round in circles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.gates.repeated_ngrams import RepeatedNgrams
from augkit.ops.base import Row

from .rows import row

SOURCE = "the film shows a great idea to the audience"


@pytest.mark.parametrize(
    ("copy", "reason"),
    [
        (SOURCE, None),
        ("a very very good film", None),  # no run of three is there twice
        (
            "good good good good good good",
            "“good good good” stands there 4 times, above 3",
        ),
        (
            "the film is good. The film is, good!",
            "share repeated 0.33 is above 0.2 (2 of 6 runs of 3 words)",
        ),
        (
            "so it goes, so it goes, so it goes, so it goes on",
            "“so it goes” stands there 4 times, above 3",
        ),
        ("so it goes on and on until so it goes no more but ends", None),
        ("two words", None),
        ("", None),
        ("... ... ... ... ... ...", None),
    ],
)
def test_what_repeats_itself_too_much(copy: str, reason: str | None) -> None:
    assert RepeatedNgrams().check(row(SOURCE), row(copy)) == reason


def test_what_the_source_row_repeats_a_copy_may_repeat_as_often() -> None:
    chorus = "la la la la la la la"
    assert RepeatedNgrams().check(row(chorus), row(chorus)) is None
    assert RepeatedNgrams().check(row(chorus), row("la la la la la la")) is None
    assert RepeatedNgrams().check(row(chorus), row(chorus + " la la")) == "“la la la” stands there 7 times, above 3"


def test_chinese_is_looked_at_by_the_character() -> None:
    gate, source = RepeatedNgrams(), row("美股三大股指周五集体收跌", "zh")
    assert gate.check(source, row("美股三大股指周五集体收高", "zh")) is None
    assert gate.check(source, row("美股三大股指三大股指三大股指三大股指收跌", "zh")) == (
        "“三大股” stands there 4 times, above 3"
    )
    assert gate.check(source, row("美股三大股指，美股三大股指", "zh")) == (
        "share repeated 0.40 is above 0.2 (4 of 10 runs of 3 characters)"
    )


def test_the_run_and_the_limits_can_be_set() -> None:
    gate = RepeatedNgrams(n=1, max_share=1.0, max_times=2)
    assert gate.check(row(SOURCE), row("no, no, no")) == "“no” stands there 3 times, above 2"
    assert gate.check(row(SOURCE), row("no, no")) is None
    assert RepeatedNgrams(n=1, max_share=0.5, max_times=9).check(row("a"), row("a b a b")) is None


def test_tokens_are_words_as_they_stand() -> None:
    tokens = ["so", "it", "goes"] * 5
    assert RepeatedNgrams().check(row(SOURCE), Row("r", {"tokens": tokens})) == (
        "“so it goes” stands there 5 times, above 3"
    )


@given(st.lists(st.sampled_from(["a", "b", "c", "."]), max_size=30))
def test_a_copy_like_its_source_row_is_never_dropped(words: list[str]) -> None:
    one = row(" ".join(words))
    assert RepeatedNgrams(max_share=0.0, max_times=1).check(one, row(" ".join(words))) is None
