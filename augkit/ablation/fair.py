"""The one training that every arm gets: same optimizer steps, batch size, schedule and evaluation cadence."""

from __future__ import annotations

from collections.abc import Sequence

from augkit.ablation.built import BuiltArm
from augkit.harness.requests import train_settings
from augkit.recipe.ablation import AblateSettings
from augkit.recipe.schema import Recipe
from augkit.recipe.training import Budget, TrainSettings

__all__ = ["CONVERGENCE", "FIXED_STEPS", "fair_settings", "few_to_choose_by", "to_convergence"]

FIXED_STEPS, CONVERGENCE = "fixed steps", "to convergence"
LONGER = 10
EVALUATIONS_WITHOUT_GAIN = 5
FEW = 50  # rows whose accuracy is known to 7 points: weights that are no better often look better


def fair_settings(recipe: Recipe, built: Sequence[BuiltArm]) -> tuple[TrainSettings, list[str]]:
    """The recipe's `train` section with everything settled that could differ between arms.

    Args:
        recipe: the user's.
        built: arms with their datasets.

    Returns:
        The settings, and what a reader has to know of how they were settled.

    Raises:
        RecipeError: the batch size is left to be found.
    """
    train = train_settings(recipe)
    if train.batch_size == "auto":
        raise recipe.error(
            "every arm of an ablation has the same batch size, and `auto` would find one for each",
            ("train", "batch_size"),
            hint="Give a number, such as batch_size: 32; `augkit train` finds one that fits.",
        )
    rows = max(one.train_rows for one in built)
    steps = train.budget.optimizer_steps(rows, train.batch_size)
    caveats = []
    if train.budget.epochs is not None:
        caveats.append(
            f"{train.budget.epochs:g} epochs of the largest arm ({rows:,} rows) are {steps:,} optimizer steps; every "
            "arm had that many."
        )
    if train.early_stopping is not None:
        caveats.append("Early stopping was left out: every arm had the same optimizer steps.")
    settings = train.model_copy(
        update={
            "budget": Budget(steps=steps),
            "evaluate_every": train.evaluation_steps(steps),
            "early_stopping": None,
            "learning_rate": train.peak_learning_rate,
            "threads": train.threads or 1,
            "bootstrap": train.fitted,
            "keep_model": False,
        }
    )
    return settings, caveats


def few_to_choose_by(train: TrainSettings, rows: int) -> list[str]:
    """What a reader has to know where weights are chosen by so few validation rows that chance chooses them."""
    if train.select == "last" or train.fitted or rows >= FEW:
        return []
    return [
        f"Weights are chosen by {rows} validation rows. So few choose by chance among what was reached on the way, and "
        "the scores of the seeds lie far apart; `train.select: last` scores the weights of the last step."
    ]


def to_convergence(fair: TrainSettings, settings: AblateSettings) -> TrainSettings:
    """The second regime: each arm is trained until validation has not got better for a while."""
    steps = fair.budget.steps or 1
    every = fair.evaluation_steps(steps)
    return fair.model_copy(
        update={
            "budget": Budget(steps=settings.most_steps or LONGER * steps),
            "evaluate_every": every,
            "early_stopping": settings.patience or EVALUATIONS_WITHOUT_GAIN * every,
        }
    )
