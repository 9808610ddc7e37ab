"""`audio.impulse_response`: as in a room, recorded or simulated."""

from __future__ import annotations

from numpy.random import Generator

from augkit.ops.audio.base import AudioOperator, between, seed
from augkit.ops.audio.reading.folders import check_folder, folder_fingerprint, folder_names, sound_of_folder
from augkit.ops.audio.reading.ranges import Positive
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.rooms import convolved, shoebox_response
from augkit.ops.base import Drawn, operator

WALL_DISTANCE = 0.3
"""Metres that source and microphone keep from the walls."""


@operator("audio.impulse_response", version=2)
class ImpulseResponse(AudioOperator):
    """Make the sound as it is heard in a room, by convolution with an impulse response.

    The direct sound keeps its time, so that labels stay; the sound stays as long and as powerful as it is, and what
    would sound on after its end is cut off. Without a folder, a room with six flat walls is drawn for each copy, with
    places for source and microphone in it. A folder's files of several channels are mixed to one for sounds that have
    another number of channels.

    Args:
        folder: of recorded impulse responses; where left out, rooms are simulated.
        room_metres: width and depth of a simulated room in metres, each drawn evenly between two values.
        height_metres: its height in metres, drawn evenly between two values.
        decay_seconds: RT60 of a simulated room, drawn evenly between two values.

    Source: Ko et al. 2017, "A study on data augmentation of reverberant speech for robust speech recognition"; Allen &
        Berkley 1979, "Image method for efficiently simulating small-room acoustics".
    """

    folder: str | None = None
    room_metres: Positive = (2.0, 8.0)
    height_metres: Positive = (2.2, 4.0)
    decay_seconds: Positive = (0.1, 0.8)

    def check_ready(self, language: str) -> None:
        super().check_ready(language)
        if self.folder is not None:
            check_folder(self.folder)

    def fingerprint(self) -> str:
        return "" if self.folder is None else folder_fingerprint(self.folder)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        if self.folder is not None:
            names = folder_names(self.folder)
            return {"file": names[int(rng.random() * len(names))]}
        room = [between(rng, span, 2) for span in (self.room_metres, self.room_metres, self.height_metres)]
        places = [[self._place(rng, size) for size in room] for _ in range(2)]
        decay = between(rng, self.decay_seconds)
        return {
            "room": room,
            "source": places[0],
            "microphone": places[1],
            "decay_seconds": decay,
            "seed": seed(rng),
        }

    @staticmethod
    def _place(rng: Generator, size: float) -> float:
        margin = min(WALL_DISTANCE, size / 4.0)
        return between(rng, (margin, size - margin), 3)

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        if "file" in drawn:
            assert self.folder is not None
            response = sound_of_folder(self.folder, drawn["file"], sample.sampling_rate)
            if response.shape[1] not in (1, sample.channels):
                response = response.mean(axis=1, keepdims=True)
        else:
            response = shoebox_response(
                tuple(drawn["room"]),
                tuple(drawn["source"]),
                tuple(drawn["microphone"]),
                drawn["decay_seconds"],
                drawn["seed"],
                sample.sampling_rate,
            )
        return sample.changed(convolved(sample.samples, response))
