"""The page of `augkit preview --html`: pictures before and after, with their labels, and nothing from elsewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.previewing import preview
from augkit.recipe.schema import Recipe
from augkit.show.preview_page import page, write_page
from augkit.testing.image import marked_row


@pytest.fixture
def made(tmp_path: Path) -> Recipe:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [marked_row(48, 40, 6 + number, 9) | {"caption": "<b>& a square</b>"} for number in range(3)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "rows.parquet")
    columns = {role: role for role in ("image", "boxes", "mask", "keypoints", "caption", "label")}
    source = {"data": str(tmp_path / "rows.parquet"), "columns": columns}
    return Recipe.model_validate({"augkit": 1, "name": "p", "source": source, "augment": {"chain": ["image.flip"]}})


def test_each_row_is_drawn_before_and_after_with_boxes_masks_and_keypoints(made: Recipe) -> None:
    text = page(preview(made, rows=2))
    assert text.count("<figure>") == 4 and text.count('class="picture"') == 4
    assert text.count("<circle") == 4 and text.count("<rect") == 8
    assert len(re.findall(r'href="data:image/png;base64,', text)) == 8  # a picture and its mask each
    boxes = re.findall(r'<rect x="([\d.]+)" y="9" width="9"', text)
    assert [float(x) for x in boxes[:2]] == [6, 48 - 6 - 9]
    assert "&lt;b&gt;&amp; a square&lt;/b&gt;" in text and "<b>& a" not in text


def test_a_keypoint_that_is_not_in_the_picture_is_not_drawn(made: Recipe) -> None:
    shown = preview(made, rows=1)
    shown.rows[0].values["keypoints"].append({"x": 0.0, "y": 0.0, "visibility": 0, "name": "tail"})
    assert page(shown).count("<circle") == 2


def test_the_page_asks_no_network_for_anything(made: Recipe, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_page(path, preview(made))
    assert not re.search(r'(?:href|src)="(?!data:)', path.read_text()) and "http" not in path.read_text()


def test_what_the_command_prints_as_json_has_sizes_in_place_of_bytes(made: Recipe) -> None:
    said = json.loads(json.dumps(preview(made, rows=1).to_json()))
    image = said["rows"][0]["values"]["image"]
    assert image["path"] == "48x40.png" and isinstance(image["bytes"], int)
