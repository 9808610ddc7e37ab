"""What is trained, and on what, as a user names it: a recipe, a published version, copies drawn in training."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from augkit import api
from augkit.errors import RecipeError
from augkit.harness.requests import TrainRequest, request_of_recipe, request_of_version
from augkit.pipeline import Pipeline
from augkit.recipe.schema import Recipe
from augkit.store.store import open_store
from tests.harness import small, tables

TABLE = {"features": "a, b, colour", "label": "label"}
Asked = Callable[..., TrainRequest]


@pytest.fixture
def recipe(tmp_path: Path) -> Callable[..., Recipe]:
    """A recipe of a table or of texts, read from a file, with sections by keyword."""

    def make(columns: dict[str, str], **sections: Any) -> Recipe:
        rows = tables.table(60, 1) if "features" in columns else small.rows(60, 1)
        rows.to_csv(str(tmp_path / "rows.csv"))
        source = {"data": str(tmp_path / "rows.csv"), "columns": columns, "splits": {"train": 0.7, "test": 0.3}}
        return Recipe.model_validate({"augkit": 1, "name": "asked", "source": source} | sections)

    return make


@pytest.fixture
def ask(tmp_path: Path) -> Asked:
    def request(recipe: Recipe, **options: Any) -> TrainRequest:
        return request_of_recipe(recipe, lambda made: api.build(made, tmp_path / "store", engine="inline"), **options)

    return request


def test_a_version_is_trained_by_the_model_that_its_recipe_left_to_the_columns(
    recipe: Callable[..., Recipe], ask: Asked, tmp_path: Path
) -> None:
    first = ask(recipe(TABLE, train={"budget": 5}))
    store = open_store(tmp_path / "store", create=False)
    again = request_of_version(store, "asked")
    assert again.settings == first.settings and again.settings.model == "builtin:gradient-boosting"
    named = request_of_version(store, "asked", ["train.model=builtin:mlp"])
    assert named.settings.model == "builtin:mlp" and named.settings.budget.steps == 5


@pytest.mark.parametrize("model", ["builtin:text-cnn", "builtin:bilstm"])
def test_a_version_of_texts_keeps_the_model_that_its_recipe_names(
    recipe: Callable[..., Recipe], ask: Asked, tmp_path: Path, model: str
) -> None:
    ask(recipe(small.COLUMNS, train={"model": model, "budget": 5}))
    found = request_of_version(open_store(tmp_path / "store", create=False), "asked").settings
    assert found.model == model and found.budget.steps == 5


def test_copies_drawn_in_training_are_those_of_the_recipe_over_its_source_rows(
    recipe: Callable[..., Recipe], ask: Asked
) -> None:
    made = recipe(small.COLUMNS, augment={"copies": 2, "chain": ["text.swap"]})
    once, drawn = ask(made), ask(made, on_the_fly=True)
    assert once.pipeline is None and drawn.pipeline is not None
    assert drawn.pipeline.key == Pipeline(made).key and drawn.settings == once.settings
    assert drawn.dataset_id.startswith("asked-rows@")
    assert once.manifest.rows["train"] > drawn.manifest.rows["train"] == 60 - drawn.manifest.rows["test"]


@pytest.mark.parametrize(
    ("columns", "sections", "said"),
    [
        (small.COLUMNS, {}, "augments nothing"),
        (small.COLUMNS, {"augment": {"chain": ["text.swap"]}, "balance": {}}, "`balance` asks for more of some"),
        (TABLE, {"augment": {"chain": ["tabular.gaussian_noise"]}}, "builtin:gradient-boosting sees all rows"),
    ],
    ids=["nothing", "balance", "trees"],
)
def test_what_cannot_be_drawn_in_training_is_refused_before_anything_is_built(
    recipe: Callable[..., Recipe],
    ask: Asked,
    tmp_path: Path,
    columns: dict[str, str],
    sections: dict[str, Any],
    said: str,
) -> None:
    with pytest.raises(RecipeError, match=said):
        ask(recipe(columns, **sections), on_the_fly=True)
    assert not (tmp_path / "store").exists()
