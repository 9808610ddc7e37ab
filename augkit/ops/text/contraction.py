"""`text.contraction`: `do not` and `don't`, `it is` and `it's` take each other's place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import ClassVar, Literal, NamedTuple

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edit, Edits
from augkit.ops.sampling import chosen, pick, share
from augkit.ops.text.base import Text, TextOperator, TextSample
from augkit.ops.text.reading.words import match_case
from augkit.resources import contractions as known
from augkit.resources.inflection import participles, verbs

_TOKENISED = re.compile(r" n['’]t\b| ['’](?:s|re|ve|ll|d|m)\b| [,.?!](?: |$)", re.IGNORECASE)
LONGEST_QUESTION = 400  # characters in which to look for the question mark
_END_OF_SENTENCE = re.compile(r"[.!?\n]")


class Place(NamedTuple):
    """Where something can be contracted or expanded, and the edits that do it, one tuple of them for each way."""

    start: int
    end: int
    ways: tuple[tuple[Edit, ...], ...]


@operator("text.contraction", version=2)
class Contraction(TextOperator):
    """Contract `do not`, `it is`, `I will` and the like, or expand them, in the same case and with the same apostrophe.

    What can stand for two things is expanded only where the next word settles it: `it's been` is `it has been`, `he'd
    go` is `he would go`, and a possessive is never touched. `isn't it?` becomes `is it not?`. Tokenised text is read
    and written as such (`do n't`, `it 's`). Words under a label stay.

    Args:
        mode: `contract`, `expand`, or `both`, each where it applies.
        rate: share of the places where that is possible, in (0, 1]; at least one.

    Source: Ribeiro et al. 2020, "Beyond Accuracy: Behavioral Testing of NLP Models with CheckList", contractions.
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}
    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    mode: Literal["contract", "expand", "both"] = "both"
    rate: Rate = 0.5

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = ("text.contraction", self.mode, self.keep)
        places: list[Place] | None = text.derived.get(key)
        if places is None:
            places = text.derived[key] = _find_places(text, self.mode, self.kept)
        edits: Edits = []
        for index, draw in pick(len(places), share(self.rate, len(places)), rng):
            edits += chosen(places[index].ways, draw)
        edits.sort()
        return edits


def _find_places(text: Text, mode: str, kept: frozenset[str]) -> list[Place]:
    """Places in order, none within another."""
    reader = _Reader(text)
    found: list[Place] = []
    for index, word in enumerate(reader.lower):
        if "'" in word:
            places = [*reader.expanded(index)] if mode != "contract" else []
        elif mode != "expand" and word in known.FIRST_WORDS:
            places = [*reader.contracted(index)]
        else:
            continue
        for place in places:
            if kept and not kept.isdisjoint(text.value[place.start : place.end].lower().split()):
                continue
            if text.labels and text.is_marked(place.start, place.end):
                continue
            last = found[-1] if found else None
            if last is None or place.start >= last.end:
                found.append(place)
            elif mode != "expand" and len(last.ways) == 1 and place.start > last.start and place.end > last.end:
                found[-1] = Place(last.start, place.end, last.ways + place.ways)  # "it is not": "it's not", "it isn't"
    return found


