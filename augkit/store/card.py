"""The dataset card: README.md of a version, with the header that Hugging Face tools read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from augkit.store.manifest import REJECTS, Manifest

__all__ = ["dataset_card"]

MOST_ROWS = 50
"""Rows a table of the card shows at most; the manifest has them all."""


def dataset_card(manifest: Manifest) -> bytes:
    """README.md of a version.

    Its header names the data files of each split, so that `datasets.load_dataset(folder)` gives exactly the published
    splits, whatever other Parquet files lie beside them.
    """
    return ("\n".join([*_header(manifest), "", *_body(manifest)]) + "\n").encode()


def _header(manifest: Manifest) -> Iterator[str]:
    yield "---"
    yield "tags:"
    yield "- augkit"
    if manifest.files:
        yield "configs:"
        yield "- config_name: default"
        yield "  data_files:"
        for split, paths in _data_files(manifest).items():
            yield f"  - split: {json.dumps(split)}"
            yield "    path:"
            yield from (f"    - {json.dumps(path)}" for path in paths)
    yield "---"


def _data_files(manifest: Manifest) -> dict[str, list[str]]:
    """Split to glob where the files are named as usual, else to every path."""
    paths: dict[str, list[str]] = {}
    for file in manifest.files:
        paths.setdefault(file.split, []).append(file.path)
    return {
        split: [f"data/{split}-*.parquet"]
        if all(PurePosixPath(path).match(f"data/{split}-*.parquet") for path in names)
        else sorted(names)
        for split, names in paths.items()
    }


def _body(manifest: Manifest) -> Iterator[str]:
    described = str(manifest.recipe.get("description") or "").strip()
    yield f"# {manifest.name}"
    yield ""
    if described:
        yield from (described, "")
    yield f"Version `{manifest.version}`, made {manifest.created} by augkit. Every row has a column `augkit` that says"
    yield "where it comes from: `row_id`, `source_id`, `copy` (null for source rows), `chain`, and what each step drew."
    yield ""
    yield "## Rows"
    yield ""
    yield from _table(("split", "source", "copies", "total"), _split_rows(manifest))
    yield from _section("Classes", ("split", "class", "source", "copies"), _class_rows(manifest))
    yield from _section("Steps", ("split", "step", "copies it changed"), _step_rows(manifest))
    yield from _section("Gates", ("gate", "dropped", "details"), _gate_rows(manifest))
    yield from _rejects(manifest)
    yield from _section("Balance", ("class", "wanted", "source", "copies", "reached"), _balance_rows(manifest))
    yield from _quarantine(manifest)
    yield from _commands(manifest)
    yield from _section("Made with", ("package", "version"), sorted(manifest.environment.items()))


def _split_rows(manifest: Manifest) -> list[tuple[Any, ...]]:
    rows = manifest.rows
    return [
        (split, count.get("source", 0), count.get("copies", 0), rows.get(split, 0))
        for split, count in manifest.counts.items()
    ] or [(split, "", "", total) for split, total in rows.items()]


def _class_rows(manifest: Manifest) -> list[tuple[Any, ...]]:
    return [
        (split, label, of_class.get("source", 0), of_class.get("copies", 0))
        for split, count in manifest.counts.items()
        for label, of_class in (count.get("classes") or {}).items()
    ]


def _step_rows(manifest: Manifest) -> list[tuple[Any, ...]]:
    return [
        (split, step, copies)
        for split, count in manifest.counts.items()
        for step, copies in (count.get("steps") or {}).items()
    ]


def _gate_rows(manifest: Manifest) -> list[tuple[Any, ...]]:
    return [
        (
            gate.get("gate", ""),
            gate.get("dropped", 0),
            ", ".join(f"{key}: {value}" for key, value in gate.items() if key not in ("gate", "dropped")),
        )
        for gate in manifest.gates
    ]


def _balance_rows(manifest: Manifest) -> list[tuple[Any, ...]]:
    return [
        (label, row.get("target", ""), row.get("source", 0), row.get("copies", 0), row.get("reached", ""))
        for label, row in manifest.balance.items()
    ]


def _rejects(manifest: Manifest) -> Iterator[str]:
    if rows := sum(gate.get("dropped", 0) for gate in manifest.gates):
        verb = "row was dropped by a gate; it is" if rows == 1 else "rows were dropped by gates; they are"
        yield f"{rows:,} {verb} in `{REJECTS}`, with the reason."
        yield ""


def _quarantine(manifest: Manifest) -> Iterator[str]:
    rows = manifest.quarantined.get("rows", 0)
    if not rows:
        return
    reasons = sorted(manifest.quarantined.get("reasons", {}).items())
    yield from _section("Quarantine", ("reason", "rows"), reasons)
    yield f"{rows:,} rows could not be read or augmented; they are in `quarantine.parquet`, with the reason."
    yield ""


def _commands(manifest: Manifest) -> Iterator[str]:
    ref = f"{manifest.name}@{manifest.version}"
    yield "## Load, rebuild, verify"
    yield ""
    yield "In Python, from this folder:"
    yield ""
    yield "```python"
    yield "from datasets import load_dataset"
    yield ""
    yield 'dataset = load_dataset("path/to/this/folder")'
    yield "```"
    yield ""
    yield "On the command line:"
    yield ""
    yield "```sh"
    yield "augkit build recipe.yaml            # the same recipe and input give the same bytes and the same version"
    yield f"augkit verify {ref}"
    yield f"augkit explain {ref} ROW_ID"
    yield "```"
    yield ""


def _section(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    if rows:
        yield f"## {title}"
        yield ""
        yield from _table(columns, rows)


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    yield _line(columns)
    yield _line(["---"] * len(columns))
    yield from (_line(row) for row in rows[:MOST_ROWS])
    if len(rows) > MOST_ROWS:
        yield ""
        yield f"And {len(rows) - MOST_ROWS:,} more; `manifest.json` has them all."
    yield ""


def _line(cells: Sequence[Any]) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Mapping):
        return _cell(", ".join(f"{key}: {item}" for key, item in value.items()))
    return " ".join(str(value).replace("|", "\\|").split())
