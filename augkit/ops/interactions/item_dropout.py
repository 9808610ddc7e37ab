"""`interactions.item_dropout`: leave items of a history out."""

from __future__ import annotations

from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.interactions.base import History, InteractionsOperator
from augkit.ops.sampling import pick_numbers, share


@operator("interactions.item_dropout", version=2)
class ItemDropout(InteractionsOperator):
    """Leave out items anywhere in a history, as if these events had not been logged. At least one item stays.

    Args:
        rate: share of the items left out, in (0, 1]; at least one.

    Source: Tan et al. 2016, "Improved recurrent neural networks for session-based recommendations", embedding dropout
        as data augmentation.
    """

    rate: Rate = 0.2

    def draw(self, sample: History, rng: Chance) -> Drawn:
        total = len(sample)
        return sorted(pick_numbers(total, min(share(self.rate, total), total - 1), rng))

    def apply(self, sample: History, drawn: Drawn) -> History:
        gone = set(drawn)
        return sample.taken([place for place in range(len(sample)) if place not in gone])
