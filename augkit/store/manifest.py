"""What a version is: its manifest, a frozen record that is written last and never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1
"""Raised when an older augkit could misread a store; a store of a higher format is refused."""

LINEAGE_COLUMN = "augkit"
"""The struct column every published row has: row_id, source_id, copy, chain, drawn."""

REJECTS = "rejects.parquet"
STATES = "states.parquet"
"""The table of rows that gates dropped, beside the data: their columns that have a role, and the lineage column with
split, gate and reason."""


@dataclass(frozen=True)
class DataFile:
    """One published Parquet file.

    Attributes:
        path: inside the version's folder, as in `data/train-00000-of-00004.parquet`.
        split: the split it belongs to.
        sha256: of its bytes; also its address in `objects/`.
        rows: rows in it.
        bytes: its size.
        shard: key of the shard job that made it.
    """

    path: str
    split: str
    sha256: str
    rows: int
    bytes: int
    shard: str


@dataclass(frozen=True)
class Manifest:
    """Everything known about a version.

    Attributes:
        name: of the dataset.
        version: the version id, a hash of what the version holds and the recipe that made it.
        created: UTC, ISO 8601. Not part of the id.
        parent: the version that was `latest` when this one was published. Not part of the id.
        environment: versions of augkit, Python and the libraries that made the bytes.
        recipe: the resolved recipe.
        recipe_hash: hash of the part of the recipe that decides the bytes.
        source_hash: hash of the rows that were read.
        source_files: `{"path", "bytes"}` of each file read.
        columns: column name to Arrow type, as text.
        chain: the compiled chain as canonical JSON values; empty when nothing is augmented.
        chain_id: its hash, as it stands in every augmented row.
        operators: step id to operator name and version.
        fitted: step id to the sha256 of what a dataset operator learnt; `gate.NAME` to that of a gate.
        files: the Parquet files.
        counts: `{split: {"source": n, "copies": n, "classes": {label: {"source": n, "copies": n}}, "steps": {id: n}}}`.
        gates: one record for each gate, in order: `{"gate", "dropped", ...}`.
        balance: `{label: {"target", "source", "copies", "reached"}}`; empty without `balance`.
        quarantined: `{"rows": n, "reasons": {reason: n}}`.
        tables: extra Parquet tables in the folder, name to sha256: `quarantine.parquet`, `rejects.parquet`,
            `states.parquet`.
    """

    name: str
    version: str
    created: str
    parent: str | None
    environment: Mapping[str, str]
    recipe: Mapping[str, Any]
    recipe_hash: str
    source_hash: str
    source_files: tuple[Mapping[str, Any], ...]
    columns: Mapping[str, str]
    chain: Mapping[str, Any]
    chain_id: str
    operators: Mapping[str, Mapping[str, Any]]
    fitted: Mapping[str, str]
    files: tuple[DataFile, ...]
    counts: Mapping[str, Any]
    gates: tuple[Mapping[str, Any], ...]
    balance: Mapping[str, Any]
    quarantined: Mapping[str, Any]
    tables: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def rows(self) -> dict[str, int]:
        """Rows by split."""
        totals: dict[str, int] = {}
        for file in self.files:
            totals[file.split] = totals.get(file.split, 0) + file.rows
        return totals

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False).encode() + b"\n"

    @classmethod
    def from_json(cls, data: bytes) -> Manifest:
        """
        Raises:
            ValueError: not a manifest, or one of another format.
        """
        values = json.loads(data)
        if not isinstance(values, dict) or values.get("format") != FORMAT:
            raise ValueError("not a manifest of this format")
        values["files"] = tuple(DataFile(**file) for file in values["files"])
        values["source_files"] = tuple(values["source_files"])
        values["gates"] = tuple(values["gates"])
        return cls(**values)
