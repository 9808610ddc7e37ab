"""`text.pinyin`: write some Chinese words in Latin letters."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from typing import ClassVar, Literal

from augkit.errors import MissingExtra
from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.sampling import pick_numbers, share
from augkit.ops.text.base import Text, TextOperator, TextSample

Tones = Literal["none", "marks", "digits"]

Choice = tuple[int, int, str]
"""Where a word stands, and how it is written."""

_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_OPENING_VOWELS = tuple("aoeāáǎàōóǒòēéěè")
_STYLES = {"none": "NORMAL", "marks": "TONE", "digits": "TONE3"}


@operator("text.pinyin", version=2)
class Pinyin(TextOperator):
    """Write some Chinese words in pinyin, as people do who have no keyboard for Chinese or evade a filter.

    The syllables of a word are written together (`喜欢` is `xihuan`, `西安` `xi'an`); spaces stand where Latin letters
    or digits would touch. Without tones ü is `v`, as it is typed.

    Args:
        rate: share of words written so, or of characters by `character`, in (0, 1]; at least one.
        by: `word`, or `character` to take each character by itself, read as its word has it.
        tones: `none`, tone `marks` (`xǐhuān`), or `digits` (`xi3huan1`).
        initials: whether only the first letter of each syllable is written, as in `xh`.

    Source: Su et al. 2022, "RoCBert: Robust Chinese BERT with Multimodal Contrastive Pretraining"; readings of
        pypinyin, spelling by GB/T 16159-2012.
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}
    languages: ClassVar[frozenset[str]] = frozenset({"zh"})

    rate: Rate = 0.1
    by: Literal["word", "character"] = "word"
    tones: Tones = "none"
    initials: bool = False

    def check_ready(self, language: str) -> None:
        super().check_ready(language)
        if find_spec("pypinyin") is None:
            raise MissingExtra("text.pinyin", "zh")

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = ("text.pinyin", self.by, self.tones, self.initials, self.kept)
        found: tuple[int, list[Choice]] | None = text.derived.get(key)
        if found is None:
            found = text.derived[key] = self._find_choices(text)
        total, choices = found
        picked = sorted([choices[index] for index in pick_numbers(len(choices), share(self.rate, total), rng)])
        value, done = text.value, -1
        edits: Edits = []
        for start, end, spelling in picked:
            if start == done or (start and _touches(value[start - 1])):
                spelling = " " + spelling
            if end < len(value) and _touches(value[end]):
                spelling += " "
            edits.append((start, end, spelling))
            done = end
        return edits

    def _find_choices(self, text: Text) -> tuple[int, list[Choice]]:
        """How many words or characters the text has, and how those in Chinese are written."""
        value = text.value
        choices: list[Choice] = []
        for start, end in text.words:
            word = value[start:end]
            if word in self.kept or not _CHINESE.fullmatch(word) or not (syllables := _read_aloud(word, self.tones)):
                continue
            if self.by == "word":
                choices.append((start, end, self._spelt(syllables)))
            else:
                choices += [(start + at, start + at + 1, self._spelt((one,))) for at, one in enumerate(syllables)]
        if text.labels:
            choices = [choice for choice in choices if text.allows(choice)]
        return len(text.words) if self.by == "word" else len(text.characters), choices

    def _spelt(self, syllables: tuple[str, ...]) -> str:
        """The syllables written together."""
        if self.initials:
            return "".join(syllable[0] for syllable in syllables)
        if self.tones == "digits":
            return "".join(syllables)
        first, *others = syllables
        return first + "".join(f"'{one}" if one.startswith(_OPENING_VOWELS) else one for one in others)


def _touches(character: str) -> bool:
    """Whether Latin letters beside this character would run into it."""
    return character.isalnum() and not _CHINESE.match(character)


@lru_cache(maxsize=1 << 15)
def _read_aloud(word: str, tones: Tones) -> tuple[str, ...]:
    """A syllable for each character; none where one of them has no known reading."""
    from pypinyin import Style, lazy_pinyin

    syllables = tuple(lazy_pinyin(word, style=getattr(Style, _STYLES[tones]), errors="ignore"))
    return syllables if len(syllables) == len(word) else ()
