"""What `augkit doctor` shows."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from augkit.doctor import Finding
from augkit.show.console import printable

__all__ = ["examined"]

SIGNS = {
    "fine": Text("✓", "green"),
    "absent": Text("·", "dim"),
    "warning": Text("!", "yellow"),
    "broken": Text("✗", "red"),
}


def examined(findings: Sequence[Finding]) -> RenderableType:
    """What was found, by topic."""
    parts: list[RenderableType] = []
    for topic in dict.fromkeys(finding.topic for finding in findings):
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False, pad_edge=False)
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for finding in findings:
            if finding.topic == topic:
                found = Text(printable(finding.found), "dim" if finding.state == "absent" else "")
                if finding.advice:
                    found.append(
                        f"{' — ' if finding.found else ''}{printable(finding.advice)}",
                        "" if finding.state == "broken" else "dim",
                    )
                table.add_row(SIGNS[finding.state], finding.name, found)
        parts += [Text(topic, "bold"), table, Text()]
    broken = sum(finding.state == "broken" for finding in findings)
    parts.append(
        Text(
            "Ready to build." if not broken else f"{broken} of these must be mended before a build can work.",
            "green" if not broken else "red",
        )
    )
    return Group(*parts)
