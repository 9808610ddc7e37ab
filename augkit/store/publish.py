"""Publishing: one atomic step that makes a version exist. A version exists if and only if its manifest does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from augkit.errors import StoreError
from augkit.store.card import dataset_card
from augkit.store.faults import reading
from augkit.store.files import TEMPORARY, hash_stream
from augkit.store.manifest import Manifest
from augkit.store.objects import healthy, object_path
from augkit.store.resolve import MANIFEST, check_name, read_manifest, version_folder
from augkit.store.tags import LATEST, check_tag, read_tags, write_tags
from augkit.store.version import version_id

if TYPE_CHECKING:
    from augkit.store.store import Store

__all__ = ["publish"]

CARD = "README.md"


def publish(
    store: Store,
    manifest: Manifest,
    documents: Mapping[str, bytes],
    tables: Mapping[str, Path],
    tag: str = LATEST,
) -> Manifest:
    """Make a version out of objects that are in the store already.

    Data files, documents and tables are laid into the version's folder, then the manifest is written. Killed before
    that, nothing was published; killed after, only a tag may lag behind. A version that exists stays as it is, apart
    from files that are damaged or gone, which are repaired; the tag moves to it.

    Args:
        store: the store.
        manifest: what the version is; `version`, `parent` and `tables` may be left empty and are filled in.
        documents: name to content of small files for the folder; a dataset card is added if there is none.
        tables: name to local file of extra Parquet tables for the folder.
        tag: moved to the version; `latest` always is.

    Returns:
        The manifest as it stands in the store: of the version that existed, if one did.

    Raises:
        StoreError: an object is not in the store, a name is not allowed, or the store cannot be written.
    """
    check_name(manifest.name)
    if tag != LATEST:
        check_tag(tag)
    for name in (*documents, *tables):
        _check_plain(name)
    if manifest.version not in ("", version_id(manifest)):
        raise StoreError(
            f"The manifest calls itself {manifest.version}, but what it holds makes it {version_id(manifest)}.",
            hint="Set its version last, with `version_id(manifest)`.",
        )
    manifest = replace(
        manifest, version=version_id(manifest), tables={name: _hash(path) for name, path in tables.items()}
    )
    with store.lock(), store.dataset_lock(manifest.name):
        tags = read_tags(store, manifest.name)
        existing = _existing(store, manifest)
        if existing is None and manifest.parent is None:
            manifest = replace(manifest, parent=tags.get(LATEST))
        published = existing or manifest
        documents = {CARD: dataset_card(published), **documents}
        _fill(store, published, documents, tables, repair=existing is not None)
        if existing is None:
            store.files.write(f"{version_folder(manifest.name, manifest.version)}/{MANIFEST}", manifest.to_json())
        moved = tags | {LATEST: published.version, tag: published.version}
        if moved != tags:
            write_tags(store, manifest.name, moved)
    return published


def _existing(store: Store, manifest: Manifest) -> Manifest | None:
    """The manifest of this version if it is there and whole; a damaged one is replaced, for it can only be this one."""
    try:
        existing = read_manifest(store, manifest.name, manifest.version)
    except (FileNotFoundError, StoreError):
        return None
    return existing if version_id(existing) == existing.version == manifest.version else None


def _fill(
    store: Store, manifest: Manifest, documents: Mapping[str, bytes], tables: Mapping[str, Path], *, repair: bool
) -> None:
    """Lay everything but the manifest into the folder; with `repair`, only what is not there as it should be."""
    files, folder = store.files, version_folder(manifest.name, manifest.version)
    for path in list(files.walk(folder)):  # what a build that was killed here was about to rename
        if PurePosixPath(path).name.startswith(TEMPORARY):
            files.remove(path)
    for file in manifest.files:
        path, source = _inside(folder, file.path), object_path(file.sha256)
        if not files.exists(source):
            raise StoreError(
                f"{file.path} refers to {files.at(source)}, which is not there.", hint="Run the build again."
            )
        if not files.same(source, path) and not (repair and healthy(files, path, file.sha256, file.bytes)):
            files.link(source, path)
    for name, table in tables.items():
        wanted = manifest.tables.get(name)
        if not repair or (wanted == _hash(table) and not healthy(files, f"{folder}/{name}", wanted)):
            files.put(table, f"{folder}/{name}")
    for name, data in documents.items():
        if not repair or not files.exists(f"{folder}/{name}"):
            files.write(f"{folder}/{name}", data)


def _inside(folder: str, path: str) -> str:
    parts = PurePosixPath(path).parts
    if len(parts) < 2 or parts[0] != "data" or ".." in parts:
        raise StoreError(
            f"A data file cannot be called {path!r}.", hint="Its path begins with data/ and stays below it."
        )
    return f"{folder}/{path}"


def _check_plain(name: str) -> None:
    if PurePosixPath(name).name != name or name == MANIFEST or name in ("", ".", "..", "data"):
        raise StoreError(
            f"A file of a version cannot be called {name!r}.", hint="A plain file name, other than manifest.json."
        )


def _hash(path: Path) -> str:
    try:
        with reading(str(path)), path.open("rb") as stream:
            return hash_stream(stream)[0]
    except FileNotFoundError as error:
        raise StoreError(f"{path} is gone before it could be published.", hint="Run the build again.") from error
