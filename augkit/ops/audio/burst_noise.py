"""`audio.burst_noise`: short noises, as of a door or a knock."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.random import Generator
from pydantic import Field

from augkit.ops.audio.base import AudioOperator, between, seed
from augkit.ops.audio.reading.ranges import Decibels, Positive
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.levels import amplitude, power
from augkit.ops.audio.signal.noise import coloured_noise
from augkit.ops.base import Drawn, Range, operator


@operator("audio.burst_noise", version=1)
class BurstNoise(AudioOperator):
    """Add a drawn number of short noises, each at a drawn signal-to-noise ratio.

    A burst rises and falls as half a period of a sine; the ratio is that of the power of the whole sound over the power
    of the burst while it lasts. Digital silence stays as it is.

    Args:
        snr_db: signal-to-noise ratio of each burst in decibels, drawn evenly between two values.
        count: most bursts in a sound; how many is drawn from 1 on.
        duration_ms: duration of each burst in milliseconds, drawn evenly between two values.
        exponent: colour of each burst, as in `audio.coloured_noise`, drawn evenly between two values.

    Source: as in audiomentations (Jordal et al.), AddShortNoises, with noise made instead of recorded.
    """

    snr_db: Decibels = (-6.0, 18.0)
    count: Annotated[int, Field(ge=1, le=100)] = 4
    duration_ms: Positive = (20.0, 200.0)
    exponent: Range = (-1.0, 2.0)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        if not sample.samples.any():
            return None
        return [self._draw_burst(sample, rng) for _ in range(1 + int(rng.random() * self.count))]

    def _draw_burst(self, sample: Sound, rng: Generator) -> Drawn:
        duration = round(between(rng, self.duration_ms) / 1000.0, 4)
        return {
            "start": round(rng.random() * max(sample.seconds - duration, 0.0), 4),
            "duration": duration,
            "snr_db": between(rng, self.snr_db),
            "exponent": between(rng, self.exponent),
            "seed": seed(rng),
        }

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        made = sample.samples.copy()
        loudness = power(sample.samples) ** 0.5
        for burst in drawn:
            start = min(int(burst["start"] * sample.sampling_rate), sample.frames - 1)
            frames = min(max(round(burst["duration"] * sample.sampling_rate), 2), sample.frames - start)
            noise = coloured_noise(burst["seed"], frames, 1, burst["exponent"])
            noise *= np.sin(np.pi * (np.arange(frames) + 0.5) / frames).astype(np.float32)[:, None]
            level = power(noise) ** 0.5
            if level > 0.0:
                made[start : start + frames] += noise * np.float32(loudness / level * amplitude(-burst["snr_db"]))
        return sample.changed(made)
