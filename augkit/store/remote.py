"""A store behind a URL, through fsspec. Object stores write a file whole; elsewhere it is renamed into place."""

from __future__ import annotations

import posixpath
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from augkit.errors import StoreError
from augkit.store.faults import reading, writing
from augkit.store.files import CHUNK, Files, temporary_name

__all__ = ["RemoteFiles", "open_url"]

WHOLE = {"memory", "s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oss", "hf"}
"""Protocols where a file appears only when it has been written to its end."""


def open_url(url: str) -> RemoteFiles:
    """
    Raises:
        StoreError: the protocol is not known, or its package is not installed.
    """
    import fsspec

    try:
        filesystem, root = fsspec.core.url_to_fs(url)
    except ImportError as error:
        raise StoreError(
            f"{url} needs a package that is not installed: {error}.", hint="Install it with pip."
        ) from error
    except ValueError as error:
        raise StoreError(
            f"{url} cannot be opened: {error}.", hint="Protocols: s3:// gs:// abfs:// hf:// memory://."
        ) from error
    return RemoteFiles(url.rstrip("/"), filesystem, root.rstrip("/"))


class RemoteFiles(Files):
    """A folder of an fsspec filesystem. It has no locks: see `Store.lock`."""

    def __init__(self, location: str, filesystem: Any, root: str) -> None:
        self.location = location
        self.filesystem = filesystem
        self.root = root
        protocol = filesystem.protocol
        self._whole = bool(WHOLE & set((protocol,) if isinstance(protocol, str) else protocol))

    def inside(self, path: str) -> str:
        return f"{self.root}/{path}" if path else self.root

    def open(self, path: str) -> BinaryIO:
        return cast(BinaryIO, self.filesystem.open(self.inside(path), "rb"))

    def write(self, path: str, data: bytes) -> None:
        with writing(self.at(path)):
            self._make_folder(path)
            self._appear(path, lambda name: self.filesystem.pipe_file(name, data))

    def put(self, source: Path, path: str) -> None:
        with writing(self.at(path)):
            self._make_folder(path)
            self._appear(path, lambda name: self._upload(source, name))

    def link(self, source: str, path: str) -> None:
        with writing(self.at(path)):
            self._make_folder(path)
            self._appear(path, lambda name: self.filesystem.cp_file(self.inside(source), name))

    def same(self, first: str, second: str) -> bool:
        return first == second

    def exists(self, path: str) -> bool:
        with reading(self.at(path)):
            self.filesystem.invalidate_cache()
            return bool(self.filesystem.exists(self.inside(path)))

    def size(self, path: str) -> int:
        with reading(self.at(path)):
            return int(self.filesystem.size(self.inside(path)))

    def names(self, folder: str) -> list[str]:
        self.filesystem.invalidate_cache()
        try:
            with reading(self.at(folder)):
                found = self.filesystem.ls(self.inside(folder), detail=False)
        except FileNotFoundError:
            return []
        return sorted(name for name in (posixpath.basename(path.rstrip("/")) for path in found) if name)

    def walk(self, folder: str) -> Iterator[str]:
        self.filesystem.invalidate_cache()
        with reading(self.at(folder)):
            found = sorted(self.filesystem.find(self.inside(folder)))
        for path in found:
            yield posixpath.relpath(path, self.root or "/")

    def remove(self, path: str) -> None:
        with writing(self.at(path)), suppress(FileNotFoundError):
            self.filesystem.rm_file(self.inside(path))

    def remove_folder(self, path: str) -> None:
        with writing(self.at(path)), suppress(FileNotFoundError):
            self.filesystem.rm(self.inside(path), recursive=True)

    def _upload(self, source: Path, name: str) -> None:
        with source.open("rb") as stream, self.filesystem.open(name, "wb") as target:
            shutil.copyfileobj(stream, target, CHUNK)

    def _make_folder(self, path: str) -> None:
        self.filesystem.makedirs(posixpath.dirname(self.inside(path)), exist_ok=True)

    def _appear(self, path: str, write: Any) -> None:
        if self._whole:
            write(self.inside(path))
            return
        temporary = posixpath.join(posixpath.dirname(self.inside(path)), temporary_name())
        try:
            write(temporary)
            self.filesystem.mv(temporary, self.inside(path))
        except BaseException:
            with suppress(OSError):
                self.filesystem.rm_file(temporary)
            raise
