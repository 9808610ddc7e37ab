"""Operators that change values of pixels and leave every pixel where it is."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np

from augkit.ops.base import Drawn, Range
from augkit.ops.chance import Chance
from augkit.ops.image.base import ImageOperator, Picture
from augkit.ops.image.reading.captions import names_colour

__all__ = ["ColourOperator", "PixelOperator", "between"]


def between(limits: Range, rng: Chance, digits: int = 5) -> float:
    """An even draw within limits, rounded."""
    low, high = limits
    return round(low + (high - low) * rng.random(), digits)


class PixelOperator(ImageOperator):
    """An operator whose `changed` is a function of grey or of red, green and blue; alpha stays."""

    @abstractmethod
    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        """New pixels of the same shape and type.

        Args:
            pixels: H × W × 1 or H × W × 3.
            drawn: what was drawn.
        """

    def apply(self, sample: Picture, drawn: Drawn) -> Picture:
        pixels = sample.pixels
        if sample.channels < 4:
            made = self.changed(pixels, drawn)
        else:
            made = np.dstack([self.changed(np.ascontiguousarray(pixels[:, :, :3]), drawn), pixels[:, :, 3:]])
        return sample.with_pixels(made)


class ColourOperator(PixelOperator):
    """An operator that changes what colour things have: grey pictures and those whose caption names a colour stay."""

    @abstractmethod
    def draw_colours(self, picture: Picture, rng: Chance) -> Drawn:
        """What to do with a picture of colours."""

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        if picture.channels == 1 or (picture.caption and names_colour(picture.caption)):
            return None
        return self.draw_colours(picture, rng)
