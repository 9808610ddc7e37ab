"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

__all__ = ["Piece", "word_changes"]

Kind = Literal["same", "removed", "added"]
IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTERS = rf"[^\W{IDEOGRAPH}]"
_NUMBER = r"\d+(?:[.,:/]\d+)+"
_MARKS = r"(?P<mark>[^\w\s])(?P=mark)*"
_WORD = re.compile(rf"\s*(?:[{IDEOGRAPH}]|{_NUMBER}|{_LETTERS}+(?:['’\-]{_LETTERS}+)*|{_MARKS})|\s+")
_ONE_IDEOGRAPH = re.compile(f"[{IDEOGRAPH}]")
MOST_MOVED = 4  # words that are shown as exchanged with those beside them
SHORT = 2  # ideographs
SENTENCE_ENDS = frozenset(".!?。！？")
ALIKE = 0.5  # from this share of letters on, two words are one word written in two ways


@dataclass(frozen=True)
class Piece:
    """A run of text: unchanged, taken out, or put in. The same and added pieces together are the new text."""

    text: str
    kind: Kind


@dataclass(frozen=True)
class _Run:
    """Words of the old text and those of the new that stand in their place, each with the white space before it."""

    old: Sequence[str]
    new: Sequence[str]
    equal: bool = False


def word_changes(before: str, after: str) -> list[Piece]:
    """The pieces that turn one text into the other.

    >>> [(piece.kind, piece.text) for piece in word_changes("a good film", "a fine film")]
    [('same', 'a '), ('removed', 'good'), ('added', 'fine'), ('same', ' film')]
    """
    old, new = ([match[0] for match in _WORD.finditer(text)] for text in (before, after))
    runs = list(_side_by_side(_exchanged(_whole_sentences(_runs(old, new)))))
    return _joined(list(_pieces(runs)))


def _runs(old: Sequence[str], new: Sequence[str]) -> list[_Run]:
    """What both texts share and what they do not, white space left out of account."""
    keys = [[word.strip() for word in words] for words in (old, new)]
    matcher = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    return [_Run(old[a:b], new[c:d], equal=operation == "equal") for operation, a, b, c, d in matcher.get_opcodes()]


def _whole_sentences(runs: Sequence[_Run]) -> list[_Run]:
    """What is put in or taken out ends with a full stop where it can: `A. {B.} C.`, not `A{. B}. C.`"""
    edge = _Run([], [], equal=True)
    moved = [edge, *runs, edge]
    for index in range(1, len(moved) - 1):
        before, run, after = moved[index - 1 : index + 2]
        if not run.equal and not (run.old and run.new) and (by := _to_full_stop(before, run, after)):
            cut = len(before.old) + by
            past = cut + len(run.old), cut + len(run.new)
            old, new = [*before.old, *run.old, *after.old], [*before.new, *run.new, *after.new]
            moved[index - 1] = _Run(old[:cut], new[:cut], equal=True)
            moved[index] = _Run(old[cut : past[0]], new[cut : past[1]])
            moved[index + 1] = _Run(old[past[0] :], new[past[1] :], equal=True)
    return [run for run in moved if run.old or run.new]


def _to_full_stop(before: _Run, run: _Run, after: _Run) -> int:
    """By how many words a run must begin later, or with a minus earlier, to be the same and end with a full stop."""
    words = _bare(run.old or run.new)
    ends = [place for place, word in enumerate(words, 1) if word in SENTENCE_ENDS]
    if not ends or ends[-1] == len(words):
        return 0
    behind = len(words) - ends[-1]
    if _bare(before.new[-behind:]) == words[-behind:]:
        return -behind
    return ends[0] if _bare(after.new[: ends[0]]) == words[: ends[0]] else 0


def _exchanged(runs: Sequence[_Run]) -> Iterator[_Run]:
    """Words put in on one side of others and taken out on the other side, as one change: `a b` by `b a`."""
    waiting = list(runs)
    while waiting:
        left = waiting.pop(0)
        if not (left.old or left.new):
            continue
        if len(waiting) < 2 or left.equal or waiting[1].equal:
            yield left
            continue
        middle, right = waiting[:2]
        if _is_exchange(left.new, middle.new, right.old):
            yield from [_Run(left.old, [])] if left.old else []
            yield _Run([*middle.old, *right.old], [*left.new, *middle.new])
            waiting[:2] = [_Run([], right.new)]
        elif _is_exchange(left.old, middle.old, right.new):
            yield from [_Run([], left.new)] if left.new else []
            yield _Run([*left.old, *middle.old], [*middle.new, *right.new])
            waiting[:2] = [_Run(right.old, [])]
        elif _is_one_word(left, middle, right):
            waiting[:2] = [_Run([*left.old, *middle.old, *right.old], [*left.new, *middle.new, *right.new])]
        else:
            yield left


