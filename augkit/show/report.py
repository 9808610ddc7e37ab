"""What `augkit report` says of a page that it wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from augkit.show.amounts import size
from augkit.show.console import printable

if TYPE_CHECKING:
    from augkit.report.study import StudyReport
    from augkit.report.version import VersionReport

__all__ = ["page_value", "written"]


def page_value(page: StudyReport | VersionReport) -> dict[str, Any]:
    """As JSON values: kind, name, path and size; of a study its verdicts too, of a version its id."""
    from augkit.report.study import StudyReport

    if not isinstance(page, StudyReport):
        manifest = page.manifest
        return {
            "kind": "version",
            "name": manifest.name,
            "version": manifest.version,
            "path": page.path,
            "bytes": page.bytes,
        }
    told = ("arm", "difference", "low", "high", "p_holm", "verdict", "reason")
    return {
        "kind": "study",
        "name": page.study.name,
        "path": str(page.path),
        "bytes": page.bytes,
        "metric": page.study.metric,
        "verdicts": [
            {name: getattr(one, name) for name in told} for one in page.study.comparisons if one.kind == "effect"
        ],
    }


def written(page: StudyReport | VersionReport) -> RenderableType:
    """The verdicts of a study, and where the page is."""
    from augkit.report.study import StudyReport
    from augkit.report.study_view import study_view

    lines: list[Text] = []
    if isinstance(page, StudyReport):
        view = study_view(page.study)
        for verdict, rows in view.summary.items():
            named = ", ".join(
                row.arm.title + (f" ({view.unit.difference(row.comparison.difference)})" if row.comparison else "")
                for row in rows
            )
            lines.append(Text.assemble((f"{verdict:<26}", "bold"), printable(named)))
        lines.append(Text())
    lines.append(Text(f"Wrote {page.path} ({size(page.bytes)})."))
    return Group(*lines)
