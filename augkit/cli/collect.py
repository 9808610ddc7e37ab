"""`augkit collect`."""

from __future__ import annotations

from typing import Annotated

import typer

from augkit.cli.options import AsJson, StorePlace, Verbose
from augkit.cli.reporting import reporting


def collect(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
    keep_work: Annotated[
        bool, typer.Option("--keep-work", help="Keep finished shards, so that builds can go on or reuse them.")
    ] = False,
    store: StorePlace = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Free space: remove files that no version needs. Published versions stay whole."""
    with reporting(as_json, verbose) as out:
        import json

        from augkit.show.versions import collected
        from augkit.store.collect import collect as free
        from augkit.store.store import open_store

        found = free(open_store(store, create=False), keep_work=keep_work, dry_run=dry_run)
        out.result(json.loads(found.to_json()), lambda: collected(found))
