"""How near two texts are by their letters alone: cheap, without a model, the same on every machine."""

from __future__ import annotations

from collections import Counter

__all__ = ["letter_similarity"]

LENGTHS = (1, 2, 3, 4)


def letter_similarity(one: str, other: str) -> float:
    """Share of the runs of one to four letters that two texts have in common, from 0 to 1; case and spacing aside.

    It is the F1 of chrF (Popović 2015), the same either way round. It tells a text from one that has little to do with
    it; of two translations it prefers the one that changed less.

    >>> letter_similarity("A good film.", "a good  film."), round(letter_similarity("a good film", "a fine film"), 2)
    (1.0, 0.35)
    """
    one, other = ("".join(text.casefold().split()) for text in (one, other))
    if one == other:
        return 1.0
    shares = []
    for length in LENGTHS:
        first, second = (
            Counter(text[at : at + length] for at in range(len(text) - length + 1)) for text in (one, other)
        )
        total = sum(first.values()) + sum(second.values())
        if total:
            shares.append(2 * sum((first & second).values()) / total)
    return sum(shares) / len(shares) if shares else 0.0
