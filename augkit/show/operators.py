"""What `augkit ops` shows."""

from __future__ import annotations

import json
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from augkit.ops.catalogue import Catalogue, Description, Parameter
from augkit.ops.example import Example
from augkit.show.amounts import count
from augkit.show.console import facts, grid, next_steps, printable, section
from augkit.show.drawing import drawn
from augkit.show.labels import Labelled

__all__ = ["explained", "listed"]

MOST_LANGUAGES = 5
EVERY_STEP = {
    "p": "probability that the step is run on a copy",
    "weight": "how often it is drawn among its siblings in one_of and some_of, relative to theirs",
}


def listed(found: Catalogue) -> RenderableType:
    """All operators, by modality."""
    parts: list[RenderableType] = []
    for modality in dict.fromkeys(operator.modality for operator in found.operators):
        own = [operator for operator in found.operators if operator.modality == modality]
        rows: list[list[str | Text]] = [
            [
                Text(operator.name, "bold"),
                operator.summary.rstrip("."),
                Text(_languages(operator), "dim"),
                Text(_sees(operator), "dim"),
            ]
            for operator in own
        ]
        parts += [grid([modality, "", "languages" if modality == "text" else "", ""], rows), Text()]
    for name, why in found.unavailable.items():
        parts.append(Text(f"{name}: {printable(why)}", "yellow"))
    for operator in found.operators:
        for name, why in operator.choices.items():
            if why:
                parts.append(Text(f"{operator.name} {name}: {printable(why)}", "yellow"))
    parts.append(
        Text(f"{count(len(found.operators), 'operator')}. `augkit ops NAME` explains one, with an example.", "dim")
    )
    return Group(*parts)


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
        parts.append(
            section(f"example ({example.language})", Padding(drawn(Labelled(example.after), example.before), 0))
        )
    elif example.before:
        parts.append(section("example", Text(f"It could not be tried here: {printable(example.why_not)}", "dim")))
    parts.append(section("in a recipe", Text(_yaml(operator))))
    parts.append(next_steps({f"augkit preview RECIPE --step {operator.name}": "what it does to your own rows"}))
    return Group(*parts)


def _clause(sentence: str) -> str:
    """A sentence as it stands in a table."""
    return (sentence[:1].lower() + sentence[1:]).removesuffix(".")


def _sees(operator: Description) -> str:
    return {"row": "", "batch": "in batches", "dataset": "learns from the training split"}[operator.shape]


def _languages(operator: Description) -> str:
    if operator.modality != "text" or not operator.languages:
        return "any" if operator.modality == "text" else ""
    if len(operator.languages) > MOST_LANGUAGES:
        some = operator.languages[: MOST_LANGUAGES - 1]
        return f"{' '.join(some)} and {len(operator.languages) - len(some)} more"
    return " ".join(operator.languages)


def _default(parameter: Parameter) -> str | Text:
    if parameter.required:
        return Text("required", "yellow")
    return _value(parameter.default)


def _value(value: Any) -> str:
    return "–" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _yaml(operator: Description) -> str:
    own = [parameter for parameter in operator.parameters if parameter.own]
    given = [
        f"{one.name}: {'…' if one.required else _value(one.default)}"
        for one in own
        if one.required or one.default is not None
    ]
    parameters = f": {{{', '.join(given)}}}" if given else ""
    return f"augment:\n  copies: 4\n  chain:\n    - {operator.name}{parameters}"
