"""Drawn landscapes: what is written about them is what is seen in them, before and after the recipe for them."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

import augkit

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.reading.decode import decode, decode_mask
from augkit.resources.landscapes import CATEGORIES, SUN, landscape, main

RECIPE = Path(__file__).resolve().parents[2] / "recipes" / "landscapes-detection.yaml"
NUMBERS = {name: number for number, name in enumerate(CATEGORIES, start=1)}


def test_the_same_seed_draws_the_same_picture_and_others_draw_others() -> None:
    one, again, other = landscape(3), landscape(3), landscape(4)
    assert np.array_equal(one.pixels, again.pixels) and not np.array_equal(one.pixels, other.pixels)
    assert one.pixels.shape == (120, 160, 3) and one.pixels.dtype == np.uint8


@pytest.mark.parametrize("seed", range(6))
def test_boxes_and_keypoints_lie_where_the_thing_is_drawn(seed: int) -> None:
    drawn = landscape(seed)
    assert len(drawn.things) >= 2
    for thing in drawn.things:
        left, top, right, bottom = thing.box
        assert 0 <= left < right <= 160 and 0 <= top < bottom <= 120
        assert set(thing.keypoints) == set(CATEGORIES[thing.category])
        for x, y in thing.keypoints.values():
            assert left <= x <= right and top <= y <= bottom
        if thing.category == "sun":
            assert drawn.pixels[int((top + bottom) / 2), int((left + right) / 2)].tolist() == list(SUN)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The rows of a small build by the shipped recipe."""
    place = tmp_path_factory.mktemp("landscapes")
    main([str(place / "drawn"), "--train", "10", "--validation", "2"])
    data = {split: str(place / "drawn" / f"{split}.json") for split in ("train", "validation")}
    recipe = augkit.Recipe.load(RECIPE, [f"source.data={json.dumps(data)}"])
    result = augkit.build(recipe, place / "store", engine="inline")
    assert not result.quarantined
    assert not augkit.verify(recipe.name, place / "store").problems
    files = sorted(Path(result.path).glob("data/*.parquet"))
    return [row for path in files for row in pq.read_table(path).to_pylist()]


def test_every_step_of_the_recipe_has_done_something(rows: list[dict[str, Any]]) -> None:
    copies = [row for row in rows if row["augkit"]["copy"] is not None]
    assert len(rows) == 42 and len(copies) == 30
    steps = {step["step"] for row in copies for step in json.loads(row["augkit"]["drawn"])}
    assert steps == {"image.mosaic.1", "image.copy_paste.1", "image.affine.1", "image.flip.1", "image.brightness.1"}


def test_boxes_hold_what_the_mask_says_they_are(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        mask = decode_mask(row["mask"]["bytes"])[0]
        assert mask.shape == decode(row["image"]["bytes"])[0].shape[:2]
        assert set(np.unique(mask).tolist()) <= {0, *NUMBERS.values()}
        for box in row["boxes"]:
            left, top, wide, high = box["bbox"]
            inside = mask[int(top) : int(np.ceil(top + high)), int(left) : int(np.ceil(left + wide))]
            assert (inside == NUMBERS[box["category"]]).any(), (row["augkit"], box)


def test_keypoints_stay_on_their_things(rows: list[dict[str, Any]]) -> None:
    """The tip of a roof is thinner than a pixel, so that a mask ends a little before it."""
    found = []
    for row in rows:
        mask = decode_mask(row["mask"]["bytes"])[0]
        for point in row["keypoints"]:
            if not point["visibility"]:
                continue
            number = NUMBERS["tree" if point["name"] in CATEGORIES["tree"] else "house"]
            ys, xs = np.nonzero(mask == number)
            far = float(np.hypot(xs - point["x"], ys - point["y"]).min()) if len(xs) else np.inf
            assert far <= 3.5, (row["augkit"], point, far)
            found.append(far)
    assert len(found) > 100 and np.mean(found) < 1.0


def test_left_stays_left_after_every_flip(rows: list[dict[str, Any]]) -> None:
    """The eaves of a house are named by the side they are seen on."""
    houses = 0
    for row in rows:
        parts: dict[int, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        for point in row["keypoints"]:
            if point["visibility"]:
                parts[point["id"]][point["name"]].append(point["x"])
        for names in parts.values():
            if all(len(names[name]) == 1 for name in CATEGORIES["house"]):
                houses += 1
                assert names["left_eave"][0] < names["ridge"][0] < names["right_eave"][0], row["augkit"]
    assert houses > 20
