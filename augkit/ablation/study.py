"""A study from recipe to verdicts. Killed at any moment, it goes on where it was when run again."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from augkit.ablation.arms import Arm, make_arms
from augkit.ablation.built import BuiltArm, build_arms, refuse_leaks
from augkit.ablation.cards import write_cards
from augkit.ablation.fair import CONVERGENCE, FIXED_STEPS, fair_settings, few_to_choose_by
from augkit.ablation.jobs import jobs_of
from augkit.ablation.outcome import assemble, with_compute
from augkit.ablation.result import RESULT_FILE, Ablation
from augkit.ablation.rule import amendments, read_json, rule_of, settle, write_json
from augkit.ablation.runs import Run, run_all
from augkit.ablation.tables import write_runs
from augkit.ablation.watching import Silent, StudyWatcher
from augkit.engines.processes import available_cores
from augkit.errors import AugkitError, RecipeError
from augkit.harness.machine import require_training
from augkit.harness.models.base import check_named
from augkit.harness.requests import train_settings
from augkit.recipe.ablation import AblateSettings
from augkit.recipe.schema import NAME_PATTERN, Recipe
from augkit.recipe.training import TrainSettings
from augkit.store.store import Store

__all__ = ["STUDIES", "Prepared", "StudyOutcome", "prepare", "run_study", "settings_of"]

STUDIES = "augkit-studies"
ARMS_FILE = "arms.json"


@dataclass(frozen=True)
class StudyOutcome:
    """What a study left.

    Attributes:
        result: what it found; the same as `ablation.json`.
        folder: of the study.
        report: the page; None where it could not be made.
        seconds: this call took.
        build_seconds, train_seconds: of them, for building and for training (wall time of the runs together).
        run_seconds: the times of the runs made now, added up; several go on at once.
        workers: runs at once.
        runs: made or found.
        reused: runs that were there already.
    """

    result: Ablation
    folder: Path
    report: Path | None
    seconds: float
    build_seconds: float
    train_seconds: float
    run_seconds: float
    workers: int
    runs: int
    reused: int

    def record(self) -> dict[str, object]:
        """As JSON values: verdicts, and where everything is."""
        return {
            "name": self.result.name,
            "study": str(self.folder),
            "report": str(self.report) if self.report else None,
            "metric": self.result.metric,
            "arms": [
                {"id": arm.id, "dataset": arm.dataset, "status": arm.status, "error": arm.error, "mean": arm.mean}
                for arm in self.result.arms
            ],
            "comparisons": [one.model_dump(mode="json") for one in self.result.comparisons],
            "runs": self.runs,
            "reused_runs": self.reused,
            "seconds": round(self.seconds, 3),
            "build_seconds": round(self.build_seconds, 3),
            "train_seconds": round(self.train_seconds, 3),
            "run_seconds": round(self.run_seconds, 3),
            "workers": self.workers,
        }


@dataclass(frozen=True)
class Prepared:
    """Arms with their datasets, and the training they all get.

    Attributes:
        built: arms in order, with datasets.
        train: settings of the fixed-step regime.
        caveats: what a reader has to know.
    """

    built: list[BuiltArm]
    train: TrainSettings
    caveats: list[str]


def settings_of(recipe: Recipe, seeds: int | list[int] | None = None) -> AblateSettings:
    """The `ablate` section, with other seeds where they are given.

    Raises:
        RecipeError: fewer than two seeds.
    """
    settings = recipe.ablate or AblateSettings()
    if seeds is None:
        return settings
    if (seeds if isinstance(seeds, int) else len(seeds)) < 2:
        raise RecipeError("an ablation needs at least two seeds", hint="Ten are usual: --seeds 10.")
    return settings.model_copy(update={"seeds": seeds})


def prepare(
    recipe: Recipe,
    arms: Sequence[Arm],
    store: Store,
    watcher: StudyWatcher,
    *,
    before: Sequence[dict[str, object]] = (),
) -> Prepared:
    """Build the arms, refuse leaks, settle the training.

    Raises:
        AugkitError: see `check_named`, `build_arms` and `refuse_leaks`.
    """
    check_named(train_settings(recipe))
    watcher.stage("build", len(arms))
    known = {str(record["id"]): record for record in before}
    built = build_arms(arms, store, before=known, done=lambda arm: watcher.advance(1))
    for one in built:
        if one.error:
            watcher.warn(f"the dataset of the arm {one.arm.id} could not be built: {one.error}")
    caveats = refuse_leaks(built, store)
    train, settled = fair_settings(recipe, built)
    chosen_by = next(one.manifest.rows["validation"] for one in built if one.manifest is not None)
    return Prepared(built, train, [*settled, *few_to_choose_by(train, chosen_by), *caveats])


def run_study(
    recipe: Recipe,
    store: Store,
    studies: Path,
    *,
    name: str | None = None,
    seeds: int | list[int] | None = None,
    workers: int | None = None,
    amend: bool = False,
    watcher: StudyWatcher | None = None,
) -> StudyOutcome:
    """Run a study, or go on with it.

    Args:
        recipe: with `augment`, `train` and `ablate` sections.
        store: where the arms' datasets go.
        studies: folder that the study's folder is made in.
        name: of the study's folder; the recipe's name where left out.
        seeds: instead of the recipe's.
        workers: runs at once; as the recipe says, else as many as there are cores.
        amend: go on although the rule has been changed; the report tells it.
        watcher: told how it goes on.

    Raises:
        RecipeError: there is nothing to compare, the data leaks, or the study was begun by another rule.
        AugkitError: the baseline could not be built or trained.
    """
    require_training("augkit ablate")
    began = time.monotonic()
    told = watcher or Silent()
    settings = settings_of(recipe, seeds)
    arms = make_arms(recipe, settings)
    folder = study_folder(studies, name or recipe.name)
    prepared = prepare(recipe, arms, store, told, before=read_json(folder / ARMS_FILE) or [])
    built_at = time.monotonic()
    known = settle(folder, _wanted(settings, arms, prepared), amend=amend)
    write_json(folder / ARMS_FILE, [one.record() for one in prepared.built])
    jobs = jobs_of(recipe, store, folder, settings, prepared)
    told.stage("train", len(jobs))
    threading.Thread(target=_import_ahead, daemon=True).start()
    at_once = workers or settings.workers or available_cores()
    runs = run_all(jobs, folder, workers=at_once, done=_teller(told))
    trained_at = time.monotonic()
    told.stage("compare", None)
    result = _found(recipe, store, folder, settings, prepared, runs, amendments(known))
    write_json(folder / RESULT_FILE, result.model_dump(mode="json"))
    write_runs(folder, runs)
    report = _report(folder, told)
    _cards(store, result, folder, told)
    return StudyOutcome(
        result,
        folder,
        report,
        time.monotonic() - began,
        built_at - began,
        trained_at - built_at,
        sum(run.seconds for run in runs if not run.reused),
        at_once,
        len(runs),
        sum(run.reused for run in runs),
    )


def study_folder(studies: Path, name: str) -> Path:
    """
    Raises:
        RecipeError: the name cannot be one of a folder.
    """
    if not re.fullmatch(NAME_PATTERN, name):
        raise RecipeError(f"{name!r} cannot be the name of a study", hint="Letters, digits, '.', '_' and '-' only.")
    return studies / name


def _import_ahead() -> None:
    """Import what comparing and drawing need, which takes two seconds, while other processes train."""
    for name in (
        "sklearn.feature_extraction.text",
        "scipy.stats",
        "matplotlib.figure",
        "matplotlib.backends.backend_svg",
    ):
        with suppress(ImportError):  # told of when it is used
            import_module(name)


def _wanted(settings: AblateSettings, arms: Sequence[Arm], prepared: Prepared) -> dict[str, object]:
    rule = rule_of(settings)
    return {
        "rule": {"equivalence": rule.equivalence, "alpha": rule.alpha, "level": rule.level},
        "seeds": settings.seed_list,
        "arms": [arm.id for arm in arms],
        "regime": settings.regime,
        "train": {
            name: value for name, value in prepared.train.as_asked().items() if name not in ("report_to", "threads")
        },
    }


def _teller(watcher: StudyWatcher) -> Callable[[Run], None]:
    failed: set[tuple[str, str]] = set()

    def ended(run: Run) -> None:
        watcher.advance(1)
        if not run.done and (run.arm, run.error) not in failed:
            failed.add((run.arm, run.error))
            watcher.warn(f"a run of the arm {run.arm} failed (seed {run.seed}): {run.error}")

    return ended


def _found(
    recipe: Recipe,
    store: Store,
    folder: Path,
    settings: AblateSettings,
    prepared: Prepared,
    runs: Sequence[Run],
    changed: Sequence[str],
) -> Ablation:
    found = {
        regime: assemble(
            folder.name,
            recipe,
            store,
            settings,
            prepared,
            [run for run in runs if run.regime == regime],
            regime,
            changed,
        )
        for regime in dict.fromkeys(run.regime for run in runs)
    }
    if len(found) == 1:
        return next(iter(found.values()))
    write_json(folder / "ablation-to-convergence.json", found[CONVERGENCE].model_dump(mode="json"))
    return with_compute(found[FIXED_STEPS], found[CONVERGENCE])


def _report(folder: Path, watcher: StudyWatcher) -> Path | None:
    """The page; without it the study is still whole."""
    from augkit.report.study import write_study_report

    try:
        return write_study_report(folder).path
    except AugkitError as error:
        watcher.warn(f"the report could not be made: {error.one_line} Then run: augkit report {folder}")
        return None


def _cards(store: Store, result: Ablation, folder: Path, watcher: StudyWatcher) -> None:
    try:
        write_cards(store, result, folder)
    except AugkitError as error:
        watcher.warn(f"the verdict could not be written on the dataset card: {error.message}")
