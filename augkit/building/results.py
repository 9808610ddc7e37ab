"""What shard jobs leave behind, and how it is kept: a folder a job, named by its key, under `work/shards`.

A folder appears whole, by one rename, so a job that was killed leaves nothing that could be taken for a result.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True)
class ShardFile:
    """A Parquet file that a job wrote: its split, name in the job's folder, sha256, rows and bytes."""

    split: str
    name: str
    sha256: str
    rows: int
    bytes: int


@dataclass(frozen=True)
class ShardResult:
    """What a shard job leaves behind.

    Attributes:
        index: the shard's number.
        key: its key; the folder is named after it.
        files: one for each split that has rows here.
        counts: `{split: {"source", "copies", "classes": {label: {"source", "copies"}}, "steps": {step: n}}}`.
        dropped: rows that each gate dropped, by its id; they lie in `rejects.arrow`.
        quarantined: one record for each copy whose operator failed.
        seconds: where the time went.
        cached: whether it was found finished.
    """

    index: int
    key: str
    files: list[ShardFile]
    counts: dict[str, Any]
    dropped: dict[str, int]
    quarantined: list[dict[str, Any]]
    seconds: dict[str, float] = field(default_factory=dict)
    cached: bool = False


def shard_folder(work: Path, key: str) -> Path:
    return work / "shards" / key[:2] / key


def once(work: Path, index: int, key: str, make: Callable[[Path], ShardResult]) -> ShardResult:
    """The result of a job: found finished, or made in a folder of its own that is then put in its place.

    A job in which rows were quarantined is done again: what failed may have been a model behind a network.

    Args:
        work: folder that finished jobs are kept in.
        index: the shard's number.
        key: of the job.
        make: does the job; writes its files into the folder it is handed.
    """
    known = finished(work, index, key)
    if known is not None and not known.quarantined:
        return known
    folder = shard_folder(work, key)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f"{key}.{os.getpid()}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        result = make(draft)
        with open(draft / "result.json", "wb") as file:
            file.write(json.dumps(asdict(result)).encode())
            file.flush()
            os.fsync(file.fileno())
        try:
            draft.rename(folder)
        except OSError:  # there is one: another build was faster, or what stands there is not whole or lacks rows
            other = finished(work, index, key)
            if other is None or other.quarantined:
                folder.rename(draft.with_suffix(".damaged"))
                draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(draft.with_suffix(".damaged"), ignore_errors=True)
    return result


def finished(work: Path, index: int, key: str, *, hashed: bool = True) -> ShardResult | None:
    """The result of a job that is done already, or None where there is none or its files are not whole.

    Args:
        work: folder that finished jobs are kept in.
        index: the shard's number.
        key: of the job.
        hashed: whether files are read and compared with their sha256, not only with their size.
    """
    folder = shard_folder(work, key)
    try:
        values = json.loads((folder / "result.json").read_bytes())
        files = [ShardFile(**file) for file in values.pop("files")]
        whole = all((folder / file.name).stat().st_size == file.bytes for file in files)
        whole = whole and not (hashed and any(sha256_of(folder / file.name) != file.sha256 for file in files))
    except (OSError, ValueError, TypeError, KeyError):
        whole = False
    if not whole:
        return None
    values |= {"index": index, "cached": True, "seconds": {}}
    return ShardResult(files=files, **values)


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a data file: one row group, the same bytes for the same table."""
    pq.write_table(table, path, compression="zstd", row_group_size=max(1, table.num_rows), write_statistics=False)


def hash_and_sync(path: Path) -> tuple[str, int]:
    """A file's sha256 and size, once the disk has it."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())
    return sha256_of(path), path.stat().st_size


def sha256_of(path: Path) -> str:
    """A file's sha256."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while data := file.read(1 << 20):
            digest.update(data)
    return digest.hexdigest()
