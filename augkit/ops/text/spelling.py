"""`text.spelling`: replace words by misspellings that people write."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.sampling import pick, share
from augkit.ops.text.base import Text, TextOperator, TextSample
from augkit.ops.text.reading.words import match_case
from augkit.resources.misspellings import load

Choice = tuple[int, int, tuple[str, ...]]
"""Where a word stands, and its misspellings as they would be written there."""

ACRONYM = 4  # letters up to which capitals alone may be an abbreviation


@operator("text.spelling", version=2)
class Spelling(TextOperator):
    """Replace words by misspellings that people really make, in the same case: `beleive`, `definately`, `teh`.

    No misspelling is a word itself, so that nothing else is said; negations can still be read. Words inside a label
    are misspelt too, and the label moves with them.

    Args:
        rate: share of words misspelt, in (0, 1]; at least one, as far as words with known misspellings go.
        min_length: letters of the shortest word that is misspelt; at 3, `teh` and `adn` would be most of what is seen.

    Source: the dictionary of codespell 2.4.3 (CC BY-SA 3.0), which began as Wikipedia's lists of common misspellings;
        nlpaug's SpellingAug; Belinkov & Bisk 2018, "Synthetic and Natural Noise Both Break NMT", natural noise.
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}
    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    rate: Rate = 0.1
    min_length: int = Field(4, ge=1)

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = ("text.spelling", self.min_length, self.keep)
        choices: list[Choice] | None = text.derived.get(key)
        if choices is None:
            choices = text.derived[key] = _look_up(text, self.min_length, self.kept)
        edits: Edits = []
        for index, draw in pick(len(choices), share(self.rate, len(text.words)), rng):
            start, end, wrongs = choices[index]
            edits.append((start, end, wrongs[int(draw * len(wrongs))]))
        edits.sort()
        return edits


def _look_up(text: Text, min_length: int, kept: frozenset[str]) -> list[Choice]:
    """The words of a text that have misspellings."""
    table, value = load(), text.value
    found: list[Choice] = []
    for start, end in text.words:
        if end - start < min_length:
            continue
        word = value[start:end]
        wrongs = table.get(word)
        if wrongs is None:
            if word.islower() and "’" not in word:
                continue
            wrongs = table.get(word.lower().replace("’", "'"))
            if wrongs is None or not _is_plain(word, value):
                continue
            wrongs = tuple(_written(wrong, word) for wrong in wrongs)
        if word.lower() not in kept and (not text.labels or text.allows((start, end, wrongs[0]))):
            found.append((start, end, wrongs))
    return found


def _is_plain(word: str, value: str) -> bool:
    """Whether a word is written in small letters, Capitalised or in capitals, and is no acronym (`US`, `WHO`)."""
    if word.isupper():
        return len(word) > ACRONYM or value.isupper()
    return word[1:].islower()


def _written(wrong: str, like: str) -> str:
    """A misspelling with the capitals and the apostrophe of the word that it replaces."""
    return match_case(wrong.replace("'", "’") if "’" in like else wrong, like)
