"""From the events of a partition to sequences: one a user or session, and of it the history and target of a split."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from augkit.sources.events.partitions import Events

__all__ = ["Held", "Sequences", "held_by_place", "held_by_time"]

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class Held:
    """What a split has of each sequence.

    Attributes:
        ends: items of its history, counted from the sequence's start; shape (sequences,). 0 where it has no row.
        target: place of its target in the sequence, -1 for none; shape (sequences,).
    """

    ends: np.ndarray
    target: np.ndarray


class Sequences:
    """Consecutive runs of events.

    Args:
        events: sorted by user and time.
        items: names of the items, by number.
        gap: the longest time within a sequence; None for one sequence a user.

    Attributes:
        starts, lengths: of the sequences, int64, shape (sequences,).
        numbers: of each sequence among those of its user, from 1.
    """

    def __init__(self, events: Events, items: pa.Array, gap: float | None) -> None:
        self.events, self.items, self.has_sessions = events, items, gap is not None
        is_start = np.ones(len(events), bool)
        is_start[1:] = events.user[1:] != events.user[:-1]
        of_user = np.flatnonzero(is_start)
        if gap is not None:
            is_start[1:] |= np.diff(events.time) > gap
        self.starts = np.flatnonzero(is_start)
        self.lengths = np.diff(np.append(self.starts, len(events)))
        firsts = np.searchsorted(self.starts, of_user)
        self.numbers = np.arange(len(self.starts)) - np.repeat(firsts, np.diff(np.append(firsts, len(self.starts)))) + 1

    def whole(self) -> Held:
        """All of each sequence, and no target."""
        return Held(self.lengths, np.full(len(self.starts), -1))

    def times_before(self, cut: float) -> np.ndarray:
        """Events of each sequence before a time; shape (sequences,)."""
        before = np.concatenate([[0], np.cumsum(self.events.time < cut)])
        found: np.ndarray = before[self.starts + self.lengths] - before[self.starts]
        return found

    def batch(self, held: Held, schema: pa.Schema, split: str | None, train_ends: np.ndarray, least: int) -> pa.Table:
        """The rows of a split.

        Args:
            held: what the split has of each sequence.
            schema: of the rows.
            split: its name, where something is held out.
            train_ends: items of each sequence that are not held out.
            least: items that a history has at least.
        """
        chosen = np.flatnonzero(held.ends >= least)
        starts, ends = self.starts[chosen], held.ends[chosen]
        users = self.events.names.take(pa.array(self.events.user[starts]))
        offsets, places = _ranges(starts, ends)
        columns = {
            "sequence": pa.array(self._ids(users, self.numbers[chosen], split), pa.string()),
            "user": users,
            "items": _lists(offsets, self.items.take(pa.array(self.events.item[places]))),
            "times": _lists(offsets, pa.array(self.events.time[places]).cast(schema.field("time").type)),
            "time": pa.array(self.events.time[starts + ends - 1]).cast(schema.field("time").type),
        }
        for name, values in self.events.values.items():
            kind = schema.field(f"{name}s").type.value_type
            columns[f"{name}s"] = _lists(offsets, pa.array(values[places], kind, from_pandas=True))
        if "negative_items" in schema.names:
            columns["negative_items"] = pa.nulls(len(chosen), schema.field("negative_items").type)
        if split is not None:
            target = held.target[chosen]
            numbers = pa.array(self.events.item[np.where(target < 0, 0, starts + target)], mask=target < 0)
            columns["target_item"] = self.items.take(numbers)
            left = self.lengths[chosen] - train_ends[chosen] if split == "train" else np.zeros(len(chosen), np.int64)
            out_offsets, out = _ranges(starts + train_ends[chosen], left)
            columns["held_out"] = _lists(out_offsets, self.items.take(pa.array(self.events.item[out])))
        return pa.table([columns[name] for name in schema.names], schema=schema)

    def _ids(self, users: pa.Array, numbers: np.ndarray, split: str | None) -> list[str]:
        suffix = f"@{split}" if split is not None else ""
        names = users.to_pylist()
        if not self.has_sessions:
            return [f"{name}{suffix}" for name in names] if suffix else names
        return [f"{name}#{number}{suffix}" for name, number in zip(names, numbers.tolist(), strict=True)]


def held_by_place(sequences: Sequences) -> dict[str, Held]:
    """The last item of each sequence for test and the one before for validation, where it has three or more.

    Source: Kang & McAuley 2018, "Self-attentive sequential recommendation".
    """
    lengths = sequences.lengths
    has = lengths >= 3
    nothing = np.full(len(lengths), -1)
    return {
        "train": Held(np.where(has, lengths - 2, lengths), nothing),
        "validation": Held(np.where(has, lengths - 2, 0), np.where(has, lengths - 2, -1)),
        "test": Held(np.where(has, lengths - 1, 0), np.where(has, lengths - 1, -1)),
    }


def held_by_time(sequences: Sequences, cuts: Mapping[str, float]) -> dict[str, Held]:
    """Of each sequence its first item at or after a split's time, behind all items before that time.

    Source: Ji et al. 2023, "A critical study on data leakage in recommender system offline evaluation".
    """
    order = sorted(cuts, key=SPLITS.index)
    before = [sequences.times_before(cuts[name]) for name in order]
    ends = [*before[1:], sequences.lengths]
    made = {"train": Held(before[0], np.full(len(before[0]), -1))}
    for name, start, end in zip(order, before, ends, strict=True):
        has = end > start
        made[name] = Held(np.where(has, start, 0), np.where(has, start, -1))
    return made


def _ranges(starts: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Offsets of lists of these lengths, and the places of their elements from each start on."""
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    places = np.repeat(starts - offsets[:-1], lengths) + np.arange(offsets[-1])
    return offsets, places


def _lists(offsets: np.ndarray, values: pa.Array) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), values)
