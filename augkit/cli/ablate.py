"""`augkit ablate`."""

from __future__ import annotations

from typing import Annotated

import typer

from augkit.cli.options import AsJson, Limit, Overrides, RecipePath, StorePlace, Verbose, with_limit
from augkit.cli.reporting import reporting

KEPT = "runs that ended are kept: run the same command again to go on"


def ablate(
    recipe: RecipePath,
    plan: Annotated[
        bool, typer.Option("--plan", help="Run a small pilot, and say what the study takes and what it could find.")
    ] = False,
    seeds: Annotated[
        int | None,
        typer.Option(min=2, metavar="N", help="Runs of each arm. [default: as the recipe says]", show_default=False),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Runs at once. [default: one a core]", show_default=False)
    ] = None,
    store: StorePlace = None,
    studies: Annotated[
        str, typer.Option(metavar="DIR", help="Folder that the study's folder is made in.")
    ] = "augkit-studies",
    name: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Name of the study. [default: the recipe's]", show_default=False),
    ] = None,
    amend: Annotated[
        bool, typer.Option("--amend", help="Go on although the rule was changed; the report tells the change.")
    ] = False,
    overrides: Overrides = None,
    limit: Limit = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Say which augmentation helped: by how much, how surely, at what cost.

    Trains the same model with and without each operator of the recipe, with several seeds, and judges the differences
    by a rule that is written down before the first run. Run again after an interruption it goes on where it was.
    """
    with reporting(as_json, verbose, interrupted=KEPT) as out:
        from augkit import api
        from augkit.recipe.schema import Recipe
        from augkit.show.ablation import found, planned
        from augkit.show.studying import studying

        loaded = Recipe.load(recipe, with_limit(overrides, limit))
        with studying() as watcher:
            if plan:
                ahead = api.plan_ablation(
                    loaded, store, studies=studies, name=name, seeds=seeds, workers=workers, watcher=watcher
                )
                out.result(ahead.record(), lambda: planned(ahead, recipe))
                return
            outcome = api.ablate(
                loaded,
                store,
                studies=studies,
                name=name,
                seeds=seeds,
                workers=workers,
                amend=amend,
                watcher=watcher,
            )
        if as_json:
            watcher.tell_warnings()
        out.result(outcome.record(), lambda: found(outcome, watcher.warnings, store))
