"""What `augkit ops` shows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from textwrap import indent
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from augkit.ops.catalogue import Catalogue, Description, Parameter
from augkit.ops.example import NEEDS, Example
from augkit.ops.groups import grouped
from augkit.ops.registry import get_operator
from augkit.show.amounts import count
from augkit.show.console import facts, grid, next_steps, printable, section
from augkit.show.preview import changed_values

__all__ = ["explained", "listed", "yaml_step"]

MOST_LANGUAGES = 3
LONG_STEP = 90  # characters
PLAIN = re.compile(r"[^\W\d_][\w./-]*( [\w./-]+)*")  # what YAML reads as a string without quotes,
NOT_PLAIN = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})  # but for these
EVERY_STEP = {
    "p": "probability that the step is run on a copy",
    "weight": "how often it is drawn among its siblings in one_of and some_of, relative to theirs",
}


def listed(found: Catalogue) -> RenderableType:
    """All operators by modality and group, one line or two for each."""
    parts: list[RenderableType] = []
    for modality in dict.fromkeys(operator.modality for operator in found.operators):
        own = {operator.name: operator for operator in found.operators if operator.modality == modality}
        rows: list[list[str | Text]] = []
        for group, names in grouped(own).items():
            rows.append([Text(f"\n{group}" if rows else group, "cyan"), "", ""])
            rows += [_line(own[name]) for name in names]
        parts += [grid([modality, "", "languages" if modality == "text" else ""], rows), Text()]
    for name, why in found.unavailable.items():
        parts.append(Text(f"{name}: {printable(why)}", "yellow"))
    for operator in found.operators:
        if out := sum(map(bool, operator.choices.values())):
            of_all = f"{out} of its {len(operator.choices)} choices cannot be used here"
            parts.append(Text(f"{operator.name}: {of_all}; `augkit ops {operator.name}` says why", "yellow"))
    parts.append(
        Text(f"{count(len(found.operators), 'operator')}. `augkit ops NAME` explains one, with an example.", "dim")
    )
    return Group(*parts)


def _line(operator: Description) -> list[str | Text]:
    """An operator in the list: the first clause of its summary has to do."""
    summary = Text(printable(re.split("[;:] ", operator.summary, maxsplit=1)[0].rstrip(".")))
    if operator.shape == "dataset":
        summary.append(" (learns from the training split)", "dim")
    return [Text(f"  {operator.name}", "bold"), summary, Text(_languages(operator), "dim")]


def explained(operator: Description, example: Example) -> RenderableType:
    """One operator."""
    head = Text.assemble((operator.name, "bold"), (f"   version {operator.version}", "dim"))
    parts: list[RenderableType] = [head, Text(operator.summary)]
    if operator.details:
        parts.append(Text(operator.details))
    rows: list[list[str | Text]] = [
        [parameter.name, parameter.type, _default(parameter), _clause(parameter.meaning)]
        for parameter in operator.parameters
    ]
    rows += [[name, "number", "1", Text(meaning, "dim")] for name, meaning in EVERY_STEP.items()]
    parts.append(section("parameters", grid(["name", "type", "default", "meaning"], rows)))
    pairs: dict[str, str | Text] = {
        "works on": operator.modality,
        "sees": {"row": "one row", "batch": "a batch of rows", "dataset": "the training split, once; then one row"}[
            operator.shape
        ],
        "languages": ", ".join(operator.languages) or "any",
        "moves along": ", ".join(operator.targets) or "nothing",
        "leaves true": ", ".join(operator.keeps) or "nothing",
    }
    if not operator.deterministic:
        pairs["same bytes"] = "not promised on another machine"
    if operator.source:
        pairs["source"] = operator.source
    parts.append(section("facts", facts(pairs)))
    if operator.choices:
        named: dict[str, str | Text] = {
            name: Text(f"not here: {printable(why)}", "yellow") if why else "works here"
            for name, why in operator.choices.items()
        }
        parts.append(section("choices", facts(named)))
    if example.after is not None:
        given = f", {_flow(example.parameters)}" if example.parameters else ""
        changed = Group(*changed_values(example.before, example.after, example.language))
        parts.append(section(f"example ({example.language}{given})", changed))
    else:
        why = Text(f"It could not be tried here: {printable(example.why_not)}", "dim")
        if needs := NEEDS.get(operator.name):
            why.append(f"\nIt needs {needs}.")
        parts.append(section("example", why))
    parts.append(section("in a recipe", Text(_yaml(operator, example.parameters), no_wrap=True, overflow="ignore")))
    parts.append(next_steps({f"augkit preview RECIPE --step {operator.name}": "what it does to your own rows"}))
    return Group(*parts)


def _clause(sentence: str) -> str:
    """A sentence as it stands in a table."""
    return (sentence[:1].lower() + sentence[1:]).removesuffix(".")


def _languages(operator: Description) -> str:
    """
    Languages on a line, the commonest first: `any`, `en zh`, `en +17`.
    """
    if operator.modality != "text" or not operator.languages:
        return "any" if operator.modality == "text" else ""
    ordered = sorted(operator.languages, key=lambda code: (code != "en", code))
    if len(ordered) <= MOST_LANGUAGES:
        return " ".join(ordered)
    return f"{ordered[0]} +{len(ordered) - 1}"


def _default(parameter: Parameter) -> str | Text:
    if parameter.required:
        return Text("required", "yellow")
    return _value(parameter.default)


def _value(value: Any) -> str:
    return "–" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _flow(value: Any) -> str:
    """A value as YAML has it on one line; a string without quotes where it needs none."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_flow(key)}: {_flow(one)}' for key, one in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flow, value))}]"
    plain = isinstance(value, str) and PLAIN.fullmatch(value) and value.lower() not in NOT_PLAIN
    return str(value) if plain else json.dumps(value, ensure_ascii=False)


def yaml_step(operator: Description, given: Mapping[str, Any]) -> str:
    """A step as it is written in a recipe, on one line or, where that would be long, a line for each parameter."""
    short = f"- {operator.name}: {_flow(given)}" if given else f"- {operator.name}"
    if len(short) <= LONG_STEP:
        return short
    return "\n".join([f"- {operator.name}:", *(f"    {name}: {_flow(value)}" for name, value in given.items())])


def _yaml(operator: Description, example: Mapping[str, Any]) -> str:
    """A step to paste: parameters as they are by themselves, those that must be given as in the example."""
    beside = get_operator(operator.name).beside
    given = {
        one.name: example.get(one.name, one.default)
        for one in operator.parameters
        if one.required or (one.own and one.default is not None and one.name not in beside)
    }
    return f"augment:\n  copies: 4\n  chain:\n{indent(yaml_step(operator, given), '    ')}"
