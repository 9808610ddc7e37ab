"""Which items are similar, by the users that they have in common."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence

import numpy as np

__all__ = ["Neighbours", "fit_neighbours", "packed_neighbours"]

ITEMS_AT_ONCE = 1024
LENGTH = 8  # bytes in front of the names that say how many they take


def fit_neighbours(histories: Iterable[Sequence[str]], count: int) -> bytes:
    """The most similar items of every item, as bytes for `Neighbours`.

    The similarity of two items is the sum over the users who have both of 1 / log(1 + number of the user's items), over
    the root of the product of their numbers of users (item-based collaborative filtering with inverse user frequency).
    Of equally similar items, those that come first by name. In memory are eight bytes for each item of each user, and
    the similarities of some thousand items at a time.

    Args:
        histories: of the training split, in any order of users.
        count: items that are kept for each.

    Source: Breese et al. 1998, "Empirical analysis of predictive algorithms for collaborative filtering"; Liu et al.
        2021, CoSeRec.
    """
    from scipy.sparse import csr_matrix

    numbers: dict[str, int] = {}
    places, ends = array("i"), array("q", [0])
    for items in histories:
        places.extend(sorted({numbers.setdefault(item, len(numbers)) for item in items}))
        ends.append(len(places))
    names = sorted(numbers)
    rank = np.empty(len(names), np.int64)
    rank[[numbers[name] for name in names]] = np.arange(len(names))
    column = rank[np.frombuffer(places, np.int32)] if names else np.empty(0, np.int64)
    ends_of = np.frombuffer(ends, np.int64)
    sizes = np.diff(ends_of)
    weight = np.repeat(1 / np.log1p(np.maximum(sizes, 1)), sizes)
    shape = (len(sizes), len(names))
    weighted = csr_matrix((weight, column, ends_of), shape=shape)
    by_item = csr_matrix((np.ones(len(column)), column, ends_of), shape=shape).T.tocsr()
    users = np.diff(by_item.indptr).astype(np.float64)
    found = np.full((len(names), count), -1, np.int32)
    for start in range(0, len(names), ITEMS_AT_ONCE):
        block = (by_item[start : start + ITEMS_AT_ONCE] @ weighted).tocsr()
        for number, (low, high) in enumerate(zip(block.indptr[:-1], block.indptr[1:], strict=True), start):
            others = block.indices[low:high]
            score = np.round(block.data[low:high] / np.sqrt(users[number] * users[others]), 9)
            score[others == number] = -1
            best = np.lexsort((others, -score))[:count]
            best = best[score[best] > 0]
            found[number, : len(best)] = others[best]
    return packed_neighbours(names, found)


def packed_neighbours(names: Sequence[str], found: np.ndarray) -> bytes:
    """What `Neighbours` is made of.

    Args:
        names: of all items.
        found: numbers of the most similar items of each, the most similar first, -1 for none; shape (items, count).
    """
    listed = json.dumps(list(names), ensure_ascii=False).encode("utf-8", "surrogatepass")
    return len(listed).to_bytes(LENGTH, "little") + listed + found.astype("<i4").tobytes()


class Neighbours:
    """The most similar items of every item.

    >>> neighbours = Neighbours(fit_neighbours([["a", "b"], ["a", "b"], ["b", "c"]], 2))
    >>> neighbours.of("a"), neighbours.of("b"), neighbours.of("never seen")
    (['b'], ['a', 'c'], [])
    """

    def __init__(self, state: bytes) -> None:
        size = int.from_bytes(state[:LENGTH], "little")
        self._names: list[str] = json.loads(state[LENGTH : LENGTH + size].decode("utf-8", "surrogatepass"))
        self._numbers = {name: number for number, name in enumerate(self._names)}
        found = np.frombuffer(state, "<i4", offset=LENGTH + size)
        self._found = found.reshape(len(self._names), -1) if self._names else found

    def of(self, item: str) -> list[str]:
        """Those of an item, the most similar first; none for one that the training split lacks."""
        number = self._numbers.get(item)
        if number is None:
            return []
        return [self._names[other] for other in self._found[number].tolist() if other >= 0]
