"""Common English words, for telling them from names, abbreviations and pieces of words."""

from __future__ import annotations

import functools
import gzip
from importlib import resources


@functools.cache
def load() -> frozenset[str]:
    """Some 65,000 words in lower case, with their inflections, in American and British spelling; read once a process.

    >>> [word in load() for word in ("films", "colour", "color", "london", "disappe")]
    [True, True, True, False, False]
    """
    packed = resources.files("augkit.resources.english_words").joinpath("words.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode("ascii").split())
