"""The page of a study: `report.html` beside its `ablation.json`, made without training anything."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from augkit.ablation.result import Ablation, read_ablation
from augkit.errors import StoreError
from augkit.report.flips import flip_views
from augkit.report.formats import Unit
from augkit.report.heat_map import class_map, slice_map
from augkit.report.page import render
from augkit.report.plots.cost import Priced, cost_plot
from augkit.report.plots.curves import learning_curves
from augkit.report.plots.forest import Line, forest
from augkit.report.study_view import KINDS, StudyView, study_view

__all__ = ["PAGE", "StudyReport", "study_page", "write_study_report"]

PAGE = "report.html"
RESULT = "ablation.json"
RUNS = "runs.parquet"


@dataclass(frozen=True)
class StudyReport:
    """A page that was written.

    Attributes:
        path: of the page.
        bytes: its size.
        study: what it shows.
    """

    path: Path
    bytes: int
    study: Ablation


def write_study_report(study: str | Path, output: str | Path | None = None) -> StudyReport:
    """Write the page of a study.

    Args:
        study: its folder, or its `ablation.json`.
        output: the file to write; `report.html` in the study's folder where left out.

    Raises:
        StoreError: there is no study, its files cannot be read, or the page cannot be written.
        MissingExtra: matplotlib is not installed.
    """
    result = read_ablation(study)
    folder = Path(study) if Path(study).is_dir() else Path(study).parent
    source = Path(study) / RESULT if Path(study).is_dir() else Path(study)
    page = study_page(result, _runs(folder / RUNS), sha256(source.read_bytes()).hexdigest())
    path = Path(output) if output is not None else folder / PAGE
    write_page(path, page)
    return StudyReport(path, len(page), result)


def study_page(study: Ablation, runs: list[dict[str, Any]], fingerprint: str = "") -> bytes:
    """The page of a study as UTF-8.

    Args:
        study: the result.
        runs: rows of `runs.parquet`; may be empty.
        fingerprint: sha256 of `ablation.json`, shown at the foot of the page.
    """
    view = study_view(study, runs)
    floor = study.protocol.rule.equivalence * view.unit.scale / 100  # classes and slices are scored by shares
    return render(
        "study.html",
        view=view,
        study=study,
        unit=view.unit,
        shares=Unit(),
        kinds=KINDS,
        effects_plot=_effects_plot(view),
        attribution_plot=_attribution_plot(view),
        cost_plot=_cost_plot(view),
        curves=learning_curves(study.arms, study.metric, view.unit),
        classes=class_map(study.classes, study.arms, floor),
        slices=slice_map(study.slices, study.arms, floor),
        flips=flip_views(study),
        fingerprint=fingerprint,
    )


def write_page(path: Path, page: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        StoreError: it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(page)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StoreError(
            f"{path} cannot be written: {error.strerror or error}.", hint="Name another file with --output."
        ) from error


def _runs(path: Path) -> list[dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not path.exists():
        return []
    try:
        rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    except (pa.ArrowInvalid, OSError) as error:
        raise StoreError(
            f"{path} is damaged: {str(error).splitlines()[0]}.",
            hint="Run `augkit ablate RECIPE` again: runs that are done are not trained again.",
        ) from error
    return rows


def _effects_plot(view: StudyView) -> dict[str, Any] | None:
    lines = [
        Line(row.arm.title, row.comparison.difference, row.comparison.low, row.comparison.high, row.verdict)
        for row in view.verdicts
        if row.comparison is not None
    ]
    rule = view.study.protocol.rule
    return (
        forest("effects", "Effect of each arm against the baseline", lines, rule.equivalence, view.unit)
        if lines
        else None
    )


def _attribution_plot(view: StudyView) -> dict[str, Any] | None:
    lines = [
        Line(
            view.told_by(one),
            one.difference,
            one.low,
            one.high,
            one.verdict,
            group=f"{KINDS[kind][0]}: {KINDS[kind][1]}",
        )
        for kind, comparisons in view.comparisons.items()
        if kind != "effect"
        for one in comparisons
    ]
    rule = view.study.protocol.rule
    return forest("attribution", "Where effects come from", lines, rule.equivalence, view.unit) if lines else None


def _cost_plot(view: StudyView) -> dict[str, Any] | None:
    priced = []
    for row in view.verdicts:
        cost, effect = row.arm.cost, row.comparison
        if effect is not None and cost.train_seconds is not None:
            seconds = cost.train_seconds + (cost.build_seconds or 0.0)
            priced.append(Priced(row.arm.title, seconds, effect.difference, effect.low, effect.high, row.verdict))
    return cost_plot("cost", priced, view.unit) if priced else None
