"""The events of a log, checked and brought into one form, whatever the columns of the log look like."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as types

from augkit.errors import SourceError, nearest
from augkit.recipe.event_log import EventLog
from augkit.sources.base import OnBad, OpenSource, Part
from augkit.sources.missing import Missing
from augkit.sources.moments import Moments, moments_of
from augkit.sources.roles import as_string

__all__ = ["BESIDE", "Log", "open_log"]

BESIDE = ("session", "rating", "price")


@dataclass
class Log:
    """A log of events, to be read part by part.

    Attributes:
        source: its lines, as they are stored.
        spec: what its columns mean.
        moments: how its times are kept.
    """

    source: OpenSource
    spec: EventLog
    moments: Moments

    @property
    def where(self) -> str:
        files = [file.path for file in self.source.files]
        return ", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")

    @property
    def values(self) -> dict[str, str]:
        """Name to column of what an event has beside user, item and time."""
        return {name: column for name in BESIDE if (column := getattr(self.spec, name)) is not None}

    def events(self, part: Part, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        """`user` and `item` as text, `time` as numbers, then those of `values`; in the order of the log.

        Events without user, item or time are told of once for each of these, with their number.
        """
        missing = Missing({name: getattr(self.spec, name) for name in ("user", "item", "time")}, "event")
        for batch in self.source.batches(part, on_bad):
            if wanted := self.spec.at_least.items():
                masks = [pc.greater_equal(batch.column(name), least) for name, least in wanted]
                batch = batch.filter(pc.fill_null(reduce(pc.and_, masks), False))
            columns = {
                "user": as_string(batch.column(self.spec.user)),
                "item": as_string(batch.column(self.spec.item)),
                "time": self.moments.numbers(batch.column(self.spec.time), self.where),
            }
            for name, column in self.values.items():
                found = batch.column(column)
                columns[name] = as_string(found) if name == "session" else pc.cast(found, pa.float64())
            made = missing.left_out(pa.record_batch(columns))
            if made.num_rows:
                yield made
        for row in missing.told(self.where):
            on_bad(row)


def open_log(source: OpenSource, spec: EventLog) -> Log:
    """Check that a source has the columns of a log, and settle how its times are stored.

    Raises:
        SourceError: a column is missing, or of a type that cannot be what the recipe says.
    """
    names = source.schema.names
    kind = source.schema.field(spec.time).type if spec.time in names else pa.null()
    log = Log(source, spec, moments_of(spec.time, kind, "event"))
    named = {name: getattr(spec, name) for name in ("user", "item", "time")} | log.values
    for name, column in [*named.items(), *((f"at_least of {column}", column) for column in spec.at_least)]:
        if column not in names:
            raise SourceError(
                f"{log.where} has no column {column!r}, which `events:` names for `{name.partition(' ')[0]}`. "
                f"Columns: {', '.join(names)}.",
                hint=nearest(column, names),
            )
    for column in [*filter(None, (spec.rating, spec.price)), *spec.at_least]:
        _require(log, column, _is_number, "numbers")
    for column in (spec.user, spec.item):
        _require(log, column, _is_name, "text or numbers")
    if spec.session is not None:
        _require(log, spec.session, lambda kind: _is_name(kind) or _is_time(kind), "text, numbers or dates")
    _require(log, spec.time, _is_time, "times or numbers")
    return log


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
