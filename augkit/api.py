"""What `import augkit` offers: each function here is what the command of the same name calls."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from augkit.building.plan import Plan, make_plan, scratch_folder
from augkit.building.replay import Replay
from augkit.building.run import BuildResult, Watcher, run_build
from augkit.engines.base import Engine
from augkit.engines.inline import Inline
from augkit.engines.processes import Processes
from augkit.errors import MissingExtra, RecipeError, nearest
from augkit.recipe.schema import Recipe
from augkit.store.manifest import STATES, Manifest
from augkit.store.objects import object_path
from augkit.store.resolve import version_folder
from augkit.store.store import Store, open_store
from augkit.store.tables import open_parquet

if TYPE_CHECKING:
    from augkit.ablation.plan import StudyPlan
    from augkit.ablation.study import StudyOutcome
    from augkit.ablation.watching import StudyWatcher
    from augkit.harness.keeper import TrainWatcher
    from augkit.harness.training import RunResult
    from augkit.store.explain import Explanation
    from augkit.store.verify import Verification

ENGINES = ("processes", "inline")


def build(
    recipe: Recipe | str | Path,
    store: Store | str | Path | None = None,
    *,
    engine: str = "processes",
    workers: int | None = None,
    watcher: Watcher | None = None,
) -> BuildResult:
    """Build a recipe and publish the version.

    Args:
        recipe: a recipe, or the path of one.
        store: a store, its folder or URL; `$AUGKIT_STORE`, else `./augkit-store`, where left out.
        engine: `processes` or `inline`; the bytes are the same.
        workers: processes; as many as there are cores where left out.
        watcher: told how the build goes on.

    Raises:
        AugkitError: see `augkit.errors`; no version is published then.
    """
    recipe = _recipe(recipe)
    opened = _store(store, create=True)
    return run_build(recipe, opened, make_engine(engine, workers), watcher)


def make_engine(name: str, workers: int | None = None) -> Engine:
    """The engine of that name.

    Raises:
        RecipeError: there is none.
    """
    if name == "processes":
        return Processes(workers)
    if name == "inline":
        return Inline()
    raise RecipeError(f"unknown engine {name!r}", hint=nearest(name, ENGINES))


def plan(recipe: Recipe | str | Path, store: Store | str | Path | None = None) -> dict[str, Any]:
    """What a build would do, as JSON values; nothing is written but a temporary folder.

    Args:
        recipe: a recipe, or the path of one.
        store: where finished shards are looked for; a store that does not exist is not made.
    """
    with scratch_folder() as folder:
        made: Plan = make_plan(_recipe(recipe), folder)
        try:
            work = _store(store, create=False).work
        except Exception:  # no store yet: nothing is cached
            work = None
        return made.summary(work)


def load(ref: str, store: Store | str | Path | None = None) -> Any:
    """A version as a `datasets.DatasetDict`.

    Args:
        ref: `NAME`, `NAME@TAG` or `NAME@VERSION`.
        store: a store, its folder or URL.

    Raises:
        StoreError: there is no such version.
    """
    try:
        from datasets import load_dataset
    except ImportError:
        raise MissingExtra("augkit.load", "all") from None
    opened = _store(store, create=False)
    return load_dataset(opened.folder(opened.resolve(ref)))


def train(
    target: Recipe | str | Path,
    store: Store | str | Path | None = None,
    *,
    seed: int = 0,
    runs: str | Path = "augkit-runs",
    recipe: str | Path | None = None,
    overrides: Sequence[str] = (),
    processes: int = 1,
    on_the_fly: bool = False,
    watcher: TrainWatcher | None = None,
) -> RunResult:
    """Train a model on a dataset, choose its weights on validation, score it once on test.

    Args:
        target: a recipe or the path of one, which is built first; or a version, as `NAME`, `NAME@TAG`, `NAME@VERSION`.
        store: a store, its folder or URL.
        seed: of everything drawn by chance in training.
        runs: folder in which each run has a folder of its own.
        recipe: whose `train` section is taken to train on a version; the version's own where left out.
        overrides: `path.to.key=value` strings; of a version only `train.*` can be set.
        processes: that share each optimizer step.
        on_the_fly: draw copies anew in each pass over the source rows instead of making them once; of a recipe.
        watcher: is told how it goes.

    Raises:
        AugkitError: see `augkit.harness.training.train`.
    """
    from augkit.harness.machine import require_training
    from augkit.harness.requests import is_recipe_path, request_of_recipe, request_of_version
    from augkit.harness.training import train as train_model

    require_training("augkit.train")
    if isinstance(target, Recipe | Path) or is_recipe_path(target):
        told = target if isinstance(target, Recipe) else Recipe.load(target, list(overrides))
        request = request_of_recipe(told, lambda built: build(built, store), on_the_fly=on_the_fly)
    elif on_the_fly:
        raise RecipeError(
            f"{target} is published, and copies that are drawn in training are those of a recipe",
            hint="Name the recipe's file: augkit train recipe.yaml --on-the-fly.",
        )
    else:
        request = request_of_version(_store(store, create=False), target, overrides, recipe)
    return train_model(
        request.dataset(),
        request.columns,
        request.settings,
        seed=seed,
        runs=Path(runs),
        dataset_id=request.dataset_id,
        watcher=watcher,
        processes=processes,
        pipeline=request.pipeline,
    )


def ablate(
    recipe: Recipe | str | Path,
    store: Store | str | Path | None = None,
    *,
    studies: str | Path = "augkit-studies",
    name: str | None = None,
    seeds: int | list[int] | None = None,
    workers: int | None = None,
    amend: bool = False,
    watcher: StudyWatcher | None = None,
) -> StudyOutcome:
    """Train with and without each augmentation of a recipe; say which helped, by how much, how surely, at what cost.

    Interrupted, it goes on where it was when called again. A script that calls it does so under
    `if __name__ == "__main__":`, because runs are made in processes of their own.

    Args:
        recipe: a recipe, or the path of one.
        store: where the arms' datasets go; `$AUGKIT_STORE`, else `./augkit-store`, where left out.
        studies: folder that the study's folder is made in.
        name: of the study's folder; the recipe's name where left out.
        seeds: runs of each arm, or the seeds; as the recipe says where left out.
        workers: runs at once; as many as there are cores where left out.
        amend: go on although the rule was changed since the study began; the report tells it.
        watcher: told how it goes on.

    Raises:
        AugkitError: there is nothing to compare, the data leaks, or the baseline cannot be built or trained.
    """
    from augkit.ablation.study import run_study

    return run_study(
        _recipe(recipe),
        _store(store, create=True),
        Path(studies),
        name=name,
        seeds=seeds,
        workers=workers,
        amend=amend,
        watcher=watcher,
    )


def plan_ablation(
    recipe: Recipe | str | Path,
    store: Store | str | Path | None = None,
    *,
    studies: str | Path = "augkit-studies",
    name: str | None = None,
    seeds: int | list[int] | None = None,
    workers: int | None = None,
    watcher: StudyWatcher | None = None,
) -> StudyPlan:
    """Run a small pilot and say what a study would take and could find; arguments as of `ablate`.

    Raises:
        AugkitError: as of `ablate`, or a run of the pilot failed.
    """
    from augkit.ablation.plan import plan_study

    opened = _store(store, create=True)
    return plan_study(_recipe(recipe), opened, Path(studies), name=name, seeds=seeds, workers=workers, watcher=watcher)


def verify(ref: str, store: Store | str | Path | None = None, *, sample: int = 100) -> Verification:
    """Check a version: hashes, counts, and replay of a sample of its copies, bit for bit.

    Args:
        ref: `NAME`, `NAME@TAG` or `NAME@VERSION`.
        store: a store, its folder or URL.
        sample: copies to replay, drawn by keyed hash.
    """
    from augkit.store.verify import verify as verify_version

    opened = _store(store, create=False)
    return verify_version(opened, ref, sample=sample, replay=lambda manifest: _replay_of(opened, manifest))


def explain(ref: str, row_id: str, store: Store | str | Path | None = None) -> Explanation:
    """Where a row comes from and what became of it.

    Args:
        ref: `NAME`, `NAME@TAG` or `NAME@VERSION`.
        row_id: of a copy, a source row, or a row that was dropped or quarantined.
        store: a store, its folder or URL.
    """
    from augkit.store.explain import explain as explain_row

    return explain_row(_store(store, create=False), ref, row_id)


def _replay_of(store: Store, manifest: Manifest) -> Replay:
    """What makes copies of a version again, from source row and lineage."""
    with open_parquet(store, object_path(manifest.files[0].sha256)) as file:
        schema = file.schema_arrow
    states: dict[str, bytes] = {}
    if STATES in manifest.tables:
        with open_parquet(store, f"{version_folder(manifest.name, manifest.version)}/{STATES}") as file:
            states = {row["step"]: row["state"] for row in file.read().to_pylist()}
    return Replay(Recipe.model_validate(manifest.recipe), schema, manifest.operators, states)


def _recipe(recipe: Recipe | str | Path) -> Recipe:
    return recipe if isinstance(recipe, Recipe) else Recipe.load(recipe)


def _store(store: Store | str | Path | None, *, create: bool) -> Store:
    return store if isinstance(store, Store) else open_store(store, create)
