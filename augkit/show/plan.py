"""What `augkit plan` shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from augkit.recipe.schema import Recipe
from augkit.show.amounts import count, size
from augkit.show.classes import class_words
from augkit.show.console import facts, grid, next_steps, printable, section
from augkit.show.recipes import chain_tree, gate_words

__all__ = ["planned"]

MOST_FILES = 4
MOST_CLASSES = 12


def planned(recipe: Recipe, summary: Mapping[str, Any], path: str) -> RenderableType:
    """The plan of a recipe.

    Args:
        recipe: the recipe.
        summary: what `augkit.plan` returns.
        path: of the recipe, for the commands shown at the end.
    """
    parts: list[RenderableType] = [
        Text.assemble((summary["name"], "bold"), (f"  {recipe.description}" if recipe.description else "", "dim"))
    ]
    parts.append(section("source", _source(recipe, summary)))
    parts.append(section("splits", _splits(recipe, summary)))
    if recipe.augment is not None:
        title = Text(
            f"{count(recipe.augment.copies, 'copy', 'copies')} of each row of {' and '.join(recipe.augment.splits)}"
        )
        parts.append(section("chain", chain_tree(summary["chain"], title)))
    if summary["balance"]:
        parts.append(section("balance", _balance(summary["balance"])))
    gates = [gate_words(name, parameters) for gate in summary["gates"] for name, parameters in gate.items()]
    parts.append(section("gates", Text("\n".join(gates) or "none", "" if gates else "dim")))
    parts.append(section("would make", _made(summary)))
    parts += [Text.assemble(("\nwarning: ", "yellow"), printable(warning)) for warning in summary["warnings"]]
    parts.append(next_steps({f"augkit preview {path}": "see some copies", f"augkit build {path}": "build it"}))
    return Group(*parts)


def _source(recipe: Recipe, summary: Mapping[str, Any]) -> RenderableType:
    files = summary["files"]
    shown = [f"{file['path']}  {size(file['bytes'])}" for file in files[:MOST_FILES]]
    if len(files) > MOST_FILES:
        rest = files[MOST_FILES:]
        shown.append(
            f"… and {count(len(rest), 'more file', 'more files')}, {size(sum(file['bytes'] for file in rest))}"
        )
    rows = count(summary["source_rows"], "row")
    if summary["refused_rows"]:
        rows += f", and {summary['refused_rows']:,} that cannot be used and are set aside"
    roles = ", ".join(
        role if role == column else f"{role} from {column}" for role, column in recipe.source.columns.items()
    )
    others = [name for name in summary["columns"] if name not in recipe.source.columns.values()]
    pairs: dict[str, str | Text] = {
        "files" if len(files) > 1 else "file": "\n".join(shown),
        "rows": rows.removesuffix(" rows"),
        "columns": roles,
    }
    if others:
        pairs["as they are"] = ", ".join(others)
    return facts(pairs)


def _splits(recipe: Recipe, summary: Mapping[str, Any]) -> RenderableType:
    augmented = recipe.augment.splits if recipe.augment else []
    rows: list[list[str | Text]] = []
    for split, number in summary["splits"].items():
        classes = summary["classes"].get(split)
        rows.append(
            [
                split,
                f"{number:,}",
                "augmented" if split in augmented else Text("as it is", "dim"),
                Text(printable(class_words(classes)) if classes else "", "dim"),
            ]
        )
    return grid(["split", "rows", "", "classes" if summary["classes"] else ""], rows, numbers=[1])


def _balance(goals: Mapping[str, Mapping[str, int]]) -> RenderableType:
    rows: list[list[str | Text]] = []
    for label, goal in list(goals.items())[:MOST_CLASSES]:
        each = goal["copies"] / goal["rows"] if goal["rows"] else 0.0
        rows.append([label, f"{goal['rows']:,}", f"{goal['target']:,}", f"{goal['copies']:,}", f"{each:.1f}"])
    table = grid(["class", "rows", "wanted", "copies", "a row"], rows, numbers=[1, 2, 3, 4])
    more = len(goals) - MOST_CLASSES
    return Group(table, Text(f"… and {count(more, 'more class', 'more classes')}", "dim")) if more > 0 else table


def _made(summary: Mapping[str, Any]) -> RenderableType:
    source = sum(summary["splits"].values())
    finished = summary["cached_shards"]
    shards = count(summary["shards"], "shard")
    if finished is None:
        shards += "; how many are finished already is known once the chain is fitted"
    elif finished:
        shards += f", {'all' if finished == summary['shards'] else f'{finished:,}'} finished already"
    copies = count(summary["copies"], "copy", "copies")
    return facts(
        {
            "rows": f"up to {summary['estimated_rows']:,}: {source:,} from the source and {copies}",
            "size": f"about {size(summary['estimated_bytes'])} before compression",
            "work": shards,
        }
    )
