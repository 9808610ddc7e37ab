"""`multimodal.mixgen`: two pictures laid over each other, with both captions."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import AfterValidator, Field

from augkit.ops.base import Drawn, Range, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.canvas import in_the_kind_of
from augkit.ops.image.kernels.colours import blended
from augkit.ops.image.kernels.warps import Resize
from augkit.ops.image.kinds.partner_base import PartnerOperator, Partners, mixed_label


def _share(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] <= 0 or value[1] >= 1:
        raise ValueError(f"a share lies between 0 and 1, found [{value[0]:g}, {value[1]:g}]")
    return value


@operator("multimodal.mixgen", version=1)
class MixGen(PartnerOperator):
    """Lay another picture of the training split over the picture, and put its caption behind the caption.

    Both captions are true of what is seen afterwards, so that pairs of pictures and captions can be learnt from. Data
    with boxes, masks or keypoints is refused: two things stand in every place.

    Args:
        own_share: `[low, high]`, between 0 and 1, of the picture's own weight; the other has the rest.
        separator: what stands between the captions; nothing for languages that are written without spaces.

    Source: Hao et al. 2023, "MixGen: A New Multi-Modal Data Augmentation".
    """

    modality: ClassVar[str] = "multimodal"
    moves: ClassVar[frozenset[str]] = frozenset({"image", "caption", "label"})
    needs: ClassVar[frozenset[str]] = frozenset({"caption"})

    own_share: Annotated[Range, AfterValidator(_share)] = (0.5, 0.5)
    separator: str = Field(" ")

    def draw(self, sample: Picture, rng: Chance, fitted: Partners) -> Drawn:
        low, high = self.own_share
        weight = round(low + (high - low) * rng.random(), 5)
        partners = self.pick(sample, rng, fitted)
        return {"partner": partners[0], "weight": weight} if partners and sample.caption is not None else None

    def apply(self, sample: Picture, drawn: Any) -> Picture:
        partner, weight = self.partner(drawn["partner"]), drawn["weight"]
        resize = Resize((partner.width, partner.height), sample.width, sample.height)
        pixels = in_the_kind_of(resize.array(partner.pixels), sample.pixels)
        captions = [sample.caption, partner.caption]
        return sample.replaced(
            pixels=np.ascontiguousarray(blended(sample.pixels, pixels, weight)),
            caption=self.separator.join(caption for caption in captions if caption),
            label=mixed_label([sample.label, partner.label], [weight, 1 - weight]),
        )
