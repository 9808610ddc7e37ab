"""A recipe written back in full, and the part of it that decides a build."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.recipe.load import load_recipe
from augkit.recipe.resolve import canonical_json, identity, resolved, to_yaml
from augkit.recipe.schema import Recipe, Source
from augkit.recipe.yaml import parse

RECIPE = """
augkit: 1
name: small
source:
  data: train.csv
  columns: {label: stars, text: review}
  splits: {train: 0.9, validation: 0.1}
  take: {train: 500}
augment:
  copies: 8
  chain:
    - one_of: [text.swap, {text.insert: {rate: 0.05}}]
balance: {strategy: {0: 100, 1: 50}}
train: {task: text-classification, model: "on"}
"""

scalars = st.none() | st.booleans() | st.integers(-(10**40), 10**40) | st.floats(allow_nan=False, allow_infinity=False)
words = st.sampled_from(
    [
        "no",
        "on",
        "1e-3",
        "0o7",
        "12:30",
        "1_0",
        "=",
        "<<",
        "~",
        "",
        " ",
        "- a",
        "a: b",
        "#",
        "a #b",
        "\n",
        "a\n\n b\n",
        "|",
        "*x",
    ]
)
texts = st.text(st.characters(exclude_categories=["Cs"])) | words
keys = texts | st.integers(-(10**9), 10**9)
values: st.SearchStrategy[Any] = st.recursive(
    scalars | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


def clash_free(data: Any) -> bool:
    """No mapping has both 1 and "1" as keys, which YAML refuses as the same."""
    if isinstance(data, dict):
        return len({str(key) for key in data}) == len(data) and all(map(clash_free, data.values()))
    return all(map(clash_free, data)) if isinstance(data, list) else True


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    (tmp_path / "r.yaml").write_text(RECIPE)
    return load_recipe(tmp_path / "r.yaml")


@given(st.dictionaries(keys, values, min_size=1, max_size=4).filter(clash_free))
def test_yaml_written_is_read_back_as_the_same_value(data: dict[Any, Any]) -> None:
    text = to_yaml(data)
    assert parse(text, "r.yaml")[0] == data
    assert repr(parse(text, "r.yaml")[0]) == repr(data)  # 1, 1.0 and True are equal, but not the same


def test_yaml_written_is_readable() -> None:
    data = {
        "name": "no",
        "rate": 1e-3,
        "columns": {"text": "Grüße"},
        "steps": ["text.swap", {"text.cut": {}}],
        "note": "a\nb\n",
    }
    assert to_yaml(data) == (
        'name: "no"\nrate: 0.001\ncolumns:\n  text: Grüße\nsteps:\n  - text.swap\n  - text.cut: {}\nnote: |\n  a\n  b\n'
    )


def test_what_a_recipe_cannot_hold_is_not_written() -> None:
    with pytest.raises(ValueError, match="a recipe cannot hold inf"):
        to_yaml({"a": math.inf})


def test_a_resolved_recipe_spells_out_every_default(recipe: Recipe, tmp_path: Path) -> None:
    data = resolved(recipe)
    assert list(data) == list(Recipe.model_fields)
    assert set(data["source"]) == set(Source.model_fields)
    assert data["source"]["data"] == str(tmp_path / "train.csv")
    assert data["source"]["encoding"] == "utf-8"
    assert data["source"]["splits"] == {"train": 0.9, "validation": 0.1, "stratify": False, "by": "random"}
    assert data["gates"] == ["drop_unchanged", {"leakage": {"on_leak": "warn"}}]
    assert data["augment"]["attempts"] == 10
    assert data["output"]["shuffle"] is True


def test_a_resolved_recipe_reads_back_as_an_equal_one(recipe: Recipe, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "recipe.yaml").write_text(to_yaml(resolved(recipe)))
    again = load_recipe(elsewhere / "recipe.yaml")
    assert again == recipe
    assert resolved(again) == resolved(recipe)


def test_a_recipe_made_in_code_resolves_against_the_working_folder(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    recipe = Recipe.model_validate(
        {"augkit": 1, "name": "x", "source": {"data": {"train": "a.csv", "test": "org/set"}, "columns": {"text": "t"}}}
    )
    assert resolved(recipe)["source"]["data"] == {"train": str(tmp_path / "a.csv"), "test": "org/set"}


def changed(recipe: Recipe, **fields: Any) -> Recipe:
    return Recipe.model_validate(recipe.model_dump() | fields)


def test_the_identity_leaves_out_what_does_not_change_a_build(recipe: Recipe) -> None:
    other = changed(
        recipe,
        description="said differently",
        on_error="raise",
        max_quarantined=0.5,
        train=None,
        ablate={"seeds": 3},
        source=recipe.source.model_dump() | {"data": "/moved/train.csv"},
    )
    assert canonical_json(identity(other)) == canonical_json(identity(recipe))


@pytest.mark.parametrize(
    "fields",
    [{"seed": 1}, {"name": "other"}, {"augment": {"chain": ["text.swap"]}}, {"gates": []}, {"balance": None}],
    ids=lambda fields: next(iter(fields)),
)
def test_the_identity_changes_with_what_changes_a_build(recipe: Recipe, fields: dict[str, Any]) -> None:
    assert canonical_json(identity(changed(recipe, **fields))) != canonical_json(identity(recipe))


def test_spellings_of_one_step_have_one_identity(recipe: Recipe) -> None:
    spellings: list[Any] = ["text.swap", {"text.swap": None}, {"text.swap": {}}]
    chains = [[step, {"one_of": [step, {"some_of": {"n": 1, "steps": [step]}}]}] for step in spellings]
    assert len({canonical_json(identity(changed(recipe, augment={"chain": chain}))) for chain in chains}) == 1


def test_canonical_json_has_one_spelling() -> None:
    assert (
        canonical_json({"b": 1, "a": [True, None, "ü", 1.0], 3: "x"})
        == '{"3":"x","a":[true,null,"ü",1.0],"b":1}'.encode()
    )


@pytest.mark.parametrize("value", [math.nan, math.inf, {1: "a", "1": "b"}])
def test_canonical_json_refuses_what_json_cannot_tell(value: Any) -> None:
    with pytest.raises(ValueError, match=r"not JSON compliant|same text"):
        canonical_json(value)


@given(st.dictionaries(keys, values, max_size=4).filter(clash_free))
def test_canonical_json_does_not_depend_on_the_order_of_keys(data: dict[Any, Any]) -> None:
    assert canonical_json(dict(reversed(list(data.items())))) == canonical_json(data)
