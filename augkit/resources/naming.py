"""Names of persons and places by kind, read once a process from `names/names.txt.gz`."""

from __future__ import annotations

import functools
import gzip
from importlib import resources
from typing import NamedTuple


class Names(NamedTuple):
    """Names as they are written, sorted.

    Attributes:
        women: given names that women have.
        men: given names that men have.
        both: given names that both have.
        surnames: of English-speaking countries.
        doubtful: names among those above that are words or places too.
        cities: city to its country.
        countries: without those that take an article.
        states: of the United States.
        zh_surnames: Chinese surnames, commonest first.
        zh_given: Chinese given names of one or two characters.
        zh_cities: cities in China, without 市.
        zh_provinces: without what kind they are.
    """

    women: tuple[str, ...]
    men: tuple[str, ...]
    both: tuple[str, ...]
    surnames: tuple[str, ...]
    doubtful: frozenset[str]
    cities: dict[str, str]
    countries: tuple[str, ...]
    states: tuple[str, ...]
    zh_surnames: tuple[str, ...]
    zh_given: tuple[str, ...]
    zh_cities: tuple[str, ...]
    zh_provinces: tuple[str, ...]


@functools.cache
def names() -> Names:
    """All lists."""
    packed = resources.files("augkit.resources.names").joinpath("names.txt.gz").read_bytes()
    lines = (line.split("\t") for line in gzip.decompress(packed).decode().splitlines())
    found = {name: tuple(entries) for name, *entries in lines}
    cities = (entry.partition("|")[::2] for entry in found["cities"])
    return Names(
        women=found["women"],
        men=found["men"],
        both=found["both"],
        surnames=found["surnames"],
        doubtful=frozenset(found["doubtful"]),
        cities=dict(cities),
        countries=found["countries"],
        states=found["states"],
        zh_surnames=found["zh surnames"],
        zh_given=tuple(sorted({*found["zh women"], *found["zh men"]})),
        zh_cities=found["zh cities"],
        zh_provinces=found["zh provinces"],
    )


@functools.cache
def kinds() -> dict[str, str]:
    """Each English name to what it names: woman, man, both, city, country or state; surnames apart."""
    lists = names()
    found = dict.fromkeys(lists.states, "state") | dict.fromkeys(lists.countries, "country")
    found |= dict.fromkeys(lists.cities, "city")
    for kind, given in (("both", lists.both), ("man", lists.men), ("woman", lists.women)):
        found |= dict.fromkeys(given, kind)
    return found


@functools.cache
def certain(kind: str) -> tuple[str, ...]:
    """The names of a kind that are nothing else: what others are replaced by.

    >>> "Laura" in certain("woman"), "Grace" in certain("woman")
    (True, False)
    """
    lists = names()
    of_kind = {
        "woman": lists.women,
        "man": lists.men,
        "both": lists.both,
        "surname": lists.surnames,
        "city": tuple(lists.cities),
        "country": lists.countries,
        "state": lists.states,
    }
    return tuple(name for name in of_kind[kind] if name not in lists.doubtful)


@functools.cache
def surnames() -> frozenset[str]:
    """English surnames."""
    return frozenset(names().surnames)
