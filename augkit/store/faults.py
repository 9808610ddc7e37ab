"""What the disk refuses, as errors that say what to do."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from augkit.errors import StoreError

__all__ = ["free_bytes", "reading", "writing"]

FULL = (errno.ENOSPC, errno.EDQUOT)
REFUSED = (errno.EROFS, errno.EACCES, errno.EPERM)
BLOCKED = (errno.ENOTDIR, errno.EEXIST, errno.EISDIR)
ELSEWHERE = "name another store with --store or AUGKIT_STORE"


@contextmanager
def writing(path: str) -> Iterator[None]:
    """Turn an OSError while `path` is written into a StoreError: path, reason, free bytes, and what to do."""
    try:
        yield
    except OSError as error:
        free = free_bytes(path)
        room = "" if free is None else f" {free:,} bytes are free there."
        raise StoreError(f"{path} cannot be written: {reason(error)}.{room}", hint=_advice(error, path)) from error


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Turn an OSError while `path` is read into a StoreError. A missing file stays a FileNotFoundError."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        advice = "Check its permissions, and that its disk or server answers."
        if error.errno in BLOCKED:
            advice = f"A file stands where a folder is needed: move it away, or {ELSEWHERE}."
        raise StoreError(f"{path} cannot be read: {reason(error)}.", hint=advice) from error


def reason(error: OSError) -> str:
    """What the system said, without the path."""
    text = error.strerror or str(error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(". ")


def free_bytes(path: str) -> int | None:
    """Bytes free where `path` stands or would stand; None for what is not a local disk."""
    if "://" in path:
        return None
    place = Path(os.path.abspath(path))
    for folder in (place, *place.parents):
        try:
            return shutil.disk_usage(folder).free
        except OSError:
            continue
    return None


def _advice(error: OSError, path: str) -> str:
    if error.errno in FULL:
        return f"Make room (`augkit collect` removes what no version needs), or {ELSEWHERE}."
    if error.errno == errno.EFBIG:
        return f"A limit on file size is set (`ulimit -f`); raise it, or {ELSEWHERE}."
    if error.errno in REFUSED:
        return f"Allow it (`chmod -R u+w`, or mount it writable), or {ELSEWHERE}."
    if error.errno in BLOCKED:
        return f"A file stands where a folder is needed: move it away, or {ELSEWHERE}."
    return f"Check the disk or server of {path}, or {ELSEWHERE}."
