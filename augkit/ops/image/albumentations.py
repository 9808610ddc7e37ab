"""`image.albumentations`: the transforms of albumentations, seeded."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, ClassVar

import numpy as np
from pydantic import Field

from augkit.errors import AugkitError, RecipeError, nearest
from augkit.ops.base import Drawn, RowOperator, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Mask, Picture
from augkit.ops.image.kernels.library import albumentations, made, recoloured_by, seeded_call
from augkit.ops.image.kinds.geometric_base import GeometricSample

NOT_HERE = {
    "Lambda": "it runs a Python function, which a recipe cannot hold",
    "CopyAndPaste": "it needs another row; use image.copy_paste",
    "MixUp": "it needs another row; use image.mixup",
    "Mosaic": "it needs other rows; use image.mosaic",
    "FDA": "it needs other pictures",
    "HistogramMatching": "it needs other pictures",
    "PixelDistributionAdaptation": "it needs other pictures",
    "TemplateTransform": "it needs other pictures",
    "OverlayElements": "it needs other pictures",
    "TextImage": "it needs a font and metadata",
    "MaskDropout": "it needs a mask of things",
    "ConstrainedCoarseDropout": "it needs boxes or a mask of things",
    "BBoxSafeRandomCrop": "it needs boxes",
    "AtLeastOneBBoxRandomCrop": "it needs boxes",
    "RandomCropNearBBox": "it needs a box of its own in every row",
    "RandomSizedBBoxSafeCrop": "it needs boxes",
    "ToFloat": "pixels keep their type here",
    "FromFloat": "pixels keep their type here",
    "Normalize": "pixels keep their type here; training scales them",
    "ToTensorV2": "the result is no picture",
    "ToTensor3D": "the result is no picture",
    "Spatter": "it needs more than its arguments say",
}
"""Transforms that a recipe cannot use, and why."""


@operator("image.albumentations", version=1)
class Albumentations(GeometricSample, RowOperator[Picture]):
    """Run a transform of the library albumentations, seeded for each row; boxes, masks and keypoints move along.

    It always runs; set `p` of the step for less. `image.albumentations` may be written `albumentations`. What
    transforms do to captions is not known, so data with captions is refused.

    Args:
        transform: its class, as in `Emboss`; `augkit ops image.albumentations` lists them.
        args: its arguments, as in `{alpha: [0.2, 0.5]}`.

    Source: Buslaev et al. 2020, "Albumentations: Fast and Flexible Image Augmentations"; version 2.0.8.
    """

    keeps: ClassVar[frozenset[str]] = frozenset({"label", "id", "group", "time"})
    deterministic: ClassVar[bool] = False

    transform: str
    args: dict[str, Any] = Field(default_factory=dict)

    @classmethod
    def choices(cls) -> Mapping[str, str]:
        """Every transform, with the reason for which it cannot be used here; empty where it can."""
        if find_spec("albumentations") is None:
            return {}
        return {name: NOT_HERE.get(name, "") for name in sorted(_transforms())}

    def check_ready(self, language: str) -> None:
        super().check_ready(language)
        known = _transforms()
        if self.transform not in known:
            raise RecipeError(
                f"albumentations has no transform {self.transform!r}", hint=nearest(self.transform, known)
            )
        if why := NOT_HERE.get(self.transform):
            raise RecipeError(f"{self.transform} of albumentations does not work here: {why}")
        if "p" in self.args:
            raise RecipeError("`p` is not an argument here", hint="Write `p` beside `transform`, as for every step.")
        taken = set(inspect.signature(known[self.transform]).parameters) - {"p"}
        if unknown := sorted(set(self.args) - taken):
            hint = nearest(unknown[0], taken)
            raise RecipeError(f"{self.transform} of albumentations has no argument {unknown[0]!r}", hint=hint)
        try:
            made(self.transform, json.dumps(self.args, sort_keys=True))
        except AugkitError:
            raise
        except Exception as error:  # it raises whatever its arguments lead to
            said = " ".join(str(error).split())[:300] or type(error).__name__
            raise RecipeError(f"{self.transform} of albumentations refuses its arguments: {said}") from error

    def fingerprint(self) -> str:
        return f"albumentations {version('albumentations')}"

    def draw(self, sample: Picture, rng: Chance) -> Drawn:
        return rng.seed()

    def apply(self, sample: Picture, drawn: Drawn) -> Picture:
        if not issubclass(_transforms()[self.transform], albumentations().DualTransform):
            colours = np.ascontiguousarray(sample.pixels[:, :, :3])
            pixels = recoloured_by(self.transform, self.args, drawn, colours)
            pixels = pixels if sample.channels < 4 else np.dstack([pixels, sample.pixels[:, :, 3:]])
            return sample.replaced(pixels=np.ascontiguousarray(pixels))
        return self._moved_by_the_library(sample, drawn)

    def _moved_by_the_library(self, sample: Picture, seed: int) -> Picture:
        boxes, points, mask = sample.boxes, sample.keypoints, sample.mask
        rectangles = np.empty((0, 4)) if boxes is None else boxes.rectangles
        places = np.empty((0, 2)) if points is None else points.points
        targets = {
            "image": sample.pixels,
            "bboxes": rectangles,
            "box_numbers": list(range(len(rectangles))),
            "keypoints": places,
            "point_numbers": list(range(len(places))),
        }
        found = seeded_call(self.transform, self.args, seed, targets | ({} if mask is None else {"mask": mask.numbers}))
        pixels = np.ascontiguousarray(np.atleast_3d(found["image"]))
        height, width = pixels.shape[:2]
        if boxes is not None:
            kept = np.array(found["box_numbers"], np.int64).reshape(-1)
            left = boxes.moved(np.array(found["bboxes"], np.float64).reshape(-1, 4)[:, :4], kept)
            boxes = self.cut(left, left.rectangles, width, height)
        if points is not None:
            order = np.argsort(np.array(found["point_numbers"], np.int64))
            points = points.moved(np.array(found["keypoints"], np.float64).reshape(-1, 2)[order], width, height)
        if mask is not None:
            mask = Mask(np.ascontiguousarray(found["mask"]), mask.palette, mask.path)
        return sample.replaced(pixels=pixels, boxes=boxes, keypoints=points, mask=mask)


def _transforms() -> dict[str, type]:
    """Every transform of the library, by name."""
    library = albumentations()
    abstract = {"DualTransform", "ImageOnlyTransform", "BasicTransform", "NoOp", "Transform3D"}
    kinds = (library.DualTransform, library.ImageOnlyTransform)
    classes = {name: getattr(library, name) for name in dir(library) if name[:1].isupper()}
    return {
        name: found
        for name, found in classes.items()
        if isinstance(found, type)
        and issubclass(found, kinds)
        and name not in abstract
        and not name.startswith("Base")
        and not issubclass(found, library.Transform3D)
    }
