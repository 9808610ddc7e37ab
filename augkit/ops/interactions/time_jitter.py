"""`interactions.time_jitter`: stretch and shrink the times between items."""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar

import numpy as np

from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.interactions.base import History, InteractionsOperator


@operator("interactions.time_jitter", version=1)
class TimeJitter(InteractionsOperator):
    """Stretch or shrink each time between two items by a factor of its own.

    The newest item keeps its time, so that nothing comes later than it did, and the order stays. A history with a
    missing time stays as it is.

    Args:
        rate: most that a time between two items may change, as a share of it, in (0, 1].

    Source: Dang et al. 2023, "Uniform sequence better: time interval aware data augmentation for sequential
        recommendation", whose operators go by the times between items; here those times are what is changed.
    """

    needs: ClassVar[frozenset[str]] = frozenset({"times"})

    rate: Rate = 0.2

    def draw(self, sample: History, rng: Chance) -> Drawn:
        times = sample.beside.get("times")
        if times is None or len(times) < 2 or None in times:
            return None
        factors = 1 + self.rate * (2 * rng.random(len(times) - 1) - 1)
        return np.round(factors, 4).tolist()

    def apply(self, sample: History, drawn: Drawn) -> History:
        times = sample.beside["times"]
        assert times is not None
        is_whole = all(isinstance(time, int) for time in times)
        made = [times[-1]]
        for (before, after), factor in zip(reversed(list(pairwise(times))), reversed(drawn), strict=True):
            made.append(made[-1] - (after - before) * factor)
        made.reverse()
        return sample.at_times([round(time) for time in made] if is_whole else made)