def _is_exchange(one: Sequence[str], middle: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the same few words stand on both sides of no more than that."""
    if not one or sorted(_bare(one)) != sorted(_bare(other)):
        return False
    most = max(len(one), SHORT) if all(map(_is_ideograph, middle)) else len(one)
    return len(middle) <= most and len(one) <= MOST_MOVED


def _is_one_word(left: _Run, middle: _Run, right: _Run) -> bool:
    """Whether an ideograph is the same amid changes of its word: `孩子` by `小孩`, `電影院` by `电影院`."""
    if len(middle.new) != 1 or not _is_ideograph(middle.new[0]):
        return False
    if len(left.old) == len(left.new) and len(right.old) == len(right.new):
        near = [left.old[-1], left.new[-1], right.old[0], right.new[0]]  # two ideographs replaced around it
    elif not (left.old and right.old) and not (left.new and right.new):
        near = [*left.old, *left.new, *right.old, *right.new]  # put in on one side, taken out on the other
    else:
        return False
    return len(near) <= 2 * SHORT and all(map(_is_ideograph, near))


def _bare(words: Sequence[str]) -> list[str]:
    return [word.strip().lower() for word in words]


def _is_ideograph(word: str) -> bool:
    return _ONE_IDEOGRAPH.fullmatch(word.strip()) is not None


def _side_by_side(runs: Iterable[_Run]) -> Iterator[_Run]:
    """Several words that are each written another way, word by word: `simple story` by `smiple stoyr`."""
    for run in runs:
        pairs = list(zip(run.old, run.new, strict=False))
        if run.equal or len(run.old) != len(run.new) or _is_respaced(run) or not all(_alike(*pair) for pair in pairs):
            yield run
        else:
            yield from (_Run([old], [new]) for old, new in pairs)


def _is_respaced(run: _Run) -> bool:
    """Whether only the spaces between the words stand elsewhere."""
    old, new = _bare(run.old), _bare(run.new)
    return old != new and "".join(old) == "".join(new)


def _alike(one: str, other: str) -> bool:
    one, other = one.strip().lower(), other.strip().lower()
    return len(one) > 1 and SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def _pieces(runs: Sequence[_Run]) -> Iterator[Piece]:
    """White space before a word that is the same in both counts only where nothing else changed before it."""
    before: _Run | None = None
    for index, run in enumerate(runs):
        if run.equal:
            for number, (old, new) in enumerate(zip(run.old, run.new, strict=True)):
                word = new.lstrip()
                spaces = old[: len(old) - len(old.lstrip())], new[: len(new) - len(word)]
                yield from [Piece(spaces[1], "same")] if before and not number else _space(*spaces)
                yield Piece(word, "same")
        else:
            removed, added = "".join(run.old), "".join(run.new)
            if not added and index + 1 < len(runs):  # a space that goes with the last of the removed words
                follows = runs[index + 1]
                lead = follows.old[0][: len(follows.old[0]) - len(follows.old[0].lstrip())] if follows.old else ""
                removed += lead if follows.new and not follows.new[0][:1].isspace() else ""
            space = len(added) - len(added.lstrip()) if run.old or not added.isspace() else 0
            if run.old and run.new:
                yield from _space(removed[: len(removed) - len(removed.lstrip())], added[:space])
            else:
                yield Piece(added[:space], "same")
            yield Piece(removed.strip() or removed if added else removed, "removed")
            yield Piece(added[space:], "added")
        before = None if run.equal else run


def _space(old: str, new: str) -> Iterator[Piece]:
    """White space before a word: what is new of it, or no longer there."""
    shared = 0
    while old[shared : shared + 1] == new[shared : shared + 1] != "":
        shared += 1
    yield Piece(new[:shared], "same")
    yield Piece(old[shared:], "removed")
    yield Piece(new[shared:], "added")


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours of one kind put together, empty ones left out."""
    filled = (piece for piece in pieces if piece.text)
    return [
        Piece("".join(piece.text for piece in same), kind)
        for kind, same in groupby(filled, key=lambda piece: piece.kind)
    ]
