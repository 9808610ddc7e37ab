"""Paths of this machine: what they are relative to, how they are shown, and what stands near a missing one."""

from __future__ import annotations

import glob
import os
from difflib import get_close_matches
from pathlib import Path

from augkit.errors import SourceError, nearest
from augkit.sources.base import FileFacts

__all__ = ["absolute", "beside", "facts", "facts_below", "files_below", "shown"]


def absolute(item: str, folder: Path) -> str:
    """The absolute path of what a recipe writes, `~` included."""
    return os.path.abspath(folder / os.path.expanduser(item))


def shown(path: str, folder: Path, *, written: str) -> str:
    """An absolute path as it is shown: relative to the recipe's folder, unless written absolute and outside of it."""
    base = os.path.abspath(folder)
    outside = os.path.isabs(os.path.expanduser(written)) and not path.startswith(base + os.sep)
    return path if outside else os.path.relpath(path, base).replace(os.sep, "/")


def facts(path: str, folder: Path, written: str) -> FileFacts:
    """A file, its size, and how it is shown."""
    return FileFacts(shown(path, folder, written=written), os.path.getsize(path), path)


def facts_below(path: str, folder: Path, written: str) -> list[FileFacts]:
    """`facts` of every file of a folder at any depth, sorted; there may be a million of them.

    Raises:
        SourceError: as of `files_below`.
    """
    start = len(path.rstrip(os.sep)) + 1
    where = shown(os.path.join(path, "_"), folder, written=written)[:-1]
    return [
        FileFacts(where + name[start:].replace(os.sep, "/"), os.stat(name).st_size, name) for name in files_below(path)
    ]


def files_below(path: str) -> list[str]:
    """Every file of a folder at any depth, sorted.

    Raises:
        SourceError: a folder in it may not be read, so that files of it would be missed.
    """

    def refuse(error: OSError) -> None:
        raise SourceError(
            f"The folder {error.filename} cannot be read: {error.strerror}.", hint="Allow it, or name files one by one."
        ) from error

    found: list[str] = []
    for top, _, names in os.walk(path, followlinks=True, onerror=refuse):
        start = os.path.join(top, "")
        found += [start + name for name in names]
    return sorted(found)


def beside(path: str, what: str) -> str:
    """What stands in the folder a missing path points into, the nearest name first."""
    parent = os.path.dirname(path)
    while glob.has_magic(parent) or not os.path.isdir(parent):
        if not glob.has_magic(parent):
            close = get_close_matches(os.path.basename(parent), _names(os.path.dirname(parent)), n=1)
            wrong = f"The folder {parent} does not exist"
            return f"{wrong}; did you mean {close[0]}?" if close else f"{wrong}."
        parent = os.path.dirname(parent)
    names = _names(parent)
    hint = nearest(os.path.basename(path), names)
    return hint if hint.startswith("Did") else f"{what} holds {', '.join(names[:12]) or 'nothing'}."


def _names(folder: str) -> list[str]:
    return sorted(name for name in os.listdir(folder) if not name.startswith(".")) if os.path.isdir(folder) else []
