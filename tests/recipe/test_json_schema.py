"""The JSON Schema accepts what the loader accepts, and explains each key."""

from __future__ import annotations

from typing import Any, Literal

import jsonschema
import pytest
from pydantic import BaseModel, ConfigDict, Field

from augkit.recipe.json_schema import recipe_schema
from augkit.recipe.yaml import parse

DESIGN = """
augkit: 1
name: sst2-small
seed: 17
source:
  data: reviews/train.csv
  columns: {text: text, label: label}
  splits: {train: 0.9, validation: 0.1}
  take: {train: 500}
augment:
  copies: 8
  chain:
    - one_of:
        - text.synonym: {rate: 0.05}
        - text.insert: {rate: 0.05}
        - text.swap: {rate: 0.05}
        - text.delete: {rate: 0.05}
balance: {strategy: auto}
gates:
  - drop_unchanged
  - drop_duplicates
  - leakage: {against: [validation, test], on_leak: drop}
train:
  task: text-classification
  model: sentence-transformers/all-MiniLM-L6-v2
  budget: {steps: 300}
ablate: {seeds: 10}
"""


class Words(BaseModel):
    model_config = ConfigDict(extra="forbid")
    among: list[str] = []


class Edit(BaseModel):
    """Change words of a text."""

    model_config = ConfigDict(extra="forbid")
    rate: float = Field(0.1, gt=0, le=1)
    words: Words | None = None


class Leakage(BaseModel):
    model_config = ConfigDict(extra="forbid")
    against: list[str] = ["validation", "test"]
    on_leak: Literal["drop", "warn", "fail"] = "warn"


SCHEMA = recipe_schema(
    {f"text.{name}": Edit.model_json_schema() for name in ("synonym", "insert", "swap", "delete")},
    {
        "drop_unchanged": {"type": "object", "properties": {}, "additionalProperties": False},
        "drop_duplicates": {"type": "object", "properties": {}, "additionalProperties": False},
        "leakage": Leakage.model_json_schema(),
    },
)


def accepts(text: str) -> bool:
    return bool(jsonschema.Draft202012Validator(SCHEMA).is_valid(parse(text, "r.yaml")[0]))


def with_step(step: str) -> str:
    chain = "augment: {chain: [" + step + "]}\n"
    return "augkit: 1\nname: x\nsource: {data: a.csv, columns: {text: t}}\n" + chain


def test_it_is_a_valid_schema_of_draft_2020_12() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_it_accepts_the_recipe_of_the_design() -> None:
    assert accepts(DESIGN)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("seed: 17", "sede: 17"),
        ("take: {", "takee: {"),
        ("{text: text", "{txt: text"),
        ("copies: 8", "copys: 8"),
        ("copies: 8", "copies: eight"),
        ("strategy: auto", "strategy: atuo"),
        ("text.synonym: {rate", "text.synonim: {rate"),
        ("text.synonym: {rate", "text.synonym: {rat"),
        ("rate: 0.05", "rate: 5"),
        ("on_leak: drop", "on_leak: burn"),
        ("- drop_duplicates", "- drop_duplicate"),
        ("train: 0.9", "train: 9"),
        ("augkit: 1\n", "augkit: 2\n"),
        ("name: sst2-small\n", ""),
        ("  columns: {text: text, label: label}\n", ""),
    ],
    ids=lambda text: text.strip(),
)
def test_it_refuses_a_misspelt_key_or_a_wrong_value(written: str, instead: str) -> None:
    assert written in DESIGN
    assert not accepts(DESIGN.replace(written, instead, 1))


@pytest.mark.parametrize(
    "step",
    [
        "text.swap",
        "text.swap: null",
        "text.swap: {rate: 0.1, p: 0.5, weight: 2}",
        "text.swap: {words: {among: [a]}}",
        "sequence: [text.swap, one_of: [text.insert, text.delete: {rate: 0.1}]]",
        "some_of: {n: 1, steps: [text.swap]}",
        "some_of: {n: [1, 2], steps: [text.swap, sequence: [text.insert]]}",
    ],
)
def test_it_accepts_each_form_of_a_step(step: str) -> None:
    assert accepts(with_step(step))


@pytest.mark.parametrize(
    "step",
    [
        "text.swop",
        "{text.swap: {}, text.insert: {}}",
        "{}",
        "text.swap: {p: 0}",
        "text.swap: {p: 1.5}",
        "text.swap: {weight: 0}",
        "text.swap: {words: {amonk: [a]}}",
        "one_of: []",
        "one_of: [text.swop]",
        "some_of: {n: 1}",
        "some_of: {n: [1], steps: [text.swap]}",
    ],
)
def test_it_refuses_what_is_no_step(step: str) -> None:
    assert not accepts(with_step(step))


@pytest.mark.parametrize(
    "source",
    [
        "{data: a.csv, columns: {text: t}, splits: {train: 0.9, test: 0.1, stratify: true, by: random}}",
        "{data: a.csv, columns: {text: t}, splits: {fractions: {train: 0.9, test: 0.1}, by: time}}",
        "{data: folder, columns: {text: t}, splits: {train: a.csv, test: b.csv}}",
        "{columns: {text: t}, splits: {train: a.csv, test: b.csv}}",
        "{data: {train: [a.csv, b.csv], test: c.csv}, columns: {text: t}}",
    ],
)
def test_it_accepts_each_form_of_data_and_splits(source: str) -> None:
    assert accepts(f"augkit: 1\nname: x\nsource: {source}\n")


def test_a_recipe_that_extends_another_may_be_a_part_of_one() -> None:
    assert accepts("extends: base.yaml\nsource: {take: {train: 5}}\naugment: {copies: 3}\n")
    assert not accepts("extends: base.yaml\nsource: {tkae: {train: 5}}\n")


def test_editors_can_describe_every_key() -> None:
    sections: list[tuple[str, dict[str, Any]]] = [("Recipe", SCHEMA)]
    sections += [(name, SCHEMA["$defs"][name]) for name in ("Source", "Augment", "Balance", "Output")]
    sections += [("Splits", branch) for branch in SCHEMA["$defs"]["Splits"]["anyOf"]]
    undescribed = [
        f"{name}.{key}"
        for name, part in sections
        for key, field in part["properties"].items()
        if not field.get("description")
    ]
    assert undescribed == []
    assert SCHEMA["$defs"]["Augment"]["properties"]["copies"]["description"] == "Augmented rows per source row."
    named_operators = SCHEMA["$defs"]["Step"]["anyOf"][1]["properties"]
    assert named_operators["text.swap"]["description"] == "Change words of a text."


def test_the_schemas_given_are_left_as_they_were() -> None:
    given = {"text.swap": Edit.model_json_schema()}
    recipe_schema(given, {})
    assert given == {"text.swap": Edit.model_json_schema()}
