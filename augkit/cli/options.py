"""Options that several commands share, each written once."""

from __future__ import annotations

from typing import Annotated

import typer

RecipePath = Annotated[str, typer.Argument(metavar="RECIPE", help="The recipe, a YAML file.", show_default=False)]
Reference = Annotated[str, typer.Argument(metavar="REF", help="NAME, NAME@TAG or NAME@VERSION.", show_default=False)]
StorePlace = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="DIR",
        help="Folder or URL of the store. [default: $AUGKIT_STORE, else ./augkit-store]",
        show_default=False,
    ),
]
Overrides = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Change a value of the recipe, as in seed=7; may be repeated.",
        show_default=False,
    ),
]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit",
        min=1,
        metavar="N",
        help="Read only the first N rows of each split that `data` names.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one line of JSON for machines.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more; print a traceback where something breaks.")]


def with_limit(overrides: list[str] | None, limit: int | None) -> list[str]:
    """`--set` values, with `--limit` as one of them."""
    return [*(overrides or []), *([] if limit is None else [f"source.limit={limit}"])]
