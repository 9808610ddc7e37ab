"""`text.reserved`: words and phrases of a list of the user's replace each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, NamedTuple

from pydantic import Field, field_validator, model_validator

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edit, Edits
from augkit.ops.sampling import chosen_anew, pick, share
from augkit.ops.text.base import Text, TextOperator
from augkit.ops.text.reading.words import IDEOGRAPH, starts_sentence
from augkit.resources.inflection import takes_an
from augkit.resources.synonyms import NEVER_REPLACED

Entries = Annotated[tuple[str, ...], Field(strict=False)]

ACRONYM = 4  # letters up to which capitals say nothing about the words around
_UNIT = re.compile(rf"[{IDEOGRAPH}]|[^\W{IDEOGRAPH}]+|[^\w\s]")
_ASCII_UNIT = re.compile(r"\w+|[^\w\s]")  # the same, and faster
_PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}|\{[^{}]*\}|\[\[[^\[\]]*\]\]|</?\w[^<>]*>")
_CHUNK = re.compile("[!-~]+")
_ADDRESS = re.compile(r"[@/\\:_#&=]|\w\.\w")
_ARTICLE = re.compile(r"(?<![\w'’-])([aA]n?|A[nN]) $")
_EDGE = ".,:;!?\"'()"


class Entry(NamedTuple):
    """A word or phrase of a list: as it is looked for, as it was listed, and what may stand in its place."""

    sought: str
    listed: str
    others: tuple[str, ...]


class Choice(NamedTuple):
    """Where an entry was found, what may stand there, and where the `a` or `an` before it is (0, 0 where none is)."""

    start: int
    end: int
    others: tuple[str, ...]
    article: tuple[int, int]


@operator("text.reserved", version=3)
class Reserved(TextOperator):
    """Replace words and phrases by others of the same list, as the user says which of them stand for each other.

    Of several entries that fit at a place the longest counts. Entries are found as whole words only, in any case; the
    replacement is written as listed, with the capitals of what it replaces, and `a` or `an` before it is set right. It
    is one that the text does not have yet, as far as there are others. Inside a label the label moves along, so that a
    list of cities makes new entities. Since a list may hold words of different meaning, `target_text` is not promised
    to hold.

    Args:
        lists: lists of two or more words or phrases, as in `[[gb, gigabyte], [NYC, New York City, the Big Apple]]`.
        rate: share of the places found that are replaced, in (0, 1]; at least one.
        case_sensitive: whether entries must be written in the text as they are listed.

    Source: nlpaug's ReservedAug.
    """

    lists: Annotated[tuple[Entries, ...], Field(strict=False, min_length=1)]
    rate: Rate = 0.5
    case_sensitive: bool = False

    @field_validator("lists")
    @classmethod
    def _clean(cls, value: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        lists = tuple(tuple(dict.fromkeys(" ".join(entry.split()) for entry in entries)) for entries in value)
        if blank := next((number for number, entries in enumerate(lists, 1) if "" in entries), None):
            raise ValueError(f"list {blank} has an empty entry")
        return lists

    @model_validator(mode="after")
    def _have_others(self) -> Reserved:
        for number, entries in enumerate(self.lists, 1):
            if len({self._sought(entry) for entry in entries}) < 2:
                case = "" if len(entries) < 2 else " (case_sensitive: true tells them apart)"
                raise ValueError(f"list {number} has no two different entries{case}: {list(entries)}")
        return self

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = ("text.reserved", self._key)
        choices: list[Choice] | None = text.derived.get(key)
        if choices is None:
            choices = text.derived[key] = list(self._choices(text))
        edits: Edits = []
        put_in: set[str] = set()
        taken = {text.value[choice.start : choice.end] for choice in choices}
        for index, draw in pick(len(choices), share(self.rate, len(choices)), rng):
            start, end, others, (low, high) = choices[index]
            new = chosen_anew(others, draw, taken, put_in)
            taken.add(new)
            put_in.add(new)
            edits.append((start, end, new))
            if high:
                edits += _mended(text.value[low:high], low, high, new)
        edits.sort()
        return edits

    def _sought(self, entry: str) -> str:
        return entry if self.case_sensitive else _lowered(entry)

    @cached_property
    def _key(self) -> str:
        """What decides the choices, as one string: cheaper to hash than hundreds of lists."""
        return repr((self.lists, self.case_sensitive, self.keep))

    @cached_property
    def _entries(self) -> dict[str, list[Entry]]:
        """The entries by the first word, sign or ideograph of each, longest first."""
        others: dict[str, dict[str, None]] = {}
        listed: dict[str, str] = {}
        for entries in self.lists:
            for entry in entries:
                sought = self._sought(entry)
                listed.setdefault(sought, entry)
                rest = (other for other in entries if self._sought(other) != sought)
                others.setdefault(sought, {}).update(dict.fromkeys(rest))
        found: dict[str, list[Entry]] = {}
        for sought in sorted(others, key=lambda entry: (-len(entry), entry)):
            first = _UNIT.search(sought)
            if first is not None and self.kept.isdisjoint(sought.lower().split()) and sought.lower() not in self.kept:
                found.setdefault(first.group(), []).append(Entry(sought, listed[sought], tuple(others[sought])))
        return found

    def _choices(self, text: Text) -> Iterator[Choice]:
        """Places of entries in a text, from left to right, none within another."""
        value, entries = text.value, self._entries
        sought = value if self.case_sensitive else _lowered(value)
        units = entries.keys() & set((_ASCII_UNIT if sought.isascii() else _UNIT).findall(sought))
        if not units:
            return
        protected = [match.span() for match in _PLACEHOLDER.finditer(value)]
        protected += [match.span() for match in _CHUNK.finditer(value) if _ADDRESS.search(match.group())]
        done = 0
        for start, first in sorted((start, unit) for unit in units for start in _all_places(sought, unit)):
            for entry in entries[first] if start >= done else ():
                end = start + len(entry.sought)
                if not sought.startswith(entry.sought, start) or not _stands_alone(sought, start, end):
                    continue
                if protected and _is_part(value, start, end, protected):
                    continue
                if entry.listed.isupper() and entry.sought in NEVER_REPLACED and value[start:end] != entry.listed:
                    continue  # "US" is listed, and this is "us"
                others = entry.others if self.case_sensitive else _cased(entry, value, start, end)
                if text.labels and not text.allows((start, end, others[0])):
                    continue
                yield Choice(start, end, others, self._article(text, start))
                done = end
                break

    def _article(self, text: Text, start: int) -> tuple[int, int]:
        """Where an article stands before `start` that may have to change; (0, 0) for none."""
        if text.language != "en" or text.value[start - 1 : start] != " ":
            return 0, 0
        found = _ARTICLE.search(text.value[max(start - 4, 0) : start])
        if found is None:
            return 0, 0
        high = start - 1
        low = high - len(found.group(1))
        stays = text.labels and not text.allows((low, high, "an"))
        return (0, 0) if stays or text.value[low:high].lower() in self.kept else (low, high)


def _all_places(value: str, part: str) -> Iterator[int]:
    """Where a part stands in a string, also within words."""
    at = value.find(part)
    while at >= 0:
        yield at
        at = value.find(part, at + 1)


def _lowered(value: str) -> str:
    """Lower case, letter by letter, so that places stay the same."""
    lower = value.lower()
    if len(lower) == len(value):
        return lower
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in value)


def _stands_alone(value: str, start: int, end: int) -> bool:
    """Whether no word goes on before or behind: `film` stands alone in `film's` and `(film)`, not in `film-maker`."""
    before, after = value[start - 1 : start] if start else "", value[end : end + 1]
    first, last = value[start], value[end - 1]
    goes_on = _is_letter(before) or (before in ("-", "'", "’") and value[start - 2 : start - 1].isalnum())
    if goes_on and _is_letter(first):
        return False
    if _is_letter(last):
        if _is_letter(after) or (after == "-" and value[end + 1 : end + 2].isalnum()):
            return False
        if after in ("'", "’") and value[end + 1 : end + 2].isalnum():
            return value[end + 1] in "sS" and not value[end + 2 : end + 3].isalnum()
    return True


def _is_part(value: str, start: int, end: int, protected: list[tuple[int, int]]) -> bool:
    """Whether a place lies in a link, an address or a placeholder, and is not all of it."""
    own = value[start:end].strip(_EDGE)
    return any(low < end and start < high and value[low:high].strip(_EDGE) != own for low, high in protected)


def _is_letter(letter: str) -> bool:
    """Whether words are written with it, ideographs aside."""
    return letter != "" and (letter.isalnum() or letter == "_") and not re.match(f"[{IDEOGRAPH}]", letter)


def _cased(entry: Entry, value: str, start: int, end: int) -> tuple[str, ...]:
    """What may stand in the place of an entry, with its capitals."""
    found, listed = value[start:end], entry.listed
    if found.isupper() and not listed.isupper() and (len(found) > ACRONYM or value.isupper()):
        return tuple(other.upper() for other in entry.others)
    is_raised = not found.isupper() or listed.isupper() or len(found) == 1
    if is_raised and found[0].isupper() and (listed[0].islower() or starts_sentence(value, start)):
        return tuple(other[0].upper() + other[1:] if other.islower() else other for other in entry.others)
    return entry.others


def _mended(article: str, low: int, high: int, follows: str) -> list[Edit]:
    """The change that `a` or `an` needs before a word, if it needs one."""
    right = "an" if takes_an(follows) else "a"
    if article.lower() == right or not follows[0].isalpha():
        return []
    written = right.upper() if article.isupper() and follows.isupper() else article[0] + right[1:]
    return [(low, high, written)]
