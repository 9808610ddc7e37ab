"""`audio.shelf_eq`: the low or the high part raised or lowered."""

from __future__ import annotations

from typing import Literal

from numpy.random import Generator

from augkit.ops.audio.base import AudioOperator, between, frequency_between
from augkit.ops.audio.reading.ranges import Decibels, Positive
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.filters import filtered, shelf
from augkit.ops.base import Drawn, operator

QUALITY = 0.7071
"""Of a shelf as steep as it can be without a bump."""


@operator("audio.shelf_eq", version=1)
class ShelfEq(AudioOperator):
    """Raise or lower all that is below or above a drawn frequency, as bass and treble knobs do.

    Where the sampling rate has no such frequency, the sound stays as it is.

    Args:
        side: `low` changes what is below the frequency, `high` what is above it, `random` draws one of them.
        frequency_hz: the frequency in Hz, drawn between two values, evenly in octaves; half the gain is reached there.
        gain_db: gain in decibels, drawn evenly between two values.

    Source: Bristow-Johnson, "Cookbook formulae for audio equalizer biquad filter coefficients".
    """

    side: Literal["random", "low", "high"] = "random"
    frequency_hz: Positive = (150.0, 4000.0)
    gain_db: Decibels = (-12.0, 12.0)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        frequency = frequency_between(rng, self.frequency_hz, sample.sampling_rate)
        if frequency is None:
            return None
        gain = between(rng, self.gain_db)
        side = self.side if self.side != "random" else ("low" if rng.random() < 0.5 else "high")
        return {"side": side, "frequency_hz": frequency, "gain_db": gain}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        sections = shelf(drawn["side"], drawn["frequency_hz"], drawn["gain_db"], QUALITY, sample.sampling_rate)
        return sample.changed(filtered(sample.samples, sections))
