"""`text.split_word`: put a space inside a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.sampling import pick, share
from augkit.ops.text.base import UNSPACED_LANGUAGES, Text, TextOperator, TextSample
from augkit.ops.text.reading.words import IDEOGRAPH, NEGATIONS

Choice = tuple[bool, Sequence[int]]
"""Whether a word is labelled, and the places where it may be split."""

WHOLE = 4  # letters from which on no single letter is split off
JOINING = "'’-\u200c\u200d"
FIRST_IDEOGRAPH, LAST_IDEOGRAPH = IDEOGRAPH[0], IDEOGRAPH[-1]


@operator("text.split_word", version=2)
class SplitWord(TextOperator):
    """Put a space inside a word: `mo vie`; a labelled word stays labelled, and its tag goes on (`B-LOC I-LOC`).

    From four letters on, both parts have two letters or more. Negations stay whole. Words of Chinese are split from
    two characters on, whatever `min_length` says.

    Args:
        rate: share of words split, in (0, 1]; at least one, as far as words are long enough.
        min_length: letters of the shortest word that is split.

    Source: nlpaug's SplitAug; missing and superfluous spaces are the commonest errors of OCR and of typing on phones.
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}

    rate: Rate = 0.1
    min_length: int = Field(4, ge=2)

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = ("text.split_word", self.min_length, self.keep)
        choices: list[Choice] | None = text.derived.get(key)
        if choices is None:
            choices = text.derived[key] = self._places(text)
        edits: Edits = []
        for index, draw in pick(len(choices), share(self.rate, len(text.words)), rng):
            labelled, places = choices[index]
            at = places[int(draw * len(places))]
            edits.append((at - 1, at, f"{text.value[at - 1]} ") if labelled else (at, at, " "))
        edits.sort()
        return edits

    def _places(self, text: Text) -> list[Choice]:
        """The words that may be split, and where."""
        value, kept, least = text.value, self.kept, self.min_length
        is_unspaced = "tokens" in text.labels and text.language in UNSPACED_LANGUAGES
        borders = frozenset(text.starts) if is_unspaced else frozenset()
        found: list[Choice] = []
        for start, end in text.words:
            if end - start < least and (end - start < 2 or value[start] < FIRST_IDEOGRAPH):
                continue
            word = value[start:end]
            lower = word.lower()
            if lower in NEGATIONS or lower in kept:
                continue
            places: Sequence[int]
            if word.isascii() and word.isalpha():
                edge = 2 if end - start >= WHOLE else 1
                places = range(start + edge, end - edge + 1)
            elif lower.endswith(("n't", "n’t")):
                continue
            else:
                places = _inside(word, start, least)
            if borders:  # a space between two tokens would say nothing
                places = [at for at in places if at not in borders]
            is_marked = bool(text.labels) and text.is_marked(start, end)
            if is_marked:
                places = [at for at in places if text.allows((at - 1, at, f"{value[at - 1]} "))]
            if places:
                found.append((is_marked, places))
        return found


def _inside(word: str, start: int, least: int) -> Sequence[int]:
    """Places in a word, which starts at `start`, between two letters."""
    if FIRST_IDEOGRAPH <= word[0] <= LAST_IDEOGRAPH:
        return range(start + 1, start + len(word))
    letters = [at for at, letter in enumerate(word) if letter.isalpha()]  # marks stay with the letter before them
    if len(letters) < least:
        return ()
    edge = 2 if len(letters) >= WHOLE else 1
    return [start + at for at in letters[edge : len(letters) - edge + 1] if word[at - 1] not in JOINING]
