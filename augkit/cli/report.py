"""`augkit report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from augkit.cli.options import AsJson, StorePlace, Verbose
from augkit.cli.reporting import reporting


def report(
    what: Annotated[
        str,
        typer.Argument(
            metavar="STUDY|REF",
            help="Folder of a study; or NAME, NAME@TAG or NAME@VERSION of a dataset.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write the page there. [default: report.html in the study's or the version's folder]",
            show_default=False,
        ),
    ] = None,
    store: StorePlace = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Write the page of a study or of a version: one HTML file that needs no network.

    Nothing is trained or built again.
    """
    with reporting(as_json, verbose) as out:
        from augkit.report.writing import write_report
        from augkit.show.report import page_value, written

        result = write_report(what, store, output)
        out.result(page_value(result), lambda: written(result))
