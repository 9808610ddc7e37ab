"""Folders and columns of images: what becomes a row, and what becomes of files that cannot be used."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from augkit.errors import SourceError

from .conftest import Folder

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.reading.encode import encode
from augkit.testing.image import marked_pixels

IMAGE = {"image": "image"}
LABELLED = {"image": "image", "label": "label"}


def picture(left: int = 5, format: str = "png") -> bytes:
    return encode(marked_pixels(30, 24, left, 6), format)


def read(
    folder: Folder, data: Any, columns: dict[str, str], **keys: Any
) -> tuple[dict[str, list[Any]], list[Any], Any]:
    """Rows by split, what could not be read, and the source."""
    source = folder.open(data, columns, **keys)
    bad: list[Any] = []
    rows = {
        part.split: [
            row
            for batch in source.batches(part, bad.append)
            for row in batch.to_pylist()
            if batch.schema.equals(source.schema, check_metadata=True)
        ]
        for part in source.parts
    }
    return rows, bad, source


def features(source: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(source.schema.metadata[b"huggingface"])["info"]["features"]
    return found


def test_each_file_is_a_row_and_its_folder_the_label(folder: Folder) -> None:
    for split in ("train", "test"):
        for number, kind in enumerate(("dog", "cat", "cat")):
            folder.write(f"pets/{split}/{kind}/{split}-{number}.png", picture(number))
    rows, bad, source = read(folder, "pets", LABELLED)
    assert not bad and {split: len(found) for split, found in rows.items()} == {"train": 3, "test": 3}
    assert features(source)["image"] == {"_type": "Image"}
    names = features(source)["label"]["names"]
    assert names == ["cat", "dog"]
    assert [(row["image"]["path"], names[row["label"]]) for row in rows["train"]] == [
        ("train-1.png", "cat"),
        ("train-2.png", "cat"),
        ("train-0.png", "dog"),
    ]
    assert rows["train"][0]["image"]["bytes"] == picture(1)
    assert [file.path for file in source.files] == [f"pets/{s}/{k}/" for s in ("train", "test") for k in ("cat", "dog")]


def test_metadata_names_the_files_and_their_columns(folder: Folder) -> None:
    for number in range(3):
        folder.write(f"data/pictures/{number}.jpg", picture(number, "jpeg"))
        folder.write(f"data/masks/{number}.png", picture(number))
    lines = [
        {"file_name": f"pictures/{n}.jpg", "mask_file_name": f"masks/{n}.png", "caption": f"number {n}"} for n in (2, 0)
    ]
    folder.write("data/metadata.jsonl", "\n".join(map(json.dumps, lines)))
    rows, bad, source = read(folder, "data", {"image": "image", "mask": "mask", "caption": "caption"})
    assert not bad
    assert [row["caption"] for row in rows["train"]] == ["number 2", "number 0"]
    assert rows["train"][0]["mask"]["bytes"] == picture(2)
    assert features(source)["mask"] == {"_type": "Image"}


def test_a_split_column_of_the_metadata_shares_the_rows_out(folder: Folder) -> None:
    for number in range(4):
        folder.write(f"data/{number}.png", picture(number))
    folder.write(
        "data/metadata.csv", "file_name,label,split\n0.png,a,test\n1.png,b,train\n2.png,a,train\n3.png,b,test\n"
    )
    rows, _, source = read(folder, "data", LABELLED)
    assert [part.split for part in source.parts] == ["train", "test"]
    assert {split: [row["image"]["path"] for row in found] for split, found in rows.items()} == {
        "train": ["1.png", "2.png"],
        "test": ["0.png", "3.png"],
    }


def test_a_file_outside_of_the_folder_is_refused(folder: Folder) -> None:
    folder.write("secret.png", picture())
    folder.write("data/a.png", picture())
    for name in ("../secret.png", str(folder.path / "secret.png")):
        folder.write("data/metadata.csv", f"file_name,label\na.png,x\n{name},y\n")
        with pytest.raises(SourceError, match="outside of its folder"):
            read(folder, "data", LABELLED)


def test_files_that_cannot_be_used_are_set_aside_each_with_its_reason(folder: Folder) -> None:
    jpeg = picture(3, "jpeg")
    folder.write("data/good.jpg", jpeg)
    folder.write("data/wrong_ending.png", jpeg)  # content counts
    folder.write("data/cut.jpg", jpeg[: len(jpeg) // 2])
    folder.write("data/none.png", b"")
    folder.write("data/text.png", b"this is no picture")
    folder.write("data/bomb.png", bomb(40_000, 40_000))
    names = ["good.jpg", "wrong_ending.png", "cut.jpg", "none.png", "text.png", "bomb.png", "gone.png"]
    folder.write("data/metadata.csv", "file_name\n" + "\n".join(names))
    rows, bad, _ = read(folder, "data", IMAGE)
    assert [row["image"]["path"] for row in rows["train"]] == ["good.jpg", "wrong_ending.png"]
    reasons = [row.reason for row in bad]
    assert [reason.partition(":")[0] for reason in reasons] == names[2:]
    wanted = ["cut short", "empty", "no image of a known format", "above the limit of 100 megapixels", "cannot be read"]
    assert all(words in reason for words, reason in zip(wanted, reasons, strict=True)), reasons


def test_the_limit_of_pixels_stands_in_the_recipe(folder: Folder) -> None:
    folder.write("data/a.png", picture())
    rows, bad, _ = read(folder, "data", IMAGE, max_megapixels=0.0005)
    assert not rows["train"] and "30 × 24 pixels" in bad[0].reason


def bomb(width: int, height: int) -> bytes:
    """A png that claims to be huge and holds next to nothing."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))


@pytest.mark.parametrize("shape", ["bytes", "structs", "paths"])
def test_parquet_with_bytes_structs_or_paths_gives_the_same_column(folder: Folder, shape: str) -> None:
    files = {f"p/{number}.png": picture(number) for number in range(3)}
    for name, data in files.items():
        folder.write(f"data/{name}", data)
    values: dict[str, pa.Array] = {
        "bytes": pa.array(list(files.values()), pa.binary()),
        "structs": pa.array([{"bytes": data, "path": f"/home/me/{name}"} for name, data in files.items()]),
        "paths": pa.array(list(files)),
    }
    pq.write_table(pa.table({"image": values[shape], "n": [0, 1, 2]}), folder.path / "data" / "rows.parquet")
    rows, bad, source = read(folder, "data/rows.parquet", IMAGE)
    assert not bad and [row["image"]["bytes"] for row in rows["train"]] == list(files.values())
    assert {row["image"]["path"] for row in rows["train"]} <= {None, "0.png", "1.png", "2.png"}
    assert str(source.schema.field("image").type) == "struct<bytes: binary, path: string>"
    assert features(source)["n"]["dtype"] == "int64"


def test_a_column_of_numbers_is_no_image(folder: Folder) -> None:
    folder.write("rows.csv", "image\n1\n2\n")
    with pytest.raises(SourceError, match="should hold encoded files and holds int64"):
        folder.open("rows.csv", IMAGE)


def test_cifar10_as_its_users_have_it(shared: Folder) -> None:
    rows, bad, source = read(shared, "image/cifar10", LABELLED)
    assert not bad and {split: len(found) for split, found in rows.items()} == {"train": 5000, "test": 2000}
    assert len(features(source)["label"]["names"]) == 10
