"""`augkit explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from augkit.cli.options import AsJson, Reference, StorePlace, Verbose
from augkit.cli.reporting import reporting


def explain(
    ref: Reference,
    row: Annotated[
        str,
        typer.Argument(metavar="ROW", help="A row id: of a copy, a source row, or a row left out.", show_default=False),
    ],
    store: StorePlace = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Say where a row comes from and what was done to it.

    Of a source row, all its copies; of a copy, its source row and what each step drew; of a row that is not there, why.
    """
    with reporting(as_json, verbose) as out:
        import json

        from augkit.show.explanation import explained
        from augkit.store.explain import explain as trace
        from augkit.store.store import open_store

        opened = open_store(store, create=False)
        recipe = opened.resolve(ref).recipe
        found = trace(opened, ref, row)
        out.result(json.loads(found.to_json()), lambda: explained(found, recipe, verbose=verbose))
