"""`text.synonym`: replace words by synonyms in the same inflection."""

from __future__ import annotations

from typing import ClassVar

from numpy.random import Generator

from augkit.ops.base import Rate, operator
from augkit.ops.edits import Edits
from augkit.ops.sampling import in_random_order, share
from augkit.ops.text.base import Text, TextOperator, TextSample
from augkit.ops.text.words import match_case, starts_sentence
from augkit.resources.synonyms import load


@operator("text.synonym", version=1)
class Synonym(TextOperator):
    """Replace words by synonyms of the same part of speech and inflection, in the same case.

    Function words, negations and other words that turn a meaning round are never touched, nor are names.

    Args:
        rate: share of words replaced, in (0, 1]; at least one, as far as words with a synonym go.

    Source: WordNet 3.0 (Miller 1995); Wei & Zou 2019, "EDA", synonym replacement.
    """

    languages: ClassVar[frozenset[str]] = frozenset({"en"})
    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}

    rate: Rate = 0.1

    def draw(self, text: Text, rng: Generator) -> Edits:
        value, words = text.value, text.words
        table = load()
        wanted = share(self.rate, len(words))
        edits: Edits = []
        for index in in_random_order(len(words), rng):
            start, end = words[index]
            word = value[start:end]
            if word not in table and word.lower() not in table:
                continue
            if self.kept and word.lower() in self.kept:
                continue
            if word[0].isupper() and not word.isupper() and not starts_sentence(value, start):
                continue
            before = value[slice(*words[index - 1])] if index else ""
            after = value[slice(*words[index + 1])] if index + 1 < len(words) else ""
            choices = table.candidates(word, before, after)
            if not choices:
                continue
            edit = (start, end, match_case(choices[int(rng.random() * len(choices))], word))
            if text.labels and not text.allows(edit):
                continue
            edits.append(edit)
            if len(edits) == wanted:
                break
        edits.sort()
        return edits
