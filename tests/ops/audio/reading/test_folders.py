"""Folders of noises and impulse responses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from augkit.errors import RecipeError
from augkit.ops.audio.reading.folders import (
    check_folder,
    folder_fingerprint,
    folder_names,
    part_of_noise,
    sound_of_folder,
)
from augkit.ops.audio.reading.sound import Sound
from augkit.testing.audio import file_of
from tests.ops.audio.sounds import hiss, noise_folder


def test_sounds_below_a_folder_are_found_in_the_order_of_their_names(tmp_path: Path) -> None:
    assert folder_names(str(noise_folder(tmp_path))) == ("deep/hum.flac", "street.wav")


def test_a_sound_comes_at_the_rate_asked_for_and_cannot_be_written_to(tmp_path: Path) -> None:
    samples = sound_of_folder(str(noise_folder(tmp_path)), "street.wav", 16_000)
    assert samples.shape == (4800, 2) and not samples.flags.writeable


def test_another_name_or_another_content_is_another_fingerprint(tmp_path: Path) -> None:
    prints = []
    for folder, name, content in (
        ("a", "x.wav", b"1"),
        ("b", "y.wav", b"1"),
        ("c", "x.wav", b"2"),
        ("d", "x.wav", b"1"),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(content)
        prints.append(folder_fingerprint(str(tmp_path / folder)))
    assert len(set(prints)) == 3 and prints[0] == prints[3]


def test_what_is_no_folder_of_sounds_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no sound")
    with pytest.raises(RecipeError, match="has no audio files"):
        check_folder(str(tmp_path))
    with pytest.raises(RecipeError, match="there is no folder"):
        check_folder(str(tmp_path / "gone"))
    with pytest.raises(RecipeError, match=r"notes\.txt' is a file"):
        check_folder(str(tmp_path / "notes.txt"))


def test_what_has_become_of_a_folder_is_seen_when_the_next_recipe_is_checked(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="has no audio files"):
        check_folder(str(tmp_path))
    check_folder(str(noise_folder(tmp_path)))
    before = folder_fingerprint(str(tmp_path))
    quiet = sound_of_folder(str(tmp_path), "street.wav", 8000)
    (tmp_path / "street.wav").write_bytes(file_of(hiss(0.2, 8000), 8000)["bytes"])
    check_folder(str(tmp_path))
    assert folder_fingerprint(str(tmp_path)) != before
    assert len(sound_of_folder(str(tmp_path), "street.wav", 8000)) < len(quiet)


@pytest.mark.parametrize(("channels", "found"), [(1, 1), (2, 2), (3, 1)])
def test_a_part_goes_on_from_the_start_and_fits_the_channels(channels: int, found: int) -> None:
    noise = hiss(0.1, 8000, channels=2)
    part = part_of_noise(noise, 0.05, Sound(np.zeros((1000, channels), np.float32), 8000))
    expected = np.resize(np.roll(noise, -400, axis=0), (1000, 2))
    if found == 1:
        expected = expected.mean(axis=1, keepdims=True)
    assert part.shape == (1000, found)
    np.testing.assert_allclose(part, expected, atol=1e-7)
