"""Test rows that an arm answers otherwise than the baseline, with the augmented rows nearest to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from augkit.ablation.result import Ablation, ArmResult, Flip, Neighbour
from augkit.report.media import Media, Shelf
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
    before: Media | None = None
    after: Media | None = None


@dataclass(frozen=True)
class FlipView:
    """A test row and how often it was answered right; `media` where it is a picture or a sound."""

    id: str
    text: str
    label: str
    baseline_right: float
    arm_right: float
    nearest: Sequence[NearView]
    media: Media | None = None


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
    shelf = _Files(study)
    views = []
    for arm in study.arms:
        flips = sorted(
            (flip for flip in study.flips if flip.arm == arm.id),
            key=lambda flip: -abs(flip.arm_right - flip.baseline_right),
        )
        gained = [flip for flip in flips if flip.arm_right > flip.baseline_right]
        lost = [flip for flip in flips if flip.arm_right < flip.baseline_right]
        if gained or lost:
            views.append(ArmFlips(arm, _views(gained, shelf), _views(lost, shelf), len(gained), len(lost)))
    return views


def _near(flip: Flip) -> list[Neighbour]:
    """The nearest augmented rows, each text or file once."""
    return list({near.file or near.text: near for near in reversed(flip.nearest)}.values())[::-1][:MOST_NEAR]


class _Files:
    """The pictures and sounds of a study, as many as a page holds."""

    def __init__(self, study: Ablation) -> None:
        self._study, self._shelf = study, Shelf()

    def take(self, name: str) -> Media | None:
        file = self._study.files.get(name)
        return None if file is None else self._shelf.put(Media(file.kind, file.uri, file.words))


def _views(flips: Sequence[Flip], files: _Files) -> list[FlipView]:
    return [
        FlipView(
            flip.id,
            shortened(flip.text),
            flip.label,
            flip.baseline_right,
            flip.arm_right,
            [
                NearView(
                    near.id,
                    marked(near.source_text, near.text),
                    near.steps,
                    near.similarity,
                    files.take(near.source_file),
                    files.take(near.file),
                )
                for near in _near(flip)
            ],
            files.take(flip.file),
        )
        for flip in flips[:MOST]
    ]
