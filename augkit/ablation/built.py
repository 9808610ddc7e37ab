"""The datasets of the arms: built into the store, tagged, and checked for leaks before anything is trained."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from augkit.ablation.arms import BASELINE, Arm
from augkit.building.columns import Columns
from augkit.building.run import run_build
from augkit.engines.base import Engine
from augkit.engines.inline import Inline
from augkit.engines.processes import Processes
from augkit.errors import AugkitError, RecipeError, SourceError, StoreError
from augkit.gates.normalise import text_hash
from augkit.recipe.schema import Recipe
from augkit.store.manifest import LINEAGE_COLUMN, Manifest
from augkit.store.objects import object_path
from augkit.store.store import Store
from augkit.store.tables import open_parquet
from augkit.store.tags import set_tag

__all__ = ["BuiltArm", "build_arms", "refuse_leaks", "version_tables"]

MOST_INLINE_ROWS = 50_000
"""Rows below which starting worker processes takes longer than they save."""
EVALUATION = ("validation", "test")
TEXTS = ("text", "tokens", "text_pair")


@dataclass(frozen=True)
class BuiltArm:
    """An arm and its dataset.

    Attributes:
        arm: what was asked for.
        manifest: of the version; None where it could not be built.
        seconds: the build took, the first time.
        error: why it could not be built.
    """

    arm: Arm
    manifest: Manifest | None = None
    seconds: float = 0.0
    error: str = ""

    @property
    def dataset(self) -> str:
        """`NAME@VERSION`, or empty."""
        return f"{self.manifest.name}@{self.manifest.version}" if self.manifest else ""

    @property
    def train_rows(self) -> int:
        return self.manifest.rows.get("train", 0) if self.manifest else 0

    @property
    def bytes(self) -> int:
        """Size of the train split's files."""
        return sum(file.bytes for file in self.manifest.files if file.split == "train") if self.manifest else 0

    def record(self) -> dict[str, Any]:
        """As it stands in `arms.json`."""
        return {
            "id": self.arm.id,
            "title": self.arm.title,
            "kind": self.arm.kind,
            "steps": list(self.arm.steps),
            "dataset": self.dataset,
            "train_rows": self.train_rows,
            "build_seconds": round(self.seconds, 3),
            "error": self.error,
        }


def build_arms(
    arms: Sequence[Arm],
    store: Store,
    *,
    before: Mapping[str, Mapping[str, Any]] | None = None,
    done: Callable[[Arm], None] = lambda arm: None,
) -> list[BuiltArm]:
    """Build the dataset of every arm; one that fails while it is worked does not stop the others.

    Args:
        arms: the baseline first.
        store: where the versions go.
        before: records of an earlier start of the study, by arm id: they know how long a build took that is now reused.
        done: called after each arm.

    Raises:
        RecipeError, SourceError, StoreError: the request is wrong, the baseline leaks, or the store cannot be written.
        AugkitError: the baseline or its copy control failed, without which there is nothing to compare with.
    """
    built: list[BuiltArm] = []
    engine: Engine = Inline()
    for arm in arms:
        try:
            result = run_build(arm.recipe, store, engine)
        except (RecipeError, SourceError, StoreError):
            raise
        except AugkitError as error:
            if not built or arm.kind in ("baseline", "copy_control"):
                raise
            built.append(BuiltArm(arm, error=error.message))
        else:
            _check_splits(arm.recipe, result.manifest)
            known = (before or {}).get(arm.id, {})
            reused = result.reused and known.get("dataset") == f"{result.name}@{result.version}"
            seconds = float(known["build_seconds"]) if reused else result.seconds
            if arm.kind != "all":
                set_tag(store, f"{result.name}@{result.version}", arm.id)
            built.append(BuiltArm(arm, result.manifest, seconds))
        if arm.id == BASELINE and built[0].manifest:
            refuse_leaks(built, store)  # before time goes into the others
            engine = _engine_for(arms, built[0].manifest)
        done(arm)
    return built


