"""Codecs: what they leave, at the same length and in time."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.audio.signal.codecs import mu_law
from tests.ops.audio.sounds import hiss, level_db, run, tone


def lag(before: np.ndarray, after: np.ndarray) -> int:
    """By how many frames a sound is late."""
    spectrum = np.fft.rfft(after[:, 0], 2 * len(after)) * np.conj(np.fft.rfft(before[:, 0], 2 * len(after)))
    found = int(np.fft.irfft(spectrum).argmax())
    return found if found < len(after) else found - 2 * len(after)


@pytest.mark.parametrize(
    ("rate", "frames"), [(8000, 3300), (16_000, 9000), (44_100, 9000), (48_000, 700), (96_000, 9000)]
)
def test_mp3_stays_as_long_and_in_time(rate: int, frames: int) -> None:
    noise = hiss(1.0, rate)[:frames]
    smooth = np.convolve(noise[:, 0], np.hanning(9), "same")[:, None].astype(np.float32) * 0.2
    sound, _ = run("audio.mp3", smooth, rate, kbps=[64, 64])
    assert sound.frames == frames
    assert sound.sampling_rate == rate
    assert abs(lag(smooth, sound.samples)) <= 1


def test_fewer_bits_a_second_leave_less_of_the_sound() -> None:
    before = hiss(1.0)
    errors = [
        np.square(run("audio.mp3", before, kbps=[kbps, kbps])[0].samples - before).mean() for kbps in (8, 32, 128)
    ]
    assert errors == sorted(errors, reverse=True)


def test_a_telephone_has_neither_lows_nor_highs() -> None:
    for frequency, passes in ((100.0, False), (1000.0, True), (3900.0, False), (6000.0, False)):
        before = tone(frequency, 1.0)
        sound, _ = run("audio.telephone", before)
        loss = level_db(sound.samples[:, 0], frequency) - level_db(before[:, 0], frequency)
        assert loss == pytest.approx(0.0, abs=0.5) if passes else loss < -20
        assert sound.frames == len(before)


def test_mu_law_has_256_steps_and_is_finer_where_it_is_quiet() -> None:
    made = mu_law(np.linspace(-1, 1, 100_001, dtype=np.float32)[:, None])
    steps = np.unique(made)
    assert len(steps) == 255  # both zeros are one
    assert steps[-1] == pytest.approx(1.0)
    gaps = np.diff(steps)
    assert gaps.max() > 50 * gaps.min()


def test_crushed_sound_has_as_many_values_as_its_bits_have() -> None:
    sound, drawn = run("audio.bit_crush", hiss(1.0, level=0.5), bits=[3, 3])
    assert drawn == {"bits": 3}
    np.testing.assert_array_equal(np.unique(sound.samples), np.arange(-4, 4) / 4)


def test_resampling_down_and_back_takes_away_the_highs_alone() -> None:
    for frequency, passes in ((1000.0, True), (3000.0, False)):
        before = tone(frequency, 1.0)
        sound, _ = run("audio.resample", before, sampling_rate=[4000, 4000])
        loss = level_db(sound.samples[:, 0], frequency) - level_db(before[:, 0], frequency)
        assert loss == pytest.approx(0.0, abs=0.1) if passes else loss < -60
        assert (sound.frames, sound.sampling_rate) == (16_000, 16_000)


def test_a_sound_may_stay_at_the_new_rate() -> None:
    segments = [{"start": 0.25, "end": 0.5, "label": "a"}]
    sound, _ = run(
        "audio.resample", tone(440.0), sampling_rate=[11025, 11025], back=False, labels={"segments": segments}
    )
    assert (sound.frames, sound.sampling_rate) == (11_025, 11_025)
    assert sound.labels["segments"] == segments
