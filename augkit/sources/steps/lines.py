"""The lines of a table of steps, checked and brought into one form, whatever its columns look like."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as types

from augkit.errors import SourceError, nearest
from augkit.recipe.step_table import StepTable
from augkit.sources.base import OnBad, OpenSource, Part
from augkit.sources.missing import Missing
from augkit.sources.moments import Moments, moments_of
from augkit.sources.roles import as_string

__all__ = ["Lines", "open_lines"]


class Lines:
    """A table of steps, to be read part by part.

    Attributes:
        source: its lines, as they are stored.
        spec: what its columns mean.
        moments: how its times are kept; None without times.
    """

    def __init__(self, source: OpenSource, spec: StepTable) -> None:
        self.source, self.spec = source, spec
        self.moments: Moments | None = None
        if spec.time is not None:
            self.moments = moments_of(spec.time, source.schema.field(spec.time).type, "step")

    @property
    def where(self) -> str:
        files = [file.path for file in self.source.files]
        return ", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")

    def kind(self, role: str) -> pa.DataType:
        """The type of what a line has beside its values."""
        kind = self.source.schema.field(self.spec.beside[role]).type
        kind = kind.value_type if types.is_dictionary(kind) else kind
        return pa.string() if role == "group" or types.is_large_string(kind) else kind

    def batches(self, part: Part, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        """`id` as text, `time` as numbers, the channels as `value 0`, …, NaN where missing, then `label` and the like.

        Lines without id or time are left out and told of at the end.
        """
        spec = self.spec
        missing = Missing({"id": spec.id} | ({"time": spec.time} if spec.time else {}), "line")
        for batch in self.source.batches(part, on_bad):
            columns = {"id": as_string(batch.column(spec.id))}
            if self.moments is not None:
                columns["time"] = self.moments.numbers(batch.column(self.moments.column), self.where)
            for number, name in enumerate(spec.channels):
                numbers = pc.cast(batch.column(name), pa.float64())
                columns[f"value {number}"] = pc.fill_null(numbers, float("nan"))
            for role, name in spec.beside.items():
                found = batch.column(name)
                columns[role] = as_string(found) if role == "group" else pc.cast(found, self.kind(role))
            made = missing.left_out(pa.record_batch(columns))
            if made.num_rows:
                yield made
        for row in missing.told(self.where):
            on_bad(row)


def open_lines(source: OpenSource, spec: StepTable) -> Lines:
    """Check that a source has the columns of a table of steps.

    Raises:
        SourceError: a column is missing, or of a type that cannot be what the recipe says.
    """
    files = ", ".join(file.path for file in source.files[:3])
    names = source.schema.names
    named = [("id", spec.id), *(("values", name) for name in spec.channels), *spec.beside.items()]
    named += [("time", spec.time)] if spec.time is not None else []
    for role, column in named:
        if column not in names:
            raise SourceError(
                f"{files} has no column {column!r}, which `steps:` names for `{role}`. Columns: {', '.join(names)}.",
                hint=nearest(column, names),
            )
        test, wanted = _WANTED.get(role, (_is_plain, "text, numbers or truth values"))
        kind = source.schema.field(column).type
        if not test(kind):
            raise SourceError(
                f"{files}: column {column!r} is the `{role}` of each step and should hold {wanted}; it holds {kind}.",
                hint="Name another column under `steps:`, or convert this one.",
            )
    return Lines(source, spec)


def _is_number(kind: pa.DataType) -> bool:
    return bool(types.is_integer(kind) or types.is_floating(kind) or types.is_boolean(kind) or types.is_null(kind))


def _is_plain(kind: pa.DataType) -> bool:
    kind = kind.value_type if types.is_dictionary(kind) else kind
    return _is_number(kind) or bool(types.is_string(kind) or types.is_large_string(kind))


def _is_time(kind: pa.DataType) -> bool:
    is_text = types.is_string(kind) or types.is_large_string(kind)
    return bool(types.is_integer(kind) or types.is_floating(kind) or types.is_timestamp(kind)
                or types.is_date(kind) or is_text)  # fmt: skip


_WANTED: dict[str, tuple[Callable[[pa.DataType], bool], str]] = {
    "values": (_is_number, "numbers"),
    "time": (_is_time, "times or numbers"),
    "id": (_is_plain, "text or numbers"),
}
