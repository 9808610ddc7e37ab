"""Pictures that the tests of operators are run on, and operators run on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from augkit.building.seeding import Chance
from augkit.ops.base import Row
from augkit.ops.image.reading.encode import encode

COLOURS = np.random.default_rng(3).integers(0, 256, (24, 32, 3), np.uint8)
"""Noise, H × W × 3."""


def rng(key: int = 0) -> Any:
    """A generator of its own for each key."""
    return Chance.fresh(b"pictures", str(key).encode())


def after(operator: Any, drawn: Any, pixels: np.ndarray = COLOURS) -> np.ndarray:
    """Pixels after an operator that does what was drawn."""
    from augkit.ops.image.base import Picture

    made: np.ndarray = operator.apply(Picture(pixels), drawn).pixels
    return made


def draws(operator: Any, count: int = 100, pixels: np.ndarray = COLOURS, **targets: Any) -> list[Any]:
    """What is drawn for a picture, that often."""
    from augkit.ops.image.base import Picture

    return [operator.draw(Picture(pixels, **targets), rng(key)) for key in range(count)]


def even(value: int | tuple[int, int, int], width: int = 32, height: int = 24) -> np.ndarray:
    """A picture of one colour, H × W × 3, uint8."""
    return np.full((height, width, 3), value, np.uint8)


def smooth(width: int = 64, height: int = 48) -> np.ndarray:
    """Three slopes of brightness, H × W × 3, uint8."""
    rows, columns = np.mgrid[:height, :width]
    slopes = [columns * (200 / width), rows * (200 / height), (rows + columns) * (200 / (width + height))]
    return (np.stack(slopes, axis=2) + 20).astype(np.uint8)


def ramp(width: int = 100, height: int = 80) -> np.ndarray:
    """Where each pixel's middle lies, across and down, as shares of 256 pixels; float32, so that nothing is rounded."""
    down, across = np.mgrid[:height, :width] + 0.5
    return np.stack([across, down, np.zeros_like(down)], axis=2).astype(np.float32) / 256


def row(id: str, pixels: np.ndarray, **values: Any) -> Row:
    """A row with a picture as a png file."""
    return Row(id, {"image": {"bytes": encode(pixels, "png"), "path": f"{id}.png"}, **values})


def mixed(operator: Any, rows: Iterable[Row], drawn: Mapping[str, Any]) -> Any:
    """The first row's sample after an operator that knows all rows does what was drawn."""
    known = list(rows)
    operator.restore(operator.fit([operator.glimpse(one) for one in known], rng()))
    return operator.apply(operator.read(known[0]), drawn)
