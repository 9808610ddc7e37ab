"""How strong a step is: a level from 0 to 1 as the number that the step takes."""

from __future__ import annotations

from typing import Literal

from augkit.ops.chance import Chance

__all__ = ["CURATED", "Scale", "drawn_step"]

Scale = Literal["usual", "wide"]

CURATED = (
    *("identity", "shear_x", "shear_y", "translate_x", "translate_y", "rotate", "brightness", "colour", "contrast"),
    *("sharpness", "posterize", "solarize", "auto_contrast", "equalize"),
)
"""The fourteen steps of RandAugment and TrivialAugment."""

_LARGEST = {"shear": (0.3, 0.99), "rotate": (30.0, 135.0), "enhance": (0.9, 0.99), "posterize": (4, 6)}
_TRANSLATED = 150 / 331  # of a side, as the papers have it for 331 pixels
_TRANSLATED_WIDE = 32  # pixels
_WITHOUT = frozenset({"identity", "auto_contrast", "equalize", "invert"})
_ENHANCE = frozenset({"brightness", "colour", "contrast", "sharpness"})


def drawn_step(name: str, level: float, size: tuple[int, int], rng: Chance, scale: Scale = "usual") -> list[object]:
    """A step with its number, as it is written into the lineage.

    Args:
        name: of the step.
        level: its strength, from 0 to 1.
        size: width and height of the picture.
        rng: draws the sign of what can go both ways.
        scale: `usual` as in AutoAugment and RandAugment, `wide` as in TrivialAugmentWide.
    """
    wide = scale == "wide"
    sign = -1 if rng.random() < 0.5 else 1
    if name in _WITHOUT:
        return [name, 0]
    if name == "posterize":
        return [name, 8 - round(level * _LARGEST["posterize"][wide])]
    if name == "solarize":
        return [name, round(1 - level, 4)]
    if name in _ENHANCE:
        return [name, round(1 + sign * level * _LARGEST["enhance"][wide], 4)]
    if name.startswith("translate"):
        side = size[0] if name == "translate_x" else size[1]
        return [name, sign * int(level * (_TRANSLATED_WIDE if wide else _TRANSLATED * side))]
    return [name, round(sign * level * _LARGEST["rotate" if name == "rotate" else "shear"][wide], 4)]
