"""Parts of a study by themselves: settings every arm gets, slices, entities, comparisons, the section of a recipe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from augkit.ablation.answers import Answers, entities
from augkit.ablation.arms import make_arms
from augkit.ablation.attribution import pairs
from augkit.ablation.built import BuiltArm
from augkit.ablation.fair import fair_settings, few_to_choose_by, to_convergence
from augkit.ablation.scores import Scores
from augkit.ablation.slices import lengths_of, slices_of
from augkit.errors import RecipeError
from augkit.recipe.ablation import AblateSettings
from augkit.recipe.schema import Recipe


class Rows(BuiltArm):
    """An arm of so many training rows, of which only the number is read."""

    @property
    def train_rows(self) -> int:
        return 500 if self.arm.kind == "baseline" else 2500


def built(recipe: Recipe) -> list[BuiltArm]:
    return [Rows(arm) for arm in make_arms(recipe, AblateSettings())]


def test_epochs_become_steps_of_the_largest_arm(make_recipe: Callable[..., Recipe]) -> None:
    recipe = make_recipe(train={"budget": {"epochs": 2.0}, "batch_size": 50, "early_stopping": 10})
    settings, caveats = fair_settings(recipe, built(recipe))
    assert settings.budget.model_dump(exclude_none=True) == {"steps": 100}  # 2 × 2,500 / 50
    assert settings.evaluate_every == 10 and settings.early_stopping is None and not settings.keep_model
    assert "2 epochs of the largest arm" in caveats[0] and "Early stopping was left out" in caveats[1]


def test_too_few_rows_to_choose_weights_by_are_told(make_recipe: Callable[..., Recipe]) -> None:
    settings, _ = fair_settings(recipe := make_recipe(), built(recipe))
    (caveat,) = few_to_choose_by(settings, 49)
    assert "chosen by 49 validation rows" in caveat and "train.select: last" in caveat
    assert few_to_choose_by(settings, 50) == few_to_choose_by(settings.model_copy(update={"select": "last"}), 6) == []


def test_a_batch_size_to_be_found_is_refused(make_recipe: Callable[..., Recipe]) -> None:
    recipe = make_recipe(train={"batch_size": "auto"})
    with pytest.raises(RecipeError, match="would find one for each"):
        fair_settings(recipe, built(recipe))


def test_to_convergence_each_arm_stops_by_itself(make_recipe: Callable[..., Recipe]) -> None:
    recipe = make_recipe(train={"budget": {"steps": 200}})
    settings, _ = fair_settings(recipe, built(recipe))
    longer = to_convergence(settings, AblateSettings())
    assert (longer.budget.steps, longer.evaluate_every, longer.early_stopping) == (2000, 20, 100)
    assert to_convergence(settings, AblateSettings(most_steps=500, patience=40)).early_stopping == 40


def test_each_arm_is_compared_with_the_control_of_its_own_copies(make_recipe: Callable[..., Recipe]) -> None:
    chain = [{"one_of": ["text.swap", "text.delete", "text.mask"]}]
    arms = make_arms(make_recipe(augment={"chain": chain, "copies": 2}), AblateSettings(copies=[4]))
    found = set(pairs(arms))
    assert ("repetition", "copy-control", "baseline") in found
    assert ("diversity", "all", "copy-control") in found
    assert ("diversity", "copies-4", "copy-control-4") in found
    assert ("contribution", "all", "without-text.mask") in found
    assert ("effect", "copies-4", "baseline") in found
    assert not any(kind == "effect" and arm.startswith("copy-control") for kind, arm, _ in found)


def answers(correct: list[list[float]], confidence: list[list[float]]) -> Answers:
    array = np.array(correct)
    ids = tuple(str(number) for number in range(array.shape[1]))
    return Answers("baseline", (), ids, ids, array, np.array(confidence), Scores.from_items(array))


def test_slices_are_thirds_of_length_and_confidence_and_values_of_a_column() -> None:
    texts = ["a b", "a b", "a b c", "a b c", "a b c d", "a b c d"]
    test = pa.table({"text": texts, "shop": ["x", "y", "x", "y", "x", None]})
    baseline = answers([[1, 1, 0, 0, 1, 0]], [[0.5, 0.9, 0.6, 0.8, 0.7, 0.95]])
    slices = slices_of(test, lengths_of(test, {"text": "text"}), baseline, ["shop"])
    assert slices["length: lowest third (2)"].tolist() == [True, True, False, False, False, False]
    assert slices["length: highest third (4)"].tolist() == [False, False, False, False, True, True]
    assert slices["confidence of the baseline: lowest third (0.50 to 0.60)"].nonzero()[0].tolist() == [0, 2]
    assert slices["shop: x"].tolist() == [True, False, True, False, True, False]
    assert slices["shop: none"].tolist() == [False] * 5 + [True]


def test_a_slice_by_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(RecipeError, match="names column 'shpo'") as told:
        slices_of(pa.table({"shop": ["x"]}), None, answers([[1]], [[0.5]]), ["shpo"])
    assert "shop" in told.value.hint


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        (["B-PER", "I-PER", "O", "B-LOC"], {("PER", 0, 2), ("LOC", 3, 4)}),
        (["B-PER", "B-PER"], {("PER", 0, 1), ("PER", 1, 2)}),
        (["B-PER", "I-LOC"], {("PER", 0, 1)}),
        (["I-PER", "O"], set()),
    ],
)
def test_entities_are_read_as_seqeval_does_strictly(tags: list[str], found: set[tuple[str, int, int]]) -> None:
    scheme = pytest.importorskip("seqeval.scheme")
    strict = scheme.Entities([tags], scheme.IOB2).entities[0]
    assert entities(tags) == found == {(one.tag, one.start, one.end) for one in strict}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"seeds": 1}, "greater than or equal to 2"),
        ({"seeds": [3]}, "fewer than two"),
        ({"copies": [2, 2]}, "names a value twice"),
        ({"arms": ["some"]}, "'only', 'without', 'all', 'on_the_fly', 'class_weights' or 'tuned_threshold'"),
        ({"alpha": 1.0}, "less than 1"),
    ],
)
def test_settings_that_make_no_study_are_refused(values: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        AblateSettings.model_validate(values)


def test_the_recipes_that_ship_are_studies() -> None:
    from pathlib import Path

    folder = Path(__file__).parents[2] / "recipes"
    recipe = Recipe.load(folder / "ablate-quickstart.yaml")
    assert recipe.ablate is not None and recipe.ablate.seed_list == list(range(10))
    assert len(make_arms(recipe, recipe.ablate)) == 6
    arms = {}
    for path in sorted((folder / "studies").glob("*eda*.yaml")):
        study = Recipe.load(path)
        assert study.ablate is not None
        arms[path.stem] = len(make_arms(study, study.ablate))
    assert arms == {"aeda": 3, "aeda-trec": 3, "eda": 8, "eda-trec": 8}
