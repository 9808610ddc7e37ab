"""Writes the two reference pages from the code: `recipe.md` from the schema, `operators.md` from the registry.

    python docs/make_reference.py            rewrites the pages
    python docs/make_reference.py --check    changes nothing; exit code 1 where a page is stale, and what differs

What is written by hand stands in `templates/`; `{{...}}` there is replaced by a table made here.
"""

from __future__ import annotations

import difflib
import json
import re
import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from augkit.gates.registry import GATES
from augkit.ops.catalogue import Description, Parameter, catalogue
from augkit.ops.example import Example, example_of
from augkit.recipe.json_schema import STEP_KEYS, attribute_texts
from augkit.recipe.problems import expected
from augkit.recipe.schema import Augment, Balance, Output, Recipe, Source, Splits

DOCS = Path(__file__).resolve().parent
SECTIONS: dict[str, tuple[type[BaseModel], tuple[str, ...]]] = {
    "Recipe": (Recipe, ()),
    "Source": (Source, ("source",)),
    "Splits": (Splits, ("source", "splits")),
    "Augment": (Augment, ("augment",)),
    "Balance": (Balance, ("balance",)),
    "Output": (Output, ("output",)),
}
TYPES = {  # where the words of an error message would be too long for a cell
    "extends": "a path, or a list of paths",
    "source": "section, see below",
    "source.splits": "section, see below",
    "source.splits.fractions": "a mapping of split to share",
    "augment": "section, see below",
    "balance": "section, see below",
    "output": "section, see below",
    "train": "a mapping",
    "ablate": "a mapping",
}
EXTENDS = "recipes that this one is laid over; relative to this file."
SHAPES = {"row": "one row", "batch": "a batch of rows", "dataset": "the training split"}
NOTE = "<!-- Made by docs/make_reference.py; edit docs/templates/{name} or the docstrings. -->\n\n"


def pages() -> dict[str, str]:
    """Name to content of every page made here."""
    return {"recipe.md": recipe_page(), "operators.md": operators_page()}


def recipe_page() -> str:
    tables = {f"keys:{name}": keys_table(model, path) for name, (model, path) in SECTIONS.items()}
    tables |= {f"gate:{name}": gate_table(name) for name in GATES}
    tables["step_keys"] = step_keys_table()
    return filled("recipe.md", tables)


def operators_page() -> str:
    found = catalogue()
    if found.unavailable:
        listed = "; ".join(f"{name}: {why}" for name, why in found.unavailable.items())
        raise SystemExit(f"The page would lack operators that cannot be loaded here: {listed}")
    described = [operator for operator in found.operators if _is_own(operator)]
    overview = table(
        ("operator", "what it does", "languages", "sees"),
        [(f"[`{one.name}`](#{anchor(one.name)})", one.summary, languages(one), SHAPES[one.shape]) for one in described],
    )
    sections: list[str] = []
    for modality, group in groupby(described, key=lambda one: one.modality):
        sections.append(f"## {modality}\n")
        sections += [operator_section(one, example_of(one.name)) for one in group]
    return filled("operators.md", {"overview": overview, "operators": "\n".join(sections).rstrip()})


def _is_own(operator: Description) -> bool:
    """Whether an operator is augkit's, rather than of a package that happens to be installed here."""
    from augkit.ops.registry import get_operator

    return get_operator(operator.name).__module__.startswith("augkit.")


def keys_table(model: type[BaseModel], path: tuple[str, ...]) -> str:
    """The keys of a section: type, default and meaning of each."""
    texts = attribute_texts(model)
    rows = [("`extends`", TYPES["extends"], "", sentence(EXTENDS))] if model is Recipe else []
    for name, field in model.model_fields.items():
        kind = TYPES.get(".".join((*path, name))) or expected((*path, name))
        default = default_of(field.get_default(call_default_factory=True))
        rows.append((f"`{name}`", kind, default, sentence(texts[name])))
    return table(("key", "type", "default", "meaning"), rows)


def step_keys_table() -> str:
    """The keys that every step of a chain may have."""
    rows = []
    for name, schema in STEP_KEYS.items():
        kind = "a number above 0" + (" and at most 1" if "maximum" in schema else "")
        rows.append((f"`{name}`", kind, "`1`", schema["description"]))
    return table(("key", "type", "default", "meaning"), rows)


def gate_table(name: str) -> str:
    """The summary of a gate and its parameters."""
    gate = GATES[name]
    text = " ".join((gate.__doc__ or "").split())
    properties = gate.model_json_schema().get("properties", {})
    if not properties:
        return f"{text}\n\nIt has no parameters."
    rows = []
    for key, schema in properties.items():
        kind = " \\| ".join(f"`{choice}`" for choice in schema["enum"]) if "enum" in schema else "a list of splits"
        default = gate.model_fields[key].get_default(call_default_factory=True)
        rows.append((f"`{key}`", kind, default_of(default), sentence(schema.get("description", ""))))
    return f"{text}\n\n{table(('parameter', 'type', 'default', 'meaning'), rows)}"


