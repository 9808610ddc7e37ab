"""`audio.pad`: silence on either side."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import KNOCKS, knocks, run


@pytest.mark.parametrize(("side", "before"), [("start", 8000), ("end", 0)])
def test_padding_puts_silence_where_it_is_asked(side: str, before: int) -> None:
    sound, drawn = run("audio.pad", knocks(), seconds=2.5, side=side)
    assert drawn == {"before": before, "after": 8000 - before}
    assert sound.frames == 40_000
    np.testing.assert_allclose(sound.samples[before : before + 32_000], knocks(), atol=2e-5)


def test_labels_move_with_the_sound_and_a_longer_sound_stays() -> None:
    sound, drawn = run("audio.pad", knocks(), labels={"segments": KNOCKS}, seconds=3.0)
    by = drawn["before"] / sound.sampling_rate
    assert drawn["before"] + drawn["after"] == 16_000
    starts = [segment["start"] for segment in sound.labels["segments"]]
    assert starts == pytest.approx([knock["start"] + by for knock in KNOCKS], abs=1e-5)
    assert run("audio.pad", knocks(), seconds=2.0)[1] is None


def test_a_duration_that_no_memory_holds_fails_the_row_and_says_so() -> None:
    with pytest.raises(ValueError, match=r"would have 16,000,000,000 values; 268,435,456 are the most"):
        run("audio.pad", knocks(), seconds=1e6)
