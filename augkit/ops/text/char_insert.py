"""`text.char_insert`: insert letters into words."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from pydantic import Field

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.letters import allowed, find_letters, letters_like
from augkit.ops.sampling import pick, share
from augkit.ops.text.base import Text, TextOperator, TextSample


@operator("text.char_insert", version=2)
class CharInsert(TextOperator):
    """Insert letters of the same script behind letters of words, in the word's case; common characters in Chinese.

    Negations and numerals stay as they are. In rows of tokens a letter becomes part of its token, while a Chinese
    character between two tokens is a token of its own, tagged "O" and never within an entity.

    Args:
        rate: share of letters that another is inserted behind, of those that may be changed, in (0, 1]; at least one.
        keep_edges: let every word end as it did; nothing is ever inserted before its first letter. Chinese characters
            have no edges.
        min_length: letters a word must have to be changed; Chinese characters need no others.

    Source: Gao et al. 2018, "Black-box Generation of Adversarial Text Sequences to Evade Deep Learning Classifiers"
        (DeepWordBug); Pruthi, Dhingra & Lipton 2019, "Combating Adversarial Misspellings with Robust Word Recognition";
        nlpaug's RandomCharAug.
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}

    rate: Rate = 0.03
    keep_edges: bool = False
    min_length: int = Field(2, ge=1)

    @cached_property
    def _key(self) -> tuple[Any, ...]:
        return "text.char_insert", self.kept, self.keep_edges, self.min_length

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = self._key
        found: tuple[list[int], set[int]] | None = text.derived.get(key)
        if found is None:
            found = text.derived[key] = self._places(text)
        places, between = found
        value, has_tokens = text.value, "tokens" in text.labels
        edits: Edits = []
        for index, draw in pick(len(places), share(self.rate, len(places)), rng):
            at = places[index]
            letters = letters_like(_in_case(value, at))
            letter = letters[int(draw * len(letters))]
            if at in between:
                is_last = has_tokens and at + 1 == len(value)  # where no token follows, a space makes it one
                edits.append((at + 1, at + 1, f" {letter}" if is_last else letter))
            else:  # with the letter before it, so that it stands inside a label or a token
                edits.append((at, at + 1, value[at] + letter))
        edits.sort()
        return edits

    def _places(self, text: Text) -> tuple[list[int], set[int]]:
        """Behind which letters another may be inserted, and behind which of them as a token of its own."""
        value = text.value
        letters = find_letters(text, self.kept, back=int(self.keep_edges), shortest=self.min_length)
        places, between = letters.places(), set[int]()
        if not value.isascii():
            places = [at for at in places if letters_like(value[at])]
        if letters.ideographs and _take_tokens(text):
            between = {at for run in letters.ideographs for at in run}
        if text.labels:
            edits = [(at + 1, at + 1, "x") if at in between else (at, at + 1, "xx") for at in places]
            free = set(allowed(text, edits))
            places = [at for at, edit in zip(places, edits, strict=True) if edit in free]
        return places, between


def _in_case(value: str, at: int) -> str:
    """The letter at a place as it is written in the middle of its word."""
    letter = value[at]
    if letter.isupper() and not (value[at + 1 : at + 2].isupper() or value[at - 1 : at].isupper()):
        return letter.lower()[0]
    return letter


def _take_tokens(text: Text) -> bool:
    """Whether a token may be inserted: not where every token has a tag, as with parts of speech."""
    return all(tag == "O" or tag[1:2] == "-" for tag in text.labels.get("tags") or ())
