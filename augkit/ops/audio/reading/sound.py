"""What an audio sample is: samples, and everything that is said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from augkit.ops.audio.reading.speech import left_of_transcript
from augkit.ops.audio.reading.timeline import Piece, moved_events

__all__ = ["Sound"]


class Sound:
    """Samples and the labels that point into them.

    Attributes:
        samples: float32 of shape (frames, channels), at least one frame, full scale at 1.0; not to be written to.
        sampling_rate: frames a second, in Hz.
        labels: the roles beside the samples: `segments`, `words`, `transcript`, `speaker`, where the row has them.
        language: ISO 639-1 code of what is spoken.
        row_id: of the row it was read from; "" for a sound made by hand.
        derived: what operators have worked out about these samples, by name; kept for the next copy of the row.
    """

    def __init__(
        self,
        samples: np.ndarray,
        sampling_rate: int,
        labels: Mapping[str, Any] | None = None,
        language: str = "en",
        row_id: str = "",
    ) -> None:
        self.samples = samples
        self.sampling_rate = sampling_rate
        self.labels = labels or {}
        self.language = language
        self.row_id = row_id
        self.derived: dict[Any, Any] = {}

    @property
    def frames(self) -> int:
        return len(self.samples)

    @property
    def channels(self) -> int:
        return int(self.samples.shape[1])

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.sampling_rate

    def changed(self, samples: np.ndarray, *, sampling_rate: int | None = None, **labels: Any) -> Sound:
        """A new sound of other samples in which everything is heard when it was.

        Args:
            samples: shape (frames, channels).
            sampling_rate: in Hz, where it is another.
            **labels: new values of roles.
        """
        made = np.ascontiguousarray(samples, dtype=np.float32)
        made.flags.writeable = False
        rate = sampling_rate or self.sampling_rate
        return Sound(made, rate, {**self.labels, **labels} if labels else self.labels, self.language, self.row_id)

    def retimed(
        self,
        samples: np.ndarray,
        pieces: Sequence[Piece],
        min_visible: float,
        *,
        cuts_speech: bool = True,
        **labels: Any,
    ) -> Sound:
        """A new sound in which things are heard at other times, or no longer; the labels move along.

        Args:
            samples: shape (frames, channels).
            pieces: which part of this sound is heard when.
            min_visible: least share of a segment or word that has to be left for it to stay, in (0, 1].
            cuts_speech: whether there may be words in what is lost.
            **labels: new values of other roles; of `transcript` too, which is else worked out from the words.

        Raises:
            ValueError: there is a transcript without timed words, and a part of the sound is lost.
        """
        moved: dict[str, Any] = {}
        if (segments := self.labels.get("segments")) is not None:
            moved["segments"] = moved_events(segments, pieces, min_visible)[0]
        words = self.labels.get("words")
        transcript = self.labels.get("transcript")
        if words is not None:
            moved["words"], kept = moved_events(words, pieces, min_visible)
            if transcript is not None:
                said = [word["word"] for word in words]
                moved["transcript"] = left_of_transcript(transcript, said, kept, self.language)
        elif transcript and cuts_speech and not self._is_whole(pieces):
            raise ValueError("the row has a transcript and no timed words, so that no part of its sound can be cut off")
        return self.changed(samples, **moved | labels)

    def muted(self, samples: np.ndarray, masks: Sequence[tuple[float, float]], min_visible: float) -> Sound:
        """A new sound of which parts are silent; segments of which too little is heard are gone.

        Args:
            samples: shape (frames, channels).
            masks: start and end of each silent part, in seconds, in the order of their starts.
            min_visible: least share of a segment that has to be heard for it to stay, in (0, 1].
        """
        segments = self.labels.get("segments")
        if segments is None:
            return self.changed(samples)
        left = [segment for segment in segments if 1.0 - _covered(segment, masks) >= min_visible - 1e-9]
        return self.changed(samples, segments=left)

    def _is_whole(self, pieces: Sequence[Piece]) -> bool:
        """Whether everything is heard once, in its order."""
        at = 0.0
        for start, end, *_ in sorted(pieces, key=lambda piece: piece.at):
            if abs(start - at) > 1.5 / self.sampling_rate:
                return False
            at = end
        return abs(self.seconds - at) <= 1.5 / self.sampling_rate and not any(piece.turned for piece in pieces)


def _covered(segment: Mapping[str, Any], masks: Sequence[tuple[float, float]]) -> float:
    """Share of a segment that masks cover; they may overlap."""
    start, end = float(segment["start"]), float(segment["end"])
    if start == end:
        return float(any(low <= start < high for low, high in masks))
    covered, at = 0.0, start
    for low, high in masks:
        covered += max(0.0, min(high, end) - max(low, at))
        at = max(at, min(high, end))
    return covered / (end - start)
