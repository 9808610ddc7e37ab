"""`text.char_swap`: exchange neighbouring letters."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, ClassVar

from pydantic import Field

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.letters import allowed, find_letters, stands_free
from augkit.ops.sampling import pick_numbers, share
from augkit.ops.text.base import Text, TextOperator, TextSample

_DOUBLE = re.compile(r"(.)(?=\1)", re.IGNORECASE)  # a letter twice in a row, which a swap would not change

Pairs = tuple[list[int], int]
"""Where the pairs start that may change places, and how many do."""


@operator("text.char_swap", version=2)
class CharSwap(TextOperator):
    """Exchange neighbouring letters of a word, or neighbouring Chinese characters; capitals stay where they are.

    Negations and numerals stay as they are, and no letter is moved across the border of a label.

    Args:
        rate: swaps as a share of the pairs of neighbours that may be swapped, in (0, 1]; at least one. No letter is
            moved twice, so that there may be room for fewer.
        keep_edges: leave the first and the last letter of every word alone; Chinese characters have no edges.
        min_length: letters a word must have to be changed; Chinese characters need no others.

    Source: Belinkov & Bisk 2018, "Synthetic and Natural Noise Both Break Neural Machine Translation", where
        `keep_edges: true` and `min_length: 4`; nlpaug's RandomCharAug.
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}

    rate: Rate = 0.03
    keep_edges: bool = False
    min_length: int = Field(2, ge=2)

    @cached_property
    def _key(self) -> tuple[Any, ...]:
        """Under which a text keeps what was worked out about it."""
        return "text.char_swap", self.kept, self.keep_edges, self.min_length, self.rate

    def draw(self, text: Text, rng: Chance) -> Edits:
        found: Pairs | None = text.derived.get(self._key)
        if found is None:
            pairs = self._pairs(text)
            found = text.derived[self._key] = (pairs, share(self.rate, len(pairs)))
        pairs, wanted = found
        value, count = text.value, len(pairs)
        touching = 4 * wanted * wanted // count if count else 0  # so many of those picked touch one another, or fewer
        edits: Edits = []
        taken: set[int] = set()
        for index in pick_numbers(count, wanted + touching, rng):
            at = pairs[index]
            if at in taken or at + 1 in taken:
                continue
            taken.update((at, at + 1))
            first, second = value[at + 1], value[at]
            if first.isupper() != second.isupper():
                first, second = _like(first, second), _like(second, first)
            if text.labels:  # one by one, so that each stays in its token
                edits += [(at, at + 1, first), (at + 1, at + 2, second)]
            else:
                edits.append((at, at + 2, first + second))
            if len(taken) == 2 * wanted:
                break
        edits.sort()
        return edits

    def _pairs(self, text: Text) -> list[int]:
        """Where the pairs start that may change places."""
        value, edge = text.value, int(self.keep_edges)
        letters = find_letters(text, self.kept, front=edge, back=edge + 1, shortest=self.min_length)
        pairs = letters.plain
        for run in letters.mixed:
            pairs += [at for at in run if stands_free(value, at + 1)]
        for run in letters.ideographs:
            pairs += run[:-1]
        doubles = {match.start() for match in _DOUBLE.finditer(value)}
        if doubles:
            pairs = [at for at in pairs if at not in doubles]
        if text.labels:
            pairs = [at for at, _, _ in allowed(text, [(at, at + 2, "xx") for at in pairs])]
        return pairs


def _like(letter: str, other: str) -> str:
    """A letter, capital where the other one is, as far as it has just one letter for a capital."""
    changed = letter.upper() if other.isupper() else letter.lower()
    return changed if len(changed) == 1 else letter
