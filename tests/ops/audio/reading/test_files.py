"""Files of sound: what is written is what is read, and what is wrong is said."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from augkit.errors import MissingExtra
from augkit.ops.audio.reading.files import decoded, encoded
from augkit.ops.audio.reading.values import UnencodedSound
from augkit.recipe.schema import AudioOutput, Output
from augkit.testing.audio import REFUSED, audio_odd, spoken

FSDD = Path(__file__).parents[5] / "shared" / "data" / "audio" / "fsdd" / "recordings"


@pytest.mark.parametrize("frames", [1, 2, 999])
@pytest.mark.parametrize("channels", [1, 2, 3])
@pytest.mark.parametrize("bits", [16, 24])
def test_both_formats_hold_the_same_values_rounded(frames: int, channels: int, bits: Any) -> None:
    samples = spoken(0.1, 11_025, channels)[:frames]
    for kind in ("wav", "flac"):
        again, rate = decoded(encoded(samples, 11_025, kind, bits))
        assert rate == 11_025
        assert again.shape == samples.shape
        assert np.abs(again - samples).max() <= 2.0**-bits


def test_other_libraries_read_what_is_written() -> None:
    samples = spoken(0.1, 8000, 2)
    for bits in (16, 24):
        info = soundfile.info(io.BytesIO(encoded(samples, 8000, "wav", bits)))
        assert (info.format, info.subtype, info.channels, info.frames) == ("WAV", f"PCM_{bits}", 2, 800)


def test_what_is_beyond_full_scale_is_clipped() -> None:
    again, _ = decoded(encoded(np.array([[2.0], [-2.0], [1.0]], np.float32), 8000))
    np.testing.assert_array_equal(again[:, 0], np.float32([32767 / 32768, -1.0, 32767 / 32768]))


@pytest.mark.parametrize("format", ["MP3", "OGG", "AIFF"])
def test_other_formats_are_read(format: str) -> None:
    file = io.BytesIO()
    soundfile.write(file, spoken(0.3, 16_000), 16_000, format=format)
    samples, rate = decoded(file.getvalue())
    assert rate == 16_000
    assert len(samples) >= 4800
    assert samples.dtype == np.float32


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("no samples", "no samples"),
        ("not a number", "not finite"),
        ("cut off", "cut off|no audio that can be read"),
        ("not audio", "no audio that can be read"),
    ],
)
def test_what_is_no_sound_says_why(what: str, message: str) -> None:
    assert what in REFUSED
    with pytest.raises(ValueError, match=message):
        decoded(audio_odd()[what]["audio"]["bytes"])


def test_a_wav_that_is_cut_off_has_the_frames_that_are_there_or_is_refused() -> None:
    content = encoded(spoken(0.5, 8000), 8000, "wav")
    try:
        samples, _ = decoded(content[:4044])
    except ValueError:
        return
    np.testing.assert_array_equal(samples, decoded(content)[0][: len(samples)])


def test_a_recording_comes_through_unchanged() -> None:
    if not FSDD.is_dir():
        pytest.skip(f"there is no {FSDD}")
    content = (FSDD / "7_theo_11.wav").read_bytes()
    samples, rate = decoded(content)
    assert rate == 8000
    np.testing.assert_array_equal(decoded(encoded(samples, rate, "flac"))[0], samples)


@pytest.mark.parametrize(
    ("path", "asked", "found", "named"),
    [
        ("a.wav", None, b"RIFF", "a.wav"),
        ("a.mp3", None, b"fLaC", "a.flac"),
        ("a.wav", "flac", b"fLaC", "a.flac"),
        ("b.c.ogg", "wav", b"RIFF", "b.c.wav"),
        (None, None, b"fLaC", None),
    ],
)
def test_the_format_is_that_of_the_recipe_or_of_the_source(path: Any, asked: Any, found: bytes, named: Any) -> None:
    made = UnencodedSound(spoken(0.05, 8000), 8000, path).encode(Output(audio=AudioOutput(format=asked)))
    assert made["bytes"][:4] == found
    assert made["path"] == named


def test_a_missing_package_is_told_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "soundfile", None)
    with pytest.raises(MissingExtra, match=r"augkit\[audio\]"):
        decoded(b"")
