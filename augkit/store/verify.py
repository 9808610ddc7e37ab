"""Checking a version: its files, its numbers, its id, and a sample of its copies made again.

Nothing is changed. A damaged object is repaired by building the recipe again: `put_object` hashes an object that is
there already and replaces it if it is not what it should be, and `publish` does so for the files of the folder.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from augkit.errors import StoreError
from augkit.store.manifest import LINEAGE_COLUMN, DataFile, Manifest
from augkit.store.objects import object_path
from augkit.store.record import Record
from augkit.store.replay import Replay, replay_sample
from augkit.store.resolve import read_manifest, version_folder, version_ids
from augkit.store.tables import BATCH_ROWS, open_parquet
from augkit.store.version import version_id

if TYPE_CHECKING:
    from augkit.store.store import Store

__all__ = ["Problem", "Verification", "verify"]

DOCUMENTS = ("README.md", "recipe.yaml")


@dataclass(frozen=True)
class Problem(Record):
    """One thing that is wrong.

    Attributes:
        file: the file or folder, as an absolute path or URL.
        message: what is wrong with it.
        row: the row id, where it is one row.
        hint: what to do.
    """

    file: str
    message: str
    row: str | None = None
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.file}, row {self.row}" if self.row else self.file
        return f"{where}: {self.message}.{f' {self.hint}' if self.hint else ''}"


@dataclass(frozen=True)
class Verification(Record):
    """What was checked and what is wrong.

    Attributes:
        version: `NAME@VERSION`.
        files: data files checked.
        rows: rows the manifest lists.
        bytes: bytes the manifest lists.
        replayed: copies made again and compared.
        orphans: copies of the sample whose source row is not published; they cannot be made again.
        problems: everything that is wrong.
    """

    version: str
    files: int
    rows: int
    bytes: int
    replayed: int
    orphans: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


def verify(
    store: Store, ref: str, *, sample: int = 100, replay: Callable[[Manifest], Replay] | None = None
) -> Verification:
    """Check everything that can be checked about a version.

    Args:
        store: the store.
        ref: the version.
        sample: copies to make again, chosen by keyed hash.
        replay: gives, for a manifest, what makes a copy from its source row and drawn values; None makes none.

    Raises:
        StoreError: there is no such version.
    """
    manifest = store.resolve(ref)
    check = _Check(store, manifest)
    with ThreadPoolExecutor() as threads:  # hashing lets go of the interpreter
        problems = [problem for found in threads.map(check.file, manifest.files) for problem in found]
    broken = {problem.file for problem in problems}
    sound = [file for file in manifest.files if store.files.at(object_path(file.sha256)) not in broken]
    problems += [*check.folder(), *check.manifest_numbers(), *check.row_numbers(sound)]
    replayed = orphans = 0
    if replay is not None and sample > 0 and sound:
        readable = replace(manifest, files=tuple(sound))  # what makes copies again reads their columns from a file
        result = replay_sample(store, manifest, sound, replay(readable), sample)
        replayed, orphans = result.rows, result.orphans
        problems += [Problem(check.at(path), message, row) for path, row, message in result.problems]
    return Verification(
        version=f"{manifest.name}@{manifest.version}",
        files=len(manifest.files),
        rows=sum(file.rows for file in manifest.files),
        bytes=sum(file.bytes for file in manifest.files),
        replayed=replayed,
        orphans=orphans,
        problems=tuple(problems),
    )


class _Check:
    """The single checks of one version; each gives what it found wrong."""

    def __init__(self, store: Store, manifest: Manifest) -> None:
        self.store = store
        self.files = store.files
        self.manifest = manifest
        self.inside = version_folder(manifest.name, manifest.version)
        self.rebuild = f"Build it again: `augkit build {self.at('recipe.yaml')}`."

    def at(self, name: str) -> str:
        return self.files.at(f"{self.inside}/{name}")

    def file(self, file: DataFile) -> list[Problem]:
        """One object and the file of the folder that should equal it."""
        stored, published = object_path(file.sha256), f"{self.inside}/{file.path}"
        if wrong := self._bytes(stored, file.sha256, file.bytes):
            users = ", ".join(self._users(file.sha256))
            return [Problem(self.files.at(stored), f"{wrong}; versions that use it: {users}", hint=self.rebuild)]
        problems = []
        if not self.files.same(stored, published) and (wrong := self._bytes(published, file.sha256, file.bytes)):
            problems.append(Problem(self.files.at(published), wrong, hint=self.rebuild))
        try:
            with open_parquet(self.store, stored) as table:
                if table.metadata.num_rows != file.rows:
                    message = f"it has {table.metadata.num_rows:,} rows, and the manifest says {file.rows:,}"
                    problems.append(Problem(self.files.at(stored), message))
        except StoreError as error:
            problems.append(Problem(self.files.at(stored), error.message.rstrip(".")))
        return problems

    def folder(self) -> list[Problem]:
        """Documents, extra tables, and files in data/ that the manifest does not know."""
        problems = [
            Problem(self.at(name), "it is gone", hint=self.rebuild)
            for name in DOCUMENTS
            if not self.files.exists(f"{self.inside}/{name}")
        ]
        for name, sha256 in self.manifest.tables.items():
            if wrong := self._bytes(f"{self.inside}/{name}", sha256):
                problems.append(Problem(self.at(name), wrong, hint=self.rebuild))
        known = {f"{self.inside}/{file.path}" for file in self.manifest.files}
        for path in self.files.walk(f"{self.inside}/data"):
            if path not in known:
                hint = "Move it away: it would be loaded with the version."
                problems.append(Problem(self.files.at(path), "it does not belong to this version", hint=hint))
        return problems

    def manifest_numbers(self) -> list[Problem]:
        """The id and the totals, as the manifest has them."""
        manifest, where = self.manifest, self.at("manifest.json")
        problems = []
        if (held := version_id(manifest)) != manifest.version:
            problems.append(Problem(where, f"it was changed: what it holds is version {held}", hint=self.rebuild))
        totals = manifest.rows
        for split in {**totals, **manifest.counts}:
            count, rows = manifest.counts.get(split, {}), totals.get(split, 0)
            if (counted := count.get("source", 0) + count.get("copies", 0)) != rows:
                problems.append(Problem(where, f"it counts {counted:,} rows in {split}, and its files have {rows:,}"))
        return problems

    def row_numbers(self, sound: list[DataFile]) -> list[Problem]:
        """Source rows and copies of each split, as its files have them."""
        found = {split: [0, 0] for split in self.manifest.rows}
        for file in sound:
            with open_parquet(self.store, object_path(file.sha256)) as table:
                for batch in table.iter_batches(batch_size=8 * BATCH_ROWS, columns=[f"{LINEAGE_COLUMN}.copy"]):
                    sources = batch.column(0).field("copy").null_count
                    found[file.split][0] += sources
                    found[file.split][1] += batch.num_rows - sources
        if len(sound) < len(self.manifest.files):
            return []
        problems = []
        for split, (sources, copies) in found.items():
            count = self.manifest.counts.get(split, {})
            counted = count.get("source", 0), count.get("copies", 0)
            if counted != (sources, copies):
                message = (
                    f"it counts {counted[0]:,} source rows and {counted[1]:,} copies in {split},"
                    f" and its files have {sources:,} and {copies:,}"
                )
                problems.append(Problem(self.at("manifest.json"), message))
        return problems

    def _bytes(self, path: str, sha256: str, size: int | None = None) -> str:
        """What is wrong with a file's bytes, or nothing."""
        try:
            found = self.files.size(path)
            if size is not None and found != size:
                return f"it is damaged: it has {found:,} bytes instead of {size:,}"
            held, _ = self.files.hash(path)
        except FileNotFoundError:
            return "it is gone"
        except (OSError, StoreError) as error:
            return f"it cannot be read: {error}"
        return "" if held == sha256 else f"it is damaged: its bytes hash to {held[:12]}…, not {sha256[:12]}…"

    def _users(self, sha256: str) -> list[str]:
        """The versions that hold an object."""
        users = []
        for name in self.store.names():
            for version in version_ids(self.store, name):
                with suppress(StoreError, FileNotFoundError):  # a damaged manifest is its own version's problem
                    if any(file.sha256 == sha256 for file in read_manifest(self.store, name, version).files):
                        users.append(f"{name}@{version}")
        return users
