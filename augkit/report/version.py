"""The page of a dataset version: what it holds, what was dropped, and what each step did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from augkit.report.media import Shelf
from augkit.report.page import render
from augkit.report.plots.balance import ClassRows, balance_plot
from augkit.report.samples import reject_samples, step_samples
from augkit.report.study import PAGE, write_page
from augkit.store.rejects import rejected
from augkit.store.resolve import version_folder

if TYPE_CHECKING:
    from augkit.store.manifest import Manifest
    from augkit.store.store import Store

__all__ = ["VersionReport", "version_page", "write_version_report"]

MOST_CLASSES = 40
"""Classes that are plotted and listed of a split, the largest; the manifest has all of them."""


@dataclass(frozen=True)
class VersionReport:
    """A page that was written.

    Attributes:
        path: of the page, or its URL.
        bytes: its size.
        manifest: of the version it shows.
    """

    path: str
    bytes: int
    manifest: Manifest


@dataclass(frozen=True)
class Balance:
    """Classes of a split, the largest first.

    Attributes:
        split: whose.
        plot: wide and narrow.
        classes: that are shown.
        left_out: how many more there are.
    """

    split: str
    plot: Mapping[str, Markup]
    classes: tuple[ClassRows, ...]
    left_out: int


def write_version_report(store: Store, ref: str, output: str | Path | None = None) -> VersionReport:
    """Write the page of a version.

    Args:
        store: the store.
        ref: `NAME`, `NAME@TAG` or `NAME@VERSION`.
        output: the file to write; `report.html` in the version's folder where left out. The version itself, its id
            and what `augkit verify` checks do not change by it.

    Raises:
        StoreError: there is no such version, a file is damaged, or the page cannot be written.
        MissingExtra: matplotlib is not installed.
    """
    manifest = store.resolve(ref)
    page = version_page(store, manifest)
    if output is not None:
        write_page(Path(output), page)
        return VersionReport(str(output), len(page), manifest)
    path = f"{version_folder(manifest.name, manifest.version)}/{PAGE}"
    store.files.write(path, page)
    return VersionReport(store.files.at(path), len(page), manifest)


def version_page(store: Store, manifest: Manifest) -> bytes:
    """The page of a version as UTF-8; the same bytes every time."""
    from augkit.recipe.resolve import to_yaml

    dropped = rejected(store, f"{manifest.name}@{manifest.version}")
    shelf = Shelf()
    return render(
        "version.html",
        manifest=manifest,
        recipe=to_yaml(dict(manifest.recipe)),
        balances=_balances(manifest),
        steps=_steps(manifest),
        samples=step_samples(store, manifest, shelf),
        rejects=reject_samples(dropped.rows, manifest, shelf),
        dropped=dropped.dropped,
    )


def _balances(manifest: Manifest) -> list[Balance]:
    balances = []
    for number, (split, counts) in enumerate(manifest.counts.items()):
        rows = [
            ClassRows(str(label), int(of_class.get("source", 0)), int(of_class.get("copies", 0)))
            for label, of_class in (counts.get("classes") or {}).items()
        ]
        rows.sort(key=lambda row: (-row.source - row.copies, row.label))
        if rows:
            shown = rows[:MOST_CLASSES]
            plot = balance_plot(f"balance-{number}", split, shown)
            balances.append(Balance(split, plot, tuple(shown), len(rows) - len(shown)))
    return balances


def _steps(manifest: Manifest) -> dict[str, dict[str, Any]]:
    """Step id to operator, its version, and how many copies of each split it changed."""
    steps: dict[str, dict[str, Any]] = {
        step: {"name": operator.get("name", step), "version": operator.get("version"), "copies": {}}
        for step, operator in manifest.operators.items()
    }
    for split, counts in manifest.counts.items():
        for step, copies in (counts.get("steps") or {}).items():
            steps.setdefault(step, {"name": step, "version": None, "copies": {}})["copies"][split] = copies
    return steps
