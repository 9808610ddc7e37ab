"""Points in small cells of equal size, near points together."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.search.spaces import Integers

__all__ = ["Cells", "divide"]

_SAMPLE = 96  # points of a part that say across which directions it is cut
_ROUNDS = 2  # of the power method: nearly the widest direction is as good as the widest
_HALVED = 0.25  # what a cut in the middle leaves of the variance along it
_TINY = np.float32(1e-30)


class Cells(NamedTuple):
    """Cells of points, all with the same number of places.

    Attributes:
        points: numbers of the points in each cell, shape (cells, places).
        spare: of each place, whether it is only filled up, with a point that also has a place of its own.
    """

    points: Integers
    spare: NDArray[np.bool_]


def divide(points: NDArray[np.float32], size: int) -> Cells:
    """Cut points into halves, across the directions in which they spread, until no part has more than `size`.

    Args:
        points: shape (points, coordinates), at least one.

    Source: Verma et al. 2009, "Which Spatial Partition Trees are Adaptive to Intrinsic Dimension?": the tree of
    principal directions. Here one pass over the points makes two cuts.
    """
    count = len(points)
    halvings = 0
    while count > size << halvings:
        halvings += 1
    width = -(-count // (1 << halvings))
    filled = np.linspace(0, count - 1, (width << halvings) - count).astype(np.int64)
    owners = np.concatenate([np.arange(count), filled])
    places = np.arange(len(owners))[None]
    while places.shape[1] > width:
        parts = points.take(owners[places], axis=0)
        cuts = 2 if places.shape[1] > 2 * width else 1
        heights = parts @ _directions(parts, cuts)
        order = np.argpartition(heights[:, :, 0], places.shape[1] // 2, axis=1)
        if cuts == 2:
            order = order.reshape(len(places), 2, -1)
            second = np.take_along_axis(heights[:, None, :, 1], order, axis=2)
            within = np.argpartition(second, second.shape[2] // 2, axis=2)
            order = np.take_along_axis(order, within, axis=2).reshape(len(places), -1)
        places = np.take_along_axis(places, order, axis=1).reshape(len(places) << cuts, -1)
    return Cells(owners[places], places >= count)


def _directions(parts: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Of each part, one or two directions in which it spreads: shape (parts, coordinates, count).

    The second is at right angles to the first, or the first again where that is still the wider one in both halves.
    """
    some = parts[:, :: max(1, parts.shape[1] // _SAMPLE)]
    some = some - some.mean(axis=1, keepdims=True)
    found: list[NDArray[np.float32]] = []
    spread: NDArray[np.float32] | float = np.inf
    for _ in range(count):
        farthest = np.einsum("nij,nij->ni", some, some).argmax(axis=1)
        direction = some[np.arange(len(some)), farthest][:, :, None]
        for _ in range(_ROUNDS):
            direction = some.transpose(0, 2, 1) @ (some @ direction)
            direction /= np.sqrt((direction**2).sum(axis=1, keepdims=True)) + _TINY
        heights = some @ direction
        wide = np.einsum("nij,nij->n", heights, heights)[:, None, None]
        found.append(np.where(wide < _HALVED * spread, found[0], direction) if found else direction)
        spread = wide
        some = some - heights * direction.transpose(0, 2, 1)
    return np.concatenate(found, axis=2)
