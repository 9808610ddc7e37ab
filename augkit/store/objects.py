"""Objects: Parquet files under the hash of their bytes, written once and shared by every version that has them."""

from __future__ import annotations

from pathlib import Path

from augkit.errors import StoreError
from augkit.store.faults import reading
from augkit.store.files import Files, hash_stream

__all__ = ["FOLDER", "healthy", "object_path", "put_object"]

FOLDER = "objects"


def object_path(sha256: str) -> str:
    """
    >>> object_path("abcdef")
    'objects/ab/abcdef.parquet'
    """
    return f"{FOLDER}/{sha256[:2]}/{sha256}.parquet"


def put_object(files: Files, path: Path) -> tuple[str, int]:
    """Put a finished Parquet file into the store.

    An object that is there already is read and hashed, and replaced if it is damaged: building again is the repair.

    Args:
        files: of the store.
        path: a local file. It may become a link to the object and is then read-only; it must not be changed later.

    Returns:
        The sha256 of its bytes, which is its address, and its size in bytes.

    Raises:
        StoreError: the file is missing, or the store cannot be written.
    """
    try:
        with reading(str(path)), path.open("rb") as stream:
            sha256, size = hash_stream(stream)
    except FileNotFoundError as error:
        raise StoreError(f"{path} is gone before it could be stored.", hint="Run the build again.") from error
    target = object_path(sha256)
    if not _linked(files, path, target) and not healthy(files, target, sha256, size):
        files.put(path, target)
    return sha256, size


def healthy(files: Files, path: str, sha256: str, size: int | None = None) -> bool:
    """Whether a file of the store is there and holds the bytes it should."""
    try:
        if size is not None and files.size(path) != size:
            return False
        return files.hash(path)[0] == sha256
    except FileNotFoundError:
        return False


def _linked(files: Files, path: Path, target: str) -> bool:
    stored = files.local / target if files.local else None
    return stored is not None and stored.exists() and path.samefile(stored)
