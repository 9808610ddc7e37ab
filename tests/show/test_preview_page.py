"""The page of `augkit preview --html`: pictures before and after, with their labels, and nothing from elsewhere."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.reading.decode import decode
from augkit.previewing import preview
from augkit.recipe.schema import Recipe
from augkit.show.preview_page import page, write_page
from augkit.testing.image import marked_row


@pytest.fixture
def made(tmp_path: Path) -> Recipe:
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


@pytest.mark.parametrize(
    ("role", "damage", "said"),
    [
        ("image", {"bytes": "middle"}, "the file is damaged"),
        ("mask", {"bytes": "middle"}, "the file is damaged"),
        ("boxes", [{"bbox": [float("nan"), 1.0, 2.0, 3.0]}], "a box has not four finite numbers"),
    ],
    ids=["image", "mask", "boxes"],
)
def test_a_row_that_cannot_be_used_is_shown_with_its_reason_beside_the_others(
    tmp_path: Path, role: str, damage: Any, said: str
) -> None:
    rows = [marked_row(48, 40, 6 + number, 9) for number in range(2)]
    if role != "boxes":
        whole = rows[0][role]["bytes"]
        damage = {"bytes": whole[:60] + bytes(20) + whole[80:], "path": "damaged.png"}
    rows[0][role] = damage
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "rows.parquet")
    columns = {name: name for name in ("image", "boxes", "mask")}
    source = {"data": str(tmp_path / "rows.parquet"), "columns": columns}
    augment = {"copies": 2, "chain": ["image.flip"]}
    values = {"augkit": 1, "name": "p", "source": source, "augment": augment, "max_quarantined": 0.5}
    made = preview(Recipe.model_validate(values))
    first, second = made.rows
    (failed,) = first.copies
    assert failed.failed.startswith(f"source: image.flip.1 cannot read it: {said}") and first.more == 0
    assert [copy.failed for copy in second.copies] == ["", ""]
    text = page(made)
    assert text.count('class="picture"') == 3 and text.count(said) == 3


def test_sounds_have_a_wave_a_spectrogram_and_a_player_of_their_own_bytes(tmp_path: Path) -> None:
    pytest.importorskip("soundfile", reason="soundfile is not installed: pip install 'augkit[audio]'")
    from augkit.testing.audio import file_of, spoken

    rows = [{"audio": file_of(spoken(0.5, 8000), 8000, "flac")}]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "rows.parquet")
    source = {"data": str(tmp_path / "rows.parquet"), "columns": {"audio": "audio"}}
    chain = [{"audio.speed": {"factor": [2.0, 2.0]}}]
    made = preview(
        Recipe.model_validate({"augkit": 1, "name": "p", "source": source, "augment": {"chain": chain, "copies": 1}})
    )
    text = page(made)
    players = re.findall(r'<audio controls src="data:audio/flac;base64,([^"]+)"', text)
    assert [b64decode(data) for data in players] == [
        rows[0]["audio"]["bytes"],
        made.rows[0].copies[0].values["audio"]["bytes"],
    ]
    assert re.findall("wave of ([0-9.]+) seconds", text) == ["0.50", "0.25"]
    levels = re.findall(r'class="levels" src="data:image/png;base64,([^"]+)" alt="spectrogram up to 4 kHz"', text)
    shown = [decode(b64decode(data))[0] for data in levels]
    assert len(shown) == 2 and all(pixels.std() > 10 for pixels in shown)
