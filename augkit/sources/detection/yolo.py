"""YOLO: a text file for each picture, a box a line."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator

import yaml

from augkit.errors import SourceError
from augkit.recipe.schema import Source
from augkit.sources.base import BadRow, FileFacts, OpenSource
from augkit.sources.detection.rows import Box, PictureRow, open_boxes
from augkit.sources.formats import MEDIA_FORMATS
from augkit.sources.image_header import read_header
from augkit.sources.local_paths import files_below
from augkit.sources.locate import Located

__all__ = ["open_yolo"]

PICTURES = MEDIA_FORMATS["imagefolder"]
NAMES = ("data.yaml", "dataset.yaml", "classes.txt", "obj.names")
"""Where the names of classes are looked for, in the folder of the pictures and those above it."""
LEVELS = 3  # folders above in which names are looked for


def open_yolo(located: Located, spec: Source) -> OpenSource:
    """The pictures of the folders that `data` names, with the boxes of the text files of their names.

    These stand beside the pictures, or in a folder `labels` where the pictures stand in one called `images`. A picture
    without one has no boxes. Classes are named by a data.yaml or classes.txt, else by their numbers.
    """
    return open_boxes(located, spec, _read)


def _read(folder: FileFacts, on_bad: Callable[[BadRow], None]) -> Iterator[PictureRow]:
    names = _names(folder)
    for path in files_below(folder.location):
        if not path.lower().endswith(PICTURES):
            continue
        shown = os.path.relpath(path, folder.location)
        lines = _lines(path, folder.location)
        try:
            boxes = [_box(line, number, path, names) for number, line in enumerate(lines)] if lines else []
        except (ValueError, IndexError, struct.error, OSError) as error:
            on_bad(BadRow(shown, None, f"its boxes cannot be read: {error}", ""))
            continue
        yield PictureRow(path, os.path.splitext(shown)[0], boxes)


def _lines(picture: str, base: str) -> list[str]:
    """The lines of a picture's text file; none where there is no file."""
    stem = os.path.splitext(picture)[0]
    candidates = [f"{stem}.txt"]
    parts = stem.split(os.sep)
    if "images" in parts:
        last = len(parts) - 1 - parts[::-1].index("images")
        candidates.append(os.sep.join([*parts[:last], "labels", *parts[last + 1 :]]) + ".txt")
    found = next((path for path in candidates if os.path.isfile(path)), None)
    if found is None:
        return []
    with open(found, encoding="utf-8") as stream:
        return [line for line in stream.read().splitlines() if line.strip()]


def _box(line: str, number: int, picture: str, names: dict[int, str]) -> Box:
    words = line.split()
    if len(words) != 5:
        raise ValueError(f"line {number + 1} has {len(words)} numbers, and a box has a class and four")
    kind, (x, y, wide, high) = int(words[0]), map(float, words[1:])
    with open(picture, "rb") as stream:
        header = read_header(stream.read())
    if header is None:
        raise ValueError("the picture is of no known format")
    width, height = header.width, header.height
    bbox = ((x - wide / 2) * width, (y - high / 2) * height, wide * width, high * height)
    return Box(bbox, names.get(kind, str(kind)), number)


def _names(folder: FileFacts) -> dict[int, str]:
    place = os.path.abspath(folder.location)
    for _ in range(LEVELS):
        for name in NAMES:
            path = os.path.join(place, name)
            if os.path.isfile(path):
                return _read_names(path)
        place = os.path.dirname(place)
    return {}


def _read_names(path: str) -> dict[int, str]:
    with open(path, encoding="utf-8") as stream:
        text = stream.read()
    if not path.endswith(".yaml"):
        return dict(enumerate(line.strip() for line in text.splitlines() if line.strip()))
    try:
        names = (yaml.safe_load(text) or {}).get("names")
    except (yaml.YAMLError, AttributeError) as error:
        raise SourceError(f"{path} is not the YAML of a YOLO data set: {error}.", hint="Mend or remove it.") from error
    if isinstance(names, dict):
        return {int(number): str(name) for number, name in names.items()}
    return dict(enumerate(map(str, names or ())))
