"""What the tables for Chinese have in common: which characters are common, and which never change.

The tables are made from jieba's dictionary, which is read here too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

NUMERALS = frozenset("零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟")
"""Digits and powers of ten: another one in their place would be another number."""

NEGATING = frozenset("不没無无非未勿莫别毋否甭")
"""Characters that turn a sentence round: they neither change nor come from a change."""

UNWANTED = frozenset("淫奸娼妓嫖屌肏屄屎尿屁尸殡葬")
"""Vulgar and grim characters: they come in no other's place."""


class Entry(NamedTuple):
    """A word of jieba's dictionary: how often it was seen, and its part of speech."""

    frequency: int
    tag: str


def read_dictionary(path: Path | None = None) -> dict[str, Entry]:
    """jieba's dictionary; the one that is installed where no path is given."""
    if path is None:
        import jieba

        path = Path(jieba.__file__).with_name("dict.txt")
    lines = (line.split(" ") for line in path.read_text("utf-8").splitlines())
    return {word: Entry(int(frequency), tag) for word, frequency, tag in lines}


def level_of(character: str) -> int:
    """Level of a character in GB 2312, the character set of simplified Chinese: 1 common, 2 rarer, 0 not in it.

    >>> level_of("电"), level_of("鸪"), level_of("電")
    (1, 2, 0)
    """
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return 0
    if len(code) != 2 or code[0] < 0xB0:
        return 0
    return 1 if code[0] < 0xD8 else 2


def count_characters(dictionary: Mapping[str, Entry]) -> Counter[str]:
    """How often each simplified character was seen, in words of the dictionary and alone.

    Alone, a rarer character counts for nothing: the dictionary has text in it that was decoded wrongly, which is full
    of them.
    """
    counts: Counter[str] = Counter()
    for word, (frequency, _) in dictionary.items():
        levels = {level_of(character) for character in word}
        if 0 not in levels and (len(word) > 1 or levels == {1}):
            for character in word:
                counts[character] += frequency
    return counts
