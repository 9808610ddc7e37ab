"""`text.split_rows`: make several rows of one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated

from pydantic import Field, model_validator

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.sampling import chosen, pick_numbers
from augkit.ops.text.base import Text, TextSplitOperator
from augkit.ops.text.reading.pieces import Unit, cut_out, parts_of

Most = Annotated[int, Field(ge=1)]
DEFAULT_PIECES = 2


@operator("text.split_rows", version=2)
class SplitRows(TextSplitOperator):
    """Cut a text into several rows at random places; copy number k of a row becomes piece number k.

    No cut goes through a label; each piece has the labels inside it, and the row's label. With answers, pieces that
    hold none of them are left out. A text that can be cut nowhere stays as it is.

    Args:
        pieces: number of pieces; 2 where neither this nor a maximum is given.
        max_words: words in a piece at most, instead of `pieces`; what can be cut nowhere is longer.
        max_sentences: sentences in a piece at most, instead of `pieces`.
        unit: `sentences` cuts between sentences, `words` between any two words.
        min_words: words in a piece at least; the last one under a maximum may have fewer.

    Source: Devlin et al. 2019, "BERT", whose code cuts documents into windows; here the places are random.
    """

    pieces: Annotated[int, Field(ge=2)] | None = None
    max_words: Most | None = None
    max_sentences: Most | None = None
    unit: Unit = "sentences"
    min_words: Most = 3

    @model_validator(mode="after")
    def _one_size(self) -> SplitRows:
        given = [name for name in ("pieces", "max_words", "max_sentences") if getattr(self, name) is not None]
        if len(given) > 1:
            raise ValueError(f"give one of {' and '.join(given)}")
        if self.max_sentences is not None and self.unit == "words":
            raise ValueError("max_sentences needs unit: sentences")
        return self

    def draw_pieces(self, sample: Text, rng: Chance) -> Sequence[Drawn]:
        starts, ends, cuts, words = self._places(sample)
        if not cuts:
            return []
        if self.max_words is not None:
            borders = _at_most(self.max_words, cuts, words, min(self.min_words, self.max_words), rng)
        elif self.max_sentences is not None:
            borders = _at_most(self.max_sentences, cuts, list(range(len(starts) + 1)), 1, rng)
        else:
            borders = _in_pieces(self.pieces or DEFAULT_PIECES, cuts, words, self.min_words, rng)
        if not borders:
            return []
        ranges = [(starts[first], ends[after - 1]) for first, after in pairwise([0, *borders, len(starts)])]
        return [{"part": [start, end]} for start, end in ranges if _has_an_answer(sample, start, end)]

    def _places(self, text: Text) -> tuple[list[int], list[int], list[int], list[int]]:
        """Where the sentences or words start and end, the borders to cut at, and the words before each border."""
        key = ("text.split_rows", self.unit)
        places: tuple[list[int], list[int], list[int], list[int]] | None = text.derived.get(key)
        if places is None:
            parts, word_starts = parts_of(text, self.unit), parts_of(text, "words").starts
            words = [bisect_left(word_starts, start) for start in parts.starts]
            places = parts.starts, parts.ends, parts.cuts(), [*words, len(word_starts)]
            text.derived[key] = places
        return places

    def apply(self, sample: Text, drawn: Drawn) -> Text:
        return cut_out(sample, *drawn["part"])


def _in_pieces(pieces: int, cuts: Sequence[int], words: Sequence[int], least: int, rng: Chance) -> list[int]:
    """Random borders for this many pieces of `least` words or more; fewer where there are not enough."""
    borders = sorted([cuts[number] for number in pick_numbers(len(cuts), pieces - 1, rng)])
    sizes = [0, *(words[border] for border in borders), words[-1]]
    if all(high - low >= least for low, high in pairwise(sizes)):
        return borders
    borders = []
    for number in pick_numbers(len(cuts), len(cuts), rng):
        border = cuts[number]
        at = bisect_left(borders, border)
        before = words[borders[at - 1]] if at else 0
        behind = words[borders[at]] if at < len(borders) else words[-1]
        if words[border] - before >= least and behind - words[border] >= least:
            borders.insert(at, border)
            if len(borders) == pieces - 1:
                break
    return borders


def _at_most(most: int, cuts: Sequence[int], sizes: Sequence[int], least: int, rng: Chance) -> list[int]:
    """Random borders that leave no piece above `most`, each piece but the last at least half as long where it can be.

    Args:
        most: words or sentences in a piece.
        cuts: the borders to choose from.
        sizes: words or sentences before each border.
        least: words or sentences in a piece at least.
        rng: one draw for each piece.
    """
    before = [sizes[border] for border in cuts]
    borders: list[int] = []
    done = 0
    first = 0
    while sizes[-1] - done > most and first < len(cuts):
        after = bisect_right(before, done + most)
        low = bisect_left(before, done + max(least, (most + 1) // 2), first)
        if low >= after:
            low = bisect_left(before, done + least, first, max(after, first))
        options = range(low, after) if low < after else range(first, first + 1)
        number = chosen(options, rng.fraction())
        borders.append(cuts[number])
        done, first = before[number], number + 1
    return borders


def _has_an_answer(text: Text, start: int, end: int) -> bool:
    """Whether a piece holds an answer, or the row has none to hold."""
    answers = text.labels.get("answers")
    if not answers or not answers["text"]:
        return True
    places = zip(answers["answer_start"], answers["text"], strict=True)
    return any(start <= at and at + len(words) <= end for at, words in places)
