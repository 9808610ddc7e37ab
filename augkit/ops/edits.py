"""Edits of a string, and how everything that points into the string moves with them.

An edit is `(start, end, replacement)`: code points `start` up to `end` of the *original* string become `replacement`.
Edits of one string are sorted and do not overlap. All functions here are pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

Edit = tuple[int, int, str]
Edits = list[Edit]
Range = tuple[int, int]
"""Half-open: code points `start` up to, not including, `end`."""


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The string after all edits.

    Raises:
        ValueError: edits overlap, are out of order, or reach outside the string.

    >>> apply_edits("a good film", [(2, 6, "fine"), (7, 11, "movie")])
    'a fine movie'
    """
    pieces: list[str] = []
    done = 0
    for start, end, replacement in edits:
        if start < done or end < start:
            raise ValueError(f"edit [{start}, {end}) overlaps the one before it or ends before it starts")
        pieces.append(text[done:start])
        pieces.append(replacement)
        done = end
    if done > len(text):
        raise ValueError(f"edit ends at {done}, after the end of a string of {len(text)} code points")
    pieces.append(text[done:])
    return "".join(pieces)


def move_range(span: Range, edits: Iterable[Edit]) -> Range | None:
    """Where a labelled range stands after the edits.

    An insertion at either border stays outside. A replacement inside is part of the range. Returns None when all of
    the range was deleted.

    Raises:
        ValueError: an edit crosses a border of the range, so that no answer is right.

    >>> move_range((2, 6), [(0, 1, "the"), (2, 6, "excellent")])
    (4, 13)
    """
    start, end = span
    shift = grow = 0
    for low, high, replacement in edits:
        change = len(replacement) - (high - low)
        if high <= start and (low < start or high == low):
            shift += change
        elif low >= end:
            break
        elif start <= low and high <= end:
            grow += change
        else:
            raise ValueError(f"edit [{low}, {high}) crosses the border of the labelled range [{start}, {end})")
    if end > start and end - start + grow == 0:
        return None
    return start + shift, end + shift + grow


def edit_tokens(tokens: Sequence[str], starts: Sequence[int], edits: Iterable[Edit]) -> list[tuple[str, int | None]]:
    """The tokens after edits of the string they were joined into.

    Args:
        tokens: the tokens; they may hold white space, which stays as it is.
        starts: where each token starts in the joined string.
        edits: of the joined string. A replacement with white space makes several tokens of one.

    Returns:
        Each new token with the number of the old token it stems from, or None where it was inserted between tokens.

    >>> edit_tokens(["in", "New", "York"], [0, 3, 7], [(2, 2, " old"), (7, 11, "Delhi")])
    [('in', 0), ('old', None), ('New', 1), ('Delhi', 2)]
    """
    pieces: list[tuple[str, int | None]] = []
    current = 0

    def keep(low: int, high: int) -> None:
        """Copy the unchanged code points [low, high), a piece for each token in them."""
        nonlocal current
        while current < len(tokens) and starts[current] < high:
            start, end = starts[current], starts[current] + len(tokens[current])
            if end > low:
                pieces.append((tokens[current][max(low - start, 0) : high - start], current))
            if end > high:
                return
            current += 1

    done = 0
    for low, high, replacement in edits:
        keep(done, low)
        owner = _touched(tokens, starts, current, low, high)
        if owner is not None:
            pieces.append((replacement, owner))
        else:
            pieces.extend((word, None) for word in replacement.split())
        done = high
    keep(done, starts[-1] + len(tokens[-1]) if tokens else 0)
    return list(_joined(pieces, tokens))


def _touched(tokens: Sequence[str], starts: Sequence[int], first: int, low: int, high: int) -> int | None:
    """The first token that [low, high) overlaps or, for an insertion, lies strictly inside of."""
    for index in range(first, len(tokens)):
        start, end = starts[index], starts[index] + len(tokens[index])
        if start >= high:
            break
        if end > low and (low < high or start < low):
            return index
    return None


def _joined(pieces: Iterable[tuple[str, int | None]], tokens: Sequence[str]) -> Iterator[tuple[str, int | None]]:
    """Pieces of one token put together again; edited ones split at the white space they gained."""
    for owner, group in groupby(pieces, key=lambda piece: piece[1]):
        if owner is None:
            yield from group
            continue
        text = "".join(piece for piece, _ in group)
        if text == tokens[owner]:
            yield text, owner
        else:
            yield from ((word, owner) for word in text.split())
