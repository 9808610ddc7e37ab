"""What an engine must not touch: numbers, links, placeholders, tags, emoji, labelled ranges and words to keep.

Each is replaced by a name that engines hand on as they do a product's name, `X1`, `X2`, ..., and put back afterwards
exactly as it was. Nothing with a digit is ever left in a text unprotected, so that no such name stands in it already.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from augkit.ops.edits import Range
from augkit.ops.text.reading.words import IDEOGRAPH, PLACEHOLDER

__all__ = ["Piece", "find_protected", "masked", "unmasked"]

Piece = str | int
"""Text, or the number of a protected range."""

_OPENING = ".,:;!?\"'(…“”‘’«»-–—*~`"
_CLOSING = _OPENING + ")"
_FULL_WIDTH = "\u3000-\u303f\uff00-\uffef“”‘’…—"
_CHUNK = re.compile(f"[^\\s{IDEOGRAPH}{_FULL_WIDTH}]+")
_TAG = re.compile(r"\{\{.*?\}\}|\$?\{[^{}]*\}|\[\[.*?\]\]|</?\w[^<>]*>|%\(\w+\)[sdifr]|(?<!\w)%[sdifr](?!\w)")
"""Placeholders and tags, with the spaces in them."""
_SIGN = re.compile(
    r"(?:[$€£¥₹]\s?)?(?<!\w)\d+(?:[.,:/]\d+)*(?:\s?[%€£¥₹])?(?!\w)"  # amounts, with a sign that stands apart
    r"|(?<!\w)(?:[:;=8xX][-o'^]?[)(\]\[DPpO3/\\|*]+|<3|\^[_.]?\^|¯\\_\(ツ\)_/¯)(?!\w)"  # emoticons
    "|[\u00a9\u00ae\u2122\u2190-\u2bff\u20e3\ufe0f\u200d\U0001f000-\U0001faff]+"  # emoji and other pictures
)
_BRACKET = re.compile(r"-[lr][rsc]b-", re.IGNORECASE)
_MASK = re.compile(r"(?<![A-Za-z0-9_])[Xx](\d+)(?![A-Za-z0-9_])")


def find_protected(value: str, keep: Collection[str] = (), marks: Iterable[Range] = ()) -> list[Range]:
    """Where the ranges stand that come back as they were, in order, none overlapping another.

    Args:
        value: the text.
        keep: words in lower case that are kept, whatever their case.
        marks: labelled ranges.

    >>> value = "Mail me@x.com about {order id} #12, 3 (or 4.5%) of it :)"
    >>> [value[start:end] for start, end in find_protected(value)]
    ['me@x.com', '{order id}', '#12', '3', '4.5%', ':)']
    """
    tags = [match.span() for match in _TAG.finditer(value)]
    found = [*tags, *[mark for mark in marks if mark[0] < mark[1]]]
    found += [match.span() for match in _SIGN.finditer(value)]
    found += _names_and_links(_TAG.sub(lambda match: " " * len(match.group()), value) if tags else value)
    if keep:
        found += [match.span() for match in _words(tuple(sorted(keep))).finditer(value)]
    merged: list[Range] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _names_and_links(value: str) -> Iterator[Range]:
    """Runs without white space that are no words: those with digits, `@`, `/`, and their like in them."""
    for match in _CHUNK.finditer(value):
        chunk = match.group()
        core = chunk.lstrip(_OPENING)
        start = match.start() + len(chunk) - len(core)
        core = core.rstrip(_CLOSING)
        if (
            core.count("(") > core.count(")")
            and chunk[len(chunk) - len(chunk.lstrip(_OPENING)) + len(core) :][:1] == ")"
        ):
            core += ")"  # an address may end in brackets of its own
        if PLACEHOLDER.search(core) and not _BRACKET.fullmatch(chunk):
            yield start, start + len(core)


@lru_cache(maxsize=64)
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def masked(value: str, place: Range, protected: Sequence[Range]) -> str:
    """The text at a place with names where the protected ranges within stand, and spaces between them and words.

    >>> masked("Pay <b>now</b>: 5!", (0, 18), [(4, 7), (10, 14), (16, 17)])
    'Pay X1 now X2: X3!'
    """
    pieces: list[str] = []
    start, end = place
    for number, (low, high) in enumerate(protected, 1):
        pieces += value[start:low], " " if start < low and value[low - 1].isalnum() else "", f"X{number}"
        pieces.append(" " if high < end and value[high].isalnum() else "")
        start = high
    return "".join([*pieces, value[start:end]])


def unmasked(text: str, value: str, place: Range, protected: Sequence[Range]) -> list[Piece] | None:
    """A text in pieces: strings, and the numbers of the protected ranges from 0 on, where their names stand.

    Args:
        text: what became of a masked text.
        value: where that was taken from.
        place: its place there.
        protected: the protected ranges within.

    Returns:
        None where a name was lost or doubled.

    >>> unmasked("X3: X1 go X2", "Pay <b>now</b>: 5!", (0, 18), [(4, 7), (10, 14), (16, 17)])
    [2, ': ', 0, 'go', 1]
    """
    pieces: list[Piece] = []
    done, touches = 0, False
    for match in _MASK.finditer(text):
        number, between = int(match.group(1)) - 1, text[done : match.start()]
        if not 0 <= number < len(protected):
            return None
        low, high = protected[number]
        between = between.lstrip() if touches else between
        between = between.rstrip() if place[0] < low and value[low - 1].isalnum() else between
        touches = high < place[1] and value[high].isalnum()
        pieces += between, number
        done = match.end()
    pieces.append(text[done:].lstrip() if touches else text[done:])
    numbers = [piece for piece in pieces if isinstance(piece, int)]
    return [piece for piece in pieces if piece != ""] if sorted(numbers) == list(range(len(protected))) else None
