"""From lines, one a step, to series, one a row: grouped, sorted by time, and told of where that cannot be."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from augkit.recipe.step_table import StepTable
from augkit.sources.base import BadRow, OnBad

__all__ = ["Steps"]


class Steps:
    """All lines of some series.

    Args:
        lines: as `Lines.batches` gives them, in the order of the table.
        spec: what its columns mean.
        where: file, for messages.
    """

    def __init__(self, lines: pa.Table, spec: StepTable, where: str) -> None:
        self._spec, self._where = spec, where
        encoded = lines["id"].combine_chunks().dictionary_encode()
        order = np.asarray(pc.sort_indices(encoded.dictionary))
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        self._names = encoded.dictionary.take(pa.array(order))
        series = rank[np.asarray(encoded.indices)]
        keys = (np.asarray(lines["time"]), series) if spec.time else (series,)
        sorted_by = np.lexsort(keys)  # stable: lines of one time stay in order
        self._series = series[sorted_by]
        self._lines = lines.take(pa.array(sorted_by))

    def table(self, schema: pa.Schema, on_bad: OnBad) -> pa.Table:
        """The rows; series that cannot be used are told of.

        Args:
            schema: of the rows.
            on_bad: called for each series that is left out.
        """
        self._leave_out_changing(on_bad)
        self._settle_repeated(on_bad)
        starts = _starts(self._series)
        sizes = np.diff(np.append(starts, len(self._series)))
        offsets = np.concatenate(([0], np.cumsum(sizes)))
        columns = {"id": self._names.take(pa.array(self._series[starts])), "series": self._values(starts, sizes)}
        if self._spec.time:
            columns["times"] = _lists(offsets, self._lines["time"]).cast(schema.field("times").type)
        for role in self._spec.beside:
            found = self._lines[role]
            columns[role] = _lists(offsets, found) if role == "step_labels" else found.take(pa.array(starts))
        return pa.table([columns[name] for name in schema.names], schema=schema)

    def _values(self, starts: np.ndarray, sizes: np.ndarray) -> pa.Array:
        channels = [np.asarray(self._lines[f"value {number}"]) for number in range(len(self._spec.channels))]
        if isinstance(self._spec.values, str):
            return _lists(np.concatenate(([0], np.cumsum(sizes))), pa.array(channels[0]))
        lengths = np.repeat(sizes, len(channels))
        ends = np.concatenate(([0], np.cumsum(lengths)))
        line = np.arange(ends[-1]) - np.repeat(ends[:-1] - np.repeat(starts, len(channels)), lengths)
        channel = np.repeat(np.tile(np.arange(len(channels)), len(sizes)), lengths)
        inner = _lists(ends, pa.array(np.stack(channels)[channel, line]))
        return _lists(np.arange(0, len(lengths) + 1, len(channels)), inner)

    def _leave_out_changing(self, on_bad: OnBad) -> None:
        """Set series aside of which a label or group is not the same in all lines."""
        for role in self._spec.beside:
            if role == "step_labels":
                continue
            codes = self._lines[role].combine_chunks().dictionary_encode().indices.fill_null(-1)
            code = np.asarray(codes)
            is_other = np.zeros(len(code), bool)
            is_other[1:] = (self._series[1:] == self._series[:-1]) & (code[1:] != code[:-1])
            column = self._spec.beside[role]
            self._set_aside(is_other, f"its {role} (column {column!r}) is not the same in all of its lines", on_bad)

    def _settle_repeated(self, on_bad: OnBad) -> None:
        """One line for each time of a series, as `repeated_times` says."""
        if not self._spec.time:
            return
        time = np.asarray(self._lines["time"])
        is_same = np.zeros(len(time), bool)
        is_same[1:] = (self._series[1:] == self._series[:-1]) & (time[1:] == time[:-1])
        if not is_same.any():
            return
        rule = self._spec.repeated_times
        if rule == "refuse":
            column = self._spec.time
            reason = f"some of its lines have the same time (column {column!r}); `repeated_times` says which counts"
            self._set_aside(is_same, reason, on_bad)
            return
        if rule == "mean":
            self._take_means(np.flatnonzero(~is_same))
        self._keep(np.append(~is_same[1:], True) if rule == "last" else ~is_same)

    def _take_means(self, starts: np.ndarray) -> None:
        """Each value becomes the mean of those known at its time, at the first line of that time."""
        for number in range(len(self._spec.channels)):
            name = f"value {number}"
            values = np.asarray(self._lines[name])
            is_known = ~np.isnan(values)
            counts = np.add.reduceat(is_known.astype(np.int64), starts)
            sums = np.add.reduceat(np.where(is_known, values, 0.0), starts)
            made = values.copy()
            made[starts] = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
            place = self._lines.schema.get_field_index(name)
            self._lines = self._lines.set_column(place, name, pa.array(made))

    def _set_aside(self, wrong: np.ndarray, reason: str, on_bad: OnBad) -> None:
        """Leave out the series of which a line is wrong."""
        numbers = np.unique(self._series[wrong])
        for name in self._names.take(pa.array(numbers)).to_pylist():
            on_bad(BadRow(self._where, None, f"series {name!r} is left out: {reason}", name))
        if len(numbers):
            self._keep(~np.isin(self._series, numbers))

    def _keep(self, lines: np.ndarray) -> None:
        self._series = self._series[lines]
        self._lines = self._lines.filter(pa.array(lines))


def _starts(series: np.ndarray) -> np.ndarray:
    """Where each series begins."""
    is_start = np.ones(len(series), bool)
    is_start[1:] = series[1:] != series[:-1]
    return np.flatnonzero(is_start)


def _lists(offsets: np.ndarray, values: pa.Array | pa.ChunkedArray) -> pa.Array:
    flat = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), flat)
