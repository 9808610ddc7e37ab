"""Which items there are, how popular they are, and which of them each user has touched."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
from xxhash import xxh3_64_intdigest

from augkit.ops.chance import Chance
from augkit.ops.interactions.base import History

__all__ = ["Untouched", "fit_touched"]

LENGTH = 8  # bytes in front of each part that say how many it takes
MANY = 64  # draws for one item in vain, after which those that are left are weighed against one another
MOST = 0.5  # share of all weight that a user may have touched while draws from all items still pay


def fit_touched(histories: Iterable[History], power: float) -> bytes:
    """Items with their weights, and the items of each user, as bytes for `Untouched`.

    In memory are twelve bytes for each event.

    Args:
        histories: of the training split, in any order.
        power: the weight of an item is its number of events to this power.
    """
    numbers: dict[str, int] = {}
    users, items = array("Q"), array("i")
    for history in histories:
        users.extend([_hash(history.user)] * len(history))
        items.extend([numbers.setdefault(item, len(numbers)) for item in history.items])
    names = sorted(numbers)
    rank = np.empty(len(names), np.int32)
    rank[[numbers[name] for name in names]] = np.arange(len(names))
    item = rank[np.frombuffer(items, np.int32)] if names else np.empty(0, np.int32)
    user = np.frombuffer(users, np.uint64) if names else np.empty(0, np.uint64)
    counts = np.bincount(item, minlength=len(names))
    weights = np.round(counts.astype(np.float64) ** power, 6)  # no library's last bit decides
    order = np.lexsort((item, user))
    user, item = user[order], item[order]
    is_new = np.ones(len(user), bool)
    is_new[1:] = (user[1:] != user[:-1]) | (item[1:] != item[:-1])
    user, item = user[is_new], item[is_new]
    known, starts = np.unique(user, return_index=True)
    listed = json.dumps(names, ensure_ascii=False).encode("utf-8", "surrogatepass")
    arrays = (weights.astype("<f8"), known.astype("<u8"), starts.astype("<i8"), item.astype("<i4"))
    return b"".join(len(part).to_bytes(LENGTH, "little") + part for part in (listed, *(a.tobytes() for a in arrays)))


class Untouched:
    """Draws items that a user has not touched.

    Args:
        state: as `fit_touched` made it.

    >>> state = fit_touched([History(["a", "b"], user="u"), History(["c"], user="v")], 0.0)
    >>> Untouched(state).draw(History(["a"], user="u"), 2, 1, Chance())
    ['c', 'c']
    """

    def __init__(self, state: bytes) -> None:
        listed, weights, users, starts, items = _parts(state)
        self._names: list[str] = json.loads(listed.decode("utf-8", "surrogatepass"))
        self._numbers = {name: number for number, name in enumerate(self._names)}
        self._weights = np.frombuffer(weights, "<f8")
        self._sums = np.cumsum(self._weights)
        self._users = np.frombuffer(users, "<u8")
        self._items = np.frombuffer(items, "<i4")
        self._starts = np.append(np.frombuffer(starts, "<i8"), len(self._items))

    def draw(self, history: History, asked: int, each: int, rng: Chance) -> list[str]:
        """Items that neither the user's training rows nor this history has, nor what it holds out.

        Args:
            history: of the user.
            asked: how many times `each` are drawn.
            each: items drawn at a time, all different; fewer where fewer are untouched.
            rng: what decides.
        """
        free = np.ones(len(self._names), bool)
        free[self._of_user(history.user)] = False
        barred = [*history.items, *history.held_out, *([] if history.target is None else [history.target])]
        free[[self._numbers[item] for item in barred if item in self._numbers]] = False
        each = min(each, int(np.count_nonzero(free)))
        if not each:
            return []
        stream = self._stream(free, rng)
        drawn: list[int] = []
        for _ in range(asked):
            chosen: dict[int, None] = {}
            for number in islice(stream, each * MANY):
                chosen[number] = None
                if len(chosen) == each:
                    break
            else:
                chosen |= dict.fromkeys(self._rest(free, chosen, each - len(chosen), rng))
            drawn += chosen
        return [self._names[number] for number in drawn]

    def _of_user(self, user: str) -> np.ndarray:
        wanted = np.uint64(_hash(user))
        place = int(np.searchsorted(self._users, wanted))
        if place == len(self._users) or self._users[place] != wanted:
            return self._items[:0]
        return self._items[self._starts[place] : self._starts[place + 1]]

    def _stream(self, free: np.ndarray, rng: Chance) -> Iterator[int]:
        """Numbers of free items by their weights, without end."""
        sums = self._sums
        if self._weights[~free].sum() > MOST * sums[-1]:
            sums = np.cumsum(np.where(free, self._weights, 0.0))
        while True:
            found = np.searchsorted(sums, rng.random(32) * sums[-1], side="right")
            found = np.minimum(found, len(free) - 1)
            yield from found[free[found]].tolist()

    def _rest(self, free: np.ndarray, chosen: dict[int, None], count: int, rng: Chance) -> list[int]:
        """Further free items, weighed against one another (Efraimidis & Spirakis 2006)."""
        left = free.copy()
        left[list(chosen)] = False
        places = np.flatnonzero(left)
        waits = -np.log1p(-rng.random(len(places))) / self._weights[places]
        chosen_places: list[int] = places[np.argsort(waits, kind="stable")[:count]].tolist()
        return chosen_places


def _hash(user: str) -> int:
    return xxh3_64_intdigest(user.encode("utf-8", "surrogatepass"))


def _parts(state: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(state):
        size = int.from_bytes(state[at : at + LENGTH], "little")
        yield state[at + LENGTH : at + LENGTH + size]
        at += LENGTH + size
