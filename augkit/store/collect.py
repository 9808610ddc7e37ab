"""Removing what no version needs, and removing versions."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from augkit.errors import StoreError
from augkit.store.faults import writing
from augkit.store.files import TEMPORARY
from augkit.store.manifest import Manifest
from augkit.store.objects import FOLDER, object_path
from augkit.store.record import Record
from augkit.store.resolve import DATASETS, MANIFEST, read_manifest, version_folder, version_ids, versions
from augkit.store.tags import LATEST, read_tags, write_tags
from augkit.store.version import ID_LENGTH

if TYPE_CHECKING:
    from augkit.store.store import Store

__all__ = ["Collected", "collect", "remove"]


@dataclass(frozen=True)
class Collected(Record):
    """What was removed, or would be.

    Attributes:
        objects: objects no version refers to.
        folders: folders of versions that were never published, inside the store.
        work: files of unfinished builds.
        leftovers: temporary files of killed processes.
        bytes: disk space given back; files that are links to one another count once, and only when the last link goes.
        dry_run: nothing was removed.
    """

    objects: int
    folders: tuple[str, ...]
    work: int
    leftovers: int
    bytes: int
    dry_run: bool


def collect(store: Store, *, keep_work: bool = False, dry_run: bool = False) -> Collected:
    """Remove objects no manifest refers to, folders without a manifest, temporary files, and the builds' work folder.

    Args:
        store: the store.
        keep_work: leave the work folder, so that killed builds can still resume.
        dry_run: only say what would be removed.

    Raises:
        StoreError: a build is running, or a manifest cannot be read; nothing was removed then.
    """
    with store.lock(exclusive=True):
        needed, unpublished = _survey(store)
        in_objects = list(store.files.walk(FOLDER))
        in_folders = [path for folder in unpublished for path in store.files.walk(folder)]
        leftovers = [path for path in store.files.walk(DATASETS) if path.rsplit("/", 1)[-1].startswith(TEMPORARY)]
        leftovers = sorted(set(leftovers) - set(in_folders))
        leftovers += [path for path in in_objects if path.rsplit("/", 1)[-1].startswith(TEMPORARY)]
        leftovers += [name for name in store.files.names("") if name.startswith(TEMPORARY)]
        objects = [path for path in in_objects if path not in needed and path not in leftovers]
        work = [] if keep_work else [path for path in store.work.rglob("*") if path.is_file()]
        freed = _freed(store, [*objects, *in_folders, *leftovers], work)
        if not dry_run:
            for folder in unpublished:
                store.files.remove_folder(folder)
            for path in (*objects, *leftovers):
                store.files.remove(path)
            if not keep_work:
                with writing(str(store.work)), suppress(FileNotFoundError):
                    shutil.rmtree(store.work)
    return Collected(len(objects), tuple(unpublished), len(work), len(leftovers), freed, dry_run)


def remove(store: Store, ref: str, *, force: bool = False) -> Manifest:
    """Remove a version. Its objects go with the next `collect`, if no other version has them.

    Args:
        store: the store.
        ref: the version.
        force: also if tags point at it; they go, and `latest` moves to the newest version that is left.

    Returns:
        The manifest of the version that is gone.

    Raises:
        StoreError: there is no such version, or tags point at it.
    """
    manifest = store.resolve(ref)
    with store.lock(), store.dataset_lock(manifest.name):
        tags = read_tags(store, manifest.name)
        held = sorted(tag for tag, version in tags.items() if version == manifest.version)
        if held and not force:
            raise StoreError(
                f"{manifest.name}@{manifest.version} is tagged {', '.join(held)}.",
                hint="Move the tag first, or say --force: the tag then goes along.",
            )
        folder = version_folder(manifest.name, manifest.version)
        store.files.remove(f"{folder}/{MANIFEST}")  # first, and at once: from here on there is no such version
        store.files.remove_folder(folder)
        if held:
            left = {tag: version for tag, version in tags.items() if tag not in held}
            remaining = versions(store, manifest.name)
            if LATEST in held and remaining:
                left[LATEST] = remaining[-1].version
            write_tags(store, manifest.name, left)
    return manifest


def _survey(store: Store) -> tuple[set[str], list[str]]:
    """Objects that versions need, and folders of versions without a manifest."""
    needed: set[str] = set()
    unpublished = []
    for name in store.files.names(DATASETS):
        published = set(version_ids(store, name))
        for version in published:
            needed.update(object_path(file.sha256) for file in read_manifest(store, name, version).files)
        for version in store.files.names(f"{DATASETS}/{name}/versions"):
            if version not in published and re.fullmatch(f"[0-9a-f]{{{ID_LENGTH}}}", version):
                unpublished.append(version_folder(name, version))
    return needed, unpublished


def _freed(store: Store, paths: list[str], work: list[Path]) -> int:
    going: Counter[Any] = Counter()
    facts: dict[Any, tuple[int, int]] = {}
    for path in paths:
        identity, links = store.files.identity(path)
        going[identity] += 1
        facts[identity] = store.files.size(path), links
    for file in work:
        status = os.stat(file)
        identity = (status.st_dev, status.st_ino)
        going[identity] += 1
        facts[identity] = status.st_size, status.st_nlink
    return sum(size for identity, (size, links) in facts.items() if going[identity] >= links)
