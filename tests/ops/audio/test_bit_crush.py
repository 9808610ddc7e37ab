"""`audio.bit_crush`: as many steps as bits have."""

from __future__ import annotations

import numpy as np

from tests.ops.audio.sounds import hiss, run, tone


def test_crushed_sound_has_as_many_values_as_its_bits_have() -> None:
    sound, drawn = run("audio.bit_crush", hiss(1.0, level=0.5), bits=[3, 3])
    assert drawn == {"bits": 3}
    np.testing.assert_array_equal(np.unique(sound.samples), np.arange(-4, 4) / 4)


def test_bits_are_drawn_with_both_ends_and_a_sample_moves_by_half_a_step_at_most() -> None:
    seen = set()
    for row in range(20):
        sound, drawn = run("audio.bit_crush", tone(440.0, 0.05), row=str(row), bits=[5, 7])
        seen.add(drawn["bits"])
        assert np.abs(sound.samples - tone(440.0, 0.05)).max() <= 0.5 ** drawn["bits"] + 2e-5
    assert seen == {5, 6, 7}
