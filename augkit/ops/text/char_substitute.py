"""`text.char_substitute`: replace letters by any others."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from pydantic import Field

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.letters import allowed, find_letters, letters_beside
from augkit.ops.sampling import pick, share
from augkit.ops.text.base import Text, TextOperator, TextSample


@operator("text.char_substitute", version=2)
class CharSubstitute(TextOperator):
    """Replace letters by others of the same script and case, drawn evenly; a Chinese character by a common one.

    Negations and numerals stay as they are, since one letter can make another word of them ("not", "now").

    Args:
        rate: share of letters that are replaced, of those that may be, in (0, 1]; at least one.
        keep_edges: leave the first and the last letter of every word alone; Chinese characters have no edges.
        min_length: letters a word must have to be changed; Chinese characters need no others.

    Source: Gao et al. 2018, "Black-box Generation of Adversarial Text Sequences to Evade Deep Learning Classifiers"
        (DeepWordBug); nlpaug's RandomCharAug.
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}

    rate: Rate = 0.03
    keep_edges: bool = False
    min_length: int = Field(2, ge=1)

    @cached_property
    def _key(self) -> tuple[Any, ...]:
        return "text.char_substitute", self.kept, self.keep_edges, self.min_length

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = self._key
        places: list[int] | None = text.derived.get(key)
        if places is None:
            places = text.derived[key] = self._places(text)
        value = text.value
        edits: Edits = []
        for index, draw in pick(len(places), share(self.rate, len(places)), rng):
            at = places[index]
            letters = letters_beside(value[at])
            edits.append((at, at + 1, letters[int(draw * len(letters))]))
        edits.sort()
        return edits

    def _places(self, text: Text) -> list[int]:
        """Where the letters stand that may change."""
        edge = int(self.keep_edges)
        places = find_letters(text, self.kept, front=edge, back=edge, shortest=self.min_length).places()
        if not text.value.isascii():
            places = [at for at in places if letters_beside(text.value[at])]
        if text.labels:
            places = [at for at, _, _ in allowed(text, [(at, at + 1, "x") for at in places])]
        return places
