"""The `ablate:` section of a recipe: which arms are compared, with how many seeds, and by what rule they are judged."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from augkit.recipe.section import Section

__all__ = ["AblateSettings"]

Arms = Literal["only", "without", "all", "on_the_fly", "class_weights", "tuned_threshold"]
ARMS: tuple[Arms, ...] = ("only", "without", "all")
Share = Annotated[float, Field(gt=0, lt=1)]


class AblateSettings(Section):
    """What `augkit ablate` compares, and the rule it decides by.

    Baseline and copy control are always there.

    Attributes:
        seeds: how many runs each arm gets, or the seeds themselves; every arm gets the same.
        arms: `only` one operator each, `without` one operator each, and `all` operators together; and where it is
            named, `on_the_fly`: all operators, with copies drawn anew in each pass over the data instead of made once;
            and what costs no copies, on the source rows: `class_weights`, labels weighing the same in the loss however
            rare they are, and `tuned_threshold`, the border between labels moved to where validation scores best. Where
            `arms` is left as it is and the recipe balances the labels of a classification, both are there as well.
        copies: numbers of copies that the whole chain is tried with as well, each beside a copy control of its own.
        strength: factors by which every `rate` and `ratio` of the chain is tried as well.
        real: source rows beyond `take` that an arm without copies gets, to compare with; a number, or a list of them.
        equivalence: differences smaller than this do not matter to you, in the unit of the metric; 0.01 is a point.
        alpha: chance of calling any arm different where none is.
        level: of the intervals.
        effect: the smallest gain you care for; `--plan` says how many seeds it takes to find it.
        regime: `fixed_steps` trains every arm equally long; `to_convergence` stops each when validation stops getting
            better; `both` does either, and tells the effect of compute apart.
        patience: optimizer steps without a better validation score after which `to_convergence` stops.
        most_steps: optimizer steps after which it stops at the latest; ten times the budget where left out.
        slices: columns of the test split by whose values the scores are shown, beside length and confidence.
        workers: runs at once; as many as there are cores where left out.
    """

    seeds: Annotated[int, Field(ge=2, le=1000)] | list[Annotated[int, Field(ge=0, lt=2**31)]] = 10
    arms: list[Arms] = Field(default_factory=lambda: list(ARMS))
    copies: list[Annotated[int, Field(ge=1, le=10_000)]] = Field(default_factory=list)
    strength: list[Annotated[float, Field(gt=0, le=100)]] = Field(default_factory=list)
    real: Annotated[int, Field(gt=0)] | list[Annotated[int, Field(gt=0)]] = Field(default_factory=list)
    equivalence: Annotated[float, Field(gt=0)] = 0.01
    alpha: Share = 0.05
    level: Share = 0.95
    effect: Annotated[float, Field(gt=0)] = 0.02
    regime: Literal["fixed_steps", "to_convergence", "both"] = "fixed_steps"
    patience: Annotated[int, Field(gt=0)] | None = None
    most_steps: Annotated[int, Field(gt=0)] | None = None
    slices: list[str] = Field(default_factory=list)
    workers: Annotated[int, Field(ge=1)] | None = None

    @field_validator("slices", mode="before")
    @classmethod
    def _one_column(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _consistent(self) -> AblateSettings:
        for name in ("seeds", "arms", "copies", "strength", "real", "slices"):
            values = getattr(self, name)
            if isinstance(values, list) and len(set(values)) < len(values):
                raise ValueError(f"`{name}` names a value twice")
        if isinstance(self.seeds, list) and len(self.seeds) < 2:
            raise ValueError("`seeds` names fewer than two; give a number of them, or a list")
        return self

    @property
    def seed_list(self) -> list[int]:
        """The seeds, in order."""
        return list(range(self.seeds)) if isinstance(self.seeds, int) else list(self.seeds)

    @property
    def real_rows(self) -> list[int]:
        """Numbers of further source rows, in order."""
        return [self.real] if isinstance(self.real, int) else list(self.real)
