"""COCO: one JSON file of images, annotations and categories."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from augkit.errors import SourceError
from augkit.recipe.schema import Source
from augkit.sources.base import BadRow, FileFacts, OpenSource
from augkit.sources.detection.rows import Box, PictureRow, inside, open_boxes
from augkit.sources.locate import Located

__all__ = ["open_coco"]

FOLDERS = ("", "images")
"""Where pictures are looked for, beside the JSON file."""


def open_coco(located: Located, spec: Source) -> OpenSource:
    """Pictures with the boxes of `annotations`, whose ids and categories come along; crowds are left out.

    Raises:
        SourceError: a file is not such JSON.
    """
    return open_boxes(located, spec, _read)


def _read(file: FileFacts, on_bad: Callable[[BadRow], None]) -> Iterator[PictureRow]:
    data = _parsed(file)
    names = {category["id"]: str(category["name"]) for category in data.get("categories", ())}
    boxes: dict[Any, list[Box]] = defaultdict(list)
    for annotation in data["annotations"]:
        if annotation.get("iscrowd") or "bbox" not in annotation:
            continue
        left, top, width, height = map(float, annotation["bbox"])
        category = names.get(annotation.get("category_id"))
        boxes[annotation["image_id"]].append(Box((left, top, width, height), category, annotation.get("id")))
    base = os.path.dirname(os.path.abspath(file.location))
    for image in data["images"]:
        name = str(image["file_name"])
        paths = [inside(base, os.path.join(folder, name), file.path) for folder in FOLDERS]
        path = next((path for path in paths if os.path.isfile(path)), paths[0])
        yield PictureRow(path, str(image["id"]), boxes.get(image["id"], []))


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
