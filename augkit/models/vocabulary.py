"""What the tokens of a masked language model spell, and which of them may stand where a word stood."""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import numpy as np

from augkit.models.chinese_words import chinese_words
from augkit.models.function_words import FUNCTION_WORDS
from augkit.ops.text.reading.words import ABBREVIATIONS, NEGATIONS
from augkit.resources.english_words.table import load as english_words

__all__ = ["IDEOGRAPHS", "Kind", "Vocabulary", "script_of"]

IDEOGRAPHS = "CJK"
BONUS = 0.4  # of 0, 0.2, …, 1, this found most masked words of news titles again, as many as writing left to right
MOST_JOINED = 100  # tokens of several ideographs that a vocabulary of single ones may hold all the same
_VOWELS = tuple("aeiou")
_A_BEFORE = ("eu", "one", "once", "uni", "use", "usu", "util", "uter")  # begin with a vowel that is not heard as one
_AN_BEFORE = ("hour", "honest", "honor", "honour", "heir")

Case = Literal["any", "lower", "capital"]


class Kind(NamedTuple):
    """What a word has to be to stand in a certain place.

    Attributes:
        script: as `script_of` names it.
        spaced: whether white space or the start of the text stands before it.
        case: of its letters; `any` where the vocabulary is of one case or the place takes all.
        article: the article before it, `a` or `an`; "" for none.
        language: ISO code; function words of it are left out where `content` is set.
        content: whether function words are left out.
        families: of a Chinese word: first letters of jieba's tags.
    """

    script: str
    spaced: bool
    case: Case = "any"
    article: str = ""
    language: str = "en"
    content: bool = True
    families: str = ""


class ChineseWords(NamedTuple):
    """Words of several characters.

    Attributes:
        rows: their tokens, shape (words, characters).
        bonus: for words that are likelier than their characters side by side by chance: `BONUS` times the logarithm of
            their frequency over the product of those of their characters in their places; shape (words,).
        numbers: the row of each word.
    """

    rows: np.ndarray
    bonus: np.ndarray
    numbers: dict[str, int]


class Vocabulary:
    """The tokens of a fast tokenizer as words.

    Args:
        tokenizer: of transformers.
        size: how many tokens the model gives a score.

    Attributes:
        words: what each token spells; "" where that is no whole word.
        is_cased: whether it tells capitals from small letters.
        by_character: whether Chinese is written in tokens of one character each.
    """

    def __init__(self, tokenizer: Any, size: int) -> None:
        self.size = size
        self._normalise: Callable[[str], str] = str
        backend = tokenizer.backend_tokenizer
        if backend.normalizer is not None:
            self._normalise = backend.normalizer.normalize_str
        spell, self.starts_spaced = _speller(json.loads(backend.to_str()))
        names = tokenizer.convert_ids_to_tokens(range(min(size, len(tokenizer))))
        special = set(tokenizer.all_special_ids)
        self.words = [""] * size
        self._spaced = np.zeros(size, bool)
        self._joined = np.zeros(size, bool)
        for number, name in enumerate(names):
            if number in special or name is None:
                continue
            word, spaced, joined = spell(name)
            if word and _is_word(word):
                self.words[number], self._spaced[number], self._joined[number] = word, spaced, joined
        self._number_words()

    def _number_words(self) -> None:
        self._ids: dict[str, list[int]] = defaultdict(list)
        scripts: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self.words):
            if word:
                self._ids[word.lower()].append(number)
                scripts[script_of(word)].append(number)
        self._scripts = {script: np.array(numbers) for script, numbers in scripts.items()}
        known = {word for word, spaced in zip(self.words, self._spaced, strict=True) if spaced}
        for number in np.flatnonzero(self._joined & ~self._spaced).tolist():
            word = self.words[number]  # a piece of a word is none; what stands alone elsewhere is one
            self._joined[number] = script_of(word) == IDEOGRAPHS or (len(word) > 2 and word in known)
        letters = [word for word in self.words if word and word[0].upper() != word[0].lower()]
        self.is_cased = sum(not word.islower() for word in letters) > len(letters) // 20
        ideographs = self._scripts.get(IDEOGRAPHS, np.array([], int))
        self.ideographs = len(ideographs)
        self.by_character = sum(len(self.words[number]) > 1 for number in ideographs) <= MOST_JOINED

    @lru_cache(maxsize=1 << 14)  # noqa: B019  one vocabulary a model, and models are kept as long as the process
    def ids_of(self, word: str) -> list[int]:
        """Tokens that spell a word, in any case, with or without a space before."""
        lower = word.lower()
        return list({*self._ids.get(lower, ()), *self._ids.get(self._normalise(word).strip().lower(), ())})

    @lru_cache(maxsize=256)  # noqa: B019  as above
    def allowed(self, kind: Kind) -> np.ndarray:
        """Which tokens may stand in a place of this kind: bool, shape (tokens,)."""
        found = np.zeros(self.size, bool)
        english = english_words() if kind.language == "en" and kind.script == "LATIN" else None
        banned = NEGATIONS | ABBREVIATIONS
        if kind.content:
            banned = banned | FUNCTION_WORDS.get(kind.language, frozenset())
        stands = self._spaced if kind.spaced else self._joined
        for number in self._scripts.get(kind.script, ()):
            word = self.words[number]
            lower = word.lower()
            found[number] = (
                stands[number]
                and lower not in banned
                and (english is None or lower in english)  # else names, abbreviations and pieces of words
                and (kind.case == "any" or _has_case(word, kind.case))
                and (not kind.article or (kind.article == "an") == _sounds_like_a_vowel(lower))
                and _may_stand_alone(word, kind)
            )
        return found

    @lru_cache(maxsize=64)  # noqa: B019  as above
    def chinese_words(self, length: int, families: str) -> ChineseWords:
        """The Chinese words of some length and families that can be written by a token a character."""
        single = {self.words[number]: number for number in self._scripts[IDEOGRAPHS].tolist() if self._joined[number]}
        words = [word for word, known in chinese_words().items() if len(word) == length and known.family in families]
        words = sorted(word for word in words if all(letter in single for letter in word))
        rows = np.array([[single[letter] for letter in word] for word in words], np.int64).reshape(-1, length)
        seen = np.array([chinese_words()[word].frequency for word in words], np.float64)
        bonus = np.log(seen / max(seen.sum(), 1.0))
        for column in rows.T:
            bonus -= np.log(np.bincount(column, seen)[column] / seen.sum())
        return ChineseWords(rows, BONUS * bonus, {word: row for row, word in enumerate(words)})


