"""Test rows that an arm answers otherwise than the baseline, with the augmented rows nearest to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from augkit.ablation.result import Ablation, ArmResult, Flip, Neighbour
from augkit.report.texts import marked, shortened
from augkit.show.changes import Piece

__all__ = ["ArmFlips", "FlipView", "NearView", "flip_views"]

MOST = 4
"""Rows shown of each arm that it gained, and as many that it lost; the result has all of them."""
MOST_NEAR = 2


@dataclass(frozen=True)
class NearView:
    """An augmented row: what was changed in it, by what, and the id that `augkit explain` takes."""

    id: str
    pieces: Sequence[Piece]
    steps: Sequence[str]
    similarity: float


@dataclass(frozen=True)
class FlipView:
    """A test row and how often it was answered right."""

    id: str
    text: str
    label: str
    baseline_right: float
    arm_right: float
    nearest: Sequence[NearView]


@dataclass(frozen=True)
class ArmFlips:
    """Flipped rows of one arm.

    Attributes:
        arm: the arm.
        gained, lost: rows it answers right more often than the baseline, and less often; the largest change first.
        all_gained, all_lost: how many the result holds.
    """

    arm: ArmResult
    gained: Sequence[FlipView]
    lost: Sequence[FlipView]
    all_gained: int
    all_lost: int


def flip_views(study: Ablation) -> list[ArmFlips]:
    """Flipped rows arm by arm, in the order of the arms; arms without any are left out."""
    views = []
    for arm in study.arms:
        flips = sorted(
            (flip for flip in study.flips if flip.arm == arm.id),
            key=lambda flip: -abs(flip.arm_right - flip.baseline_right),
        )
        gained = [flip for flip in flips if flip.arm_right > flip.baseline_right]
        lost = [flip for flip in flips if flip.arm_right < flip.baseline_right]
        if gained or lost:
            views.append(ArmFlips(arm, _views(gained), _views(lost), len(gained), len(lost)))
    return views


def _near(flip: Flip) -> list[Neighbour]:
    """The nearest augmented rows, each text once."""
    return list({near.text: near for near in reversed(flip.nearest)}.values())[::-1][:MOST_NEAR]


def _views(flips: Sequence[Flip]) -> list[FlipView]:
    return [
        FlipView(
            flip.id,
            shortened(flip.text),
            flip.label,
            flip.baseline_right,
            flip.arm_right,
            [
                NearView(near.id, marked(near.source_text, near.text), near.steps, near.similarity)
                for near in _near(flip)
            ],
        )
        for flip in flips[:MOST]
    ]
