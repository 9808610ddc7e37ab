"""`text.punctuation`: insert punctuation marks."""

from __future__ import annotations

from typing import ClassVar

from numpy.random import Generator

from augkit.ops.base import Rate, operator
from augkit.ops.edits import Edits
from augkit.ops.letters import allowed
from augkit.ops.sampling import pick
from augkit.ops.text.base import UNSPACED_LANGUAGES, Text, TextOperator, TextSample

MARKS = (".", ";", "?", ":", "!", ",")
WIDE_MARKS = {"zh": ("。", "；", "？", "：", "！", "，"), "ja": ("。", "；", "？", "：", "！", "、")}


@operator("text.punctuation", version=1)
class Punctuation(TextOperator):
    """Insert punctuation marks before words, each as a token of its own: "a sad ; superior human : comedy" (AEDA).

    Between one mark and a share of the number of words, each of . ; ? : ! , with the same probability. A mark has a
    space on either side, none in Chinese and Japanese, which get their own marks. In rows of tokens it is a token with
    the tag "O". Words stay as they are and in order, labels whole; no mark parts "does n't".

    Args:
        ratio: marks at most, as a share of the number of words, in (0, 1]; how many it is each time is drawn evenly
            from 1 to there.

    Source: Karimi, Rossi & Prati 2021, "AEDA: An Easier Data Augmentation Technique for Text Classification".
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}

    ratio: Rate = 1 / 3

    def draw(self, text: Text, rng: Generator) -> Edits:
        places: list[int] | None = text.derived.get("text.punctuation")
        if places is None:
            places = text.derived["text.punctuation"] = _places(text)
        if not places:
            return []
        most = int(self.ratio * len(text.words))
        wanted = 1 + int(rng.random() * most) if most > 1 else 1
        wide = WIDE_MARKS.get(text.language)
        gap = "" if wide and "tokens" not in text.labels else " "  # a space parts tokens, also where there is none
        marks = wide or MARKS
        edits: Edits = []
        for index, draw in pick(len(places), wanted, rng):
            at = places[index]
            edits.append((at, at, f"{marks[int(draw * 6)]}{gap}"))
        edits.sort()
        return edits


def _places(text: Text) -> list[int]:
    """Before which words a mark may stand: those that come first or behind a space; in Chinese, behind a character."""
    value = text.value
    if text.language in UNSPACED_LANGUAGES:
        places = [start for start, _ in text.words if not start or value[start - 1].isalpha()]
    else:
        words = text.words
        if "'" in value or "’" in value:
            words = [(start, end) for start, end in words if not _is_clitic(value, start, end)]
        places = [start for start, _ in words if not start or value[start - 1].isspace()]
    if "tokens" in text.labels:
        starts = frozenset(text.starts)
        places = [at for at in places if at in starts]
    return [at for at, _, _ in allowed(text, [(at, at, "x") for at in places])] if text.labels else places


def _is_clitic(value: str, start: int, end: int) -> bool:
    """Whether a word is the end of the one before it, cut off by a tokeniser: 's, n't."""
    return value[start] in "'’" or value[start:end].lower() in ("n't", "n’t")
