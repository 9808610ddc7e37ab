"""What `import augkit` offers: each function here is what the command of the same name calls."""

from __future__ import annotations

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
from augkit.store.manifest import Manifest
from augkit.store.objects import object_path
from augkit.store.store import Store, open_store
from augkit.store.tables import open_parquet

if TYPE_CHECKING:
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
    return Replay(Recipe.model_validate(manifest.recipe), schema, manifest.operators)


def _recipe(recipe: Recipe | str | Path) -> Recipe:
    return recipe if isinstance(recipe, Recipe) else Recipe.load(recipe)


def _store(store: Store | str | Path | None, *, create: bool) -> Store:
    return store if isinstance(store, Store) else open_store(store, create)
