from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from augkit.errors import StoreError
from augkit.store.objects import object_path
from augkit.store.publish import publish
from augkit.store.store import Store, open_store
from augkit.store.tags import read_tags
from augkit.store.verify import verify
from augkit.store.version import version_id

from .conftest import MakeVersion, manifest_of, put_files, rows_of


def test_a_version_holds_its_files_documents_and_tables(
    store: Store, make_version: MakeVersion, tmp_path: Path
) -> None:
    pq.write_table(pa.table({"row_id": ["x"]}), tmp_path / "rejects.parquet")
    manifest = make_version(tables={"rejects.parquet": tmp_path / "rejects.parquet"})
    folder = Path(store.folder(manifest))
    assert sorted(os.listdir(folder)) == ["README.md", "data", "manifest.json", "recipe.yaml", "rejects.parquet"]
    assert sorted(os.listdir(folder / "data")) == [
        "test-00000-of-00001.parquet",
        "train-00000-of-00002.parquet",
        "train-00001-of-00002.parquet",
    ]
    assert pq.read_table(folder / "data").num_rows == 13
    assert manifest.rows == {"train": 12, "test": 1}
    assert list(manifest.tables) == ["rejects.parquet"]


def test_data_files_are_links_to_objects(store: Store, make_version: MakeVersion) -> None:
    manifest = make_version()
    for file in manifest.files:
        assert os.path.samefile(f"{store.folder(manifest)}/{file.path}", f"{store.location}/{object_path(file.sha256)}")


