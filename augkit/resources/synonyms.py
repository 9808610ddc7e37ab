"""Synonyms that fit where the word stands: the look-up behind `text.synonym` and `text.insert`.

The table is made beforehand from WordNet 3.0 (`wordnet/make_table.py`) and a list chosen by hand: it maps
an inflected form to replacements in the same inflection, for the sense the word mostly has. What remains to
decide here is the part of speech, from the two neighbouring words, without a tagger. Where they do not
settle it there are no candidates: better to leave a word alone than to replace a verb by a noun.

Source: Miller 1995, "WordNet: a lexical database for English". Replacing by WordNet synonyms follows Zhang,
Zhao & LeCun 2015, "Character-level Convolutional Networks for Text Classification", and Wei & Zou 2019,
"EDA".
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import re
from collections.abc import KeysView
from importlib import resources
from typing import Literal, NamedTuple, cast

Tag = Literal["n", "N", "v", "z", "d", "p", "D", "g", "a", "c", "s", "r"]
"""Noun: singular n, plural N. Verb: base v, third person z, past d, participle p, both alike D, gerund g.
Adjective: a, comparative c, superlative s. Adverb: r."""

LEAST_CERTAINTY = 0.85  # share that the likeliest reading of a word must have, given its neighbours
UNLIKELY = 0.03  # weight of a reading that a neighbour speaks against


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never replaced and never a replacement. Swapping one of these breaks the grammar or turns the meaning round
# ("hardly", "without", "fails to"), and a label with it.
NEVER_REPLACED = frozenset[str]().union(
    # Articles, pronouns, determiners and quantities.
    _words("""
        a an the this that these those i you he she it we they me him her us them my your his its our their
        mine yours hers ours theirs myself yourself himself herself itself ourselves themselves yourselves
        one ones who whom whose which what whatever whoever whichever some any each every either both all
        half many much more most several enough such other others another same own someone somebody
        something anyone anybody anything everyone everybody everything few fewer fewest little less lesser
        least lot lots bit deal plenty rest couple pair dozen zero two three four five six seven eight nine
        ten eleven twelve hundred thousand million billion first second third last next once twice i'm ii
        iii iv
    """),
    # Auxiliaries, copulas and light verbs, and the pieces that tokenisers split contractions into.
    _words("""
        be am is are was were been being have has had having do does did done doing can could may might must
        shall should will would ought need needs needed needing dare used ca wo sha ai n't 's 're 've 'll 'd
        'm 't s t d ll m re ve don doesn didn isn aren wasn weren won wouldn couldn shouldn hasn haven hadn
        cannot dont doesnt didnt isnt cant wont gonna wanna gotta get gets got gotten getting go goes went
        gone going make makes made making take takes took taken taking put puts putting set sets setting let
        lets letting come comes came coming keep keeps kept keeping give gives gave given giving turn turns
        turned turning let's know knows knew known knowing see sees saw seen seeing become becomes became
    """),
    # Negations, and words that weaken, limit or reverse.
    _words("""
        no not never none nobody nothing nowhere neither nor without hardly barely scarcely rarely seldom
        only merely just simply but however although though except unless despite whereas yet still too
        almost nearly even instead rather otherwise nonetheless nevertheless unlike against lack lacks
        lacked lacking fail fails failed failing failure failures miss misses missed missing avoid avoids
        avoided avoiding refuse refuses refused refusing deny denies denied denying prevent prevents
        prevented preventing stop stops stopped stopping cease ceases ceased ceasing lose loses lost losing
        absent absence devoid void free empty minus non sans negative positive false true wrong right
        opposite contrary reverse want wants wanted wanting
    """),
    # Prepositions, conjunctions and adverbs that serve the sentence more than they mean anything.
    _words("""
        about above across after again ago ahead along already also always among and apart around as aside
        at away back because before behind below beneath beside besides between beyond by concerning
        considering down due during else ever everywhere far for forth forward from further furthermore
        hence here how if in indeed inside into like likely likewise maybe mid near now of off often on onto
        or out outside over past per perhaps please plus quite since so somehow sometimes somewhat somewhere
        soon than then there thereby therefore through throughout thus till to together toward towards under
        underneath until up upon versus very via well when whenever where wherever whether while why with
        within worth yes better best worse worst pm etc
    """),
)

# Words that settle what may stand next to them, each group with the tags that may.
_ANY = "nNvzdpDgacsr"
_MAY_FOLLOW: tuple[tuple[str, str], ...] = (
    ("a an every each another", "nacsgpDr"),
    ("the my your his her its our their whose no", "nNacsgpDr"),
    ("these those many few several both", "NacsgpDr"),
    ("this", "nzdDar"),
    ("to", "vNar"),
    ("will would can could should may might must shall 'll ca wo i'll you'll he'll she'll it'll we'll they'll", "vr"),
    ("can't couldn't won't wouldn't shouldn't mustn't", "vr"),
    ("do does did don doesn didn n't cannot don't doesn't didn't", "vr"),
    ("i you we they", "vdDr"),
    ("he she it who which", "zdDr"),
    ("has have had having 've i've you've we've they've", "pDnNacsr"),
    ("hasn't haven't hadn't", "pDnNacsr"),
    ("is are was were be been being am 're 'm i'm you're we're they're", "apDgcr"),
    ("isn't aren't wasn't weren't", "apDgcr"),
    ("'s it's he's she's that's there's", "nNapDgcsr"),
    ("very so too as quite rather extremely", "arpD"),
    ("more most less least", "arpDnN"),
    ("of in on at by for with from into about between without during against through under like", "nNacsg"),
)
_MAY_PRECEDE: tuple[tuple[str, str], ...] = (
    ("the a an this these those my your his her its our their me him them us you it", "vzdDgpr"),
    ("of", "nNgs"),
    ("is are was were has have had will would can could should may might must 's", "nNr"),
    ("isn't aren't wasn't weren't hasn't haven't hadn't won't wouldn't can't couldn't doesn't didn't don't", "nNr"),
    ("than", "car"),
)


def _by_word(groups: tuple[tuple[str, str], ...]) -> dict[str, str]:
    found = {word: tags for words, tags in groups for word in words.split()}
    return found | {word.replace("'", "’"): tags for word, tags in found.items() if "'" in word}


_TAGS_AFTER = _by_word(_MAY_FOLLOW)
_TAGS_BEFORE = _by_word(_MAY_PRECEDE)
# A verb before one of these may be a phrasal one ("trot out", "deal with"), which has synonyms of its own.
_PARTICLES = _words("""
    about across after against along apart around as aside at away back down for forth from into like of off
    on out over through together toward towards up upon with
