"""`text.mask`: put a mask token in the place of words."""

from __future__ import annotations

from numpy.random import Generator
from pydantic import Field, field_validator

from augkit.ops.base import Rate, operator
from augkit.ops.edits import Edits
from augkit.ops.sampling import pick, share
from augkit.ops.text.base import Text, TextOperator
from augkit.ops.text.reading.words import Word, turns_round


@operator("text.mask", version=1)
class Mask(TextOperator):
    """Put a mask token in the place of words; never of all of them, of a negation, or of a word under a label.

    Chinese is masked word by word. A text to be generated (`target_text`) may say what was masked, so that this
    operator does not promise that it still holds.

    Args:
        rate: share of words masked, in (0, 1]; at least one word.
        token: what stands in their place: the mask token of the model that will be trained, `[MASK]`, `<mask>`.
        merge: whether neighbouring masked words become one token, as when T5 and BART are trained.

    Source: Devlin et al. 2019, "BERT"; Raffel et al. 2020, "Exploring the Limits of Transfer Learning with a Unified
        Text-to-Text Transformer" (`merge`); Xie et al. 2017, "Data Noising as Smoothing in Neural Network Language
        Models", blank noising.
    """

    rate: Rate = 0.15
    token: str = Field("[MASK]", min_length=1)
    merge: bool = False

    @field_validator("token")
    @classmethod
    def _says_something(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("a mask token of white space leaves no trace; use text.delete")
        return value

    def draw(self, text: Text, rng: Generator) -> Edits:
        key = ("text.mask", self.keep)
        words: list[Word] | None = text.derived.get(key)
        if words is None:
            words = text.derived[key] = _find_maskable(text, self.kept)
        total, token = len(text.words), self.token
        wanted = share(self.rate, total)
        edits: Edits = [
            (*words[index], token) for index, _ in pick(len(words), wanted if wanted < total else total - 1, rng)
        ]
        edits.sort()
        return _merged(edits, text) if self.merge and len(edits) > 1 else edits


def _find_maskable(text: Text, kept: frozenset[str]) -> list[Word]:
    value, found = text.value, list[Word]()
    for start, end in text.words:
        lower = value[start:end].lower()
        if turns_round(lower) or lower in kept or lower[0] in "'’" or lower.endswith(("n't", "n’t")):
            continue
        if not text.labels or not text.is_marked(start, end):
            found.append((start, end))
    return found


def _merged(edits: Edits, text: Text) -> Edits:
    """The edits with those as one between which there is nothing, or nothing but spaces."""
    merged = edits[:1]
    for start, end, token in edits[1:]:
        first, last, _ = merged[-1]
        between = text.value[last:start]
        if not between.strip(" ") and (not text.labels or text.allows((first, end, token))):
            merged[-1] = (first, end, token)
        else:
            merged.append((start, end, token))
    return merged
