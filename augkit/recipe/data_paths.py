"""Tells paths from hub ids in `source.data`, and makes paths absolute."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from augkit.recipe.origin import KeyPath
from augkit.recipe.schema import names_files

__all__ = ["absolute", "is_path", "with_absolute_data"]

DATA_FILE = re.compile(
    r"\.(csv|tsv|jsonl?|ndjson|parquet|arrow|ts|np[yz]|txt|text|conll|conllu|bio|iob2?|zip|tar|gz|bz2|xz|zst)$",
    re.IGNORECASE,
)


def is_path(name: str, folder: Path, format: str | None = None) -> bool:
    """Whether `name` is a path, not a hub id, a URL or `builtin:NAME`.

    A path is absolute, starts with `.` or `~`, ends in `/` or in the extension of a data file, holds `*`, `?`, `[`,
    a backslash or two slashes, or exists in `folder`. The recipe's `format` settles it where one is named.

    >>> [is_path(name, Path("/nowhere")) for name in ("reviews.csv", "org/name", "a/b/c", "builtin:tiny")]
    [True, False, True, False]
    """
    if not name or name.startswith("builtin:") or "://" in name or format == "hub":
        return False
    if format is not None or name.startswith((".", "~", "/")) or name.endswith("/") or os.path.isabs(name):
        return True
    if DATA_FILE.search(name) or any(mark in name for mark in "*?[\\") or name.count("/") > 1:
        return True
    return (folder / name).exists()


def absolute(name: str, folder: Path, format: str | None = None) -> str:
    """`name` as an absolute path from `folder` where it is a path, else as it stands."""
    if not is_path(name, folder, format):
        return name
    return os.path.normpath(folder / os.path.expanduser(name))


def with_absolute_data(source: dict[Any, Any], folder_of: Callable[[KeyPath], Path]) -> dict[Any, Any]:
    """A recipe's `source` with each path in it made absolute from the folder of whoever wrote it.

    Args:
        source: as written; what is not as it should be is left for validation.
        folder_of: the folder that belongs to a key path inside `source`.
    """
    told = source.get("format")
    format = told if isinstance(told, str) else None

    def anchored(value: Any, path: KeyPath) -> Any:
        if isinstance(value, str):
            return absolute(value, folder_of(path), format)
        if isinstance(value, list):
            return [anchored(item, (*path, index)) for index, item in enumerate(value)]
        if isinstance(value, dict):
            return {key: anchored(item, (*path, key)) for key, item in value.items()}
        return value

    data, splits = source.get("data"), source.get("splits")
    if names_files(splits):
        if isinstance(data, str):  # the folder that the files stand in: certainly a path, even if it is not there
            local = "://" not in data and not data.startswith("builtin:")
            return source | {"data": absolute(data, folder_of(("data",)), "folder") if local else data}
        if data is None:
            files = {split: absolute(file, folder_of(("splits", split)), "file") for split, file in splits.items()}
            return source | {"splits": files}
    return source | {"data": anchored(data, ("data",))} if "data" in source else source
