"""Make tables of related words, of parts of speech and of phrases from Debian's package `wordnet-base`.

    python -m augkit.resources.wordnet.make_relations [OUTPUT_FOLDER [WORDNET_FOLDER]]

`hypernyms.tsv.gz` and `antonyms.tsv.gz` are laid out as `synonyms.tsv.gz` is (see `make_table.py`), with a word in
front of each line that says which table it belongs to, since one file holds several.

*Hypernyms*: tables 1, 2 and 3, by how many levels the replacement stands above the word. WordNet has many levels that
nobody would write between "dog" and "animal". `hypernyms.txt` lists the everyday words that a noun may become, and
pairs chosen by hand; a noun counts as what its commonest sense is, and one with no sense that stands out is left alone.
So are forms of verbs in "-ing", and a noun behind "a" whose hypernym is not counted: "a beer".

*Antonyms*: table `all`, from `antonyms.txt` and then from WordNet's direct antonyms, where both words mostly have the
sense in which they are opposites. Lines `praise` and `blame` list the forms that carry an opinion, those without an
opposite among them.

*Verbs*: `form`, tab, base form, tab, what form it is (z, d or D), tab, share of its uses in which it is a verb at all,
in thousandths; for forms that no other verb shares.

*Parts*: a tag, tab, and the common forms that mostly are this part of speech in this inflection.

*Nouns*: the common forms that mostly are nouns, names among them.

*Phrases*: one a line, WordNet's and those of `idioms.txt`; `*` stands for a possessive.
"""

import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from augkit.resources.english_words import table as english_words
from augkit.resources.wordnet.make_table import (
    FORM_SHARES,
    HARDLY,
    JOINING,
    PARTS,
    UNFIT,
    UNWANTED,
    WORD,
    WORDNET,
    Inflector,
    Row,
    Senses,
    TableMaker,
    WordNet,
    lines,
    read_wordnet,
    words,
)

FOLDER = Path(__file__).parent
MOST_LEVELS = 3
LEAST_SHARE = 0.6  # of a word's uses that must have the sense it is replaced in
LEAST_SHARE_OF_OPPOSITE = 0.5
LEAST_SHARE_OF_PART = 0.7  # of a form's uses that must be one part of speech
LEAST_SHARE_OF_NOUN = 0.6
CLEARLY = 10  # times that a reading must be commoner than the next to be taken for the only one
LEAST_SEEN = 4  # uses of both words of a pair in WordNet's definitions and examples
# Forms of words of opinion that mostly are something else: "like" a preposition, "kind" and "love" nouns.
NO_OPINION = words("like kind kinds please fair love loves trust delight bore fresh positive negative")
SHORT = 4  # letters up to which a word that WordNet's own texts never use is more often a name or of another language
NO_PLURALS = words("alcohols breads leathers musics seafoods")  # WordNet counts them; people hardly do
# Hypernyms that are not counted: "a steak" is no "a meat".
UNCOUNTED = words("alcohol bread leather liquor meat music seafood science")
COUNTING = words("a an every each another one two three four five six several many few these those")
MENTIONING = words("word words term terms name names")  # "the word dog" is no "the word animal"

Key = tuple[str, str]
"""A lemma and its part of speech."""


class Pointers:
    """The synsets above each synset, and the lemmas opposite each lemma in a synset."""

    def __init__(self, folder: Path) -> None:
        self.above: dict[str, list[str]] = defaultdict(list)
        self.opposite: dict[Key, list[tuple[str, int]]] = defaultdict(list)
        for part, name in PARTS.items():
            for line in lines(folder / f"data.{name}"):
                self._read(part, line)

    def _read(self, part: str, line: str) -> None:
        """Take one line of a data file. The format: man 5 wndb."""
        offset, _, _, n_words, *rest = line.partition("|")[0].split()
        synset, size = part + offset, int(n_words, 16)
        lemmas = [word.partition("(")[0].lower() for word in rest[: 2 * size : 2]]
        pointers = rest[2 * size + 1 :][: 4 * int(rest[2 * size])]
        for symbol, target, target_part, ends in zip(*(pointers[i::4] for i in range(4)), strict=True):
            target = target_part.replace("s", "a") + target
            if symbol == "@":
                self.above[synset].append(target)
            elif symbol == "!":
                self.opposite[lemmas[int(ends[:2], 16) - 1], synset].append((target, int(ends[2:], 16) - 1))

    def ancestors(self, synset: str) -> Iterator[str]:
        """The synsets above, nearest first."""
        known = {synset}
        level = [synset]
        while level:
            level = list(dict.fromkeys(up for one in level for up in self.above[one] if up not in known))
            known.update(level)
            yield from level


