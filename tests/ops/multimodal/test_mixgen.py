"""MixGen: what is seen of both pictures, what is said of them, and where it is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

import augkit
from augkit.building.seeding import Chance
from augkit.ops.base import Row

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.reading.encode import encode
from augkit.ops.multimodal.mixgen import MixGen


def flat(value: int, width: int = 20, height: int = 16) -> dict[str, Any]:
    return {"bytes": encode(np.full((height, width, 3), value, np.uint8), "png"), "path": f"{value}.png"}


def pair(operator: MixGen, *captions: str | None) -> Row:
    """A row of value 200 after it was mixed with one of value 100 and another size."""
    rows = [
        Row("a", {"image": flat(200), "caption": captions[0]}),
        Row("b", {"image": flat(100, 30, 40), "caption": captions[1]}),
    ]
    pool = operator.restore(operator.fit([operator.glimpse(row) for row in rows], Chance.fresh(b"fit", b"")))
    drawn = operator.draw(operator.read(rows[0]), Chance.fresh(b"mix", b"a"), pool)
    assert drawn["partner"] == "b"
    return operator.carry_out(rows[0], operator.read(rows[0]), drawn)


def test_half_of_each_picture_and_both_captions() -> None:
    made = pair(MixGen(), "a red car", "two dogs")
    assert made.values["caption"] == "a red car two dogs"
    assert made.values["image"].pixels.shape == (16, 20, 3)
    assert np.unique(made.values["image"].pixels).tolist() == [150]


def test_the_share_and_the_separator_are_the_recipes() -> None:
    made = pair(MixGen(own_share=(0.75, 0.75), separator="。"), "车", "狗")
    assert made.values["caption"] == "车。狗" and np.unique(made.values["image"].pixels).tolist() == [175]


def test_a_partner_without_a_caption_adds_none() -> None:
    assert pair(MixGen(), "a red car", None).values["caption"] == "a red car"


@pytest.mark.parametrize("share", [(0.0, 0.5), (0.5, 1.0), (0.6, 0.4)])
def test_shares_lie_between_nothing_and_everything(share: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match=r"lies between 0 and 1|above the high end"):
        MixGen(own_share=share)


def captioned(folder: Path) -> Path:
    folder.mkdir()
    lines = []
    for number in range(6):
        (folder / f"{number}.png").write_bytes(flat(30 * number + 20)["bytes"])
        lines.append(json.dumps({"file_name": f"{number}.png", "caption": f"picture number {number}"}))
    (folder / "metadata.jsonl").write_text("\n".join(lines))
    return folder


def test_a_build_mixes_and_can_be_made_again(tmp_path: Path) -> None:
    columns = {"image": "image", "caption": "caption"}
    recipe = augkit.Recipe.model_validate(
        {
            "augkit": 1,
            "name": "pairs",
            "source": {"data": str(captioned(tmp_path / "pictures")), "columns": columns},
            "augment": {"copies": 2, "chain": ["multimodal.mixgen", {"text.swap": {"on": "caption"}}]},
        }
    )
    result = augkit.build(recipe, tmp_path / "store", engine="inline")
    rows = [row for path in Path(result.path).glob("data/*.parquet") for row in pq.read_table(path).to_pylist()]
    captions = {row["augkit"]["row_id"]: row["caption"] for row in rows if row["augkit"]["copy"] is None}
    copies = [row for row in rows if row["augkit"]["copy"] is not None]
    assert len(copies) == 12
    swapped = 0
    for row in copies:
        mixed, *rest = json.loads(row["augkit"]["drawn"])
        swapped += len(rest)
        both = f"{captions[row['augkit']['source_id']]} {captions[mixed['drawn']['partner']]}"
        assert sorted(row["caption"].split()) == sorted(both.split()) and (row["caption"] != both) == bool(rest)
    assert swapped
    assert not augkit.verify("pairs", tmp_path / "store").problems


def test_boxes_are_refused(tmp_path: Path) -> None:
    columns = {"image": "image", "caption": "caption", "boxes": "boxes"}
    values = {"augkit": 1, "name": "pairs", "source": {"data": str(tmp_path), "columns": columns}}
    recipe = augkit.Recipe.model_validate(values | {"augment": {"chain": ["multimodal.mixgen"]}})
    with pytest.raises(augkit.AugkitError, match="would leave column 'boxes'"):
        augkit.plan(recipe)


@pytest.mark.parametrize(
    "step", ["text.numbers", {"text.antonym": {"label_map": {"a": "b", "b": "a"}}}], ids=["numbers", "antonym"]
)
def test_a_caption_is_not_made_to_say_what_is_not_seen(tmp_path: Path, step: Any) -> None:
    (parameters,) = step.values() if isinstance(step, dict) else ({},)
    name = next(iter(step)) if isinstance(step, dict) else step
    columns = {"image": "image", "caption": "caption", "label": "label"}
    values = {"augkit": 1, "name": "pairs", "source": {"data": str(tmp_path), "columns": columns}}
    chain = [{name: {**parameters, "on": "caption"}}]
    with pytest.raises(augkit.AugkitError, match="would leave column 'image'"):
        augkit.plan(augkit.Recipe.model_validate(values | {"augment": {"chain": chain}}))
