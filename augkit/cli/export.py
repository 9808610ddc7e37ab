"""`augkit export`."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from augkit.cli.options import AsJson, Reference, StorePlace, Verbose
from augkit.cli.reporting import reporting


class FileFormat(str, Enum):
    """What a version can be written as."""

    parquet = "parquet"
    jsonl = "jsonl"
    csv = "csv"


def export(
    ref: Reference,
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="A new or empty folder.", show_default=False)],
    format: Annotated[FileFormat, typer.Option(help="Of the files.")] = FileFormat.parquet,
    lineage: Annotated[
        bool, typer.Option("--lineage/--no-lineage", help="Keep the column `augkit`, the history of each row.")
    ] = True,
    store: StorePlace = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Write a version as plain files, one a split."""
    with reporting(as_json, verbose) as out:
        from augkit.show.versions import exported
        from augkit.store.export import export as write
        from augkit.store.store import open_store

        written = write(open_store(store, create=False), ref, folder, format=format.value, lineage=lineage)
        out.result({split: str(path) for split, path in written.items()}, lambda: exported(written))