def _engine_for(arms: Sequence[Arm], baseline: Manifest) -> Engine:
    """One process for small data, as many as there are cores for more; the bytes are the same."""
    copies = max(arm.recipe.augment.copies if arm.recipe.augment else 0 for arm in arms)
    return Inline() if sum(baseline.rows.values()) * (1 + copies) <= MOST_INLINE_ROWS else Processes()


def _check_splits(recipe: Recipe, manifest: Manifest) -> None:
    """
    Raises:
        RecipeError: there is no train, validation or test split, or one row to test on.
    """
    if manifest.rows.get("test") == 1:
        raise recipe.error("a single test row says nothing about chance", ("source",), hint="Put more rows into test.")
    for split in ("train", *EVALUATION):
        if not manifest.rows.get(split):
            why = {"validation": "chooses checkpoints on it", "test": "scores every arm on it"}.get(split, "learns it")
            hint = "source.splits: {train: 0.8, validation: 0.1, test: 0.1}"
            if manifest.rows.get("test"):
                hint = "source.splits: {train: 0.9, validation: 0.1}, which cuts it from the train split"
            raise recipe.error(
                f"an ablation needs a {split} split: it {why}, and the data has {', '.join(manifest.rows) or 'none'}",
                ("source",),
                hint=f"Add {hint}; or name a file for it under source.data.",
            )


def version_tables(store: Store, manifest: Manifest, splits: Sequence[str] | None = None) -> dict[str, pa.Table]:
    """Rows of a version, by split, in the order of its files.

    Raises:
        StoreError: a file is gone or damaged.
    """
    found: dict[str, list[pa.Table]] = {}
    for file in manifest.files:
        if splits is None or file.split in splits:
            with open_parquet(store, object_path(file.sha256)) as parquet:
                found.setdefault(file.split, []).append(parquet.read())
    return {split: pa.concat_tables(tables) for split, tables in found.items()}


def refuse_leaks(built: Sequence[BuiltArm], store: Store) -> list[str]:
    """Refuse a study in which an arm learns what it is tested on.

    Texts are compared as the gate `leakage` compares them: case, punctuation and white space do not matter.

    Returns:
        Caveats: what validation and test have in common, which cannot favour any arm.

    Raises:
        RecipeError: rows of train stand in validation or test; says how many, and which gate would drop them.
    """
    caveats: list[str] = []
    held_out: dict[str, set[int]] = {}
    for one in built:
        if one.manifest is None:
            continue
        splits = ("train", *EVALUATION) if not held_out else ("train",)
        hashes = {
            split: _hashes(one.arm.recipe, table)
            for split, table in version_tables(store, one.manifest, splits).items()
        }
        if not held_out:
            held_out = {split: set(hashes[split]) for split in EVALUATION}
            if both := len(held_out["validation"] & held_out["test"]):
                are = "text stands" if both == 1 else "texts stand"
                caveats.append(f"{both:,} {are} both in validation and in test; no arm gains by it.")
        leaks = {split: sum(found in known for found in hashes["train"]) for split, known in held_out.items()}
        if any(leaks.values()):
            told = " and ".join(f"{count:,} in {split}" for split, count in leaks.items() if count)
            raise one.arm.recipe.error(
                f"the data leaks: of the {len(hashes['train']):,} training rows of the arm {one.arm.id}, {told} stand "
                "there word for word but for case and punctuation, so scores would be too high",
                ("gates",),
                hint="Drop such rows from training with `gates: [drop_unchanged, {leakage: {on_leak: drop}}]`.",
            )
    return caveats


def _hashes(recipe: Recipe, table: pa.Table) -> list[int]:
    roles = {str(role): name for role, name in recipe.source.columns.items() if role in TEXTS}
    source = table.drop_columns([LINEAGE_COLUMN]).select(list(roles.values()))
    return [text_hash(values) for values in Columns(roles, source.schema).values(source)]
