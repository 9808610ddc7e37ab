"""`audio.impulse_response`: as in a room, recorded or simulated."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from augkit.errors import RecipeError
from augkit.ops.audio.impulse_response import ImpulseResponse
from augkit.testing.audio import file_of
from tests.ops.audio.sounds import hiss, run


@pytest.mark.parametrize("channels", [1, 2])
def test_a_sound_keeps_its_length_its_power_and_its_time(channels: int) -> None:
    before = np.zeros((16_000, channels), np.float32)
    before[4000:4400] = hiss(0.025, channels=channels)
    sound, _ = run("audio.impulse_response", before)
    assert sound.samples.shape == before.shape
    assert np.square(sound.samples).sum() == pytest.approx(np.square(before).sum(), rel=0.01)
    assert np.abs(sound.samples[:3990]).max() < 0.02
    assert np.abs(sound.samples[4000:4400]).max() > 0.05
    assert np.abs(sound.samples[4600:]).max() > 1e-3  # it rings


def test_recorded_responses_are_taken_from_a_folder(tmp_path: Path) -> None:
    response = np.zeros((800, 2), np.float32)
    response[100], response[500] = 0.8, 0.4
    (tmp_path / "hall.wav").write_bytes(file_of(response, 8000)["bytes"])
    click = np.zeros((2000, 1), np.float32)
    click[200] = 0.5
    sound, drawn = run("audio.impulse_response", click, 8000, folder=str(tmp_path))
    assert drawn == {"file": "hall.wav"}
    assert np.flatnonzero(np.abs(sound.samples[:, 0]) > 0.1).tolist() == [200, 600]
    assert sound.samples[600, 0] / sound.samples[200, 0] == pytest.approx(0.5, rel=1e-3)


def test_a_room_is_drawn_with_both_places_in_it() -> None:
    for row in "abcdef":
        _, drawn = run("audio.impulse_response", hiss(0.05), row=row, room_metres=[3, 5], height_metres=[2.5, 3])
        width, depth, height = drawn["room"]
        assert 3 <= width <= 5 and 3 <= depth <= 5 and 2.5 <= height <= 3
        for place in (drawn["source"], drawn["microphone"]):
            assert all(0.29 <= at <= size - 0.29 for at, size in zip(place, drawn["room"], strict=True))


def test_the_content_of_the_folder_is_in_the_key_and_a_folder_without_sounds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="has no audio files"):
        ImpulseResponse(folder=str(tmp_path)).check_ready("en")
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "a.wav").write_bytes(file_of(hiss(0.05), 16_000)["bytes"])
    operator = ImpulseResponse(folder=str(tmp_path / "room"))
    operator.check_ready("en")
    assert operator.fingerprint() and not ImpulseResponse().fingerprint()
