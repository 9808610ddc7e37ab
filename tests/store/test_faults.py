"""A disk that is full, read-only or in the way: the error names path, reason, free bytes and what to do."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from augkit.errors import StoreError
from augkit.store.faults import reading, writing
from augkit.store.objects import object_path
from augkit.store.store import Store, open_store
from augkit.store.verify import verify

from .conftest import MakeVersion

MIB = 1 << 20


def mounted(folder: Path, options: str) -> Iterator[Path]:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        ended = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("no mount here")
    if ended.returncode:
        pytest.skip(f"cannot mount a tmpfs: {ended.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    yield from mounted(tmp_path / "disk", "size=1m")


def test_a_full_disk_says_so_and_leaves_the_store_whole(
    small_disk: Path, make_version: MakeVersion, tmp_path: Path
) -> None:
    store = open_store(small_disk / "store")
    make_version(into=store)
    big = tmp_path / "big.parquet"
    big.write_bytes(os.urandom(2 * MIB))
    with pytest.raises(
        StoreError, match=r"cannot be written: No space left on device\. [\d,]+ bytes are free there"
    ) as caught:
        store.put_object(big)
    assert f"{store.location}/objects" in caught.value.message
    assert "augkit collect" in caught.value.hint
    assert not [path for path in store.files.walk("") if ".augkit-" in path]
    assert verify(store, "tiny").ok


def test_a_disk_that_fills_while_publishing_leaves_no_version(small_disk: Path, make_version: MakeVersion) -> None:
    store = open_store(small_disk / "store")
    make_version({"train": ["a"]}, into=store)
    (small_disk / "filler").write_bytes(b"x" * (store_free(small_disk) - 20_000))
    with pytest.raises(StoreError, match="No space left on device"):
        make_version({"train": [f"text {'x' * i}" for i in range(400)]}, into=store)
    assert len(store.versions("tiny")) == 1
    assert verify(store, "tiny").ok


def store_free(folder: Path) -> int:
    facts = os.statvfs(folder)
    return facts.f_bavail * facts.f_frsize


def test_a_read_only_disk_is_read_and_says_so_when_written(
    small_disk: Path, make_version: MakeVersion, tmp_path: Path
) -> None:
    make_version(into=open_store(small_disk / "store"))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    store = open_store(small_disk / "store")
    assert verify(store, "tiny").ok
    (tmp_path / "new.parquet").write_bytes(b"new")
    with pytest.raises(StoreError, match="cannot be written: Read-only file system") as caught:
        store.put_object(tmp_path / "new.parquet")
    assert "--store or AUGKIT_STORE" in caught.value.hint
    with pytest.raises(StoreError, match="Read-only file system"), store.lock():
        pass
    with pytest.raises(StoreError, match=r"other/format\.json cannot be written: Read-only"):
        open_store(small_disk / "other")


def test_a_file_in_the_way_is_named(store: Store, tmp_path: Path) -> None:
    Path(store.location, "objects").write_text("")
    (tmp_path / "new.parquet").write_bytes(b"new")
    with pytest.raises(StoreError, match=r"objects/.*Not a directory") as caught:
        store.put_object(tmp_path / "new.parquet")
    assert "A file stands where a folder is needed" in caught.value.hint


def test_a_limit_on_file_size_is_named(store: Store, tmp_path: Path) -> None:
    code = """
import resource, sys
from augkit.errors import StoreError
from augkit.store.store import open_store
store = open_store(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    store.files.write("datasets/x", b"x" * 5000)
except StoreError as error:
    print(error)
"""
    ended = subprocess.run([sys.executable, "-c", code, store.location], capture_output=True, text=True, check=True)
    assert "datasets/x cannot be written: File too large" in ended.stdout
    assert "ulimit -f" in ended.stdout
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 1000
    assert list(store.files.walk("datasets")) == []


def test_reading_leaves_missing_files_to_the_caller() -> None:
    with pytest.raises(FileNotFoundError), reading("x"):
        raise FileNotFoundError
    with pytest.raises(StoreError, match="x cannot be read: Input/output error"), reading("x"):
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_a_remote_place_has_no_free_bytes_to_tell() -> None:
    with pytest.raises(StoreError) as caught, writing("s3://bucket/x"):
        raise PermissionError(errno.EACCES, "Access Denied")
    assert caught.value.message == "s3://bucket/x cannot be written: Access Denied."


def test_an_object_is_whole_or_not_there(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new.parquet"
    path.write_bytes(b"new")

    def failing(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing)
        with pytest.raises(StoreError, match="Input/output error"):
            store.put_object(path)
    assert list(store.files.walk("objects")) == []
    sha256, _ = store.put_object(path)
    assert store.files.read(object_path(sha256)) == b"new"