class Forms(Inflector):
    """Remembers the forms it made, since several tables ask for them."""

    def __init__(self, net: WordNet) -> None:
        super().__init__(net)
        self._made: dict[Key, dict[str, str]] = {}

    def forms(self, lemma: str, part: str) -> dict[str, str]:
        if (lemma, part) not in self._made:
            made = super().forms(lemma, part)
            if part == "v" and re.search("[^aeiou]o$", lemma):
                made = made | {"z": lemma + "es"}  # "goes"
            self._made[lemma, part] = made
        return self._made[lemma, part]


class RelatedMaker(TableMaker):
    """Lays out replacements that were settled elsewhere."""

    def __init__(self, net: WordNet, related: dict[Key, list[str]], unfit: frozenset[str], forms: Forms) -> None:
        for (lemma, part), replacements in related.items():
            for word in (lemma, *replacements):
                net.senses.setdefault((word, part), Senses())
        super().__init__(net, forms)
        self.unfit, self.untouched = unfit, unfit
        self._related = related
        adjectives = [self._forms[key] for key in related if key[1] == "a"]
        self._degrees = {form for forms in adjectives for tag, form in forms.items() if tag in "cs"}

    def _candidates(self, lemma: str, part: str) -> dict[str, float]:
        return {word: 1 / rank for rank, word in enumerate(self._related.get((lemma, part), ()), 1)}

    def _weight(self, lemma: str, part: str, tag: str, form: str) -> float:
        weight = super()._weight(lemma, part, tag, form)
        if part in "nv" and form.endswith("ed") and (form, "a") in self._related:
            return weight * HARDLY  # "tired" is an adjective more than a form of "tire"
        return weight * HARDLY if form in self._degrees and tag not in "cs" else weight  # "best", whatever it stands by

    def forms_of(self, lemma: str, part: str) -> list[str]:
        """All inflected forms of a lemma."""
        return list(self._forms[lemma, part].values())

    def _common(self, form: str, replacement: str, row: Row, tag: str) -> bool:
        return True


def sections(path: Path) -> Iterator[tuple[str, str]]:
    """The lines of a list made by hand, each with the heading it stands under."""
    heading = ""
    for line in path.read_text(encoding="ascii").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line and not line.startswith("#"):
            yield heading, line


def commonest(net: WordNet, lemma: str, part: str) -> tuple[str, float]:
    """The synset a lemma mostly means, with its share of the uses."""
    shares = net.senses[lemma, part].shares()
    synset = max(shares, key=shares.__getitem__)
    return synset, shares[synset]


def hypernyms(net: WordNet, pointers: Pointers, forms: Forms) -> list[dict[Key, list[str]]]:
    """(lemma, part) -> the word above it, for each level."""
    everyday: dict[str, str] = {}
    never: set[str] = set()
    gerunds = {forms.forms(lemma, part)["g"] for lemma, part in net.senses if part == "v"}
    common = english_words.load()
    levels: list[dict[Key, list[str]]] = [{} for _ in range(MOST_LEVELS)]
    for heading, line in sections(FOLDER / "hypernyms.txt"):
        if heading == "noun":
            for word in line.split():
                lemma, _, number = word.partition("=")
                synset = net.senses[lemma, "n"].synsets[int(number) - 1] if number else commonest(net, lemma, "n")[0]
                everyday[synset] = lemma
        elif heading == "never":
            never.update(line.split())
        else:
            general, _, special = line.partition(" < ")
            levels[0].update({(lemma, heading[0]): [general] for lemma in special.split()})
    for lemma, part in net.senses:
        if part != "n" or not WORD.match(lemma) or lemma in net.names or lemma in never | gerunds or len(lemma) < 3:
            continue
        if (lemma, part) in levels[0]:
            continue
        synset, share = commonest(net, lemma, part)
        is_strange = len(lemma) <= SHORT and not net.seen[lemma] and lemma not in common
        if share < LEAST_SHARE or (lemma, synset) in net.marked or is_strange:
            continue
        above = [everyday[one] for one in pointers.ancestors(synset) if one in everyday]
        for level, word in zip(levels, [word for word in above if word != lemma], strict=False):
            level[lemma, part] = [word]
    return levels


def hypernym_rows(maker: RelatedMaker, never: set[str]) -> dict[str, Row]:
    """The rows of one level, without forms that are never replaced, and with what must not precede them."""
    rows = {form: row for form, row in maker.rows().items() if form not in never}
    for row in rows.values():
        row.leaders.update(MENTIONING)
        if any(not UNCOUNTED.isdisjoint(scores) for scores in row.scores.values()):
            row.leaders.update(COUNTING)
    return rows


