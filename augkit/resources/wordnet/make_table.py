"""Make `synonyms.tsv.gz`, the table behind `text.synonym`, from the files of Debian's package `wordnet-base`.

    python -m augkit.resources.wordnet.make_table [OUTPUT_FILE [WORDNET_FOLDER]]

For some 1,500 common lemmas the replacements were chosen by hand and stand in `chosen.txt`, because the
commonest words have the most senses; not all of those pairs share a synset. For all others three ideas
decide.

*Sense.* WordNet says how often each sense of a word was met in hand-tagged text. For a word w and a
candidate c, `share(w, c)` is the part of w's uses that fall in a synset holding c. A pair stays when this
is high both ways: c means what w usually means, and w means what c usually means.

*Form.* Pairs are stored between inflected forms ("buying" with "purchasing", never with "purchase"). A form
that WordNet's own definitions and examples hardly use is no replacement: this drops wrong inflections,
plurals of mass nouns and rare words.

*Context.* A row lists every part of speech its form can have, with its share, also those without
replacements, so that the look-up can tell when it does not know; and the neighbours with which the form
makes a fixed expression.

One row a form: form, tab, readings, tab, words that must not follow, tab, words that must not precede.
Readings are separated by `;`, each is `TAG SHARE [CANDIDATE ...]`, share in thousandths. Tags:
`augkit.resources.synonyms`.
"""

import gzip
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from augkit.resources.synonyms import NEVER_REPLACED


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


WORDNET = Path("/usr/share/wordnet")
TABLE = Path(__file__).with_name("synonyms.tsv.gz")
CHOSEN = Path(__file__).with_name("chosen.txt")

PARTS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
PART_OF_SENSE_TYPE = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}

UNTAGGED = 0.4  # a sense never met in tagged text counts as this many uses
LEAST_SHARE = 0.51  # of the word's uses that fall in a sense shared with the candidate
LEAST_SHARE_BACK = 0.45  # of the candidate's uses that fall in a sense shared with the word
LEAST_SEEN = 8  # uses of a replacement in WordNet's definitions and examples
LEAST_SHARE_OF_FORM = 0.5  # of the replacement's uses that are this part of speech and inflection
RAREST = 1 / 12  # a replacement is at most this much rarer than the word
MOST_CANDIDATES = 6
SHORTEST = 3  # letters of a word: shorter ones are mostly units, symbols and initials

WORD = re.compile(r"[a-z]+(?:-[a-z]+)*\Z")
TOKEN = re.compile(r"[a-z]+(?:-[a-z]+)*")

# How often a lemma takes each form, roughly; only for weighing the readings of one spelling.
FORM_SHARES = {"n": 0.7, "N": 0.3, "v": 0.4, "z": 0.15, "d": 0.2, "p": 0.2, "D": 0.4, "g": 0.15,
               "a": 1.0, "c": 0.1, "s": 0.1, "r": 1.0}  # fmt: skip

HARDLY = 0.01  # weight of a reading that the spelling speaks against

# Never replacements: vulgar words, slurs, and words that insult or name a group where the word did not.
UNWANTED = words("""
    arse arsed ass asses bastard bastards bitch bitches bugger buggers cock cocks crap craps cripple
    cripples cunt cunts dago damn darky dick dicks dyke dykes fag faggot faggots fags fart farts fuck fucked
    fucking fucks gay gays gypsy harlot homo homos hooker hookers idiot idiots imbecile jap japs jew jewess
    jewish jews kike knocker knockers moron morons negress negro negroes nigga nigger niggers piss pissed
    poof prick pricks pussy queer queers redskin retard retarded screw screwed screwing screws shag shit
    shits shitty slut sluts spastic tit tits tranny turd whore whores wog wop
""")

UNFIT = NEVER_REPLACED | UNWANTED

# Verbs whose past (and participle) equals the base form; the exception lists leave them out.
UNCHANGED = words("""
    beat bet bid broadcast burst cast cost cut forecast hit hurt let offset outbid put quit read reset rid
    set shed shut slit split spread sublet thrust undercut upset wed
""")
PARTICIPLE_IS_BASE = words("become come outrun overcome overrun rerun run")
# Words that join two others in an expression ("way of life"); as neighbours they say nothing about either.
JOINING = words("a an the of in on at by for to with and or as from one's someone's")


