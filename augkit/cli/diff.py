"""`augkit diff`."""

from __future__ import annotations

from typing import Annotated

import typer

from augkit.cli.options import AsJson, StorePlace, Verbose
from augkit.cli.reporting import reporting


def diff(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="NAME@TAG or NAME@VERSION.", show_default=False)],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The version it is compared with.", show_default=False)],
    store: StorePlace = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Compare two versions.

    Rows by split, class and step, the columns, and the recipe.
    """
    with reporting(as_json, verbose) as out:
        import json

        from augkit.show.versions import compared
        from augkit.store.diff import diff as compare
        from augkit.store.store import open_store

        found = compare(open_store(store, create=False), before, after)
        out.result(json.loads(found.to_json()), lambda: compared(found))
