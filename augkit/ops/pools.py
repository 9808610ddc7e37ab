"""A bounded sample of named things, the same in whatever order they come: those with the smallest hashes."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Generic, TypeVar

from numpy.random import Generator
from xxhash import xxh3_64_intdigest

__all__ = ["Pool", "count", "pool_key"]

Value = TypeVar("Value")


def pool_key(rng: Generator) -> bytes:
    """A key for the hashes of a pool, drawn once a fit."""
    return repr(rng.random()).encode()


class Pool(Generic[Value]):
    """Keeps the things whose names have the smallest keyed hashes.

    What is let in and then crowded out never comes back, so that counts of what is kept at the end are complete.

    Args:
        size: how many are kept.
        key: other keys keep others.

    Attributes:
        kept: name to value.

    >>> pool = Pool(2, b"key")
    >>> for name in "dcba": pool.put(name, name.upper())
    >>> sorted(pool.kept.items())
    [('a', 'A'), ('b', 'B')]
    """

    def __init__(self, size: int, key: bytes) -> None:
        self.kept: dict[str, Value] = {}
        self._size = size
        self._key = key
        self._heap: list[tuple[int, str]] = []  # the largest hash first

    def put(self, name: str, value: Value) -> None:
        """Keep a thing, if its hash is small enough; a name that is kept already gets the new value."""
        if name not in self.kept:
            rank = -xxh3_64_intdigest(self._key + name.encode("utf-8", "surrogatepass"))
            if len(self._heap) == self._size:
                if (rank, name) < self._heap[0]:
                    return
                del self.kept[heappop(self._heap)[1]]
            heappush(self._heap, (rank, name))
        self.kept[name] = value


def count(pool: Pool[int], name: str) -> None:
    """One more of that name."""
    pool.put(name, pool.kept.get(name, 0) + 1)
