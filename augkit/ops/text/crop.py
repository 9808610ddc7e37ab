"""`text.crop`: keep one part of a text."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from pydantic import AfterValidator

from augkit.ops.base import Drawn, Range, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Range as Place
from augkit.ops.text.base import Text, TextOperator
from augkit.ops.text.reading.pieces import Parts, Unit, cut_out, marks_of, parts_of

_TRAILING = frozenset(",;:、，；：([{（《“‘-–—")


def _shares(value: Range) -> Range:
    if not 0 < value[0] <= value[1] <= 1:
        raise ValueError("both ends must be above 0 and at most 1")
    return value


class Choice(NamedTuple):
    """What there is to crop.

    Attributes:
        parts: the words or sentences.
        first: number of the first that must be in the crop.
        after: number of the one behind the last that must be; `first` where none has to be.
    """

    parts: Parts
    first: int
    after: int


@operator("text.crop", version=2)
class Crop(TextOperator):
    """Keep one part of the text, from a random place on.

    Labels inside the part are kept, those outside are gone. Where the part would end inside a label, it reaches as far
    as the label does. With answers, every answer is in the part, and a row whose answers stand too far from one another
    stays as it is; so it is with words to `keep`. A comma or an open bracket at the end is left out.

    Args:
        share: share of the words or sentences that is kept, drawn between two values in (0, 1].
        unit: `words` takes the part from any word to any other, `sentences` from whole sentences.

    Source: Meng et al. 2021, "COCO-LM", cropped sequences; Izacard et al. 2022, "Contriever", random cropping.
    """

    share: Annotated[Range, AfterValidator(_shares)] = (0.5, 0.9)
    unit: Unit = "words"

    def draw(self, text: Text, rng: Chance) -> Drawn:
        key = ("text.crop", self.unit, self.kept)
        choice: Choice | None = text.derived.get(key)
        if choice is None:
            choice = text.derived[key] = self._choice(text)
        parts, total = choice.parts, len(choice.parts.starts)
        low, high = self.share
        draw, place = rng.fractions(2)
        wanted = int((low + draw * (high - low)) * total + 0.5) or 1
        if wanted >= total or choice.after - choice.first > wanted:
            return None
        least, most = 0, total - wanted
        if choice.after > choice.first:
            least, most = max(choice.after - wanted, 0), min(choice.first, most)
        first = least + int(place * (most - least + 1))
        start, after = parts.below[first], parts.above[first + wanted]
        if after - start == total:
            return None
        return {"part": [parts.starts[start], _trimmed(text, parts.starts[start], parts.ends[after - 1])]}

    def apply(self, sample: Text, drawn: Drawn) -> Text:
        return cut_out(sample, *drawn["part"])

    def _choice(self, text: Text) -> Choice:
        parts = parts_of(text, self.unit)
        needed = [*_answers(text), *self._kept_places(text)] if text.labels or self.kept else []
        if not needed:
            return Choice(parts, 0, 0)
        start, end = min(needed)[0], max(end for _, end in needed)
        numbers = [number for number in range(len(parts.starts)) if parts.ends[number] > start]
        first = numbers[0] if numbers else 0
        after = next((number for number in range(len(parts.starts)) if parts.ends[number] >= end), 0) + 1
        return Choice(parts, first, after)

    def _kept_places(self, text: Text) -> list[Place]:
        if not self.kept:
            return []
        if "tokens" in text.labels:
            return [(at, at + 1) for at, token in enumerate(text.surface) if token.lower() in self.kept]
        return [(start, end) for start, end in text.words if text.value[start:end].lower() in self.kept]


def _answers(text: Text) -> list[Place]:
    answers = text.labels.get("answers") or {"answer_start": (), "text": ()}
    return [(at, at + len(words)) for at, words in zip(answers["answer_start"], answers["text"], strict=True)]


def _is_framed(value: str, end: int) -> bool:
    """Whether the dash that ends a part belongs to its word, as in `-rrb-`."""
    return value[end - 1] == "-" and value[value.rfind(" ", 0, end) + 1] == "-"


def _trimmed(text: Text, start: int, end: int) -> int:
    """The end of a part without what only leads to more; a label stays whole."""
    if "tokens" not in text.labels and (text.value[end - 1] not in _TRAILING or _is_framed(text.value, end)):
        return end
    tokens = text.surface if "tokens" in text.labels else None
    least = max((high for low, high in marks_of(text) if low < end), default=start)
    least = max(least, start + 1)
    at = end
    while at > least:
        last = tokens[at - 1] if tokens is not None else text.value[at - 1]
        if not all(sign in _TRAILING or sign.isspace() for sign in last):
            break
        at -= 1
    return at if at > start + 1 or at == end else end
