"""`text.grammar_slip`: slips that learners of English make: article, preposition, agreement, tense."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import Field

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edit, Edits
from augkit.ops.sampling import chosen, pick, share
from augkit.ops.text.base import Text, TextOperator, TextSample
from augkit.ops.text.reading.words import is_bound, match_case
from augkit.resources.inflection import participles, pasts, takes_an, thirds, verbs
from augkit.resources.learner_slips import AGREEMENT, CONFUSED, TENSE

Kind = Literal["article", "preposition", "agreement", "tense"]
KINDS: tuple[Kind, ...] = ("article", "preposition", "agreement", "tense")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DETERMINERS = _listed("the a an my your his her its our their this that these those some any each every all both")
_AFTER_TO = _DETERMINERS | _listed("me you him her it us them")
_SINGULAR = _listed("he she it")
_PLURAL = _listed("i you we they")
_RELATIVE = _listed("who which that")
_PRONOUNS = _SINGULAR | _PLURAL
_SUBJECTS = _PRONOUNS | _RELATIVE
_DO = _listed(
    "do does did don't doesn't didn't can can't could couldn't will won't would wouldn't should must may might"
)
_HAVE = _listed("has have had 've haven't hasn't hadn't")
_NO_QUANTITY_AFTER = _listed("few little lot bit couple number")
"""Words that mean something else without their article: `few` is no slip of `a few`."""
_FIXED_AFTER = CONFUSED.keys() | _listed("""
    least most once first last best worst all course example instance fact order addition general particular now then
    ever not no up down out off over under after before which whom what how when where here there itself and or but
    as if
""")
"""Words before which a preposition is part of a fixed expression, or no preposition at all."""
_FIXED_BEFORE = {"of": _listed("out because instead kind sort couple lot lots")}
_COUNTED = _listed("these those many several few two three four five six seven eight nine ten various")
_ONE_OF = {"these": "this", "those": "that"}
_NOT_PLURAL = ("ss", "us", "is", "ous", "'s", "ics")


Maker = Callable[["_Context", int], Iterator[tuple[Edit, ...]]]
"""Makes the edits for a kind of slips at a word."""


class Slip(NamedTuple):
    """A place where something can go wrong, and the edits that make it go wrong, one tuple of them for each way."""

    start: int
    end: int
    ways: tuple[tuple[Edit, ...], ...]


@operator("text.grammar_slip", version=2)
class GrammarSlip(TextOperator):
    """Make slips of grammar as learners of English do: `I am interested on film`, `he go`, `we saw a apple`.

    Articles are left out or exchanged; prepositions are exchanged for what learners write instead; verbs and nouns
    lose their agreement (`they is`, `two film`); verbs take another tense (`he walk` for `he walked`, `did went`).
    Negations stay, as do words under a label; what is meant can still be read.

    Args:
        rate: slips as a share of the number of words, in (0, 1]; at least one, as far as there are places for one.
        kinds: kinds of slips, of `article`, `preposition`, `agreement` and `tense`.

    Source: error types of Bryant et al. 2017, "Automatic Annotation and Evaluation of Error Types for Grammatical Error
        Correction" (ERRANT); synthetic errors from confusion sets as in Grundkiewicz et al. 2019, "Neural Grammatical
        Error Correction Systems with Unsupervised Pre-training on Synthetic Data".
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}
    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    rate: Rate = 0.1
    kinds: Annotated[tuple[Kind, ...], Field(strict=False, min_length=1)] = KINDS

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = ("text.grammar_slip", self.kinds, self.keep)
        slips: list[Slip] | None = text.derived.get(key)
        if slips is None:
            slips = text.derived[key] = _find_slips(text, self.kinds, self.kept)
        edits: Edits = []
        for index, draw in pick(len(slips), share(self.rate, len(text.words)), rng):
            edits += chosen(slips[index].ways, draw)
        edits.sort()
        return edits


