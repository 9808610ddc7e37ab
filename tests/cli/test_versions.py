"""Commands around versions: `versions`, `show`, `diff`, `verify`, `explain`, `tag`, `export`, `remove`, `collect`."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ran

Run = Callable[..., Ran]


@pytest.fixture
def other(built: dict[str, Any], run: Run) -> dict[str, Any]:
    """A second version, drawn with another seed."""
    return dict(run("build", "recipe.yaml", "--engine", "inline", "--set", "seed=4", "--json").json)


def test_versions_stand_newest_first_with_their_tags(built: dict[str, Any], other: dict[str, Any], run: Run) -> None:
    listed = run("versions", "--json").json["versions"]
    assert [one["version"] for one in listed] == [other["version"], built["version"]]
    assert [one["tags"] for one in listed] == [["latest"], []]
    assert run("versions", "reviews").out.splitlines()[1].startswith(f"reviews@{other['version']}")


def test_show(built: dict[str, Any], run: Run) -> None:
    shown = run("show", "reviews", "--json").json
    assert shown["version"] == built["version"] and shown["path"] == built["path"]
    out = run("show", "reviews").out
    assert "steps in train" in out and "text.swap.1" in out and "drop_unchanged" in out


def test_diff_tells_rows_and_recipe_apart(built: dict[str, Any], other: dict[str, Any], run: Run) -> None:
    pair = f"reviews@{built['version']}", f"reviews@{other['version']}"
    found = run("diff", *pair, "--json").json
    assert found["recipe"] == {"seed": [3, 4]}
    assert found["rows"]["changed"] + found["rows"]["added"] > 0
    assert "seed" in run("diff", *pair).out
    assert "the same rows, columns and recipe" in run("diff", pair[0], pair[0]).out


def test_verify_is_exit_code_0_for_a_whole_version_and_1_for_a_damaged_one(built: dict[str, Any], run: Run) -> None:
    ran = run("verify", "reviews", "--json")
    assert ran.code == 0
    assert ran.json["ok"] and ran.json["replayed"] > 0
    file = next(Path(built["path"], "data").glob("*.parquet")).resolve()
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-20] + b"x" * 20)
    ran = run("verify", "reviews")
    assert ran.code == 1
    assert "✗ reviews@" in ran.out and "problem" in ran.out and "augkit build" in ran.out


def test_explain_names_source_steps_and_siblings(built: dict[str, Any], run: Run) -> None:
    row = run("preview", "recipe.yaml", "--json").json["rows"][0]
    copy = row["copies"][0]["row_id"]
    found = run("explain", "reviews", copy, "--json").json
    assert found["sources"][0]["row_id"] == row["row_id"]
    assert found["rows"][0]["steps"][0]["step"] == "text.swap.1"
    out = run("explain", "reviews", copy).out
    assert f"copy 0 of {row['row_id']}" in out
    assert "{+" in out and "text.swap, version 3" in out and "its other copies" in out
    ran = run("explain", "reviews", "nobody")
    assert ran.code == 1 and "Ids there look like" in ran.err


def test_tags_are_set_and_deleted(built: dict[str, Any], run: Run) -> None:
    assert run("tag", "reviews", "v1", "--json").json == {"name": "reviews", "tag": "v1", "version": built["version"]}
    assert run("show", "reviews@v1", "--json").json["tags"] == ["latest", "v1"]
    assert run("tag", "reviews", "v1", "--delete").code == 0
    ran = run("show", "reviews@v1")
    assert ran.code == 1 and "no version or tag 'v1'" in ran.err


def test_export_writes_plain_files(built: dict[str, Any], run: Run, folder: Path) -> None:
    written = run("export", "reviews", "out", "--format", "csv", "--no-lineage", "--json").json
    with open(written["train"], newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["text", "label"]
    assert len(rows) == built["splits"]["train"]
    assert run("export", "reviews", "out").code == 1


def test_a_version_is_removed_and_its_space_collected(built: dict[str, Any], other: dict[str, Any], run: Run) -> None:
    assert run("remove", "reviews").code == 1
    assert run("remove", f"reviews@{other['version']}").code == 1  # tagged latest
    assert run("remove", f"reviews@{other['version']}", "--force").code == 0
    would = run("collect", "--dry-run", "--json").json
    assert would["dry_run"] and would["objects"] > 0
    assert run("collect").out.startswith("Freed ")
    assert run("collect").out == "There is nothing to remove.\n"
    assert run("verify", "reviews").code == 0
