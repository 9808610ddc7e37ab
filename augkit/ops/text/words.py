"""What a word is: where the words of a string stand, and what must stay as it is.

A word is a run of letters, with apostrophes, hyphens or combining marks inside it. Anything that holds a digit or one
of `@ / \\ : < > { } [ ] _ #` is no word: numbers, addresses, links, tags and placeholders are left alone. Chinese and Japanese
characters are a word each.
"""

from __future__ import annotations

import re
from itertools import accumulate

Word = tuple[int, int]
"""Where a word stands: code points `start` up to, not including, `end`."""

NEGATIONS = frozenset(
    ["no", "not", "never", "nor", "neither", "none", "nobody", "nothing", "nowhere", "without", "cannot", "n't", "nt", "hardly", "scarcely", "barely", "ain't", "aren't", "can't", "couldn't", "didn't", "doesn't", "don't", "hadn't", "hasn't", "haven't", "isn't", "mightn't", "mustn't", "needn't", "shan't", "shouldn't", "wasn't", "weren't", "won't", "wouldn't", "dont", "cant", "wont", "isnt", "didnt", "doesnt", "不", "没", "没有", "别", "无", "非", "未", "勿", "莫"]
)
"""Words that turn a sentence round; deleting one would turn its label round too."""

PLACEHOLDER = re.compile(r"[\d@/\\:<>{}\[\]_#&=]")
_CHUNK = re.compile(r"\S+")
IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{IDEOGRAPH}]|[^\W\d_{IDEOGRAPH}]+(?:(?:['’\-\u0300-\u036f\u200c\u200d]|(?<=\w)\.(?=\w\.))[^\W\d_{IDEOGRAPH}]+)*")


def find_words(text: str) -> list[Word]:
    """Where the words of a text stand, in order.

    >>> [("Mail me@x.com, it's 5 o'clock!")[a:b] for a, b in find_words("Mail me@x.com, it's 5 o'clock!")]
    ['Mail', "it's", "o'clock"]
    """
    if text.isascii():
        chunks = text.split()
        if len(chunks) + sum(map(len, chunks)) == len(text) + 1:  # single spaces, none at the ends
            words = []
            starts = accumulate(chunks, lambda start, chunk: start + len(chunk) + 1, initial=0)
            for start, chunk in zip(starts, chunks, strict=False):
                if chunk.isalpha():
                    words.append((start, start + len(chunk)))
                elif len(chunk) > 1:
                    words.extend(_within(chunk, start))
            return words
    return [word for chunk in _CHUNK.finditer(text) for word in _within(chunk.group(), chunk.start())]


def _within(chunk: str, offset: int) -> list[Word]:
    """Words inside a run without white space."""
    core = chunk.strip(".,:;!?\"'()[]{}…“”‘’«»。，、；：！？（）《》【】")
    if PLACEHOLDER.search(core):
        if core.isascii():
            return []
        return [(offset + m.start(), offset + m.end()) for m in _WORD.finditer(chunk) if _is_ideograph(m.group())]
    return [(offset + m.start(), offset + m.end()) for m in _WORD.finditer(chunk)]


def _is_ideograph(word: str) -> bool:
    return len(word) == 1 and re.match(f"[{IDEOGRAPH}]", word) is not None


def match_case(word: str, like: str) -> str:
    """`word` written as `like` is: lower case, Capitalised or UPPER.

    >>> match_case("movie", "Film"), match_case("movie", "FILM"), match_case("movie", "I")
    ('Movie', 'MOVIE', 'Movie')
    """
    if like.islower():
        return word
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


def starts_sentence(text: str, start: int) -> bool:
    """Whether a word at `start` is the first of a sentence, so that a capital says nothing about it.

    >>> starts_sentence("Well. Paris it is", 6), starts_sentence("in Paris", 3)
    (True, False)
    """
    before = text[:start].rstrip(" \t\"'“”‘’([«")
    return not before or before[-1] in ".!?…\n。！？"
