"""`augkit versions`."""

from __future__ import annotations

from typing import Annotated

import typer

from augkit.cli.options import AsJson, StorePlace, Verbose
from augkit.cli.reporting import reporting


def versions(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A dataset; all where left out.", show_default=False)
    ] = None,
    store: StorePlace = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """List the versions in a store, newest first."""
    with reporting(as_json, verbose) as out:
        from augkit.show.versions import listed
        from augkit.store.store import open_store
        from augkit.store.tags import read_tags

        opened = open_store(store, create=False)
        if name is not None:
            opened.resolve(name)  # says which names there are where this is none
        rows = []
        for dataset in opened.names() if name is None else [name]:
            tags = read_tags(opened, dataset)
            for manifest in reversed(opened.versions(dataset)):
                rows.append(
                    {
                        "name": dataset,
                        "version": manifest.version,
                        "created": manifest.created,
                        "rows": manifest.rows,
                        "tags": sorted(tag for tag, version in tags.items() if version == manifest.version),
                        "parent": manifest.parent,
                        "path": opened.folder(manifest),
                    }
                )
        out.result({"store": opened.location, "versions": rows}, lambda: listed(rows, opened.location))
