"""Advisory locks on files of a local store. The system drops them when a process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from augkit.store.faults import writing

__all__ = ["locked"]


@contextmanager
def locked(path: Path, *, exclusive: bool, wait: bool = True) -> Iterator[None]:
    """Hold a lock on a file, which is made if need be.

    Args:
        path: the file; it stays when the lock is let go.
        exclusive: alone, rather than beside others who share it.
        wait: until it is free.

    Raises:
        BlockingIOError: it is taken and `wait` is false.
        StoreError: the file cannot be made or the filesystem has no locks.
    """
    with writing(str(path)):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    owner = os.getpid()
    try:
        kind = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
        if wait:
            with writing(str(path)):
                fcntl.flock(descriptor, kind)
        else:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        yield
    finally:
        if os.getpid() == owner:  # a forked worker that unwinds must not let go of its parent's lock
            fcntl.flock(descriptor, fcntl.LOCK_UN)
        os.close(descriptor)
