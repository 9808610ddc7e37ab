from __future__ import annotations

import os
from pathlib import Path

import pytest

from augkit.errors import StoreError
from augkit.store.collect import collect, remove
from augkit.store.objects import object_path
from augkit.store.store import Store, open_store
from augkit.store.tags import read_tags, set_tag
from augkit.store.verify import verify

from .conftest import MakeVersion, put_files, rows_of


def all_files(store: Store) -> set[str]:
    return {path for path in store.files.walk("") if not path.endswith("lock")}


@pytest.fixture
def rubbish(store: Store, make_version: MakeVersion, tmp_path: Path) -> Store:
    """A store with one version, an object nobody needs, a folder never published, leftovers, and work."""
    make_version()
    put_files(store, tmp_path / "unused", {"train": [rows_of(["unused"], "train", 0)]})
    unpublished = Path(store.location, "datasets/tiny/versions/0123456789abcdef/data/x.parquet")
    unpublished.parent.mkdir(parents=True)
    unpublished.write_bytes(b"12345")
    Path(store.location, "objects/.augkit-1-2").write_bytes(b"123")
    Path(store.location, "datasets/tiny/.augkit-1-2").write_bytes(b"123")
    (store.work / "key").mkdir(parents=True)
    (store.work / "key" / "shard.parquet").write_bytes(b"1234567")
    return store


def test_what_no_version_needs_is_removed_and_all_else_stays(
    rubbish: Store, make_version: MakeVersion, tmp_path: Path
) -> None:
    unused = (tmp_path / "unused/train-0.parquet").stat().st_size
    (tmp_path / "unused/train-0.parquet").unlink()
    found = collect(rubbish)
    assert (found.objects, found.work, found.leftovers) == (1, 1, 2)
    assert found.folders == ("datasets/tiny/versions/0123456789abcdef",)
    assert found.bytes == unused + 5 + 3 + 3 + 7
    assert verify(rubbish, "tiny").ok
    assert len(all_files(rubbish)) == 2 + 3 + 3 + 3  # format and tags; objects; data; manifest, recipe, card
    assert collect(rubbish).bytes == 0


def test_a_dry_run_says_the_same_and_removes_nothing(rubbish: Store) -> None:
    before = all_files(rubbish)
    dry = collect(rubbish, dry_run=True)
    assert all_files(rubbish) == before
    real = collect(rubbish)
    assert (dry.objects, dry.folders, dry.work, dry.bytes) == (real.objects, real.folders, real.work, real.bytes)


def test_work_can_be_kept(rubbish: Store) -> None:
    assert collect(rubbish, keep_work=True).work == 0
    assert (rubbish.work / "key" / "shard.parquet").exists()


def test_links_to_what_stays_give_no_space_back(store: Store, make_version: MakeVersion) -> None:
    manifest = make_version()
    store.work.mkdir()
    os.link(Path(store.location, object_path(manifest.files[0].sha256)), store.work / "shard.parquet")
    found = collect(store)
    assert (found.work, found.bytes) == (1, 0)


def test_an_unreadable_manifest_stops_everything(rubbish: Store) -> None:
    manifest = rubbish.resolve("tiny")
    path = Path(rubbish.folder(manifest), "manifest.json")
    path.write_text("{")
    before = all_files(rubbish)
    with pytest.raises(StoreError, match=r"manifest\.json is damaged"):
        collect(rubbish)
    assert all_files(rubbish) == before


def test_a_running_build_stops_it(rubbish: Store) -> None:
    before = all_files(rubbish)
    with rubbish.lock(), pytest.raises(StoreError, match="A build is running"):
        collect(rubbish)
    assert all_files(rubbish) == before


def test_files_it_does_not_know_are_left_alone(rubbish: Store) -> None:
    kept = [Path(rubbish.location, "datasets", name) for name in ("notes.txt", "tiny/versions/notes.txt")]
    for path in kept:
        path.write_text("mine")
    collect(rubbish)
    assert [path.read_text() for path in kept] == ["mine", "mine"]


def test_a_removed_version_is_gone_and_its_objects_with_the_next_collection(
    store: Store, make_version: MakeVersion
) -> None:
    first = make_version({"train": ["a", "b", "c"]}, created="2026-01-01")
    second = make_version({"train": ["a", "b", "d"]}, created="2026-01-02")
    assert remove(store, f"tiny@{first.version}") == first
    assert store.versions("tiny") == [second]
    assert collect(store).objects == 1
    assert verify(store, "tiny").ok


def test_a_tagged_version_is_removed_only_by_force(store: Store, make_version: MakeVersion) -> None:
    first = make_version({"train": ["a"]}, created="2026-01-01")
    second = make_version({"train": ["b"]}, created="2026-01-02")
    set_tag(store, "tiny", "best")
    with pytest.raises(StoreError, match="is tagged best, latest"):
        remove(store, "tiny")
    assert store.resolve("tiny") == second
    remove(store, "tiny", force=True)
    assert read_tags(store, "tiny") == {"latest": first.version}
    remove(store, "tiny", force=True)
    assert store.names() == []
    assert read_tags(store, "tiny") == {}


def test_a_remote_store_is_collected_too(make_version: MakeVersion, tmp_path: Path) -> None:
    remote = open_store(f"memory://{tmp_path.name}")
    make_version(into=remote)
    put_files(remote, tmp_path / "unused", {"train": [rows_of(["unused"], "train", 0)]})
    found = collect(remote)
    assert found.objects == 1
    assert found.bytes > 0
    assert verify(remote, "tiny").ok
    remove(remote, "tiny", force=True)
    assert remote.names() == []


def test_the_work_of_a_remote_store_stands_in_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    one, two = open_store(f"memory://{tmp_path.name}/1"), open_store(f"memory://{tmp_path.name}/2")
    assert one.work != two.work
    assert one.work.is_relative_to(tmp_path / "augkit")
    one.work.mkdir(parents=True)
    (one.work / "shard").write_bytes(b"123")
    assert collect(one).bytes == 3
    assert not one.work.exists()
