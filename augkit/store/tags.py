"""Tags: names for versions that may move. `latest` is the version published last, unless it was moved since.

Tags live in one small file a dataset, read and replaced under the dataset's lock. A remote store has no locks: of two
changes at the same moment the later one wins there, and the other is lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, Final

from augkit.errors import StoreError, nearest

if TYPE_CHECKING:
    from augkit.store.store import Store

__all__ = ["LATEST", "Unchecked", "check_tag", "delete_tag", "read_tags", "set_tag", "write_tags"]

LATEST = "latest"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
HEX = re.compile(r"[0-9a-f]+", re.IGNORECASE)


class Unchecked(Enum):
    """Says that a tag may be moved from wherever it points."""

    UNCHECKED = "unchecked"


UNCHECKED: Final = Unchecked.UNCHECKED


def check_tag(tag: str) -> None:
    """
    Raises:
        StoreError: it is not a name, or could be mistaken for a shortened version.
    """
    if not NAME.fullmatch(tag):
        raise StoreError(
            f"{tag!r} cannot be a tag.", hint="Up to 100 letters, digits, '.', '_', '-'; a letter or digit first."
        )
    if HEX.fullmatch(tag):
        raise StoreError(
            f"{tag!r} cannot be a tag: it reads like a shortened version.",
            hint=f"Use a character other than 0-9 and a-f, as in v{tag}.",
        )


def read_tags(store: Store, name: str) -> dict[str, str]:
    """Tag to version id of a dataset; empty where there is none."""
    path = _path(name)
    try:
        values = json.loads(store.files.read(path))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        values = error
    if not isinstance(values, dict) or not all(isinstance(version, str) for version in values.values()):
        raise StoreError(
            f"{store.files.at(path)} is damaged.",
            hint="Remove it; versions stay, and `augkit tag` sets the tags again.",
        )
    return values


def write_tags(store: Store, name: str, tags: Mapping[str, str]) -> None:
    """Replace all tags of a dataset. The caller holds its lock."""
    store.files.write(_path(name), json.dumps(dict(sorted(tags.items())), indent=1).encode() + b"\n")


def set_tag(store: Store, ref: str, tag: str, *, expected: str | Unchecked | None = UNCHECKED) -> str:
    """Point a tag at a version. `latest` may be moved too, for going back to an earlier version.

    Args:
        store: the store.
        ref: the version.
        tag: the new name.
        expected: version id it must point at now, None for a new tag; left out, it may point anywhere.

    Returns:
        The version id.

    Raises:
        StoreError: no such version, not a name for a tag, or it points elsewhere than expected.
    """
    check_tag(tag)
    manifest = store.resolve(ref)
    with store.lock(), store.dataset_lock(manifest.name):
        store.resolve(f"{manifest.name}@{manifest.version}")  # it may have been removed since
        tags = read_tags(store, manifest.name)
        if expected is not UNCHECKED and tags.get(tag) != expected:
            raise StoreError(
                f"{manifest.name}@{tag} points at {tags.get(tag, 'nothing')}, not at {expected or 'nothing'}.",
                hint="Somebody moved it; look again, then repeat.",
            )
        if tags.get(tag) != manifest.version:
            write_tags(store, manifest.name, tags | {tag: manifest.version})
    return manifest.version


def delete_tag(store: Store, name: str, tag: str) -> None:
    """Forget a tag; its version stays.

    Raises:
        StoreError: there is no such tag, or it is `latest`.
    """
    if tag == LATEST:
        raise StoreError("The tag latest cannot be deleted.", hint="It can be moved: `augkit tag NAME@VERSION latest`.")
    store.resolve(name)
    with store.lock(), store.dataset_lock(name):
        tags = read_tags(store, name)
        if tag not in tags:
            raise StoreError(f"{name} has no tag {tag!r}.", hint=nearest(tag, tags))
        del tags[tag]
        write_tags(store, name, tags)


def _path(name: str) -> str:
    return f"datasets/{name}/tags.json"
