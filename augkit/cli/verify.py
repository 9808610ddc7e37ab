"""`augkit verify`."""

from __future__ import annotations

from typing import Annotated

import typer

from augkit.cli.options import AsJson, Reference, StorePlace, Verbose
from augkit.cli.reporting import reporting


def verify(
    ref: Reference,
    store: StorePlace = None,
    sample: Annotated[int, typer.Option(min=0, metavar="N", help="Copies made again and compared, bit for bit.")] = 100,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Check that a version is whole.

    Its files and numbers are checked, and a sample of its copies is made again. Ends with exit code 1 where
    something is wrong.
    """
    with reporting(as_json, verbose) as out:
        import json

        from augkit import api
        from augkit.show.versions import verified

        found = api.verify(ref, store, sample=sample)
        out.result({"ok": found.ok, **json.loads(found.to_json())}, lambda: verified(found))
        if not found.ok:
            raise typer.Exit(1)
