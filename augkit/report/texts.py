"""Texts out of data, made fit for a page: nothing in them steers the page, and what changed between two is marked."""

from __future__ import annotations

from augkit.show.changes import Piece, word_changes

__all__ = ["MOST_CHARACTERS", "marked", "readable", "shortened"]

MOST_CHARACTERS = 800
"""Of a text shown on a page; the time it takes to mark changes grows with the square of the length."""

_CONTROL = {code: 0x2400 + code for code in range(32) if code not in (9, 10)} | {127: 0x2421}
_CONTROL |= dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], 0xFFFD)


def readable(value: object) -> str:
    """Text without characters that HTML has no place for: control characters become pictures of themselves.

    >>> readable("a\\x00b"), readable(7), readable("\\ud800")
    ('a␀b', '7', '�')
    """
    return str(value).translate(_CONTROL)


def shortened(value: object, most: int = MOST_CHARACTERS) -> str:
    """
    >>> shortened("abcdef", 4)
    'abc…'
    """
    text = readable(value)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def marked(before: object, after: object) -> list[Piece]:
    """The pieces that turn one text into the other, see `augkit.show.changes.word_changes`; long texts are cut first.

    >>> [(piece.kind, piece.text) for piece in marked("a good film", "a fine film")]
    [('same', 'a '), ('removed', 'good'), ('added', 'fine'), ('same', ' film')]
    """
    return word_changes(shortened(before), shortened(after))
