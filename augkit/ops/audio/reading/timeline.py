"""Where the times of a sound go when it is cut, moved, stretched or turned, and what is said of them with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

__all__ = ["Piece", "moved_events", "warp_pieces", "whole"]

Event = Mapping[str, Any]
DIGITS = 6
"""Times are rounded to microseconds."""
TOUCHING = 2e-6


class Piece(NamedTuple):
    """A part of a sound that is heard afterwards.

    Attributes:
        start: where it starts in the sound before, in seconds.
        end: where it ends there.
        at: where it starts in the sound after.
        rate: seconds before for each second after; 2.0 is twice as fast.
        turned: whether it is heard backwards.
    """

    start: float
    end: float
    at: float
    rate: float = 1.0
    turned: bool = False

    def after(self, start: float, end: float) -> tuple[float, float]:
        """Where a part of this piece is heard afterwards."""
        if self.turned:
            start, end = self.start + self.end - end, self.start + self.end - start
        return self.at + (start - self.start) / self.rate, self.at + (end - self.start) / self.rate


class _Fragment(NamedTuple):
    start: float
    end: float
    share: float  # of the event
    number: int  # of the event among those before
    event: Event


def whole(seconds: float, at: float = 0.0, rate: float = 1.0) -> list[Piece]:
    """A sound of which nothing is lost."""
    return [Piece(0.0, seconds, at, rate)]


def warp_pieces(seconds: float, warp: Mapping[str, float]) -> list[Piece]:
    """What is heard when after a `moment` comes `by` seconds later and the ends stay."""
    moment, after = warp["moment"], warp["moment"] + warp["by"]
    return [
        Piece(0.0, moment, 0.0, moment / after),
        Piece(moment, seconds, after, (seconds - moment) / (seconds - after)),
    ]


def moved_events(
    events: Sequence[Event], pieces: Sequence[Piece], min_visible: float
) -> tuple[list[dict[str, Any]], list[int]]:
    """Events with their new times, in the order of time.

    An event that pieces cut is cut with them, and one that is heard several times is there several times. What is left
    of an event stays if it is at least `min_visible` of it. An event without duration stays if a piece holds its time.

    Args:
        events: with `start` and `end` in seconds and whatever else they have.
        pieces: what is heard afterwards.
        min_visible: least share of an event's duration, in (0, 1].

    Returns:
        The events, and for each the number of the event before that it comes from.
    """
    found = [
        fragment
        for number, event in enumerate(events)
        for fragment in _joined(sorted(_fragments(number, event, pieces)))
        if fragment.share >= min_visible - 1e-9
    ]
    found.sort(key=lambda fragment: (fragment.start, fragment.number))
    made = [
        {**fragment.event, "start": round(fragment.start, DIGITS), "end": round(fragment.end, DIGITS)}
        for fragment in found
    ]
    return made, [fragment.number for fragment in found]


def _fragments(number: int, event: Event, pieces: Sequence[Piece]) -> Iterator[_Fragment]:
    start, end = float(event["start"]), float(event["end"])
    for piece in pieces:
        low, high = max(start, piece.start), min(end, piece.end)
        if low < high or (start == end and low == high):
            share = (high - low) / (end - start) if start < end else 1.0
            yield _Fragment(*piece.after(low, high), share, number, event)
            if start == end:
                return  # a moment that two pieces share is in the first of them


def _joined(fragments: Sequence[_Fragment]) -> list[_Fragment]:
    """Fragments of one event, those that touch made one."""
    made: list[_Fragment] = []
    for fragment in fragments:
        if made and abs(made[-1].end - fragment.start) < TOUCHING and made[-1].share + fragment.share <= 1.0 + 1e-9:
            last = made.pop()
            fragment = last._replace(end=fragment.end, share=last.share + fragment.share)
        made.append(fragment)
    return made
