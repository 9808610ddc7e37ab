"""Drawn landscapes with houses, trees and a sun: a small data set for detection, as COCO writes it.

    python -m augkit.resources.landscapes FOLDER

Every thing has a box, the polygons of its shape, and keypoints: a house its eaves and its ridge, a tree its crown and
its foot. The same seed draws the same pictures.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator

from augkit.sources.detection.polygons import inside_polygon

__all__ = ["CATEGORIES", "Landscape", "Thing", "landscape", "write_landscapes"]

WIDTH, HEIGHT = 160, 120
FINER = 3  # times, in each direction; what edges are smoothed with
SLOTS = 4  # places for things side by side
CATEGORIES: dict[str, tuple[str, ...]] = {
    "house": ("left_eave", "right_eave", "ridge"),
    "tree": ("crown", "foot"),
    "sun": (),
}
"""Category to the names of its keypoints, in order; numbered from 1."""
WALLS = ((214, 196, 168), (196, 150, 120), (222, 214, 204), (168, 176, 190))
ROOFS = ((150, 62, 48), (110, 60, 60), (92, 84, 92))
CROWNS = ((46, 110, 58), (70, 130, 50), (38, 92, 70))
TRUNK, DOOR, PANE, SUN = (96, 66, 44), (84, 52, 40), (176, 214, 232), (250, 214, 90)

Colour = tuple[int, int, int]
Layer = tuple[np.ndarray, Colour]
"""A polygon, corners in pixels of shape (n, 2), and what it is filled with."""


@dataclass(frozen=True)
class Thing:
    """Something in a landscape.

    Attributes:
        category: one of `CATEGORIES`.
        shape: its polygons; corners in pixels, the first of which reaches from 0 to 1.
        keypoints: x and y of each, by name, in the same pixels.
        layers: what is drawn of it, from back to front.
    """

    category: str
    shape: tuple[np.ndarray, ...]
    layers: tuple[Layer, ...]
    keypoints: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        corners = np.vstack(self.shape)
        return (*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist())


@dataclass(frozen=True)
class Landscape:
    """A picture, H × W × 3 in RGB order, uint8, and what is in it."""

    pixels: np.ndarray
    things: tuple[Thing, ...]


def landscape(seed: int, width: int = WIDTH, height: int = HEIGHT) -> Landscape:
    """A landscape of its own for every seed.

    Args:
        seed: decides everything.
        width: of the picture in pixels.
        height: of the picture in pixels.
    """
    rng = np.random.default_rng(seed)
    horizon = round(height * rng.uniform(0.5, 0.62))
    things = [_sun(rng, width, horizon)] if rng.random() < 0.6 else []
    slot = width / SLOTS
    for place in rng.permutation(SLOTS)[: rng.integers(2, SLOTS + 1)].tolist():
        foot = round(rng.uniform(horizon + 0.12 * height, 0.94 * height), 2)
        middle = round(slot * (place + rng.uniform(0.46, 0.54)), 2)
        make = _house if rng.random() < 0.5 else _tree
        things.append(make(rng, middle, foot, slot * rng.uniform(0.5, 0.75), height * rng.uniform(0.22, 0.34)))
    layers = [(_hills(rng, width, height, horizon), (124, 160, 96)), *(layer for one in things for layer in one.layers)]
    return Landscape(_drawn(layers, width, height, horizon), tuple(things))


def write_landscapes(folder: Path, *, train: int = 48, validation: int = 12, seed: int = 0) -> None:
    """Draw landscapes into a folder: `train.json`, `validation.json`, and their pictures in `images`.

    Args:
        folder: made where it is not there.
        train: pictures of the training split.
        validation: pictures of the other split; none of them is among the first.
        seed: of the first picture; the others follow.
    """
    from augkit.ops.image.reading.encode import encode

    (folder / "images").mkdir(parents=True, exist_ok=True)
    numbers = {"train": range(train), "validation": range(train, train + validation)}
    for split, own in numbers.items():
        images, annotations = [], list[dict[str, Any]]()
        for number in own:
            drawn, name = landscape(seed + number), f"{number:04}.png"
            (folder / "images" / name).write_bytes(encode(drawn.pixels, "png"))
            images.append({"id": number, "file_name": name, "width": WIDTH, "height": HEIGHT})
            annotations += [_annotation(thing, number, place) for place, thing in enumerate(drawn.things)]
        content = {"images": images, "annotations": annotations, "categories": list(_categories())}
        (folder / f"{split}.json").write_text(json.dumps(content))


def _house(rng: Generator, middle: float, foot: float, wide: float, high: float) -> Thing:
    left, right, eaves, top = middle - wide / 2, middle + wide / 2, foot - 0.55 * high, foot - high
    walls = _polygon((left, foot), (right, foot), (right, eaves), (left, eaves))
    roof = _polygon((left - 0.1 * wide, eaves), (middle, top), (right + 0.1 * wide, eaves))
    door = _polygon(*_rectangle(left + 0.16 * wide, foot - 0.36 * high, 0.2 * wide, 0.36 * high))
    pane = _polygon(*_rectangle(middle + 0.1 * wide, eaves + 0.14 * high, 0.22 * wide, 0.18 * high))
    colours = WALLS[rng.integers(len(WALLS))], ROOFS[rng.integers(len(ROOFS))], DOOR, PANE
    left_eave, ridge, right_eave = map(tuple, roof.tolist())
    points = {"left_eave": left_eave, "right_eave": right_eave, "ridge": ridge}
    layers = tuple(zip((walls, roof, door, pane), colours, strict=True))
    return Thing("house", (walls, roof), layers, points)


def _tree(rng: Generator, middle: float, foot: float, wide: float, high: float) -> Thing:
    base, top, half = foot - 0.25 * high, foot - 1.2 * high, 0.35 * wide
    trunk = _polygon(*_rectangle(middle - 0.07 * wide, base, 0.14 * wide, foot - base))
    if rng.random() < 0.5:
        crown = _polygon((middle - half, base), (middle, top), (middle + half, base))
    else:
        crown = _round(middle, (base + top) / 2, half, (base - top) / 2)
    layers = ((trunk, TRUNK), (crown, CROWNS[rng.integers(len(CROWNS))]))
    return Thing("tree", (trunk, crown), layers, {"crown": (middle, (base + top) / 2), "foot": (middle, foot)})


def _sun(rng: Generator, width: int, horizon: float) -> Thing:
    radius = horizon * rng.uniform(0.12, 0.2)
    disc = _round(width * rng.uniform(0.1, 0.9), horizon * 0.3, radius, radius)
    return Thing("sun", (disc,), ((disc, SUN),))


def _hills(rng: Generator, width: int, height: int, horizon: float) -> np.ndarray:
    """The ground, from the horizon down, with a line of hills as its upper edge."""
    across = np.linspace(0, width, 33)
    swell = 0.03 * height * np.sin(across / width * rng.uniform(4, 9) + rng.uniform(0, 6))
    return _polygon(*zip(across.tolist(), (horizon + swell).tolist(), strict=True), (width, height), (0, height))


def _drawn(layers: Sequence[Layer], width: int, height: int, horizon: float) -> np.ndarray:
    wide, high = width * FINER, height * FINER
    share = np.clip(np.arange(high) / (horizon * FINER), 0, 1)[:, None]
    sky = (1 - share) * np.array([112, 168, 224]) + share * np.array([222, 232, 236])
    canvas = np.repeat(sky[:, None], wide, axis=1)
    for corners, colour in layers:
        canvas[inside_polygon(corners * FINER, wide, high)] = colour
    small = canvas.reshape(height, FINER, width, FINER, 3).mean(axis=(1, 3))
    made: np.ndarray = np.rint(small).astype(np.uint8)
    return made


def _polygon(*corners: tuple[float, float]) -> np.ndarray:
    return np.round(np.array(corners, np.float64), 2)


def _rectangle(left: float, top: float, wide: float, high: float) -> Iterator[tuple[float, float]]:
    yield from ((left, top), (left + wide, top), (left + wide, top + high), (left, top + high))


def _round(x: float, y: float, across: float, down: float) -> np.ndarray:
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    return _polygon(*zip((x + across * np.cos(angles)).tolist(), (y + down * np.sin(angles)).tolist(), strict=True))


def _categories() -> Iterator[dict[str, Any]]:
    for number, (name, points) in enumerate(CATEGORIES.items(), start=1):
        yield {"id": number, "name": name} | ({"keypoints": list(points)} if points else {})


def _annotation(thing: Thing, picture: int, place: int) -> dict[str, Any]:
    left, top, right, bottom = thing.box
    points = [thing.keypoints[name] for name in CATEGORIES[thing.category]]
    made: dict[str, Any] = {
        "id": picture * 100 + place,
        "image_id": picture,
        "category_id": list(CATEGORIES).index(thing.category) + 1,
        "bbox": [round(number, 2) for number in (left, top, right - left, bottom - top)],
        "segmentation": [polygon.ravel().tolist() for polygon in thing.shape],
        "iscrowd": 0,
    }
    if points:  # whole numbers are the middles of pixels there
        made["keypoints"] = [number for x, y in points for number in (round(x - 0.5, 2), round(y - 0.5, 2), 2)]
        made["num_keypoints"] = len(points)
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m augkit.resources.landscapes", description=write_landscapes.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--train", type=int, default=48, help="pictures of the training split")
    parser.add_argument("--validation", type=int, default=12, help="pictures of the other split")
    parser.add_argument("--seed", type=int, default=0, help="other seeds draw other pictures")
    options = parser.parse_args(arguments)
    write_landscapes(options.folder, train=options.train, validation=options.validation, seed=options.seed)
    print(f"{options.train} + {options.validation} pictures in {options.folder}")


if __name__ == "__main__":
    main()
