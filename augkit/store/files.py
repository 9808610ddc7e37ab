"""The few things a store asks of a filesystem. Paths are relative to the store, with `/`.

A file appears whole or not at all: it is written under a temporary name in its own folder, synced, and renamed.
"""

from __future__ import annotations

import os
import secrets
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from augkit.store.faults import reading, writing

__all__ = ["TEMPORARY", "Files", "LocalFiles", "hash_stream", "temporary_name"]

TEMPORARY = ".augkit-"
"""Every temporary name begins with this; what a killed process left under one is rubbish."""

CHUNK = 1 << 20


class Files(ABC):
    """A filesystem below one location.

    Attributes:
        location: the store's absolute path or URL.
        local: the same as a folder of this machine; None where it is not.
        filesystem: the fsspec filesystem, for pyarrow; None where a plain path will do.
    """

    location: str
    local: Path | None = None
    filesystem: Any = None

    def at(self, path: str) -> str:
        """The absolute path or URL of a file, for people and messages."""
        return f"{self.location}/{path}" if path else self.location

    @abstractmethod
    def inside(self, path: str) -> str:
        """The path of a file inside `filesystem`."""

    @abstractmethod
    def open(self, path: str) -> BinaryIO:
        """Open for reading; FileNotFoundError if it is not there."""

    @abstractmethod
    def write(self, path: str, data: bytes) -> None:
        """Write or replace a small file, atomically and durably."""

    @abstractmethod
    def put(self, source: Path, path: str) -> None:
        """Bring in a local file: by hard link where that is possible, else by copy. It must not be changed later."""

    @abstractmethod
    def link(self, source: str, path: str) -> None:
        """Let `path` hold what `source` holds: by hard link where that is possible, else by copy."""

    @abstractmethod
    def same(self, first: str, second: str) -> bool:
        """Whether two names are links to one file."""

    @abstractmethod
    def exists(self, path: str) -> bool: ...

    @abstractmethod
    def size(self, path: str) -> int:
        """Bytes; FileNotFoundError if it is not there."""

    @abstractmethod
    def names(self, folder: str) -> list[str]:
        """Names in a folder, sorted; none if it is not there."""

    @abstractmethod
    def walk(self, folder: str) -> Iterator[str]:
        """Every file below a folder, sorted; none if it is not there."""

    @abstractmethod
    def remove(self, path: str) -> None:
        """Remove a file; it is fine if it is not there."""

    @abstractmethod
    def remove_folder(self, path: str) -> None:
        """Remove a folder and all below it; it is fine if it is not there."""

    def identity(self, path: str) -> tuple[Any, int]:
        """What all links to one file share, and how many links there are."""
        return path, 1

    def sync(self, folder: str) -> None:  # noqa: B027  only a local disk has something to do
        """Make the names in a folder durable."""

    def read(self, path: str) -> bytes:
        """
        Raises:
            FileNotFoundError: it is not there.
            StoreError: it cannot be read.
        """
        with reading(self.at(path)), self.open(path) as stream:
            return stream.read()

    def hash(self, path: str) -> tuple[str, int]:
        """sha256 and size of a file."""
        with reading(self.at(path)), self.open(path) as stream:
            return hash_stream(stream)


class LocalFiles(Files):
    """A folder on a disk of this machine."""

    def __init__(self, folder: Path) -> None:
        self.root = self.local = folder
        self.location = str(folder)

    def inside(self, path: str) -> str:
        return str(self.root / path)

    def open(self, path: str) -> BinaryIO:
        return (self.root / path).open("rb")

    def write(self, path: str, data: bytes) -> None:
        with self._appearing(path) as temporary, temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        self.sync(os.path.dirname(path))

    def put(self, source: Path, path: str) -> None:
        with self._appearing(path) as temporary:
            _link_or_copy(source, temporary)
            with temporary.open("rb") as stream:
                os.fsync(stream.fileno())
            with suppress(OSError):  # a guard against edits in place, which would reach every version; nice to have
                temporary.chmod(0o444)
        self.sync(os.path.dirname(path))

    def link(self, source: str, path: str) -> None:
        if not self.same(source, path):
            self.put(self.root / source, path)

    def same(self, first: str, second: str) -> bool:
        try:
            return os.path.samefile(self.root / first, self.root / second)
        except OSError:
            return False

    def exists(self, path: str) -> bool:
        with reading(self.at(path)):
            return (self.root / path).exists()

    def size(self, path: str) -> int:
        with reading(self.at(path)):
            return (self.root / path).stat().st_size

    def names(self, folder: str) -> list[str]:
        with reading(self.at(folder)):
            try:
                return sorted(os.listdir(self.root / folder))
            except (FileNotFoundError, NotADirectoryError):
                return []

    def walk(self, folder: str) -> Iterator[str]:
        for parent, folders, names in os.walk(self.root / folder):
            folders.sort()
            for name in sorted(names):
                yield os.path.relpath(os.path.join(parent, name), self.root)

    def remove(self, path: str) -> None:
        with writing(self.at(path)):
            (self.root / path).unlink(missing_ok=True)

    def remove_folder(self, path: str) -> None:
        with writing(self.at(path)), suppress(FileNotFoundError):
            shutil.rmtree(self.root / path)

    def identity(self, path: str) -> tuple[Any, int]:
        status = (self.root / path).stat()
        return (status.st_dev, status.st_ino), status.st_nlink

    def sync(self, folder: str) -> None:
        with writing(self.at(folder)):
            descriptor = os.open(self.root / folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    @contextmanager
    def _appearing(self, path: str) -> Iterator[Path]:
        """A temporary name beside `path` that is renamed to it in the end, or removed."""
        target = self.root / path
        temporary = target.with_name(temporary_name())
        with writing(str(target)):
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                yield temporary
                os.replace(temporary, target)
            finally:
                temporary.unlink(missing_ok=True)


def temporary_name() -> str:
    return f"{TEMPORARY}{os.getpid()}-{secrets.token_hex(6)}"


def hash_stream(stream: BinaryIO) -> tuple[str, int]:
    """sha256 and length of what is left of a stream."""
    digest, size = sha256(), 0
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:  # another disk, a filesystem without links, or too many of them
        shutil.copyfile(source, target)
