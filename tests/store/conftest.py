"""Small real versions, written as a build would write them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from augkit.store.manifest import DataFile, Manifest
from augkit.store.publish import publish
from augkit.store.store import Store, open_store
from augkit.store.version import version_id

LINEAGE = pa.struct(
    [
        ("row_id", pa.string()),
        ("source_id", pa.string()),
        ("copy", pa.int32()),
        ("chain", pa.string()),
        ("drawn", pa.string()),
    ]
)
STEPS = ("text.swap.1", "text.delete.1")
TEXTS = {"train": ["good film", "bad film", "fine plot", "dull plot"], "test": ["great cast"]}

Row = dict[str, Any]
MakeVersion = Callable[..., Manifest]


def source_row(text: str, label: str, row_id: str) -> Row:
    lineage = {"row_id": row_id, "source_id": row_id, "copy": None, "chain": None, "drawn": None}
    return {"text": text, "label": label, "augkit": lineage}


def copied(source: Row, number: int) -> Row:
    """The copy that `replay_upper` makes again: the text in capitals and the drawn suffix."""
    row_id, step = source["augkit"]["row_id"], STEPS[number % len(STEPS)]
    drawn = json.dumps([{"step": step, "drawn": {"suffix": f"!{number}"}}])
    lineage = {"row_id": f"{row_id}/{number}", "source_id": row_id, "copy": number, "chain": "c", "drawn": drawn}
    return source | {"text": f"{source['text'].upper()}!{number}", "augkit": lineage}


def replay_upper(manifest: Manifest) -> Callable[[dict[str, Any], str], dict[str, Any]]:
    def replay(source: dict[str, Any], drawn: str) -> dict[str, Any]:
        suffix = "".join(step["drawn"]["suffix"] for step in json.loads(drawn))
        return source | {"text": source["text"].upper() + suffix}

    return replay


def rows_of(texts: Sequence[str], split: str, copies: int) -> list[Row]:
    rows = []
    for number, text in enumerate(texts):
        source = source_row(text, "pos" if number % 2 == 0 else "neg", f"{split}-{number}")
        rows += [source, *(copied(source, copy) for copy in range(copies))]
    return rows


def to_table(rows: Sequence[Row]) -> pa.Table:
    schema = pa.schema([("text", pa.string()), ("label", pa.string()), ("augkit", LINEAGE)])
    return pa.Table.from_pylist(list(rows), schema=schema)


def count(rows: Sequence[Row]) -> dict[str, Any]:
    copies = [row for row in rows if row["augkit"]["copy"] is not None]
    steps = Counter(step["step"] for row in copies for step in json.loads(row["augkit"]["drawn"]))
    return {"source": len(rows) - len(copies), "copies": len(copies), "classes": {}, "steps": dict(steps)}


def put_files(store: Store, folder: Path, shards: Mapping[str, Sequence[Sequence[Row]]]) -> tuple[DataFile, ...]:
    """Put one object a shard into the store."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for split, parts in shards.items():
        for number, rows in enumerate(parts):
            path = folder / f"{split}-{number}.parquet"
            path.unlink(missing_ok=True)
            pq.write_table(to_table(rows), path)
            sha256, size = store.put_object(path)
            name = f"data/{split}-{number:05d}-of-{len(parts):05d}.parquet"
            files.append(DataFile(name, split, sha256, len(rows), size, f"shard-{number}"))
    return tuple(files)


def manifest_of(
    files: tuple[DataFile, ...], counts: Mapping[str, Any], name: str = "tiny", created: str = "2026-01-01T00:00:00"
) -> Manifest:
    manifest = Manifest(
        name=name,
        version="",
        created=created,
        parent=None,
        environment={"augkit": "0.1", "python": "3.11"},
        recipe={"name": name, "source": {"columns": {"text": "text", "label": "label"}}, "augment": {"copies": 2}},
        recipe_hash="r",
        source_hash="s",
        source_files=({"path": "train.csv", "bytes": 10},),
        columns={"text": "string", "label": "string"},
        chain={"step": "chain"},
        chain_id="c",
        operators={step: {"name": step[:-2], "version": 1} for step in STEPS},
        fitted={},
        files=files,
        counts=counts,
        gates=({"gate": "drop_duplicates", "dropped": 1},),
        balance={},
        quarantined={"rows": 1, "reasons": {"text.swap.1": 1}},
    )
    return replace(manifest, version=version_id(manifest))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


@pytest.fixture
def make_version(store: Store, tmp_path: Path) -> MakeVersion:
    """Publish a version: one shard for every two source texts of a split."""

    def make(
        texts: Mapping[str, Sequence[str]] = TEXTS,
        *,
        shards: Mapping[str, Sequence[Sequence[Row]]] | None = None,
        copies: int = 2,
        tables: Mapping[str, Path] | None = None,
        into: Store = store,
        **facts: Any,
    ) -> Manifest:
        rows = {split: rows_of(of_split, split, copies if split == "train" else 0) for split, of_split in texts.items()}
        if shards is None:
            size = 2 * (copies + 1)
            shards = {
                split: [all_rows[start : start + size] for start in range(0, len(all_rows), size)]
                for split, all_rows in rows.items()
            }
        counts = {split: count([row for part in parts for row in part]) for split, parts in shards.items()}
        manifest = manifest_of(put_files(into, tmp_path / "made", shards), counts, **facts)
        return publish(into, manifest, {"recipe.yaml": b"augkit: 1\n"}, tables or {})

    return make
