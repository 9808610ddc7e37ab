"""`text.delete`: leave words out."""

from __future__ import annotations

from collections.abc import Callable

from numpy.random import Generator

from augkit.ops.base import Rate, operator
from augkit.ops.edits import Edit, Edits
from augkit.ops.sampling import Remembered, pick, share
from augkit.ops.text.base import UNSPACED_LANGUAGES, Text, TextOperator
from augkit.ops.text.words import NEGATIONS, Word, is_bound, starts_sentence
from augkit.resources.chinese import NEGATING

Deletions = tuple[int, int, Callable[[int], Edit | None]]
"""Of how many words how many are left out, and what says of a word how."""

DEPENDS: Edit = (-1, -1, "")
"""A word may go; how depends on what goes with it, or a capital has to be handed on."""

_NOT = ("n't", "n’t")
_SPACES = " \t\u00a0\u3000"


@operator("text.delete", version=1)
class Delete(TextOperator):
    """Leave words out, with the space beside each; never all of them, no negation, and no word under a label.

    Args:
        rate: share of words left out, in (0, 1]; at least one word.

    Source: Wei & Zou 2019, "EDA: Easy Data Augmentation Techniques", random deletion.
    """

    rate: Rate = 0.1

    def draw(self, text: Text, rng: Generator) -> Edits:
        key = ("text.delete", self.kept, self.rate)
        found: Deletions | None = text.derived.get(key)
        if found is None:
            total = len(text.words)
            judged = Remembered(_judge(text, self.kept))
            found = text.derived[key] = (total, min(share(self.rate, total), total - 1), judged.__getitem__)
        total, wanted, cut = found
        picked = pick(total, wanted, rng, cut)
        picked.sort()
        edits: Edits = []
        done = 0
        for index, _ in picked:
            edit = cut(index)
            if edit is None or edit[0] < done:
                return self._cut(text, [index for index, _ in picked])
            done = edit[1]
            edits.append(edit)
        return edits

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


def _judge(text: Text, kept: frozenset[str]) -> Callable[[int], Edit | None]:
    """What says of a word how it is left out: by which edit, `DEPENDS`, or None where it has to stay."""
    value, words = text.value, text.words
    marks = text.marks if text.labels else []
    has_tags = "tags" in text.labels and text.language not in UNSPACED_LANGUAGES
    has_clitics = "'" in value or "’" in value
    is_chinese = text.language == "zh"

    def judge(index: int) -> Edit | None:
        start, end = words[index]
        word = value[start:end]
        lower = word.lower()
        if lower in NEGATIONS or lower in kept or (is_chinese and not NEGATING.isdisjoint(word)):
            return None
        if has_tags and (value[end : end + 1].strip() or value[start - 1 : start].strip()):
            return None  # what is left of its token would be joined to a neighbour, which may have another tag
        if marks and any(low <= end and start <= high for low, high in marks):  # the space beside it may go as well
            return None
        if has_clitics and (lower.endswith(_NOT) or (lower[0] not in "'’" and is_bound(value, start, end))):
            return None
        if index and words[index - 1][1] == start - 1 and value[start - 1] == " ":  # the commonest case
            return (start - 1, end, "") if word == lower and not value[end : end + 1].isalnum() else DEPENDS
        return DEPENDS if _has_neighbour(value, start, end) else None

    return judge


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
