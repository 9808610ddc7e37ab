"""Folders of sounds that operators draw from: noises and impulse responses."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from xxhash import xxh3_128

from augkit.errors import RecipeError
from augkit.ops.audio.reading.files import decoded
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.resampling import resampled

__all__ = ["check_folder", "folder_fingerprint", "folder_names", "part_of_noise", "sound_of_folder"]

SUFFIXES = frozenset({".aif", ".aiff", ".flac", ".mp3", ".oga", ".ogg", ".wav"})
KEPT = 64


def folder_names(folder: str) -> tuple[str, ...]:
    """Names of the sounds in a folder and those below it, sorted, with `/` between them."""
    return _names(str(Path(folder).expanduser()))


@lru_cache(maxsize=8)
def _names(folder: str) -> tuple[str, ...]:
    root = Path(folder)
    files = (path for path in root.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    return tuple(sorted(path.relative_to(root).as_posix() for path in files))


def check_folder(folder: str) -> None:
    """Refuse a folder that has no sounds, and look at all folders anew from now on.

    Raises:
        RecipeError: it is not there, or there is no sound in it or below it.
    """
    for kept in (_names, folder_fingerprint, sound_of_folder):
        kept.cache_clear()  # in a notebook, somebody may have put files there since the last build
    root = Path(folder).expanduser()
    if not root.is_dir():
        what = f"{folder!r} is a file" if root.is_file() else f"there is no folder {folder!r}"
        raise RecipeError(what, hint="Name a folder of audio files.")
    if not folder_names(folder):
        kinds = ", ".join(sorted(SUFFIXES))
        raise RecipeError(f"the folder {folder!r} has no audio files ({kinds})", hint="Name another.")


@lru_cache(maxsize=8)
def folder_fingerprint(folder: str) -> str:
    """Hash of the names and the content of the sounds in a folder."""
    hashed = xxh3_128()
    for name in folder_names(folder):
        content = (Path(folder).expanduser() / name).read_bytes()
        hashed.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        hashed.update(content)
    return hashed.hexdigest()


@lru_cache(maxsize=KEPT)
def sound_of_folder(folder: str, name: str, sampling_rate: int) -> np.ndarray:
    """The samples of one of them at a sampling rate in Hz; read-only float32 of shape (frames, channels).

    Raises:
        ValueError: the file cannot be read; says which.
    """
    try:
        samples, rate = decoded((Path(folder).expanduser() / name).read_bytes())
    except (OSError, ValueError) as error:
        raise ValueError(f"{name} in {folder}: {error}") from error
    made = resampled(samples, rate, sampling_rate)
    made.flags.writeable = False
    return made


def part_of_noise(noise: np.ndarray, start: float, sound: Sound) -> np.ndarray:
    """A part of a noise as long as a sound; it goes on from its start, and fits the channels of the sound.

    Args:
        noise: shape (frames, channels), at the sampling rate of the sound.
        start: where the part starts, in seconds.
        sound: that the part is for.

    Returns:
        Shape (frames of the sound, channels of the sound or 1).
    """
    if noise.shape[1] not in (1, sound.channels):
        noise = noise.mean(axis=1, keepdims=True)
    first = round(start * sound.sampling_rate)
    return np.take(noise, np.arange(first, first + sound.frames), axis=0, mode="wrap")
