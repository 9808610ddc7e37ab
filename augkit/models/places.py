"""Where in a text a masked language model may write: which words it may replace, and behind which it may insert one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal, NamedTuple

from augkit.models.chinese_words import chinese_words
from augkit.models.function_words import FUNCTION_WORDS
from augkit.models.masked import Encoded, MaskedModel
from augkit.models.vocabulary import IDEOGRAPHS, Case, Kind, Vocabulary, script_of
from augkit.ops.edits import Edits
from augkit.ops.text.base import Text
from augkit.ops.text.reading.words import NEGATIONS, is_bound, match_case, starts_sentence
from augkit.resources.english_words.table import load as english_words

__all__ = ["Action", "Place", "edits_of", "encoded", "places_in", "words_read"]

Action = Literal["substitute", "insert"]

AROUND = 10  # words before and behind that are not proposed: models like to repeat what they read
LEAST_CHARACTERS = 2  # of a Chinese word that is replaced: single ones are often pieces of words jieba does not know
INSERTED_CHARACTERS = 2  # of a Chinese word that is inserted
INSERTED_FAMILIES = "adbz"  # adjectives, adverbs and what stands before a noun
LEAST_IN_HEADLINES = 3  # words that carry a meaning, all of them with a capital
UNSPACED_SCRIPTS = frozenset({IDEOGRAPHS, "HIRAGANA", "KATAKANA", "KHMER", "LAO", "MYANMAR", "THAI"})


class Place(NamedTuple):
    """Where a word may go.

    Attributes:
        word: number of the word of the text that is replaced, or behind which one is inserted.
        start: of what is replaced, in code points.
        end: of what is replaced; equal to `start` for an insertion.
        first: number of the first token that is replaced.
        last: number of the token behind the last.
        characters: as in `Blank`.
        kind: what the word has to be.
        excluded: words that are not wanted there, in lower case.
    """

    word: int
    start: int
    end: int
    first: int
    last: int
    characters: int
    kind: Kind
    excluded: tuple[str, ...]


def encoded(texts: Sequence[Text], model: MaskedModel) -> list[Encoded]:
    """The tokens of each text, worked out once for all copies of a row."""
    key = ("tokens", model.name)
    new = [text for text in {id(text): text for text in texts}.values() if key not in text.derived]
    for text, tokens in zip(new, model.encode([text.value for text in new]), strict=True):
        text.derived[key] = tokens
    return [text.derived[key] for text in texts]


def places_in(text: Text, model: MaskedModel, action: Action, kept: frozenset[str]) -> list[Place]:
    """Where a model may write, worked out once for all copies of a row.

    Names, function words, negations, what is kept and what is labelled are left alone, and so is whatever stands behind
    the part of a text that the model takes.
    """
    key = ("places", model.name, action, kept)
    found: list[Place] | None = text.derived.get(key)
    if found is None:
        (tokens,) = encoded([text], model)
        find = _Finder(text, tokens, model.vocabulary, words_read(text, model))
        words = range(find.count)
        makers = [find.substitution(word, kept) if action == "substitute" else find.insertion(word) for word in words]
        found = text.derived[key] = [place for place in makers if place is not None]
    return found


def words_read(text: Text, model: MaskedModel) -> int:
    """How many words begin in the part of a text that the model takes."""
    (tokens,) = encoded([text], model)
    reach = tokens.ends[-1] if tokens.ends else 0
    return bisect_left(text.words, (reach, reach))


def edits_of(text: Text, place: Place, word: str) -> Edits:
    """The edits that write a word in its place, in the case of the one it replaces.

    Where the tokens of a Chinese text are its characters, those of the word become tokens of their own.
    """
    start, end, value = place.start, place.end, text.value
    by_character = place.kind.script in UNSPACED_SCRIPTS and text.labels.get("tokens")
    if start == end and place.kind.script in UNSPACED_SCRIPTS:
        single = by_character and max(map(len, text.surface)) == 1
        return [(start, end, f" {' '.join(word)} " if single else word)]
    if start == end:
        return [(start, end, f" {word.upper() if value.isupper() else word}")]
    if by_character and len(word) == end - start:
        return [(start + at, start + at + 1, letter) for at, letter in enumerate(word)]
    return [(start, end, match_case(word, value[start:end]))]


class _Finder:
    """A text, its tokens and its words, and whether a word may go somewhere in it."""

    def __init__(self, text: Text, tokens: Encoded, vocabulary: Vocabulary, count: int) -> None:
        self._text = text
        self._tokens = tokens
        self._vocabulary = vocabulary
        self._words = text.words
        self.count = count  # words that are looked at
        self._lower = [text.value[start:end].lower() for start, end in self._words[: self.count + AROUND]]
        self._marks = text.marks if text.labels else []
        self._has_capitals = text.value != text.value.lower()
        self._function_words = FUNCTION_WORDS.get(text.language, NEGATIONS)
        shown = [text.value[start:end] for start, end in self._words[: self.count]]
        content = [word for word in shown if word.lower() not in self._function_words]
        self._is_headline = (
            len(content) >= LEAST_IN_HEADLINES
            and all(word[0].isupper() for word in content)
            and not text.value.isupper()
        )

    def substitution(self, number: int, kept: frozenset[str]) -> Place | None:
        """The place of this word, if it may be replaced."""
        (start, end), lower = self._words[number], self._lower[number]
        word = self._text.value[start:end]
        if lower in self._function_words or lower in kept or not all(map(str.isalpha, lower.replace("-", ""))):
            return None
        if self._may_be_a_name(start, word) or self._is_labelled(start, end):
            return None
        script = script_of(word)
        is_chinese = script == IDEOGRAPHS
        if is_chinese != (self._text.language == "zh") or (script in UNSPACED_SCRIPTS and not is_chinese):
            return None
        known = chinese_words().get(word) if is_chinese else None
        if is_chinese and (known is None or len(word) < LEAST_CHARACTERS):
            return None
        if not is_chinese and self._is_glued(start, end):
            return None
        tokens = self._tokens
        first, last = bisect_left(tokens.starts, start), bisect_left(tokens.ends, end) + 1
        if not (first < last <= len(tokens.ids)) or tokens.starts[first] != start or tokens.ends[last - 1] != end:
            return None
        characters = len(word) if is_chinese and self._vocabulary.by_character else 1
        around = tuple(dict.fromkeys(self._lower[max(number - AROUND, 0) : number + AROUND + 1]))
        kind = self._kind(script, start, self._case(start, word), number - 1)._replace(
            families=known.family if known else ""
        )
        return Place(number, start, end, first, last, characters, kind, around)

    def insertion(self, number: int) -> Place | None:
        """The place behind this word, if one may be inserted there: in front of a word that carries a meaning."""
        if number + 1 >= len(self._words):
            return None
        value, (start, end), (follows, last) = self._text.value, self._words[number], self._words[number + 1]
        word, next_word, next_lower = value[start:end], value[follows:last], self._lower[number + 1]
        script = script_of(next_word)
        is_chinese = script == IDEOGRAPHS
        if is_chinese != (self._text.language == "zh") or (script in UNSPACED_SCRIPTS and not is_chinese):
            return None
        if value[end:follows] != ("" if is_chinese else " ") or script_of(word) != script:
            return None
        if next_lower in self._function_words or not next_word[0].isalpha():
            return None
        if self._is_headline or self._may_be_a_name(follows, next_word):
            return None
        if (is_chinese and next_word not in chinese_words()) or any(low < end < high for low, high in self._marks):
            return None
        at = bisect_left(self._tokens.ends, end) + 1
        if at > len(self._tokens.ids) or self._tokens.ends[at - 1] != end:
            return None
        characters = INSERTED_CHARACTERS if is_chinese and self._vocabulary.by_character else 1
        around = tuple(dict.fromkeys(self._lower[max(number + 1 - AROUND, 0) : number + AROUND + 1]))
        case: Case = "lower" if self._vocabulary.is_cased and word[0].lower() != word[0].upper() else "any"
        kind = self._kind(script, None, case, number)._replace(families=INSERTED_FAMILIES if is_chinese else "")
        return Place(number, end, end, at, at, characters, kind, around)

    def _kind(self, script: str, start: int | None, case: Case, before: int) -> Kind:
        """What a word has to be.

        Args:
            script: of the word.
            start: where it stands; None for one that is inserted, with a space before it.
            case: of its letters.
            before: number of the word before it.
        """
        value, language = self._text.value, self._text.language
        spaced = script not in UNSPACED_SCRIPTS
        if start is not None:
            spaced = value[start - 1].isspace() if start else self._vocabulary.starts_spaced
        article = ""
        if language == "en" and before >= 0 and self._lower[before] in ("a", "an"):
            at = self._words[before][1]
            article = self._lower[before] if start is None or value[at:start] == " " else ""
        return Kind(script, spaced, case, article, language)

    def _case(self, start: int, word: str) -> Case:
        """The case that a word in the place of this one has in the vocabulary."""
        if not self._vocabulary.is_cased or word[0].lower() == word[0].upper():
            return "any"
        if word.islower():
            return "lower"
        is_sentence_start = starts_sentence(self._text.value, start)
        return "capital" if word[1:].islower() and not is_sentence_start and not self._is_headline else "any"

    def _may_be_a_name(self, start: int, word: str) -> bool:
        """Whether an English word may be a name: by its capitals, or, where they say nothing, since it is no word."""
        if self._text.language != "en":
            return False
        is_known = "-" in word or word.lower() in english_words()
        if word.islower() or self._is_headline or self._text.value.isupper():
            return not is_known and (not word.islower() or not self._has_capitals)
        if not (word[0].isupper() and (word[1:].islower() or len(word) == 1)):
            return True  # `NASA`, `iPhone`
        return not is_known or not starts_sentence(self._text.value, start)

    def _is_labelled(self, start: int, end: int) -> bool:
        return any(low < end and start < high for low, high in self._marks)

    def _is_glued(self, start: int, end: int) -> bool:
        """Whether the word is a part of something longer, as in `park(ing)`, `3rd` or `does n't`."""
        value = self._text.value
        before, behind = value[max(start - 2, 0) : start], value[end : end + 2]
        if before[-1:].isalnum() or behind[:1].isalnum() or is_bound(value, start, end):
            return True
        return (before[:1].isalnum() and not before[-1].isspace()) or (behind[1:].isalnum() and not behind[0].isspace())
