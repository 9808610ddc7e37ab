"""The `steps` of a source: how a table with one line a step becomes time series."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from augkit.recipe.section import Section

__all__ = ["StepTable"]


class StepTable(Section):
    """How a table with one line a step of a time series becomes series, one a row.

    Lines may stand in any order: those of a series are sorted by time, and those of one time stay in the order of the
    table. The columns that are made are `id` (of the series), `series`, and `times`, `label`, `group` and `step_labels`
    where they are named here.

    Attributes:
        id: column that says which series a line is of.
        time: column of the time: ISO 8601, timestamps, or numbers; left out, lines stand in their order and steps are
            evenly apart.
        values: column of the values, which makes a list of numbers; or a list of columns, one a channel.
        label: column of the label of the whole series; a series for which it changes is set aside.
        group: column of the group of the whole series; the same holds.
        step_labels: column of the label of each step.
        repeated_times: of steps of one series at one time, `first` or `last` keeps one, `mean` takes the mean of their
            values and the labels of the first; `refuse` sets such a series aside.
    """

    id: str
    time: str | None = None
    values: str | Annotated[list[str], Field(min_length=1)]
    label: str | None = None
    group: str | None = None
    step_labels: str | None = None
    repeated_times: Literal["refuse", "first", "last", "mean"] = "refuse"

    @model_validator(mode="after")
    def _apart(self) -> StepTable:
        named = [self.id, *self.channels, *filter(None, (self.time, self.label, self.group, self.step_labels))]
        if twice := sorted({column for column in named if named.count(column) > 1}):
            raise ValueError(f"column {twice[0]!r} is named twice")
        if self.time is None and self.repeated_times != "refuse":
            raise ValueError("`repeated_times` needs `time`")
        return self

    @property
    def channels(self) -> list[str]:
        """The columns of the values."""
        return [self.values] if isinstance(self.values, str) else self.values

    @property
    def beside(self) -> dict[str, str]:
        """Role to column of what a line has beside its series, time and values."""
        named = {role: getattr(self, role) for role in ("label", "group", "step_labels")}
        return {role: column for role, column in named.items() if column is not None}

    def columns(self) -> dict[str, str]:
        """Role to column of the series."""
        roles = ["id", "series", *(["times"] if self.time else []), *self.beside]
        return {role: role for role in roles}
