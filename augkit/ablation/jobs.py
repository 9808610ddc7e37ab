"""Which runs a study asks for: every arm, every seed, every regime."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from augkit.ablation.built import BuiltArm
from augkit.ablation.fair import CONVERGENCE, FIXED_STEPS, to_convergence
from augkit.ablation.runs import RunJob
from augkit.pipeline import Pipeline
from augkit.recipe.ablation import AblateSettings
from augkit.recipe.schema import Recipe
from augkit.recipe.training import TrainSettings
from augkit.store.store import Store

if TYPE_CHECKING:
    from augkit.ablation.study import Prepared

__all__ = ["jobs_of", "pipelines"]


def jobs_of(recipe: Recipe, store: Store, folder: Path, settings: AblateSettings, prepared: Prepared) -> list[RunJob]:
    """Every run, seed by seed, so that a study that is stopped has whole pairs."""
    regimes: list[tuple[str, TrainSettings]] = []
    if settings.regime != "to_convergence":
        regimes.append((FIXED_STEPS, prepared.train))
    if settings.regime != "fixed_steps":
        regimes.append((CONVERGENCE, to_convergence(prepared.train, settings)))
    columns = {str(role): name for role, name in recipe.source.columns.items()}
    drawing = pipelines(prepared.built)
    return [
        RunJob(
            one.arm.id,
            seed,
            one.dataset,
            store.location,
            columns,
            one.arm.settings(train),
            str(folder / "runs"),
            regime,
            drawing.get(one.arm.id),
        )
        for regime, train in regimes
        for seed in settings.seed_list
        for one in prepared.built
        if one.manifest is not None
    ]


def pipelines(built: Sequence[BuiltArm]) -> dict[str, Pipeline]:
    """Arm to what draws its rows anew in each pass, for the arms that have their rows drawn; fitted on their source."""
    return {one.arm.id: Pipeline.fit(one.arm.drawn_by) for one in built if one.arm.drawn_by is not None}
