"""`text.tfidf_replace`: replace words that tell little by others that tell little."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import accumulate
from math import log, sqrt
from typing import NamedTuple

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.sampling import share
from augkit.ops.text.base import Text, TextDatasetOperator
from augkit.ops.text.reading.words import NEGATIONS, is_bound, match_case, starts_sentence
from augkit.resources.inflection import takes_an

LEAST_ROWS = 2  # rows a word must stand in to be known; the others are as rare as words never seen
TELLING = 3.0  # standard deviations by which a word of one label is commoner there than by chance,
MORE = 1.25  # and times, since common words are off by many deviations and little
_TRIES = 8
SPARE = 6  # words drawn more than wanted, since some come twice


class Word(NamedTuple):
    """A word of the training split.

    Attributes:
        written: as it stands most often, sentences' first words aside.
        rows: rows it stands in.
        uses: how often it stands there.
        tells: whether the label of a row hinges on it.
    """

    written: str
    rows: int
    uses: int
    tells: bool


class Fitted:
    """The vocabulary of the training split, and the words that replacements are drawn from.

    Args:
        rows: rows of the training split.
        words: its words by their small letters.
        common: share of all uses that the words to draw from make up.
        is_english: whether names are written with a capital, and other words without.
    """

    def __init__(self, rows: int, words: dict[str, Word], common: float, is_english: bool) -> None:
        self.unknown = log(max(rows, 1))
        self.idf = {word: log(rows / entry.rows) for word, entry in words.items()}
        self.telling = frozenset(word for word, entry in words.items() if entry.tells)
        self.pool = _pool(words, self.idf, common, is_english)
        scores = [words[word.lower()].uses * self.idf[word.lower()] for word in self.pool]
        most = max(scores, default=0.0)
        weights = [most - score + 1e-9 for score in scores]
        total = sum(weights)
        self.bounds = [part / total for part in accumulate(weights)][:-1]  # the last one is 1

    def drawn(self, draw: float) -> str:
        """The word that a draw in [0, 1) stands for."""
        return self.pool[bisect_right(self.bounds, draw)]


def _pool(words: dict[str, Word], idf: dict[str, float], common: float, is_english: bool) -> list[str]:
    """Words to draw from: the least telling ones, up to a share of all uses."""
    left = common * sum(entry.uses for entry in words.values())
    pool: list[str] = []
    for word in sorted(words, key=lambda word: (idf[word], word)):
        if left <= 0:
            break
        left -= words[word].uses
        written = words[word].written
        fits = not words[word].tells and word not in NEGATIONS and written[0] not in "'’" and "'" not in written
        if fits and (written.islower() or not is_english):
            pool.append(written)
    return pool


class _Place(NamedTuple):
    """A word that may go: where it stands, in small letters and as written, and the article before it."""

    start: int
    end: int
    word: str
    written: str
    article: str


class _Places(NamedTuple):
    fitted: Fitted
    words: list[_Place]
    bounds: list[float]  # the chance that this word or one before it is picked
    wanted: int


@operator("text.tfidf_replace", version=3)
class TfidfReplace(TextDatasetOperator):
    """Replace words with a low TF-IDF in their text by words that tell little in the training split.

    The lower the TF-IDF of a word, the likelier it goes. Words on which labels hinge in the training split, negations,
    names and words under a label neither go nor come.

    Args:
        rate: share of words replaced, in (0, 1]; at least one.
        common: share of the running words of the training split that the words to draw from make up, beginning with
            those that stand in most rows, in (0, 1].

    Source: Xie et al. 2020, "Unsupervised Data Augmentation for Consistency Training", TF-IDF based word replacement.
    """

    rate: Rate = 0.1
    common: Rate = 0.6

    def fit(self, samples: Iterable[Text], rng: Chance) -> bytes:
        counts = _Counts()
        for text in samples:
            counts.add(text)
        return counts.state()

    def restore(self, state: bytes) -> Fitted:
        head, *lines = state.decode().splitlines()
        rows, language = head.split("\t")
        words = {}
        for line in lines:
            written, in_rows, uses, tells = line.split("\t")
            words[written.lower()] = Word(written, int(in_rows), int(uses), tells == "1")
        return Fitted(int(rows), words, self.common, language == "en")

    def draw(self, sample: Text, rng: Chance, fitted: Fitted) -> Edits:
        key = ("text.tfidf_replace", self.keep, self.rate)
        places: _Places | None = sample.derived.get(key)
        if places is None or places.fitted is not fitted:
            places = sample.derived[key] = self._places(sample, fitted)
        if not places.wanted:
            return []
        _, words, bounds, wanted = places
        picked: list[int] = []
        edits: Edits = []
        for _ in range(wanted + SPARE):
            place, draw = rng.fractions(2)
            at = bisect_right(bounds, place)
            if at not in picked:
                start, end, word, written, article = words[at]
                new = fitted.drawn(draw)
                if new == word or article:
                    new = _another(word, article, draw, fitted)
                picked.append(at)
                if new:
                    edits.append((start, end, new if written.islower() else match_case(new, written)))
                if len(picked) == wanted:
                    break
        edits.sort()
        return edits

    def _places(self, text: Text, fitted: Fitted) -> _Places:
        """The words that may go."""
        value, language = text.value, text.language
        lower = [value[start:end].lower() for start, end in text.words]
        each = fitted.unknown, 1 / max(1, len(lower))
        scores = {word: count * each[1] * fitted.idf.get(word, each[0]) for word, count in Counter(lower).items()}
        most = max(scores.values(), default=0.0)
        free: list[_Place] = []
        weights: list[float] = []
        before = ""
        for (start, end), word in zip(text.words, lower, strict=True):
            if scores[word] < most and self._may_go(text, start, end, word, fitted):
                article = before if before in ("a", "an") and language == "en" else ""
                free.append(_Place(start, end, word, value[start:end], article))
                weights.append(most - scores[word])
            before = word
        total = sum(weights)
        bounds = [part / total for part in accumulate(weights)][:-1]
        wanted = min(share(self.rate, len(lower)), len(free)) if fitted.pool else 0
        return _Places(fitted, free, bounds, wanted)

    def _may_go(self, text: Text, start: int, end: int, word: str, fitted: Fitted) -> bool:
        if word in self.kept or word in NEGATIONS or word in fitted.telling or is_bound(text.value, start, end):
            return False
        if "'" in word or "’" in word or (text.labels and text.is_marked(start, end)):
            return False
        is_name = text.language == "en" and not text.value[start:end].islower() and not text.value.isupper()
        return not is_name or starts_sentence(text.value, start)


def _another(word: str, article: str, draw: float, fitted: Fitted) -> str:
    """A word that is not the one that goes, and that goes with the article before it; "" where there is none."""
    for step in range(_TRIES):
        new = fitted.drawn((draw + step / _TRIES) % 1.0)
        if new.lower() != word and (not article or takes_an(new) == (article == "an")):
            return new
    return ""


class _Counts:
    """What is counted over the training split."""

    def __init__(self) -> None:
        self.rows = 0
        self.language = ""
        self.in_rows: Counter[str] = Counter()
        self.uses: Counter[str] = Counter()
        self.written: dict[str, Counter[str]] = defaultdict(Counter)
        self.labels: Counter[str] = Counter()
        self.by_label: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, text: Text) -> None:
        self.rows += 1
        self.language = text.language
        found = set()
        for start, end in text.words:
            written = text.value[start:end]
            word = written.lower()
            found.add(word)
            self.uses[word] += 1
            if not starts_sentence(text.value, start):
                self.written[word][written] += 1
        self.in_rows.update(found)
        if text.label is not None:
            label = str(text.label)
            self.labels[label] += 1
            self.by_label[label].update(found)

    def state(self) -> bytes:
        """The words that stand in several rows, in alphabetical order."""
        lines = [f"{self.rows}\t{self.language}"]
        for word, rows in sorted(self.in_rows.items()):
            if rows >= LEAST_ROWS:
                spellings = self.written.get(word) or {word: 1}
                written = min(spellings, key=lambda one: (-spellings[one], one))
                written = written if written.lower() == word else word
                lines.append(f"{written}\t{rows}\t{self.uses[word]}\t{int(self._tells(word, rows))}")
        return "\n".join(lines).encode("utf-8", "replace")

    def _tells(self, word: str, rows: int) -> bool:
        """Whether the word stands more often in the rows of one label than chance would have it."""
        labelled = sum(self.labels.values())
        for label, size in self.labels.items():
            part = size / labelled
            spread = sqrt(rows * part * (1 - part))
            more = self.by_label[label][word] - rows * part
            if spread and more > TELLING * spread and more > (MORE - 1) * rows * part:
                return True
        return False
