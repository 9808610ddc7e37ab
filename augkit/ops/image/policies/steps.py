"""The steps of AutoAugment and its followers: each moves or recolours a picture by one number."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from augkit.ops.image.kernels.colours import (
    autocontrast,
    equalized,
    luma_mean,
    pointwise,
    posterized,
    saturation_matrix,
    sharpened,
    solarized,
    transformed,
)
from augkit.ops.image.kernels.matrices import centred, rotation, shift
from augkit.ops.image.kernels.warps import Affine, Warp

__all__ = ["COLOURING", "MOVES", "RECOLOURS", "recoloured", "warp_of"]

Recolour = Callable[[np.ndarray, float], np.ndarray]


def _brightness(pixels: np.ndarray, factor: float) -> np.ndarray:
    return pointwise(pixels, lambda values: values * factor)


def _contrast(pixels: np.ndarray, factor: float) -> np.ndarray:
    mean = luma_mean(pixels)
    return pointwise(pixels, lambda values: mean + (values - mean) * factor)


def _colour(pixels: np.ndarray, factor: float) -> np.ndarray:
    return transformed(pixels, saturation_matrix(factor)) if pixels.shape[2] == 3 else pixels


RECOLOURS: Mapping[str, Recolour] = {
    "identity": lambda pixels, value: pixels,
    "auto_contrast": lambda pixels, value: autocontrast(pixels),
    "equalize": lambda pixels, value: equalized(pixels),
    "invert": lambda pixels, value: pointwise(pixels, lambda values: 1 - values),
    "brightness": _brightness,
    "colour": _colour,
    "contrast": _contrast,
    "sharpness": sharpened,
    "posterize": lambda pixels, value: posterized(pixels, int(value)),
    "solarize": solarized,
}
"""Name to what it does. The number is a factor (1 changes nothing), bits that are kept, or a threshold as a share of
white."""

MOVES = ("rotate", "shear_x", "shear_y", "translate_x", "translate_y")
"""The number is degrees counter-clockwise, a slope, or pixels."""

COLOURING = frozenset({"colour", "equalize", "invert", "solarize"})
"""Steps that may give things another colour."""


def recoloured(pixels: np.ndarray, name: str, value: float) -> np.ndarray:
    """Pixels after a step that leaves them where they are; alpha stays.

    Args:
        pixels: H × W × C.
        name: one of `RECOLOURS`.
        value: how strongly.
    """
    step = RECOLOURS[name]
    if pixels.shape[2] < 4:
        return step(pixels, value)
    return np.dstack([step(np.ascontiguousarray(pixels[:, :, :3]), value), pixels[:, :, 3:]])


def warp_of(name: str, value: float, width: int, height: int) -> Warp:
    """Where a step of `MOVES` takes a picture of a size; shears about its middle."""
    matrix = {
        "rotate": lambda: rotation(value),
        "shear_x": lambda: np.array([[1, value, 0], [0, 1, 0], [0, 0, 1]]),
        "shear_y": lambda: np.array([[1, 0, 0], [value, 1, 0], [0, 0, 1]]),
        "translate_x": lambda: shift(value, 0),
        "translate_y": lambda: shift(0, value),
    }[name]()
    return Affine(centred(matrix, (width, height), (width, height)), width, height)
