"""`text.letter_case`: write words or letters in another case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any, ClassVar, Literal

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edit, Edits
from augkit.ops.letters import CASED_LANGUAGES, in_placeholder
from augkit.ops.sampling import pick_numbers, share
from augkit.ops.text.base import Text, TextOperator, TextSample
from augkit.ops.text.reading.words import ABBREVIATIONS, Word, starts_sentence

Mode = Literal["lower", "upper", "title", "sentence", "swap", "first", "random"]

_SHORTENED = re.compile(r"(?<![\w@/.'’-])(?:(?:[^\W\d_]\.)+(?![\w@/])|[^\W\d_]+(?=\.(?!\w)))")
_CLITICS = ("n't", "n’t")
_DOTLESS_CAPITAL, _DOTLESS_SMALL = str.maketrans({"i": "İ", "ı": "I"}), str.maketrans({"İ": "i", "I": "ı"})
_DOTLESS_LANGUAGES = ("tr", "az")


@operator("text.letter_case", version=2)
class LetterCase(TextOperator):
    """Write words, or single letters, in another case; links, addresses, placeholders and what has digits stay.

    Modes: `lower`; `upper`; `title`, a capital at the front of each word; `sentence`, small but for the first word of a
    sentence and the English "I" (names become small, too; both leave abbreviations in capitals alone); `swap`, every
    letter of a word the other way; `first`, the first letter the other way, unless the word is in capitals; `random`,
    single letters the other way. Turkish i keeps its dot, and ß becomes SS.

    Args:
        mode: what is done.
        rate: share of words changed, of those that the mode would change, in (0, 1]; share of letters with `random`. At
            least one. At 1.0 all are changed, so that copies of a row are alike.

    Source: Dhole et al. 2021, "NL-Augmenter: A Framework for Task-Sensitive Natural Language Augmentation", changing
        the case of characters; Papakipos & Bitton 2022, "AugLy: Data Augmentations for Adversarial Robustness".
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}
    languages: ClassVar[frozenset[str]] = CASED_LANGUAGES

    mode: Mode = "random"
    rate: Rate = 0.1

    @cached_property
    def _key(self) -> tuple[Any, ...]:
        return "text.letter_case", self.kept, self.mode

    def draw(self, text: Text, rng: Chance) -> Edits:
        return self._draw_letters(text, rng) if self.mode == "random" else self._draw_words(text, rng)

    def _draw_letters(self, text: Text, rng: Chance) -> Edits:
        key = self._key
        found: tuple[list[int], Sequence[str]] | None = text.derived.get(key)
        if found is None:
            found = text.derived[key] = self._letters(text)
        places, swapped = found
        edits: Edits = []
        for index in pick_numbers(len(places), share(self.rate, len(places)), rng):
            at = places[index]
            edits.append((at, at + 1, swapped[at]))
        edits.sort()
        return edits

    def _letters(self, text: Text) -> tuple[list[int], Sequence[str]]:
        """Where letters stand that have two cases, and for every place of the text what it would be in the other."""
        value = text.value
        other: Sequence[str] = value.swapcase()
        if not value.isascii() or text.language in _DOTLESS_LANGUAGES:
            other = [_swapped(letter, text.language) for letter in value]
        words = self._words(text)
        return [at for start, end in words for at in range(start, end) if other[at] != value[at]], other

    def _draw_words(self, text: Text, rng: Chance) -> Edits:
        key = self._key
        changes: list[Edits] | None = text.derived.get(key)
        if changes is None:
            changes = text.derived[key] = self._changes(text)
        wanted = share(self.rate, len(changes))
        if wanted >= len(changes):
            return [edit for change in changes for edit in change]
        edits: Edits = []
        for index in pick_numbers(len(changes), wanted, rng):
            edits += changes[index]
        edits.sort()
        return edits

    def _words(self, text: Text) -> list[Word]:
        """The words, in order, abbreviations among them."""
        words = text.words
        if "." in text.value and (others := _abbreviations(text)):
            words = sorted([*words, *others])
        if self.kept:
            words = [(start, end) for start, end in words if text.value[start:end].lower() not in self.kept]
        return words

    def _changes(self, text: Text) -> list[Edits]:
        """What can be done to each word: the edits that go together."""
        value, mode, language = text.value, self.mode, text.language
        shouts = value.isupper()
        changes: list[Edits] = []
        for start, end in self._words(text):
            word = value[start:end]
            if mode in ("title", "sentence"):
                change = _change(word, _mode_in_sentence(text, start, word, mode, shouts), language)
            else:
                change = _change(word, mode, language)
            if change is None:
                continue
            low, high, new = change
            edits = [(start + low, start + high, new)]
            if text.labels and not text.allows(edits[0]):
                edits = _by_letters(start + low, value, new) if len(new) == high - low else []
            if edits:
                changes.append(edits)
        return changes


