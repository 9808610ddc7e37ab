"""`interactions.crop`: keep one run of a history."""

from __future__ import annotations

from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.interactions.base import History, InteractionsOperator
from augkit.ops.sampling import share as count_of


@operator("interactions.crop", version=1)
class Crop(InteractionsOperator):
    """Keep a run of consecutive items, and leave out what is before and behind it.

    Every run of its length is as likely as any other, the one that ends with the newest item among them.

    Args:
        share: share of the items that is kept, in (0, 1]; at least one.

    Source: Xie et al. 2022, "Contrastive learning for sequential recommendation" (CL4SRec), item crop.
    """

    share: Rate = 0.6

    def draw(self, sample: History, rng: Chance) -> Drawn:
        total = len(sample)
        length = count_of(self.share, total)
        if length >= total:
            return None
        return {"start": int(rng.random() * (total - length + 1)), "length": length}

    def apply(self, sample: History, drawn: Drawn) -> History:
        return sample.taken(range(drawn["start"], drawn["start"] + drawn["length"]))
