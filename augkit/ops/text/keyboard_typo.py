"""`text.keyboard_typo`: replace characters by a neighbour on the keyboard."""

from __future__ import annotations

from typing import ClassVar, Literal

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.sampling import chosen, pick, share
from augkit.ops.text.base import Text, TextOperator, TextSample

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


@operator("text.keyboard_typo", version=2)
class KeyboardTypo(TextOperator):
    """Replace letters by a neighbour on the keyboard, keeping their case; numbers, links and placeholders stay.

    Args:
        rate: share of letters changed, in (0, 1]; at least one.
        layout: keyboard layout, one of `qwerty`, `azerty`, `qwertz`.

    Source: Belinkov & Bisk 2018, "Synthetic and Natural Noise Both Break Neural Machine Translation".
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}
    languages: ClassVar[frozenset[str]] = frozenset(
        {"en", "de", "fr", "es", "it", "pt", "nl", "da", "sv", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "id", "ms"}
    )

    rate: Rate = 0.03
    layout: Layout = "qwerty"

    def draw(self, text: Text, rng: Chance) -> Edits:
        value, near = text.value, NEIGHBOURS[self.layout]
        key = ("text.keyboard_typo", self.kept, self.layout)
        letters: list[int] | None = text.derived.get(key)
        if letters is None:
            words = text.words
            if self.kept:
                words = [word for word in words if value[word[0] : word[1]].lower() not in self.kept]
            letters = [at for start, end in words for at in range(start, end) if value[at] in near]
            text.derived[key] = letters
        edits: Edits = []
        for number, draw in pick(len(letters), share(self.rate, len(letters)), rng):
            at = letters[number]
            edits.append((at, at + 1, chosen(near[value[at]], draw)))
        edits.sort()
        return edits
