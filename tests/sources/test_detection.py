"""Boxes from COCO, Pascal VOC and YOLO: the same picture and box, whoever wrote them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from augkit.errors import SourceError

from .conftest import Folder
from .test_media_folder import picture, read

COLUMNS = {"image": "image", "boxes": "boxes", "id": "image_id"}
BOX = [6.0, 4.0, 12.0, 10.0]  # of a picture of 30 × 24


def one(folder: Folder, data: Any, format: str) -> dict[str, Any]:
    rows, bad, _ = read(folder, data, COLUMNS, format=format)
    assert not bad
    row: dict[str, Any] = rows["train"][0]
    return row


def test_coco(folder: Folder) -> None:
    folder.write("set/images/a.png", picture())
    annotation = {"id": 9, "image_id": 7, "category_id": 3, "bbox": BOX}
    crowd = {"id": 10, "image_id": 7, "category_id": 3, "bbox": [0, 0, 1, 1], "iscrowd": 1}
    images = [{"id": 7, "file_name": "a.png"}]
    content = {"images": images, "annotations": [annotation, crowd], "categories": [{"id": 3, "name": "dog"}]}
    folder.write("set/instances.json", json.dumps(content))
    row = one(folder, "set/instances.json", "coco")
    assert row["boxes"] == [{"bbox": BOX, "category": "dog", "id": 9}] and row["image_id"] == "7"
    assert row["image"] == {"bytes": picture(), "path": "a.png"}


def test_coco_names_no_file_outside_of_its_folder(folder: Folder) -> None:
    folder.write("a.png", picture())
    content = {"images": [{"id": 7, "file_name": "../a.png"}], "annotations": []}
    folder.write("set/instances.json", json.dumps(content))
    with pytest.raises(SourceError, match="outside of its folder"):
        one(folder, "set/instances.json", "coco")


def test_other_json_is_refused(folder: Folder) -> None:
    folder.write("set/captions.json", json.dumps([1, 2]))
    with pytest.raises(SourceError, match="not what COCO writes"):
        one(folder, "set/captions.json", "coco")


def test_pascal_voc_counts_pixels_from_one(folder: Folder) -> None:
    folder.write("voc/JPEGImages/a.png", picture())
    corners = "<xmin>7</xmin><ymin>5</ymin><xmax>18</xmax><ymax>14</ymax>"
    thing = f"<object><name>dog</name><bndbox>{corners}</bndbox></object>"
    folder.write("voc/Annotations/a.xml", f"<annotation><filename>a.png</filename>{thing}</annotation>")
    row = one(folder, "voc", "voc")
    assert row["boxes"] == [{"bbox": BOX, "category": "dog", "id": 0}] and row["image_id"] == "a"


def test_pascal_voc_sets_broken_files_aside(folder: Folder) -> None:
    folder.write("voc/a.xml", "<annotation><filename>a.png</filename><object></object></annotation>")
    folder.write("voc/b.xml", "<annotation>")
    rows, bad, _ = read(folder, "voc", COLUMNS, format="voc")
    assert not rows["train"] and len(bad) == 2 and "no whole bndbox" in bad[0].reason


def test_yolo_in_shares_of_the_picture(folder: Folder) -> None:
    folder.write("set/images/train/a.png", picture())
    folder.write("set/images/train/b.png", picture(2))
    folder.write("set/labels/train/a.txt", "1 0.4 0.375 0.4 0.4166666666667\n")
    folder.write("set/data.yaml", "names: {0: cat, 1: dog}\n")
    rows, bad, _ = read(folder, {"train": "set/images/train"}, COLUMNS, format="yolo")
    first, second = rows["train"]
    assert not bad and second["boxes"] == []
    (box,) = first["boxes"]
    assert box["bbox"] == pytest.approx(BOX, abs=1e-6) and box["category"] == "dog"


def test_yolo_sets_lines_of_another_format_aside(folder: Folder) -> None:
    folder.write("set/a.png", picture())
    folder.write("set/a.txt", "dog 1 2\n")
    rows, bad, _ = read(folder, "set", COLUMNS, format="yolo")
    assert not rows["train"] and "its boxes cannot be read" in bad[0].reason


def test_boxes_come_as_coco_has_them_whatever_the_files_have(folder: Folder) -> None:
    folder.write("set/a.png", picture())
    with pytest.raises(SourceError, match="come as coco writes them"):
        folder.open("set", COLUMNS, format="yolo", box_format="yolo")