def _abbreviations(text: Text) -> list[Word]:
    """Words that are left out elsewhere for the dot behind them: Mr. and U.S."""
    value = text.value
    known = {start for start, _ in text.words}
    found = [match.span() for match in _SHORTENED.finditer(value)]
    return [
        (start, end)
        for start, end in found
        if start not in known
        and (value[end - 1] == "." or value[start:end].lower() in ABBREVIATIONS)
        and not in_placeholder(value, start)
    ]


def _mode_in_sentence(text: Text, start: int, word: str, mode: Mode, shouts: bool) -> Mode | None:
    """How a word is written in a title or a sentence, as far as that can be told without knowing names."""
    if word.isupper() and len(word) > 1 and not shouts:
        return None  # an abbreviation, as it seems
    if mode == "title" or starts_sentence(text.value, start):
        return "title"
    is_pronoun = text.language == "en" and (word == "I" or word.startswith(("I'", "I’")))
    return None if is_pronoun else "lower"


@lru_cache(maxsize=1 << 15)
def _change(word: str, mode: Mode | None, language: str) -> Edit | None:
    """What a mode changes in a word, as an edit of the word; None for nothing. The same words turn up again."""
    new = word if mode is None else _cased(word, mode, language)
    if new == word:
        return None
    if len(new) != len(word):
        return 0, len(word), new
    differing = [at for at in range(len(word)) if word[at] != new[at]]
    low, high = differing[0], differing[-1] + 1
    return low, high, new[low:high]


def _by_letters(start: int, value: str, new: str) -> Edits:
    """Letter by letter, which a label that ends within the word does not mind."""
    return [(at, at + 1, letter) for at, letter in enumerate(new, start) if value[at] != letter]


def _cased(word: str, mode: Mode, language: str) -> str:
    if mode == "lower":
        return _lower(word, language)
    if mode == "upper":
        return _upper(word, language)
    if mode == "title":
        return _titled(word, language)
    if mode == "first":
        stays = word.lower() in _CLITICS or (word.isupper() and len(word) > 1)
        return word if stays else _swapped(word[0], language) + word[1:]
    return "".join([_swapped(letter, language) for letter in word])


def _titled(word: str, language: str) -> str:
    """A capital at the front; the rest stays, unless it was capitals throughout."""
    if word.lower() in _CLITICS:
        return word
    front = "İ" if word[0] == "i" and language in _DOTLESS_LANGUAGES else word[0].title()
    return front + (_lower(word[1:], language) if word.isupper() else word[1:])


def _lower(word: str, language: str) -> str:
    return (word.translate(_DOTLESS_SMALL) if language in _DOTLESS_LANGUAGES else word).lower()


def _upper(word: str, language: str) -> str:
    return (word.translate(_DOTLESS_CAPITAL) if language in _DOTLESS_LANGUAGES else word).upper()


def _swapped(letter: str, language: str) -> str:
    return _lower(letter, language) if letter.isupper() else _upper(letter, language)
