"""Operators are left out of a chain, and made stronger, as a user would by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from augkit.ablation.chains import operators, stronger, with_only
from augkit.errors import RecipeError
from augkit.recipe.schema import Recipe

NESTED: list[Any] = [
    "text.swap",
    {"one_of": {"steps": [{"text.delete": {"rate": 0.1}}, {"sequence": ["text.insert", "text.synonym"]}], "p": 0.5}},
    {"some_of": {"n": [1, 3], "steps": ["text.mask", "text.swap", "text.whitespace"]}},
]


def test_operators_are_counted_in_the_order_they_are_written(make_recipe: Callable[..., Recipe]) -> None:
    recipe = make_recipe(augment={"chain": NESTED})
    assert operators(recipe) == [
        *("text.swap", "text.delete", "text.insert", "text.synonym", "text.mask", "text.swap", "text.whitespace")
    ]


def test_groups_keep_their_keys_and_empty_ones_go() -> None:
    assert with_only(NESTED, {0}) == ["text.swap"]
    assert with_only(NESTED, {3}) == [{"one_of": {"steps": [{"sequence": ["text.synonym"]}], "p": 0.5}}]


def test_some_of_draws_no_more_than_are_left() -> None:
    assert with_only(NESTED, {5}) == [{"some_of": {"n": [1, 1], "steps": ["text.swap"]}}]


def test_keeping_every_operator_changes_nothing() -> None:
    assert with_only(NESTED, range(7)) == NESTED


def test_strength_multiplies_rates_defaults_too_up_to_one(make_recipe: Callable[..., Recipe]) -> None:
    chain = [{"text.swap": {"rate": 0.3, "p": 0.5}}, "text.delete", {"text.insert": {"rate": 0.8}}]
    made = stronger(make_recipe(augment={"chain": chain}), 2)
    assert made[0] == {"text.swap": {"rate": 0.6, "p": 0.5}}
    assert made[1] == {"text.delete": {"rate": 0.2}}  # its default is 0.1
    assert made[2] == {"text.insert": {"rate": 1.0}}


def test_strength_is_refused_where_nothing_has_one(make_recipe: Callable[..., Recipe]) -> None:
    with pytest.raises(RecipeError, match=r"none in augment\.chain has one"):
        stronger(make_recipe(augment={"chain": ["text.crop"]}), 2)
