"""`text.segment_shuffle`: shuffle tokens within segments of the same label."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.sampling import pick_numbers, share
from augkit.ops.tags import find_segments
from augkit.ops.text.base import Text, TextOperator


@operator("text.segment_shuffle", version=2)
class SegmentShuffle(TextOperator):
    """Shuffle tokens within segments: within an entity, or between two; the sequence of tags stays the same.

    Tokens in `keep`, and tokens that hold white space, stay where they are.

    Args:
        rate: share of the segments of two tokens and more that are shuffled, in (0, 1]; at least one.

    Source: Dai & Adel 2020, "An Analysis of Simple Data Augmentation for Named Entity Recognition".
    """

    moves: ClassVar[frozenset[str]] = frozenset({"tokens", "tags"})

    on: Literal["text"] = Field("text", description="The role that is changed: the tokens.")
    rate: Rate = 0.3

    def inputs(self) -> frozenset[str]:
        return frozenset({"tags"})

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = ("text.segment_shuffle", self.kept)
        segments: list[list[int]] | None = text.derived.get(key)
        if segments is None:
            segments = text.derived[key] = self._segments(text)
        tokens, starts = text.surface, text.starts
        edits: Edits = []
        for number in pick_numbers(len(segments), share(self.rate, len(segments)), rng):
            places = segments[number]
            order = _shuffled([tokens[place] for place in places], rng.random(len(places)).tolist())
            for place, token in zip(places, order, strict=True):
                if tokens[place] != token:
                    edits.append((starts[place], starts[place] + len(tokens[place]), token))
        edits.sort()
        return edits

    def _segments(self, text: Text) -> list[list[int]]:
        """The tokens of each segment that may move, where there are two that differ."""
        tokens = text.surface
        found = []
        for start, end in find_segments(text.labels.get("tags") or ()):
            places = [
                at for at in range(start, end) if len(tokens[at].split()) == 1 and tokens[at].strip() == tokens[at]
            ]
            places = [at for at in places if tokens[at].lower() not in self.kept]
            if len({tokens[at] for at in places}) > 1:
                found.append(places)
        return found


def _shuffled(tokens: list[str], draws: list[float]) -> list[str]:
    """The tokens in the order of their draws, turned on where that is the order they have."""
    order = [token for _, token in sorted(zip(draws, tokens, strict=True))]
    while order == tokens:
        order = order[1:] + order[:1]
    return order
