from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from augkit.errors import StoreError
from augkit.store.store import Store
from augkit.store.tags import delete_tag, read_tags, set_tag

from .conftest import MakeVersion


def test_a_tag_points_at_a_version(store: Store, make_version: MakeVersion) -> None:
    first, second = make_version({"train": ["a"]}), make_version({"train": ["b"]})
    assert set_tag(store, f"tiny@{first.version[:8]}", "v1") == first.version
    assert store.resolve("tiny@v1") == first
    set_tag(store, "tiny", "v1")
    assert store.resolve("tiny@v1") == second


def test_latest_may_go_back(store: Store, make_version: MakeVersion) -> None:
    first, _ = make_version({"train": ["a"]}), make_version({"train": ["b"]})
    set_tag(store, f"tiny@{first.version}", "latest")
    assert store.resolve("tiny") == first


@pytest.mark.parametrize("tag", ["", "-x", "a b", "a/b", "../x", "a@b", "x" * 101, "dead", "2024", "BEEF", "0"])
def test_what_is_no_name_or_reads_like_a_version_is_refused(store: Store, make_version: MakeVersion, tag: str) -> None:
    make_version()
    with pytest.raises(StoreError, match="cannot be a tag"):
        set_tag(store, "tiny", tag)


def test_a_tag_is_moved_only_from_where_it_is_expected(store: Store, make_version: MakeVersion) -> None:
    first, second = make_version({"train": ["a"]}), make_version({"train": ["b"]})
    set_tag(store, f"tiny@{first.version}", "best", expected=None)
    with pytest.raises(StoreError, match=f"points at {first.version}, not at nothing"):
        set_tag(store, "tiny", "best", expected=None)
    with pytest.raises(StoreError, match=f"points at {first.version}, not at {second.version}"):
        set_tag(store, "tiny", "best", expected=second.version)
    set_tag(store, "tiny", "best", expected=first.version)
    assert store.resolve("tiny@best") == second


def test_a_deleted_tag_is_gone_and_its_version_stays(store: Store, make_version: MakeVersion) -> None:
    version = make_version().version
    set_tag(store, "tiny", "v1")
    delete_tag(store, "tiny", "v1")
    assert read_tags(store, "tiny") == {"latest": version}
    with pytest.raises(StoreError, match="tiny has no tag 'v1'"):
        delete_tag(store, "tiny", "v1")
    with pytest.raises(StoreError, match="latest cannot be deleted"):
        delete_tag(store, "tiny", "latest")


def test_a_damaged_tag_file_is_named(store: Store, make_version: MakeVersion) -> None:
    make_version()
    Path(store.location, "datasets/tiny/tags.json").write_text("{")
    with pytest.raises(StoreError, match=r"tags\.json is damaged"):
        store.resolve("tiny")


def test_twenty_changes_at_once_lose_nothing(store: Store, make_version: MakeVersion) -> None:
    version = make_version().version
    code = """
import sys; from augkit.store.store import open_store; from augkit.store.tags import set_tag
store = open_store(sys.argv[1])
for n in range(5):
    set_tag(store, "tiny", f"tag-{sys.argv[2]}-{n}")
"""
    running = [subprocess.Popen([sys.executable, "-c", code, store.location, str(i)]) for i in range(20)]
    assert [process.wait() for process in running] == [0] * 20
    tags = json.loads(Path(store.location, "datasets/tiny/tags.json").read_text())
    assert tags == {"latest": version} | {f"tag-{i}-{n}": version for i in range(20) for n in range(5)}
