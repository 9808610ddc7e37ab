"""Heat maps as tables: each cell a score, coloured by how much it differs from the baseline's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from augkit.ablation.result import ArmResult, ClassScore, SliceScore

__all__ = ["Cell", "HeatMap", "class_map", "slice_map"]

FEW = 6  # columns that fit on any page; where there are more, the shorter side of the table is its width
MOST_LABELS = 60
STRONGEST = 42  # per cent of colour in the strongest cell, so that its text can still be read on it


@dataclass(frozen=True)
class Cell:
    """A score, its difference from the baseline's, and per cent of colour."""

    score: float
    difference: float
    strength: int

    @property
    def direction(self) -> str:
        return "helps" if self.difference > 0 else "hurts"


@dataclass(frozen=True)
class HeatMap:
    """A table of scores.

    Attributes:
        rows_are: what a row is: `arm`, `class`.
        columns: title and note of each.
        rows: title, note, and a cell or None for each column.
        left_out: labels that are not shown; the result has them.
    """

    rows_are: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, str, Sequence[Cell | None]]]
    left_out: int = 0


def class_map(classes: Sequence[ClassScore], arms: Sequence[ArmResult], floor: float) -> HeatMap | None:
    """F1 of each class in each arm; None without classes.

    Args:
        classes: of the result.
        arms: whose order is kept.
        floor: a difference of this size is never given the full colour.
    """
    notes = {one.label: f"{one.support:,} rows" for one in classes}
    scores = {(one.arm, one.label): (one.f1, one.difference) for one in classes}
    return _heat_map(scores, notes, arms, floor, "class")


def slice_map(slices: Sequence[SliceScore], arms: Sequence[ArmResult], floor: float) -> HeatMap | None:
    """Score of each slice of the test split in each arm; None without slices."""
    notes = {one.slice: f"{one.rows:,} rows" for one in slices}
    scores = {(one.arm, one.slice): (one.score, one.difference) for one in slices}
    return _heat_map(scores, notes, arms, floor, "slice")


def _heat_map(
    scores: Mapping[tuple[str, str], tuple[float, float]],
    notes: Mapping[str, str],
    arms: Sequence[ArmResult],
    floor: float,
    thing: str,
) -> HeatMap | None:
    if not scores:
        return None
    shown_arms = [arm for arm in arms if any((arm.id, label) in scores for label in notes)]
    labels, left_out = _telling_labels(list(notes), scores)
    strongest = max(2 * floor, max(abs(difference) for _, difference in scores.values()))

    def cell(arm: ArmResult, label: str) -> Cell | None:
        if (arm.id, label) not in scores:
            return None
        score, difference = scores[arm.id, label]
        return Cell(score, difference, round(STRONGEST * abs(difference) / strongest) if strongest else 0)

    if len(labels) <= max(len(shown_arms), FEW):
        columns = [(label, notes[label]) for label in labels]
        rows = [(arm.title, "", [cell(arm, label) for label in labels]) for arm in shown_arms]
        return HeatMap("arm", columns, rows, left_out)
    columns = [(arm.title, "") for arm in shown_arms]
    return HeatMap(
        thing, columns, [(label, notes[label], [cell(arm, label) for arm in shown_arms]) for label in labels], left_out
    )


def _telling_labels(
    labels: Sequence[str], scores: Mapping[tuple[str, str], tuple[float, float]]
) -> tuple[list[str], int]:
    """Labels in their order; where there are too many, those that changed most."""

    def change(label: str) -> float:
        return max(_changes(label), default=0.0)

    def _changes(label: str) -> Iterable[float]:
        return (abs(difference) for (_, of), (_, difference) in scores.items() if of == label)

    if len(labels) <= MOST_LABELS:
        return list(labels), 0
    kept = set(sorted(labels, key=change, reverse=True)[:MOST_LABELS])
    return [label for label in labels if label in kept], len(labels) - len(kept)
