"""`augkit show`."""

from __future__ import annotations

from typing import Annotated

import typer

from augkit.cli.options import AsJson, Reference, StorePlace, Verbose
from augkit.cli.reporting import reporting


def show(
    ref: Reference,
    rejected: Annotated[
        bool, typer.Option("--rejected", help="Show rows that gates dropped instead, each with its reason.")
    ] = False,
    rows: Annotated[int, typer.Option(min=1, metavar="N", help="Dropped rows shown of each gate.")] = 3,
    store: StorePlace = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Show what a version holds and what made it.

    Rows by split and class, the chain, what each step did, and what the gates dropped.
    """
    with reporting(as_json, verbose) as out:
        import json

        from augkit.show.versions import shown
        from augkit.store.store import open_store
        from augkit.store.tags import read_tags

        opened = open_store(store, create=False)
        manifest = opened.resolve(ref)
        if rejected:
            from augkit.show.rejects import shown as shown_rejects
            from augkit.store.rejects import rejected as find_rejected

            found = find_rejected(opened, f"{manifest.name}@{manifest.version}", most=rows)
            out.result(json.loads(found.to_json()), lambda: shown_rejects(found, manifest.recipe))
            return
        tags = sorted(tag for tag, version in read_tags(opened, manifest.name).items() if version == manifest.version)
        path = opened.folder(manifest)
        value = {"path": path, "tags": tags, **json.loads(manifest.to_json())}
        out.result(value, lambda: shown(manifest, tags, path, verbose=verbose))
