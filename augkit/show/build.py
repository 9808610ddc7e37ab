"""What `augkit build` shows at its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from augkit.building.run import BuildResult
from augkit.show.amounts import count, duration
from augkit.show.console import facts, next_steps, printable, section
from augkit.show.versions import gate_lines, split_table

__all__ = ["built"]

MOST_CLASSES = 5
TIMES = {"ingest": "reading", "fit": "fitting", "publish": "publishing"}


def built(result: BuildResult, recipe: str, store: str | None, *, verbose: bool) -> RenderableType:
    """The summary of a build.

    Args:
        result: what was made.
        recipe: path of the recipe, for the commands shown at the end.
        store: as the user named it, for the same.
        verbose: say where the time went.
    """
    manifest = result.manifest
    ref = f"{result.name}@{result.version}"
    parts: list[RenderableType] = [
        Text.assemble(
            ("✓ ", "green"), (ref, "bold"), (f"   {count(result.rows, 'row')} in {duration(result.seconds)}", "dim")
        ),
        Text(),
        split_table(manifest),
    ]
    notes: dict[str, str | Text] = {}
    if lines := gate_lines(manifest):
        again = "copies that come out unchanged or alike are drawn again, in rounds (augment.attempts)"
        notes["dropped"] = Text.assemble("\n".join(lines), (f"\n{again}", "dim"))
    if manifest.balance:
        notes["balance"] = _balance(manifest.balance)
    if result.quarantined:
        reasons = ", ".join(f"{number:,} by {name}" for name, number in manifest.quarantined["reasons"].items())
        notes["set aside"] = f"{count(result.quarantined, 'row')} ({reasons}); quarantine.parquet names each"
    notes["shards"] = count(result.shards, "shard") + (f", {result.reused:,} reused" if result.reused else "")
    notes["path"] = result.path
    parts += [Text(), facts(notes)]
    shown = [warning for warning in result.warnings if not (manifest.balance and warning.startswith("balance "))]
    parts += [Text.assemble(("warning: ", "yellow"), printable(warning)) for warning in shown]
    if verbose:
        times = {
            TIMES.get(kind, kind): f"{seconds:.2f} s"
            for kind, seconds in sorted(result.times.items(), key=lambda item: -item[1])
        }
        parts.append(section("time, added up over all workers", facts(times)))
    where = f" --store {store}" if store else ""
    parts.append(
        next_steps(
            {
                f"augkit show {result.name}{where}": "what is in it",
                f"augkit preview {recipe}": "see some copies, with their row ids",
                f"augkit explain {result.name} ROW_ID{where}": "where a row comes from",
                f"augkit verify {result.name}{where}": "check every file, and make some copies again",
                f"datasets.load_dataset({result.path!r})": "load it in Python",
            }
        )
    )
    return Group(*parts)


def _balance(balance: Mapping[str, Mapping[str, Any]]) -> str:
    """What was reached, the classes that fall shortest first."""
    short = {label: entry for label, entry in balance.items() if entry["reached"] < entry["target"]}
    if not short:
        return f"all {len(balance)} classes have the rows they should"
    worst = sorted(short, key=lambda label: short[label]["reached"] / short[label]["target"])
    lines = [
        f"{label}: {short[label]['reached']:,} of {short[label]['target']:,} rows, made from"
        f" {count(short[label]['source'], 'source row')}"
        for label in worst[:MOST_CLASSES]
    ]
    if len(worst) > MOST_CLASSES:
        lines.append(f"… and {len(worst) - MOST_CLASSES} more")
    return f"{count(len(short), 'class', 'classes')} of {len(balance)} stay short of what was wanted\n" + "\n".join(
        lines
    )
