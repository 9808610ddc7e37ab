"""Filling the blanks of many texts by a masked language model.

All blanks of a text are filled in one pass of the model, but for those side by side: they take turns, so that the
second sees what stands in the first. A Chinese word of several characters is drawn among the words of the dictionary.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from augkit.models.choosing import Sampling, Wanted
from augkit.models.masked import MaskedModel, Query
from augkit.models.vocabulary import ChineseWords, Kind

__all__ = ["Blank", "Form", "fill"]


class Blank(NamedTuple):
    """A place in a text where a word is wanted.

    Attributes:
        first: number of the first token that the word replaces.
        last: number of the token behind the last; equal to `first` where the word is inserted.
        characters: how many tokens write the word, where each is a Chinese character; else 1.
        turn: blanks of the first turn, 0, are filled first; until theirs comes, others show what stood there.
        kind: what the word has to be.
        excluded: words that are not wanted, in lower case.
        seed: what chance hangs on.
    """

    first: int
    last: int
    characters: int
    turn: int
    kind: Kind
    excluded: tuple[str, ...]
    seed: int


class Form(NamedTuple):
    """The tokens of a text with its blanks, in order; `label` as in `Query`."""

    ids: list[int]
    blanks: list[Blank]
    label: int = -1


def fill(model: MaskedModel, forms: Sequence[Form], sampling: Sampling) -> list[list[str]]:
    """A word for every blank; "" where there is none to be had.

    Args:
        model: a masked language model.
        forms: texts with blanks.
        sampling: how words are drawn.
    """
    filled = [_Filling(model, form) for form in forms]
    for turn in range(1 + max((blank.turn for form in forms for blank in form.blanks), default=-1)):
        asked = [(one, *one.ask(turn)) for one in filled]
        asked = [(one, numbers, query) for one, numbers, query in asked if numbers]
        drawn = model.draw([query for _, _, query in asked], sampling)
        for (one, numbers, _), chosen in zip(asked, drawn, strict=True):
            one.take(numbers, chosen)
    return [one.words() for one in filled]


class _Filling:
    """A form on its way: what has been written into its blanks."""

    def __init__(self, model: MaskedModel, form: Form) -> None:
        self._model = model
        self._form = form
        self._written: list[list[int]] = [[] for _ in form.blanks]  # tokens

    def ask(self, turn: int) -> tuple[list[int], Query]:
        """Which blanks are filled in this turn, and the query for them."""
        mask, ids, blanks = self._model.mask, self._form.ids, self._form.blanks
        shown: list[int] = []
        numbers: list[int] = []
        wanted: list[Wanted] = []
        done = 0
        for number, blank in enumerate(blanks):
            shown += ids[done : blank.first]
            done = blank.last
            if blank.turn == turn and len(shown) + blank.characters <= self._model.longest:
                numbers.append(number)
                wanted.append(self._wanted(blank, len(shown)))
                shown += [mask] * blank.characters
            else:
                shown += self._written[number] or ids[blank.first : blank.last]
        shown += ids[done:]
        return numbers, Query(shown[: self._model.longest], wanted, self._form.label)

    def take(self, numbers: Sequence[int], chosen: Sequence[int]) -> None:
        """Write what was drawn into these blanks; -1 leaves one as it was."""
        for number, choice in zip(numbers, chosen, strict=True):
            blank = self._form.blanks[number]
            if choice >= 0 and blank.characters > 1:
                self._written[number] = self._chinese_words(blank).rows[choice].tolist()
            elif choice >= 0:
                self._written[number] = [choice]

    def words(self) -> list[str]:
        """The word of each blank; "" for none, and for the second of two that are the same."""
        spelled = self._model.vocabulary.words
        words = ["".join(spelled[token] for token in written) for written in self._written]
        return ["" if word in words[:number] else word for number, word in enumerate(words)]

    def _wanted(self, blank: Blank, at: int) -> Wanted:
        """What is asked for a blank whose first mask stands at this place."""
        vocabulary = self._model.vocabulary
        if blank.characters > 1:
            known = self._chinese_words(blank)
            rows = [known.numbers[word] for word in blank.excluded if word in known.numbers]
            return Wanted(at, known.rows, rows, blank.seed, known.bonus)
        tokens = [token for word in blank.excluded for token in vocabulary.ids_of(word)]
        return Wanted(at, vocabulary.allowed(blank.kind), tokens, blank.seed)

    def _chinese_words(self, blank: Blank) -> ChineseWords:
        return self._model.vocabulary.chinese_words(blank.characters, blank.kind.families)