@dataclass
class Senses:
    """The synsets of one lemma in one part of speech, and how often each was met in tagged text."""

    synsets: list[str] = field(default_factory=list)
    uses: list[int] = field(default_factory=list)

    @property
    def weight(self) -> float:
        """How common the lemma is."""
        return sum(self.uses) + UNTAGGED * max(1, len(self.uses))

    def shares(self) -> dict[str, float]:
        """Share of the lemma's uses in each synset."""
        weights = [max(float(n), UNTAGGED) for n in self.uses]
        total = sum(weights)
        return {synset: weight / total for synset, weight in zip(self.synsets, weights, strict=True)}


@dataclass
class WordNet:
    """The parts of WordNet that the table is made from.

    Lemmas are in lower case, a part is one of n, v, a, r.

    Attributes:
        senses: (lemma, part) -> its synsets.
        members: synset -> lemmas, as written.
        frames: (lemma, synset) -> sentence frames of the verb.
        places: (lemma, synset) -> where the adjective may stand.
        marked: (lemma, synset) that is slang, archaic, regional, ...
        opposites: (synset, synset).
        irregular: part -> lemma -> forms.
        names: words that also, or only, are names ("John"), in lower case.
        seen: the words of the definitions and examples.
    """

    senses: dict[tuple[str, str], Senses] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    frames: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    marked: set[tuple[str, str]] = field(default_factory=set)
    opposites: set[tuple[str, str]] = field(default_factory=set)
    irregular: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    seen: Counter[str] = field(default_factory=Counter)


def lines(path: Path) -> Iterator[str]:
    """The lines of a WordNet file, without the licence at its head."""
    with path.open(encoding="latin-1") as file:
        yield from (line for line in file if not line.startswith("  "))


def read_wordnet(folder: Path) -> WordNet:
    """Read the index, data, exception and count files."""
    net = WordNet()
    for part, name in PARTS.items():
        for line in lines(folder / f"index.{name}"):
            lemma, _, n_synsets, *rest = line.split()
            synsets = [part + offset for offset in rest[-int(n_synsets) :]]
            net.senses[lemma, part] = Senses(synsets, [0] * len(synsets))
        for line in lines(folder / f"data.{name}"):
            read_synset(net, part, line)
        forms: dict[str, list[str]] = defaultdict(list)
        for line in lines(folder / f"{name}.exc"):
            form, *lemmas = line.split()
            for lemma in lemmas:
                if form != lemma:
                    forms[lemma].append(form)
        net.irregular[part] = dict(forms)
    for line in lines(folder / "cntlist.rev"):
        key, number, uses = line.split()
        lemma, _, tail = key.partition("%")
        senses = net.senses.get((lemma, PART_OF_SENSE_TYPE[tail[0]]))
        if senses is not None and int(number) <= len(senses.uses):
            senses.uses[int(number) - 1] = int(uses)
    return net


def read_synset(net: WordNet, part: str, line: str) -> None:
    """Take one line of a data file into `net`. The format: man 5 wndb."""
    head, _, gloss = line.partition("|")
    net.seen.update(TOKEN.findall(gloss.lower()))
    offset, _, _, n_words, *rest = head.split()
    synset, size = part + offset, int(n_words, 16)
    lemmas: list[str] = []
    for written in rest[: 2 * size : 2]:
        word, _, place = written.partition("(")
        lemmas.append(word)
        if not word.islower():
            net.names.add(word.lower())
        net.places[word.lower(), synset] = place
    net.members[synset] = lemmas
    n_pointers = int(rest[2 * size])
    pointers, rest = rest[2 * size + 1 :][: 4 * n_pointers], rest[2 * size + 1 + 4 * n_pointers :]
    for symbol, target, target_part, ends in zip(*(pointers[i::4] for i in range(4)), strict=True):
        source = int(ends[:2], 16)
        if symbol == ";u":
            touched = lemmas[source - 1 : source] if source else lemmas
            net.marked.update((word.lower(), synset) for word in touched)
        elif symbol == "!":
            net.opposites.add((synset, target_part.replace("s", "a") + target))
    if part == "v":
        frames = list(zip(rest[2::3], rest[3::3], strict=True))
        for number, word in enumerate(lemmas, 1):
            net.frames[word.lower(), synset] = frozenset(
                frame for frame, which in frames if which == "00" or int(which, 16) == number
            )


