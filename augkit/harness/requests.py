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
    from augkit.pipeline import Pipeline

__all__ = [
    "LONGEST_NAME",
    "TrainRequest",
    "is_recipe_path",
    "refuse_unless_drawn",
    "request_of_recipe",
    "request_of_version",
    "train_settings",
]

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
LONGEST_NAME = 100
"""Letters that the name of a recipe may have."""


@dataclass(frozen=True)
class TrainRequest:
    """What is trained on what.

    Attributes:
        manifest: of the version.
        path: folder or URL of the version.
        columns: role to column.
        settings: the `train` section.
        pipeline: draws the rows of train anew in each pass; None where they are learnt as they stand.
    """

    manifest: Manifest
    path: str
    columns: dict[str, str]
    settings: TrainSettings
    pipeline: Pipeline | None = None

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


def request_of_recipe(
    recipe: Recipe, build: Callable[[Recipe], BuildResult], *, on_the_fly: bool = False
) -> TrainRequest:
    """Build a recipe, or find the version it gave before, to train as it says.

    Args:
        recipe: with or without a `train` section.
        build: builds it.
        on_the_fly: build its source rows alone, as `NAME-rows`, and draw their copies anew in each pass over them.

    Raises:
        RecipeError: the copies cannot be drawn in training; see `refuse_unless_drawn`.
        AugkitError: the build failed.
    """
    settings, columns = train_settings(recipe), _columns(recipe)
    if not on_the_fly:
        result = build(recipe)
        return TrainRequest(result.manifest, result.path, columns, settings)
    from augkit.pipeline import Pipeline

    if (augment := recipe.augment) is None or not augment.copies or not augment.perturb:
        raise recipe.error(
            "there are no copies to be drawn anew: the recipe augments nothing",
            (),
            hint="Add an `augment` section, or train without --on-the-fly.",
        )
    refuse_unless_drawn(recipe, ("augment",))
    rows = {"name": f"{recipe.name[: LONGEST_NAME - 5]}-rows", "augment": None, "balance": None}
    result = build(recipe.model_copy(update=rows))
    return TrainRequest(result.manifest, result.path, columns, settings, Pipeline.fit(recipe))


def refuse_unless_drawn(recipe: Recipe, path: tuple[str, ...]) -> None:
    """Refuse a recipe whose copies cannot be drawn anew in each pass over the source rows.

    Args:
        recipe: with an `augment` section.
        path: of the key that the error names the line of.

    Raises:
        RecipeError: it balances labels, or its model makes no passes.
    """
    if recipe.balance is not None:
        raise recipe.error(
            "`on_the_fly` draws as many copies of every row, and `balance` asks for more of some",
            path,
            hint="Leave one of them out.",
        )
    if (settings := train_settings(recipe)).fitted:
        raise recipe.error(
            f"{settings.model} sees all rows in every iteration, and copies drawn anew in each pass need passes",
            path,
            hint="Leave `on_the_fly` out, or use train.model: builtin:mlp.",
        )


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
    kept = _kept(manifest)
    own = recipe_from_text(to_yaml(kept), f"{name}.yaml", Path.cwd(), overrides if recipe is None else ())
    told = own if recipe is None else load_recipe(recipe, list(overrides))
    return TrainRequest(manifest, store.folder(manifest), _columns(own), train_settings(told, own))


def _kept(manifest: Manifest) -> dict[str, Any]:
    """The recipe of a version, without what tells nothing of training.

    It spells every default out. So a model that its columns rule out is one that nobody named.
    """
    kept = {key: value for key, value in manifest.recipe.items() if key != "ablate"}
    train = kept.get("train") or {}
    classified = {"text", "label"} <= set(kept["source"]["columns"])
    if train.get("model") == TrainSettings.model_fields["model"].default and not classified:
        kept["train"] = {key: value for key, value in train.items() if key != "model"}
    return kept


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
