"""`interactions.mask`: hide items of a history."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import field_validator

from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.interactions.base import History, InteractionsOperator
from augkit.ops.sampling import pick_numbers, share

PADDING = frozenset({"", "0", "pad", "padding", "null", "none"})


@operator("interactions.mask", version=2)
class Mask(InteractionsOperator):
    """Put a mask in the place of items. Times, ratings and prices stay: the item is hidden, not gone.

    The mask is an item of its own. A name that is used for padding is refused, since a model would take masked
    items for none, and so is one that an item of the source has.

    Args:
        rate: share of the items hidden, in (0, 1]; at least one.
        mask_item: name of the mask; no item of the source may be called so.

    Source: Xie et al. 2022, "Contrastive learning for sequential recommendation" (CL4SRec), item mask.
    """

    rate: Rate = 0.3
    mask_item: str = "[mask]"

    @field_validator("mask_item")
    @classmethod
    def _not_padding(cls, value: str) -> str:
        if value.strip().strip("[]<>").lower() in PADDING:
            raise ValueError("the mask must be an item of its own, and this is a name for padding")
        return value

    def reserved(self) -> Mapping[str, frozenset[str]]:
        return {"mask_item": frozenset({"items", "held_out", "target_item", "negative_items"})}

    def draw(self, sample: History, rng: Chance) -> Drawn:
        if not len(sample):
            return None
        places = sorted(pick_numbers(len(sample), share(self.rate, len(sample)), rng))
        return {"item": self.mask_item, "at": places}

    def apply(self, sample: History, drawn: Drawn) -> History:
        return sample.replaced([(place, drawn["item"]) for place in drawn["at"]], hidden=True)
