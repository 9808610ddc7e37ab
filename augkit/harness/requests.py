"""From what a user names, a recipe or a published version, to what is trained on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from augkit.errors import MissingExtra, RecipeError
from augkit.recipe.load import load_recipe, recipe_from_text
from augkit.recipe.resolve import to_yaml
from augkit.recipe.schema import Recipe
from augkit.recipe.training import TrainSettings
from augkit.store.manifest import Manifest
from augkit.store.store import Store

if TYPE_CHECKING:
    from augkit.building.run import BuildResult

__all__ = ["TrainRequest", "is_recipe_path", "request_of_recipe", "request_of_version", "train_settings"]

MODELS = {
    "tokens": "builtin:bilstm",
    "target_text": "builtin:seq2seq-tiny",
    "image": "builtin:resnet-32px",
    "audio": "builtin:audio-cnn",
    "series": "builtin:inceptiontime",
    "items": "builtin:sasrec",
    "text": "builtin:text-cnn",
    "features": "builtin:gradient-boosting",
}
"""Role to the model of columns among which it is; the first that is there decides."""


@dataclass(frozen=True)
class TrainRequest:
    """What is trained on what.

    Attributes:
        manifest: of the version.
        path: folder or URL of the version.
        columns: role to column.
        settings: the `train` section.
    """

    manifest: Manifest
    path: str
    columns: dict[str, str]
    settings: TrainSettings

    @property
    def dataset_id(self) -> str:
        return f"{self.manifest.name}@{self.manifest.version}"

    def dataset(self) -> Any:
        """The version as a `datasets.DatasetDict`."""
        try:
            from datasets import load_dataset

            from augkit.harness.quiet import quiet
        except ImportError:
            raise MissingExtra("Training", "train") from None
        with quiet():
            return load_dataset(self.path)


def is_recipe_path(target: str) -> bool:
    """Whether a user means a recipe's file rather than a version in the store."""
    return target.endswith((".yaml", ".yml")) or (("/" in target or "\\" in target) and "@" not in target)


def request_of_recipe(recipe: Recipe, build: Callable[[Recipe], BuildResult]) -> TrainRequest:
    """Build a recipe, or find the version it gave before, to train as it says.

    Args:
        recipe: with or without a `train` section.
        build: builds it.
    """
    result = build(recipe)
    return TrainRequest(result.manifest, result.path, _columns(recipe), train_settings(recipe))


def request_of_version(
    store: Store, ref: str, overrides: Sequence[str] = (), recipe: str | Path | None = None
) -> TrainRequest:
    """A published version, to train as the recipe it was built from says, or another one.

    Args:
        store: where the version is.
        ref: `NAME`, `NAME@TAG` or `NAME@VERSION`.
        overrides: `train.KEY=VALUE` strings.
        recipe: whose `train` section is taken; the version's own where left out.

    Raises:
        StoreError: there is no such version.
        RecipeError: an override would change the data, or a recipe is wrong.
    """
    manifest = store.resolve(ref)
    for override in overrides:
        if not override.strip().startswith("train."):
            raise RecipeError(
                f"--set {override.partition('=')[0].strip()} would change a version that is published already",
                hint="Set keys of train.* only, or name the recipe, which is then built anew.",
            )
    name = f"{manifest.name}@{manifest.version}"
    kept = {key: value for key, value in manifest.recipe.items() if key != "ablate"}
    own = recipe_from_text(to_yaml(kept), f"{name}.yaml", Path.cwd(), overrides if recipe is None else ())
    told = own if recipe is None else load_recipe(recipe, list(overrides))
    return TrainRequest(manifest, store.folder(manifest), _columns(own), train_settings(told, own))


def _columns(recipe: Recipe) -> dict[str, str]:
    return {str(role): column for role, column in recipe.source.columns.items()}


def train_settings(recipe: Recipe, data: Recipe | None = None) -> TrainSettings:
    """The `train` section, else the defaults; a model that is not named is one that suits the columns.

    Args:
        recipe: with or without a `train` section.
        data: whose columns they are; the recipe's own where left out.

    Raises:
        RecipeError: the settings ask something of that model that it cannot do.
    """
    settings = recipe.train or TrainSettings()
    roles = (data or recipe).source.columns
    fitting = next((model for role, model in MODELS.items() if role in roles), None)
    if fitting in (None, settings.model) or "model" in settings.model_fields_set:
        return settings
    settings = settings.model_copy(update={"model": fitting})
    if said := settings.meaningless():
        raise recipe.error(said, ("train",), hint=f"{fitting} is what these columns get where train.model is left out.")
    return settings
