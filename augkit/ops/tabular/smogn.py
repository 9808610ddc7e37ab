"""`tabular.smogn`: more rows with rare target values, for regression."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from augkit.errors import RecipeError, nearest
from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.tabular.base import TableRow
from augkit.ops.tabular.over_sampling.base import TableSampling
from augkit.ops.tabular.reading.numeric import NumericColumn, is_number
from augkit.ops.tabular.reading.training_table import TrainingTable, fit_training_table
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace
from augkit.ops.tabular.resampling.smogn import checked_bins, relevance, target_bins


class Bin(NamedTuple):
    """A run of neighbouring target values that are all rare.

    Attributes:
        rows: places of its rows, ascending.
        neighbours: of each row within the bin, shape (rows, neighbours).
        distances: to them.
        safe: half the median of these distances, shape (rows,): nearer partners are gone towards.
        spread: standard deviation of each column within the bin.
        target_spread: of the target.
    """

    rows: Integers
    neighbours: Integers
    distances: NDArray[np.float64]
    safe: NDArray[np.float64]
    spread: NDArray[np.float64]
    target_spread: float


class RareRows:
    """The rows of a training split that have rare target values, ready to draw from.

    Args:
        table: the training split; labels are numbers.
        threshold: relevance from which a target value is rare.
        neighbours: within the bin; fewer where it has fewer rows.
    """

    def __init__(self, table: TrainingTable, threshold: float, neighbours: int) -> None:
        self.table = table
        found = [json.loads(label) for label in table.labels]
        self.facts = NumericColumn()
        for code in table.codes.tolist():
            self.facts.see(found[code])
        self.targets: NDArray[np.float64] = np.array(found, np.float64)[table.codes]
        self._home: dict[int, tuple[Bin, int]] = {}
        if len(self.targets):
            for is_rare, rows in target_bins(self.targets, relevance(self.targets), threshold):
                ready = self._ready(rows, neighbours) if is_rare else None
                self._home |= {place: (ready, number) for number, place in enumerate(rows.tolist()) if ready}

    def _ready(self, rows: Integers, neighbours: int) -> Bin:
        values, count = self.table.values, min(neighbours, len(rows) - 1)
        if not count:  # alone in its bin: noise as wide as in the whole split
            nothing, spread = np.empty((1, 0)), values.std(axis=0)
            return Bin(rows, nothing.astype(np.int64), nothing, np.full(1, np.inf), spread, float(self.targets.std()))
        near = Search()(NumericSpace(values), rows, rows, count)
        distances = np.sqrt(near.squares)
        spread, safe = values[rows].std(axis=0), np.median(distances, axis=1) / 2
        return Bin(rows, near.rows, distances, safe, spread, float(self.targets[rows].std()))

    def draw(self, place: int, perturbation: float, rng: Chance) -> Drawn:
        """A new row and its `target` for the row at `place`; None where its target value is not rare."""
        if place not in self._home:
            return None
        (one, number), table = self._home[place], self.table
        own, target = table.values[place], float(self.targets[place])
        choice, step = rng.random(2).tolist()
        partner = int(choice * one.neighbours.shape[1])
        if one.neighbours.shape[1] and one.distances[number, partner] < one.safe[number]:
            other, step = int(one.neighbours[number, partner]), round(step, 6)
            values = table.on_the_way(own, table.values[other], step)
            made_target = target + step * (float(self.targets[other]) - target)
            parents = [[table.ids[place], round(1 - step, 6)], [table.ids[other], step]]
        else:
            width = min(float(one.safe[number]), perturbation)
            noise = rng.standard_normal(len(own) + 1) * width
            values = table.settled(own + noise[:-1] * one.spread)
            made_target = target + float(noise[-1]) * one.target_spread
            parents = [[table.ids[place], 1.0]]
        return {"parents": parents, "values": values, "target": self.facts.settled(made_target)}


@operator("tabular.smogn", version=1)
class Smogn(TableSampling):
    """SMOTE for regression: rows whose target value is rare get copies between it and a neighbour, or with noise.

    The target is a number, the label or a column of the features, and moves with the row. Values are rare beyond the
    whiskers of a box plot (1.5 interquartile ranges), and less so towards the median: see `threshold`. Neighbours are
    the nearest rows among those whose target values are rare on the same side. A copy lies between its row and a
    neighbour, its target as far on the way, where that is nearer than half the median distance to all of them; else it
    is the row with normal noise. `copies` says how many copies each row with a rare value gets; `balance` counts
    classes and is not for numbers. All other rows stay as they are: `drop_unchanged` drops their copies. Values and
    targets stay within the range of the training split, and whole where all are. Text and truth values are the row's
    own. A row that lacks a number stays as it is.

    Args:
        target: column of the features that is the target; the label where left out.
        threshold: relevance from which a target value is rare: 0 at the median, 1 from the whisker outwards.
        neighbours: nearest rows that one is drawn from; fewer where fewer values are rare.
        perturbation: width of the noise at most, in standard deviations of each column and of the target.

    Source: Branco, Torgo & Ribeiro 2017, "SMOGN: a Pre-processing Approach for Imbalanced Regression"; its second half,
    which takes common rows away, is left out.
    """

    moves: ClassVar[frozenset[str]] = frozenset({"features", "label"})
    keeps: ClassVar[frozenset[str]] = frozenset({"id", "group", "time"})
    chooses_rows: ClassVar[bool] = True

    target: str | None = None
    threshold: Annotated[float, Field(gt=0, le=1)] = 0.5
    neighbours: Annotated[int, Field(ge=1, le=1000)] = 5
    perturbation: Annotated[float, Field(ge=0, le=10)] = 0.02

    def check_roles(self, roles: frozenset[str]) -> None:
        if self.target is None and "label" not in roles:
            raise RecipeError(
                "it makes more rows with rare target values, and source.columns names no label",
                hint="Name the column of the target under source.columns, as in `label: price`.",
            )

    def fit(self, samples: Iterable[TableRow], rng: Chance) -> bytes:
        everything = list(samples)
        columns = sorted({name for row in everything for name in row.features})
        if everything and self.target is not None and self.target not in columns:
            raise TableError(
                f"target of tabular.smogn names {self.target!r}, and the features have no such column.",
                hint=nearest(self.target, columns),
            )
        rows = [row for sample in everything if is_number((row := self._apart(sample)).label)]
        if everything and not rows:
            what = "label" if self.target is None else f"column {self.target!r}"
            raise TableError(
                f"None of the {len(everything):,} rows of the training split has a number as its {what}, and SMOGN is"
                " for targets that are numbers.",
                hint="For classes use tabular.smote and its like, with balance.",
            )
        if len(rows) > 1:
            checked_bins(np.array([row.label for row in rows], np.float64), self.threshold)
        return fit_training_table(rows)

    def _apart(self, sample: TableRow) -> TableRow:
        """The row with its target as the label, and not among the features."""
        if self.target is None:
            return sample
        others = {name: value for name, value in sample.features.items() if name != self.target}
        return TableRow(others, sample.features.get(self.target), sample.row_id)

    def restore(self, state: bytes) -> RareRows:
        return RareRows(TrainingTable(state), self.threshold, self.neighbours)

    def draw(self, sample: TableRow, rng: Chance, fitted: RareRows) -> Drawn:
        place = fitted.table.place_of(sample)
        drawn: Any = None if place is None else fitted.draw(place, self.perturbation, rng)
        if drawn is None:
            return None
        values = {name: new for name, new in drawn["values"].items() if name in sample.features}
        if self.target is None:
            return {"parents": drawn["parents"], "values": values, "label": drawn["target"]}
        return {"parents": drawn["parents"], "values": values | {self.target: drawn["target"]}}
