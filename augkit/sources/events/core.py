"""Which users and items of a log have events enough, and from when on events are held out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np

from augkit.ranks import Keys, keys_at_ranks
from augkit.sources.events.partitions import Events

__all__ = ["core_items", "cut_times", "in_core"]

SIGN = np.uint64(1 << 63)


def core_items(partitions: Callable[[], Iterable[Events]], items: int, k: int) -> np.ndarray:
    """Items of the k-core: the largest set of users and items that have k events or more with one another.

    Args:
        partitions: called once a round; gives the events that count, all of a user in one partition.
        items: how many items there are.
        k: events that a user and an item must have.

    Returns:
        A mask of shape (items,).

    Source: Seidman 1983, "Network structure and minimum degree"; k-core filtering of recommender data sets.
    """
    alive = np.ones(items, bool)
    while k > 1:
        counts = np.zeros(items, np.int64)
        for events in partitions():
            counts += np.bincount(events.item[in_core(events, alive, k)], minlength=items)
        left = alive & (counts >= k)
        if np.array_equal(left, alive):
            break
        alive = left
    return alive


def in_core(events: Events, alive: np.ndarray, k: int) -> np.ndarray:
    """Mask of the events of items that are alive, by users who have k of those or more; shape (events,)."""
    keep: np.ndarray = alive[events.item]
    if k > 1:
        counts = np.bincount(events.user[keep], minlength=len(events.names))
        keep = keep & (counts[events.user] >= k)
    return keep


def cut_times(
    partitions: Callable[[], Iterable[Events]], shares: Mapping[str, float], total: int
) -> dict[str, int | float]:
    """The time of the first event that is held out for each split; those of that time and later are.

    Args:
        partitions: called several times; gives all events.
        shares: of `validation` and `test`; the events of `test` are the newest.
        total: how many events there are.
    """
    test = shares.get("test", 0.0)
    ranks = {name: total - round(total * (test + (share if name == "validation" else 0.0)))
             for name, share in shares.items()}  # fmt: skip
    is_float = False

    def chunks() -> Iterator[Keys]:
        nonlocal is_float
        for events in partitions():
            is_float = is_float or events.time.dtype.kind == "f"
            yield _sortable(events.time), np.zeros(len(events), np.int64)

    found = keys_at_ranks(chunks, {0: list(ranks.values())})[0]
    return dict(zip(ranks, _times(found, is_float=is_float), strict=True))


def _sortable(times: np.ndarray) -> np.ndarray:
    """uint64 keys in the order of the times."""
    bits = np.ascontiguousarray(times).view(np.uint64)
    keys: np.ndarray = bits ^ SIGN
    if times.dtype.kind == "f":
        keys = np.where(bits >= SIGN, ~bits, keys)
    return keys


def _times(keys: Sequence[int], *, is_float: bool) -> list[int | float]:
    """The times that keys stand for; infinitely late for one that no event reaches."""
    made: list[int | float] = []
    for key in keys:
        if key >= 2**64:
            made.append(np.iinfo(np.int64).max)
            continue
        bits = np.uint64(key)
        bits = (~bits if bits < SIGN else bits ^ SIGN) if is_float else bits ^ SIGN
        made.append(bits.view(np.float64).item() if is_float else bits.view(np.int64).item())
    return made
