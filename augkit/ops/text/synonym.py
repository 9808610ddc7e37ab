"""`text.synonym`: replace words by synonyms in the same inflection."""

from __future__ import annotations

from typing import ClassVar, Literal

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.sampling import chosen, pick, share
from augkit.ops.text.base import Text, TextOperator, TextSample
from augkit.ops.text.reading.lexicon import synonyms_in
from augkit.ops.text.reading.words import match_case


@operator("text.synonym", version=3)
class Synonym(TextOperator):
    """Replace words by synonyms of the same part of speech and inflection, in the same case.

    Function words, negations and other words that turn a meaning round are never touched, nor are names.

    Args:
        rate: share of words replaced, in (0, 1]; at least one, as far as words with a synonym go.
        labelled: whether words in entities, spans and answers are left alone (`keep`) or replaced as others are
            (`change`), the label then holding the synonym.

    Source: WordNet 3.0 (Miller 1995), and for Chinese a list chosen by hand; Wei & Zou 2019, "EDA", synonym
        replacement.
    """

    languages: ClassVar[frozenset[str]] = frozenset({"en", "zh"})
    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}

    rate: Rate = 0.1
    labelled: Literal["keep", "change"] = "keep"

    def draw(self, text: Text, rng: Chance) -> Edits:
        value, choices = text.value, synonyms_in(text)
        if self.kept:
            choices = [choice for choice in choices if value[choice[0] : choice[1]].lower() not in self.kept]
        if text.labels and self.labelled == "keep":
            choices = [choice for choice in choices if not text.is_marked(choice[0], choice[1])]
        elif text.labels:
            choices = [choice for choice in choices if text.allows((choice[0], choice[1], choice[2][0]))]
        edits: Edits = []
        for index, draw in pick(len(choices), share(self.rate, len(text.words)), rng):
            start, end, synonyms = choices[index]
            edits.append((start, end, match_case(chosen(synonyms, draw), value[start:end])))
        edits.sort()
        return edits
