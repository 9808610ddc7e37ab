"""`audio.resample`: the bandwidth of another sampling rate."""

from __future__ import annotations

from numpy.random import Generator

from augkit.ops.audio.base import AudioOperator, between
from augkit.ops.audio.reading.ranges import SamplingRates
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.resampling import resampled
from augkit.ops.base import Drawn, operator

DRIFT = 0.01
"""Frames by which the end of a sound may come early or late; at 8 kHz, a microsecond."""


@operator("audio.resample", version=2)
class Resample(AudioOperator):
    """Resample the sound to a drawn rate, and back unless asked otherwise.

    Down and back takes away what a recorder of that rate would not have heard; a higher rate changes nothing that is
    heard. Labels are in seconds and stay.

    Args:
        sampling_rate: the rate in Hz, drawn evenly between two values; give the same value twice for one rate.
        back: whether the sound gets the rate back that it had; if not, it is kept at the new one.

    Source: soxr; as in audiomentations (Jordal et al.), Resample.
    """

    sampling_rate: SamplingRates = (4000.0, 16000.0)
    back: bool = True

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        rate = max(round(between(rng, self.sampling_rate)), 1)
        return {"sampling_rate": rate} if rate != sample.sampling_rate else None

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        rate = drawn["sampling_rate"]
        made = resampled(sample.samples, sample.sampling_rate, rate, drift=DRIFT)
        if not self.back:
            return sample.changed(made, sampling_rate=rate)
        again = resampled(made, rate, sample.sampling_rate, frames=sample.frames, drift=DRIFT)
        return sample.changed(again)
