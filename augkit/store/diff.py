"""What changed between two versions: rows, by split, class and step, and the recipe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from augkit.store.changes import Facets, Rows, match, records, spill
from augkit.store.manifest import DataFile, Manifest
from augkit.store.objects import object_path
from augkit.store.record import Record
from augkit.store.tables import BATCH_ROWS, open_parquet

if TYPE_CHECKING:
    from augkit.store.store import Store

__all__ = ["Change", "Diff", "diff"]

PARTITION_ROWS = 2_000_000


@dataclass(frozen=True)
class Change(Record):
    """Rows that differ. The row id and the split say which row it is; changed is one with another value in any column.

    The column `augkit` does not count. A row that moved to another split was removed there and added here.
    """

    added: int = 0
    removed: int = 0
    changed: int = 0


@dataclass(frozen=True)
class Diff(Record):
    """The difference between two versions.

    Attributes:
        before: `NAME@VERSION` of the first.
        after: `NAME@VERSION` of the second.
        rows: in total.
        splits: by split.
        classes: by the text of the label column; empty without one. A changed row counts under its class in `after`.
        steps: by step; a row counts under each step that changed it, a source row under none.
        columns: column to its type in `before` and `after`, None where it is not there.
        recipe: flattened key to its value in `before` and `after`, None where it is not there.
        shared_files: files the versions have in common; they were not read.
    """

    before: str
    after: str
    rows: Change
    splits: Mapping[str, Change] = field(default_factory=dict)
    classes: Mapping[str, Change] = field(default_factory=dict)
    steps: Mapping[str, Change] = field(default_factory=dict)
    columns: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    recipe: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    shared_files: int = 0

    @property
    def empty(self) -> bool:
        return self.rows == Change() and not self.columns and not self.recipe


def diff(store: Store, before: str, after: str, *, partition_rows: int = PARTITION_ROWS) -> Diff:
    """Compare two versions, of one dataset or of two.

    Memory is bounded by `partition_rows`, about 40 bytes each; what both versions share is not read.

    Raises:
        StoreError: there is no such version, or a file of it is damaged.
    """
    old, new = store.resolve(before), store.resolve(after)
    shared = _shared(old, new)
    old_files, new_files = _left(old, shared), _left(new, shared)
    rows = max(sum(file.rows for file in files) for files in (old_files, new_files))
    partitions = 1 + rows // partition_rows
    numbers: dict[Facets, int] = {}
    counts: dict[str, Counter[int]] = {kind: Counter() for kind in ("added", "removed", "changed")}
    with TemporaryDirectory(prefix="augkit-diff-") as scratch:
        sides = Path(scratch, "before"), Path(scratch, "after")
        spill(_records(store, old, old_files, numbers), sides[0], partitions)
        spill(_records(store, new, new_files, numbers), sides[1], partitions)
        for kind, found in match(*sides, partitions):
            counts[kind].update(found)
    facets = list(numbers)
    return Diff(
        before=f"{old.name}@{old.version}",
        after=f"{new.name}@{new.version}",
        rows=_total(counts, facets, lambda _: ["rows"]).get("rows", Change()),
        splits=_total(counts, facets, lambda facet: [facet.split]),
        classes=_total(counts, facets, lambda facet: [] if facet.label is None else [facet.label]),
        steps=_total(counts, facets, lambda facet: facet.steps),
        columns=_changes(old.columns, new.columns),
        recipe=_changes(dict(_flat(old.recipe)), dict(_flat(new.recipe))),
        shared_files=sum(shared.values()),
    )


def _shared(old: Manifest, new: Manifest) -> Counter[tuple[str, str]]:
    """Files of both versions, by split and content."""
    both = [Counter((file.split, file.sha256) for file in manifest.files) for manifest in (old, new)]
    return both[0] & both[1]


def _left(manifest: Manifest, shared: Counter[tuple[str, str]]) -> list[DataFile]:
    skipped = Counter(shared)
    left = []
    for file in manifest.files:
        if skipped[file.split, file.sha256] > 0:
            skipped[file.split, file.sha256] -= 1
        else:
            left.append(file)
    return left


def _records(store: Store, manifest: Manifest, files: Sequence[DataFile], numbers: dict[Facets, int]) -> Iterator[Rows]:
    label = label_column(manifest)
    for file in files:
        with open_parquet(store, object_path(file.sha256)) as table:
            for batch in table.iter_batches(batch_size=BATCH_ROWS):
                yield records(batch, file.split, label, numbers)


def label_column(manifest: Manifest) -> str | None:
    """The column with the class of a row, where the recipe names one and its values are single ones."""
    columns = manifest.recipe.get("source", {}).get("columns", {})
    label = columns.get("label") if isinstance(columns, Mapping) else None
    return label if isinstance(label, str) else None


def _total(counts: Mapping[str, Counter[int]], facets: Sequence[Facets], keys: Any) -> dict[str, Change]:
    totals: dict[str, Counter[str]] = {}
    for kind, found in counts.items():
        for number, rows in found.items():
            for key in keys(facets[number]):
                totals.setdefault(key, Counter())[kind] += rows
    return {key: Change(**total) for key, total in sorted(totals.items())}


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    keys = [*old, *(key for key in new if key not in old)]
    return {key: (old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)}


def _flat(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Nested mappings and lists as `augment.chain[0].text.swap.rate`."""
    if isinstance(value, Mapping) and value:
        for name, item in value.items():
            yield from _flat(item, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list | tuple) and value:
        for index, item in enumerate(value):
            yield from _flat(item, f"{key}[{index}]")
    else:
        yield key, value
