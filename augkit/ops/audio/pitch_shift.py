"""`audio.pitch_shift`: higher or lower, at the same speed."""

from __future__ import annotations

from numpy.random import Generator

from augkit.ops.audio.base import VoiceAudioOperator, between
from augkit.ops.audio.reading.ranges import Semitones
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.stretching import pitch_shifted
from augkit.ops.base import Drawn, operator


@operator("audio.pitch_shift", version=2)
class PitchShift(VoiceAudioOperator):
    """Make the sound higher or lower without changing its duration.

    A `speaker` that is relabelled gets the shift in whole semitones behind the name, as in `anna +2st`.

    Args:
        semitones: twelve are an octave; drawn evenly between two values.

    Source: python-stretch, which is Signalsmith Stretch (Luff 2022), and soxr.
    """

    semitones: Semitones = (-4.0, 4.0)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        semitones = between(rng, self.semitones)
        return {"semitones": semitones} if semitones else None

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        semitones = drawn["semitones"]
        made = pitch_shifted(sample.samples, sample.sampling_rate, semitones)
        return sample.changed(made, **self.speaker_after(sample, f"{round(semitones):+d}st"))
