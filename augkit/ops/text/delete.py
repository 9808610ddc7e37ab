"""`text.delete`: leave words out."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edit, Edits
from augkit.ops.sampling import pick_numbers, share
from augkit.ops.text.base import UNSPACED_LANGUAGES, Text, TextOperator
from augkit.ops.text.reading.words import NEGATIONS, Word, before_clitics, starts_sentence, turns_round

Deletions = tuple[int, list[Edit], list[int]]
"""How many words are left out; for each that may go, by which edit, or `DEPENDS`, and its number."""

DEPENDS: Edit = (-1, -1, "")
"""How a word goes depends on what goes with it, or its capital has to be handed on."""

_NOT = ("n't", "n’t")
_SPACES = " \t\u00a0\u3000"


@operator("text.delete", version=3)
class Delete(TextOperator):
    """Leave words out, with the space beside each; never all of them, no negation, and no word under a label.

    Args:
        rate: share of words left out, in (0, 1]; at least one word.

    Source: Wei & Zou 2019, "EDA: Easy Data Augmentation Techniques", random deletion.
    """

    rate: Rate = 0.1

    def draw(self, text: Text, rng: Chance) -> Edits:
        found: Deletions | None = text.derived.get(self._key)
        if found is None:
            total = len(text.words)
            found = text.derived[self._key] = (min(share(self.rate, total), total - 1), *_deletions(text, self.kept))
        wanted, options, numbers = found
        picked = pick_numbers(len(options), wanted, rng)
        picked.sort()
        edits = [options[index] for index in picked]
        if DEPENDS in edits or (len(edits) > 1 and edits[0][1] > edits[1][0]):  # the first two words
            return self._cut(text, [numbers[index] for index in picked])
        return edits

    @cached_property
    def _key(self) -> tuple[Any, ...]:
        """Under which a text keeps what was worked out about it."""
        return "text.delete", self.kept, self.rate

    def _cut(self, text: Text, chosen: list[int]) -> Edits:
        """Deletions that do not overlap; where a sentence loses its capital, the next word takes it over."""
        value, words = text.value, text.words
        edits: Edits = []
        gone = set(chosen)
        done = 0
        capital = False
        for number, index in enumerate(chosen):
            start, end = words[index]
            if value[start].islower():
                capital = capital and not value[done:start].strip()
            elif not number or value[done:start].strip():
                capital = _is_capitalised(value[start:end]) and starts_sentence(value, start)
            if start > done and value[start - 1] in _SPACES:
                start -= not value[end : end + 1].isalnum()  # in unspaced scripts the space parts what is left
            elif end < len(value) and value[end] in _SPACES:
                end += start == done or not value[start - 1].isalnum()
            edits.append((start, end, ""))
            done = end
            if capital and index + 1 < len(words) and index + 1 not in gone:
                edits += self._capital(text, end, words[index + 1])
        return edits

    def _capital(self, text: Text, at: int, word: Word) -> Edits:
        """The capital for the word after a deletion that ends at `at`."""
        value, (start, end) = text.value, word
        if value[at:start].strip() or not value[start].islower() or value[start:end].lower() in self.kept:
            return []
        upper = value[start].upper()
        if len(upper) != 1 or (text.labels and text.is_marked(start, end)):
            return []
        return [(start, start + 1, upper)]


def _deletions(text: Text, kept: frozenset[str]) -> tuple[list[Edit], list[int]]:
    """How each word that may go is left out, and which words these are; worked out once for all copies of a row."""
    value = text.value
    stays = NEGATIONS | kept if kept else NEGATIONS
    is_small, is_ascii = value.islower(), value.isascii()
    is_plain = not text.labels and text.language != "zh"
    has_apostrophe = "'" in value or "’" in value
    held = before_clitics(value)
    options: list[Edit] = []
    numbers: list[int] = []
    last = -2  # where the word before ends; nowhere beside the first
    for number, (start, end) in enumerate(text.words):
        word = value[start:end]
        lower = word if is_small else word.lower()
        before, last = last, end
        if lower in stays or (end in held and lower[0] not in "'’") or (has_apostrophe and lower.endswith(_NOT)):
            continue
        if not (is_plain or _may_go(text, lower, start, end)):
            continue
        gap = value[start - 1] if start else ""
        if (gap != " " or before != start - 1) and not _has_neighbour(value, start, end):
            continue
        numbers.append(number)
        if word != lower or (not is_ascii and value[end : end + 1].isalnum()):
            options.append(DEPENDS)
        elif gap and gap in _SPACES:
            options.append((start - 1, end, ""))
        elif not start and value[end] in _SPACES:
            options.append((0, end + 1, ""))
        else:
            options.append(DEPENDS)
    return options, numbers


def _may_go(text: Text, word: str, start: int, end: int) -> bool:
    """Whether no label and no Chinese negation holds a word in its place."""
    value, labels = text.value, text.labels
    if turns_round(word):
        return False
    touches = value[end : end + 1].strip() or value[start - 1 : start].strip()
    if touches and "tags" in labels and text.language not in UNSPACED_LANGUAGES:
        return False  # what is left of its token would be joined to a neighbour, which may have another tag
    return not any(low <= end and start <= high for low, high in text.marks)  # the space beside it may go as well


def _has_neighbour(value: str, start: int, end: int) -> bool:
    """Whether a word stands beside another, so that it is not all there is between two marks."""
    before, after = start - 1, end
    while before >= 0 and value[before] in _SPACES:
        before -= 1
    while after < len(value) and value[after] in _SPACES:
        after += 1
    follows = before >= 0 and value[before].isalnum()
    precedes = after < len(value) and value[after].isalnum()
    return follows or precedes


def _is_capitalised(word: str) -> bool:
    word = word.lstrip("'’")
    return word[0].isupper() and (len(word) == 1 or not word.isupper())
