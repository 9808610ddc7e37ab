"""`tabular.mlsmote`: more rows with rare labels, where a row has any number of labels."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from augkit.errors import RecipeError, nearest
from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.sampling import chosen
from augkit.ops.tabular.base import TableRow
from augkit.ops.tabular.over_sampling.base import TableSampling
from augkit.ops.tabular.reading.training_table import TrainingTable, fit_training_table
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.mlsmote import LabelRule, rare_labels, voted
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace


class LabelledRows:
    """The rows of a training split and their labels, ready to draw from.

    Args:
        table: the training split; the label of each row is a list of names, as JSON.
        neighbours: within the rows of a label; fewer where it has fewer rows.
        rule: see `voted`.
    """

    def __init__(self, table: TrainingTable, neighbours: int, rule: LabelRule) -> None:
        self.table = table
        found: list[list[str]] = [json.loads(label) for label in table.labels]
        self.names = sorted({name for names in found for name in names})
        numbers = {name: number for number, name in enumerate(self.names)}
        kinds = np.zeros((len(found), len(self.names)), dtype=bool)
        for kind, names in enumerate(found):
            kinds[kind, [numbers[name] for name in names]] = True
        self.present: NDArray[np.bool_] = kinds[table.codes]
        self._neighbours, self._rule = neighbours, rule
        sizes = self.present.sum(axis=0)
        self._rare = np.array([label for label in rare_labels(self.present) if sizes[label] > 1], dtype=np.int64)
        self._near: dict[int, tuple[Integers, Integers]] = {}

    def draw(self, place: int, rng: Chance) -> tuple[list[Any], dict[str, Any], list[str]] | None:
        """Parents, values and labels of a new row for the row at `place`; None where it has no rare label."""
        rare = self._rare[self.present[place, self._rare]]
        if not len(rare):
            return None
        table, (which, choice, step) = self.table, rng.random(3).tolist()
        members, neighbours = self._within(int(chosen(rare.tolist(), which)))
        around = neighbours[np.searchsorted(members, place)]
        other, step = int(chosen(around.tolist(), choice)), round(step, 6)
        labels = voted(self.present[place], self.present[around], self._rule)
        parents = [[table.ids[place], round(1 - step, 6)], [table.ids[other], step]]
        values = table.on_the_way(table.values[place], table.values[other], step)
        return parents, values, [self.names[label] for label in np.flatnonzero(labels).tolist()]

    def _within(self, label: int) -> tuple[Integers, Integers]:
        """The rows of a label, and the nearest of each within it; searched when first asked for."""
        if label not in self._near:
            members = np.flatnonzero(self.present[:, label])
            count = min(self._neighbours, len(members) - 1)
            self._near[label] = members, Search()(NumericSpace(self.table.values), members, members, count).rows
        return self._near[label]


@operator("tabular.mlsmote", version=1)
class MLSmote(TableSampling):
    """SMOTE where a row has any number of labels: rows that have a rare label get copies, with labels of their own.

    The labels of a row are a list of names in the role `label`, or columns of 0 and 1, or of truth values, among the
    features. A label is rare that is rarer, by rows of the commonest label for each row of it, than labels are on
    average. A copy takes one of the rare labels of its row, and lies between the row and one of its nearest that have
    that label too; which labels it has, the row and these neighbours say. `copies` says how many copies each row with a
    rare label gets; `balance` counts classes and is not for several labels a row. All other rows stay as they are:
    `drop_unchanged` drops their copies. Whole numbers stay whole, text and truth values are the row's own. A row that
    lacks a number stays as it is, and so does the only row of a label.

    Args:
        labels: columns of the features that are labels, which then do not count in distances; the label where left out.
        neighbours: nearest rows of the label; fewer where it has fewer rows.
        rule: labels of a copy: those that at least half of the row and its neighbours have (`ranking`), that any of
            them has (`union`), or all (`intersection`).

    Source: Charte et al. 2015, "MLSMOTE: Approaching imbalanced multilabel learning through synthetic instance
    generation".
    """

    moves: ClassVar[frozenset[str]] = frozenset({"features", "label"})
    keeps: ClassVar[frozenset[str]] = frozenset({"id", "group", "time"})
    chooses_rows: ClassVar[bool] = True

    labels: Annotated[list[str], Field(min_length=2)] | None = None
    neighbours: Annotated[int, Field(ge=1, le=1000)] = 5
    rule: LabelRule = "ranking"

    def check_roles(self, roles: frozenset[str]) -> None:
        if self.labels is None and "label" not in roles:
            raise RecipeError(
                "it makes more rows with rare labels, and neither source.columns nor `labels` names any",
                hint="Name a column of lists, as in `label: topics`, or columns of 0 and 1, as in `labels: [a, b]`.",
            )

    def fit(self, samples: Iterable[TableRow], rng: Chance) -> bytes:
        rows = list(samples)
        columns = {name for row in rows for name in row.features}
        for name in self.labels or []:
            if rows and name not in columns:
                raise TableError(
                    f"labels of tabular.mlsmote names {name!r}, and the features have no such column.",
                    hint=nearest(name, sorted(columns)),
                )
        return fit_training_table([self._apart(row) for row in rows])

    def _apart(self, sample: TableRow) -> TableRow:
        """The row with the names of its labels as JSON, and no labels among the features."""
        others = {name: value for name, value in sample.features.items() if name not in (self.labels or ())}
        return TableRow(others, json.dumps(sorted(self._names(sample)), ensure_ascii=False), sample.row_id)

    def _names(self, sample: TableRow) -> Collection[str]:
        if self.labels is None:
            if isinstance(sample.label, list) and all(isinstance(name, str) for name in sample.label):
                return set(sample.label)
            raise TableError(
                f"The label of row {sample.row_id} is {sample.label!r}, and MLSMOTE is for lists of names.",
                hint="Hand over a column of lists (Parquet or JSON lines), or name columns of 0 and 1 under `labels`.",
            )
        for name in self.labels:
            value = sample.features.get(name)
            if value not in (0, 1, None):
                raise TableError(
                    f"Column {name!r}, one of the labels of tabular.mlsmote, is {value!r} in row {sample.row_id};"
                    " labels are 0 and 1, or true and false.",
                    hint="Leave it out of `labels`, or make 0 and 1 of it.",
                )
        return {name for name in self.labels if sample.features.get(name)}

    def restore(self, state: bytes) -> LabelledRows:
        return LabelledRows(TrainingTable(state), self.neighbours, self.rule)

    def draw(self, sample: TableRow, rng: Chance, fitted: LabelledRows) -> Drawn:
        place = fitted.table.place_of(sample)
        made = None if place is None else fitted.draw(place, rng)
        if made is None:
            return None
        parents, numbers, names = made
        values = {name: new for name, new in numbers.items() if name in sample.features}
        if self.labels is None:
            kept = [name for name in sample.label if name in names]
            return {"parents": parents, "values": values, "label": kept + [name for name in names if name not in kept]}
        for name in self.labels:
            own = sample.features.get(name)
            if own is not None:  # a gap stays one
                values[name] = type(own)(name in names)
        return {"parents": parents, "values": values}