def _find_slips(text: Text, kinds: tuple[Kind, ...], kept: frozenset[str]) -> list[Slip]:
    """Places in order, none within another."""
    context, makers_of = _Context(text, kept), _makers(kinds)
    found: list[Slip] = []
    before = ""
    for index, word in enumerate(context.lower):
        before, last = word, before
        makers = makers_of.get(word) or (makers_of["two"] if last in _COUNTED else ())
        if not makers or word in kept or (found and context.spans[index][0] < found[-1].end):
            continue
        ways = [way for make in makers for way in make(context, index) if context.allows(way)]
        if ways:
            start, end = context.spans[index]
            end = max(end, *(edit[1] for way in ways for edit in way))
            found.append(Slip(start, end, tuple(ways)))
    return found


class _Context:
    """The words of a text with what stands beside them."""

    def __init__(self, text: Text, kept: frozenset[str]) -> None:
        self.text, self.value, self.spans = text, text.value, text.words
        small = (self.value if "’" not in self.value else self.value.replace("’", "'")).lower()
        if len(small) != len(self.value):  # a letter whose small form is two
            small = "".join(low if len(low := letter.lower()) == 1 else letter for letter in self.value)
        self.lower = [small[start:end] for start, end in self.spans]
        self.kept = kept
        self.shouts = self.value.isupper()
        ends = [-1, *(end for _, end in self.spans)]
        pairs = zip(ends, self.spans, strict=False)
        self.is_next = [start == end + 1 and self.value[end] == " " and end > 0 for end, (start, _) in pairs]
        self.has_clitics = "'" in self.value or "’" in self.value

    def before(self, index: int, steps: int = 1) -> str:
        """The word one or two steps before, "" where a mark comes between."""
        if self.is_next[index] and (steps == 1 or self.is_next[index - 1]):
            return self.lower[index - steps]
        return ""

    def after(self, index: int) -> str:
        return self.lower[index + 1] if index + 1 < len(self.lower) and self.is_next[index + 1] else ""

    def replaced(self, index: int, word: str) -> tuple[Edit, ...]:
        """A word in the place of another, in its case."""
        start, end = self.spans[index]
        like = self.value[start:end]
        if like.islower():
            return ((start, end, word),)
        return ((start, end, word.upper() if self.shouts else match_case(word, like)),)

    def dropped(self, index: int) -> tuple[Edit, ...]:
        """A word left out; its capital goes to the next word."""
        start, after = self.spans[index][0], self.spans[index + 1][0]
        edits: tuple[Edit, ...] = ((start, after, ""),)
        if self.value[start].isupper() and self.value[after].islower():
            if self.lower[index + 1] in self.kept:
                return ()
            edits += ((after, after + 1, self.value[after].upper()),)
        return edits

    def allows(self, way: tuple[Edit, ...]) -> bool:
        """Whether the edits are outside of every label, and there are any."""
        if not self.text.labels:
            return way != ()
        outside = not any(self.text.is_marked(low, high) for low, high, _ in way)
        return way != () and outside and all(map(self.text.allows, way))


def _article_slips(context: _Context, index: int) -> Iterator[tuple[Edit, ...]]:
    word, follows = context.lower[index], context.after(index)
    if word not in ("a", "an", "the") or not follows or follows[0] == "'":
        return
    if word == "the":
        others = ["an" if takes_an(follows) else "a"]
    elif follows in _NO_QUANTITY_AFTER:
        return
    else:
        others = ["the", "a" if word == "an" else "an"]
    yield from (context.replaced(index, other) for other in others)
    yield from [context.dropped(index)] * 2  # the commonest slip of those whose language has no articles


def _preposition_slips(context: _Context, index: int) -> Iterator[tuple[Edit, ...]]:
    word, follows = context.lower[index], context.after(index)
    if word not in CONFUSED or not follows or follows[0] == "'" or follows in _FIXED_AFTER:
        return
    before = context.before(index)
    if before in _FIXED_BEFORE.get(word, ()) or (word == "to" and follows not in _AFTER_TO):
        return
    for other in CONFUSED[word]:
        yield context.replaced(index, other)
    if before in _finite() and word in ("to", "at", "for", "of", "on"):
        yield context.dropped(index)  # "listen music"


