"""COCO: one JSON file of images, annotations and categories."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from augkit.errors import SourceError
from augkit.recipe.schema import Source
from augkit.sources.base import BadRow, FileFacts, OpenSource
from augkit.sources.detection.polygons import shape_of
from augkit.sources.detection.rows import Box, PictureRow, inside, open_boxes
from augkit.sources.locate import Located
from augkit.sources.media import MEDIA_TYPE

__all__ = ["open_coco"]

FOLDERS = ("", "images")
"""Where pictures are looked for, beside the JSON file."""
POINT_TYPE = pa.struct(
    [("x", pa.float64()), ("y", pa.float64()), ("visibility", pa.int64()), ("name", pa.string()), ("id", pa.int64())]
)
BESIDE = {"keypoints": pa.list_(POINT_TYPE), "mask": MEDIA_TYPE}
"""Columns that are made where the recipe names them."""

Annotation = Mapping[str, Any]


def open_coco(located: Located, spec: Source) -> OpenSource:
    """Pictures with the boxes of `annotations`, whose ids and categories come along; crowds are left out.

    Where the recipe names a column `keypoints`, each point has the name that its category gives it and the id of its
    annotation. Where it names a column `mask`, that is a png with the category's number on each pixel of a thing; of
    things that overlap, the one that is written later is on top.

    Raises:
        SourceError: a file is not such JSON.
    """
    wanted = {name: kind for name, kind in BESIDE.items() if name in spec.columns.values()}
    return open_boxes(located, spec, partial(_read, wanted=frozenset(wanted)), wanted)


def _read(file: FileFacts, on_bad: Callable[[BadRow], None], wanted: frozenset[str]) -> Iterator[PictureRow]:
    data = _parsed(file)
    categories = {category["id"]: category for category in data.get("categories", ())}
    things: dict[Any, list[Annotation]] = defaultdict(list)
    for annotation in data["annotations"]:
        if not annotation.get("iscrowd") and "bbox" in annotation:
            things[annotation["image_id"]].append(annotation)
    base = os.path.dirname(os.path.abspath(file.location))
    for image in data["images"]:
        name = str(image["file_name"])
        paths = [inside(base, os.path.join(folder, name), file.path) for folder in FOLDERS]
        path = next((path for path in paths if os.path.isfile(path)), paths[0])
        own = things.get(image["id"], [])
        try:
            boxes = [_box(annotation, categories) for annotation in own]
            beside: dict[str, Any] = {}
            if "keypoints" in wanted:
                beside["keypoints"] = [point for annotation in own for point in _points(annotation, categories)]
            if "mask" in wanted:
                beside["mask"] = {"bytes": _mask(image, own), "path": f"{os.path.splitext(name)[0]}.png"}
        except (ValueError, TypeError, KeyError) as error:
            problem = f"there is no {error}" if isinstance(error, KeyError) else str(error)
            on_bad(BadRow(file.path, None, f"{name}: its annotations cannot be used: {problem}", ""))
            continue
        yield PictureRow(path, str(image["id"]), boxes, beside)


def _box(annotation: Annotation, categories: Mapping[Any, Mapping[str, Any]]) -> Box:
    left, top, width, height = map(float, annotation["bbox"])
    category = categories.get(annotation.get("category_id"))
    return Box((left, top, width, height), None if category is None else str(category["name"]), annotation.get("id"))


def _points(annotation: Annotation, categories: Mapping[Any, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    numbers: Sequence[float] = annotation.get("keypoints") or ()
    names: Sequence[str] = categories.get(annotation.get("category_id"), {}).get("keypoints") or ()
    if len(numbers) % 3:
        raise ValueError(f"keypoints are x, y and visibility in turn, and these are {len(numbers)} numbers")
    for place in range(len(numbers) // 3):
        x, y, visibility = numbers[3 * place : 3 * place + 3]
        name = str(names[place]) if place < len(names) else str(place)
        yield {"x": float(x), "y": float(y), "visibility": int(visibility), "name": name, "id": annotation.get("id")}


def _mask(image: Mapping[str, Any], things: Sequence[Annotation]) -> bytes:
    from augkit.ops.image.reading.encode import encode_mask

    width, height = int(image["width"]), int(image["height"])
    numbers = np.zeros((height, width), np.uint8)
    for thing in things:
        category = int(thing["category_id"])
        if not 0 < category < 65_536:
            raise ValueError(f"the category {category} cannot be a number of a mask, which has 1 to 65,535")
        if category > 255:
            numbers = numbers.astype(np.uint16, copy=False)
        if (segmentation := thing.get("segmentation")) is not None:
            numbers[shape_of(segmentation, width, height)] = category
    return encode_mask(numbers)


def _parsed(file: FileFacts) -> dict[str, Any]:
    try:
        with open(file.location, encoding="utf-8") as stream:
            data = json.load(stream)
    except (OSError, ValueError) as error:
        raise SourceError(f"{file.path} cannot be read as JSON: {error}.", hint="Check what wrote it.") from error
    lists = isinstance(data, dict) and all(isinstance(data.get(name), list) for name in ("images", "annotations"))
    if not lists:
        raise SourceError(
            f"{file.path} is not what COCO writes: it has no lists `images` and `annotations`.",
            hint="Name the file with the instances under `data:`, as in instances_train2017.json.",
        )
    return dict(data)
