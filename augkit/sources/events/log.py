"""The events of a log, checked and brought into one form, whatever the columns of the log look like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as types

from augkit.errors import SourceError, nearest
from augkit.recipe.event_log import EventLog
from augkit.sources.base import BadRow, OnBad, OpenSource, Part
from augkit.sources.roles import as_string
from augkit.sources.streams import first_line

__all__ = ["Log", "open_log"]

MICROSECONDS = 1_000_000


@dataclass
class Log:
    """A log of events, to be read part by part.

    Attributes:
        source: its lines, as they are stored.
        spec: what its columns mean.
        moment: type of its times in the sequences: whole or floating numbers as they are, all else microseconds.
        ticks: how many of them make a second.
    """

    source: OpenSource
    spec: EventLog
    moment: pa.DataType
    ticks: int

    @property
    def where(self) -> str:
        files = [file.path for file in self.source.files]
        return ", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")

    @property
    def values(self) -> dict[str, str]:
        """Name to column of what an event may have beside user, item and time."""
        return {name: column for name in ("rating", "price") if (column := getattr(self.spec, name)) is not None}

    def events(self, part: Part, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        """`user` and `item` as text, `time` as numbers, then `rating` and `price`; in the order of the log.

        Events without user, item or time are told of once for each of these, with their number.
        """
        missing: Counter[str] = Counter()
        for batch in self.source.batches(part, on_bad):
            if wanted := self.spec.at_least.items():
                masks = [pc.greater_equal(batch.column(name), least) for name, least in wanted]
                batch = batch.filter(pc.fill_null(reduce(pc.and_, masks), False))
            columns = {
                "user": as_string(batch.column(self.spec.user)),
                "item": as_string(batch.column(self.spec.item)),
                "time": self._numbers(batch.column(self.spec.time)),
            }
            for name, column in self.values.items():
                columns[name] = pc.cast(batch.column(column), pa.float64())
            made = pa.record_batch(columns)
            for name in ("user", "item", "time"):
                is_missing = pc.is_null(made.column(name), nan_is_null=True)
                if count := pc.sum(is_missing).as_py():
                    missing[name] += count
                    made = made.filter(pc.invert(is_missing))
            if made.num_rows:
                yield made
        for name, count in missing.items():
            events, were = ("event has", "was") if count == 1 else ("events have", "were")
            reason = f"{count:,} {events} no {name} (column {getattr(self.spec, name)!r} is empty) and {were} left out"
            on_bad(BadRow(self.where, None, reason, ""))

    def _numbers(self, times: pa.Array) -> pa.Array:
        if types.is_integer(times.type) or types.is_floating(times.type):
            return pc.cast(times, self.moment)
        try:
            return pc.cast(pc.cast(times, pa.timestamp("us"), safe=False), pa.int64())
        except pa.ArrowInvalid as error:
            raise SourceError(
                f"{self.where}: column {self.spec.time!r} is the time of each event, and not every value is one: "
                f"{first_line(error)}.",
                hint="Use ISO 8601, as in 2025-03-02T09:14:00, or numbers, which are taken as seconds.",
            ) from None


def open_log(source: OpenSource, spec: EventLog) -> Log:
    """Check that a source has the columns of a log, and settle how its times are stored.

    Raises:
        SourceError: a column is missing, or of a type that cannot be what the recipe says.
    """
    log = Log(source, spec, pa.timestamp("us"), MICROSECONDS)
    names = source.schema.names
    named = {name: getattr(spec, name) for name in ("user", "item", "time")} | log.values
    for name, column in [*named.items(), *((f"at_least of {column}", column) for column in spec.at_least)]:
        if column not in names:
            raise SourceError(
                f"{log.where} has no column {column!r}, which `events:` names for `{name.partition(' ')[0]}`. "
                f"Columns: {', '.join(names)}.",
                hint=nearest(column, names),
            )
    for column in [*log.values.values(), *spec.at_least]:
        _require(log, column, _is_number, "numbers")
    for column in (spec.user, spec.item):
        _require(log, column, _is_name, "text or numbers")
    _require(log, spec.time, _is_time, "times or numbers")
    kind = source.schema.field(spec.time).type
    if types.is_integer(kind):
        return Log(source, spec, pa.int64(), 1)
    return Log(source, spec, pa.float64(), 1) if types.is_floating(kind) else log


def _require(log: Log, column: str, test: Callable[[pa.DataType], bool], wanted: str) -> None:
    kind = log.source.schema.field(column).type
    if not test(kind):
        raise SourceError(
            f"{log.where}: column {column!r} should hold {wanted} and holds {kind}.",
            hint="Name another column under `events:`, or convert this one.",
        )


def _is_number(kind: pa.DataType) -> bool:
    return bool(types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind) or types.is_boolean(kind))


def _is_name(kind: pa.DataType) -> bool:
    kind = kind.value_type if types.is_dictionary(kind) else kind
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_integer(kind)) or _is_number(kind)


def _is_time(kind: pa.DataType) -> bool:
    is_moment = types.is_timestamp(kind) or types.is_date(kind)
    return bool(is_moment or types.is_string(kind) or types.is_large_string(kind)) or _is_number(kind)
