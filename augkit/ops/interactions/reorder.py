"""`interactions.reorder`: shuffle a run of a history."""

from __future__ import annotations

import numpy as np

from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.interactions.base import History, InteractionsOperator
from augkit.ops.sampling import share


@operator("interactions.reorder", version=1)
class Reorder(InteractionsOperator):
    """Shuffle a run of consecutive items. Ratings and prices go with their items; times stay, so that they still rise.

    Args:
        rate: length of the run as a share of the history, in (0, 1]; at least two items.

    Source: Xie et al. 2022, "Contrastive learning for sequential recommendation" (CL4SRec), item reorder.
    """

    rate: Rate = 0.2

    def draw(self, sample: History, rng: Chance) -> Drawn:
        total = len(sample)
        length = max(2, share(self.rate, total))
        if length > total:
            return None
        draws = rng.random(length + 1)
        order = np.argsort(draws[1:], kind="stable").tolist()
        if order == list(range(length)):
            return None
        return {"start": int(draws[0] * (total - length + 1)), "order": order}

    def apply(self, sample: History, drawn: Drawn) -> History:
        start, order = drawn["start"], drawn["order"]
        places = list(range(len(sample)))
        places[start : start + len(order)] = [start + place for place in order]
        return sample.reordered(places)