def _agreement_slips(context: _Context, index: int) -> Iterator[tuple[Edit, ...]]:
    word, before = context.lower[index], context.before(index)
    if word in AGREEMENT:
        is_odd = before in _SINGULAR if word == "is" else before == "i" and word == "was"  # "it are", "I were"
        if before and not is_odd and _is_free(context, index) and (word != "am" or before == "i"):
            yield context.replaced(index, AGREEMENT[word])
    elif word == "have":
        if before in _PLURAL | _RELATIVE and not _is_asked(context, index):
            yield context.replaced(index, "has")
    elif before in _SINGULAR and word in thirds():
        yield context.replaced(index, thirds()[word].base)
    elif before in _PLURAL and word in verbs() and not _is_asked(context, index):
        yield context.replaced(index, verbs()[word].third)
    elif before in _COUNTED and len(word) > 3 and word.endswith("s") and not word.endswith(_NOT_PLURAL):
        yield context.replaced(index, _singular(word))
    if word in _ONE_OF and context.after(index).endswith("s") and not context.after(index).endswith(_NOT_PLURAL):
        yield context.replaced(index, _ONE_OF[word])


def _tense_slips(context: _Context, index: int) -> Iterator[tuple[Edit, ...]]:
    word, before = context.lower[index], context.before(index)
    if word in TENSE:
        if before and _is_free(context, index):
            yield context.replaced(index, TENSE[word])
    elif word in pasts() and before in _SUBJECTS:
        verb = pasts()[word]
        yield context.replaced(index, verb.third if before in _SINGULAR else verb.base)
    elif before in _SINGULAR and word in thirds():
        yield context.replaced(index, thirds()[word].past)
    elif word in verbs() and verbs()[word].past != word:
        plain = before in _PLURAL and not _is_asked(context, index)
        if plain or before in _DO or (before in ("to", "not", "n't") and word in _irregular()):
            yield context.replaced(index, verbs()[word].past)
    elif before in _HAVE and word in _gone():
        yield context.replaced(index, _gone()[word])


@cache
def _makers(kinds: tuple[Kind, ...]) -> dict[str, tuple[Maker, ...]]:
    """What may go wrong at a word; all other words are passed over, but those that are counted (as at `two`)."""
    verbal = {*_finite(), *_gone(), *TENSE, "have"}
    words: dict[Kind, tuple[Maker, set[str]]] = {
        "article": (_article_slips, {"a", "an", "the"}),
        "preposition": (_preposition_slips, set(CONFUSED)),
        "agreement": (_agreement_slips, {*verbal, *AGREEMENT, *_ONE_OF, "two"}),
        "tense": (_tense_slips, verbal),
    }
    found: dict[str, tuple[Maker, ...]] = {"two": ()}
    for kind in KINDS:
        maker, triggers = words[kind]
        for word in triggers if kind in kinds else ():
            found[word] = (*found.get(word, ()), maker)
    return found


def _is_free(context: _Context, index: int) -> bool:
    """Whether an auxiliary has no `n't` behind it and is in no question, whose order would make other forms of it."""
    if context.has_clitics and is_bound(context.value, *context.spans[index]):
        return False
    return context.after(index) not in _PRONOUNS


def _is_asked(context: _Context, index: int) -> bool:
    """Whether an auxiliary stands before the subject, so that the verb is an infinitive: `did they go`."""
    opener = context.before(index, 2)
    return opener in _DO or opener in ("to", "let", "n't", "not") or opener.endswith("n't")


def _singular(noun: str) -> str:
    if noun.endswith("ies") and len(noun) > 4:
        return f"{noun[:-3]}y" if noun != "movies" else "movie"
    return noun[:-2] if noun.endswith(("sses", "xes", "ches", "shes")) else noun[:-1]


@cache
def _irregular() -> frozenset[str]:
    """Bases of irregular verbs, few of which are nouns as well."""
    return frozenset(base for base, verb in verbs().items() if not verb.past.endswith("ed"))


@cache
def _gone() -> dict[str, str]:
    """Participles to the past forms that learners write for them: `gone` to `went`."""
    found = {verb.participle: verb.past for verb in verbs().values() if verb.participle in participles()}
    return {participle: past for participle, past in found.items() if participle != past}


@cache
def _finite() -> frozenset[str]:
    """Forms of verbs that have a subject."""
    return frozenset({*verbs(), *thirds(), *pasts()})
