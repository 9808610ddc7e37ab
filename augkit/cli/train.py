"""`augkit train`."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from augkit.cli.options import AsJson, Overrides, StorePlace, Verbose
from augkit.cli.reporting import reporting

RUNS = "augkit-runs"
KEPT = "a checkpoint is kept: run the same command again to go on"


def train(
    target: Annotated[
        str,
        typer.Argument(
            metavar="RECIPE_OR_DATASET", help="A recipe, or NAME, NAME@TAG or NAME@VERSION.", show_default=False
        ),
    ],
    store: StorePlace = None,
    seed: Annotated[
        int, typer.Option(min=0, metavar="N", help="Of the head's first weights, the order of rows and dropout.")
    ] = 0,
    runs: Annotated[str, typer.Option(metavar="DIR", help="Folder of runs; each has a folder in it.")] = RUNS,
    recipe: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Train a published version as this recipe says.", show_default=False),
    ] = None,
    processes: Annotated[
        int, typer.Option("--nproc", min=1, metavar="N", help="Processes that share each optimizer step.")
    ] = 1,
    on_the_fly: Annotated[
        bool, typer.Option("--on-the-fly", help="Draw copies anew in each pass instead of making them once.")
    ] = False,
    overrides: Overrides = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Train a model on a dataset and score it once on its test split.

    A recipe is built first, or its version found. What is trained, and how, stands in the recipe's `train` section. A
    run that is finished is shown again, not trained again; one that was interrupted goes on where it was.
    """
    with reporting(as_json, verbose, interrupted=KEPT) as out:
        from augkit import api
        from augkit.show.training import trained, watching_training

        with watching_training() as watcher:
            result = api.train(
                target,
                store,
                seed=seed,
                runs=runs,
                recipe=recipe,
                overrides=overrides or [],
                processes=processes,
                on_the_fly=on_the_fly,
                watcher=watcher,
            )
        value = {
            "key": result.key,
            "path": str(result.folder),
            "reused": result.reused,
            "seconds": round(result.seconds, 3),
            **result.metrics,
        }
        command = ["augkit", "train", target]
        command += ["--store", store] if store else []
        command += ["--runs", runs] if runs != RUNS else []
        command += ["--recipe", recipe] if recipe else []
        command += ["--nproc", str(processes)] if processes > 1 else []
        command += ["--on-the-fly"] if on_the_fly else []
        command += [part for override in overrides or [] for part in ("--set", override)]
        out.result(value, lambda: trained(result, shlex.join(command)))
