"""Which format and compression a file has, by its name."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from augkit.errors import SourceError, nearest

__all__ = ["EXTENSIONS", "MEDIA_FORMATS", "FileKind", "is_metadata", "kind_of", "known_extensions", "one_format"]

EXTENSIONS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".txt": "text",
    ".text": "text",
    ".conll": "conll",
    ".iob": "conll",
    ".iob2": "conll",
    ".bio": "conll",
    ".ts": "ts",
    ".npy": "numpy",
    ".npz": "numpy",
}
MEDIA_FORMATS = {
    "imagefolder": (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif"),
    "audiofolder": (".wav", ".flac", ".mp3", ".ogg", ".opus", ".aif", ".aiff", ".au"),
}
"""Formats of folders whose files are one row each, with the extensions of those files."""
EXTENSIONS |= {extension: form for form, extensions in MEDIA_FORMATS.items() for extension in extensions}
COMPRESSIONS = {".gz": "gzip", ".bz2": "bz2", ".xz": "xz", ".zst": "zstd", ".zstd": "zstd"}


@dataclass(frozen=True)
class FileKind:
    """What a file's name says: `format` and `compression`, each None where it says nothing."""

    format: str | None
    compression: str | None


def kind_of(name: str) -> FileKind:
    """
    >>> kind_of("reviews/train.csv.gz")
    FileKind(format='csv', compression='gzip')
    """
    endings = _file_name(name.split("?", 1)[0]).lstrip(".").lower().rsplit(".", 2)[1:]
    return _kind_of(*endings[-2:])


@lru_cache(maxsize=1024)
def _kind_of(*endings: str) -> FileKind:
    """By what stands behind the last dots, two at most."""
    compression = COMPRESSIONS.get(f".{endings[-1]}") if endings else None
    if compression:
        endings = endings[:-1]
    return FileKind(EXTENSIONS.get(f".{endings[-1]}") if endings else None, compression)


def is_metadata(name: str) -> bool:
    """Whether a file tells about the images or sounds beside it.

    >>> [is_metadata(name) for name in ("train/metadata.jsonl", "my_metadata.csv")]
    [True, False]
    """
    return "metadata." in name and _file_name(name) in ("metadata.csv", "metadata.jsonl", "metadata.parquet")


def _file_name(path: str) -> str:
    """The last part of a path or URL; there may be a million of them, and `pathlib` takes ten times as long."""
    return path.rstrip("/").rpartition("/")[2]


def known_extensions() -> str:
    """Every extension augkit reads, as one line for messages."""
    return f"{' '.join(EXTENSIONS)}, each also with {' '.join(sorted(COMPRESSIONS))}"


def one_format(names: Iterable[str]) -> str:
    """The one format these file names have.

    Raises:
        SourceError: an extension is unknown, or there is more than one format.
    """
    found: dict[str, str] = {}
    names = list(names)
    media = any(kind_of(name).format in MEDIA_FORMATS for name in names)
    for name in names:
        kind = kind_of(name)
        if media and is_metadata(name):
            continue
        if kind.format is None:
            suffix = os.path.splitext(name)[1]
            close = nearest(suffix, EXTENSIONS)
            guess = f"{close} " if close.startswith("Did") else ""
            raise SourceError(
                f"The format of {name} cannot be told from its name. Known: {known_extensions()}.",
                hint=f"{guess}Write `format:` under `source:`, as in `format: csv`.",
            )
        found.setdefault(kind.format, name)
    if len(found) > 1:
        listed = ", ".join(f"{form} ({name})" for form, name in sorted(found.items()))
        raise SourceError(
            f"The source mixes {len(found)} formats: {listed}.",
            hint="Convert them to one format, or name files of one format only under `data:`.",
        )
    return next(iter(found))
