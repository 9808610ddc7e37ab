"""Names of persons and places in texts: where they stand, and what they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from augkit.ops.text.base import Text
from augkit.ops.text.reading.alike import Covered, Mention, entities_of
from augkit.ops.text.reading.words import OPENERS, starts_sentence
from augkit.resources.naming import kinds, names, surnames

GIVEN = frozenset({"woman", "man", "both"})
PLACES = frozenset({"city", "country", "state"})
_PERSON_LABEL = re.compile(r"(?!.*NOM\b)(?:PER|NAME|PATIENT|DOCTOR)", re.IGNORECASE)
_PLACE_LABEL = re.compile(r"(?!.*NOM\b)(?:LOC|GPE|CITY|COUNTRY|STATE|PLACE|GEO)", re.IGNORECASE)
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Judge|Sergeant|Captain|Inspector|Detective)\.?\s+\Z")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HAN = re.compile("[\u4e00-\u9fff]{2,4}\\Z")
_OF_PLACES = frozenset(
    {"saint", "st", "king", "queen", "pope", "prince", "princess", "lake", "mount", "santa", "san", "port", "fort"}
)


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_OF_THINGS = _listed("""
    Street Avenue Road Lane University College School Hospital Park Center Centre Airport Stadium Tower Hall Foundation
    Inc Corp Company Bank Group Award Awards Prize Cup Institute Museum Library Island Islands County City Church Bridge
    Square Building Beach River Lake Bay Valley Mountains Times Post News Journal Herald Press Records Pictures Studios
    Bros Brothers Motors Airlines Chase Stanley Fargo Memorial
