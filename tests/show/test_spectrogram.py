"""The spectrogram of a sound is a picture that shows where its tones are."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest

from augkit.show.spectrogram import spectrogram_png
from tests.ops.audio.sounds import RATE, tone

Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed: pip install Pillow")


def pixels(samples: np.ndarray) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(spectrogram_png(samples, RATE, 200, 100)))).astype(int)


def test_a_tone_is_a_bright_line_at_its_height() -> None:
    shown = pixels(np.concatenate((tone(2000.0, 0.5), tone(6000.0, 0.5))))
    assert shown.shape == (100, 200, 3)
    brightness = shown.sum(axis=2)
    assert 100 - brightness[:, 50].argmax() == pytest.approx(25, abs=2)
    assert 100 - brightness[:, 150].argmax() == pytest.approx(75, abs=2)


@pytest.mark.parametrize("frames", [1, 10, 400])
def test_short_and_silent_sounds_have_one_too(frames: int) -> None:
    assert pixels(np.zeros((frames, 2), np.float32)).shape == (100, 200, 3)
