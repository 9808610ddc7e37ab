"""`text.lookalike`: replace Chinese characters by others that look like them."""

from __future__ import annotations

from bisect import bisect_right
from typing import ClassVar

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.sampling import pick, share
from augkit.ops.text.base import Text, TextOperator, TextSample
from augkit.ops.text.reading.segmentation import find_characters
from augkit.resources.lookalikes.table import Lookalikes, load

Choice = tuple[int, Lookalikes]
"""Where a character stands, and what it may be taken for."""


@operator("text.lookalike", version=2)
class Lookalike(TextOperator):
    """Replace Chinese characters by others that look like them (`未` by `末`), as readers of print and handwriting do.

    Traditional text gets traditional characters. The more alike two are, the more they come up. Numerals and negations
    stay.

    Args:
        rate: share of characters changed, in (0, 1]; at least one.

    Source: Liu et al. 2011, "Visually and Phonologically Similar Characters in Incorrect Chinese Words"; here measured
        on the glyphs of Noto Sans CJK and Noto Serif CJK.
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}
    languages: ClassVar[frozenset[str]] = frozenset({"zh"})

    rate: Rate = 0.05

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = ("text.lookalike", self.kept)
        found: tuple[int, list[Choice]] | None = text.derived.get(key)
        if found is None:
            found = text.derived[key] = self._find_choices(text)
        total, choices = found
        edits: Edits = []
        for index, draw in pick(len(choices), share(self.rate, total), rng):
            at, (characters, shares) = choices[index]
            edits.append((at, at + 1, characters[bisect_right(shares, draw)]))
        edits.sort()
        return edits

    def _find_choices(self, text: Text) -> tuple[int, list[Choice]]:
        """How many Chinese characters the text has, and those of them that look like others."""
        value, places = text.value, find_characters(text.value)
        alike = load().of(value)
        choices = [(at, alike[value[at]]) for at in places if value[at] in alike]
        if self.kept:
            kept = [word for word in text.words if value[slice(*word)].lower() in self.kept]
            choices = [choice for choice in choices if not any(start <= choice[0] < end for start, end in kept)]
        return len(places), choices
