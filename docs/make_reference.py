"""Writes the reference pages from the code: `recipe.md` from the schema, those of operators from the registry.

    python docs/make_reference.py                rewrites the pages
    python docs/make_reference.py --check        changes nothing; exit code 1 where a page is stale, and what differs
    python docs/make_reference.py --with FILE    makes the previews of operators that need a model or a program as well

What is written by hand stands in `templates/`; `{{...}}` there is replaced by a table made here.

Previews with a model or a program stay as they are, even where it is at hand, until FILE says what they are made with:

    text.back_translation:
      made_with: Apertium 3.8.3 with apertium-eng-spa 0.8.1
    text.masked_lm:
      made_with: "`distilroberta-base`"
      parameters: {model: /models/distilroberta-base}    # where it is on this machine; the page does not tell
"""

from __future__ import annotations

import argparse
import difflib
import inspect
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from markdown_parts import cell, default_of, sentence, table
from operator_pages import With, operator_page, overview, own_operators
from pydantic import BaseModel

from augkit.gates.registry import GATES
from augkit.ops.catalogue import in_words
from augkit.recipe.ablation import AblateSettings
from augkit.recipe.json_schema import STEP_KEYS, attribute_texts
from augkit.recipe.problems import expected
from augkit.recipe.schema import AudioOutput, Augment, Balance, ImageOutput, Output, Recipe, Source, Splits
from augkit.recipe.training import Lora, TrainSettings
from augkit.recipe.yaml import parse

DOCS = Path(__file__).resolve().parent
SECTIONS: dict[str, tuple[type[BaseModel], tuple[str, ...]]] = {
    "Recipe": (Recipe, ()),
    "Source": (Source, ("source",)),
    "Splits": (Splits, ("source", "splits")),
    "Augment": (Augment, ("augment",)),
    "Balance": (Balance, ("balance",)),
    "Output": (Output, ("output",)),
    "ImageOutput": (ImageOutput, ("output", "image")),
    "AudioOutput": (AudioOutput, ("output", "audio")),
    "TrainSettings": (TrainSettings, ("train",)),
    "Lora": (Lora, ("train", "lora")),
    "AblateSettings": (AblateSettings, ("ablate",)),
}
TYPES = {  # where the words of an error message would be too long for a cell
    "extends": "a path, or a list of paths",
    "source": "section, see below",
    "source.splits": "section, see below",
    "source.splits.fractions": "a mapping of split to share",
    "augment": "section, see below",
    "balance": "section, see below",
    "output": "section, see below",
    "output.image": "section, see below",
    "output.audio": "section, see below",
    "train": "section, see below",
    "ablate": "section, see below",
}
EXTENDS = "recipes that this one is laid over; relative to this file."
OF_MANY_GATES = ("unit", "on", "language")  # told after a gate's own parameters
NOTE = "<!-- Made by docs/make_reference.py; edit docs/templates/{name} or the docstrings. -->\n\n"


def pages(machine: Mapping[str, With], *, check: bool) -> dict[str, str]:
    """Path below `docs/` to content of every page made here.

    Args:
        machine: what there is to make previews with, by operator.
        check: leave previews alone that need such things.
    """
    operators = own_operators()
    made = {"recipe.md": recipe_page(), "operators.md": filled("operators.md", {"overview": overview(operators)})}
    for one in operators:
        path = f"operators/{one.name}.md"
        made[path] = operator_page(one, written(path), machine, check=check)
    return made


def written(path: str) -> str:
    """A page as it stands; empty where there is none."""
    page = DOCS / path
    return page.read_text(encoding="utf-8") if page.exists() else ""


def recipe_page() -> str:
    tables = {f"keys:{name}": keys_table(model, path) for name, (model, path) in SECTIONS.items()}
    tables |= {f"gate:{name}": gate_table(name) for name in GATES}
    tables["step_keys"] = step_keys_table()
    return filled("recipe.md", tables)


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
    text = "\n\n".join(" ".join(part.split()) for part in inspect.cleandoc(gate.__doc__ or "").split("\n\n"))
    schema = gate.model_json_schema()
    properties, definitions = schema.get("properties", {}), schema.get("$defs", {})
    if not properties:
        return f"{text}\n\nIt has no parameters."
    own = [key for key in properties if key not in OF_MANY_GATES]
    rows = []
    for key in [*own, *(key for key in OF_MANY_GATES if key in properties)]:
        kind = cell(in_words(properties[key], definitions).removesuffix(" or nothing"))
        default = gate.model_fields[key].get_default(call_default_factory=True)
        rows.append((f"`{key}`", kind, default_of(default), sentence(properties[key].get("description", ""))))
    return f"{text}\n\n{table(('parameter', 'type', 'default', 'meaning'), rows)}"


def filled(name: str, tables: dict[str, str]) -> str:
    """A template with its tables put in; every table must be asked for, and every one asked for must be there."""
    template = (DOCS / "templates" / name).read_text(encoding="utf-8")
    wanted = set(re.findall(r"\{\{([\w:]+)\}\}", template))
    if wanted != set(tables):
        differing = ", ".join(sorted(wanted ^ set(tables)))
        raise SystemExit(f"templates/{name} and make_reference.py differ over {differing}")
    text = re.sub(r"\{\{([\w:]+)\}\}", lambda match: tables[match[1]], template)
    return NOTE.format(name=name) + text


def main(arguments: list[str]) -> int:
    """Exit code: 1 where `--check` finds a stale page."""
    parser = argparse.ArgumentParser(description="Writes the reference pages from the code.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit code 1 where a page is stale")
    parser.add_argument("--with", dest="machine", type=Path, help="YAML: operator to made_with and parameters")
    options = parser.parse_args(arguments)
    machine: dict[str, With] = {}
    if options.machine:
        values, _ = parse(options.machine.read_text(encoding="utf-8"), str(options.machine))
        machine = {name: With(one["made_with"], one.get("parameters", {})) for name, one in values.items()}
    made = pages(machine, check=options.check)
    there = (f"operators/{path.name}" for path in (DOCS / "operators").glob("*.md"))
    stale = [path for path in sorted({*made, *there}) if written(path) != made.get(path)]
    for path in stale:
        (show if options.check else write)(path, made.get(path, ""))
    if options.check and stale:
        print(f"{' and '.join(stale)} stale: run `python docs/make_reference.py`.")
    return int(options.check and bool(stale))


def show(path: str, text: str) -> None:
    """What differs on a page."""
    sides = written(path).splitlines(), text.splitlines()
    diff = list(difflib.unified_diff(*sides, f"docs/{path}", "made now", n=0, lineterm=""))
    print("\n".join(diff[:40]))
    if len(diff) > 40:
        print(f"… and {len(diff) - 40} more lines")


def write(path: str, text: str) -> None:
    """Write a page; without a text, remove it."""
    page = DOCS / path
    page.parent.mkdir(exist_ok=True)
    if text:
        page.write_text(text, encoding="utf-8")
    else:
        page.unlink()
    print(f"{'wrote' if text else 'removed'} docs/{path}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
