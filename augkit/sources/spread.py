"""Lines of a table spread over files on local disk by a column, so that all lines of a name are looked at together."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
from xxhash import xxh3_64_intdigest

__all__ = ["Spread", "gathered"]


class Spread:
    """A table in several files, all lines with the same name in one of them, in the order in which they came.

    Args:
        tables: what is spread; read to its end.
        key: the column of names, text without missing values.
        count: how many files.
    """

    def __init__(self, tables: Iterable[pa.Table], key: str, count: int) -> None:
        self.count = count
        self._key = key
        self._folder = Path(tempfile.mkdtemp(prefix="augkit-spread-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        writers: dict[int, pa.ipc.RecordBatchStreamWriter] = {}
        try:
            for table in tables:
                for number, part in self._shared_out(table):
                    if number not in writers:
                        writers[number] = pa.ipc.new_stream(self._path(number), table.schema)
                    writers[number].write_table(part)
        finally:
            for writer in writers.values():
                writer.close()

    def load(self, number: int) -> pa.Table | None:
        """The lines of a file; None where there are none."""
        if not Path(self._path(number)).exists():
            return None
        with pa.OSFile(self._path(number)) as file, pa.ipc.open_stream(file) as stream:
            return stream.read_all().combine_chunks()

    def _shared_out(self, table: pa.Table) -> Iterator[tuple[int, pa.Table]]:
        if self.count == 1:
            yield 0, table
            return
        encoded = table[self._key].combine_chunks().dictionary_encode()
        hashes = [xxh3_64_intdigest(name.encode("utf-8", "surrogatepass")) for name in encoded.dictionary.to_pylist()]
        number = np.array([value % self.count for value in hashes], np.int64)[np.asarray(encoded.indices)]
        for one in np.unique(number).tolist():
            yield one, table.take(pa.array(np.flatnonzero(number == one)))

    def _path(self, number: int) -> str:
        return str(self._folder / f"{number:05d}.arrow")


def gathered(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    """Batches put together until they have so many rows, so that no piece is too small to be worth writing."""
    waiting: list[pa.RecordBatch] = []
    held = 0
    for batch in batches:
        waiting.append(batch)
        held += batch.num_rows
        if held >= rows:
            yield pa.Table.from_batches(waiting).combine_chunks()
            waiting, held = [], 0
    if waiting:
        yield pa.Table.from_batches(waiting).combine_chunks()
