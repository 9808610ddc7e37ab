"""NumPy files of time series: one array in an .npy file, several with names in an .npz file, a row of each a series.

Arrays of Python objects are pickles, which can run code, and are never read.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from typing import IO, Literal

import numpy as np
import pyarrow as pa
from numpy.lib import format as npy

from augkit.errors import SourceError
from augkit.recipe.schema import Source
from augkit.sources.base import MAX_BYTES, MAX_ROWS, FileFacts, FileSource, OnBad, Part, counted
from augkit.sources.formats import kind_of
from augkit.sources.locate import Located
from augkit.sources.roles import check_columns
from augkit.sources.streams import open_raw, reading

__all__ = ["open_numpy"]

SERIES = "series"
"""What the one array of an .npy file is called."""


@dataclass(frozen=True)
class Array:
    """An array in a file.

    Attributes:
        shape: of it; the first number is that of its rows.
        kind: of its numbers.
        in_columns: whether the first index runs fastest, as in Fortran; such an array is read whole.
    """

    shape: tuple[int, ...]
    kind: np.dtype
    in_columns: bool


def open_numpy(located: Located, spec: Source) -> NumpySource:
    """Read the headers of all arrays and settle one schema.

    Raises:
        SourceError: a file is damaged, holds Python objects, lacks an array that the recipe names, or its arrays have
            unequal numbers of rows.
    """
    arrays = {file.path: _arrays(file) for file in located.files}
    rows: dict[str, int] = {}
    schemas: dict[str, pa.Schema] = {}
    for path, found in arrays.items():
        check_columns(list(found), spec, path)
        rows[path] = _rows(path, found, spec)
        taken = {name: one for name, one in found.items() if one.shape[:1] == (rows[path],)}
        schemas[path] = pa.schema([(name, _kind(path, name, one, spec)) for name, one in taken.items()])
    first, schema = next(iter(schemas.items()))
    for path, other in schemas.items():
        if other != schema:
            raise SourceError(
                f"{path} holds {_told(other)}, and {first} holds {_told(schema)}.",
                hint="Write the files with the same arrays, of the same numbers of dimensions and the same types.",
            )
    parts = counted(located.parts, rows, empty="holds no series")
    return NumpySource(schema, parts, located.files, arrays, spec.channels)


class NumpySource(FileSource):
    """NumPy files, read a few thousand rows at a time."""

    def __init__(
        self,
        schema: pa.Schema,
        parts: list[Part],
        files: tuple[FileFacts, ...],
        arrays: dict[str, dict[str, Array]],
        channels: Literal["first", "last"],
    ) -> None:
        super().__init__(schema, parts, files)
        self._arrays, self._channels = arrays, channels

    def read(self, file: FileFacts, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        arrays = {name: self._arrays[file.path][name] for name in self.schema.names}
        widest = sum(one.kind.itemsize * prod(one.shape[1:]) for one in arrays.values())
        at_once = max(1, min(MAX_ROWS, MAX_BYTES // max(widest, 1)))
        pieces = {name: _pieces(file, name, one, at_once) for name, one in arrays.items()}
        with reading(file):
            for parts in zip(*pieces.values(), strict=True):
                columns = [
                    _column(self._turned(part), field.type) for part, field in zip(parts, self.schema, strict=True)
                ]
                yield pa.RecordBatch.from_arrays(columns, schema=self.schema)

    def _turned(self, part: np.ndarray) -> np.ndarray:
        """Channels before steps."""
        return part.transpose(0, 2, 1) if part.ndim == 3 and self._channels == "last" else part


def _arrays(file: FileFacts) -> dict[str, Array]:
    """Name to array, in the order of the file."""
    if compression := kind_of(file.location).compression:
        raise SourceError(f"{file.path} is a NumPy file inside {compression}.", hint="Unpack it.")
    found: dict[str, Array] = {}
    for name in _names(file):
        with _opened(file, name) as stream:
            try:
                version = npy.read_magic(stream)
                read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
                shape, in_columns, kind = read(stream)
            except ValueError as error:
                raise SourceError(
                    f"{file.path}: {name!r} is no NumPy array: {error}.",
                    hint="Write it with numpy.save or numpy.savez.",
                ) from None
        if kind.hasobject:
            raise SourceError(
                f"{file.path}: {name!r} holds Python objects, which may run code when they are read.",
                hint="Write arrays of numbers or text; pad series of unequal lengths with NaN, or use Parquet.",
            )
        found[name] = Array(shape, kind, in_columns)
    return found


def _names(file: FileFacts) -> list[str]:
    with reading(file), open_raw(file) as stream:
        if stream.read(4) != b"PK\x03\x04":
            return [SERIES]
        try:
            with zipfile.ZipFile(stream) as archive:
                return [name.removesuffix(".npy") for name in archive.namelist() if name.endswith(".npy")]
        except zipfile.BadZipFile as error:
            raise SourceError(f"{file.path} is damaged or cut short: {error}.", hint="Write it again.") from None


@contextmanager
def _opened(file: FileFacts, name: str) -> Iterator[IO[bytes]]:
    """The bytes of an array, as in an .npy file."""
    with reading(file), open_raw(file) as stored:
        is_archive = stored.read(4) == b"PK\x03\x04"
        stored.seek(0)
        if not is_archive:
            yield stored
            return
        try:
            with zipfile.ZipFile(stored) as archive, archive.open(f"{name}.npy") as member:
                yield member
        except zipfile.BadZipFile as error:
            raise SourceError(f"{file.path} is damaged or cut short: {error}.", hint="Write it again.") from None


def _rows(path: str, found: dict[str, Array], spec: Source) -> int:
    """How many rows there are: those of every array that has a role."""
    counts = {name: found[name].shape[0] if found[name].shape else 0 for name in spec.columns.values()}
    if len(set(counts.values())) > 1:
        listed = ", ".join(f"{name} {count:,}" for name, count in counts.items())
        raise SourceError(
            f"{path}: its arrays have unequal numbers of rows: {listed}.", hint="Each row of an array is one series."
        )
    return next(iter(counts.values()))


def _kind(path: str, name: str, array: Array, spec: Source) -> pa.DataType:
    if array.kind.kind in "US":
        kind = pa.string()
    elif array.kind.kind == "M":
        kind = pa.timestamp("us")
    elif array.kind.kind in "biuf" and array.kind.itemsize <= 8:
        kind = pa.from_numpy_dtype(array.kind.newbyteorder("="))
    else:
        raise SourceError(
            f"{path}: {name!r} holds {array.kind}, which augkit does not read.", hint="Write numbers, text or dates."
        )
    if len(array.shape) > 3:
        shown = " × ".join(map(str, array.shape))
        raise SourceError(f"{path}: {name!r} has {len(array.shape)} dimensions ({shown}); 3 are the most.")
    for _ in array.shape[1:]:
        kind = pa.list_(kind)
    return kind


def _told(schema: pa.Schema) -> str:
    return ", ".join(f"{field.name} ({field.type})" for field in schema)


def _pieces(file: FileFacts, name: str, array: Array, rows: int) -> Iterator[np.ndarray]:
    """The rows of an array, so many at a time."""
    count, width = array.shape[0], prod(array.shape[1:])
    with _opened(file, name) as stream:
        version = npy.read_magic(stream)
        (npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0)(stream)
        if array.in_columns:
            whole = _numbers(stream, array, count * width, file, name).reshape(array.shape, order="F")
            yield from (whole[start : start + rows] for start in range(0, count, rows))
            return
        for start in range(0, count, rows):
            here = min(rows, count - start)
            yield _numbers(stream, array, here * width, file, name).reshape(here, *array.shape[1:])


def _numbers(stream: IO[bytes], array: Array, count: int, file: FileFacts, name: str) -> np.ndarray:
    data = stream.read(count * array.kind.itemsize)
    if len(data) < count * array.kind.itemsize:
        raise SourceError(f"{file.path}: {name!r} is cut short.", hint="Write it again.")
    return np.frombuffer(data, array.kind)


def _column(part: np.ndarray, kind: pa.DataType) -> pa.Array:
    """Rows of an array as a column; of two or three dimensions, as lists."""
    flat = part.ravel()
    if flat.dtype.kind == "S":
        flat = np.char.decode(flat, "utf-8")
    if flat.dtype.kind == "M":
        flat = flat.astype("datetime64[us]")
    kinds = [kind]
    while pa.types.is_list(kinds[-1]):
        kinds.append(kinds[-1].value_type)
    made = pa.array(flat.astype(flat.dtype.newbyteorder("=")), kinds[-1])
    for level in range(part.ndim - 1, 0, -1):
        ends = np.arange(prod(part.shape[:level]) + 1) * part.shape[level]
        made = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), made)
    return made
