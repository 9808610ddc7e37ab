"""`augkit tag`."""

from __future__ import annotations

from typing import Annotated

import typer

from augkit.cli.options import AsJson, StorePlace, Verbose
from augkit.cli.reporting import reporting


def tag(
    ref: Annotated[
        str,
        typer.Argument(metavar="REF", help="NAME, NAME@TAG or NAME@VERSION; with --delete, NAME.", show_default=False),
    ],
    name: Annotated[str, typer.Argument(metavar="TAG", help="The tag, as in v1 or baseline.", show_default=False)],
    delete: Annotated[bool, typer.Option("--delete", help="Forget the tag; its version stays.")] = False,
    store: StorePlace = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Give a version a name of your own, or move or delete one."""
    with reporting(as_json, verbose) as out:
        from augkit.show.console import words
        from augkit.store.store import open_store
        from augkit.store.tags import delete_tag, set_tag

        opened = open_store(store, create=False)
        dataset = ref.partition("@")[0]
        if delete:
            delete_tag(opened, dataset, name)
            out.result(
                {"name": dataset, "tag": name, "version": None},
                lambda: words(f"{dataset}@{name} is gone; its version stays."),
            )
            return
        version = set_tag(opened, ref, name)
        value = {"name": dataset, "tag": name, "version": version}
        out.result(value, lambda: words(f"{dataset}@{name} is now version {version}."))
