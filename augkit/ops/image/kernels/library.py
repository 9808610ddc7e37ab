"""The library albumentations, loaded in one place: its transforms, made once and seeded for each picture."""

from __future__ import annotations

import json
import os
import random
import warnings
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from augkit.errors import MissingExtra
from augkit.ops.image.kernels.canvas import in_the_kind_of
from augkit.ops.image.kernels.noise import generator_of

__all__ = ["albumentations", "made", "recoloured_by", "seeded_call"]


@lru_cache(maxsize=1)
def albumentations() -> Any:
    """The module, kept from asking the network for a newer version of itself.

    Raises:
        MissingExtra: it is not installed.
    """
    os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")
    try:
        import albumentations as library
    except ImportError:
        raise MissingExtra("what albumentations does", "image") from None
    return library


@lru_cache(maxsize=256)
def made(name: str, args: str) -> Any:
    """A transform that always runs, in a Compose that takes boxes and keypoints along where it moves pixels.

    Args:
        name: of the transform's class.
        args: its arguments as JSON.
    """
    library = albumentations()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # it only warns of arguments that it does not know
        transform = getattr(library, name)(**json.loads(args), p=1.0)
    if not isinstance(transform, library.DualTransform):
        return library.Compose([transform])
    boxes = library.BboxParams("pascal_voc", label_fields=["box_numbers"], min_area=0, clip=True)
    points = library.KeypointParams("xy", label_fields=["point_numbers"], remove_invisible=False)
    return library.Compose([transform], bbox_params=boxes, keypoint_params=points)


def seeded_call(name: str, args: Mapping[str, Any], seed: int, targets: Mapping[str, Any]) -> dict[str, Any]:
    """What a transform makes of its targets: the same for the same seed; no global generator is touched."""
    compose = made(name, json.dumps(args, sort_keys=True))
    compose.set_random_state(generator_of(seed), random.Random(seed))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found: dict[str, Any] = compose(**targets)
    return found


def recoloured_by(name: str, args: Mapping[str, Any], seed: int, pixels: np.ndarray) -> np.ndarray:
    """Pixels after a transform that leaves them where they are.

    The library works on 8 bits and on floats; 16 bits are worked as floats, and grey as three equal channels.

    Args:
        name: of the transform's class.
        args: its arguments.
        seed: of its draws.
        pixels: H × W × 1 or H × W × 3.
    """
    kind = np.uint8 if pixels.dtype == np.uint8 else np.float32
    work = in_the_kind_of(pixels, np.empty((1, 1, 3), kind))
    image = seeded_call(name, args, seed, {"image": work})["image"]
    if image.shape != work.shape:
        raise ValueError(f"{name} of albumentations made {image.shape} of {work.shape}")
    return in_the_kind_of(image.astype(kind, copy=False), pixels)
