"""What is left of a transcript."""

from __future__ import annotations

import pytest

from augkit.ops.audio.reading.speech import left_of_transcript, said_again

WORDS = ["well", "come", "in", "please"]


@pytest.mark.parametrize(
    ("kept", "left"),
    [
        ([0, 1, 2, 3], "Well, come in, please!"),
        ([1, 2], "come in,"),
        ([0], "Well,"),
        ([3], "please!"),
        ([], ""),
        ([0, 3], "well please"),
        ([2, 3, 0, 1], "in please well come"),
    ],
)
def test_a_run_of_words_keeps_its_spelling_and_other_words_are_joined(kept: list[int], left: str) -> None:
    assert left_of_transcript("Well, come in, please!", WORDS, kept, "en") == left


def test_words_that_the_transcript_writes_otherwise_are_joined() -> None:
    assert left_of_transcript("It costs 5 €", ["it", "costs", "five", "euros"], [2, 3], "en") == "five euros"


def test_chinese_words_are_joined_without_spaces() -> None:
    assert left_of_transcript("请进来", ["请", "进", "来"], [2, 0], "zh") == "来请"
    assert said_again("请进", 2, "zh") == "请进请进"
    assert said_again("come in", 2, "en") == "come in come in"
