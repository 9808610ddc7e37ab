"""`text.punctuation`: insert punctuation marks."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.letters import allowed
from augkit.ops.sampling import pick
from augkit.ops.text.base import UNSPACED_LANGUAGES, Text, TextOperator, TextSample

MARKS = (".", ";", "?", ":", "!", ",")
WIDE_MARKS = {"zh": ("。", "；", "？", "：", "！", "，"), "ja": ("。", "；", "？", "：", "！", "、")}

Places = tuple[list[int], int, tuple[str, ...]]
"""Where a mark may stand, how many there are at most, and what they are."""


@operator("text.punctuation", version=2)
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

    def draw(self, text: Text, rng: Chance) -> Edits:
        found: Places | None = text.derived.get(self._key)
        if found is None:
            places = _places(text)
            found = text.derived[self._key] = (places, int(self.ratio * len(text.words)), _marks(text))
        places, most, marks = found
        if not places:
            return []
        wanted = 1 + int(rng.fraction() * most) if most > 1 else 1
        edits: Edits = []
        for index, draw in pick(len(places), wanted, rng):
            at = places[index]
            edits.append((at, at, marks[int(draw * 6)]))
        edits.sort()
        return edits

    @cached_property
    def _key(self) -> tuple[str, float]:
        """Under which a text keeps what was worked out about it."""
        return "text.punctuation", self.ratio


def _marks(text: Text) -> tuple[str, ...]:
    """What may be inserted: a mark, and where a space parts words or tokens, one behind it."""
    wide = WIDE_MARKS.get(text.language)
    if wide and "tokens" not in text.labels:
        return wide
    return tuple(f"{mark} " for mark in wide or MARKS)


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
