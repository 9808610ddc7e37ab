"""Class weights and a tuned threshold beside copies: when they are arms, what they are, what they are compared with."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from augkit import api
from augkit.ablation.arms import make_arms
from augkit.ablation.attribution import pairs
from augkit.ablation.built import BuiltArm
from augkit.ablation.fair import fair_settings
from augkit.ablation.result import Ablation
from augkit.ablation.scores import Scores
from augkit.errors import RecipeError
from augkit.harness.metrics.regression import regression_metrics
from augkit.recipe.ablation import AblateSettings
from augkit.recipe.schema import Recipe
from augkit.recipe.training import TrainSettings
from augkit.report.study import write_study_report

BOTH = ["class-weights", "tuned-threshold"]


def ids(recipe: Recipe, **settings: Any) -> list[str]:
    return [arm.id for arm in make_arms(recipe, AblateSettings(**settings))]


def test_they_stand_beside_copies_that_balance_unless_the_arms_are_named(make_recipe: Callable[..., Recipe]) -> None:
    assert ids(make_recipe(balance={}))[-2:] == BOTH
    assert not set(BOTH) & set(ids(make_recipe())) and not set(BOTH) & set(ids(make_recipe(balance={}), arms=["all"]))
    named = ids(make_recipe(), arms=["all", "tuned_threshold", "class_weights"])
    assert named == ["baseline", "copy-control", "all", *BOTH]


def test_copies_need_not_be_of_all_rows_where_balance_asks_for_some(make_recipe: Callable[..., Recipe]) -> None:
    augment = {"copies": 0, "chain": ["text.swap"]}
    assert ids(make_recipe(augment=augment, balance={})) == ["baseline", "copy-control", "all", *BOTH]
    with pytest.raises(RecipeError, match="augments nothing"):
        ids(make_recipe(augment=augment))


def test_they_learn_the_rows_of_the_baseline_otherwise(make_recipe: Callable[..., Recipe]) -> None:
    arms = {arm.id: arm for arm in make_arms(make_recipe(balance={}), AblateSettings())}
    train = TrainSettings(model="builtin:bilstm")
    assert arms["baseline"].settings(train) is train
    for id, name, value in (("class-weights", "class_weights", "balanced"), ("tuned-threshold", "threshold", "tuned")):
        assert arms[id].recipe == arms["baseline"].recipe and arms[id].steps == ()
        assert arms[id].settings(train) == train.model_copy(update={name: value})


def test_they_are_compared_with_the_baseline_and_copies_with_them(make_recipe: Callable[..., Recipe]) -> None:
    recipe = make_recipe(balance={})
    found = [pair for pair in pairs(make_arms(recipe, AblateSettings())) if set(BOTH) & set(pair)]
    for arm in BOTH:
        assert ("effect", arm, "baseline") in found and ("alternative", "all", arm) in found
    assert len(found) == 4
    alone = make_arms(recipe, AblateSettings(arms=["only", "class_weights"]))
    told = [pair for pair in pairs(alone) if pair[0] == "alternative"]
    assert told == [("alternative", f"only-text.{name}", "class-weights") for name in ("swap", "delete")]


def test_what_every_arm_has_is_no_arm_of_its_own(make_recipe: Callable[..., Recipe]) -> None:
    recipe = make_recipe(balance={}, train={"model": "builtin:text-cnn", "class_weights": "balanced"})
    with pytest.raises(RecipeError, match=r"differs from the baseline by train\.class_weights"):
        ids(recipe)


def test_models_that_draw_nothing_learn_a_bootstrap_of_the_rows(make_recipe: Callable[..., Recipe]) -> None:
    trees = make_recipe(train={"model": "builtin:gradient-boosting", "budget": 5})
    for recipe, drawn in ((make_recipe(), False), (trees, True)):
        built = [BuiltArm(arm) for arm in make_arms(recipe, AblateSettings(arms=["all"]))]
        assert fair_settings(recipe, built)[0].bootstrap is drawn


def test_r_squared_of_the_parts_is_that_of_the_metric() -> None:
    chance = np.random.default_rng(3)
    true = chance.normal(1e6, 2, 80)
    given = true + chance.normal(0, 1, (3, 80))
    scores = Scores.from_numbers(true, given)
    assert scores.per_seed == pytest.approx([regression_metrics(true, one)["r2"] for one in given])
    assert Scores.from_numbers([2.0, 2.0], [[2.0, 3.0]]).per_seed.tolist() == [0]


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ablation, Path]:
    """A study of trees on a table of 600 rows, one in twelve of the rare class."""
    pytest.importorskip("accelerate")
    folder = tmp_path_factory.mktemp("table")
    chance = np.random.default_rng(1)
    values = np.round(chance.normal(size=(600, 3)), 5)
    labels = values[:, 0] + values[:, 1] + chance.normal(0, 0.5, 600) > 2.1
    with (folder / "rows.csv").open("w", newline="", encoding="utf-8") as file:
        rows = [[*row, "rare" if label else "common"] for row, label in zip(values.tolist(), labels, strict=True)]
        csv.writer(file).writerows([["a", "b", "c", "label"], *rows])
    recipe = Recipe.model_validate(
        {
            "augkit": 1,
            "name": "rare",
            "source": {
                "data": str(folder / "rows.csv"),
                "columns": {"features": "*", "label": "label"},
                "splits": {"train": 0.5, "validation": 0.2, "test": 0.3, "stratify": True},
            },
            "augment": {"copies": 0, "chain": [{"tabular.gaussian_noise": {}}]},
            "balance": {"strategy": "auto"},
            "gates": [],
            "train": {"model": "builtin:gradient-boosting", "budget": 10},
            "ablate": {"seeds": 2},
        }
    )
    outcome = api.ablate(recipe, folder / "store", studies=folder / "studies", workers=1)
    return outcome.result, outcome.folder


def test_a_study_of_a_table_runs_to_verdicts_of_every_arm(studied: tuple[Ablation, Path]) -> None:
    result, _ = studied
    assert [arm.error for arm in result.arms] == [""] * 5 and result.metric == "macro_f1"
    assert [arm.id for arm in result.arms] == ["baseline", "copy-control", "all", *BOTH]
    kinds = [(one.kind, one.arm, one.against) for one in result.comparisons]
    assert ("alternative", "all", "class-weights") in kinds and ("effect", "tuned-threshold", "baseline") in kinds
    told = " ".join(result.protocol.caveats)
    assert "each draws with replacement which source rows are learnt" in told and "first weights" not in told


def test_the_threshold_leaves_probabilities_and_weights_do_not(studied: tuple[Ablation, Path]) -> None:
    result, _ = studied
    baseline, weights, threshold = (result.arm(arm).metrics for arm in ("baseline", *BOTH))
    for name in ("brier", "pr_auc", "log_loss"):
        assert threshold[name] == baseline[name] != weights[name]


def test_the_report_shows_what_one_score_hides_of_every_arm(studied: tuple[Ablation, Path]) -> None:
    result, folder = studied
    page = write_study_report(folder).path.read_text("utf-8")
    table = page[page.index('id="probabilities-caption"') :]
    table = table[: table.index("</table>")]
    for title in ("PR-AUC", "balanced accuracy", "calibration error", "Brier"):
        assert title in table
    for arm in result.arms:
        assert f"{arm.metrics['brier']:.3f}" in table
    assert "what copies bring beyond what costs none" in page
