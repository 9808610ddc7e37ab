"""What happens to each value, or to the channels of each pixel: tables, matrices, histograms.

White is 255, 65,535 or 1.0; functions of values are given shares of white, and are the same for every type but for the
rounding.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

import numpy as np

from augkit.ops.image.reading.opencv import opencv

__all__ = [
    "LUMA",
    "autocontrast",
    "blended",
    "equalized",
    "hue_matrix",
    "luma_mean",
    "pointwise",
    "posterized",
    "saturation_matrix",
    "shares",
    "sharpened",
    "solarized",
    "transformed",
    "typed",
    "white",
]

LUMA = np.array([0.299, 0.587, 0.114])
"""Red, green and blue in brightness: ITU-R BT.601."""

_EYE, _LUMA_ROWS = np.eye(3), np.tile(LUMA, (3, 1))
_LEVELS = 256
_IDENTITY = np.arange(_LEVELS, dtype=np.uint8)
_WHITE = {"B": 255.0, "H": 65_535.0}  # by the letter of the type


@lru_cache(maxsize=2)
def _steps(count: int) -> np.ndarray:
    """The shares of white that whole numbers stand for."""
    steps = np.arange(count + 1) / count
    steps.setflags(write=False)
    return steps


def white(pixels: np.ndarray) -> float:
    """The greatest value of a type: 255, 65,535 or 1.0."""
    return _WHITE.get(pixels.dtype.char, 1.0)


def shares(pixels: np.ndarray) -> np.ndarray:
    """Values as shares of white, float32."""
    return pixels if pixels.dtype == np.float32 else pixels.astype(np.float32) / np.float32(white(pixels))


def typed(values: np.ndarray, kind: np.dtype) -> np.ndarray:
    """Shares of white as values of a type, cut to what it can hold and rounded."""
    values = np.maximum(values, 0.0)  # what np.clip does, in half the time where there are few
    np.minimum(values, 1.0, out=values)
    if kind.kind == "f":
        return values.astype(kind)
    values *= _WHITE[kind.char]
    np.rint(values, out=values)
    return values.astype(kind)


def pointwise(pixels: np.ndarray, function: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """A function of each value, both as shares of white; of whole numbers by a table."""
    if pixels.dtype.kind == "f":
        return typed(function(pixels), pixels.dtype)
    count = int(white(pixels))
    table = typed(function(_steps(count)), pixels.dtype)
    found: np.ndarray = opencv().LUT(pixels, table) if count < _LEVELS else table[pixels]
    return found.reshape(pixels.shape)


def posterized(pixels: np.ndarray, bits: int) -> np.ndarray:
    """Only the highest bits of each value, of 8."""
    step = 2 ** (8 - bits)
    if pixels.dtype == np.uint8:
        kept: np.ndarray = pixels & np.uint8(256 - step)
        return kept
    return pointwise(pixels, lambda values: np.floor(values * 255 / step + 1e-6) * step / 255)


def solarized(pixels: np.ndarray, threshold: float) -> np.ndarray:
    """Values from a threshold on inverted; it is a share of white."""
    return pointwise(pixels, lambda values: np.where(values >= threshold - 1e-6, 1 - values, values))


def transformed(pixels: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Red, green and blue of each pixel times a 3 × 3 matrix, cut to what the type can hold."""
    made: np.ndarray = opencv().transform(pixels, np.asarray(matrix, np.float64))
    return np.clip(made, 0, 1) if made.dtype.kind == "f" else made


def saturation_matrix(factor: float) -> np.ndarray:
    """0 is grey, 1 changes nothing; brightness stays."""
    made: np.ndarray = factor * _EYE + (1 - factor) * _LUMA_ROWS
    return made


def hue_matrix(degrees: float) -> np.ndarray:
    """Colours turned round the axis of greys, red towards green; brightness stays. Shape (3, 3)."""
    angle = -np.radians(degrees)  # YIQ turns the other way: from orange (I) to purple (Q)
    to_yiq = np.array([LUMA, [0.595716, -0.274453, -0.321263], [0.211456, -0.522591, 0.311135]])
    turn = np.array([[1, 0, 0], [0, np.cos(angle), -np.sin(angle)], [0, np.sin(angle), np.cos(angle)]])
    made: np.ndarray = np.linalg.inv(to_yiq) @ turn @ to_yiq
    return made


