"""`text.homoglyph`: replace letters by letters of other scripts that look the same."""

from __future__ import annotations

from functools import cache, cached_property
from importlib import resources
from typing import Any, ClassVar, Literal

from pydantic import Field

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.letters import CASED_LANGUAGES, allowed
from augkit.ops.sampling import pick, share
from augkit.ops.text.base import Text, TextOperator, TextSample

Script = Literal["latin", "greek", "cyrillic", "armenian"]

FIRST_LETTERS = {"latin": 0x0041, "greek": 0x0370, "cyrillic": 0x0400, "armenian": 0x0530}
"""Where the letters of each script begin, in the order of Unicode."""


@operator("text.homoglyph", version=2)
class Homoglyph(TextOperator):
    """Replace letters by letters of another script that look the same: a reader sees no change, a model does.

    Small letters stay small and capitals capital. Numbers, links, addresses and placeholders stay as they are.

    Args:
        rate: share of letters replaced, of those that have a look-alike, in (0, 1]; at least one.
        scripts: scripts that the look-alikes come from, of `latin`, `greek`, `cyrillic` and `armenian`.

    Source: Unicode Technical Standard #39, "Unicode Security Mechanisms", confusables; Boucher, Shumailov, Anderson &
        Papernot 2022, "Bad Characters: Imperceptible NLP Attacks".
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}
    languages: ClassVar[frozenset[str]] = CASED_LANGUAGES

    rate: Rate = 0.1
    scripts: tuple[Script, ...] = Field(("latin", "greek", "cyrillic", "armenian"), min_length=1, strict=False)

    @cached_property
    def _key(self) -> tuple[Any, ...]:
        return "text.homoglyph", self.kept, self.scripts

    @cached_property
    def _alike(self) -> dict[str, str]:
        """Letter to its look-alikes in the scripts asked for."""
        table = {
            letter: "".join([other for other in others if _script_of(other) in self.scripts])
            for letter, others in look_alikes().items()
        }
        return {letter: others for letter, others in table.items() if others}

    def draw(self, text: Text, rng: Chance) -> Edits:
        key, value, alike = self._key, text.value, self._alike
        places: list[int] | None = text.derived.get(key)
        if places is None:
            places = text.derived[key] = self._places(text)
        edits: Edits = []
        for index, draw in pick(len(places), share(self.rate, len(places)), rng):
            at = places[index]
            others = alike[value[at]]
            edits.append((at, at + 1, others[int(draw * len(others))]))
        edits.sort()
        return edits

    def _places(self, text: Text) -> list[int]:
        """Where letters with a look-alike stand."""
        value, words, alike = text.value, text.words, self._alike
        if self.kept:
            words = [word for word in words if value[word[0] : word[1]].lower() not in self.kept]
        places = [at for start, end in words for at in range(start, end) if value[at] in alike]
        return [at for at, _, _ in allowed(text, [(at, at + 1, "x") for at in places])] if text.labels else places


@cache
def look_alikes() -> dict[str, str]:
    """Every letter of the table with its look-alikes in any script.

    >>> look_alikes()["y"] == "\\N{CYRILLIC SMALL LETTER U}"
    True
    """
    table = resources.files("augkit.resources.homoglyphs").joinpath("homoglyphs.tsv").read_text("utf-8")
    return dict(line.split("\t") for line in table.splitlines())


def _script_of(letter: str) -> str:
    return [script for script, first in FIRST_LETTERS.items() if first <= ord(letter)][-1]
