from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from augkit.errors import StoreError
from augkit.store.store import Store, open_store

from .conftest import MakeVersion


def test_a_new_store_says_its_format(tmp_path: Path) -> None:
    store = open_store(tmp_path / "deep" / "store")
    assert json.loads((tmp_path / "deep" / "store" / "format.json").read_text()) == {"format": 1}
    assert store.location == str(tmp_path / "deep" / "store")
    assert store.names() == []


def test_the_store_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert open_store().location == str(tmp_path / "augkit-store")
    monkeypatch.setenv("AUGKIT_STORE", str(tmp_path / "other"))
    assert open_store().location == str(tmp_path / "other")


def test_a_file_url_is_a_local_folder(tmp_path: Path) -> None:
    assert open_store(f"file://{tmp_path}/store").work == tmp_path / "store" / "work"


def test_a_store_of_a_newer_format_is_refused(tmp_path: Path) -> None:
    open_store(tmp_path)
    (tmp_path / "format.json").write_text('{"format": 2}')
    with pytest.raises(StoreError, match=r"format 2; this augkit knows formats up to 1") as caught:
        open_store(tmp_path)
    assert "pip install --upgrade augkit" in caught.value.hint


def test_a_damaged_format_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "format.json").write_text("[")
    with pytest.raises(StoreError, match=r"format\.json is damaged"):
        open_store(tmp_path)


def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("")
    with pytest.raises(StoreError, match=r"is not a store and not empty: it holds thesis\.tex"):
        open_store(tmp_path)
    assert os.listdir(tmp_path) == ["thesis.tex"]


def test_a_missing_store_is_not_made_unless_asked(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store at"):
        open_store(tmp_path / "store", create=False)
    assert not (tmp_path / "store").exists()


def test_a_file_where_the_store_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("")
    with pytest.raises(StoreError, match=r"store/format\.json cannot be read: Not a directory") as caught:
        open_store(tmp_path / "store")
    assert "A file stands where a folder is needed" in caught.value.hint


def test_an_unknown_protocol_is_named() -> None:
    with pytest.raises(StoreError, match=r"nowhere://x cannot be opened"):
        open_store("nowhere://x")


def test_many_processes_may_make_the_same_store_at_once(tmp_path: Path) -> None:
    code = "import sys; from augkit.store.store import open_store; open_store(sys.argv[1])"
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "store")]) for _ in range(8)]
    assert [process.wait() for process in running] == [0] * 8
    assert os.listdir(tmp_path / "store") == ["format.json"]


class TestResolve:
    @pytest.fixture
    def ids(self, make_version: MakeVersion) -> list[str]:
        """Twenty versions: at least two begin with the same digit."""
        return [make_version({"train": [f"text {i}"]}, created=f"2026-01-01T00:00:{i:02}").version for i in range(20)]

    def test_a_name_alone_is_its_latest_version(self, store: Store, ids: list[str]) -> None:
        assert store.resolve("tiny").version == ids[-1]
        assert store.resolve("tiny@latest").version == ids[-1]

    def test_versions_come_oldest_first(self, store: Store, ids: list[str]) -> None:
        assert [manifest.version for manifest in store.versions("tiny")] == ids
        assert store.names() == ["tiny"]

    def test_a_version_may_be_shortened_while_it_is_unique(self, store: Store, ids: list[str]) -> None:
        for version in ids:
            length = next(n for n in range(1, 17) if sum(other.startswith(version[:n]) for other in ids) == 1)
            assert store.resolve(f"tiny@{version[:length]}").version == version

    def test_a_prefix_of_several_lists_them(self, store: Store, ids: list[str]) -> None:
        digit = next(version[0] for version in ids if sum(other[0] == version[0] for other in ids) > 1)
        with pytest.raises(StoreError, match="could be any of") as caught:
            store.resolve(f"tiny@{digit}")
        assert all(version in caught.value.message for version in ids if version[0] == digit)

    def test_an_unknown_name_gets_the_nearest(self, store: Store, ids: list[str]) -> None:
        with pytest.raises(StoreError, match="no dataset 'tinny'") as caught:
            store.resolve("tinny")
        assert caught.value.hint == "Did you mean tiny?"

    def test_an_unknown_version_gets_what_there_is(self, store: Store, ids: list[str]) -> None:
        with pytest.raises(StoreError, match="tiny has no version or tag 'lates'") as caught:
            store.resolve("tiny@lates")
        assert caught.value.hint == "Did you mean latest?"

    @pytest.mark.parametrize("ref", ["", "@latest", "../tiny", "tiny@", "tiny/versions"])
    def test_nonsense_is_refused(self, store: Store, ids: list[str], ref: str) -> None:
        with pytest.raises(StoreError):
            store.resolve(ref)

    def test_a_version_whose_tag_was_not_written_is_found(self, store: Store, ids: list[str]) -> None:
        (Path(store.location) / "datasets/tiny/tags.json").unlink()
        assert store.resolve("tiny").version == ids[-1]

    def test_a_damaged_manifest_is_named(self, store: Store, ids: list[str]) -> None:
        path = Path(store.folder(store.resolve("tiny"))) / "manifest.json"
        path.write_bytes(path.read_bytes()[:100])
        with pytest.raises(StoreError, match=r"manifest\.json is damaged"):
            store.resolve("tiny")


def test_an_empty_store_says_how_to_fill_it(store: Store) -> None:
    with pytest.raises(StoreError, match="holds no versions yet") as caught:
        store.resolve("tiny")
    assert "augkit build" in caught.value.hint


def test_nothing_heavy_is_imported() -> None:
    code = """
import sys, importlib, pkgutil, augkit.store
for module in pkgutil.iter_modules(augkit.store.__path__):
    importlib.import_module(f"augkit.store.{module.name}")
print(sorted({"pandas", "datasets", "torch", "pyarrow.dataset"} & set(sys.modules)))
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


class TestLock:
    def test_builds_share_it_and_collect_needs_it_alone(self, store: Store) -> None:
        with (
            store.lock(),
            store.lock(),
            pytest.raises(StoreError, match="A build is running"),
            store.lock(exclusive=True),
        ):
            pass
        with store.lock(exclusive=True):
            pass

    def test_it_goes_with_the_process(self, store: Store) -> None:
        code = """
import sys, time; from augkit.store.store import open_store
with open_store(sys.argv[1]).lock():
    print("held", flush=True); time.sleep(60)
"""
        process = subprocess.Popen([sys.executable, "-c", code, store.location], stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(StoreError, match="A build is running"), store.lock(exclusive=True):
            pass
        process.kill()
        process.wait()
        process.stdout.close()
        with store.lock(exclusive=True):
            pass

    def test_an_error_inside_is_not_mistaken_for_a_taken_lock(self, store: Store) -> None:
        with pytest.raises(BlockingIOError), store.lock():
            raise BlockingIOError
