"""`augkit doctor`."""

from __future__ import annotations

import typer

from augkit.cli.options import AsJson, StorePlace, Verbose
from augkit.cli.reporting import reporting


def doctor(store: StorePlace = None, as_json: AsJson = False, verbose: Verbose = False) -> None:
    """Check this machine, the store, and what is installed.

    Ends with exit code 1 where a build would not work.
    """
    with reporting(as_json, verbose) as out:
        from augkit.doctor import examine
        from augkit.show.doctor import examined

        findings = examine(store)
        ok = all(finding.state != "broken" for finding in findings)
        value = {"ok": ok, "findings": [finding.to_json() for finding in findings]}
        out.result(value, lambda: examined(findings))
        if not ok:
            raise typer.Exit(1)
