"""What the formats of detection have in common: a row is a picture and its boxes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from augkit.errors import SourceError
from augkit.recipe.schema import Source
from augkit.sources.base import MAX_ROWS, BadRow, FileFacts, OnBad, OpenSource, Part
from augkit.sources.locate import Located
from augkit.sources.media import MediaSource, media_columns
from augkit.sources.roles import check_columns

__all__ = ["Box", "PictureRow", "Reader", "inside", "open_boxes"]

BOX_TYPE = pa.struct([("bbox", pa.list_(pa.float64())), ("category", pa.string()), ("id", pa.int64())])
SCHEMA = pa.schema([("image", pa.string()), ("boxes", pa.list_(BOX_TYPE)), ("image_id", pa.string())])


@dataclass(frozen=True)
class Box:
    """A box as coco has it: left, top, width and height in pixels; what it is about, and a number."""

    bbox: tuple[float, float, float, float]
    category: str | None
    id: int | None = None


@dataclass(frozen=True)
class PictureRow:
    """A picture's file (an absolute path), its id, its boxes, and values of other columns."""

    path: str
    id: str
    boxes: Sequence[Box] = field(default_factory=tuple)
    beside: Mapping[str, Any] = field(default_factory=dict)


Reader = Callable[[FileFacts, Callable[[BadRow], None]], Iterator[PictureRow]]
"""The rows of a file or folder that `data` names; what cannot be read is told."""


def open_boxes(
    located: Located, spec: Source, reader: Reader, beside: Mapping[str, pa.DataType] | None = None
) -> OpenSource:
    """A source of pictures with the columns `image`, `boxes` and `image_id`.

    Boxes come as coco writes them, whatever the files have: `source.box_format` is left out.

    Args:
        located: the files.
        spec: the `source` section.
        reader: of a file or folder.
        beside: more columns that it fills, with their types.

    Raises:
        SourceError: `source.box_format` says otherwise, or the recipe names another column.
    """
    if spec.box_format not in (None, "coco"):
        raise SourceError(
            f"Boxes from `format: {located.format}` come as coco writes them, and `box_format` is {spec.box_format}.",
            hint="Leave `box_format` out.",
        )
    rows = _Rows(located, reader, beside or {})
    check_columns(rows.schema.names, spec, ", ".join(file.path for file in located.files[:3]))
    return _Pictures(rows, {"image": "Image"} | media_columns(spec), spec)


class _Rows(OpenSource):
    def __init__(self, located: Located, reader: Reader, beside: Mapping[str, pa.DataType]) -> None:
        self.schema = pa.schema([*SCHEMA, *(pa.field(name, kind) for name, kind in beside.items())])
        self.parts, self.files = located.parts, located.files
        self._reader = reader
        self._files: Mapping[str, FileFacts] = {file.path: file for file in located.files}

    def batches(self, part: Part, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        waiting: list[dict[str, Any]] = []
        for path in part.files:
            for row in self._reader(self._files[path], on_bad):
                boxes = [{"bbox": list(box.bbox), "category": box.category, "id": box.id} for box in row.boxes]
                waiting.append({"image": row.path, "boxes": boxes, "image_id": row.id, **row.beside})
                if len(waiting) == MAX_ROWS:
                    yield pa.RecordBatch.from_pylist(waiting, self.schema)
                    waiting = []
        if waiting:
            yield pa.RecordBatch.from_pylist(waiting, self.schema)


class _Pictures(MediaSource):
    """Files that a reader has found, or has checked to be where they may be."""

    def path_of(self, name: str, column: str, file: FileFacts | None) -> str:
        return name


def inside(folder: str, name: str, where: str) -> str:
    """The absolute path of a file that data names, in or below a folder.

    Raises:
        SourceError: it is elsewhere.
    """
    path = os.path.normpath(os.path.join(folder, name))
    if not path.startswith(os.path.abspath(folder) + os.sep):
        raise SourceError(
            f"{where} names the file {name}, which is outside of its folder {folder}.",
            hint="A file that data names must stand in or below the folder of that data: move one of them.",
        )
    return path
