"""`text.mask`: put a mask token in the place of words."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from pydantic import Field, field_validator

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edit, Edits
from augkit.ops.sampling import pick_numbers, share
from augkit.ops.text.base import Text, TextOperator
from augkit.ops.text.reading.words import stays_whole

Masks = tuple[int, list[Edit]]
"""How many words are masked, and a mask for each that may be."""


@operator("text.mask", version=2)
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

    def draw(self, text: Text, rng: Chance) -> Edits:
        found: Masks | None = text.derived.get(self._key)
        if found is None:
            total, wanted = len(text.words), share(self.rate, len(text.words))
            found = text.derived[self._key] = (min(wanted, total - 1), _masks(text, self.kept, self.token))
        wanted, options = found
        edits = [options[index] for index in pick_numbers(len(options), wanted, rng)]
        edits.sort()
        return _merged(edits, text) if self.merge and len(edits) > 1 else edits

    @cached_property
    def _key(self) -> tuple[Any, ...]:
        """Under which a text keeps what was worked out about it."""
        return "text.mask", self.kept, self.rate, self.token


def _masks(text: Text, kept: frozenset[str], token: str) -> list[Edit]:
    """A mask for each word that may be masked."""
    value, stays = text.value, stays_whole
    words = [(start, end) for start, end in text.words if not stays(value[start:end])]
    if kept:
        words = [(start, end) for start, end in words if value[start:end].lower() not in kept]
    if text.labels:
        words = [(start, end) for start, end in words if not text.is_marked(start, end)]
    return [(start, end, token) for start, end in words]


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