def phrases(net: WordNet, inflector: Forms) -> set[str]:
    """Phrases of a joining word and others, and those of `idioms.txt`, in all forms of the verb or noun in front."""
    found: set[str] = set()

    def add(phrase: str, part: str) -> None:
        first, _, rest = phrase.partition(" ")
        forms = inflector.forms(first, part).values() if part in "nv" and (first, part) in net.senses else ()
        found.update(f"{form} {rest}" for form in {first, *forms})

    for heading, line in sections(FOLDER / "idioms.txt"):
        for phrase in line.split(" | "):
            add(phrase, "v" if heading == "of verbs" else "r")
    for expression, part in net.senses:
        first, *rest = expression.split("_")
        is_short = len(rest) == 1 and first in JOINING and part in "ar"
        if expression in net.names or not expression.isascii() or len(rest) < 2 - is_short:
            continue
        if not JOINING.isdisjoint([first, *rest]) and not JOINING.issuperset([first, *rest]):
            add(re.sub(r"\b(?:one's|someone's)(?!\S)", "*", expression.replace("_", " ")), part)
    return found


class Opposites:
    """What `antonyms.txt` says.

    Attributes:
        pairs: (lemma, part) -> its opposites.
        praise: lemmas that praise.
        blame: lemmas that blame.
        listed: words without an opposite by `praise`, `blame`, `never` and `never form`.
        followers: word -> words that must not follow it.
    """

    def __init__(self) -> None:
        self.pairs: dict[Key, list[str]] = {}
        self.praise: set[Key] = set()
        self.blame: set[Key] = set()
        self.listed: dict[str, set[str]] = defaultdict(set)
        self.followers: dict[str, set[str]] = defaultdict(set)
        parts = {"adjective": "a", "adverb": "r", "verb": "v"}
        for heading, line in sections(FOLDER / "antonyms.txt"):
            if heading in parts:
                self._add(parts[heading], line)
            elif heading == "fixed":
                first, _, second = line.partition(" + ")
                for word in first.split():
                    self.followers[word].update(second.split())
            else:
                self.listed[heading].update(line.split())

    def _add(self, part: str, line: str) -> None:
        sign = line[0] if line[0] in "+-" else ""
        left, arrow, right = re.split(r" ([|>]) ", line.lstrip("+- "))
        for ours, theirs, is_better in ((left, right, sign == "+"), (right, left, sign == "-")):
            keys = {(word, part) for word in ours.split()}
            if sign:
                (self.praise if is_better else self.blame).update(keys)
            if ours is left or arrow == "|":
                for key in sorted(keys):
                    self.pairs.setdefault(key, []).extend(theirs.split())

    def add_from(self, net: WordNet, pointers: Pointers) -> None:
        """Add WordNet's direct antonyms of words that have none yet."""
        chosen = {lemma for lemma, _ in self.pairs} | {word for words in self.pairs.values() for word in words}
        for (lemma, synset), targets in sorted(pointers.opposite.items()):
            part = synset[0]
            if part == "n" or not WORD.match(lemma) or lemma in chosen | self.listed["never"]:
                continue
            if net.senses[lemma, part].shares().get(synset, 0) < LEAST_SHARE or net.seen[lemma] < LEAST_SEEN:
                continue
            for target, number in targets:
                other = net.members[target][number].lower()
                share = net.senses[other, part].shares().get(target, 0)
                fits = part != "v" or net.frames[lemma, synset] <= net.frames[other, target]
                is_usual = share >= LEAST_SHARE_OF_OPPOSITE and net.seen[other] >= LEAST_SEEN
                if WORD.match(other) and other not in self.listed["never"] and fits and is_usual:
                    self.pairs.setdefault((lemma, part), []).append(other)


def verbs(net: WordNet, inflector: Forms) -> Iterator[str]:
    """The lines of the table of verb forms."""
    found: dict[str, dict[Key, float]] = defaultdict(dict)
    others: dict[str, float] = defaultdict(float)
    for lemma, part in net.senses:
        for tag, form in inflector.forms(lemma, part).items() if WORD.match(lemma) else ():
            weight = net.senses[lemma, part].weight * FORM_SHARES[tag]
            if part != "v":
                others[form] += weight
            elif tag in "zdD" and lemma not in ("be", "have", "do") and form != lemma:
                found[form][lemma, tag] = weight
    for form, readings in sorted(found.items()):
        weights = sorted(readings.values(), reverse=True)
        if len(weights) > 1 and weights[0] < CLEARLY * weights[1]:
            continue  # "found" is a form of "find" and, hardly ever, of "found"; "lay" of two verbs
        lemma, tag = max(readings, key=readings.__getitem__)
        if net.senses[lemma, "v"].weight >= 1 or net.seen[form]:
            yield f"{form}\t{lemma}\t{tag}\t{round(1000 * weights[0] / (weights[0] + others[form]))}"