def test_files_are_copied_where_there_are_no_links(
    store: Store, make_version: MakeVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", no_links)
    manifest = make_version()
    assert verify(store, "tiny").ok
    first = manifest.files[0]
    assert not os.path.samefile(
        f"{store.folder(manifest)}/{first.path}", f"{store.location}/{object_path(first.sha256)}"
    )


def test_versions_share_the_objects_they_have_in_common(store: Store, make_version: MakeVersion) -> None:
    first = make_version({"train": ["a", "b", "c", "d"]})
    second = make_version({"train": ["a", "b", "c", "e"]})
    assert first.files[0].sha256 == second.files[0].sha256
    assert len(list(Path(store.location, "objects").rglob("*.parquet"))) == 3


def test_the_same_build_again_leaves_the_version_as_it_was(store: Store, make_version: MakeVersion) -> None:
    first = make_version(created="2026-01-01")
    other = make_version({"train": ["other"]}, created="2026-01-02")
    path = Path(store.folder(first), "manifest.json")
    before = path.stat().st_mtime_ns, path.read_bytes()
    again = make_version(created="2026-01-03")
    assert again == first
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before
    assert read_tags(store, "tiny") == {"latest": first.version}
    assert other.parent == first.version


def test_a_tag_may_be_set_while_publishing(store: Store, tmp_path: Path) -> None:
    rows = rows_of(["a"], "train", 0)
    manifest = manifest_of(
        put_files(store, tmp_path / "made", {"train": [rows]}), {"train": {"source": 1, "copies": 0}}
    )
    publish(store, manifest, {}, {}, tag="v1")
    assert read_tags(store, "tiny") == {"latest": manifest.version, "v1": manifest.version}


def test_the_id_depends_on_what_is_held_and_on_nothing_else(make_version: MakeVersion) -> None:
    manifest = make_version()
    same = replace(manifest, created="", parent="p", environment={}, recipe={"train": 1}, source_files=(), counts={})
    assert version_id(same) == manifest.version
    file = replace(manifest.files[0], rows=manifest.files[0].rows + 1)
    for other in (
        replace(manifest, name="other"),
        replace(manifest, recipe_hash="x"),
        replace(manifest, source_hash="x"),
        replace(manifest, chain={}),
        replace(manifest, fitted={"a": "b"}),
        replace(manifest, files=(file, *manifest.files[1:])),
    ):
        assert version_id(other) != manifest.version


def test_the_id_is_the_start_of_a_hash_of_canonical_json() -> None:
    held = (
        '{"chain":{"step":"chain"},"columns":{"label":"string","text":"string"},"files":[],"fitted":{},'
        '"name":"tiny","recipe":"r","source":"s"}'
    )
    assert version_id(manifest_of((), {})) == sha256(held.encode()).hexdigest()[:16] == "4f0713c8cad5fa5f"


@pytest.mark.parametrize("path", ["data/../../../x.parquet", "x.parquet", "/etc/x.parquet", "data"])
def test_a_data_file_cannot_leave_its_folder(store: Store, make_version: MakeVersion, path: str) -> None:
    manifest = make_version()
    outside = replace(manifest, version="", files=(replace(manifest.files[0], path=path),))
    with pytest.raises(StoreError, match="A data file cannot be called"):
        publish(store, outside, {}, {})


@pytest.mark.parametrize("name", ["manifest.json", "../x", "a/b", "data", ""])
def test_a_document_cannot_leave_the_folder_or_be_the_manifest(
    store: Store, make_version: MakeVersion, name: str
) -> None:
    with pytest.raises(StoreError, match="A file of a version cannot be called"):
        publish(store, make_version(), {name: b""}, {})


@pytest.mark.parametrize("name", ["../tiny", "a@b", ".hidden", "a b", ""])
def test_a_dataset_cannot_have_a_name_that_is_no_name(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="cannot be the name of a dataset"):
        publish(store, manifest_of((), {}, name=name), {}, {})


def test_a_missing_object_is_refused_and_leaves_no_version(store: Store, make_version: MakeVersion) -> None:
    manifest = make_version()
    missing = replace(manifest, version="", files=(replace(manifest.files[0], sha256="0" * 64),))
    with pytest.raises(StoreError, match="which is not there"):
        publish(store, missing, {}, {})
    assert [held.version for held in store.versions("tiny")] == [manifest.version]


def test_a_wrong_version_id_is_refused(store: Store, make_version: MakeVersion) -> None:
    with pytest.raises(StoreError, match="calls itself"):
        publish(store, replace(make_version(), version="0" * 16), {}, {})


PUBLISH = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.store.conftest import manifest_of, put_files, rows_of
from augkit.store.publish import publish
from augkit.store.store import open_store

store, made, texts = open_store(sys.argv[2]), Path(sys.argv[3]), sys.argv[4].split(",")
rows = rows_of(texts, "train", 1)
with store.lock():
    files = put_files(store, made, {"train": [rows]})
    manifest = manifest_of(files, {"train": {"source": len(texts), "copies": len(texts)}}, created=sys.argv[5])
    print("ready", flush=True)
    sys.stdin.readline()
    if sys.argv[6] == "die":
        import os, signal
        from augkit.store.files import LocalFiles
        write = LocalFiles.write
        def dying(self, path, data):
            if path.endswith("manifest.json"):
                os.kill(os.getpid(), signal.SIGKILL)
            write(self, path, data)
        LocalFiles.write = dying
    print(publish(store, manifest, {"recipe.yaml": b"augkit: 1"}, {}).version)
"""
ROOT = str(Path(__file__).parents[2])


def start(
    store: Store, made: Path, texts: str, *, created: str = "2026-01-01", end: str = "live"
) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", PUBLISH, ROOT, store.location, str(made), texts, created, end]
    process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_two_processes_publish_one_name_at_once(store: Store, tmp_path: Path) -> None:
    running = [start(store, tmp_path / str(i), f"text {i},more", created=f"2026-01-0{i + 1}") for i in range(4)]
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    published = {process.communicate()[0].strip() for process in running}
    assert [process.returncode for process in running] == [0] * 4
    assert {manifest.version for manifest in store.versions("tiny")} == published
    assert len(published) == 4
    assert all(verify(store, f"tiny@{version}").ok for version in published)
    assert store.resolve("tiny").version in published


def test_two_processes_publish_one_version_at_once(store: Store, tmp_path: Path) -> None:
    running = [start(store, tmp_path / str(i), "same,text", created=f"2026-01-0{i + 1}") for i in range(4)]
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    published = {process.communicate()[0].strip() for process in running}
    assert [process.returncode for process in running] == [0] * 4
    assert [manifest.version for manifest in store.versions("tiny")] == list(published)
    assert verify(store, "tiny").ok


def test_killed_before_its_manifest_a_version_does_not_exist(store: Store, tmp_path: Path) -> None:
    process = start(store, tmp_path / "made", "one,two", end="die")
    process.communicate("\n")
    assert process.returncode == -9
    assert list(Path(store.location, "datasets/tiny/versions").glob("*/data/*.parquet"))  # it got that far
    assert store.versions("tiny") == []
    assert store.names() == []
    again = start(store, tmp_path / "made", "one,two")
    version = again.communicate("\n")[0].strip()
    assert store.resolve("tiny").version == version
    assert verify(store, "tiny").ok


def test_objects_are_written_once(store: Store, tmp_path: Path) -> None:
    paths = [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    for path in paths:
        pq.write_table(pa.table({"a": [1]}), path)
    sha256, size = store.put_object(paths[0])
    stored = Path(store.location, object_path(sha256))
    before = stored.stat().st_ino
    assert store.put_object(paths[1]) == (sha256, size)
    assert stored.stat().st_ino == before
    assert size == paths[0].stat().st_size


def test_a_published_file_is_guarded_against_edits_in_place(store: Store, make_version: MakeVersion) -> None:
    manifest = make_version()
    assert Path(store.folder(manifest), manifest.files[0].path).stat().st_mode & 0o222 == 0


def test_a_missing_file_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"gone\.parquet is gone before it could be stored"):
        store.put_object(tmp_path / "gone.parquet")


def test_a_remote_store_holds_the_same_version(store: Store, make_version: MakeVersion) -> None:
    remote = open_store(f"memory://{Path(store.location).parent.name}/store")
    local, there = make_version(), make_version(into=remote)
    assert there.version == local.version
    assert open_store(remote.location, create=False).resolve("tiny@latest") == there
    assert json.loads(remote.files.read("format.json")) == {"format": 1}
    assert verify(remote, "tiny").ok


def test_a_filesystem_that_does_not_write_files_whole_gets_them_renamed_into_place(
    make_version: MakeVersion, tmp_path: Path
) -> None:
    remote = open_store(f"local://{tmp_path}/remote")
    assert not remote.files.local
    manifest = make_version(into=remote)
    assert verify(remote, "tiny").ok
    assert make_version(into=remote) == manifest
    assert not [path for path in remote.files.walk("") if ".augkit-" in path]
