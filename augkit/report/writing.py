"""From what a user names to its page: the folder of a study, or a dataset version of a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from augkit.errors import StoreError
from augkit.report.study import RESULT, StudyReport, write_study_report
from augkit.report.version import VersionReport, write_version_report

if TYPE_CHECKING:
    from augkit.store.store import Store

__all__ = ["STUDIES", "write_report"]

STUDIES = "augkit-studies"
"""Where `augkit ablate` puts studies unless told otherwise."""


def write_report(
    what: str, store: Store | str | None = None, output: str | Path | None = None
) -> StudyReport | VersionReport:
    """Write the page of a study or of a dataset version.

    Args:
        what: the folder of a study or its `ablation.json`; else `NAME`, `NAME@TAG` or `NAME@VERSION`.
        store: a store, its folder or URL, for a version.
        output: the file to write; `report.html` beside the result where left out.

    Raises:
        StoreError: there is nothing of that name, or the page cannot be written.
        MissingExtra: matplotlib is not installed.
    """
    from augkit.store.store import open_store

    path = Path(what).expanduser()
    if (path / RESULT).is_file() or (path.suffix == ".json" and path.is_file()):
        return write_study_report(path, output)
    if (path / "manifest.json").is_file():
        raise StoreError(
            f"{what} is the folder of a version, not of a study.",
            hint=f"Name the version: `augkit report {_reference(path)}`.",
        )
    if len(path.parts) > 1:
        raise StoreError(f"There is no study at {what}.", hint=_studies_hint() or "Make one: `augkit ablate RECIPE`.")
    try:
        opened = open_store(store, create=False) if store is None or isinstance(store, str) else store
        return write_version_report(opened, what, output)
    except StoreError as error:
        if (Path(STUDIES) / what / RESULT).is_file():
            raise StoreError(
                error.message, hint=f"For the study of that name: `augkit report {STUDIES}/{what}`."
            ) from error
        raise


def _reference(folder: Path) -> str:
    """`NAME@VERSION --store DIR` of a version's folder, `STORE/datasets/NAME/versions/ID`."""
    folder = folder.absolute()
    return f"{folder.parent.parent.name}@{folder.name} --store {folder.parents[3]}"


def _studies_hint() -> str:
    found = sorted(str(result.parent) for result in Path(STUDIES).glob(f"*/{RESULT}"))
    return f"Studies here: {', '.join(found[:6])}." if found else ""
