from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from augkit.store.manifest import Manifest
from augkit.store.objects import object_path
from augkit.store.publish import publish
from augkit.store.store import Store, open_store
from augkit.store.verify import verify

from .conftest import MakeVersion, copied, replay_upper, source_row


def overwrite(path: Path, data: bytes) -> None:
    """Change a file in place, as a stray program would: through every link."""
    path.chmod(0o644)
    with path.open("r+b") as stream:
        stream.write(data)


def test_a_sound_version_is_ok(store: Store, make_version: MakeVersion) -> None:
    manifest = make_version()
    found = verify(store, "tiny", replay=replay_upper)
    assert found.ok
    assert (found.version, found.files, found.rows) == (f"tiny@{manifest.version}", 3, 13)
    assert (found.replayed, found.orphans) == (8, 0)
    assert json.loads(found.to_json())["problems"] == []


def test_the_sample_is_as_large_as_asked_and_always_the_same(store: Store, make_version: MakeVersion) -> None:
    make_version({"train": [f"text {i}" for i in range(50)]})
    seen: list[list[str]] = []

    def watched(manifest: Manifest) -> Callable[[dict[str, Any], str], dict[str, Any]]:
        replay = replay_upper(manifest)
        seen.append([])

        def watch(source: dict[str, Any], drawn: str) -> dict[str, Any]:
            seen[-1].append(source["text"])
            return replay(source, drawn)

        return watch

    assert [verify(store, "tiny", sample=10, replay=watched).replayed for _ in range(2)] == [10, 10]
    assert seen[0] == seen[1]
    assert len(set(seen[0])) > 3


@pytest.mark.parametrize("copies", [False, True], ids=["links", "copies"])
@pytest.mark.parametrize("damage", ["same size", "cut", "gone"])
def test_a_damaged_object_is_found_and_a_rebuild_repairs_it(
    store: Store, make_version: MakeVersion, monkeypatch: pytest.MonkeyPatch, copies: bool, damage: str
) -> None:
    if copies:
        monkeypatch.setattr("os.link", lambda *_: (_ for _ in ()).throw(OSError(18, "Invalid cross-device link")))
    manifest = make_version({"train": ["a", "b", "c"]}, created="2026-01-01")
    other = make_version({"train": ["a", "b", "x"]}, created="2026-01-02")
    stored = Path(store.location, object_path(manifest.files[0].sha256))
    if damage == "same size":
        overwrite(stored, b"PARX")
    elif damage == "cut":
        stored.chmod(0o644)
        os.truncate(stored, 100)
    else:
        stored.unlink()
    found = verify(store, f"tiny@{manifest.version}", replay=replay_upper)
    (problem,) = found.problems
    assert not found.ok
    assert problem.file == str(stored)
    assert (
        f"versions that use it: {', '.join(sorted(f'tiny@{m.version}' for m in (manifest, other)))}" in problem.message
    )
    assert problem.hint == f"Build it again: `augkit build {store.folder(manifest)}/recipe.yaml`."
    assert found.replayed == 2  # of the file that is sound

    again = make_version({"train": ["a", "b", "c"]}, created="2026-02-01")
    assert again == manifest
    assert verify(store, f"tiny@{manifest.version}", replay=replay_upper).ok
    make_version({"train": ["a", "b", "x"]})
    assert verify(store, f"tiny@{other.version}").ok


def test_a_file_of_the_folder_that_was_replaced_is_found_and_repaired(store: Store, make_version: MakeVersion) -> None:
    manifest = make_version()
    path = Path(store.folder(manifest), manifest.files[0].path)
    path.unlink()
    pq.write_table(pa.table({"text": ["mine"]}), path)
    (problem,) = verify(store, "tiny").problems
    assert problem.file == str(path)
    assert "it is damaged" in problem.message
    make_version()
    assert verify(store, "tiny").ok


def test_what_is_missing_or_should_not_be_there_is_named(
    store: Store, make_version: MakeVersion, tmp_path: Path
) -> None:
    table = tmp_path / "rejects.parquet"
    pq.write_table(pa.table({"row_id": ["x"]}), table)
    manifest = make_version(tables={"rejects.parquet": table})
    folder = Path(store.folder(manifest))
    (folder / "README.md").unlink()
    overwrite(folder / "rejects.parquet", b"XXXX")
    (folder / "data/train-00009-of-00001.parquet").write_bytes(b"")
    found = {Path(problem.file).name: problem.message for problem in verify(store, "tiny").problems}
    assert list(found) == ["README.md", "rejects.parquet", "train-00009-of-00001.parquet"]
    assert found["train-00009-of-00001.parquet"] == "it does not belong to this version"
    (folder / "data/train-00009-of-00001.parquet").unlink()
    table.unlink()
    pq.write_table(pa.table({"row_id": ["x"]}), table)
    make_version(tables={"rejects.parquet": table})
    assert verify(store, "tiny").ok


def test_a_changed_manifest_is_found_and_repaired(store: Store, make_version: MakeVersion) -> None:
    manifest = make_version()
    path = Path(store.folder(manifest), "manifest.json")
    path.write_bytes(replace(manifest, recipe_hash="x").to_json())
    (problem,) = verify(store, f"tiny@{manifest.version}").problems
    assert problem.file == str(path)
    assert "it was changed" in problem.message
    make_version()
    assert verify(store, "tiny").ok


