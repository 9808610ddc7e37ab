"""Opening a store, and the few things everything else asks of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path

from augkit.errors import StoreError
from augkit.store.files import TEMPORARY, Files, LocalFiles
from augkit.store.locks import locked
from augkit.store.manifest import FORMAT, Manifest
from augkit.store.objects import put_object
from augkit.store.remote import open_url
from augkit.store.resolve import DATASETS, check_name, dataset_names, resolve, version_folder, versions

__all__ = ["Store", "open_store"]

DEFAULT = "augkit-store"
FORMAT_FILE = "format.json"
NOT_CONTENT = {".gitignore", ".gitkeep", ".DS_Store", "lost+found"}


def open_store(location: str | Path | None = None, create: bool = True) -> Store:
    """Open a store, making it if it is not there.

    Args:
        location: a folder or an fsspec URL; `$AUGKIT_STORE`, else `./augkit-store`, where left out.
        create: make a new store where there is nothing; else that is an error.

    Raises:
        StoreError: it is not a store, of a newer format, cannot be read, or cannot be made.

    >>> open_store("memory://docs").names()
    []
    """
    place = str(location or os.environ.get("AUGKIT_STORE") or DEFAULT)
    files: Files
    if place.startswith("file://"):
        place = place.removeprefix("file://")
    files = open_url(place) if "://" in place else LocalFiles(Path(place).expanduser().absolute())
    _check_format(files, create=create)
    return Store(files)


class Store:
    """Versions of datasets, and the objects they are made of.

    Attributes:
        files: the filesystem below the store's location.
        location: absolute path or URL.
    """

    def __init__(self, files: Files) -> None:
        self.files = files
        self.location = files.location

    def __repr__(self) -> str:
        return f"Store({self.location!r})"

    @property
    def work(self) -> Path:
        """The build's own local folder, safe to delete. A remote store's stands in the user's cache folder."""
        if self.files.local:
            return self.files.local / "work"
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        return cache / "augkit" / "work" / sha256(self.location.encode()).hexdigest()[:16]

    @contextmanager
    def lock(self, *, exclusive: bool = False) -> Iterator[None]:
        """Keep objects from being collected while a build needs them.

        Builds share the lock; `collect` takes it alone and does not wait. A remote store has no locks, so nothing must
        be collected there while a build runs.

        Raises:
            StoreError: `exclusive`, and a build is running.
        """
        with ExitStack() as held:
            if self.files.local:
                try:
                    held.enter_context(locked(self.files.local / "lock", exclusive=exclusive, wait=not exclusive))
                except BlockingIOError as error:
                    raise StoreError(
                        f"A build is running in {self.location}.", hint="Wait for it to end, then repeat."
                    ) from error
            yield

    @contextmanager
    def dataset_lock(self, name: str) -> Iterator[None]:
        """Hold a dataset's versions and tags alone, waiting for it; without effect on a remote store."""
        check_name(name)
        with ExitStack() as held:
            if self.files.local:
                held.enter_context(locked(self.files.local / DATASETS / name / "lock", exclusive=True))
            yield

    def put_object(self, path: Path) -> tuple[str, int]:
        """Store a finished Parquet file under its hash; see `augkit.store.objects.put_object`."""
        return put_object(self.files, path)

    def names(self) -> list[str]:
        """Datasets with at least one version, sorted."""
        return dataset_names(self)

    def versions(self, name: str) -> list[Manifest]:
        """Versions of a dataset, oldest first; none for an unknown name."""
        check_name(name)
        return versions(self, name)

    def resolve(self, ref: str) -> Manifest:
        """The version meant by `NAME`, `NAME@TAG`, `NAME@VERSION`, or a version shortened while it is unique.

        Raises:
            StoreError: nothing, or more than one version, is meant.
        """
        return resolve(self, ref)

    def folder(self, manifest: Manifest) -> str:
        """Absolute path or URL of a version's folder, as `datasets.load_dataset` takes it."""
        return self.files.at(version_folder(manifest.name, manifest.version))


def _check_format(files: Files, *, create: bool) -> None:
    try:
        found = json.loads(files.read(FORMAT_FILE))
        version = found["format"]
    except FileNotFoundError:
        _make(files, create=create)
        return
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{files.at(FORMAT_FILE)} is damaged.", hint=f'If this is a store, write {{"format": {FORMAT}}} into it.'
        ) from error
    if not isinstance(version, int) or version > FORMAT:
        raise StoreError(
            f"The store {files.location} has format {version}; this augkit knows formats up to {FORMAT}.",
            hint="Upgrade augkit: `pip install --upgrade augkit`.",
        )


def _make(files: Files, *, create: bool) -> None:
    names = [name for name in files.names("") if name not in NOT_CONTENT and not name.startswith(TEMPORARY)]
    if FORMAT_FILE in names:  # another process made it just now
        return
    if names:
        raise StoreError(
            f"{files.location} is not a store and not empty: it holds {', '.join(names[:3])}{' …' * (len(names) > 3)}.",
            hint="Name an empty or new folder with --store or AUGKIT_STORE.",
        )
    if not create:
        raise StoreError(
            f"There is no store at {files.location}.",
            hint="Name it with --store or AUGKIT_STORE, or make one: `augkit build RECIPE`.",
        )
    files.write(FORMAT_FILE, json.dumps({"format": FORMAT}).encode() + b"\n")
