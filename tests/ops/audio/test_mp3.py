"""`audio.mp3`: as long and in time, and less of the sound at a lower rate."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import hiss, run


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
