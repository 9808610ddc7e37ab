"""Pascal VOC: an XML file for each picture."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

from augkit.recipe.schema import Source
from augkit.sources.base import BadRow, FileFacts, OpenSource
from augkit.sources.detection.rows import Box, PictureRow, inside, open_boxes
from augkit.sources.local_paths import files_below
from augkit.sources.locate import Located

__all__ = ["open_voc"]

FOLDERS = ("", "JPEGImages", "../JPEGImages", "../images", "images")
"""Where pictures are looked for, from the folder of the XML file; never above the folder that `data` names."""


def open_voc(located: Located, spec: Source) -> OpenSource:
    """Pictures with the objects of the XML files in the folders that `data` names.

    VOC counts pixels from 1 and includes the last: a box from 1 to 10 is ten pixels wide here.
    """
    return open_boxes(located, spec, _read)


def _read(folder: FileFacts, on_bad: Callable[[BadRow], None]) -> Iterator[PictureRow]:
    for path in files_below(folder.location):
        if not path.endswith(".xml"):
            continue
        shown = os.path.relpath(path, folder.location)
        try:
            root = ElementTree.parse(path).getroot()
            name = root.findtext("filename") or ""
            boxes = [_box(found, number) for number, found in enumerate(root.iter("object"))]
        except (ElementTree.ParseError, ValueError, TypeError, OSError) as error:
            on_bad(BadRow(shown, None, f"it is not what Pascal VOC writes: {error}", ""))
            continue
        above = os.path.relpath(os.path.dirname(path), folder.location)
        paths = [inside(folder.location, os.path.join(above, place, name), shown) for place in _places(above)]
        picture = next((found for found in paths if os.path.isfile(found)), paths[0])
        yield PictureRow(picture, os.path.splitext(os.path.basename(path))[0], boxes)


def _places(above: str) -> list[str]:
    """`FOLDERS`, without those that lie above the folder of the data."""
    return [place for place in FOLDERS if above != "." or not place.startswith("..")]


def _box(found: ElementTree.Element, number: int) -> Box:
    corners = [float(found.findtext(f"bndbox/{name}") or "nan") for name in ("xmin", "ymin", "xmax", "ymax")]
    if any(corner != corner for corner in corners):
        raise ValueError("an object has no whole bndbox")
    left, top, right, bottom = corners
    return Box((left - 1, top - 1, right - left + 1, bottom - top + 1), found.findtext("name"), number)