def read_chosen(path: Path = CHOSEN) -> dict[tuple[str, str], list[str]]:
    """The choices made by hand: (lemma, part) -> replacements, best first."""
    part_of_heading = {"[noun]": "n", "[verb]": "v", "[adjective]": "a", "[adverb]": "r"}
    chosen: dict[tuple[str, str], list[str]] = {}
    part = ""
    for line in path.read_text(encoding="ascii").splitlines():
        if line in part_of_heading:
            part = part_of_heading[line]
        elif line and not line.startswith("#"):
            lemma, _, replacements = line.partition(">")
            chosen[lemma.strip(), part] = replacements.split()
    return chosen


def add_s(lemma: str) -> str:
    """Plural of a noun, or third person of a verb."""
    if re.search(r"(s|x|z|ch|sh)$", lemma):
        return lemma + "es"
    if re.search(r"[^aeiou]y$", lemma):
        return lemma[:-1] + "ies"
    return lemma + "s"


def add_ending(lemma: str, ending: str) -> str:
    """Join -ed, -er or -est: "stage" -> "staged", "carry" -> "carried"."""
    if lemma.endswith("e"):
        return lemma + ending[1:]
    if re.search(r"[^aeiou]y$", lemma):
        return lemma[:-1] + "i" + ending
    return lemma + ending


def add_ing(lemma: str) -> str:
    """Regular gerund."""
    if lemma.endswith("ie"):
        return lemma[:-2] + "ying"
    return lemma[:-1] + "ing" if re.search(r"[^eoy]e$", lemma) else lemma + "ing"


class Inflector:
    """Makes the forms of a lemma: regular ones by rule, others from WordNet's exception lists."""

    def __init__(self, net: WordNet) -> None:
        self._irregular, self._seen = net.irregular, net.seen

    def forms(self, lemma: str, part: str) -> dict[str, str]:
        """Tag -> form. Past and participle that are spelt alike have one tag, D, else two, d and p."""
        if part == "n":
            return self._noun(lemma)
        if part == "v":
            return self._verb(lemma)
        return self._adjective(lemma) if part == "a" else {"r": lemma}

    def _likelier(self, listed: list[str], regular: str) -> str:
        """The form WordNet itself uses more: "dreamed", not "dreamt"."""
        return max([*listed, regular], key=lambda form: self._seen[form])

    def _noun(self, lemma: str) -> dict[str, str]:
        if lemma == "people" or (re.search(r"[^aisuc]s$", lemma) and lemma not in ("news", "lens", "series")):
            return {"N": lemma}  # "surroundings"
        listed = self._irregular["n"].get(lemma, [])
        if re.search(r"(man|woman)$", lemma) and lemma.removesuffix("man") + "men" in self._seen:
            listed = [lemma.removesuffix("man") + "men"]
        return {"n": lemma, "N": self._likelier(listed, add_s(lemma))}

    def _adjective(self, lemma: str) -> dict[str, str]:
        listed = self._irregular["a"].get(lemma, [])
        forms = {"a": lemma}
        for tag, ending, irregular in (("c", "er", ("better", "worse")), ("s", "est", ("best", "worst"))):
            of_tag = [form for form in listed if form.endswith(ending) or form in irregular]
            form = self._likelier(of_tag, add_ending(lemma, ending))
            if of_tag or (self._seen[form] >= LEAST_SEEN and len(re.findall(r"[aeiouy]+", lemma)) <= 2):
                forms[tag] = form
        return forms

    def _verb(self, lemma: str) -> dict[str, str]:
        listed = self._irregular["v"].get(lemma, [])
        gerunds = [form for form in listed if form.endswith("ing")]
        forms = {"v": lemma, "z": add_s(lemma), "g": self._likelier(gerunds, add_ing(lemma))}
        past, participle = self._pasts(lemma, [f for f in listed if not f.endswith(("ing", "s"))])
        return forms | ({"D": past} if past == participle else {"d": past, "p": participle})

    def _pasts(self, lemma: str, listed: list[str]) -> tuple[str, str]:
        """Past and participle."""
        if lemma in UNCHANGED and not listed:
            return lemma, lemma
        pattern = r"(?<!a)n$|ne$|u(?:ng|nk|m)$" if len(listed) > 1 else r"(?:en|wn)$"
        participles = [form for form in listed if re.search(pattern, form)]
        rest = [f for f in listed if f not in participles]
        regular = lemma if lemma in UNCHANGED else add_ending(lemma, "ed")
        past = self._likelier(rest, regular)
        if lemma in PARTICIPLE_IS_BASE:
            return past, lemma
        return past, max(participles, key=lambda form: self._seen[form], default=past)


