"""`tabular.smote`: rows between a row and one of its nearest of the same class."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from typing import Annotated

from pydantic import Field

from augkit.errors import MissingExtra
from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.sampling import chosen
from augkit.ops.tabular.base import TableRow, TabularDatasetOperator
from augkit.ops.tabular.reading.neighbours import Neighbourhood, fit_neighbourhood


@operator("tabular.smote", version=1)
class Smote(TabularDatasetOperator):
    """Put each number somewhere between the row's own and that of one of the nearest training rows with its label.

    Every copy draws another of the neighbours and another place on the way there; both parents and their weights are in
    the lineage. `balance` says how many copies the rows of each class get, so that rare classes get more. Distances
    are over the columns of numbers as they are; whole numbers stay whole. Text and truth values are the row's own. A
    row that lacks a number, or is the only one of its class, stays as it is.

    Args:
        neighbours: nearest rows that one is drawn from; fewer in a class that has no more rows.

    Source: Chawla et al. 2002, "SMOTE: synthetic minority over-sampling technique"; neighbours are exact.
    """

    neighbours: Annotated[int, Field(ge=1, le=1000)] = 5

    def check_ready(self, language: str) -> None:
        if find_spec("threadpoolctl") is None or find_spec("scipy") is None:
            raise MissingExtra(self.name, "tabular")

    def fit(self, samples: Iterable[TableRow], rng: Chance) -> bytes:
        return fit_neighbourhood(samples)

    def restore(self, state: bytes) -> Neighbourhood:
        return Neighbourhood(state)

    def draw(self, sample: TableRow, rng: Chance, fitted: Neighbourhood) -> Drawn:
        place = fitted.place_of(sample)
        others = () if place is None else fitted.nearest(str(sample.label), place, self.neighbours)
        if place is None or not others:
            return None
        draws = rng.random(2).tolist()
        other, step = chosen(others, draws[0]), round(draws[1], 6)
        own, target = fitted.values[place], fitted.values[other]
        values = {}
        for column, (name, facts) in enumerate(fitted.columns.items()):
            start, end = float(own[column]), float(target[column])
            low, high = min(start, end), max(start, end)
            values[name] = facts.settled(min(max(start + step * (end - start), low), high))
        parents = [[fitted.ids[place], round(1 - step, 6)], [fitted.ids[other], step]]
        return {"parents": parents, "values": values}
