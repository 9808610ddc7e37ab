"""Edits of a string, and how everything that points into the string moves with them.

An edit is `(start, end, replacement)`: code points `start` up to `end` of the *original* string become `replacement`.
Edits of one string are sorted and do not overlap. All functions here are pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

_SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # of Chinese and Japanese
_SIGN = re.compile(f"[{_SIGNS}]")
_SIGN_OR_REST = re.compile(f"[{_SIGNS}]|[^{_SIGNS}]+")
_LETTER_OR_PLACEHOLDER = re.compile(r"[\[<{]\w+[\]>}]|.", re.S)

Edit = tuple[int, int, str]
Edits = list[Edit]
Range = tuple[int, int]
"""Half-open: code points `start` up to, not including, `end`."""


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """The string after all edits.

    Raises:
        ValueError: edits overlap, are out of order, or reach outside the string.

    >>> apply_edits("a good film", [(2, 6, "fine"), (7, 11, "movie")])
    'a fine movie'
    """
    made, done = "", 0
    for start, end, replacement in edits:
        if start < done or end < start:
            raise ValueError(f"edit [{start}, {end}) overlaps the one before it or ends before it starts")
        made += text[done:start] + replacement
        done = end
    if done > len(text):
        raise ValueError(f"edit ends at {done}, after the end of a string of {len(text)} code points")
    return made + text[done:]


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


def are_characters(tokens: Sequence[str]) -> bool:
    """Whether the tokens of a script without spaces are its characters; tokens of other scripts say nothing.

    >>> are_characters(["看", "NBA", "Live", "直", "播"]), are_characters(["看", "NBA", "Live", "直播"])
    (True, False)
    """
    lengths = [len(token) for token in tokens if _SIGN.search(token)] or [len(token) for token in tokens]
    return lengths.count(1) > 0.9 * len(lengths)


def edit_tokens(
    tokens: Sequence[str], starts: Sequence[int], edits: Iterable[Edit], *, unspaced: bool = False
) -> list[tuple[str, tuple[int, ...]]]:
    """The tokens after edits of the string they were joined into.

    Args:
        tokens: the tokens; they may hold white space, which stays as it is.
        starts: where each token starts in the joined string.
        edits: of the joined string. White space in a replacement makes several tokens of one, and an edit that takes
            the gap between two tokens away makes one of them.
        unspaced: whether the tokens were joined without spaces. Then what is inserted between two tokens, or at either
            end, is a token of its own; and where the tokens are characters, so are those of a replacement without
            white space in it; words of other scripts and numbers are, where those of the row are.

    Returns:
        Each new token with the numbers of the old tokens it stems from; none where it was inserted between tokens.

    >>> edit_tokens(["in", "New", "York"], [0, 3, 7], [(2, 2, " old"), (7, 11, "Delhi")])
    [('in', (0,)), ('old', ()), ('New', (1,)), ('Delhi', (2,))]
    >>> edit_tokens(["去", "北", "京"], [0, 1, 2], [(1, 3, "呼和浩特"), (3, 3, "吧")], unspaced=True)[3:]
    [('浩', (1, 2)), ('特', (1, 2)), ('吧', ())]
    """
    if unspaced:
        edits = _of_unspaced(tokens, edits)
    made: list[tuple[str, tuple[int, ...]]] = []
    text: list[str] = []
    sources: dict[int, None] = {}
    empty: set[tuple[int, ...]] = set()  # empty tokens seen; an insertion has one on either side of it
    for piece, owners in _pieces(tokens, starts, edits):
        if piece == "":
            if owners in empty:
                continue
            empty.add(owners)
        if piece is not None:
            text.append(piece)
            sources.update(dict.fromkeys(owners))
        elif text:
            made.append(("".join(text), tuple(sources)))
            text, sources = [], {}
    return made


def _of_unspaced(tokens: Sequence[str], edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits with spaces put where the text has none, but tokens end."""
    length = sum(map(len, tokens))
    by_sign = are_characters(tokens)
    by_letter = by_sign and any(
        len(one) == len(other) == 1 and f"{one}{other}".isascii() and f"{one}{other}".isalnum()
        for one, other in pairwise(tokens)
    )
    for low, high, replacement in edits:
        if by_sign and len(replacement) > 1 and len(replacement.split()) == 1:
            pieces = _LETTER_OR_PLACEHOLDER if by_letter else _SIGN_OR_REST
            replacement = " ".join(pieces.findall(replacement))
        if low == high and replacement.strip() and low in (0, length):
            replacement = f" {replacement} "
        yield low, high, replacement


def _pieces(
    tokens: Sequence[str], starts: Sequence[int], edits: Iterable[Edit]
) -> Iterator[tuple[str | None, tuple[int, ...]]]:
    """The edited string in pieces, each with the tokens it stems from; None where one token ends."""
    first = done = 0
    for low, high, replacement in edits:
        yield from _unchanged(tokens, starts, first, done, low)
        while first < len(tokens) and starts[first] + len(tokens[first]) < low:
            first += 1
        words = replacement.split()
        owners = _touched(tokens, starts, first, low, high) if words else ()
        if replacement[:1].isspace():
            yield None, ()
        for number, word in enumerate(words):
            if number:
                yield None, ()
            yield word, owners
        if replacement[-1:].isspace():
            yield None, ()
        while first < len(tokens) and starts[first] + len(tokens[first]) < high:
            first += 1
        done = high
    yield from _unchanged(tokens, starts, first, done, starts[-1] + len(tokens[-1]) if tokens else 0)
    yield None, ()


def _unchanged(
    tokens: Sequence[str], starts: Sequence[int], first: int, low: int, high: int
) -> Iterator[tuple[str | None, tuple[int, ...]]]:
    """The pieces of [low, high), where nothing is edited; `first` is the first token that ends at `low` or later."""
    for index in range(first, len(tokens)):
        start, end = starts[index], starts[index] + len(tokens[index])
        if start > high:
            break
        part = tokens[index][max(low - start, 0) : high - start]
        if part or start == end:
            yield part, (index,)
        if index + 1 < len(tokens) and low <= end and starts[index + 1] <= high:
            yield None, ()


def _touched(tokens: Sequence[str], starts: Sequence[int], first: int, low: int, high: int) -> tuple[int, ...]:
    """The tokens that [low, high) overlaps or, for an insertion, the one it lies strictly inside of."""
    touched = []
    for index in range(first, len(tokens)):
        start, end = starts[index], starts[index] + len(tokens[index])
        if start >= high:
            break
        if end > low:
            touched.append(index)
    return tuple(touched)
