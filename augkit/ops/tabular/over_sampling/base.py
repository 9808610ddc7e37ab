"""Operators that make new rows of a class out of its rows in the training split.

A copy takes a place in its class that `balance` gave it: it keeps label, id and group of its source row. What it holds
lies on a *line* from a row of the class, its start, towards a partner. An operator says which rows are started from,
how often, and what their partners are; everything else is here.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from augkit.errors import MissingExtra
from augkit.ops.base import Drawn
from augkit.ops.chance import Chance
from augkit.ops.tabular.base import TableRow, TabularDatasetOperator
from augkit.ops.tabular.over_sampling.starts import Starts
from augkit.ops.tabular.reading.training_table import Categorical, TrainingTable, fit_training_table
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.lineage import WHOLE_CLASS
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers, Space

__all__ = ["ClassLines", "Classes", "LineSampling", "Lines", "Made", "OverSampling", "TableSampling"]
__all__ += ["nearest_partners"]

Ready = TypeVar("Ready")


class Lines(NamedTuple):
    """Where new rows of a class may lie.

    Attributes:
        weights: how often each row is started from, shape (rows of the class,); not all zero.
        partners: places in the table, or `WHOLE_CLASS` for the mean of the class; shape (rows of the class, partners of
            each), or an array for each row.
        reach: the farthest step to each partner, as a share of the way, shape (rows of the class, partners of each);
            below 0 for away from it. The whole way where None.
        hold_self: whether a row stands among its own partners, which then ascend; it is passed over.
    """

    weights: NDArray[np.float64]
    partners: Integers | Sequence[Integers]
    reach: NDArray[np.float64] | None = None
    hold_self: bool = False


class Made(NamedTuple):
    """A new row.

    Attributes:
        parents: pairs of row id and weight; weights add up to 1. The mean of a class, and a curve through all of it,
            are no row; their id is None.
        values: by column.
    """

    parents: list[Any]
    values: dict[str, Any]


class ClassLines:
    """The lines of a class, ready to draw from."""

    def __init__(self, table: TrainingTable, members: Integers, lines: Lines) -> None:
        self._table = table
        self._members = members
        self._lines = lines
        self._starts = Starts(lines.weights)
        self._mean: NDArray[np.float64] = table.values[members].mean(axis=0)

    def made(self, place: int, rng: Chance) -> Made:
        """A copy of the row at `place`; where it starts from another, it takes over that row's categories."""
        table = self._table
        start, partner, step = self._drawn(place, rng.random(3).tolist())
        target = self._mean if partner == WHOLE_CLASS else table.values[partner]
        values = table.on_the_way(table.values[start], target, step)
        if start != place:
            values |= table.category_values(table.categories[start].tolist())
        other = None if partner == WHOLE_CLASS else table.ids[partner]
        return Made([[table.ids[start], round(1 - step, 6)], [other, step]], values)

    def _drawn(self, place: int, draws: Sequence[float]) -> tuple[int, int, float]:
        """Start, partner (both as places in the table) and step."""
        start = self._starts.of(int(np.searchsorted(self._members, place)), draws[2])
        partners = self._lines.partners[start]
        if self._lines.hold_self:
            number = int(draws[0] * (len(partners) - 1))
            number += bool(number >= np.searchsorted(partners, self._members[start]))
        else:
            number = int(draws[0] * len(partners))
        reach = 1.0 if self._lines.reach is None else float(self._lines.reach[start, number])
        return int(self._members[start]), int(partners[number]), round(reach * draws[1], 6)


class Classes(Generic[Ready]):
    """The classes of a training split; each is made ready when the first copy of one of its rows is drawn."""

    def __init__(self, table: TrainingTable, prepare: Callable[[TrainingTable, int, Integers], Ready]) -> None:
        self.table = table
        self._prepare = prepare
        self._ready: dict[int, Ready | TableError] = {}

    def ready_for(self, place: int) -> Ready | None:
        """What is ready for the class of the row at `place`; None where it has no other row.

        Raises:
            TableError: no row of the class can be started from.
        """
        code = int(self.table.codes[place])
        members = self.table.members[code]
        if len(members) < 2:
            return None
        if code not in self._ready:
            try:
                self._ready[code] = self._prepare(self.table, code, members)
            except TableError as error:
                self._ready[code] = error
        found = self._ready[code]
        if isinstance(found, TableError):
            raise found
        return found


class TableSampling(TabularDatasetOperator):
    """Makes new rows out of training rows, all of which it has learnt.

    Class attributes:
        packages: what must be installed.
    """

    packages: ClassVar[tuple[str, ...]] = ("scipy", "threadpoolctl")

    def check_ready(self, language: str) -> None:
        if any(find_spec(package) is None for package in self.packages):
            raise MissingExtra(self.name, "tabular")


class OverSampling(TableSampling, Generic[Ready]):
    """Makes new rows of a class out of its training rows.

    Class attributes:
        categorical: columns that are learnt as categories.
    """

    categorical: ClassVar[Categorical] = "text"

    def fit(self, samples: Iterable[TableRow], rng: Chance) -> bytes:
        return fit_training_table(samples, self.categorical)

    def restore(self, state: bytes) -> Classes[Ready]:
        return Classes(TrainingTable(state), self.prepare)

    def draw(self, sample: TableRow, rng: Chance, fitted: Classes[Ready]) -> Drawn:
        place = fitted.table.place_of(sample)
        ready = None if place is None else fitted.ready_for(place)
        if place is None or ready is None:
            return None
        made = self.make(fitted.table, place, ready, rng)
        values = {name: value for name, value in made.values.items() if name in sample.features}
        return {"parents": made.parents, "values": values}

    @abstractmethod
    def prepare(self, table: TrainingTable, code: int, members: Integers) -> Ready:
        """What `make` needs to know of a class; called once a class, and not before a copy of it is drawn.

        Args:
            table: the training split.
            code: the class, as a number.
            members: places of its rows, ascending; at least two.

        Raises:
            TableError: no row of the class can be started from.
        """

    @abstractmethod
    def make(self, table: TrainingTable, place: int, ready: Ready, rng: Chance) -> Made:
        """A copy of the row at `place`."""


class LineSampling(OverSampling[ClassLines]):
    """Makes new rows on lines from rows of a class to their partners.

    Where a copy starts from another row than its own, it takes over that row's text and truth values.
    """

    @abstractmethod
    def lines(self, table: TrainingTable, code: int, members: Integers) -> Lines:
        """Where new rows of a class may lie; see `prepare`."""

    def prepare(self, table: TrainingTable, code: int, members: Integers) -> ClassLines:
        return ClassLines(table, members, self.lines(table, code, members))

    def make(self, table: TrainingTable, place: int, ready: ClassLines, rng: Chance) -> Made:
        return ready.made(place, rng)


def nearest_partners(
    space: Space, base: Integers, members: Integers, starts: NDArray[np.bool_], neighbours: int
) -> Integers:
    """The nearest rows of `base` to those rows of a class that are started from; -1 for the others.

    Args:
        space: the points.
        base: rows to choose from, ascending, all of the class among them.
        members: rows of the class, ascending.
        starts: which of them are started from.
        neighbours: how many; fewer where the base has no more rows.

    Returns:
        Shape (rows of the class, neighbours).
    """
    count = min(neighbours, len(base) - 1)
    partners = np.full((len(members), count), -1, dtype=np.int64)
    partners[starts] = Search()(space, base, members[starts], count).rows
    return partners
