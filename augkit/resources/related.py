"""Words above and opposite an English word, forms of verbs, and parts of speech: tables made from WordNet 3.0.

All come from `wordnet/make_relations.py`. The first two are looked up as synonyms are: a form maps to forms of
the same inflection, and the neighbours of the word decide its part of speech.
"""

from __future__ import annotations

import functools
import gzip
from importlib import resources
from typing import NamedTuple

from augkit.resources.synonyms import SynonymTable

MOST_LEVELS = 3
"""Levels that the table of hypernyms has."""


class Opinions(NamedTuple):
    """Forms of words that carry the opinion of a text, in lower case."""

    praise: frozenset[str]
    blame: frozenset[str]


class VerbForm(NamedTuple):
    """What form of which verb a word is.

    Attributes:
        base: as it stands behind "to".
        tag: z for the third person of the present, d for a past, D for one that is the participle too.
        share: of the word's uses in which it is a verb.
    """

    base: str
    tag: str
    share: float


@functools.cache
def hypernyms(levels: int) -> SynonymTable:
    """Words that stand so many levels above others; "dogs" -> "animals"."""
    return SynonymTable(_section("hypernyms.tsv.gz", str(levels)))


@functools.cache
def antonyms() -> SynonymTable:
    """Opposites of adjectives, adverbs and verbs."""
    return SynonymTable(_section("antonyms.tsv.gz", "all"))


@functools.cache
def opinions() -> Opinions:
    """The words among those with an opposite that praise or blame."""
    praise, blame = (_section("antonyms.tsv.gz", name).decode().split() for name in ("praise", "blame"))
    return Opinions(frozenset(praise), frozenset(blame))


@functools.cache
def verb_forms() -> dict[str, VerbForm]:
    """Pasts and third persons that belong to one verb; not those of "be", "have" and "do".

    >>> verb_forms()["knew"]
    VerbForm(base='know', tag='d', share=1.0)
    """
    lines = (line.split("\t") for line in _read("verbs.tsv.gz").decode("ascii").splitlines())
    return {form: VerbForm(base, tag, int(share) / 1000) for form, base, tag, share in lines}


@functools.cache
def base_forms() -> dict[str, dict[str, str]]:
    """Base form of a verb -> its third person, "z", and its past, "d".

    >>> base_forms()["know"]
    {'d': 'knew', 'z': 'knows'}
    """
    found = {"have": {"d": "had", "z": "has"}, "do": {"d": "did", "z": "does"}}
    for form, verb in verb_forms().items():
        found.setdefault(verb.base, {})[verb.tag.lower()] = form
    return found


@functools.cache
def parts() -> dict[str, str]:
    """Common forms that mostly are one part of speech in one inflection, by the tags of the table of synonyms.

    >>> parts()["houses"], parts()["quickly"], "light" in parts()
    ('N', 'r', False)
    """
    lines = (line.split("\t") for line in _read("parts.tsv.gz").decode("ascii").splitlines())
    return {form: tag for tag, forms in lines for form in forms.split()}


def _section(file: str, name: str) -> bytes:
    """The lines of one table of a file, without their first column."""
    head = f"{name}\t".encode()
    return b"".join(line[len(head) :] for line in _read(file).splitlines(True) if line.startswith(head))


def _read(file: str) -> bytes:
    return gzip.decompress(resources.files("augkit.resources.wordnet").joinpath(file).read_bytes())
