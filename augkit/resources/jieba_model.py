"""jieba's data: its dictionary and its hidden Markov model, in the form that finding words needs."""

from __future__ import annotations

import re
import warnings
from functools import cache
from math import log
from pathlib import Path
from typing import NamedTuple

from augkit.errors import MissingExtra

UNKNOWN = -3.14e100
"""Log probability that jieba's model gives to what it never saw."""

_HAN = "\u4e00-\u9fd5"
_MIXED_WORD = re.compile(f"[A-Za-z0-9]+[{_HAN}]+|[{_HAN}]+[A-Za-z]+")


class Model(NamedTuple):
    """jieba's data.

    Attributes:
        singles: log probability of each character that is a word of the dictionary; None for what only starts one.
        pairs: for each character those that make a word with it or start one: the word's log probability or None, and
            whether longer words start so.
        longer: log probability of each word of three characters or more; None for what only starts one.
        rare: log probability of a character that is no word by itself.
        start: log probability of each state at the start: B begins a word, M goes on, E ends it, S is a word alone.
        moves: log probability of a state after another.
        emits: log probability of a character in a state.
        mixed_words: finds the words of Latin letters or digits and Chinese characters that the dictionary knows.
    """

    singles: dict[str, float | None]
    pairs: dict[str, dict[str, tuple[float | None, bool]]]
    longer: dict[str, float | None]
    rare: float
    start: dict[str, float]
    moves: dict[str, dict[str, float]]
    emits: dict[str, dict[str, float]]
    mixed_words: re.Pattern[str]


@cache
def model() -> Model:
    """The data, read at the first call in a process, which takes about half a second.

    Raises:
        MissingExtra: jieba is not installed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # jieba's sources have escapes that newer Pythons warn of
            import jieba
            from jieba.finalseg import emit_P, start_P, trans_P
    except ImportError:
        raise MissingExtra("Finding the words of Chinese text", "zh") from None
    counts: dict[str, int] = {}
    total = 0
    with Path(jieba.__file__).with_name("dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, count, _ = line.split(" ", 2)
            counts[word] = int(count)
            total += counts[word]
    words: dict[str, float | None] = {}
    for word, number in counts.items():
        for end in range(1, len(word)):
            words.setdefault(word[:end], None)
        words[word] = log(number) - log(total) if number else None
    singles = {word: chance for word, chance in words.items() if len(word) == 1}
    longer = {word: chance for word, chance in words.items() if len(word) > 2}
    starts = {word[:2] for word in longer}
    pairs: dict[str, dict[str, tuple[float | None, bool]]] = {}
    for word, chance in words.items():
        if len(word) == 2:
            pairs.setdefault(word[0], {})[word[1]] = (chance, word in starts)
    mixed = [word for word in counts if _MIXED_WORD.fullmatch(word)]
    return Model(singles, pairs, longer, -log(total), start_P, trans_P, emit_P, _one_of(mixed))


def _one_of(words: list[str]) -> re.Pattern[str]:
    """Finds words of two scripts, but not where letters or digits go on at their Latin end."""
    longest_first = sorted(words, key=len, reverse=True)
    opening = "|".join(word for word in longest_first if word[0].isascii())
    closing = "|".join(word for word in longest_first if not word[0].isascii())
    return re.compile(rf"(?<![A-Za-z0-9@/.&=#_-])(?:{opening})|(?:{closing})(?![A-Za-z0-9])")
