"""`text.insert`: insert synonyms of words the text already has."""

from __future__ import annotations

from typing import ClassVar

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.sampling import pick_numbers, share
from augkit.ops.text.base import Text, TextOperator
from augkit.ops.text.reading.lexicon import synonyms_in
from augkit.ops.text.reading.words import is_bound

Insertions = tuple[list[str], int, list[int]]
"""What may be inserted, how many words of the text have synonyms, and where the words end that take one behind them."""

ARTICLES = frozenset({"a", "an", "A", "An"})


@operator("text.insert", version=3)
class Insert(TextOperator):
    """Insert a synonym of some word of the text after another word, never within a label or after an article.

    Args:
        rate: insertions as a share of the number of words, in (0, 1]; at least one, as far as words with a synonym go.

    Source: Wei & Zou 2019, "EDA: Easy Data Augmentation Techniques", random insertion.
    """

    languages: ClassVar[frozenset[str]] = frozenset({"en", "zh"})

    rate: Rate = 0.1

    def draw(self, text: Text, rng: Chance) -> Edits:
        found: Insertions | None = text.derived.get("text.insert")
        if found is None:
            found = text.derived["text.insert"] = _insertions(text)
        options, most, places = found
        space = " " if text.language != "zh" or "tokens" in text.labels else ""  # in Chinese it parts tokens alone
        edits: Edits = []
        for number in pick_numbers(len(places), min(share(self.rate, len(text.words)), most), rng):
            at = places[number]
            edits.append((at, at, space + options[rng.bits() % len(options)]))
        edits.sort()
        return edits


def _insertions(text: Text) -> Insertions:
    """What may be inserted where, worked out once for all copies of a row."""
    value, choices = text.value, synonyms_in(text)
    options: list[str] = []
    for start, end, synonyms in choices:
        shouted = end - start > 1 and value[start:end].isupper()
        options += [synonym.upper() for synonym in synonyms] if shouted else synonyms
    is_plain = value.isascii() and not text.labels and "'" not in value
    places = [
        end
        for start, end in text.words
        if (end - start > 2 or value[start:end] not in ARTICLES) and (is_plain or _parts_nothing(text, start, end))
    ]
    return options, len(choices), places


def _parts_nothing(text: Text, start: int, end: int) -> bool:
    """Whether an insertion behind this word tears no word, clitic or label apart."""
    value = text.value
    if text.language != "zh" and (value[end : end + 1].isalnum() or is_bound(value, start, end)):
        return False
    return not (text.labels and any(low < end < high for low, high in text.marks))
