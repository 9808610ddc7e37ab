"""`audio.background_noise`: recorded noise."""

from __future__ import annotations

from typing import Annotated

from numpy.random import Generator
from pydantic import Field

from augkit.ops.audio.base import AudioOperator, between
from augkit.ops.audio.reading.folders import (
    check_folder,
    folder_fingerprint,
    folder_names,
    part_of_noise,
    sound_of_folder,
)
from augkit.ops.audio.reading.ranges import Decibels
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.levels import mix_at_snr
from augkit.ops.base import Drawn, operator


@operator("audio.background_noise", version=1)
class BackgroundNoise(AudioOperator):
    """Add a part of a recorded noise at a drawn signal-to-noise ratio.

    The part starts at a drawn time of a drawn file, and a noise that is too short goes on from its start. The ratio is
    that of the powers over the whole sound and all channels. Files are resampled to the rate of the sound, and mixed to
    one channel for sounds that have another number of channels. Where the sound or the part is digital silence, the
    sound stays as it is. For noise that is among the rows there is `audio.background_row`.

    Args:
        folder: where the noises are; audio files in it and in the folders below.
        snr_db: signal-to-noise ratio in decibels, drawn evenly between two values.

    Source: as in audiomentations (Jordal et al.), AddBackgroundNoise; noises as in Snyder et al. 2015, "MUSAN".
    """

    folder: Annotated[str, Field(min_length=1)]
    snr_db: Decibels = (3.0, 30.0)

    def check_ready(self, language: str) -> None:
        super().check_ready(language)
        check_folder(self.folder)

    def fingerprint(self) -> str:
        return folder_fingerprint(self.folder)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        if not sample.samples.any():
            return None
        names = folder_names(self.folder)
        name = names[int(rng.random() * len(names))]
        noise = sound_of_folder(self.folder, name, sample.sampling_rate)
        start = int(rng.random() * max(len(noise) - sample.frames + 1, 1))
        return {"file": name, "start": round(start / sample.sampling_rate, 4), "snr_db": between(rng, self.snr_db)}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        noise = sound_of_folder(self.folder, drawn["file"], sample.sampling_rate)
        part = part_of_noise(noise, drawn["start"], sample)
        return sample.changed(mix_at_snr(sample.samples, part, drawn["snr_db"]))
