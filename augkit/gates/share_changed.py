"""`share_changed`: copies in which too little or too much was changed."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from augkit.gates.base import RowGate, gate
from augkit.gates.texts import Between, CountedText, outside
from augkit.ops.base import Row


@gate("share_changed")
class ShareChanged(Between, CountedText, RowGate):
    """Drop copies in which too small or too large a share of the words was changed.

    What source row and copy have in common, in the same order, is found exactly (their longest common subsequence); the
    share is what is left of the longer of the two. So 2 words of 10 replaced, deleted or inserted behind them are 0.2.
    Case counts, white space between words does not.

    Source: Hyyrö 2004, "Bit-parallel LCS-length computation revisited".
    """

    min: float = Field(0.0, ge=0, le=1, description="Least share that must have changed.")
    max: float = Field(0.5, ge=0, le=1, description="Greatest share that may have changed.")

    def check(self, source: Row, copy: Row) -> str | None:
        if copy is source:
            changed, longer = 0, 1
        else:
            before, after = self.pieces(source), self.pieces(copy)
            longer = max(len(before), len(after))
            changed = longer - common_length(before, after)
        share = changed / longer if longer else 0.0
        return outside("share changed", share, self.min, self.max, f"{changed} of {longer} {self.unit_of(copy)}")


def common_length(first: Sequence[str], second: Sequence[str]) -> int:
    """Length of the longest common subsequence.

    A bit of `unmatched` stands for a place of `first`: all places are compared with a piece of `second` at once.

    >>> common_length("a fine film".split(), "a truly fine film".split()), common_length("abc", "cab")
    (3, 2)
    """
    start, shorter = 0, min(len(first), len(second))
    while start < shorter and first[start] == second[start]:
        start += 1
    end = 0
    while end < shorter - start and first[-1 - end] == second[-1 - end]:
        end += 1
    first, second = first[start : len(first) - end], second[start : len(second) - end]
    places: dict[str, int] = {}
    for place, piece in enumerate(first):
        places[piece] = places.get(piece, 0) | 1 << place
    everywhere = unmatched = (1 << len(first)) - 1
    for piece in second:
        if here := unmatched & places.get(piece, 0):
            unmatched = ((unmatched + here) | (unmatched - here)) & everywhere
    return start + end + len(first) - unmatched.bit_count()
