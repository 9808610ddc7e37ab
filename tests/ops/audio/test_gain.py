"""`audio.gain`: louder or quieter by what was drawn."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.audio.reading.files import decoded, encoded
from augkit.ops.registry import get_operator
from tests.ops.audio.sounds import run, tone


def test_gain_is_what_was_drawn() -> None:
    before = tone(440.0, 0.2)
    sound, drawn = run("audio.gain", before, gain_db=[-6.0206, -6.0206])
    assert drawn == {"gain_db": -6.0206}
    np.testing.assert_allclose(sound.samples, before / 2, atol=2e-5)


def test_gains_are_drawn_between_both_ends() -> None:
    drawn = [run("audio.gain", tone(440.0, 0.01), row=str(row), gain_db=[-3, 5])[1]["gain_db"] for row in range(60)]
    assert -3 <= min(drawn) < -2 and 4 < max(drawn) <= 5


def test_what_is_beyond_full_scale_is_clipped_when_it_is_encoded_and_not_before() -> None:
    sound, _ = run("audio.gain", tone(440.0, 0.1, level=0.5), gain_db=[12, 12])
    assert np.abs(sound.samples).max() > 1.9
    assert np.abs(decoded(encoded(sound.samples, sound.sampling_rate))[0]).max() == 1.0


@pytest.mark.parametrize("span", [(-151.0, 0.0), (0.0, 4000.0)])
def test_decibels_beyond_what_samples_hold_are_refused(span: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="from -150 to 150 decibels"):
        get_operator("audio.gain")(gain_db=span)