def luma_mean(pixels: np.ndarray) -> float:
    """Mean brightness as a share of white."""
    channels = pixels.shape[2]
    if pixels.dtype.kind == "f":
        means = pixels.reshape(-1, channels).mean(axis=0, dtype=np.float64)
    else:  # sums of whole numbers are exact in any order, and OpenCV's are ten times as fast
        means = np.array(opencv().sumElems(pixels)[:channels]) / (pixels.shape[0] * pixels.shape[1])
    return float(means @ LUMA if channels == 3 else means[0]) / white(pixels)


def blended(one: np.ndarray, other: np.ndarray, weight: float) -> np.ndarray:
    """`one` by its weight and `other` by the rest, cut to what the type of whole numbers can hold."""
    made: np.ndarray = opencv().addWeighted(one, weight, other, 1 - weight, 0)
    return made.reshape(one.shape)


def equalized(pixels: np.ndarray) -> np.ndarray:
    """Each channel with its values spread so that all of 256 levels are about as frequent, as Pillow has it."""
    is_small = pixels.dtype == np.uint8
    levels = pixels if is_small else np.rint(shares(pixels) * (_LEVELS - 1)).astype(np.uint8)
    tables = [_spread(levels, channel) for channel in range(pixels.shape[2])]
    if is_small:
        found: np.ndarray = opencv().LUT(pixels, np.stack(tables, axis=1)[None])
        return found.reshape(pixels.shape)
    made: np.ndarray = pixels.copy()
    for channel, table in enumerate(tables):
        if not np.array_equal(table, _IDENTITY):
            shown = partial(_looked_up, table / (_LEVELS - 1))
            made[:, :, channel] = pointwise(np.ascontiguousarray(pixels[:, :, channel]), shown)
    return made


def autocontrast(pixels: np.ndarray) -> np.ndarray:
    """Each channel stretched from black to white, as Pillow has it."""
    made = np.empty_like(pixels)
    for channel in range(pixels.shape[2]):
        one = np.ascontiguousarray(pixels[:, :, channel])
        low, high = float(one.min()) / white(pixels), float(one.max()) / white(pixels)
        made[:, :, channel] = pointwise(one, partial(_stretched, low, high)) if low < high else one
    return made


def sharpened(pixels: np.ndarray, factor: float) -> np.ndarray:
    """Away from a smoothed picture (above 1) or towards it (below 1), as Pillow has it; the edge stays."""
    kernel = np.array([[1, 1, 1], [1, 5, 1], [1, 1, 1]], np.float32) / 13
    smooth: np.ndarray = opencv().filter2D(pixels, -1, kernel).reshape(pixels.shape)
    made = blended(pixels, smooth, factor)
    if made.dtype.kind == "f":
        np.clip(made, 0, 1, out=made)
    for side in (np.s_[:1], np.s_[-1:], np.s_[:, :1], np.s_[:, -1:]):
        made[side] = pixels[side]
    return made


def _spread(levels: np.ndarray, channel: int) -> np.ndarray:
    """What each level of a channel becomes when they are made about as frequent, uint8 of shape (256,)."""
    counts = opencv().calcHist([levels], [channel], None, [_LEVELS], [0, _LEVELS]).ravel().astype(np.int64)
    step = (counts.sum() - counts[np.flatnonzero(counts)[-1]]) // (_LEVELS - 1)
    if step == 0:
        return _IDENTITY
    before = np.cumsum(counts) - counts
    table: np.ndarray = np.minimum((step // 2 + before) // step, _LEVELS - 1).astype(np.uint8)
    return table


def _looked_up(table: np.ndarray, values: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.interp(values, np.linspace(0, 1, len(table)), table)
    return found


def _stretched(low: float, high: float, values: np.ndarray) -> np.ndarray:
    made: np.ndarray = (values - low) / (high - low)
    return made
