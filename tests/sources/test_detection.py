"""Boxes from COCO, Pascal VOC and YOLO: the same picture and box, whoever wrote them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from augkit.errors import SourceError
from augkit.ops.image.reading.decode import decode_mask
from augkit.sources.detection.polygons import inside_polygon, shape_of

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


CATEGORIES = [{"id": 3, "name": "person", "keypoints": ["left_eye", "right_eye"]}, {"id": 300, "name": "kite"}]
PERSON = {"id": 9, "image_id": 7, "category_id": 3, "bbox": BOX, "keypoints": [8, 6, 2, 0, 0, 0]}
KITE = {"id": 11, "image_id": 7, "category_id": 300, "bbox": [20, 2, 6, 6]}


def coco_of(folder: Folder, *annotations: dict[str, Any]) -> None:
    folder.write("set/a.png", picture())
    images = [{"id": 7, "file_name": "a.png", "width": 30, "height": 24}]
    content = {"images": images, "annotations": annotations, "categories": CATEGORIES}
    folder.write("set/instances.json", json.dumps(content))


def test_keypoints_of_coco_have_the_names_that_their_category_gives_them(folder: Folder) -> None:
    coco_of(folder, PERSON, KITE)
    rows, _, _ = read(folder, "set/instances.json", COLUMNS | {"keypoints": "keypoints"}, format="coco")
    assert rows["train"][0]["keypoints"] == [
        {"x": 8.0, "y": 6.0, "visibility": 2, "name": "left_eye", "id": 9},
        {"x": 0.0, "y": 0.0, "visibility": 0, "name": "right_eye", "id": 9},
    ]


def test_shapes_of_coco_become_a_mask_of_category_numbers(folder: Folder) -> None:
    """A rectangle as a polygon, and another as runs of pixels that lies on top of it in part."""
    runs = [22 * 24 + 3, 2, 22, 2, 22, 2, 22, 2, 24 * 30 - 605]  # four columns of two pixels
    person = PERSON | {"segmentation": [[6, 4, 24, 4, 24, 14, 6, 14]]}
    coco_of(folder, person, KITE | {"segmentation": {"size": [24, 30], "counts": runs}})
    rows, bad, _ = read(folder, "set/instances.json", COLUMNS | {"mask": "mask"}, format="coco")
    assert not bad
    expected = np.zeros((24, 30), np.uint16)
    expected[4:14, 6:24] = 3
    expected[3:5, 22:26] = 300
    mask = rows["train"][0]["mask"]
    assert mask["path"] == "a.png" and np.array_equal(decode_mask(mask["bytes"])[0], expected)


def test_runs_are_unpacked_as_coco_packs_them() -> None:
    """Five bits a character, from 48 on; from the fourth run on, what is added to that two before."""
    whole = shape_of({"size": [10, 10], "counts": [37, 3, 7, 3, 50]}, 10, 10)
    packed = shape_of({"size": [10, 10], "counts": "U1370[1"}, 10, 10)
    assert whole.sum() == 6 and np.array_equal(whole, packed)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"segmentation": [[1, 2, 3, 4]]}, "three corners"),
        ({"segmentation": {"size": [2, 2], "counts": [4]}}, "do not fill a picture of 30 × 24"),
        ({"keypoints": [1, 2]}, "x, y and visibility in turn"),
    ],
    ids=["polygon", "runs", "keypoints"],
)
def test_annotations_that_cannot_be_used_set_their_picture_aside(
    folder: Folder, broken: dict[str, Any], message: str
) -> None:
    coco_of(folder, PERSON | broken)
    columns = COLUMNS | {"mask": "mask", "keypoints": "keypoints"}
    rows, bad, _ = read(folder, "set/instances.json", columns, format="coco")
    assert not rows["train"] and len(bad) == 1
    assert "a.png: its annotations cannot be used" in bad[0].reason and message in bad[0].reason


@pytest.mark.parametrize("seed", range(4))
def test_a_polygon_holds_the_pixels_whose_middles_lie_inside(seed: int) -> None:
    """Beside a slow rule for single points: a ray to the left crosses an odd number of sides."""
    corners = np.random.default_rng(seed).uniform(-3, 14, (6, 2))
    found = inside_polygon(corners, 12, 10)
    for y in range(10):
        for x in range(12):
            sides = zip(corners.tolist(), np.roll(corners, -1, axis=0).tolist(), strict=True)
            crossed = [
                (x0 + (y + 0.5 - y0) * (x1 - x0) / (y1 - y0)) <= x + 0.5
                for (x0, y0), (x1, y1) in sides
                if (y0 <= y + 0.5) != (y1 <= y + 0.5)
            ]
            assert found[y, x] == sum(crossed) % 2
