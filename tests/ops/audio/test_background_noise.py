"""`audio.background_noise`: noise of a folder, at the ratio drawn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from augkit.errors import RecipeError
from augkit.ops.audio.background_noise import BackgroundNoise
from tests.ops.audio.sounds import RATE, noise_folder, ratio_db, run, tone


@pytest.fixture
def noises(tmp_path: Path) -> Path:
    return noise_folder(tmp_path)


@pytest.mark.parametrize("channels", [1, 2])
def test_the_ratio_of_signal_to_noise_is_the_one_drawn(channels: int, noises: Path) -> None:
    before = tone(300.0, 1.0, channels=channels, level=0.2)
    for row in ("a", "b", "c"):
        sound, drawn = run("audio.background_noise", before, row=row, snr_db=[-3.0, 25.0], folder=str(noises))
        assert ratio_db(before, sound.samples) == pytest.approx(drawn["snr_db"], abs=0.1)


def test_noise_that_is_too_short_goes_on_from_its_start(noises: Path) -> None:
    (noises / "deep" / "hum.flac").unlink()
    sound, drawn = run("audio.background_noise", tone(440.0, 2.0, level=1e-3), folder=str(noises), snr_db=[-40, -40])
    assert drawn["file"] == "street.wav"
    period = round(0.3 * RATE)
    np.testing.assert_allclose(sound.samples[:period], sound.samples[period : 2 * period], atol=0.01)


def test_the_content_of_the_folder_is_in_the_key(noises: Path) -> None:
    first = BackgroundNoise(folder=str(noises)).fingerprint()
    other = noises.parent / "other"
    other.mkdir()
    (other / "street.wav").write_bytes(b"another")
    assert BackgroundNoise(folder=str(other)).fingerprint() != first


def test_a_folder_that_is_not_there_or_has_no_sounds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="there is no folder"):
        BackgroundNoise(folder=str(tmp_path / "gone")).check_ready("en")
    with pytest.raises(RecipeError, match="has no audio files"):
        BackgroundNoise(folder=str(tmp_path)).check_ready("en")


def test_a_noise_that_cannot_be_read_fails_the_row_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.wav").write_bytes(b"no sound at all")
    with pytest.raises(ValueError, match=r"broken\.wav"):
        run("audio.background_noise", tone(440.0, 0.1), folder=str(tmp_path))
