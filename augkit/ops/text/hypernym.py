"""`text.hypernym`: replace words by more general ones."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.sampling import chosen, pick, share
from augkit.ops.text.base import Text, TextOperator
from augkit.ops.text.reading.related import Related, is_allowed, related_in
from augkit.resources.related import MOST_LEVELS, hypernyms


@operator("text.hypernym", version=4)
class Hypernym(TextOperator):
    """Replace words by more general ones in the same inflection and case: "two dogs" becomes "two animals".

    A word counts as what it mostly means, and the words above it are everyday ones: "spaniel", "dog", "animal".
    Articles before replaced words are mended. Words of more than one sense, and what may be a name or a title, stay, so
    that most texts about anything but things and creatures have no word to replace.

    Args:
        rate: share of words replaced, in (0, 1]; at least one, as far as words with a hypernym go.
        levels: how far above the word its replacement stands, from 1 to 3.

    Source: WordNet 3.0 (Miller 1995); Wei & Zou 2019, "EDA", with hypernyms in the place of synonyms.
    """

    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    rate: Rate = 0.1
    levels: Annotated[int, Field(ge=1, le=MOST_LEVELS)] = 1

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = ("text.hypernym", self.levels, self.keep)
        choices: list[Related] | None = text.derived.get(key)
        if choices is None:
            choices = text.derived[key] = self._choices(text)
        if not choices:
            return []
        edits: Edits = []
        for index, draw in pick(len(choices), share(self.rate, len(text.words)), rng):
            one = choices[index]
            edits += one.edits(text.value, chosen(one.candidates, draw))
        edits.sort()
        return edits

    def _choices(self, text: Text) -> list[Related]:
        value, kept = text.value, self.kept
        found = related_in(text, hypernyms(self.levels))
        return [one for one in found if value[one.start : one.end].lower() not in kept and is_allowed(text, one)]