""")
_VERB_TAGS = "vzdpDg"

_VOWEL_SOUND = re.compile(
    r"(?!eu|ewe|one|once|ubiq|unanim|uni(?![nmd])|us[aeiu]|ut[eio]|ur[aei])[aeiou]|hour|hono|hones|heir"
)


class _Reading(NamedTuple):
    tag: Tag
    share: int
    candidates: tuple[str, ...]
    same_sound: tuple[str, ...]  # candidates that take the same one of "a" and "an" as the word


class _Entry(NamedTuple):
    readings: tuple[_Reading, ...]
    followers: frozenset[str]
    leaders: frozenset[str]
    settled: dict[tuple[str, str], _Reading | None]  # by what the neighbours allow, filled as it is asked for


class SynonymTable:
    """Replacements for English words.

    Args:
        data: the table's text, as `make_table.py` describes it.

    Example:
        >>> table = SynonymTable(b"films\\tN 979 movies;z 21\\tfestival\\t\\n")
        >>> table.candidates("films", before="two")
        ('movies',)
    """

    def __init__(self, data: bytes) -> None:
        self.fingerprint = hashlib.sha256(data).hexdigest()
        self._lines = dict(line.split("\t", 1) for line in data.decode("ascii").splitlines())
        self._entries: dict[str, _Entry] = {}
        self._nouns = _nouns()

    @property
    def known(self) -> KeysView[str]:
        """Every word that has an entry, in lower case."""
        return self._lines.keys()

    def __contains__(self, word: str) -> bool:
        return word.lower() in self._lines

    def __len__(self) -> int:
        return len(self._lines)

    def candidates(self, word: str, before: str = "", after: str = "") -> tuple[str, ...]:
        """Replacements for a word where it stands, best first.

        Args:
            word: a token of the text, in any case; the candidates are in lower case.
            before: the token before it, "" at the start.
            after: the token after it, "" at the end.

        Returns:
            Words of the same inflection; () where the word should be left alone.
        """
        word = word.lower()
        entry = self._entries.get(word)
        if entry is None:
            line = self._lines.get(word)
            if line is None:
                return ()
            entry = self._entries[word] = _parse(word, line)
        before, after = before.lower(), after.lower()
        if after in entry.followers or before in entry.leaders:
            return ()
        neighbours = _TAGS_AFTER.get(before, _ANY), _TAGS_BEFORE.get(after, _ANY)
        try:
            reading = entry.settled[neighbours]
        except KeyError:
            reading = entry.settled[neighbours] = _settle(entry.readings, *neighbours)
        if reading is None or (reading.tag in _VERB_TAGS and after in _PARTICLES):
            return ()
        if reading.tag == "n" and after in self._nouns:
            return ()  # a compound: "pub quiz", "child minder"
        if reading.tag == "v" and reading.share < 950 and before not in _TAGS_AFTER:
            return ()  # "a live show", "the cop show": nothing says that this is the verb
        return reading.same_sound if before in ("a", "an") else reading.candidates


def _settle(readings: tuple[_Reading, ...], after_tags: str, before_tags: str) -> _Reading | None:
    """The reading that the neighbours leave, if they leave one."""
    total, best, most = 0.0, None, 0.0
    for reading in readings:
        tag, weight = reading.tag, float(reading.share)
        if tag not in after_tags:
            weight *= UNLIKELY
        if tag not in before_tags:
            weight *= UNLIKELY
        total += weight
        if weight > most:
            best, most = reading, weight
    return best if most >= LEAST_CERTAINTY * total else None


def _parse(word: str, line: str) -> _Entry:
    """Read what follows the word on its line."""
    readings, followers, leaders = line.split("\t")
    vowel = _VOWEL_SOUND.match(word) is not None
    parsed = []
    for reading in readings.split(";"):
        tag, share, *candidates = reading.split(" ")
        same = (c for c in candidates if (_VOWEL_SOUND.match(c) is not None) == vowel)
        parsed.append(_Reading(cast(Tag, tag), int(share), tuple(candidates), tuple(same)))
    return _Entry(tuple(parsed), frozenset(followers.split()), frozenset(leaders.split()), {})


@functools.cache
def _nouns() -> frozenset[str]:
    """Forms that mostly are nouns."""
    return frozenset(gzip.decompress(_packed("nouns.txt.gz")).decode("ascii").split())


@functools.cache
def load() -> SynonymTable:
    """The table that comes with augkit, read once a process."""
    return SynonymTable(gzip.decompress(_packed("synonyms.tsv.gz")))


def _packed(file: str) -> bytes:
    return resources.files("augkit.resources.wordnet").joinpath(file).read_bytes()
