"""`augkit remove`."""

from __future__ import annotations

from typing import Annotated

import typer

from augkit.cli.options import AsJson, StorePlace, Verbose
from augkit.cli.reporting import reporting


def remove(
    ref: Annotated[str, typer.Argument(metavar="REF", help="NAME@TAG or NAME@VERSION.", show_default=False)],
    force: Annotated[bool, typer.Option("--force", help="Also where tags point at it; they go along.")] = False,
    store: StorePlace = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Remove a version. `augkit collect` then frees the space that no other version needs."""
    with reporting(as_json, verbose) as out:
        from augkit.errors import StoreError
        from augkit.show.console import words
        from augkit.store.collect import remove as remove_version
        from augkit.store.store import open_store

        opened = open_store(store, create=False)
        if "@" not in ref:
            manifest = opened.resolve(ref)
            raise StoreError(
                f"{ref} names a dataset, and one version at a time is removed",
                hint=f"Its latest version is {manifest.name}@{manifest.version}; `augkit versions {ref}` lists all.",
            )
        gone = remove_version(opened, ref, force=force)
        value = {"name": gone.name, "version": gone.version, "rows": sum(gone.rows.values())}
        out.result(value, lambda: words(f"{gone.name}@{gone.version} is removed. `augkit collect` frees its space."))
