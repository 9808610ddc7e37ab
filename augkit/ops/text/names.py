"""`text.names`: replace persons and places by others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.sampling import chosen
from augkit.ops.text.base import Text
from augkit.ops.text.reading.alike import Alike, Group, Mention, Value
from augkit.ops.text.reading.named import GIVEN, Form, find_names, is_of_kind
from augkit.resources.naming import certain, names

_TRIES = 12


@operator("text.names", version=3)
class Names(Alike):
    """Replace names of persons and places by others: given names by those of the same gender, cities by cities.

    Only what is a name with certainty is replaced: where the row has labels, entities of persons and places; elsewhere
    names that lists know and that capitals tell from words, in Chinese places alone. A person has the same new name
    wherever he or she is mentioned, by given name, surname or both. Where the row has a `text_pair` or `target_text`,
    the names that all texts share are changed in all alike.

    Args:
        rate: share of the persons and places replaced, in (0, 1]; at least one.

    Source: CheckList (Ribeiro et al. 2020), `Perturb.change_names` and `Perturb.change_location`; names from Faker and
    GeoNames.
    """

    languages: ClassVar[frozenset[str]] = frozenset({"en", "zh"})

    rate: Rate = 0.5

    def find(self, text: Text) -> Sequence[Mention]:
        return find_names(text)

    def groups(self, found: Mapping[str, Sequence[Mention]]) -> list[Group]:
        """By person or place; mentions that share a given name or a surname are of the same person."""
        groups: list[tuple[set[str], Group]] = []
        for group in super().groups(found):
            keys = _keys(group[0][1])
            for other in [one for one in groups if one[0] & keys]:
                groups.remove(other)
                keys |= other[0]
                group = other[1] + group
            groups.append((keys, group))
        return [group for _, group in groups]

    def other(self, mentions: Sequence[Mention], taken: Iterable[Value], rng: Chance) -> Value:
        first: Form = mentions[0].form
        used = {str(part) for value in taken if isinstance(value, tuple) for part in _flat(value)}
        if first.kind == "person":
            return _other_person(mentions, used, rng)
        for _ in range(_TRIES):
            name = _other_place(first, rng.fraction(), rng)
            if not name or name.lower() in used or not all(_fits(name, mention.form) for mention in mentions):
                continue
            return (first.kind, name.lower(), name)
        return None

    def written(self, mention: Mention, value: Value) -> str:
        assert isinstance(value, tuple)
        form: Form = mention.form
        if form.kind != "person":
            name = str(value[-1])
            country = form.gap + names().cities[name] if form.gap and form.kind == "city" else ""
            return _cased(name, form.text) + country
        new = dict(value[1:])
        pieces, done = [], 0
        for low, high, kind in form.parts:
            old = form.text[low:high]
            pieces += [form.text[done:low], _cased(new[_key(kind, old)], old)]
            done = high
        return "".join([*pieces, form.text[done:]])


def _keys(mention: Mention) -> set[str]:
    form: Form = mention.form
    if form.kind != "person":
        return {repr(mention.value)}
    return {_key(kind, form.text[low:high]) for low, high, kind in form.parts}


def _key(kind: str, name: str) -> str:
    return f"{'surname' if kind == 'surname' else 'given'} {name.lower()}"


def _flat(value: Iterable[object]) -> Iterator[object]:
    for part in value:
        if isinstance(part, tuple):
            yield from _flat(part)
        else:
            yield part.lower() if isinstance(part, str) else part


def _other_person(mentions: Sequence[Mention], used: set[str], rng: Chance) -> Value:
    """The parts of a name, each with the one that takes its place."""
    parts: dict[str, str] = {}
    for mention in mentions:
        form: Form = mention.form
        for low, high, kind in form.parts:
            key = _key(kind, form.text[low:high])
            if parts.get(key, "given") == "given":
                parts[key] = kind
    new: list[tuple[str, str]] = []
    for key, kind in sorted(parts.items()):
        for _ in range(_TRIES):
            draw = rng.fraction()
            name = chosen(
                certain(kind if kind in GIVEN | {"surname"} else ("woman", "man")[int(draw * 2)]), draw * 2 % 1
            )
            if name.lower() not in used:
                used.add(name.lower())
                new.append((key, name))
                break
        else:
            return None
    return ("person", *new)


def _other_place(form: Form, draw: float, rng: Chance) -> str:
    if form.kind == "zh city":
        return chosen(names().zh_cities, draw)
    if form.kind == "zh province":
        return chosen(names().zh_provinces, draw)
    if form.kind == "zh person":
        surname = chosen(names().zh_surnames[:100], draw)
        rest = len(form.text) - len(surname)
        given = [name for name in names().zh_given if len(name) == rest]
        return surname + chosen(given, rng.fraction()) if given else ""
    return chosen(certain(form.kind), draw)


def _fits(name: str, form: Form) -> bool:
    """Whether a name can stand for a mention: where a country follows a city, one that takes no article."""
    if form.kind == "city":
        return not form.gap or names().cities[name] in names().countries
    return is_of_kind(name, form)


def _cased(name: str, like: str) -> str:
    if like.islower():
        return name.lower()
    return name.upper() if like.isupper() and len(like) > 1 else name
