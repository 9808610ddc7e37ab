"""A folder with files in it, opened as a recipe would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from augkit.recipe.schema import Source
from augkit.sources.base import MAX_BYTES, MAX_ROWS, BadRow, OpenSource
from augkit.sources.open import open_source

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@dataclass
class Rows:
    """Everything a source gave: rows by split, and what it could not read."""

    source: OpenSource
    splits: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)

    @property
    def train(self) -> list[dict[str, Any]]:
        return self.splits["train"]

    @property
    def types(self) -> dict[str, str]:
        return {column.name: str(column.type) for column in self.source.schema}


@dataclass
class Folder:
    """A folder a recipe stands in."""

    path: Path

    def write(self, name: str, content: str | bytes) -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def open(self, data: Any, columns: Mapping[str, str] | None = None, **keys: Any) -> OpenSource:
        spec = Source.model_validate({"data": data, "columns": dict(columns or {"text": "text"}), **keys})
        return open_source(spec, self.path)

    def read(self, data: Any, columns: Mapping[str, str] | None = None, **keys: Any) -> Rows:
        """Read every row, checking what holds for every source."""
        source = self.open(data, columns, **keys)
        rows = Rows(source)
        for part in source.parts:
            found = rows.splits.setdefault(part.split, [])
            for batch in source.batches(part, rows.bad.append):
                assert batch.schema.equals(source.schema, check_metadata=True)
                assert 0 < batch.num_rows <= MAX_ROWS
                assert batch.nbytes <= MAX_BYTES or batch.num_rows == 1
                batch.validate(full=True)
                found += batch.to_pylist()
            assert len(found) == part.rows
        return rows


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Folder]:
    """A fresh folder at every call, for tests that hypothesis runs many times."""
    return lambda: Folder(tmp_path_factory.mktemp("folder"))


@pytest.fixture
def shared() -> Folder:
    if not SHARED.is_dir():
        pytest.skip(f"the real data is not at {SHARED}")
    return Folder(SHARED)
