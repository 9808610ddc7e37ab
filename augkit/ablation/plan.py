"""What a study will take and what it could find: a pilot of two arms and three seeds tells it beforehand.

The pilot's seeds are none of the study's, and its runs stand apart, so that planning does not look at results.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from augkit.ablation.answers import judged_by, read_answers
from augkit.ablation.arms import BASELINE, Arm, make_arms
from augkit.ablation.attribution import pairs
from augkit.ablation.fair import FIXED_STEPS
from augkit.ablation.jobs import pipelines
from augkit.ablation.runs import Run, RunJob, run_all
from augkit.ablation.statistics import least_detectable, least_seeds, pilot_sd, seeds_needed, two_level
from augkit.ablation.statistics.metrics import mean_score
from augkit.ablation.study import prepare, settings_of, study_folder
from augkit.ablation.watching import Silent, StudyWatcher
from augkit.engines.processes import available_cores
from augkit.errors import BuildError
from augkit.harness.machine import require_training
from augkit.recipe.schema import Recipe
from augkit.store.store import Store

__all__ = ["PILOT_SEEDS", "StudyPlan", "plan_study"]

PILOT_SEEDS = (2_000_000_001, 2_000_000_002, 2_000_000_003)
PILOT = "pilot"
MOST_SEEDS = 1000


@dataclass(frozen=True)
class StudyPlan:
    """What a study will take and could find.

    Attributes:
        name: of the study.
        arms: `{"id", "title", "train_rows"}`; rows of those that the pilot built.
        seeds: of each arm.
        runs: in all.
        workers: at once.
        seconds_per_run: mean of the pilot's, with as many at once.
        hours: expected, building included.
        metric: that verdicts are about.
        pilot: mean of the metric by arm.
        differences_sd: standard deviation of paired differences over seeds, on the careful side (upper 80% limit).
        item_error: standard error that the choice of test rows adds to a difference.
        test_rows: rows of the test split.
        effects: comparisons with the baseline that Holm's correction runs over.
        least_detectable: smallest true difference that these seeds find with power 0.8; None where there is none.
        least_seeds: seeds below which nothing can be significant.
        effect: the gain the recipe asks about.
        seeds_needed: seeds that find it with power 0.8; None where it takes more than 1,000.
        too_few_rows: whether no number of seeds finds it on so few test rows.
        equivalence, alpha: of the rule.
        caveats: what a reader has to know.
    """

    name: str
    arms: list[dict[str, Any]]
    seeds: int
    runs: int
    workers: int
    seconds_per_run: float
    hours: float
    metric: str
    pilot: dict[str, float]
    differences_sd: float
    item_error: float
    test_rows: int
    effects: int
    least_detectable: float | None
    least_seeds: int
    effect: float
    seeds_needed: int | None
    too_few_rows: bool
    equivalence: float
    alpha: float
    caveats: list[str]

    def record(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


def plan_study(
    recipe: Recipe,
    store: Store,
    studies: Path,
    *,
    name: str | None = None,
    seeds: int | list[int] | None = None,
    workers: int | None = None,
    watcher: StudyWatcher | None = None,
) -> StudyPlan:
    """Build baseline and one augmented arm, train each with three seeds, and work out the rest.

    Args: as of `run_study`.

    Raises:
        RecipeError: there is nothing to compare, or the data leaks.
        BuildError: a run of the pilot failed.
    """
    require_training("augkit ablate")
    told = watcher or Silent()
    settings = settings_of(recipe, seeds)
    arms = make_arms(recipe, settings)
    chosen = _pilot_arms(arms)
    prepared = prepare(recipe, chosen, store, told)
    folder = study_folder(studies, name or recipe.name) / PILOT
    folder.mkdir(parents=True, exist_ok=True)
    at_once = workers or settings.workers or available_cores()
    columns = {str(role): column for role, column in recipe.source.columns.items()}
    drawing = pipelines(prepared.built)
    jobs = [
        RunJob(
            one.arm.id,
            seed,
            one.dataset,
            store.location,
            columns,
            one.arm.settings(prepared.train),
            str(folder / "runs"),
            pipeline=drawing.get(one.arm.id),
        )
        for seed in PILOT_SEEDS
        for one in prepared.built
    ]
    told.stage("pilot", len(jobs))
    runs = run_all(jobs, folder, workers=at_once, done=lambda run: told.advance(1))
    if failed := [run for run in runs if not run.done]:
        raise BuildError(
            f"a run of the pilot failed (arm {failed[0].arm}): {failed[0].error}",
            hint="Mend that and plan again; runs that ended are kept.",
        )
    spread, item_error, metric, means, items = _measured(runs, chosen)
    effects = sum(kind == "effect" for kind, _, _ in pairs(arms))
    alpha = settings.alpha / max(1, effects)
    count = len(settings.seed_list)
    smallest = least_detectable(
        spread, count, alpha, margin=settings.equivalence, item_error=item_error, level=settings.level
    )
    regimes = 2 if settings.regime == "both" else 1
    total = len(arms) * count * regimes
    per_run = fmean(_seconds(run) for run in runs)
    build = fmean(one.seconds for one in prepared.built)
    rows = {one.arm.id: one.train_rows for one in prepared.built}
    needed = _needed(spread, item_error, settings.effect, alpha, settings.equivalence, settings.level)
    return StudyPlan(
        name=name or recipe.name,
        arms=[{"id": arm.id, "title": arm.title, "train_rows": rows.get(arm.id)} for arm in arms],
        seeds=count,
        runs=total,
        workers=at_once,
        seconds_per_run=per_run,
        hours=(per_run * total / at_once + build * len(arms)) / 3600,
        metric=metric,
        pilot=means,
        differences_sd=spread,
        item_error=item_error,
        test_rows=items,
        effects=effects,
        least_detectable=smallest if smallest < float("inf") else None,
        least_seeds=least_seeds(settings.alpha, max(1, effects)),
        effect=settings.effect,
        seeds_needed=needed,
        too_few_rows=needed is None
        and _needed(0.0, item_error, settings.effect, alpha, settings.equivalence, settings.level) is None,
        equivalence=settings.equivalence,
        alpha=settings.alpha,
        caveats=[*prepared.caveats, *_caveats(settings.regime)],
    )


def _pilot_arms(arms: Sequence[Arm]) -> list[Arm]:
    """The baseline, and of the others the one with all operators."""
    augmented = [arm for arm in arms if arm.kind not in ("baseline", "copy_control")]
    whole = [arm for arm in augmented if arm.kind == "all"]
    return [arm for arm in arms if arm.id == BASELINE] + (whole or augmented)[:1]


def _seconds(run: Run) -> float:
    """What a run took; a pilot that is found again knows only its training."""
    return max(run.seconds, float(run.metrics.get("train_seconds") or 0)) if not run.reused else run.seconds


def _measured(runs: Sequence[Run], arms: Sequence[Arm]) -> tuple[float, float, str, dict[str, float], int]:
    """Spread of paired differences, error by test rows, metric, means by arm, test rows."""
    metric = judged_by(runs[0])
    baseline, other = (read_answers(arm.id, [run for run in runs if run.arm == arm.id], metric).scores for arm in arms)
    mean = other.metric is mean_score
    parts = [scores.parts[..., 0] if mean else scores.parts for scores in (other, baseline)]
    level = two_level(*parts, metric=None if mean else other.metric)
    differences = other.per_seed - baseline.per_seed
    means = {arm.id: float(scores.per_seed.mean()) for arm, scores in zip(arms, (baseline, other), strict=True)}
    return pilot_sd(differences), level.item_error, metric, means, other.items


def _needed(
    spread: float, item_error: float, effect: float, alpha: float, equivalence: float, level: float
) -> int | None:
    """Seeds with which a study finds the effect; None where it takes too many, or no number does."""
    most = MOST_SEEDS
    needed = seeds_needed(spread, effect, alpha)

    def finds(seeds: int) -> bool:
        return least_detectable(spread, seeds, alpha, margin=equivalence, item_error=item_error, level=level) <= effect

    if needed > most or not finds(most):
        return None
    low, high = needed - 1, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if finds(middle) else (middle, high)
    return high


def _caveats(regime: str) -> list[str]:
    said = ["Three pilot seeds tell a spread badly; what is said here errs on the careful side."]
    if regime != "fixed_steps":
        said.append(f"Times are those of {FIXED_STEPS}; training to convergence may take several times as long.")
    return said
