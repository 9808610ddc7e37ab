"""Names of works as texts quote them: a number or a date in one says nothing of amounts and times."""

from __future__ import annotations

import re

_QUOTED_TITLE = re.compile(
    r"(?:``|\"|“)\s?(?:[^\s\"“”`']+\s){0,4}[^\s\"“”`']*[^\s\"“”`'.!?,](?:\s?,)?\s?(?:''|\"|”|``)"
)


def in_quoted_title(value: str, start: int, end: int) -> bool:
    """Whether a place is inside a quotation of at most five words without a stop at its end, as works are named.

    >>> in_quoted_title("`` freaky friday , '' it 's not", 10, 16)
    True
    """
    if not any(mark in value for mark in ("``", '"', "“")):
        return False
    return any(low <= start and end <= high for low, high in (match.span() for match in _QUOTED_TITLE.finditer(value)))