def script_of(word: str) -> str:
    """The script of a word's first letter, as Unicode names it.

    >>> script_of("film"), script_of("电影"), script_of("фильм")
    ('LATIN', 'CJK', 'CYRILLIC')
    """
    return "LATIN" if word[0].isascii() else unicodedata.name(word[0], "UNKNOWN").split()[0].split("-")[0]


def _is_word(word: str) -> bool:
    return all(letter.isalpha() or unicodedata.category(letter)[0] == "M" for letter in word) and word[0].isalpha()


def _has_case(word: str, case: Case) -> bool:
    if case == "lower":
        return not any(letter.isupper() for letter in word)
    return word[0].isupper() and not any(letter.isupper() for letter in word[1:])


def _sounds_like_a_vowel(word: str) -> bool:
    return word.startswith(_AN_BEFORE) or (word.startswith(_VOWELS) and not word.startswith(_A_BEFORE))


def _may_stand_alone(word: str, kind: Kind) -> bool:
    if kind.script != IDEOGRAPHS:
        return len(word) > 1
    return kind.language == "zh" and word in chinese_words() and chinese_words()[word].family in kind.families


Spelled = tuple[str, bool, bool]
"""What a token spells, whether it stands behind white space, and whether it stands where there is none."""


def _speller(backend: dict[str, Any]) -> tuple[Callable[[str], Spelled], bool]:
    """How a tokenizer's tokens are read, and whether it takes the start of a text for white space."""
    written = json.dumps([backend.get("decoder"), backend.get("pre_tokenizer")])
    if '"ByteLevel"' in written:
        return _spell_bytes, '"add_prefix_space": true' in json.dumps(backend.get("pre_tokenizer"))
    if '"Metaspace"' in written:
        return _spell_metaspace, True
    prefix = (backend.get("model") or {}).get("continuing_subword_prefix") or "##"
    return lambda token: ("", False, False) if token.startswith(prefix) else (token, True, True), True


def _spell_metaspace(token: str) -> Spelled:
    spaced = token.startswith("▁")
    return token[spaced:], spaced, not spaced


def _spell_bytes(token: str) -> Spelled:
    try:
        text = bytes(_BYTES[letter] for letter in token).decode()
    except (KeyError, UnicodeDecodeError):  # an added token, or a part of a letter
        return "", False, False
    spaced = text.startswith(" ")
    return text[spaced:], spaced, not spaced


def _byte_letters() -> dict[str, int]:
    """The bytes that the letters of a byte-level token stand for (Radford et al. 2019, GPT-2)."""
    printed = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printed]
    return {chr(byte): byte for byte in printed} | {chr(256 + number): byte for number, byte in enumerate(others)}


_BYTES = _byte_letters()