""")
_REGIONS = _listed("内蒙古 广西 宁夏 新疆 西藏 香港 澳门")


class Form(NamedTuple):
    """How a name is written.

    Attributes:
        text: as it stands.
        parts: of a person's name: where each part stands in `text`, and its kind: woman, man, both, given, surname.
        kind: person, city, country, state, `zh person`, `zh city` or `zh province`.
        gap: of a city with its country behind it, what stands between the two; of a Chinese province, 省 where that
            follows; "" elsewhere.
    """

    text: str
    parts: tuple[tuple[int, int, str], ...]
    kind: str
    gap: str = ""


def find_names(text: Text) -> list[Mention]:
    """The names of a text that are certain: those that labels name, or without labels those that the lists know."""
    if "tags" in text.labels or text.labels.get("spans"):
        found = [one for start, end, label in entities_of(text) for one in _labelled(text, start, end, label)]
    elif text.language == "zh" or (not text.value.isascii() and re.search("[\u4e00-\u9fff]", text.value)):
        found = list(_chinese_places(text))
    else:
        found = _found_in_lists(text)
    return sorted(set(found), key=lambda one: one.start)


def person(text: str, start: int, parts: list[tuple[int, int, str]]) -> Mention:
    """A mention of a person; the value holds the given name and the surname, in lower case, or "" for none."""
    low, high = parts[0][0], parts[-1][1]
    given = next((text[a:b].lower() for a, b, kind in parts if kind != "surname"), "")
    surname = next((text[a:b].lower() for a, b, kind in parts if kind == "surname"), "")
    shifted = tuple((a - low, b - low, kind) for a, b, kind in parts)
    return Mention(start + low, start + high, ("person", given, surname), Form(text[low:high], shifted, "person"))


def _labelled(text: Text, start: int, end: int, label: str) -> Iterator[Mention]:
    """The name that a label marks, where it is written in a way that is understood."""
    value = text.value[start:end]
    if _PLACE_LABEL.match(label):
        yield from _labelled_place(value, start, end)
    if not _PERSON_LABEL.match(label):
        return
    if _HAN.match(value):
        if value[0] in names().zh_surnames or value[:2] in names().zh_surnames:
            yield Mention(start, end, ("zh person", value), Form(value, (), "zh person"))
        return
    found = [match.span() for match in _WORD.finditer(value)]
    words = value.split()
    if not value.isascii() or not found or len(found) != len(words) or len(found) > 3:
        return
    if re.search(r"[^A-Za-z .'’-]", value):
        return
    if words[0].lower() in OPENERS or words[0].lower() == "the":
        return
    kinds_of = [kinds().get(value[a:b].title(), "") for a, b in found]
    if len(found) == 1:
        known = value.title() in surnames() and kinds_of[0] not in GIVEN
        yield person(value, start, [(*found[0], "surname" if known else _given(kinds_of[0]))])
    else:
        yield person(value, start, [(*found[0], _given(kinds_of[0])), (*found[-1], "surname")])


def _given(kind: str) -> str:
    return kind if kind in GIVEN else "given"


def _labelled_place(value: str, start: int, end: int) -> Iterator[Mention]:
    kind = kinds().get(value) or kinds().get(value.title(), "")
    if kind in PLACES:
        yield Mention(start, end, (kind, value.lower()), Form(value, (), kind))
    name, ending = _without_ending(value)
    if kind_of := _chinese_kind(name):
        yield Mention(
            start, end - len(ending), (kind_of, name), Form(name, (), kind_of, ending if ending == "省" else "")
        )


def _without_ending(value: str) -> tuple[str, str]:
    return (value[:-1], value[-1]) if len(value) > 2 and value[-1] in "市省" else (value, "")


def _chinese_kind(name: str) -> str:
    if name in names().zh_cities:
        return "zh city"
    return "zh province" if name in names().zh_provinces else ""


def _chinese_places(text: Text) -> Iterator[Mention]:
    """Places that are words of their own; 北京大学 is one word, and no place."""
    if text.language != "zh":
        return
    words = [_without_ending(text.value[start:end]) for start, end in text.words] + [("", "")]
    province = ""
    for (start, _), (name, _), (following, _) in zip(text.words, words, words[1:], strict=False):
        kind = _chinese_kind(name)
        lies_in = province and kind == "zh city"
        province = name if kind == "zh province" else ""
        if kind and not lies_in and not (province and _chinese_kind(following) == "zh city"):
            gap = "省" if text.value.startswith("省", start + len(name)) else ""
            yield Mention(start, start + len(name), (kind, name), Form(name, (), kind, gap))


def is_of_kind(name: str, form: Form) -> bool:
    """Whether a Chinese place can stand where 省 follows."""
    return form.gap != "省" or name not in _REGIONS


class _Word(NamedTuple):
    start: int
    end: int
    text: str
    opens: bool  # a sentence
    after: str  # what stands between it and the next word


def _found_in_lists(text: Text) -> list[Mention]:
    """Persons and places that the lists know, where capitals tell names from words."""
    value = text.value
    if value.islower() or value.isupper():
        return []
    words = []
    for index, (start, end) in enumerate(text.words):
        word = re.sub("['’]s?$", "", value[start:end])
        end = start + len(word)
        gap = value[end : text.words[index + 1][0]] if index + 1 < len(text.words) else value[end:]
        words.append(_Word(start, end, word, starts_sentence(value, start), gap))
    common = [
        word.text for word in words if not word.opens and word.text not in kinds() and word.text not in surnames()
    ]
    if len(common) > 2 and sum(word[:1].isupper() for word in common) * 2 > len(common):
        return []  # a title: capitals say nothing
    found = [mention for index in range(len(words)) for mention in _at(value, words, index)]
    return found + list(_again(value, words, found))


def _at(value: str, words: list[_Word], index: int) -> Iterator[Mention]:
    """The name that begins with this word."""
    word = words[index]
    if not _is_capitalised(word.text):
        return
    before = words[index - 1] if index else None
    after = words[index + 1] if index + 1 < len(words) and word.after == " " else None
    follows = after is not None and _is_capitalised(after.text)
    joined = before is not None and before.after == " " and before.text[:1].isupper() and not before.opens
    kind, doubtful = kinds().get(word.text, ""), word.text in names().doubtful
    if _TITLE.search(value[max(0, word.start - 12) : word.start]):
        if not follows and word.text not in OPENERS and (word.text in surnames() or not kind):
            yield person(value[word.start : word.end], word.start, [(0, word.end - word.start, "surname")])
            return
        joined = False
    elif joined or (before is not None and before.text.lower() in _OF_PLACES):
        return
    if kind in GIVEN and follows:
        assert after is not None
        third = words[index + 2].text if index + 2 < len(words) and after.after == " " else ""
        known = after.text in surnames() and not (doubtful and after.text in names().doubtful)
        if third in _OF_THINGS or after.text in _OF_THINGS or not (known or _is_surname(after.text, doubtful)):
            return
        low = word.start
        yield person(
            value[low : after.end], low, [(0, word.end - low, kind), (after.start - low, after.end - low, "surname")]
        )
    elif kind in GIVEN and not doubtful and not follows:
        yield person(value[word.start : word.end], word.start, [(0, word.end - word.start, kind)])
    else:
        yield from _place_at(value, words, index)


def _is_surname(word: str, doubtful: bool) -> bool:
    """Whether a word behind a given name that is not on the list is a surname all the same."""
    return not doubtful and word.lower() not in OPENERS and kinds().get(word, "") not in PLACES and len(word) > 2


def _place_at(value: str, words: list[_Word], index: int) -> Iterator[Mention]:
    word = words[index]
    last = index
    name = word.text
    if index + 1 < len(words) and word.after == " " and f"{name} {words[index + 1].text}" in kinds():
        last, name = index + 1, f"{name} {words[index + 1].text}"
    kind = kinds().get(name, "")
    end = words[last].end
    if kind not in PLACES or (
        words[last].after == " " and last + 1 < len(words) and words[last + 1].text[:1].isupper()
    ):
        return
    if value[end : end + 1] in ("-", "’", "'") and value[end : end + 2] not in ("'s", "’s"):
        return
    country = names().cities.get(name, "") if kind == "city" else ""
    part = re.match(r",\s+(?=[A-Z])", value[end:])
    if part is not None and kind == "city":
        if not country or not value.startswith(country, end + part.end()):
            return  # "Paris, Texas"
        low = end + part.end() + len(country)
        yield Mention(word.start, low, (kind, name.lower()), Form(value[word.start : low], (), kind, part.group()))
        return
    if kind != "city" and re.search(r"[A-Z]\w*,\s+$", value[max(0, word.start - 16) : word.start]):
        return  # the country or state of a city that stays
    yield Mention(word.start, end, (kind, name.lower()), Form(value[word.start : end], (), kind))


def _is_capitalised(word: str) -> bool:
    return word[:1].isupper() and word[1:].islower()


def _again(value: str, words: list[_Word], found: list[Mention]) -> Iterator[Mention]:
    """Parts of names that were found with certainty, wherever else they stand."""
    taken = Covered(len(value), [(mention.start, mention.end) for mention in found])
    parts = {
        one.form.text[low:high]: kind
        for one in found
        if one.form.kind == "person"
        for low, high, kind in one.form.parts
    }
    for word in words:
        kind = parts.get(word.text)
        if kind and not taken.touches(word.start, word.end):
            yield person(value[word.start : word.end], word.start, [(0, word.end - word.start, kind)])
