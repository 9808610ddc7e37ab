"""What bad input gets: a clear message or a quarantined row, and nothing lost. Each test shows the message."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import augkit
from augkit import AugkitError, Recipe

GOOD = [("The film shows a great idea", "a"), ("An actor tells the whole truth", "b"), ("This song is long", "a")] * 40


@pytest.fixture
def build(tmp_path: Path, recipe_values: Any) -> Callable[..., Any]:
    """Build from a file's bytes, inline, into a store of its own."""

    def run(content: bytes | Path, name: str = "data.csv", **sections: Any) -> Any:
        path = content if isinstance(content, Path) else tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        recipe = Recipe.model_validate(recipe_values(path, **sections))
        return augkit.build(recipe, tmp_path / "store", engine="inline")

    return run


def message(build: Callable[..., Any], *arguments: Any, **sections: Any) -> str:
    """What the user is told when a build is refused; no version may be left behind."""
    with pytest.raises(AugkitError) as caught:
        build(*arguments, **sections)
    return str(caught.value)


def csv_of(rows: list[tuple[str, ...]], header: str = "text,label") -> bytes:
    lines = [",".join(f'"{cell}"' if "," in cell or cell == "" else cell for cell in row) for row in rows]
    return "\n".join([header, *lines, ""]).encode()


