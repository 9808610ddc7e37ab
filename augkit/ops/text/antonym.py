"""`text.antonym`: turn a text round by opposites, and its label with it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.sampling import chosen, pick
from augkit.ops.text.base import Text, TextOperator
from augkit.ops.text.reading.related import Related, is_allowed, related_in
from augkit.ops.text.reading.words import NEGATIONS
from augkit.ops.text.relabelled import Relabelled
from augkit.resources.related import antonyms, opinions, parts

DOUBTFUL = NEGATIONS | frozenset(
    {
        "but",
        "though",
        "although",
        "however",
        "despite",
        "yet",
        "except",
        "unless",
        "if",
        "still",
        "too",
        "less",
        "least",
        "while",
        "otherwise",
        "instead",
        "could",
        "would",
        "should",
        "supposed",
        "hope",
        "hopes",
        "hoping",
        "trying",
        "tries",
        "wants",
        "even",
        "little",
        "because",
        "requires",
        "supposedly",
    }
)
"""Words beside which the opinion of a text is more than that of its words of praise or blame."""

# "for all its charm it drags"; "as entertaining as it is instructive"
_CONCEDING = re.compile(r"\bfor all (?!of\b|ages\b|audiences\b)|\bas \w+ as (?:it|he|she) is\b", re.IGNORECASE)
_JOINED_BEHIND = re.compile(r"\s*(?:,|and\b|or\b|,\s*and\b)\s+(?:\w+ly\s+)?(\w[\w-]*)")
_JOINED_BEFORE = re.compile(r"\b(\w[\w-]*)\s*(?:,|,?\s*\band|\bor)\s+(?:\w+ly\s+)?\Z")
_REACH = 60  # characters in front of a word in which an adjective joined to it stands
_ADJECTIVE = re.compile(r"(?:ful|less|ous|ive|[ai]ble|al|ic|ish|[ae]nt|some|like|ed|ing)\Z")


def _odd(value: int) -> int:
    if value % 2 == 0:
        raise ValueError("an even number of opposites may turn the text back; give an odd one")
    return value


@operator("text.antonym", version=4)
class Antonym(Relabelled, TextOperator):
    """Replace adjectives, adverbs and verbs by their opposites in the same inflection, and change the label with them.

    With `among: opinion`, all words of praise become words of blame, or all of blame words of praise. A text stays as
    it is where it has both, one without an opposite where it stands, a negation, a "but", another adjective joined to
    one of them, or what is only wished or supposed ("could be good"). With `among: any`, a few words of any kind are
    replaced, enough for the statement no longer to hold.

    Args:
        label_map: label to the label that holds for the opposite, as in `{positive: negative, negative: positive}`;
            rows with other labels stay as they are.
        among: `opinion` for texts whose label is what they think of something; `any` for texts whose label is whether
            something holds, such as the hypothesis of an entailment.
        count: with `any`, how many words are replaced; an odd number, or the largest odd number there are.

    Source: WordNet 3.0 (Miller 1995), antonyms; nlpaug's AntonymAug.
    """

    among: Literal["opinion", "any"] = "opinion"
    count: Annotated[int, Field(ge=1), AfterValidator(_odd)] = 1

    def draw(self, text: Text, rng: Chance) -> Drawn:
        key = ("text.antonym", self.among, self.keep)
        choices: list[Related] | None = text.derived.get(key)
        if choices is None:
            choices = text.derived[key] = self._choices(text)
        if not choices or self.new_label(text) is None:
            return []
        wanted = len(choices)
        if self.among == "any":
            wanted = min(self.count, wanted - 1 + wanted % 2)
        edits: Edits = []
        for index, draw in pick(len(choices), wanted, rng):
            one = choices[index]
            edits += one.edits(text.value, chosen(one.candidates, draw))
        edits.sort()
        return self.relabelled(text, edits)

    def _choices(self, text: Text) -> list[Related]:
        """The words that may be replaced; of opinions all or none."""
        value, kept = text.value, self.kept
        words = {start: value[start:end].lower() for start, end in text.words} if self.among == "opinion" else {}
        praise, blame = ({at for at, word in words.items() if word in listed} for listed in opinions())
        if self.among == "opinion" and (bool(praise) == bool(blame) or _is_doubtful(value, words.values())):
            return []
        found = related_in(text, antonyms(), in_phrases=True)
        free = [one for one in found if value[one.start : one.end].lower() not in kept and is_allowed(text, one)]
        if self.among == "any":
            return free
        opinion = [one for one in free if one.start in praise or one.start in blame]
        if len(opinion) != len(praise | blame):
            return []
        return [] if any(_is_joined_to_another(value, one, words, praise | blame) for one in opinion) else opinion


def _is_joined_to_another(value: str, one: Related, words: dict[int, str], opinions: set[int]) -> bool:
    """Whether a word is one of several adjectives of which others stay, as in "bleak and desperate"."""
    after, before = _JOINED_BEHIND.match(value, one.end), None
    low = max(0, one.start - _REACH)
    if value[low : one.start].rstrip().endswith((",", " and", " or", "ly")):
        before = _JOINED_BEFORE.search(value, low, one.start)
    starts = {match.start(1) for match in (after, before) if match}
    return any(start not in opinions and _may_be_adjective(words.get(start, "")) for start in starts)


def _may_be_adjective(word: str) -> bool:
    tag = parts().get(word)
    return _ADJECTIVE.search(word) is not None if tag is None else tag in "acsDpg"


def _is_doubtful(value: str, words: Collection[str]) -> bool:
    """Whether the opinion of a text is more than that of its words of praise or blame."""
    if not DOUBTFUL.isdisjoint(words):
        return True
    if ("'" in value or "’" in value) and any(word.endswith(("n't", "n’t")) for word in words):
        return True
    return ("or all " in value or " as " in value) and _CONCEDING.search(value) is not None
