"""Names of works as texts quote them: a number or a date in one says nothing of amounts and times."""

from __future__ import annotations

import re
from functools import lru_cache

_QUOTED_TITLE = re.compile(
    r"(?:``|\"|“)\s?(?:[^\s\"“”`']+\s){0,4}[^\s\"“”`']*[^\s\"“”`'.!?,](?:\s?,)?\s?(?:''|\"|”|``)"
    r"|(?<!`)`(?!`)\s?(?:[^\s\"`]+\s){0,5}?[^\s\"`]+\s?'(?![\w'])"
)


def in_quoted_title(value: str, start: int, end: int) -> bool:
    """Whether a place is inside a quotation of at most five words without a stop at its end, as works are named.

    >>> in_quoted_title("`` freaky friday , '' it 's not", 10, 16)
    True
    """
    return any(low <= start and end <= high for low, high in _quoted_titles(value))


@lru_cache(maxsize=64)
def _quoted_titles(value: str) -> tuple[tuple[int, int], ...]:
    """Where titles are quoted; kept, since a long text may have many numbers."""
    if not any(mark in value for mark in ("`", '"', "“")):
        return ()
    return tuple(match.span() for match in _QUOTED_TITLE.finditer(value))
