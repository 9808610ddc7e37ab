"""The arms of a study, made from its recipe: what is trained on, and what each is compared with.

Every arm is a recipe of its own, so that its dataset is a version like any other: explained, verified, loaded by plain
`datasets.load_dataset`. The arm `all` is the user's recipe itself; the others are versions of `NAME-arms`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from augkit.ablation.chains import operators, stronger, with_only
from augkit.ablation.result import ArmKind
from augkit.errors import RecipeError
from augkit.harness.requests import LONGEST_NAME, refuse_unless_drawn
from augkit.harness.tasks import fitting_tasks
from augkit.recipe.ablation import ARMS, AblateSettings
from augkit.recipe.schema import Recipe
from augkit.recipe.training import TrainSettings

__all__ = ["BASELINE", "CONTROL", "ON_THE_FLY", "Arm", "make_arms"]

BASELINE, CONTROL, ALL, ON_THE_FLY = "baseline", "copy-control", "all", "on-the-fly"
ALTERNATIVES: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "class_weights": ("class-weights", "Class weights instead of copies", {"class_weights": "balanced"}),
    "tuned_threshold": ("tuned-threshold", "Tuned threshold instead of copies", {"threshold": "tuned"}),
}
"""Name in `ablate.arms` to id, title, and what the `train` section has otherwise."""
CLASSIFICATIONS = frozenset(
    f"{kind}-classification" for kind in ("text", "image", "audio", "time-series", "tabular")
)  # of rows; of tokens there are no weights by row


@dataclass(frozen=True)
class Arm:
    """One arm.

    Attributes:
        id: unique in the study; also the tag of its dataset version.
        title: for people.
        kind: see `augkit.ablation.result.ArmKind`.
        steps: operators in its chain.
        recipe: what builds its dataset.
        control: id of the copy control with as many copies; empty for arms without copies of their own.
        drawn_by: the recipe whose chain draws the rows anew in each pass; None where they are learnt as they stand.
        otherwise: keys of the `train` section in which this arm differs from the others.
    """

    id: str
    title: str
    kind: ArmKind
    steps: tuple[str, ...]
    recipe: Recipe
    control: str = ""
    drawn_by: Recipe | None = None
    otherwise: Mapping[str, str] = field(default_factory=dict)

    def settings(self, train: TrainSettings) -> TrainSettings:
        """The training of this arm.

        Args:
            train: that all arms have in common.
        """
        return train.model_copy(update=dict(self.otherwise)) if self.otherwise else train


def make_arms(recipe: Recipe, settings: AblateSettings) -> list[Arm]:
    """The arms of a study: baseline and copy control first, then the others in the order a table shows them.

    The baseline is the recipe without `augment` and `balance`; gates that compare rows over the whole dataset act on it
    as on every arm, so that all have the same source rows. The copy control has, for each copy of the recipe's own
    dataset, its source row once more (`augment.perturb: false`). Arms that would be the same are there once.

    Raises:
        RecipeError: there is nothing to compare, or an arm cannot be made; names the line.
    """
    _check(recipe)
    return list(_distinct(_arms(recipe, settings)))


def _check(recipe: Recipe) -> None:
    augment = recipe.augment
    if augment is None or (augment.copies == 0 and recipe.balance is None):
        path: tuple[str, ...] = ("augment", "copies") if augment else ()
        hint = "Add one, such as `augment: {copies: 4, chain: [text.synonym]}`, or train with `augkit train`."
        raise recipe.error("there is nothing to compare: the recipe augments nothing", path, hint=hint)
    if not augment.perturb:
        raise recipe.error(
            "there is nothing to compare: `perturb: false` makes every arm a copy control",
            ("augment", "perturb"),
            hint="Leave it out; the copy control is made by itself.",
        )
    if others := [split for split in augment.splits if split != "train"]:
        raise recipe.error(
            f"an ablation scores every arm on the same rows, and augment.splits augments {others[0]}",
            ("augment", "splits"),
            hint="Augment the train split alone: leave `splits` out of the augment section.",
        )


def _arms(recipe: Recipe, settings: AblateSettings) -> Iterator[Arm]:
    assert recipe.augment is not None
    augment, names = recipe.augment, operators(recipe)
    named = _numbered(names)
    chain = augment.chain

    def augmented(
        id: str, title: str, kind: ArmKind, keep: Sequence[int], control: str = CONTROL, **changes: Any
    ) -> Arm:
        steps = tuple(names[number] for number in keep) if changes.get("perturb", True) else ()
        made = _variant(recipe, augment=augment.model_copy(update=changes))
        return Arm(id, title, kind, steps, made, control)

    every = list(range(len(names)))
    yield Arm(BASELINE, "Baseline: nothing augmented", "baseline", (), _variant(recipe, augment=None, balance=None))
    yield augmented(CONTROL, "Copy control: duplicates instead", "copy_control", every, "", perturb=False)
    if "only" in settings.arms and len(names) > 1:
        for number, name in enumerate(named):
            yield augmented(f"only-{name}", f"Only {name}", "only", [number], chain=with_only(chain, {number}))
    if "without" in settings.arms and len(names) > 2:
        for number, name in enumerate(named):
            rest = [other for other in every if other != number]
            kept = with_only(chain, rest)
            yield augmented(f"without-{name}", f"All but {name}", "without", rest, chain=kept)
    if {"all", "without"} & set(settings.arms) or len(names) == 1:
        title = "All operators together" if len(names) > 1 else f"Only {named[0]}"
        yield Arm(ALL, title, "all", tuple(names), recipe, CONTROL)
    if "on_the_fly" in settings.arms:
        yield _on_the_fly(recipe, names)
    yield from _alternatives(recipe, settings)
    for factor in settings.strength:
        if factor != 1:
            strong = stronger(recipe, factor)
            yield augmented(f"strength-{factor:g}", f"All, strength × {factor:g}", "strength", every, chain=strong)
    for count in settings.copies:
        if count != augment.copies:
            control, words = f"{CONTROL}-{count}", f"{count} {'copy' if count == 1 else 'copies'}"
            title = f"Copy control of {words}"
            yield augmented(control, title, "copy_control", every, "", copies=count, perturb=False)
            yield augmented(f"copies-{count}", f"All, {words}", "copies", every, control, copies=count)
    yield from _real(recipe, settings.real_rows)


def _on_the_fly(recipe: Recipe, names: Sequence[str]) -> Arm:
    """The dataset of the baseline, which the recipe's chain changes as it is learnt."""
    refuse_unless_drawn(recipe, ("ablate", "arms"))
    title = "All, drawn anew in each pass" if len(names) > 1 else f"{names[0]}, drawn anew in each pass"
    made = _variant(recipe, augment=None, balance=None)
    return Arm(ON_THE_FLY, title, "on_the_fly", tuple(names), made, CONTROL, drawn_by=recipe)


