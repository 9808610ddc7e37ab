"""`image.mixup`: two pictures laid over each other."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.canvas import fitted_to
from augkit.ops.image.kernels.colours import blended
from augkit.ops.image.kinds.partner_base import PartnerOperator, Partners, mixed_label


@operator("image.mixup", version=1)
class MixUp(PartnerOperator):
    """Lay another picture of the training split over the picture, scaled to its size, and mix the labels alike.

    Two things stand in every place afterwards, so data with boxes, masks, keypoints or captions is refused.

    Args:
        alpha: of the Beta distribution that the weight is drawn from; the picture itself has the greater weight.

    Source: Zhang et al. 2018, "mixup: Beyond Empirical Risk Minimization".
    """

    moves: ClassVar[frozenset[str]] = frozenset({"image", "label"})

    alpha: Annotated[float, Field(gt=0, le=100)] = 0.4

    def draw(self, sample: Picture, rng: Chance, fitted: Partners) -> Drawn:
        weight = float(rng.beta(self.alpha, self.alpha))
        partners = self.pick(sample, rng, fitted)
        return {"partner": partners[0], "weight": round(max(weight, 1 - weight), 5)} if partners else None

    def apply(self, sample: Picture, drawn: Any) -> Picture:
        partner, weight = self.partner(drawn["partner"]), drawn["weight"]
        pixels = fitted_to(sample.pixels, partner.pixels)
        label = mixed_label([sample.label, partner.label], [weight, 1 - weight])
        made = sample.with_pixels(blended(sample.pixels, pixels, weight))
        made.label = label
        return made
