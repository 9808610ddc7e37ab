"""What SpecAugment draws: masks along time and frequency, and a warp of time."""

from __future__ import annotations

from numpy.random import Generator

from augkit.ops.audio.signal.spectrum import hertz_of_mel, mel_of_hertz

__all__ = ["draw_bands", "draw_stretches", "draw_warp"]

LEAST = 0.1
"""Share of the duration that moments keep from the ends."""


def draw_stretches(rng: Generator, frames: int, share: tuple[float, float], count: int) -> list[list[int]]:
    """Parts of a sound: first frame and the one behind the last of each, in order; each at least one frame long.

    Args:
        rng: where chance comes from.
        frames: length of the sound.
        share: of it that each part has, drawn evenly between two values.
        count: how many; they may overlap.
    """
    found = []
    for _ in range(count):
        size, place = rng.random(2).tolist()
        length = min(max(round((share[0] + size * (share[1] - share[0])) * frames), 1), frames)
        start = int(place * (frames - length + 1))
        found.append([start, start + length])
    return sorted(found)


def draw_bands(rng: Generator, sampling_rate: int, share: tuple[float, float], count: int) -> list[list[float]]:
    """Bands of frequencies: lowest and highest of each in Hz, in order, evenly on the mel scale.

    Args:
        rng: where chance comes from.
        sampling_rate: in Hz; the bands are below half of it.
        share: of the mel scale that each band has, drawn evenly between two values.
        count: how many; they may overlap.
    """
    highest = mel_of_hertz(sampling_rate / 2.0)
    found = []
    for _ in range(count):
        size, place = rng.random(2).tolist()
        width = (share[0] + size * (share[1] - share[0])) * highest
        low = place * (highest - width)
        found.append([round(hertz_of_mel(low), 1), round(hertz_of_mel(low + width), 1)])
    return sorted(found)


def draw_warp(rng: Generator, seconds: float, share: float) -> dict[str, float] | None:
    """A moment of a sound and by how much later it comes, in seconds; None where that is nothing."""
    place, size = rng.random(2).tolist()
    moment = (LEAST + share + place * (1.0 - 2.0 * (LEAST + share))) * seconds
    by = (2.0 * size - 1.0) * share * seconds
    warp = {"moment": round(moment, 4), "by": round(by, 4)}
    return warp if warp["by"] and 0.0 < warp["moment"] + warp["by"] < seconds else None