def quarantine(result: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(Path(result.path) / "quarantine.parquet").to_pylist()
    return rows


def texts(result: Any) -> list[str]:
    return [
        text
        for file in result.manifest.files
        for text in pq.read_table(Path(result.path) / file.path)["text"].to_pylist()
    ]


def test_empty_file(build: Callable[..., Any]) -> None:
    assert re.search(r"data\.csv is empty", message(build, b""))


def test_header_only(build: Callable[..., Any]) -> None:
    assert re.search(r"data\.csv has a header and no rows", message(build, b"text,label\n"))


def test_missing_file_names_the_nearest(build: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "reviews.csv").write_bytes(csv_of(GOOD))
    said = message(build, tmp_path / "review.csv")
    assert "review.csv" in said
    assert "reviews.csv" in said.replace("review.csv", "", 1)


def test_a_directory_where_a_file_should_be(build: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    assert "folder.csv" in message(build, tmp_path / "folder.csv")


def test_wrong_encoding_says_which_key_to_set(build: Callable[..., Any]) -> None:
    said = message(build, "text,label\nun café noir,a\n".encode("latin-1"))
    assert "is not utf-8" in said
    assert "encoding:" in said


def test_nul_bytes_are_quarantined(build: Callable[..., Any]) -> None:
    result = build(csv_of([*GOOD, ("a film\0with a hole", "a")]))
    (row,) = quarantine(result)
    assert row["error"] == "text holds a NUL byte (column 'text')"
    assert result.quarantined == 1


def test_a_cell_of_ten_megabytes_is_augmented_like_any_other(build: Callable[..., Any]) -> None:
    huge = "great films and old songs " * 400_000
    result = build(csv_of([*GOOD, (huge, "a")]), augment={"copies": 1, "chain": ["text.swap"]})
    lengths = sorted(map(len, texts(result)))
    assert lengths[-2:] == [len(huge), len(huge)]


def test_ragged_rows_are_quarantined_with_their_line(build: Callable[..., Any]) -> None:
    data = csv_of(GOOD) + b"one,two,three\n" + csv_of(GOOD).split(b"\n", 1)[1]
    result = build(data)
    (row,) = quarantine(result)
    assert (row["line"], row["row"]) == (len(GOOD) + 2, "one,two,three")
    assert sum(part["source"] for part in result.manifest.counts.values()) == 2 * len(GOOD)


def test_duplicate_ids_are_named(build: Callable[..., Any]) -> None:
    data = csv_of([("x1", "a film", "a"), ("x2", "a song", "b"), ("x1", "a plot", "a")], "id,text,label")
    said = message(build, data, source={"columns": {"id": "id", "text": "text", "label": "label"}})
    assert "ids in column 'id' occur more than once: 'x1' (row 3)" in said
    assert "leave `id` out of source.columns" in said


def test_missing_labels_are_quarantined(build: Callable[..., Any]) -> None:
    data = csv_of(GOOD) + b"no label here,\n"
    (row,) = quarantine(build(data))
    assert row["error"] == "label is missing (column 'label' is empty)"
    assert json.loads(row["row"]) == {"text": "no label here", "label": None}


def test_too_many_bad_rows_fail_the_build_and_leave_no_version(build: Callable[..., Any], tmp_path: Path) -> None:
    said = message(build, csv_of(GOOD[:10]) + b"no label here,\n")
    assert "1 of 11 source rows had to be quarantined, more than max_quarantined (0.01) allows" in said
    assert "label is missing" in said
    assert augkit.open_store(tmp_path / "store").names() == []


def test_on_error_raise_names_the_first_bad_row(build: Callable[..., Any]) -> None:
    said = message(build, csv_of(GOOD * 4) + b"no label here,\n", on_error="raise")
    assert "no label here" in said
    assert "on_error: quarantine" in said


def test_one_class_is_no_reason_to_fail(build: Callable[..., Any]) -> None:
    result = build(csv_of([(text, "only") for text, _ in GOOD]), balance={"strategy": "max"})
    assert set(result.manifest.counts["train"]["classes"]) == {"only"}


@pytest.mark.parametrize(
    "text",
    [
        "!!! ... ???",
        "😀😀 🎉",
        "هذا فيلم جميل جدا",
        "👩‍👩‍👧‍👦",
        "a",
        "   ",
        "e\u0301te\u0301 bien",
        "\u202eright to left",
    ],
    ids=[
        "punctuation",
        "emoji",
        "right-to-left",
        "joined emoji",
        "one letter",
        "white space",
        "combining marks",
        "bidi",
    ],
)
def test_unusual_text_is_published_as_it_is_or_changed_within_its_letters(build: Callable[..., Any], text: str) -> None:
    result = build(csv_of([*GOOD, (text, "a")]))
    assert text in texts(result)
    assert result.quarantined == 0
    assert augkit.verify("test", Path(result.path).parents[3]).ok


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        ("augkit: 1\n name: x\n", r"recipe\.yaml:2"),
        ("augkit: 1\nname: a\nname: b\n", r"recipe\.yaml:3: the key .name. is written twice, on lines 2 and 3"),
        ("augkit: 1\nname: !!python/object/apply:os.system ['true']\n", r"recipe\.yaml:2.*!!python"),
        (
            "a: &a [x,x,x,x,x,x,x,x,x]\n"
            + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(8)),
            r"recipe\.yaml",
        ),
    ],
    ids=["malformed", "duplicate keys", "tags", "alias bomb"],
)
def test_bad_yaml_is_refused_with_its_line(yaml: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text(yaml)
    with pytest.raises(AugkitError) as caught:
        Recipe.load(path)
    assert re.search(expected, str(caught.value), re.DOTALL)
    assert caught.value.exit_code == 2


def test_a_column_that_does_not_exist_names_the_nearest(build: Callable[..., Any]) -> None:
    said = message(build, csv_of(GOOD, "text,labels"))
    assert "'label'" in said
    assert "labels" in said


def test_a_store_from_a_newer_augkit_is_refused(build: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "format.json").write_text('{"format": 99}')
    said = message(build, csv_of(GOOD))
    assert "has format 99" in said
    assert "Upgrade augkit" in said


def test_a_damaged_object_is_found_and_a_rebuild_repairs_it(build: Callable[..., Any], tmp_path: Path) -> None:
    result = build(csv_of(GOOD))
    (target,) = (tmp_path / "store" / "objects").rglob("*.parquet")
    target.chmod(0o644)
    data = bytearray(target.read_bytes())
    data[len(data) // 2] ^= 0xFF
    target.write_bytes(bytes(data))
    damaged = augkit.verify("test", tmp_path / "store")
    assert not damaged.ok
    assert "Build it again" in str(damaged.problems[0])
    again = build(csv_of(GOOD))
    assert again.version == result.version
    assert augkit.verify("test", tmp_path / "store").ok
