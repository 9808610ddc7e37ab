"""From what a user writes (`NAME`, `NAME@TAG`, `NAME@VERSION`, shortened) to a version's manifest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from augkit.errors import StoreError, nearest
from augkit.store.manifest import FORMAT, Manifest
from augkit.store.tags import LATEST, read_tags

if TYPE_CHECKING:
    from augkit.store.store import Store

__all__ = [
    "DATASETS",
    "check_name",
    "dataset_names",
    "read_manifest",
    "resolve",
    "version_folder",
    "version_ids",
    "versions",
]

DATASETS = "datasets"
MANIFEST = "manifest.json"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def check_name(name: str) -> None:
    """
    Raises:
        StoreError: it cannot be the name of a dataset.
    """
    if not NAME.fullmatch(name):
        raise StoreError(
            f"{name!r} cannot be the name of a dataset.",
            hint="Up to 100 letters, digits, '.', '_', '-'; a letter or digit first.",
        )


def version_folder(name: str, version: str) -> str:
    return f"{DATASETS}/{name}/versions/{version}"


def dataset_names(store: Store) -> list[str]:
    """Datasets with at least one version, sorted."""
    return [name for name in store.files.names(DATASETS) if NAME.fullmatch(name) and version_ids(store, name)]


def version_ids(store: Store, name: str) -> list[str]:
    """Ids of the published versions of a dataset, sorted: those whose manifest is there."""
    ids = store.files.names(f"{DATASETS}/{name}/versions")
    return [version for version in ids if store.files.exists(f"{version_folder(name, version)}/{MANIFEST}")]


def versions(store: Store, name: str) -> list[Manifest]:
    """Versions of a dataset, oldest first."""
    manifests = [read_manifest(store, name, version) for version in version_ids(store, name)]
    return sorted(manifests, key=lambda manifest: (manifest.created, manifest.version))


def read_manifest(store: Store, name: str, version: str) -> Manifest:
    """
    Raises:
        FileNotFoundError: the version was not published.
        StoreError: the manifest is damaged or of a newer augkit.
    """
    path = f"{version_folder(name, version)}/{MANIFEST}"
    data = store.files.read(path)
    try:
        return Manifest.from_json(data)
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError(
            f"{store.files.at(path)} is damaged, or was written by an augkit that knows a format above {FORMAT}.",
            hint="Upgrade augkit; if that does not help, build the version again: that replaces its manifest.",
        ) from error


def resolve(store: Store, ref: str) -> Manifest:
    """
    Raises:
        StoreError: nothing, or more than one version, is meant; or its manifest cannot be read.
    """
    name, separator, wanted = ref.partition("@")
    ids = version_ids(store, name) if NAME.fullmatch(name) else []
    if not ids:
        raise _unknown_dataset(store, name)
    if separator and not wanted:
        raise StoreError(f"{ref!r} names no version after the @.", hint=_choices(store, name, ids))
    tags = read_tags(store, name)
    if wanted in ("", LATEST):
        if tags.get(LATEST) in ids:
            return read_manifest(store, name, tags[LATEST])
        return versions(store, name)[-1]  # a build ended between the version and its tag
    if wanted in tags:
        if tags[wanted] not in ids:
            raise StoreError(f"{ref} points at {tags[wanted]}, which is not there.", hint=_choices(store, name, ids))
        return read_manifest(store, name, tags[wanted])
    found = [version for version in ids if version.startswith(wanted.lower())]
    if len(found) > 1:
        raise StoreError(f"{ref} could be any of {', '.join(found)}.", hint="Write more of the version.")
    if not found:
        raise StoreError(f"{name} has no version or tag {wanted!r}.", hint=_choices(store, name, ids, wanted))
    return read_manifest(store, name, found[0])


def _choices(store: Store, name: str, ids: list[str], wanted: str = "") -> str:
    return nearest(wanted, [*read_tags(store, name), *ids])


def _unknown_dataset(store: Store, name: str) -> StoreError:
    names = dataset_names(store)
    if not names:
        return StoreError(f"The store {store.location} holds no versions yet.", hint="Make one: `augkit build RECIPE`.")
    if name in store.files.names(DATASETS):
        return StoreError(f"{name} has no versions.", hint="Make one: `augkit build RECIPE`.")
    return StoreError(f"The store {store.location} has no dataset {name!r}.", hint=nearest(name, names))
