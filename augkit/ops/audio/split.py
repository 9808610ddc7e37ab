"""`audio.split`: pieces of a long sound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field, model_validator
from typing_extensions import Self

from augkit.ops.audio.base import AudioSplitOperator
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.reading.timeline import Piece
from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance


@operator("audio.split", version=1)
class Split(AudioSplitOperator):
    """Make several rows of a long sound, each a piece of it of the same duration.

    Copy number k becomes piece number k; further copies stay as they are, so give at least as many `copies` as there
    are pieces, `keep_original: false`, and the gate `drop_unchanged`. Segments and words are cut with their piece, and
    the transcript is that of the words in it. A sound that is not longer than a piece stays as it is. It draws nothing
    at random.

    Args:
        seconds: duration of a piece, in seconds.
        overlap: how much of the end of a piece is the start of the next, in seconds; less than `seconds`.
        least_seconds: a shorter rest at the end is left out, in seconds; where left out, half a piece.

    Source: windows of long recordings as in Kong et al. 2020, "PANNs".
    """

    deterministic: ClassVar[bool] = True

    seconds: Annotated[float, Field(gt=0)] = 10.0
    overlap: Annotated[float, Field(ge=0)] = 0.0
    least_seconds: Annotated[float, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _moves_on(self) -> Self:
        if self.overlap >= self.seconds:
            raise ValueError("overlap must be less than seconds")
        return self

    def draw_pieces(self, sample: Sound, rng: Chance) -> Sequence[Drawn]:
        rate = sample.sampling_rate
        frames = max(round(self.seconds * rate), 1)
        if sample.frames <= frames:
            return []
        step = max(round((self.seconds - self.overlap) * rate), 1)
        least = frames / 2 if self.least_seconds is None else self.least_seconds * rate
        pieces, start, is_last = [], 0, False
        while not is_last:
            is_last = start + frames >= sample.frames
            length = min(frames, sample.frames - start)
            if length >= least:
                pieces.append({"start": start, "frames": length})
            start += step
        return pieces

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        start, end, rate = drawn["start"], drawn["start"] + drawn["frames"], sample.sampling_rate
        return sample.retimed(sample.samples[start:end], [Piece(start / rate, end / rate, 0.0)], self.min_visible)
