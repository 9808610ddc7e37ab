"""`audio.time_mask`: silent parts, and the segments that they cover."""

from __future__ import annotations

from tests.ops.audio.sounds import KNOCKS, RATE, WORDS, hiss, knocks, run


def test_a_segment_that_a_mask_covers_is_dropped_and_the_words_stay() -> None:
    labels = {"segments": KNOCKS, "words": WORDS, "transcript": "come in"}
    sound, drawn = run("audio.time_mask", knocks(), labels=labels, share=[0.3, 0.3], count=1)
    ((start, end),) = drawn
    assert not sound.samples[start:end].any()
    for knock in KNOCKS:
        hidden = max(0.0, min(knock["end"], end / RATE) - max(knock["start"], start / RATE))
        kept = hidden <= 0.5 * (knock["end"] - knock["start"])
        assert (knock in sound.labels["segments"]) == kept
    assert sound.labels["words"] == WORDS
    assert sound.labels["transcript"] == "come in"


def test_each_part_has_the_share_drawn_and_the_rest_stays() -> None:
    before = hiss(1.0)
    sound, drawn = run("audio.time_mask", before, share=[0.1, 0.1], count=2)
    assert [end - start for start, end in drawn] == [1600, 1600]
    silent = (sound.samples == 0.0)[:, 0]
    for start, end in drawn:
        assert silent[start:end].all()
        silent[start:end] = False
    assert silent.mean() < 0.001
