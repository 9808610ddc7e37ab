"""`augkit init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from augkit.cli.options import AsJson, Verbose
from augkit.cli.reporting import reporting


def init(
    data: Annotated[
        str, typer.Argument(metavar="DATA", help="A file, folder, URL, builtin:NAME or hub id.", show_default=False)
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where the recipe is written.")] = Path(
        "recipe.yaml"
    ),
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of the dataset. [default: from DATA]", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Look at data and write a starting recipe for it.

    Says what was guessed about the columns and why, here and in the recipe.
    """
    with reporting(as_json, verbose) as out:
        from augkit.show.start import started
        from augkit.starting.start import start

        made = start(data, output, name=name, force=force)
        out.result(made.to_json(), lambda: started(made))
