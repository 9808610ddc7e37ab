"""A chain and gates as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text
from rich.tree import Tree

from augkit.errors import AugkitError
from augkit.show.amounts import number

__all__ = ["chain_tree", "gate_words", "value_words"]

GROUPS = {"one_of": "one of", "some_of": "some of", "sequence": "in order"}


def chain_tree(steps: Sequence[Mapping[str, Any]], title: Text) -> Tree:
    """The steps of a chain as a tree.

    Args:
        steps: as `Plan.summary` and the manifest hold them.
        title: what stands at the root.
    """
    tree = Tree(title, guide_style="dim")
    _add(tree, steps, drawn=False)
    return tree


def gate_words(gate: str, parameters: Mapping[str, Any]) -> str:
    """A gate on one line; that it looks at `text`, as gates usually do, is left out.

    >>> gate_words("leakage", {"against": ["validation", "test"], "on_leak": "drop"})
    'leakage  against validation, test; on_leak drop'
    """
    told = {key: value for key, value in parameters.items() if (key, value) != ("on", "text")}
    return f"{gate}  {_parameters(told)}".rstrip()


def value_words(value: Any) -> str:
    """
    >>> value_words([0.1, 0.3]), value_words(True), value_words({"a": 1})
    ('0.1, 0.3', 'true', 'a 1')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {value_words(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(value_words, value))
    return str(value)


def _add(tree: Tree, steps: Sequence[Mapping[str, Any]], *, drawn: bool) -> None:
    total = sum(step.get("weight", 1.0) for step in steps)
    for step in steps:
        name, _, _ = str(step["step"]).rpartition(".")
        line = Text()
        if drawn and len({one.get("weight", 1.0) for one in steps}) > 1:
            line.append(f"{step['weight'] / total:.0%}  ", "cyan")
        if "steps" in step:
            line.append(GROUPS.get(name, name))
            if "n" in step:
                low, high = step["n"]
                line = Text(f"{low if low == high else f'{low} to {high}'} of")
        else:
            line.append(name)
            line.append(f"  {_parameters(_telling(name, step['parameters']))}".rstrip(), "dim")
        if step.get("p", 1.0) < 1:
            line.append(f"  with probability {number(step['p'])}", "dim")
        branch = tree.add(line)
        if "steps" in step:
            _add(branch, step["steps"], drawn=name == "one_of")


def _telling(name: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters without those that every operator of the modality has, where they are as always."""
    from augkit.ops.catalogue import describe

    try:
        usual = {parameter.name: parameter.default for parameter in describe(name).parameters if not parameter.own}
    except AugkitError:
        usual = {}
    return {key: value for key, value in parameters.items() if key not in usual or value != usual[key]}


def _parameters(parameters: Mapping[str, Any]) -> str:
    parts = []
    for key, value in parameters.items():
        if value is not None and value != [] and value != {}:
            words = value_words(value)
            parts.append(f"{key} {f'[{words}]' if isinstance(value, list) and key != 'against' else words}")
    return "; ".join(parts)
