"""Words of Chinese text that stands in tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from augkit.ops.edits import are_characters
from augkit.ops.text.reading.segmentation import PROTECTED, find_chinese_words
from augkit.ops.text.reading.words import Word

_WORD = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{1,4}")


def find_words_in_tokens(value: str, tokens: Sequence[str], starts: Sequence[int]) -> list[Word]:
    """Where the words stand: those of the text where its tokens are characters, else the tokens; no word is in two.

    >>> find_words_in_tokens("研究生命起源", ["研究", "生命", "起源"], [0, 2, 4])
    [(0, 2), (2, 4), (4, 6)]
    """
    if are_characters(tokens):
        return find_chinese_words(value)
    words: list[Word] = []
    for at, token in zip(starts, tokens, strict=True):
        found = [(0, len(token))] if _WORD.fullmatch(token) else find_chinese_words(token)
        words += [(at + start, at + end) for start, end in found]
    inside = {at for match in PROTECTED.finditer(value) for at in range(*match.span())}
    return [word for word in words if word[0] not in inside] if inside else words