def parts(net: WordNet, inflector: Forms) -> Iterator[str]:
    """The lines of the table of parts of speech."""
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for lemma, part in net.senses:
        for tag, form in inflector.forms(lemma, part).items() if WORD.match(lemma) and lemma not in net.names else ():
            weights[form]["d" if tag == "D" else tag] += net.senses[lemma, part].weight * FORM_SHARES[tag]
    found: dict[str, list[str]] = defaultdict(list)
    for form, tags in sorted(weights.items()):
        tag = max(tags, key=tags.__getitem__)
        if tags[tag] >= LEAST_SHARE_OF_PART * sum(tags.values()) and net.seen[form] >= LEAST_SEEN and form not in UNFIT:
            found[tag].append(form)
    return (f"{tag}\t{' '.join(forms)}" for tag, forms in sorted(found.items()))


def nouns(net: WordNet, inflector: Forms) -> list[str]:
    """The common forms that mostly are nouns."""
    all_uses: dict[str, float] = defaultdict(float)
    as_noun: dict[str, float] = defaultdict(float)
    for lemma, part in net.senses:
        for tag, form in inflector.forms(lemma, part).items() if WORD.match(lemma) else ():
            uses = net.senses[lemma, part].weight * FORM_SHARES[tag]
            all_uses[form] += uses
            as_noun[form] += uses * (part == "n")
    return sorted(
        form
        for form, uses in as_noun.items()
        if uses >= LEAST_SHARE_OF_NOUN * all_uses[form] and net.seen[form] >= LEAST_SEEN and form not in UNFIT
    )


def tables(folder: Path = WORDNET) -> dict[str, str]:
    """The text of each table by its file's name."""
    net, pointers = read_wordnet(folder), Pointers(folder)
    forms = Forms(net)
    above = []
    never = {
        word for heading, line in sections(FOLDER / "hypernyms.txt") if heading == "never" for word in line.split()
    }
    for number, level in enumerate(hypernyms(net, pointers, forms), 1):
        rows = hypernym_rows(RelatedMaker(net, level, UNFIT | NO_PLURALS, forms), never)
        above += [f"{number}\t{row.line(form)}" for form, row in sorted(rows.items())]
    opposites = Opposites()
    opposites.add_from(net, pointers)
    maker = RelatedMaker(net, opposites.pairs, UNWANTED, forms)
    signed = {
        name: {form for lemma, part in keys for form in maker.forms_of(lemma, part)}
        for name, keys in (("praise", opposites.praise), ("blame", opposites.blame))
    }
    without = opposites.listed["praise"] | opposites.listed["blame"]
    never = opposites.listed["never form"] | (without - signed["praise"] - signed["blame"])
    rows = {form: row for form, row in maker.rows().items() if form not in never}
    for first, seconds in opposites.followers.items():
        if first in rows:
            rows[first].followers.update(seconds)
        for second in seconds & rows.keys():
            rows[second].leaders.add(first)
    opposite = [f"all\t{row.line(form)}" for form, row in sorted(rows.items())]
    for name, forms_of_name in signed.items():
        listed = {form for form in forms_of_name if form not in NO_OPINION}
        listed |= opposites.listed[name] - rows.keys()
        opposite.append(f"{name}\t{' '.join(sorted(listed))}")
    return {
        "hypernyms.tsv.gz": "".join(line + "\n" for line in above),
        "antonyms.tsv.gz": "".join(line + "\n" for line in opposite),
        "verbs.tsv.gz": "".join(line + "\n" for line in verbs(net, forms)),
        "parts.tsv.gz": "".join(line + "\n" for line in parts(net, forms)),
        "nouns.txt.gz": "".join(form + "\n" for form in nouns(net, forms)),
        "phrases.txt.gz": "".join(phrase + "\n" for phrase in sorted(phrases(net, forms))),
    }


def write_tables(output: Path = FOLDER, folder: Path = WORDNET) -> None:
    """Write the compressed tables: the same bytes on every run."""
    for name, text in tables(folder).items():
        with (output / name).open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
            packed.write(text.encode("ascii"))


if __name__ == "__main__":
    write_tables(*map(Path, sys.argv[1:]))
