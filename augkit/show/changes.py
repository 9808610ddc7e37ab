"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

__all__ = ["Piece", "word_changes"]

Kind = Literal["same", "removed", "added"]
IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"\s*(?:[{IDEOGRAPH}]|[^\W{IDEOGRAPH}]+(?:['’\-][^\W{IDEOGRAPH}]+)*|[^\w\s]+)|\s+")


@dataclass(frozen=True)
class Piece:
    """A run of text: unchanged, taken out, or put in. The same and added pieces together are the new text."""

    text: str
    kind: Kind


def word_changes(before: str, after: str) -> list[Piece]:
    """The pieces that turn one text into the other.

    >>> [(piece.kind, piece.text) for piece in word_changes("a good film", "a fine film")]
    [('same', 'a '), ('removed', 'good'), ('added', 'fine'), ('same', ' film')]
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    pieces = list(_compared(old, new, bare=True))
    if before != after and all(piece.kind == "same" for piece in pieces):  # white space alone was changed
        pieces = list(_compared(_characters(before), _characters(after), bare=False))
    return _joined(pieces)


def _compared(old: Sequence[str], new: Sequence[str], *, bare: bool) -> Iterator[Piece]:
    """With `bare`, the white space before a word does not count, and stays outside of what is marked."""
    keys = [[word.strip() if bare else word for word in words] for words in (old, new)]
    matcher = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    for operation, a, b, c, d in matcher.get_opcodes():
        removed, added = "".join(old[a:b]), "".join(new[c:d])
        if operation == "equal":
            yield Piece(added, "same")
            continue
        if bare and added:
            space = len(added) - len(added.lstrip())
            yield Piece(added[:space], "same")
            added = added[space:]
        if removed:
            yield Piece(removed.strip() if bare and added else removed, "removed")
        if added:
            yield Piece(added, "added")


def _characters(text: str) -> list[str]:
    return re.findall(r"\S+|\s", text)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours of one kind put together, empty ones left out."""
    joined: list[Piece] = []
    for piece in pieces:
        if piece.text and joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.kind)
        elif piece.text:
            joined.append(piece)
    return joined
