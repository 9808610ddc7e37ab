"""Which misspellings of English words people write: the table behind `text.spelling`.

The table is made from codespell's dictionary by `augkit.resources.spelling.make_table` and comes with a licence of its
own, CC BY-SA 3.0.
"""

from __future__ import annotations

import functools
import gzip
from collections.abc import Mapping
from importlib import resources


@functools.cache
def load() -> Mapping[str, tuple[str, ...]]:
    """Words to their misspellings, all in lower case, likeliest first; read once a process.

    >>> load()["believe"][:2]
    ('beleive', 'beleve')
    """
    packed = resources.files("augkit.resources.spelling").joinpath("misspellings.tsv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("ascii").splitlines()
    rows = (line.partition("\t") for line in lines)
    return {word: tuple(wrong.split(" ")) for word, _, wrong in rows}
