"""`image.cutmix`: a rectangle of another picture."""

from __future__ import annotations

from math import sqrt
from typing import Annotated, Any, ClassVar

from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.canvas import fitted_to
from augkit.ops.image.kinds.partner_base import PartnerOperator, Partners, mixed_label


@operator("image.cutmix", version=1)
class CutMix(PartnerOperator):
    """Put a rectangle of another picture of the training split into the picture, and mix the labels by area.

    The other picture is scaled to the size of this one, and the rectangle stays in its place. Data with boxes, masks,
    keypoints or captions is refused: what a rectangle cuts through has no certain label; see `image.copy_paste`.

    Args:
        alpha: of the Beta distribution that the share of the area is drawn from.

    Source: Yun et al. 2019, "CutMix: Regularization Strategy to Train Strong Classifiers with Localizable Features".
    """

    moves: ClassVar[frozenset[str]] = frozenset({"image", "label"})

    alpha: Annotated[float, Field(gt=0, le=100)] = 1.0

    def draw(self, sample: Picture, rng: Chance, fitted: Partners) -> Drawn:
        side = sqrt(1 - float(rng.beta(self.alpha, self.alpha)))
        across, down = rng.random(2).tolist()
        left, right = _cut(across, side, sample.width)
        top, bottom = _cut(down, side, sample.height)
        partners = self.pick(sample, rng, fitted)
        if not partners or left == right or top == bottom:
            return None
        return {"partner": partners[0], "left": left, "top": top, "width": right - left, "height": bottom - top}

    def apply(self, sample: Picture, drawn: Any) -> Picture:
        partner = self.partner(drawn["partner"])
        pixels = fitted_to(sample.pixels, partner.pixels)
        left, top, width, height = (drawn[name] for name in ("left", "top", "width", "height"))
        made = sample.with_pixels(sample.pixels.copy())
        made.pixels[top : top + height, left : left + width] = pixels[top : top + height, left : left + width]
        share = width * height / (sample.width * sample.height)
        made.label = mixed_label([sample.label, partner.label], [1 - share, share])
        return made


def _cut(middle: float, side: float, length: int) -> tuple[int, int]:
    """Ends of a stretch about a middle, cut to the picture."""
    return max(0, round((middle - side / 2) * length)), min(length, round((middle + side / 2) * length))
