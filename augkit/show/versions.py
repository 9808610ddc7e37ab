"""What the commands around versions show: `versions`, `show`, `diff`, `verify`, `export` and `collect`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from augkit.show.amounts import count, size, when
from augkit.show.classes import class_words
from augkit.show.console import facts, grid, next_steps, printable, section
from augkit.show.recipes import chain_tree, gate_words, value_words
from augkit.store.manifest import Manifest

if TYPE_CHECKING:
    from augkit.store.collect import Collected
    from augkit.store.diff import Change, Diff
    from augkit.store.verify import Verification

MOST = 20
__all__ = ["collected", "compared", "exported", "gate_lines", "listed", "shown", "split_table", "verified"]


def split_table(manifest: Manifest) -> RenderableType:
    """Source rows and copies of each split."""
    rows: list[list[str | Text]] = []
    for split, number in manifest.rows.items():
        found = manifest.counts.get(split, {})
        copies = found.get("copies", 0)
        rows.append(
            [
                split,
                f"{found.get('source', 0):,}",
                f"{copies:,}" if copies else Text("–", "dim"),
                Text(f"{number:,}", "bold"),
            ]
        )
    return grid(["split", "source", "copies", "rows"], rows, numbers=[1, 2, 3])


def gate_lines(manifest: Manifest) -> list[str]:
    """What each gate dropped; gates that dropped nothing are left out."""
    lines = []
    for record in manifest.gates:
        if dropped := record.get("dropped", 0):
            lines.append(f"{dropped:,} by {record['gate']}")
    return lines


def listed(rows: Sequence[Mapping[str, Any]], store: str) -> RenderableType:
    """Versions, newest first."""
    if not rows:
        return Group(Text(f"The store {store} holds no versions yet."), next_steps({"augkit build RECIPE": "make one"}))
    cells: list[list[str | Text]] = [
        [
            Text(f"{row['name']}@{row['version']}", "bold"),
            when(row["created"]),
            f"{sum(row['rows'].values()):,}",
            "  ".join(f"{split} {number:,}" for split, number in row["rows"].items()),
            Text(", ".join(row["tags"]), "cyan"),
        ]
        for row in rows
    ]
    return grid(["version", "made (UTC)", "rows", "by split", "tags"], cells, numbers=[2])


def shown(manifest: Manifest, tags: Sequence[str], path: str, *, verbose: bool) -> RenderableType:
    """Everything about a version that fits on a screen; with `verbose`, its files and all that made it as well."""
    ref = f"{manifest.name}@{manifest.version}"
    title = Text.assemble((ref, "bold"), ("   " + ", ".join(tags), "cyan"))
    parts: list[RenderableType] = [title]
    if described := str(manifest.recipe.get("description") or "").strip():
        parts.append(Text(printable(described)))
    parts += [Text(), split_table(manifest)]
    for split, found in manifest.counts.items():
        if found.get("classes"):
            parts.append(section(f"classes of {split}", _classes(found["classes"])))
        if found.get("steps"):
            steps: list[list[str | Text]] = [[step, f"{number:,}"] for step, number in found["steps"].items()]
            parts.append(section(f"steps in {split}", grid(["step", "copies changed"], steps, numbers=[1])))
    if manifest.chain:
        parts.append(section("chain", chain_tree(manifest.chain["steps"], Text("each copy"))))
    gates: list[list[str | Text]] = [
        [gate_words(record["gate"], record.get("parameters", {})), f"{record.get('dropped', 0):,}"]
        for record in manifest.gates
    ]
    if gates:
        parts.append(section("gates", grid(["gate", "dropped"], gates, numbers=[1])))
    parts.append(section("made", facts(_origin(manifest, path))))
    if verbose:
        files: list[list[str | Text]] = [
            [file.path, f"{file.rows:,}", size(file.bytes), file.sha256] for file in manifest.files
        ]
        parts.append(section("files", grid(["file", "rows", "size", "sha256"], files, numbers=[1, 2])))
        parts.append(section("environment", facts(dict(manifest.environment))))
    return Group(*parts)


def _classes(classes: Mapping[str, Mapping[str, int]]) -> RenderableType:
    totals = {label: found["source"] + found["copies"] for label, found in classes.items()}
    ordered = sorted(totals, key=lambda label: (-totals[label], label))
    if not any(found["copies"] for found in classes.values()):
        return Text(printable(class_words(totals)))
    rows: list[list[str | Text]] = [
        [label, f"{classes[label]['source']:,}", f"{classes[label]['copies']:,}", f"{totals[label]:,}"]
        for label in ordered[:MOST]
    ]
    table = grid(["class", "source", "copies", "rows"], rows, numbers=[1, 2, 3])
    more = len(ordered) - MOST
    return (
        Group(table, Text(f"… and {more} more, the smallest {ordered[-1]} with {totals[ordered[-1]]:,}", "dim"))
        if more > 0
        else table
    )


def _origin(manifest: Manifest, path: str) -> dict[str, str | Text]:
    pairs: dict[str, str | Text] = {
        "when": f"{when(manifest.created)} UTC",
        "from": ", ".join(str(file["path"]) for file in manifest.source_files[:5])
        + (f" and {len(manifest.source_files) - 5} more" if len(manifest.source_files) > 5 else ""),
        "seed": str(manifest.recipe.get("seed", 0)),
        "with": f"augkit {manifest.environment.get('augkit', '')}, Python {manifest.environment.get('python', '')}",
    }
    if manifest.parent:
        pairs["after"] = f"{manifest.name}@{manifest.parent}"
    if manifest.quarantined["rows"]:
        reasons = ", ".join(f"{number:,} by {name}" for name, number in manifest.quarantined["reasons"].items())
        pairs["set aside"] = f"{count(manifest.quarantined['rows'], 'row')} ({reasons})"
    pairs["size"] = f"{size(sum(file.bytes for file in manifest.files))} in {count(len(manifest.files), 'file')}"
    pairs["path"] = path
    return pairs


def compared(found: Diff) -> RenderableType:
    """The difference between two versions."""
    head = Text.assemble((found.before, "bold"), ("  →  ", "dim"), (found.after, "bold"))
    if found.empty:
        return Group(head, Text(), Text("They hold the same rows, columns and recipe."))
    parts: list[RenderableType] = [head, Text(), _change_table("", {"all rows": found.rows})]
    for title, one, changes in (
        ("splits", "split", found.splits),
        ("classes", "class", found.classes),
        ("steps", "step", found.steps),
    ):
        if changes:
            parts.append(section(title, _change_table(one, changes)))
    for title, one, pairs in (("columns", "column", found.columns), ("recipe", "key", found.recipe)):
        if pairs:
            rows: list[list[str | Text]] = [
                [key, _side(old, "red"), _side(new, "green")] for key, (old, new) in pairs.items()
            ]
            parts.append(section(title, grid([one, "before", "after"], rows)))
    if found.shared_files:
        parts += [Text(), Text(f"{count(found.shared_files, 'file is', 'files are')} the same in both.", "dim")]
    return Group(*parts)


def _side(value: Any, style: str) -> Text:
    return Text("–", "dim") if value is None else Text(printable(value_words(value)), style)


def _change_table(title: str, changes: Mapping[str, Change]) -> RenderableType:
    rows: list[list[str | Text]] = [
        [
            name,
            Text(f"+{change.added:,}" if change.added else "–", "green" if change.added else "dim"),
            Text(f"-{change.removed:,}" if change.removed else "–", "red" if change.removed else "dim"),
            Text(f"{change.changed:,}" if change.changed else "–", "" if change.changed else "dim"),
        ]
        for name, change in list(changes.items())[:MOST]
    ]
    table = grid([title, "added", "removed", "changed"], rows, numbers=[1, 2, 3])
    more = len(changes) - MOST
    return Group(table, Text(f"… and {more} more", "dim")) if more > 0 else table


def verified(found: Verification) -> RenderableType:
    """The result of a check."""
    checked = f"{count(found.files, 'file')}, {count(found.rows, 'row')}, {size(found.bytes)}"
    if found.replayed:
        checked += f"; {count(found.replayed, 'copy', 'copies')} made again, bit for bit"
    if found.orphans:
        checked += f"; {count(found.orphans, 'copy', 'copies')} could not be, as the source row is not published"
    if found.ok:
        return Group(Text.assemble(("✓ ", "green"), (found.version, "bold"), " is whole"), Text(f"  {checked}", "dim"))
    lines = [Text(f"  {printable(str(problem))}") for problem in found.problems[:MOST]]
    if len(found.problems) > MOST:
        lines.append(Text(f"  … and {len(found.problems) - MOST:,} more", "dim"))
    head = Text.assemble(("✗ ", "red"), (found.version, "bold"), f" has {count(len(found.problems), 'problem')}")
    return Group(head, Text(f"  {checked}", "dim"), Text(), *lines)


def exported(written: Mapping[str, Path]) -> RenderableType:
    """Where the files are."""
    rows: list[list[str | Text]] = [[split, str(path), size(path.stat().st_size)] for split, path in written.items()]
    return grid(["split", "file", "size"], rows, numbers=[2])


def collected(found: Collected) -> RenderableType:
    """What was removed, or would be."""
    pairs: dict[str, str | Text] = {}
    if found.objects:
        pairs["data files"] = f"{found.objects:,} that no version needs"
    if found.folders:
        pairs["versions"] = f"{len(found.folders):,} that were never published"
    if found.work:
        pairs["work"] = f"{found.work:,} files of builds"
    if found.leftovers:
        pairs["leftovers"] = f"{found.leftovers:,} temporary files"
    if not pairs:
        return Text("There is nothing to remove.")
    verb = "Would free" if found.dry_run else "Freed"
    return Group(Text(f"{verb} {size(found.bytes)}."), Text(), facts(pairs))
