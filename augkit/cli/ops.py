"""`augkit ops`."""

from __future__ import annotations

from typing import Annotated

import typer

from augkit.cli.options import AsJson, Verbose
from augkit.cli.reporting import reporting


def ops(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="An operator, as in text.swap.", show_default=False)
    ] = None,
    modality: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only operators on this: text, image, audio, …", show_default=False),
    ] = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """List the operators, or explain one.

    With NAME: its parameters, an example, and YAML to paste.
    """
    with reporting(as_json, verbose) as out:
        from augkit.ops.catalogue import catalogue, describe
        from augkit.show.operators import explained, listed

        if name is None:
            found = catalogue(modality)
            out.result([operator.to_json() for operator in found.operators], lambda: listed(found))
            return
        operator = describe(name)
        from augkit.ops.example import example_of

        example = example_of(name)
        out.result({**operator.to_json(), "example": example.to_json()}, lambda: explained(operator, example))
