"""`text.homophone`: replace Chinese words by others that are read alike."""

from __future__ import annotations

from bisect import bisect_right
from typing import ClassVar, Literal

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.sampling import pick, share
from augkit.ops.text.base import Text, TextOperator, TextSample
from augkit.ops.text.reading.segmentation import find_characters
from augkit.resources.homophones.table import Alternatives, load

Choice = tuple[int, Alternatives]


@operator("text.homophone", version=3)
class Homophone(TextOperator):
    """Replace Chinese words and characters by others that are read alike, as input by pinyin gets them wrong.

    A word becomes another word (`财务` to `财物`); where none is read like it, one of its characters changes. The more
    common a word or character is, the more it comes up. Numerals and negations stay.

    Args:
        rate: share of words changed, or of characters by `character`, in (0, 1]; at least one.
        by: `word`, or `character` to change each character by itself.
        tones: whether the tones have to be the same; keyboards are typed on without them.

    Source: Liu et al. 2011, "Visually and Phonologically Similar Characters in Incorrect Chinese Words"; readings of
        pypinyin, words of jieba.
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}
    languages: ClassVar[frozenset[str]] = frozenset({"zh"})

    rate: Rate = 0.1
    by: Literal["word", "character"] = "word"
    tones: bool = True

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = ("text.homophone", self.by, self.tones, self.kept)
        found: tuple[int, list[Choice]] | None = text.derived.get(key)
        if found is None:
            found = text.derived[key] = self._find_choices(text)
        total, choices = found
        edits: Edits = []
        for index, draw in pick(len(choices), share(self.rate, total), rng):
            start, (changes, shares) = choices[index]
            for offset, character in changes[bisect_right(shares, draw)]:
                edits.append((start + offset, start + offset + 1, character))
        edits.sort()
        return edits

    def _find_choices(self, text: Text) -> tuple[int, list[Choice]]:
        """How many words or characters the text has, and those that can change."""
        table, value, tones = load(), text.value, self.tones
        if self.by == "character":  # which needs no words, and so takes a fraction of the time
            places = find_characters(value)
            free = self._free_of_kept(text, places)
            choices = [(at, table.alternatives_at(value, at, tones)) for at in free]
            return len(places), [choice for choice in choices if choice[1].changes]
        choices = [
            (start, table.alternatives(value[start:end], tones))
            for start, end in text.words
            if value[start:end].lower() not in self.kept
            and not (text.labels and not text.allows((start, end, value[start:end])))
        ]
        return len(text.words), [choice for choice in choices if choice[1].changes]

    def _free_of_kept(self, text: Text, places: list[int]) -> list[int]:
        """The places that are not in a word to be kept."""
        if not self.kept:
            return places
        kept = [word for word in text.words if text.value[slice(*word)].lower() in self.kept]
        return [at for at in places if not any(start <= at < end for start, end in kept)]
