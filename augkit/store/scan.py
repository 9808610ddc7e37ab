"""Finding rows in Parquet files by a filter that Arrow runs while it reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from augkit.errors import StoreError
from augkit.store.faults import reading
from augkit.store.tables import BATCH_ROWS, VERIFY

if TYPE_CHECKING:
    from augkit.store.store import Store

__all__ = ["scan"]


def scan(
    store: Store,
    paths: Sequence[str],
    wanted: Any,
    columns: dict[str, Any] | list[str] | None = None,
    *,
    limit: int | None = None,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rows that pass a filter, in the order of the files.

    Args:
        store: the store.
        paths: Parquet files inside it.
        wanted: a pyarrow expression, or None for every row.
        columns: names to expressions, or names; all where left out.
        limit: rows at most.

    Yields:
        The path of the file, and the row.

    Raises:
        StoreError: a file is gone or damaged.
    """
    import pyarrow.dataset as ds  # brings pandas along where that is installed
    from pyarrow.fs import LocalFileSystem

    places = {store.files.inside(path): path for path in paths}
    if not places:
        return
    try:
        with reading(store.location):
            dataset = ds.dataset(list(places), format="parquet", filesystem=store.files.filesystem or LocalFileSystem())
            left = limit
            for found in dataset.scanner(columns, filter=wanted, batch_size=BATCH_ROWS).scan_batches():
                batch = found.record_batch if left is None else found.record_batch.slice(0, left)
                yield from ((places[found.fragment.path], row) for row in batch.to_pylist())
                if left is not None and (left := left - batch.num_rows) <= 0:
                    return
    except FileNotFoundError as error:
        raise StoreError(f"A file is gone: {_first_line(error)}.", hint=VERIFY) from error
    except pa.ArrowInvalid as error:
        raise StoreError(f"A file is damaged: {_first_line(error)}.", hint=VERIFY) from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(". ")
