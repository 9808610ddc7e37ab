"""How many rows of each class there are, on one line."""

from __future__ import annotations

from collections.abc import Mapping

MOST = 8


def class_words(classes: Mapping[str, int]) -> str:
    """Classes by size, the largest first; the smallest left out where there are many.

    >>> class_words({"0": 30, "1": 1200})
    '1: 1,200  0: 30'
    """
    ordered = sorted(classes.items(), key=lambda item: (-item[1], item[0]))
    if len(ordered) > MOST:
        shown, rest = ordered[: MOST - 1], ordered[MOST - 1 :]
        more = f"  … {len(rest)} more, down to {rest[-1][0]}: {rest[-1][1]:,}"
    else:
        shown, more = ordered, ""
    return "  ".join(f"{label}: {rows:,}" for label, rows in shown) + more