def test_numbers_that_do_not_add_up_are_found(store: Store, make_version: MakeVersion) -> None:
    manifest = make_version()
    file = replace(manifest.files[0], rows=7)
    publish(store, replace(manifest, version="", files=(file, *manifest.files[1:])), {"recipe.yaml": b""}, {})
    assert [problem.message for problem in verify(store, "tiny").problems] == [
        "it has 6 rows, and the manifest says 7",
        "it counts 12 rows in train, and its files have 13",
    ]


def test_copies_counted_as_source_rows_are_found(store: Store, make_version: MakeVersion) -> None:
    manifest = make_version()
    counts = {**manifest.counts, "test": {"source": 0, "copies": 1}}
    Path(store.folder(manifest), "manifest.json").write_bytes(replace(manifest, counts=counts).to_json())
    (problem,) = verify(store, "tiny").problems
    assert problem.message == "it counts 0 source rows and 1 copies in test, and its files have 1 and 0"


def test_a_copy_that_replays_otherwise_is_named(store: Store, make_version: MakeVersion) -> None:
    source = source_row("film", "pos", "row")
    good, bad = copied(source, 0), copied(source, 1) | {"text": "FILM"}
    manifest = make_version(shards={"train": [[source, good, bad]]})
    (problem,) = verify(store, "tiny", replay=replay_upper).problems
    assert problem.row == "row/1"
    assert problem.file == f"{store.folder(manifest)}/data/train-00000-of-00001.parquet"
    assert problem.message == "column text replays to 'FILM!1', and is 'FILM'"
    assert str(problem).endswith(", row row/1: column text replays to 'FILM!1', and is 'FILM'.")


def test_a_replay_that_fails_is_a_finding(store: Store, make_version: MakeVersion) -> None:
    make_version({"train": ["a"]}, copies=1)

    def failing(manifest: Manifest) -> Callable[[dict[str, Any], str], dict[str, Any]]:
        return lambda source, drawn: {"text": 1 / 0}

    (problem,) = verify(store, "tiny", replay=failing).problems
    assert problem.message == "cannot be replayed: ZeroDivisionError: division by zero"


def test_copies_whose_source_is_not_published_are_counted(store: Store, make_version: MakeVersion) -> None:
    make_version(shards={"train": [[copied(source_row("film", "pos", "row"), 0)]]})
    found = verify(store, "tiny", replay=replay_upper)
    assert found.ok
    assert (found.replayed, found.orphans) == (0, 1)


def test_a_copy_may_be_of_any_source_row_that_shares_the_id(store: Store, make_version: MakeVersion) -> None:
    one, two = source_row("one", "pos", "row"), source_row("two", "pos", "row")
    make_version(shards={"train": [[one, two, copied(one, 0), copied(two, 0)]]})
    assert verify(store, "tiny", replay=replay_upper).ok


@pytest.mark.parametrize(
    ("kind", "stored", "replayed", "equal"),
    [
        (pa.float64(), float("nan"), float("nan"), True),
        (pa.float64(), 0.0, -0.0, False),
        (pa.float64(), 0.3, 0.1 + 0.2, False),
        (pa.float32(), 0.1, 0.1, True),
        (pa.list_(pa.float32()), [0.1, float("nan"), None], [0.1, float("nan"), None], True),
        (pa.list_(pa.float32()), [0.1], [0.1, 0.1], False),
        (pa.string(), None, "", False),
        (pa.int64(), 1, "1", False),
        (pa.struct([("bytes", pa.binary())]), {"bytes": b"a"}, {"bytes": b"b"}, False),
    ],
)
def test_values_are_compared_bit_for_bit(
    store: Store,
    make_version: MakeVersion,
    monkeypatch: pytest.MonkeyPatch,
    kind: Any,
    stored: Any,
    replayed: Any,
    equal: bool,
) -> None:
    from . import conftest

    def to_table(rows: list[Any]) -> pa.Table:
        schema = pa.schema([("text", pa.string()), ("value", kind), ("augkit", conftest.LINEAGE)])
        return pa.Table.from_pylist([row | {"value": stored} for row in rows], schema)

    monkeypatch.setattr(conftest, "to_table", to_table)
    make_version({"train": ["a"]}, copies=1)
    found = verify(store, "tiny", replay=lambda manifest: lambda source, drawn: {"text": "A!0", "value": replayed})
    assert found.ok is equal


def test_a_damaged_object_of_a_remote_store_is_found_and_repaired(make_version: MakeVersion, tmp_path: Path) -> None:
    remote = open_store(f"memory://{tmp_path.name}")
    manifest = make_version(into=remote)
    stored = object_path(manifest.files[0].sha256)
    remote.files.write(stored, b"X" * manifest.files[0].bytes)
    remote.files.write(f"datasets/tiny/versions/{manifest.version}/{manifest.files[1].path}", b"X")
    assert [Path(problem.file).name for problem in verify(remote, "tiny").problems] == [
        f"{manifest.files[0].sha256}.parquet",
        Path(manifest.files[1].path).name,
    ]
    make_version(into=remote)
    assert verify(remote, "tiny", replay=replay_upper).ok