class _Reader:
    """The words of a text with what stands beside them."""

    def __init__(self, text: Text) -> None:
        self.value, self.spans = text.value, text.words
        self.lower = [self.value[start:end].lower() for start, end in self.spans]
        self.apostrophe = "’" if "’" in self.value and "'" not in self.value else "'"
        if "’" in self.value:
            self.lower = [word.replace("’", "'") for word in self.lower]
        self.shouts = self.value.isupper()
        self.text = text

    @cached_property
    def tokenised(self) -> bool:
        """Whether clitics and punctuation stand apart."""
        tokens = self.text.labels.get("tokens")
        if tokens is None:
            return _TOKENISED.search(self.value) is not None
        clitics = [token for token in tokens if "'" in token[:-1] or "’" in token[:-1]]
        return not clitics or any(token[0] in "'’" or token.lower() in ("n't", "n’t") for token in clitics)

    def next(self, index: int) -> int:
        """The number of the word right behind, a space between; -1 where there is none."""
        end = self.spans[index][1]
        follows = index + 1 < len(self.spans) and self.spans[index + 1][0] == end + 1 and self.value[end] == " "
        return index + 1 if follows else -1

    def word(self, index: int) -> str:
        return self.lower[index] if index >= 0 else ""

    def before(self, index: int) -> str:
        """The word right before, "" where there is none."""
        return self.lower[index - 1] if index and self.next(index - 1) == index else ""

    def verb(self, index: int) -> tuple[str, bool]:
        """The first word from `index` on that is no adverb, and whether an adverb was passed."""
        passed = False
        while index >= 0 and (self.lower[index] in known.ADVERBS or self.lower[index].endswith("ly")):
            index, passed = self.next(index), True
        return self.word(index), passed

    def is_question(self, index: int) -> bool:
        """Whether the sentence of a word ends with a question mark."""
        start = self.spans[index][1]
        end = _END_OF_SENTENCE.search(self.value, start, start + LONGEST_QUESTION)
        return end is not None and end.group() == "?"

    def expanded(self, index: int) -> Iterator[Place]:
        """The contraction at a word, expanded."""
        word = self.lower[index]
        start, end = self.spans[index]
        base, _, suffix = word.rpartition("'")
        if suffix == "t" and word.endswith("n't"):
            yield from self._without_not(index)
            return
        host = index if base else index - 1
        if not base:
            if host < 0 or self.next(host) != index:
                return
            base = self.lower[host]
        full = self._meant(base, suffix, index)
        if full:
            at = start + len(base) if host == index else start
            written = full.upper() if self.value[at:end].isupper() and (self.shouts or len(base) > 1) else full
            yield Place(self.spans[host][0], end, (((at, end, written if host != index else f" {written}"),),))

    def _meant(self, base: str, suffix: str, index: int) -> str:
        """What a clitic stands for, "" where that is not settled."""
        follows = self.next(index)
        first, (verb, passed) = self.word(follows), self.verb(follows)
        if suffix == "m":
            return "am" if base == "i" else ""
        if suffix == "re":
            return "are" if base in known.JOINS or base in ("how", "why") else ""
        if suffix == "ll":
            return "will" if base.isalpha() else ""
        if suffix == "ve":
            return "have" if base in known.JOINS or base in ("could", "would", "should", "might", "must") else ""
        if suffix == "d" and base in known.JOINS and base not in ("what", "where", "here"):
            if first in ("better", "best"):
                return "had"
            is_base = verb in verbs() or verb in ("be", "have", "do")
            if first in ("rather", "sooner") or (is_base and verb not in participles()):
                return "would"
            return "had" if verb in participles() and not is_base else ""
        if suffix == "s" and base == "let":
            return "us"
        if suffix == "s" and (base in known.ANY_IS or base in ("it", "who")):
            return self._is_or_has(base, first, verb, passed)
        return ""

    def _is_or_has(self, base: str, first: str, verb: str, passed: bool) -> str:
        if verb in known.HAS_FOLLOWERS:
            return "has"
        if verb in known.STATES or (passed and not verb):
            return "is"
        if not verb or verb in participles() or verb.endswith("ed"):
            return ""
        if base == "what" and first in known.SUBJECTS | {"you", "it"}:
            return ""  # "what's he want" is "what does"
        settled = passed or base in known.ANY_IS or first in known.IS_FOLLOWERS or first.endswith("ing")
        return "is" if settled else ""

    def _without_not(self, index: int) -> Iterator[Place]:
        """`don't` and `do n't` as `do not`, `don't you?` as `do you not?`."""
        start, end = self.spans[index]
        apart = self.lower[index] == "n't"
        host = index - 1 if apart else index
        if host < 0 or (apart and self.next(host) != index):
            return
        short = self.lower[host] if apart else self.lower[index][:-3]
        full = known.SHORT_HOSTS.get(short, short)
        if full not in known.NOT_HOSTS and full != "shall":
            return
        first, last = self.spans[host]
        written = match_case(full, self.value[first : first + len(short)])
        shouted = self.value[start:end].isupper()
        no = "NOT" if shouted else "not"
        host_edit = ((first, last, written),) if short != full else ()
        order = self._order(host, index, full)
        if order == "as it is" and apart:
            yield Place(first, end, ((*host_edit, (start, end, no)),))
        elif order == "as it is":
            joined = f"{written}{no}" if full == "can" else f"{written} {no}"
            yield Place(first, end, (((start, end, joined),),))
        elif order == "turned":
            low, high = self.spans[index + 1]
            subject = self.value[low:high]
            if apart:
                yield Place(first, high, ((*host_edit, (start, end, subject), (low, high, no)),))
            else:
                yield Place(first, high, (((start, high, f"{written} {subject} {no}"),),))

    def _order(self, host: int, index: int, full: str) -> str:
        """Whether the subject stands before (`as it is`) or behind (`turned`); "" where that is hard to tell."""
        follows = self.next(index)
        subject, before = self.word(follows), self.before(host)
        opens = not before or before in known.BEFORE_QUESTIONS
        is_question = self.is_question(index)
        if subject in known.SUBJECTS or (subject in known.MAYBE_SUBJECTS and (opens or full not in known.BE)):
            return "turned" if is_question else ""
        if subject in known.DETERMINERS and full != "have" and (opens or full not in known.BE):
            return ""
        if not opens or not subject:
            return "as it is" if before else ""
        if before in ("why", "how", "when", "where", "what") or (is_question and full != "do"):
            return ""
        start = self.spans[follows][0]
        return "as it is" if self.value[start].islower() or self.shouts else ""

    def contracted(self, index: int) -> Iterator[Place]:
        """The word and the next one, contracted."""
        word = self.lower[index]
        if word == "cannot":
            start, end = self.spans[index]
            yield Place(start, end, (((start + 2, end, self._suffix(" n't" if self.tokenised else "n't", index)),),))
        follows = self.next(index)
        if follows < 0:
            return
        after = self.lower[follows]
        if after == "not" and word in known.NOT_HOSTS:
            yield from self._with_not(index, follows)
        elif after in known.JOINS.get(word, ()) and self._joins(word, after, index, follows):
            end = self.spans[index][1]
            start, last = self.spans[follows]
            if self.value[start:last].isupper() <= self.shouts:
                suffix = self._suffix(f"'{known.SUFFIX[after]}", follows)
                edit = (start if self.tokenised else end, last, suffix)
                yield Place(self.spans[index][0], last, ((edit,),))

    def _with_not(self, index: int, follows: int) -> Iterator[Place]:
        """`do not` as `don't` or, in tokenised text, `do n't`."""
        (start, end), (low, high) = self.spans[index], self.spans[follows]
        if self.value[low:high].isupper() > self.value[start:end].isupper() or self.word(self.next(follows)) == "only":
            return
        word = self.lower[index]
        short = next((short for short, full in known.SHORT_HOSTS.items() if full == word), "")
        host = match_case(short or word, self.value[start:end])
        suffix = self._suffix("n't", follows)
        if self.tokenised:
            edits: tuple[Edit, ...] = (((start, end, host),) if short else ()) + ((low, high, suffix),)
        else:
            edits = ((start, high, host + suffix),)
        yield Place(start, high, (edits,))

    def _joins(self, word: str, after: str, index: int, follows: int) -> bool:
        """Whether a pronoun and the verb behind it may be contracted before what follows."""
        then = self.next(follows)
        first, (verb, _) = self.word(then), self.verb(then)
        if first == "not" and after not in ("am", "is", "are"):
            return False  # "I haven't" rather than "I've not"
        if after in ("has", "have", "had"):
            return (verb in participles() and verb != "left") or (after == "had" and first == "better")
        if after in known.MODALS:
            return verb in verbs() or verb in ("be", "have", "do")
        chain, place = [word], index
        while len(chain) < 4 and self.before(place):
            place -= 1
            chain.append(self.lower[place])
        if not known.OPENS_A_GAP.isdisjoint(chain[1:]):
            return False
        settled = first in known.IS_FOLLOWERS and first not in known.STRANDING
        return settled or (first.endswith("ing") and first != "being")

    def _suffix(self, suffix: str, index: int) -> str:
        start, end = self.spans[index]
        word = self.value[start:end]
        return (suffix.upper() if word.isupper() and len(word) > 1 else suffix).replace("'", self.apostrophe)