@dataclass
class Row:
    """What the table says of one form."""

    # tag -> how often
    weights: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    # tag -> candidate -> score
    scores: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    followers: set[str] = field(default_factory=set)
    leaders: set[str] = field(default_factory=set)

    def line(self, form: str) -> str:
        """The row as it is written."""
        total = sum(self.weights.values())
        readings = []
        for tag, weight in sorted(self.weights.items(), key=lambda item: (-item[1], item[0])):
            best = sorted(self.scores[tag].items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]
            share = max(1, round(1000 * weight / total))
            readings.append(" ".join([tag, str(share), *(candidate for candidate, _ in best)]))
        neighbours = (" ".join(sorted(names)) for names in (self.followers, self.leaders))
        return "\t".join([form, ";".join(readings), *neighbours])


class TableMaker:
    """Chooses the replacements and lays them out by form.

    Attributes:
        unfit: words that are never replacements.
        untouched: words that are never replaced.
    """

    unfit = UNFIT
    untouched = NEVER_REPLACED

    def __init__(self, net: WordNet, inflector: Inflector | None = None) -> None:
        self._net = net
        self._chosen = read_chosen()
        for (lemma, part), replacements in self._chosen.items():
            for word in (lemma, *replacements):
                net.senses.setdefault((word, part), Senses())
        inflector = inflector or Inflector(net)
        self._shares = {key: senses.shares() for key, senses in net.senses.items()}
        self._forms = {(lemma, part): inflector.forms(lemma, part) for lemma, part in net.senses if WORD.match(lemma)}
        adjectives = [forms for (_, part), forms in self._forms.items() if part == "a"]
        self._compared = {form for forms in adjectives for tag, form in forms.items() if tag != "a"}

    def rows(self) -> dict[str, Row]:
        """All rows that offer at least one replacement."""
        rows: dict[str, Row] = defaultdict(Row)
        for (lemma, part), forms in self._forms.items():
            for tag, form in forms.items():
                rows[form].weights[tag] += self._weight(lemma, part, tag, form)
        for (lemma, part), forms in self._forms.items():
            chosen = (lemma, part) in self._chosen
            for candidate, score in self._candidates(lemma, part).items():
                replacements = self._forms[candidate, part]
                for tag, form in forms.items():
                    replacement = replacements.get(tag) or replacements.get("D" if tag in "dp" else "")
                    if replacement is None or form == replacement or replacement in self.unfit:
                        continue
                    if tag == "N" and not self._net.seen[replacement]:
                        continue  # "elegances"
                    if not chosen and not self._common(form, replacement, rows[replacement], tag):
                        continue
                    weight = self._weight(lemma, part, tag, form) / rows[form].weights[tag]
                    if weight >= LEAST_SHARE:
                        rows[form].scores[tag][replacement] += score * weight
        kept = {form: row for form, row in rows.items() if any(row.scores.values()) and form not in self.untouched}
        self._add_neighbours(kept)
        return kept

    def _weight(self, lemma: str, part: str, tag: str, form: str) -> float:
        """How common a form is as this form of this lemma."""
        weight = self._net.senses[lemma, part].weight * FORM_SHARES[tag]
        if part in "nv" and form.endswith(("ing", "ed")) and self._chosen.get((form, "a")):
            return weight * HARDLY  # "boring" is an adjective more than a form of "bore"
        if tag == "a" and form in self._compared:
            return weight * HARDLY  # "larger" is listed by itself too
        return weight

    def _candidates(self, lemma: str, part: str) -> dict[str, float]:
        """Synonyms of a lemma with their scores."""
        if (lemma, part) in self._chosen:
            return {word: 1 / rank for rank, word in enumerate(self._chosen[lemma, part], 1)}
        net, found = self._net, defaultdict[str, float](float)
        if lemma in net.names or len(lemma) < SHORTEST:
            return {}
        for synset, share in self._shares[lemma, part].items():
            if (lemma, synset) in net.marked:
                continue
            for written in net.members[synset]:
                if written != lemma and WORD.match(written) and self._fits(lemma, written, synset, part):
                    found[written] += share
        kept: dict[str, float] = {}
        for candidate, share in found.items():
            shares = self._shares[candidate, part]
            back = sum(shares[synset] for synset in shares.keys() & self._shares[lemma, part].keys())
            if share >= LEAST_SHARE and back >= LEAST_SHARE_BACK and not self._opposed(lemma, candidate, part):
                kept[candidate] = round(share * back, 6)
        return kept

    def _fits(self, lemma: str, candidate: str, synset: str, part: str) -> bool:
        """Whether grammar and register let the candidate stand for the lemma in this sense."""
        net = self._net
        if (candidate, synset) in net.marked or candidate in UNWANTED:
            return False
        if candidate in net.names or len(candidate) < SHORTEST:
            return False
        if part == "n":
            return not candidate.endswith("ing") or lemma.endswith("ing")
        if part == "a":
            return net.places[lemma, synset] == net.places[candidate, synset]
        return part != "v" or net.frames[lemma, synset] <= net.frames[candidate, synset]

    def _opposed(self, lemma: str, candidate: str, part: str) -> bool:
        """Whether some senses of the two are opposites."""
        pairs = ((x, y) for x in self._shares[lemma, part] for y in self._shares[candidate, part])
        return any(pair in self._net.opposites for pair in pairs)

    def _common(self, form: str, replacement: str, row: Row, tag: str) -> bool:
        """Whether a replacement is used enough, and mostly as this form: "ex" is hardly an adjective."""
        seen = self._net.seen
        share = (row.weights.get(tag, 0.0) + (row.weights.get("D", 0.0) if tag in "dp" else 0.0)) / sum(
            row.weights.values()
        )
        return seen[replacement] >= max(LEAST_SEEN, RAREST * seen[form]) and share >= LEAST_SHARE_OF_FORM

    def _add_neighbours(self, rows: dict[str, Row]) -> None:
        """Note the neighbours that make a fixed expression: "soap opera", "high schools", "takes place"."""
        for expression, part in sorted(self._net.senses):
            parts = expression.split("_")
            for i in range(len(parts) - 1):
                first, second = parts[i], parts[i + 1]
                if first in JOINING or (second in JOINING and len(parts) > 2):
                    continue
                seconds = {second}
                if part == "n" and i == len(parts) - 2:
                    seconds.update(self._forms.get((second, "n"), {}).values())
                firsts = {first}
                if part == "v" and i == 0:
                    firsts.update(self._forms.get((first, "v"), {}).values())
                for one in firsts & rows.keys():
                    rows[one].followers.update(seconds)
                for one in seconds & rows.keys():
                    rows[one].leaders.update(firsts)


def table_text(folder: Path = WORDNET) -> str:
    """The whole table as text."""
    rows = TableMaker(read_wordnet(folder)).rows()
    return "".join(row.line(form) + "\n" for form, row in sorted(rows.items()))


def write_table(path: Path = TABLE, folder: Path = WORDNET) -> None:
    """Write the compressed table: the same bytes on every run."""
    # Not gzip.compress: from Python 3.11 to 3.12 it writes another header than before and after.
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(table_text(folder).encode())


if __name__ == "__main__":
    write_table(*map(Path, sys.argv[1:]))
