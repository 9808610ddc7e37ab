"""`text.sentence_shuffle`: put sentences in another order."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, NamedTuple

from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Range
from augkit.ops.sampling import pick_numbers, share
from augkit.ops.text.base import UNSPACED_LANGUAGES, Text, TextOperator
from augkit.ops.text.reading.pieces import parts_of, rearranged
from augkit.ops.text.reading.sentences import is_finished


class Sentences(NamedTuple):
    """The sentences of a text that may change places.

    Attributes:
        groups: those with a mark at the end, and those without; each only takes the place of one of its kind.
        neighbours: pairs of a kind that follow one another.
    """

    groups: list[list[Range]]
    neighbours: list[tuple[Range, Range]]


@operator("text.sentence_shuffle", version=2)
class SentenceShuffle(TextOperator):
    """Put sentences in another order, with the labels inside them; what stands between them stays where it is.

    Sentences that a label reaches over, and those of one quotation, stay together. A sentence without a mark at its
    end, such as a headline, only changes places with others of its kind.

    Args:
        mode: `all` puts sentences into any order; `neighbours` exchanges pairs that follow one another.
        rate: share of the sentences that move, in (0, 1]; at least two.

    Source: nlpaug 1.1.11, RandomSentAug; Lewis et al. 2020, "BART", sentence permutation.
    """

    mode: Literal["all", "neighbours"] = "all"
    rate: Rate = 1.0

    def draw(self, text: Text, rng: Chance) -> Drawn:
        sentences: Sentences | None = text.derived.get("text.sentence_shuffle")
        if sentences is None:
            sentences = text.derived["text.sentence_shuffle"] = _sentences(text)
        filled = self._neighbours(sentences, rng) if self.mode == "neighbours" else self._all(sentences, rng)
        return {"order": [sentence for _, sentence in sorted(filled)]} if filled else None

    def _all(self, sentences: Sentences, rng: Chance) -> list[tuple[Range, Range]]:
        """Places with the sentences that come to stand there, in any order."""
        filled: list[tuple[Range, Range]] = []
        for group in sentences.groups:
            wanted = max(share(self.rate, len(group)), 2)
            draws = rng.random(len(group)).tolist()
            drawn = sorted(range(len(group)), key=draws.__getitem__)[:wanted]
            places = sorted(drawn)
            if drawn == places:
                drawn = drawn[1:] + drawn[:1]
            filled += [(group[a], group[b]) for a, b in zip(places, drawn, strict=True) if a != b]
        return filled

    def _neighbours(self, sentences: Sentences, rng: Chance) -> list[tuple[Range, Range]]:
        """The same for pairs of neighbours."""
        pairs = sentences.neighbours
        wanted = max(share(self.rate / 2, sum([len(group) for group in sentences.groups])), 1)
        filled: dict[Range, Range] = {}
        for number in pick_numbers(len(pairs), len(pairs), rng):
            first, second = pairs[number]
            if first not in filled and second not in filled:
                filled |= {first: second, second: first}
                if len(filled) == 2 * wanted:
                    break
        return list(filled.items())

    def apply(self, sample: Text, drawn: Drawn) -> Text:
        return rearranged(sample, [(start, end) for start, end in drawn["order"]])


def _sentences(text: Text) -> Sentences:
    parts = parts_of(text, "sentences")
    borders = [0, *parts.cuts(), len(parts.starts)] if parts.starts else []
    sentences = [(parts.starts[first], parts.ends[after - 1]) for first, after in pairwise(borders)]
    finished = {sentence: _is_finished(text, sentence) for sentence in sentences}
    groups = [[sentence for sentence in sentences if finished[sentence] is kind] for kind in (True, False)]
    return Sentences(
        [group for group in groups if len({_content(text, sentence) for sentence in group}) > 1],
        [
            (one, other)
            for one, other in pairwise(sentences)
            if finished[one] is finished[other] and _content(text, one) != _content(text, other)
        ],
    )


def _is_finished(text: Text, sentence: Range) -> bool:
    start, end = sentence
    if "tokens" not in text.labels:
        return is_finished(text.value[start:end], end - start)
    tokens = text.surface[start:end]
    value = ("" if text.language in UNSPACED_LANGUAGES else " ").join(tokens)
    return is_finished(value, len(value))


def _content(text: Text, sentence: Range) -> object:
    start, end = sentence
    return tuple(text.labels["tokens"][start:end]) if "tokens" in text.labels else text.value[start:end]
