"""`augkit preview`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from augkit.cli.options import AsJson, Limit, Overrides, RecipePath, Verbose, with_limit
from augkit.cli.reporting import reporting


def preview(
    recipe: RecipePath,
    rows: Annotated[int, typer.Option(min=1, metavar="N", help="Source rows shown.")] = 3,
    copies: Annotated[int, typer.Option(min=1, metavar="N", help="Copies shown of each row.")] = 3,
    step: Annotated[
        str | None,
        typer.Option(
            metavar="STEP",
            help="Only what this step did: text.swap.1, or text.swap for all of them.",
            show_default=False,
        ),
    ] = None,
    row: Annotated[
        str | None,
        typer.Option("--row", metavar="ID", help="This source row, or this copy of one.", show_default=False),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html", metavar="FILE", help="Write a page with pictures, sounds and texts.", show_default=False
        ),
    ] = None,
    overrides: Overrides = None,
    limit: Limit = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Show rows before and after, just as a build would publish them.

    Labels that point into a text (spans, answers, entities) are drawn beneath it, so that one sees them move.
    """
    with reporting(as_json, verbose) as out:
        from augkit.previewing import preview as make_preview
        from augkit.recipe.schema import Recipe
        from augkit.show.preview import previewed

        loaded = Recipe.load(recipe, with_limit(overrides, limit))
        made = make_preview(loaded, rows=rows, copies=copies, step=step, row_id=row, whole=limit is not None)
        if html is not None:
            from augkit.show.preview_page import write_page

            write_page(html, made, loaded.source.box_format or "coco")
        out.result(made.to_json() | ({"page": str(html)} if html else {}), lambda: previewed(made, html))
