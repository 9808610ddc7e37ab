"""`timeseries.guided_warp`: the series at the pace of another."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.sampling import chosen, pick_numbers
from augkit.ops.timeseries.base import TimedSeriesDatasetOperator
from augkit.ops.timeseries.reading.packing import packed, unpacked
from augkit.ops.timeseries.reading.pool import Partner, Partners
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.alignment import aligned, aligned_with_each
from augkit.ops.timeseries.warping.interpolation import filled

CANDIDATES = 4  # teachers that are compared, and as many of their own class and of others to compare with


@operator("timeseries.guided_warp", version=2)
class GuidedWarp(TimedSeriesDatasetOperator):
    """Warp the series in time so that it runs at the pace of another of the same class.

    Values stay those of the series; which of them stand when is told by dynamic time warping to a teacher. Step labels
    and events go with their steps.

    Args:
        teacher: `random`, or `discriminative` (DGW): of four drawn at random, the one that is nearest to its own class
            in comparison with the others; where there is one class alone, as `random`.
        band: how far apart two steps may be that belong together, as a share of the length, in (0, 1].

    Source: Iwana & Uchida 2021, "Time Series Data Augmentation for Neural Networks by Time Warping with a
    Discriminative Teacher"; with distances of whole values in the place of shape descriptors.
    """

    teacher: Literal["random", "discriminative"] = "discriminative"
    band: Annotated[float, Field(gt=0, le=1)] = 0.2

    def draw(self, sample: Series, rng: Chance, fitted: Partners) -> Drawn:
        partners = fitted.like(sample)
        if not partners or sample.steps < 3:
            return None
        if self.teacher == "random":
            teacher = chosen(partners, rng.random())
        else:
            drawn = [partners[number] for number in pick_numbers(len(partners), CANDIDATES, rng)]
            teacher = max(drawn, key=lambda one: (self._margin(one, sample, fitted), one.id))
        own, _, _ = aligned(filled(sample.values), filled(teacher.values), band=self.band)
        places = np.linspace(0.0, len(own) - 1, sample.steps)
        positions = np.interp(places, np.arange(len(own)), own)
        return {"partner": teacher.id, "positions": packed(positions)}

    def _margin(self, teacher: Partner, sample: Series, fitted: Partners) -> float:
        """How much nearer the teacher is to series of its own class than to others."""
        key = ("margin", teacher.id, self.band)
        if key not in fitted.known:
            same = _spread_out([one for one in fitted.of_class(sample) if one.id != teacher.id])
            other = _spread_out(fitted.unlike(sample))
            near, far = self._distance(teacher, same), self._distance(teacher, other)
            fitted.known[key] = far / near if near > 0 and other else 0.0
        margin: float = fitted.known[key]
        return margin

    def _distance(self, teacher: Partner, others: list[Partner]) -> float:
        """The mean distance under time warping."""
        paths = aligned_with_each(filled(teacher.values), [filled(one.values) for one in others], band=self.band)
        return sum(cost for _, _, cost in paths) / len(paths) if paths else 0.0

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        positions = unpacked(drawn["positions"])
        return sample.moved(np.clip(positions, 0.0, sample.steps - 1))


def _spread_out(partners: list[Partner]) -> list[Partner]:
    """As many as are compared with, evenly over the list."""
    step = max(len(partners) // CANDIDATES, 1)
    return partners[::step][:CANDIDATES]
