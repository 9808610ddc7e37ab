"""`augkit build`."""

from __future__ import annotations

from typing import Annotated

import typer

from augkit.cli.options import AsJson, Limit, Overrides, RecipePath, StorePlace, Verbose, with_limit
from augkit.cli.reporting import reporting

KEPT = "finished shards are kept: run the same command again to go on"


def build(
    recipe: RecipePath,
    store: StorePlace = None,
    engine: Annotated[
        str, typer.Option(metavar="NAME", help="processes or inline; the bytes are the same.")
    ] = "processes",
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Worker processes. [default: one a core]", show_default=False)
    ] = None,
    overrides: Overrides = None,
    limit: Limit = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Build a recipe into a new version of its dataset.

    Run again after an interruption it goes on where it was. The same recipe and data give the same version.
    """
    with reporting(as_json, verbose, interrupted=KEPT) as out:
        from augkit import api
        from augkit.recipe.schema import Recipe
        from augkit.show.build import built
        from augkit.show.progress import watching

        loaded = Recipe.load(recipe, with_limit(overrides, limit))
        with watching() as watcher:
            result = api.build(loaded, store, engine=engine, workers=workers, watcher=watcher)
        if as_json:
            watcher.tell_warnings()
        value = {
            "name": result.name,
            "version": result.version,
            "path": result.path,
            "rows": result.rows,
            "quarantined": result.quarantined,
            "seconds": round(result.seconds, 3),
            "splits": result.manifest.rows,
            "counts": {
                split: {"source": count["source"], "copies": count["copies"]}
                for split, count in result.manifest.counts.items()
            },
            "gates": list(result.manifest.gates),
            "balance": result.manifest.balance,
            "shards": result.shards,
            "reused_shards": result.reused,
            "warnings": list(result.warnings),
        }
        out.result(value, lambda: built(result, recipe, store, verbose=verbose))
