"""What a sample of images is, and the base classes of image operators.

A sample is the pixels with everything that points into them: boxes, a mask, keypoints, a caption. It is decoded once,
travels from operator to operator in `Row.views`, and is encoded once, after the last step.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from pydantic import Field

from augkit.ops.base import Operator, Row, RowOperator
from augkit.ops.image.reading.boxes import Boxes, BoxFormat
from augkit.ops.image.reading.decode import Palette, decode, decode_mask
from augkit.ops.image.reading.encode import WRITTEN, encode, encode_mask, with_channels
from augkit.ops.image.reading.keypoints import Keypoints
from augkit.ops.image.reading.opencv import opencv
from augkit.ops.unencoded import Unencoded
from augkit.recipe.schema import Output
from augkit.sources.image_header import MAX_MEGAPIXELS

__all__ = ["ImageOperator", "ImageSample", "Mask", "Picture"]

CHANNELS = {"grey": 1, "rgb": 3, "rgba": 4}
TARGETS = ("boxes", "mask", "keypoints", "caption")


class Mask(Unencoded):
    """A mask: a number for each pixel, or several.

    Attributes:
        numbers: H × W or H × W × C, uint8 or uint16.
        palette: of the file it was read from, where that had one.
        path: name of that file.
    """

    __slots__ = ("numbers", "palette", "path")

    def __init__(self, numbers: np.ndarray, palette: Palette = None, path: str | None = None) -> None:
        self.numbers, self.palette, self.path = numbers, palette, path

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mask) and np.array_equal(self.numbers, other.numbers)

    __hash__ = None  # type: ignore[assignment]

    def encode(self, output: Output) -> dict[str, Any]:
        return {"bytes": encode_mask(self.numbers, self.palette), "path": _named(self.path, "png")}


class Picture(Unencoded):
    """Pixels and the labels that point into them. Nothing of it is changed in place.

    Attributes:
        pixels: H × W × C in RGB order; C is 1 (grey), 3 or 4 (with alpha); uint8 or uint16, or float32 in [0, 1].
        boxes: None where the row has none.
        mask: None where the row has none.
        keypoints: None where the row has none.
        caption: None where the row has none.
        label: the row's `label`; None where it has none.
        row_id: of the row it was read from; "" for a picture made by hand.
        format: of the file it was read from, as in `jpeg`.
        path: name of that file.
    """

    __slots__ = ("boxes", "caption", "format", "keypoints", "label", "mask", "path", "pixels", "row_id")

    def __init__(
        self,
        pixels: np.ndarray,
        *,
        boxes: Boxes | None = None,
        mask: Mask | None = None,
        keypoints: Keypoints | None = None,
        caption: str | None = None,
        label: Any = None,
        row_id: str = "",
        format: str = "png",
        path: str | None = None,
    ) -> None:
        self.pixels = pixels
        self.boxes, self.mask, self.keypoints, self.caption = boxes, mask, keypoints, caption
        self.label, self.row_id, self.format, self.path = label, row_id, format, path

    def __eq__(self, other: object) -> bool:
        """Whether the pixels are equal; what points into them stands in columns of its own."""
        return isinstance(other, Picture) and np.array_equal(self.pixels, other.pixels)

    __hash__ = None  # type: ignore[assignment]

    @property
    def width(self) -> int:
        width: int = self.pixels.shape[1]
        return width

    @property
    def height(self) -> int:
        height: int = self.pixels.shape[0]
        return height

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        height, width, _ = self.pixels.shape
        return width, height

    @property
    def channels(self) -> int:
        channels: int = self.pixels.shape[2]
        return channels

    def replaced(self, **changes: Any) -> Picture:
        """A picture with some attributes replaced; this one stays as it is."""
        made = self.with_pixels(self.pixels)
        for name, value in changes.items():
            setattr(made, name, value)
        return made

    def with_pixels(self, pixels: np.ndarray) -> Picture:
        """A picture with other pixels and all else as it is, contiguous; runs for every step of every copy."""
        made = Picture.__new__(Picture)
        made.pixels, made.boxes, made.mask = np.ascontiguousarray(pixels), self.boxes, self.mask
        made.keypoints, made.caption, made.label = self.keypoints, self.caption, self.label
        made.row_id, made.format, made.path = self.row_id, self.format, self.path
        return made

    def encode(self, output: Output) -> dict[str, Any]:
        """The picture in the format of the recipe, else in that of its source; png where that cannot be written."""
        wanted = output.image.format
        format = wanted or (self.format if self.format in WRITTEN else "png")
        colour = output.image.colour
        pixels = self.pixels if colour is None else with_channels(self.pixels, CHANNELS[colour])
        fits_all, channels = format in ("png", "tiff"), pixels.shape[2]
        if wanted is None and not fits_all and (pixels.dtype != np.uint8 or (format == "jpeg" and channels == 4)):
            format = "png"
        return {"bytes": encode(pixels, format, output.image.quality), "path": _named(self.path, WRITTEN[format])}


class ImageSample(Operator[Picture]):
    """How an image operator of any shape reads and writes rows."""

    modality: ClassVar[str] = "image"
    moves: ClassVar[frozenset[str]] = frozenset({"image"})
    keeps: ClassVar[frozenset[str]] = frozenset({"label", "id", "group", "time", *TARGETS})
    beside: ClassVar[frozenset[str]] = frozenset({"max_megapixels"})

    box_format: BoxFormat = Field(
        "coco", description="What the four numbers of a box are; that of `source.box_format` where left out."
    )

    max_megapixels: float = Field(
        MAX_MEGAPIXELS,
        gt=0,
        description="Pixels that are decoded at most, in millions; `source.max_megapixels` where left out.",
    )

    def inputs(self) -> frozenset[str]:
        return frozenset({"image"})

    def check_ready(self, language: str) -> None:
        opencv()

    def read(self, row: Row) -> Picture:
        view: Picture | None = row.views.get(self._view)
        if view is None:
            view = row.views[self._view] = _read(row, self.box_format, self.max_megapixels)
        return view

    @cached_property
    def _view(self) -> str:
        return f"image.{self.box_format}"

    def write(self, row: Row, sample: Picture) -> Row:
        values = {**row.values, "image": sample}
        if sample.boxes is not None and "boxes" in self.moves:
            values["boxes"] = sample.boxes.written(sample.width, sample.height)
        if sample.mask is not None and "mask" in self.moves:
            values["mask"] = sample.mask
        if sample.keypoints is not None and "keypoints" in self.moves:
            values["keypoints"] = sample.keypoints.written()
        if sample.caption is not None and "caption" in self.moves:
            values["caption"] = sample.caption
        if "label" in self.moves and "label" in values:
            values["label"] = sample.label
        made = Row(row.id, values, row.language)
        made.views[self._view] = sample
        return made


class ImageOperator(ImageSample, RowOperator[Picture]):
    """A row operator on images that changes pixels and moves nothing."""


def _read(row: Row, box_format: BoxFormat, max_megapixels: float) -> Picture:
    values = row.values
    image = values["image"]
    if isinstance(image, Picture):  # another modality's operator came between two of images
        pixels, format, path = image.pixels, image.format, image.path
    elif image is None:
        raise ValueError("the row has no picture")
    else:
        (pixels, format), path = decode(image["bytes"], max_megapixels), image["path"]
    height, width = pixels.shape[:2]
    boxes, keypoints = values.get("boxes"), values.get("keypoints")
    return Picture(
        pixels,
        boxes=None if boxes is None else Boxes.read(boxes, box_format, width, height),
        mask=_read_mask(values.get("mask"), width, height, max_megapixels),
        keypoints=None if keypoints is None else Keypoints.read(keypoints),
        caption=values.get("caption"),
        label=values.get("label"),
        row_id=row.id,
        format=format,
        path=path,
    )


def _read_mask(value: Mapping[str, Any] | Mask | None, width: int, height: int, max_megapixels: float) -> Mask | None:
    if value is None or isinstance(value, Mask):
        return value
    numbers, palette = decode_mask(value["bytes"], max_megapixels)
    if numbers.shape[:2] != (height, width):
        raise ValueError(
            f"the mask has {numbers.shape[1]} × {numbers.shape[0]} pixels and its image {width} × {height}"
        )
    return Mask(numbers, palette, value["path"])


def _named(path: str | None, ending: str) -> str | None:
    """A bare file name with the ending of its format."""
    if path is None:
        return None
    same = {"jpg": ("jpg", "jpeg"), "tif": ("tif", "tiff")}.get(ending, (ending,))
    stem, dot, suffix = path.rpartition(".")
    return path if suffix.lower() in same else f"{stem if dot else suffix}.{ending}"