def operator_section(one: Description, example: Example) -> str:
    """One operator: what it does, its parameters, facts, and a run."""
    lines = [f"### {one.name}", "", one.summary, ""]
    if one.details:
        lines += [one.details, ""]
    lines += [parameters_table(one.parameters), ""]
    facts = [
        ("version", str(one.version)),
        ("sees", SHAPES[one.shape]),
        ("languages", languages(one, every=True)),
        ("moves along", code_list(one.targets)),
        ("leaves true", code_list(one.keeps)),
        ("same bytes on any machine", "yes" if one.deterministic else "no"),
        ("source", one.source),
    ]
    lines += [*(f"* {name}: {value}" for name, value in facts if value), ""]
    return "\n".join([*lines, *example_lines(one, example), ""])


def parameters_table(parameters: Sequence[Parameter]) -> str:
    rows = []
    for parameter in parameters:
        default = "required" if parameter.required else default_of(parameter.default)
        rows.append((f"`{parameter.name}`", cell(parameter.type), default, sentence(parameter.meaning)))
    return table(("parameter", "type", "default", "meaning"), rows)


def example_lines(one: Description, example: Example) -> list[str]:
    if example.after is None:
        return [f"No example: {example.why_not}.", ""]
    drawn = json.dumps(example.drawn, ensure_ascii=False)
    return [
        f"A run with the defaults and a fixed seed; drawn was `{drawn}`:",
        "",
        "```text",
        f"before  {example.before}",
        f"after   {example.after}",
        "```",
        "",
        "```yaml",
        f"- {one.name}: {{{_first_parameter(one)}}}",
        "```",
    ]


def _first_parameter(one: Description) -> str:
    own = [parameter for parameter in one.parameters if parameter.own and not parameter.required]
    return f"{own[0].name}: {json.dumps(own[0].default)}" if own else ""


def languages(one: Description, *, every: bool = False) -> str:
    if not one.languages:
        return "any"
    listed = list(one.languages)
    if every or len(listed) <= 4:
        return ", ".join(listed)
    first = [code for code in ("en", "zh") if code in listed]
    rest = [code for code in listed if code not in first]
    shown = (first + rest)[:3]
    return f"{', '.join(shown)} and {len(listed) - len(shown)} more"


def code_list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def default_of(value: Any) -> str:
    """A default as YAML would write it; empty for none."""
    if value is PydanticUndefined:
        return "required"
    if value is None:
        return ""
    if isinstance(value, BaseModel):
        return "all defaults"
    if isinstance(value, bool | int | float):
        return f"`{json.dumps(value)}`"
    if isinstance(value, str):
        return f"`{value}`" if value else "empty"
    if not value:
        return "empty"
    return cell(f"`{flow(value)}`")


def flow(value: Any) -> str:
    """A value in YAML's flow style, without needless quotes."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {flow(item)}' for key, item in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(flow, value))}]"
    return json.dumps(value) if not isinstance(value, str) else value


def sentence(text: str) -> str:
    """A docstring's phrase as a sentence in a table."""
    text = " ".join(text.split())
    return cell(f"{text[:1].upper()}{text[1:]}" if not text.startswith("`") else text)


def cell(text: str) -> str:
    return text if "\\|" in text else text.replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def anchor(heading: str) -> str:
    """The anchor that Markdown viewers give a heading.

    >>> anchor("text.keyboard_typo")
    'textkeyboard_typo'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def filled(name: str, tables: dict[str, str]) -> str:
    """A template with its tables put in; every table must be asked for, and every one asked for must be there."""
    template = (DOCS / "templates" / name).read_text(encoding="utf-8")
    wanted = set(re.findall(r"\{\{([\w:]+)\}\}", template))
    if wanted != set(tables):
        differing = ", ".join(sorted(wanted ^ set(tables)))
        raise SystemExit(f"templates/{name} and make_reference.py differ over {differing}")
    text = re.sub(r"\{\{([\w:]+)\}\}", lambda match: tables[match[1]], template)
    return NOTE.format(name=name) + text


def main() -> int:
    """Exit code: 1 where `--check` finds a stale page."""
    check, stale = "--check" in sys.argv[1:], []
    for name, text in pages().items():
        path = DOCS / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if before == text:
            continue
        stale.append(name)
        if check:
            sides = before.splitlines(), text.splitlines()
            diff = list(difflib.unified_diff(*sides, f"docs/{name}", "made now", n=0, lineterm=""))
            print("\n".join(diff[:40]))
            if len(diff) > 40:
                print(f"… and {len(diff) - 40} more lines")
        else:
            path.write_text(text, encoding="utf-8")
            print(f"wrote docs/{name}")
    if check and stale:
        print(f"{' and '.join(stale)} stale: run `python docs/make_reference.py`.")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
