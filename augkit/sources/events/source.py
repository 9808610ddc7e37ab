"""A log of events as a source of rows: a sequence of items each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np
import pyarrow as pa

from augkit.errors import SourceError
from augkit.recipe.event_log import EventLog
from augkit.sources.base import OnBad, OpenSource, Part, bounded
from augkit.sources.events.core import core_items, cut_times, in_core
from augkit.sources.events.log import Log, open_log
from augkit.sources.events.partitions import Events, Partitions
from augkit.sources.events.sequences import SPLITS, Held, Sequences, held_by_place, held_by_time

__all__ = ["EventSource", "open_events"]

BYTES_AN_EVENT = 32  # of a file, where its rows are not known before it is read


def open_events(source: OpenSource, spec: EventLog) -> EventSource:
    """Sequences of the events of a log.

    Raises:
        SourceError: the log lacks a column, or one of them is of a type that cannot be what the recipe says.
    """
    return EventSource(open_log(source, spec), spec)


class EventSource(OpenSource):
    """Reads a log when its first row is asked for, and from then on the copy of it on local disk."""

    def __init__(self, log: Log, spec: EventLog) -> None:
        self._log, self._spec = log, spec
        self.schema = _schema(log)
        self.files = log.source.files
        self._read: dict[str, _Part] = {}
        if spec.holdout is None:
            self.parts = tuple(replace(part, rows=None) for part in log.source.parts)
            return
        if len(log.source.parts) > 1:
            named = ", ".join(part.split for part in log.source.parts)
            raise SourceError(
                f"The files of the log name the splits {named}, and `events.holdout` makes splits of its own.",
                hint="Name the files in a list under `data:`, or leave out `holdout`.",
            )
        held = SPLITS[1:] if isinstance(spec.holdout, str) else [name for name in SPLITS if name in spec.holdout]
        self.parts = tuple(Part(name, log.source.parts[0].files) for name in ("train", *held))

    def batches(self, part: Part, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        held_out = self._spec.holdout is not None
        name = "train" if held_out else part.split
        if name not in self._read:
            of_log = next(one for one in self._log.source.parts if one.split == part.split or held_out)
            self._read[name] = _Part(self._log, of_log, on_bad)
        for table in self._read[name].rows(part.split if held_out else None, self.schema):
            for batch in table.to_batches():
                yield from bounded(batch)


class _Part:
    """The events of one part of the log, on local disk, and what is decided over all of them."""

    def __init__(self, log: Log, part: Part, on_bad: OnBad) -> None:
        self._log, self._spec = log, log.spec
        expected = part.rows
        if expected is None:
            expected = sum(file.bytes for file in log.source.files if file.path in part.files) // BYTES_AN_EVENT
        self._partitions = Partitions(log.events(part, on_bad), expected)

    def rows(self, split: str | None, schema: pa.Schema) -> Iterator[pa.Table]:
        """The rows of a split, a partition at a time; of all where nothing is held out."""
        gap = self._spec.session_gap_minutes
        total = made = 0
        for events in self._events():
            total += len(events)
            kept = events.kept(self._in_core(events))
            if not len(kept):
                continue
            sequences = Sequences(
                kept, self._partitions.items, None if gap is None else gap * 60 * self._log.moments.ticks
            )
            held = self._held(sequences)
            ends = held["train"].ends
            table = sequences.batch(held[split or "train"], schema, split, ends, self._spec.min_length)
            made += table.num_rows
            yield table
        if not made and split in (None, "train"):
            raise SourceError(
                f"{self._log.where}: no sequence is left of {total:,} events.",
                hint="Lower `k_core` or `min_length` under `events:`, and check `at_least` and the columns there.",
            )

    def _events(self) -> Iterator[Events]:
        for events in self._partitions:
            yield events.first_of_each_item() if self._spec.repeats == "first" else events

    def _in_core(self, events: Events) -> np.ndarray:
        """Mask of the events that stay. Those held out by time do not decide who stays."""
        k = self._spec.k_core
        counted = events.kept(events.time < self._first_cut) if self._cuts else events
        users = np.zeros(len(events.names), bool)
        users[counted.user[in_core(counted, self._core, k)]] = True
        keep: np.ndarray = self._core[events.item] & (users[events.user] | (k == 1))
        return keep

    @cached_property
    def _core(self) -> np.ndarray:
        return core_items(self._counted, len(self._partitions.items), self._spec.k_core)

    def _counted(self) -> Iterator[Events]:
        for events in self._events():
            yield events.kept(events.time < self._first_cut) if self._cuts else events

    @cached_property
    def _cuts(self) -> Mapping[str, int | float]:
        holdout = self._spec.holdout
        if not isinstance(holdout, dict):
            return {}
        total = sum(len(events) for events in self._events())
        cuts = cut_times(self._events, {str(name): share for name, share in holdout.items()}, total)
        if total and not any((events.time < min(cuts.values())).any() for events in self._events()):
            raise SourceError(
                f"{self._log.where}: no event is earlier than those that `holdout` holds out.",
                hint="Hold out smaller shares; events of the same time are never parted.",
            )
        return cuts

    @property
    def _first_cut(self) -> int | float:
        return min(self._cuts.values())

    def _held(self, sequences: Sequences) -> dict[str, Held]:
        if self._spec.holdout is None:
            return {"train": sequences.whole()}
        return held_by_time(sequences, self._cuts) if self._cuts else held_by_place(sequences)


def _schema(log: Log) -> pa.Schema:
    texts = pa.list_(pa.string())
    fields = [("sequence", pa.string()), ("user", pa.string()), ("items", texts), ("times", pa.list_(log.moments.kind))]
    fields += [(f"{name}s", texts if name == "session" else pa.list_(pa.float64())) for name in log.values]
    fields += [("time", log.moments.kind)]
    fields += [("target_item", pa.string()), ("held_out", texts)] if log.spec.holdout else []
    fields += [("negative_items", texts)] if log.spec.negatives else []
    return pa.schema(fields)
