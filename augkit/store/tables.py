"""Reading a version's Parquet files a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from augkit.errors import StoreError
from augkit.store.faults import reading

if TYPE_CHECKING:
    from augkit.store.store import Store

__all__ = ["BATCH_ROWS", "VERIFY", "open_parquet", "rows_at"]

BATCH_ROWS = 8192
VERIFY = "`augkit verify` says what else is wrong, and how to repair it."


@contextmanager
def open_parquet(store: Store, path: str) -> Iterator[pq.ParquetFile]:
    """A Parquet file of the store, by its path inside it.

    Raises:
        StoreError: it is gone, or not readable as Parquet.
    """
    where = store.files.at(path)
    try:
        with reading(where), pq.ParquetFile(where if store.files.local else store.files.open(path)) as file:
            yield file
    except FileNotFoundError as error:
        raise StoreError(f"{where} is gone.", hint=VERIFY) from error
    except pa.ArrowInvalid as error:
        raise StoreError(f"{where} is damaged: {str(error).splitlines()[0]}.", hint=VERIFY) from error


def rows_at(file: pq.ParquetFile, indices: Sequence[int], columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Rows by their number in the file, in the order asked; only the row groups they stand in are read."""
    groups = [file.metadata.row_group(group).num_rows for group in range(file.metadata.num_row_groups)]
    starts = np.concatenate([[0], np.cumsum(groups)]).astype(np.int64)
    found: dict[int, dict[str, Any]] = {}
    wanted = np.unique(np.asarray(indices, dtype=np.int64))
    holding = np.searchsorted(starts, wanted, side="right") - 1
    for group in np.unique(holding).tolist():
        inside = wanted[holding == group]
        table = file.read_row_group(group, columns=columns).take(pa.array(inside - starts[group]))
        found.update(zip(inside.tolist(), table.to_pylist(), strict=True))
    return [found[index] for index in indices]
