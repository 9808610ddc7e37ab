"""Images through a whole build: what stays, what is encoded, that it repeats, and that it can be made again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

import augkit

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.reading import decode as decoding
from augkit.ops.image.reading.decode import decode
from augkit.ops.image.reading.encode import encode
from augkit.testing.image import marked_pixels

ROWS = 12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(ROWS):
        place = tmp_path / "pets" / ("train" if number < 9 else "test") / ("cat", "dog")[number % 2]
        place.mkdir(parents=True, exist_ok=True)
        data = encode(marked_pixels(40, 32, number + 4, 8), ("jpeg", "png")[number % 2])
        (place / f"{number:02}.{('jpg', 'png')[number % 2]}").write_bytes(data)
    return tmp_path


def recipe(folder: Path, chain: list[Any], copies: int = 2, **sections: Any) -> augkit.Recipe:
    source = {"data": str(folder / "pets"), "columns": {"image": "image", "label": "label"}} | sections.pop(
        "source", {}
    )
    return augkit.Recipe.model_validate(
        {"augkit": 1, "name": "pets", "source": source, "augment": {"copies": copies, "chain": chain}} | sections
    )


def built(made: augkit.Recipe, store: Path, **options: Any) -> tuple[list[dict[str, Any]], Any]:
    result = augkit.build(made, store, **({"engine": "inline"} | options))
    rows = [row for path in sorted(Path(result.path).glob("data/*.parquet")) for row in pq.read_table(path).to_pylist()]
    return rows, result


def test_rows_that_no_operator_touched_keep_their_bytes(folder: Path, tmp_path: Path) -> None:
    rows, result = built(recipe(folder, [{"image.flip": {"p": 0.5}}]), tmp_path / "store")
    stored = {path.name: path.read_bytes() for path in folder.rglob("*.*") if path.suffix in (".jpg", ".png")}
    sources = [row for row in rows if row["augkit"]["copy"] is None]
    assert len(sources) == ROWS
    for row in sources:
        assert row["image"]["bytes"] == stored[row["image"]["path"]]
    for row in rows:
        if row["augkit"]["copy"] is not None:
            assert json.loads(row["augkit"]["drawn"]), "a copy that nothing touched is dropped as unchanged"
    metadata = pq.read_schema(next(Path(result.path).glob("data/train*"))).metadata
    assert json.loads(metadata[b"huggingface"])["info"]["features"]["image"] == {"_type": "Image"}
    assert not augkit.verify("pets", tmp_path / "store").problems


def test_a_copy_is_its_source_row_after_the_steps(folder: Path, tmp_path: Path) -> None:
    made = recipe(folder, ["image.flip", {"image.rot90": {"turns": [1]}}], output={"image": {"format": "png"}})
    rows, _ = built(made, tmp_path / "store")
    pictures = {row["augkit"]["row_id"]: row for row in rows}
    copies = [row for row in rows if row["augkit"]["copy"] is not None]
    assert len(copies) == 18
    for row in copies:
        before = decode(pictures[row["augkit"]["source_id"]]["image"]["bytes"])[0]
        after, format = decode(row["image"]["bytes"])
        assert format == "png" and row["image"]["path"].endswith(".png")
        assert np.array_equal(after, np.rot90(before[:, ::-1]))


def test_the_same_recipe_gives_the_same_version_in_any_number_of_processes(folder: Path, tmp_path: Path) -> None:
    chain = [{"image.random_crop": {"padding": 4}}, "image.gaussian_noise", {"image.rand_augment": {"p": 0.5}}]
    _, one = built(recipe(folder, chain), tmp_path / "one")
    _, two = built(recipe(folder, chain), tmp_path / "two", engine="processes", workers=2)
    assert one.version == two.version


def test_a_source_row_is_decoded_once_for_all_copies_and_steps(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []

    def counting(data: bytes, limit: float | None) -> Any:
        counted.append(len(data))
        return original(data, limit)

    original = decoding.checked_header
    monkeypatch.setattr(decoding, "checked_header", counting)
    built(recipe(folder, ["image.gaussian_noise", "image.brightness", "image.contrast"], copies=5), tmp_path / "store")
    assert len(counted) == 9


def test_mixed_rows_have_soft_labels_and_can_be_made_again(folder: Path, tmp_path: Path) -> None:
    made = recipe(folder, [{"image.mixup": {"pool": 6}}], source={"weighted_labels": True})
    rows, result = built(made, tmp_path / "store")
    ids = {row["augkit"]["row_id"] for row in rows}
    mixed = [row for row in rows if row["augkit"]["copy"] is not None]
    assert mixed and {row["label"][0]["label"] for row in rows} == {"cat", "dog"}
    for row in mixed:
        drawn = json.loads(row["augkit"]["drawn"])[0]["drawn"]
        assert drawn["partner"] in ids and drawn["partner"] != row["augkit"]["source_id"]
        assert sum(part["weight"] for part in row["label"]) == pytest.approx(1)
    assert any(len(row["label"]) == 2 for row in mixed)
    assert (Path(result.path) / "states.parquet").is_file()
    assert not augkit.verify("pets", tmp_path / "store").problems


def test_partners_come_from_the_training_split_alone(folder: Path, tmp_path: Path) -> None:
    rows, _ = built(recipe(folder, [{"image.cutmix": {"pool": 100}}], copies=6), tmp_path / "store")
    held_out = {row["augkit"]["row_id"] for row in rows[:3]}  # `test` is the first file
    partners = {step["drawn"]["partner"] for row in rows for step in json.loads(row["augkit"]["drawn"] or "[]")}
    assert partners and not partners & held_out


@pytest.fixture
def damaged(folder: Path) -> Path:
    """The folder with a png whose header and end are fine, and whose inside is not."""
    path = folder / "pets" / "train" / "dog" / "01.png"
    data = bytearray(path.read_bytes())
    data[60:90] = bytes(30)
    path.write_bytes(data)
    return folder


@pytest.mark.parametrize("gates", [[], ["drop_unchanged", {"leakage": {"on_leak": "warn"}}]], ids=["none", "default"])
def test_a_picture_whose_inside_is_damaged_is_set_aside_with_all_of_its_copies(
    damaged: Path, tmp_path: Path, gates: list[Any]
) -> None:
    rows, result = built(recipe(damaged, ["image.brightness"], max_quarantined=0.2, gates=gates), tmp_path / "store")
    (aside,) = pq.read_table(Path(result.path) / "quarantine.parquet").to_pylist()
    assert (aside["file"], aside["step"], aside["split"]) == ("01.png", "source", "train")
    assert "image.brightness.1 cannot read it: the file is damaged" in aside["error"]
    assert "bytes" in aside["row"] and len(aside["row"]) < 300
    assert result.manifest.quarantined == {"rows": 1, "reasons": {"source": 1}}
    assert aside["row_id"] not in {row["augkit"]["source_id"] for row in rows}
    assert (result.manifest.counts["train"]["source"], result.manifest.counts["train"]["copies"]) == (8, 16)
    assert result.manifest.counts["train"]["steps"] == {"image.brightness.1": 16}
    assert not augkit.verify("pets", tmp_path / "store").problems


def test_a_jpeg_whose_inside_is_damaged_is_set_aside_too(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("simplejpeg", reason="simplejpeg is not installed: pip install 'augkit[image]'")
    path = folder / "pets" / "train" / "cat" / "02.jpg"
    data = path.read_bytes()
    middle = (data.index(b"\xff\xda") + len(data)) // 2
    path.write_bytes(data[:middle] + data[middle + 40 :])
    _, result = built(recipe(folder, ["image.brightness"], max_quarantined=0.2), tmp_path / "store")
    (aside,) = pq.read_table(Path(result.path) / "quarantine.parquet").to_pylist()
    assert (aside["file"], aside["step"]) == ("02.jpg", "source")
    assert "image.brightness.1 cannot read it: the jpeg file is damaged: Corrupt JPEG data" in aside["error"]


def test_a_damaged_picture_stays_where_no_operator_looks_at_it(damaged: Path, tmp_path: Path) -> None:
    made = recipe(damaged, ["image.brightness"], augment={"splits": ["test"], "chain": ["image.brightness"]})
    rows, result = built(made, tmp_path / "store")
    assert not result.quarantined and "01.png" in {row["image"]["path"] for row in rows}


def test_copies_that_nobody_decoded_go_with_their_damaged_source_row(damaged: Path, tmp_path: Path) -> None:
    rows, result = built(
        recipe(damaged, [{"image.brightness": {"p": 0.4}}], copies=6, gates=[], max_quarantined=0.2), tmp_path / "store"
    )
    assert result.manifest.quarantined == {"rows": 1, "reasons": {"source": 1}}
    assert "01.png" not in {row["image"]["path"] for row in rows}
    counts = result.manifest.counts["train"]
    copies = [row for row in rows if row["augkit"]["copy"] is not None]
    assert counts["copies"] == len(copies) == 48
    assert counts["steps"]["image.brightness.1"] == sum(row["augkit"]["drawn"] != "[]" for row in copies)


def test_more_damaged_pictures_than_the_recipe_allows_fail_the_build(damaged: Path, tmp_path: Path) -> None:
    with pytest.raises(augkit.AugkitError, match=r"1 of 12 source rows had to be quarantined.*01\.png|cannot read it"):
        built(recipe(damaged, ["image.brightness"]), tmp_path / "store")


def test_a_damaged_picture_stops_the_build_where_the_recipe_says_so(damaged: Path, tmp_path: Path) -> None:
    with pytest.raises(augkit.AugkitError, match=r"image\.brightness\.1 failed on row"):
        built(recipe(damaged, ["image.brightness"], on_error="raise"), tmp_path / "store")


def test_a_source_of_which_no_picture_can_be_used_says_why(tmp_path: Path) -> None:
    (tmp_path / "pets").mkdir()
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / "pets" / name).write_bytes(b"no picture")
    values = {"augkit": 1, "name": "pets", "source": {"data": str(tmp_path / "pets"), "columns": {"image": "image"}}}
    with pytest.raises(augkit.AugkitError) as caught:
        augkit.build(augkit.Recipe.model_validate(values), tmp_path / "store")
    assert "no usable row; all 2 were refused, the first" in str(caught.value)
    assert str(caught.value).count("a.jpg") == 1 and "no image of a known format" in str(caught.value)


def test_operators_on_texts_are_refused(folder: Path) -> None:
    with pytest.raises(augkit.AugkitError, match="needs a `text` or `tokens` column"):
        augkit.plan(recipe(folder, ["text.swap"]))


@pytest.mark.parametrize(("colour", "channels"), [("grey", 1), ("rgb", 3), ("rgba", 4)])
def test_the_recipe_says_in_which_colours_pictures_are_written(
    folder: Path, tmp_path: Path, colour: str, channels: int
) -> None:
    output = {"image": {"colour": colour}}
    rows, _ = built(recipe(folder, ["image.flip"], copies=1, output=output), tmp_path / "store")
    copies = [row for row in rows if row["augkit"]["copy"] is not None]
    assert copies and {decode(row["image"]["bytes"])[0].shape[2] for row in copies} == {channels}
    assert not augkit.verify("pets", tmp_path / "store").problems


def test_the_recipe_says_how_large_copies_are(folder: Path, tmp_path: Path) -> None:
    output = {"image": {"size": [20, 10]}}
    chain = [{"image.flip": {"p": 0.5}}, {"image.resize": {"width": 40, "height": 40}}]
    rows, _ = built(recipe(folder, chain, copies=2, output=output), tmp_path / "store")
    sizes = {(row["augkit"]["copy"] is None, decode(row["image"]["bytes"])[0].shape[:2]) for row in rows}
    assert {size for source, size in sizes if not source} == {(10, 20)}
    assert {size for source, size in sizes if source} == {(32, 40)}
    (copy,) = [row for row in rows if row["augkit"]["copy"] is not None][:1]
    assert json.loads(copy["augkit"]["drawn"])[-1] == {"step": "image.resize.2", "drawn": [20, 10]}
    assert not augkit.verify("pets", tmp_path / "store").problems


def test_a_size_for_copies_of_texts_is_refused(tmp_path: Path) -> None:
    (tmp_path / "texts.csv").write_text("text,label\na word or two,x\n")
    values = {"augkit": 1, "name": "texts", "augment": {"chain": ["text.swap"]}, "output": {"image": {"size": [8, 8]}}}
    values["source"] = {"data": str(tmp_path / "texts.csv"), "columns": {"text": "text", "label": "label"}}
    with pytest.raises(augkit.AugkitError, match=r"image\.resize works on image"):
        augkit.plan(augkit.Recipe.model_validate(values))


def test_what_a_format_cannot_hold_is_told(folder: Path, tmp_path: Path) -> None:
    output = {"image": {"colour": "rgba", "format": "jpeg"}}
    with pytest.raises(augkit.AugkitError, match="jpeg cannot hold an alpha channel"):
        built(recipe(folder, ["image.flip"], output=output), tmp_path / "store")
