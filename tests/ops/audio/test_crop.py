"""`audio.crop`: one part, with what is heard in it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import WORDS, knocks, run


def test_a_crop_is_a_part_of_the_duration_asked_for() -> None:
    before = knocks()
    sound, drawn = run("audio.crop", before, seconds=0.5)
    assert sound.frames == 8000
    np.testing.assert_allclose(sound.samples, before[drawn["start"] : drawn["start"] + 8000], atol=2e-5)
    assert run("audio.crop", before, seconds=3.0)[1] is None


def test_the_transcript_is_that_of_the_words_that_are_left() -> None:
    labels = {"words": WORDS, "transcript": "Come in!"}
    seen = set()
    for row in "abcdefgh":
        sound, _ = run("audio.crop", knocks(), row=row, labels=labels, share=[0.45, 0.55])
        said = " ".join(word["word"] for word in sound.labels["words"])
        assert sound.labels["transcript"].strip("!").lower() == said
        seen.add(said)
    assert len(seen) > 1


def test_a_row_with_a_transcript_and_without_words_fails_where_only_it_lacks_them() -> None:
    with pytest.raises(ValueError, match="no timed words"):
        run("audio.crop", knocks(), labels={"words": None, "transcript": "Come in!"})