def _alternatives(recipe: Recipe, settings: AblateSettings) -> Iterator[Arm]:
    """The dataset of the baseline, learnt otherwise: what a rare label may need instead of copies."""
    named = set(ALTERNATIVES) & set(settings.arms)
    if settings.arms == list(ARMS) and recipe.balance is not None and _classifies(recipe):
        named = set(ALTERNATIVES)
    train = recipe.train or TrainSettings()
    for name, (id, title, otherwise) in ALTERNATIVES.items():
        if name not in named:
            continue
        if already := [key for key in otherwise if getattr(train, key) is not None]:
            raise recipe.error(
                f"the arm `{name}` differs from the baseline by train.{already[0]}, which all arms would have",
                ("train", already[0]),
                hint=f"Leave train.{already[0]} out, or name `ablate.arms` without {name}.",
            )
        yield Arm(id, title, "alternative", (), _variant(recipe, augment=None, balance=None), otherwise=otherwise)


def _classifies(recipe: Recipe) -> bool:
    """Whether a row gets a label, as far as the recipe tells."""
    task = recipe.train.task if recipe.train else None
    fitting = fitting_tasks(recipe.source.columns)
    return (task or (fitting[0] if fitting else "")) in CLASSIFICATIONS


def _real(recipe: Recipe, further: Sequence[int]) -> Iterator[Arm]:
    """Arms of more source rows and no copies: what labelling more would bring."""
    if not further:
        return
    taken = recipe.source.take.get("train")
    if not isinstance(taken, int):
        raise recipe.error(
            "`real` adds source rows that `take` held back, and the recipe takes all it has",
            ("ablate", "real"),
            hint="Hold rows back, as in source.take: {train: 500}, or leave `real` out.",
        )
    for rows in further:
        source = recipe.source.model_copy(update={"take": {**recipe.source.take, "train": taken + rows}})
        made = _variant(recipe, source=source, augment=None, balance=None)
        yield Arm(f"real-{rows}", f"{rows:,} more real rows", "real", (), made)


def _variant(recipe: Recipe, **changes: Any) -> Recipe:
    name = f"{recipe.name[: LONGEST_NAME - 5]}-arms"
    return recipe.model_copy(update={"name": name, "description": "", **changes})


def _distinct(arms: Iterator[Arm]) -> Iterator[Arm]:
    seen: set[str] = set()
    for arm in arms:
        if arm.id in seen:
            raise RecipeError(f"two arms of the study are called {arm.id}", hint="Name each number once.")
        seen.add(arm.id)
        yield arm


def _numbered(names: Sequence[str]) -> list[str]:
    """Names made unique by a number from the second of each on.

    >>> _numbered(["text.swap", "text.mask", "text.swap"])
    ['text.swap', 'text.mask', 'text.swap-2']
    """
    seen: Counter[str] = Counter()
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return unique
