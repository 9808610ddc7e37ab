"""`text.keyboard_typo`: replace characters by a neighbour on the keyboard."""

from __future__ import annotations

from typing import ClassVar, Literal

from numpy.random import Generator

from augkit.ops.base import Rate, operator
from augkit.ops.edits import Edits
from augkit.ops.sampling import in_random_order, share
from augkit.ops.text.base import Text, TextOperator, TextSample
from augkit.ops.text.words import PLACEHOLDER, find_words

Layout = Literal["qwerty", "azerty", "qwertz"]

ROWS: dict[str, tuple[str, str, str]] = {
    "qwerty": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "azerty": ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    "qwertz": ("qwertzuiop", "asdfghjkl", "yxcvbnm"),
}


def _neighbours(layout: str) -> dict[str, str]:
    """Letter to the letters beside, above and below it; each row stands half a key further right."""
    rows = ROWS[layout]
    near: dict[str, str] = {}
    for number, row in enumerate(rows):
        for column, letter in enumerate(row):
            places = [(number, column - 1), (number, column + 1)]
            places += [(number - 1, column), (number - 1, column + 1), (number + 1, column - 1), (number + 1, column)]
            keys = [rows[r][c] for r, c in places if 0 <= r < 3 and 0 <= c < len(rows[r])]
            near[letter] = "".join(keys)
            near[letter.upper()] = "".join(keys).upper()
    return near


NEIGHBOURS = {layout: _neighbours(layout) for layout in ROWS}


@operator("text.keyboard_typo", version=1)
class KeyboardTypo(TextOperator):
    """Replace letters by a neighbour on the keyboard, keeping their case; numbers, links and placeholders stay.

    Args:
        rate: share of letters changed, in (0, 1]; at least one.
        layout: keyboard layout, one of `qwerty`, `azerty`, `qwertz`.

    Source: Belinkov & Bisk 2018, "Synthetic and Natural Noise Both Break Neural Machine Translation".
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}
    languages: ClassVar[frozenset[str]] = frozenset(["en", "de", "fr", "es", "it", "pt", "nl", "da", "sv", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "id", "ms"])

    rate: Rate = 0.03
    layout: Layout = "qwerty"

    def draw(self, text: Text, rng: Generator) -> Edits:
        value, near = text.value, NEIGHBOURS[self.layout]
        wanted = share(self.rate, len(value) - value.count(" "))
        edits: Edits = []
        for at in in_random_order(len(value), rng):
            choices = near.get(value[at])
            if choices is None or not self._is_free(value, at):
                continue
            edits.append((at, at + 1, choices[int(rng.random() * len(choices))]))
            if len(edits) == wanted:
                break
        edits.sort()
        return edits

    def _is_free(self, value: str, at: int) -> bool:
        """Whether the run of characters around `at` is a plain word, and none the user keeps."""
        end = value.find(" ", at)
        chunk = value[value.rfind(" ", 0, at) + 1 : end if end >= 0 else len(value)]
        if chunk.isalpha() and not self.kept:
            return True
        if PLACEHOLDER.search(chunk):
            return False
        return not self.kept or not any(chunk[a:b].lower() in self.kept for a, b in find_words(chunk))
