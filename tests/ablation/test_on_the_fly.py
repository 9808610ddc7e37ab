"""The arm whose copies are drawn anew in each pass: its dataset, what it is compared with, what identifies its runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from augkit.ablation.arms import make_arms
from augkit.ablation.attribution import pairs
from augkit.ablation.built import BuiltArm
from augkit.ablation.jobs import pipelines
from augkit.ablation.runs import RunJob
from augkit.errors import RecipeError
from augkit.pipeline import Pipeline
from augkit.recipe.ablation import AblateSettings
from augkit.recipe.schema import Recipe

ASKED = AblateSettings(arms=["all", "on_the_fly"])


def test_the_arm_learns_the_rows_of_the_baseline_by_the_chain_of_the_recipe(make_recipe: Callable[..., Recipe]) -> None:
    recipe = make_recipe()
    arms = {arm.id: arm for arm in make_arms(recipe, ASKED)}
    assert list(arms) == ["baseline", "copy-control", "all", "on-the-fly"]
    arm = arms["on-the-fly"]
    assert arm.recipe == arms["baseline"].recipe and arm.recipe.augment is None
    assert arm.drawn_by is recipe and arm.steps == ("text.swap", "text.delete")
    drawing = pipelines([BuiltArm(one) for one in arms.values()])
    assert list(drawing) == ["on-the-fly"] and drawing["on-the-fly"].key == Pipeline(recipe).key


def test_it_is_compared_with_the_baseline_with_duplicates_and_with_copies_made_once(
    make_recipe: Callable[..., Recipe],
) -> None:
    found = [pair for pair in pairs(make_arms(make_recipe(), ASKED)) if "on-the-fly" in pair]
    assert found == [
        ("effect", "on-the-fly", "baseline"),
        ("diversity", "on-the-fly", "copy-control"),
        ("freshness", "on-the-fly", "all"),
    ]


def test_it_is_there_only_where_it_is_named(make_recipe: Callable[..., Recipe]) -> None:
    assert "on-the-fly" not in {arm.id for arm in make_arms(make_recipe(), AblateSettings())}


def test_balance_is_refused_beside_it(make_recipe: Callable[..., Recipe]) -> None:
    with pytest.raises(RecipeError, match="`balance` asks for more of some"):
        make_arms(make_recipe(balance={}), ASKED)


@pytest.mark.parametrize("model", ["builtin:gradient-boosting", "builtin:logistic-regression"])
def test_a_model_that_makes_no_passes_is_refused_when_planned(make_recipe: Callable[..., Recipe], model: str) -> None:
    recipe = make_recipe(train={"model": model})
    with pytest.raises(RecipeError, match=f"{model} sees all rows in every iteration"):
        make_arms(recipe, ASKED)
    assert make_arms(recipe, AblateSettings(arms=["all"]))


def test_a_run_is_found_again_by_its_chain_too(make_recipe: Callable[..., Recipe]) -> None:
    recipe = make_recipe()
    assert recipe.train is not None
    plain = RunJob("all", 0, "tiny@1", "store", {"text": "text"}, recipe.train, "runs")
    other: dict[str, Any] = {"chain": ["text.swap"], "copies": 2}
    drawn = [replace(plain, pipeline=Pipeline(one)) for one in (recipe, make_recipe(augment=other))]
    assert len({plain.id, *(job.id for job in drawn)}) == 3
    assert replace(drawn[0], arm="on-the-fly", pipeline=Pipeline(make_recipe())).id == drawn[0].id
