"""`text.embedding_neighbour`: replace words by those whose vectors are nearest."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from math import exp
from typing import Annotated, ClassVar, NamedTuple

from pydantic import Field

from augkit.models.function_words import FUNCTION_WORDS
from augkit.models.word_vectors import (
    Neighbour,
    check_word_vectors,
    load_word_vectors,
    word_vectors_fingerprint,
)
from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.sampling import pick, share
from augkit.ops.text.base import Text, TextOperator
from augkit.ops.text.reading.related import Related, is_allowed
from augkit.ops.text.reading.words import is_bound, starts_sentence, turns_round
from augkit.resources.related import antonyms, parts

_SPARE = 4  # times as many neighbours are looked up as wanted, since some do not fit


class _Near(NamedTuple):
    words: tuple[str, ...]
    bounds: tuple[float, ...]  # the chance that this word or one before it is taken


class _Choice(NamedTuple):
    word: Related
    bounds: tuple[float, ...]


@operator("text.embedding_neighbour", version=3)
class EmbeddingNeighbour(TextOperator):
    """Replace words by words whose vectors are near, in the same case; function words, negations and names stay.

    Of English words only those of the same part of speech and inflection are taken, and no opposites, which often stand
    in the same places.

    Args:
        vectors: file of word vectors (word2vec text or binary, GloVe text, .gz too), or folder of an embedding model
            (model2vec, sentence-transformers; of a transformer, its input embeddings).
        rate: share of words replaced, in (0, 1]; at least one, as far as words with neighbours go.
        top_k: neighbours to choose from, the nearest first.
        min_similarity: least cosine of a word and its neighbour, in [-1, 1].
        temperature: nearer neighbours are taken more often, the more so the lower it is; all alike where left out.
        vocabulary: words read at most, from the front of the file, where the common ones stand.

    Source: Wang & Yang 2015, "That's So Annoying!!!", neighbours in an embedding; Mikolov et al. 2013, word2vec.
    """

    languages: ClassVar[frozenset[str]] = frozenset()

    vectors: Annotated[str, Field(min_length=1)]
    rate: Rate = 0.1
    top_k: Annotated[int, Field(ge=1, le=1000)] = 10
    min_similarity: Annotated[float, Field(ge=-1, le=1)] = 0.6
    temperature: Annotated[float, Field(gt=0)] | None = None
    vocabulary: Annotated[int, Field(ge=1)] = 200_000

    def check_ready(self, language: str) -> None:
        super().check_ready(language)
        check_word_vectors(self.vectors)

    def fingerprint(self) -> str:
        return word_vectors_fingerprint(self.vectors)

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = ("text.embedding_neighbour", self.vectors, self.vocabulary, self.keep, self._settings)
        choices: list[_Choice] | None = text.derived.get(key)
        if choices is None:
            choices = text.derived[key] = self._choices(text)
        if not choices:
            return []
        edits: Edits = []
        for index, draw in pick(len(choices), share(self.rate, len(text.words)), rng):
            word, bounds = choices[index]
            edits += word.edits(text.value, word.candidates[bisect_right(bounds, draw)])
        edits.sort()
        return edits

    def _choices(self, text: Text) -> list[_Choice]:
        """The words that may be replaced, with their neighbours and the chance of each."""
        value, vectors = text.value, load_word_vectors(self.vectors, self.vocabulary)
        known: dict[str, _Near | None] = vectors.remembered.setdefault((text.language, *self._settings), {})
        words = [word for word in text.words if self._may_change(text, *word)]
        forms = [value[start:end].lower() for start, end in words]
        new = [form for form in dict.fromkeys(forms) if form not in known]
        found = vectors.neighbours(new, self.top_k * _SPARE, self.min_similarity) if new else []
        for form, near in zip(new, found, strict=True):
            fitting = [one for one in near if _fits(form, one.word, text.language)][: self.top_k]
            known[form] = _Near(tuple(one.word for one in fitting), self._bounds(fitting)) if fitting else None
        articles = _articles(text) if text.language == "en" else {}
        choices = []
        for (start, end), form in zip(words, forms, strict=True):
            near_words = known[form]
            if near_words is not None:
                one = Related(start, end, near_words.words, articles.get(start))
                if is_allowed(text, one):
                    choices.append(_Choice(one, near_words.bounds))
        return choices

    @cached_property
    def _settings(self) -> tuple[object, ...]:
        return self.top_k, self.min_similarity, self.temperature

    def _may_change(self, text: Text, start: int, end: int) -> bool:
        word = text.value[start:end]
        lower = word.lower()
        if lower in self.kept or turns_round(lower) or lower in FUNCTION_WORDS.get(text.language, ()):
            return False
        if is_bound(text.value, start, end) or (text.language == "en" and lower not in parts()):
            return False
        if text.language == "zh" and _script(word) != "CJK":
            return False
        if word.islower() or word == word.upper() == lower:
            return True
        return text.value.isupper() or (word[1:].islower() and starts_sentence(text.value, start))

    def _bounds(self, near: list[Neighbour]) -> tuple[float, ...]:
        """Sums of the chances, the last a little over 1, so that a draw below 1 always finds its candidate."""
        warmth = self.temperature
        weights = [1.0 if warmth is None else exp((one.similarity - near[0].similarity) / warmth) for one in near]
        total = sum(weights)
        return (*(part / total for part in accumulate(weights[:-1])), 2.0)


def _articles(text: Text) -> dict[int, tuple[int, int]]:
    """Where a word stands that follows an article at once, to the place of the article."""
    pairs = zip(text.words, text.words[1:], strict=False)
    return {
        start: (low, high)
        for (low, high), (start, _) in pairs
        if text.value[low:high].lower() in ("a", "an") and not text.value[high:start].strip()
    }


def _fits(word: str, other: str, language: str) -> bool:
    """Whether a neighbour may take a word's place: another word of the same form, or at least of the same script."""
    if language == "en":
        return other != word and parts().get(other, "") == parts()[word] and not _is_opposite(word, other)
    if other.lower() == word or other != other.lower() or turns_round(other):
        return False
    return _script(other) == _script(word) and other not in FUNCTION_WORDS.get(language, ())


def _script(word: str) -> str:
    return unicodedata.name(word[0], "").partition(" ")[0]


def _is_opposite(word: str, other: str) -> bool:
    table = antonyms()
    return other in table.candidates(word) or word in table.candidates(other)
