"""An operator under test: its rows, what it learnt from them, and one draw at a time."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from augkit.building.chain import Copy, Fitted, Run, Step
from augkit.building.seeding import Chance, copy_key, step_key
from augkit.features import feature_of
from augkit.ops.base import BatchOperator, DatasetOperator, Operator, Row, RowOperator, SplitOperator
from augkit.testing.samples import Samples, samples_of
from augkit.testing.violation import ContractViolation, require

__all__ = ["Subject", "is_nothing"]

SEED = 20_261


class Subject:
    """An operator with the rows it is tried on.

    Attributes:
        operator: the operator.
        language: of the rows; English where the operator serves it.
        samples: of its modality.
        ordinary: everyday rows, by id, with the roles that the operator moves or keeps.
        odd: rare rows, by what is odd about them.
    """

    def __init__(self, operator: Operator[Any]) -> None:
        self.operator = operator
        languages = operator.languages
        self.language = "en" if not languages or "en" in languages else min(languages)
        self.samples: Samples = samples_of(operator.modality, self.language)
        self.step = Step(f"{operator.name}.1", operator, SEED)
        rows = {f"row-{number}": self._served(values) for number, values in enumerate(self.samples.ordinary)}
        self.ordinary = {id: values for id, values in rows.items() if values is not None}
        odd = {name: self._served(values) for name, values in self.samples.odd.items()}
        self.odd = {name: values for name, values in odd.items() if values is not None}
        require(
            self.ordinary,
            "an operator's inputs are roles that rows of its modality have",
            f"none of the sample rows of {operator.modality} has one of {sorted(operator.inputs())}",
        )

    def _served(self, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """A row with the roles that a plan lets the operator meet; None where none of them is an input."""
        known = self.operator.moves | self.operator.keeps
        served = {role: copy.deepcopy(value) for role, value in values.items() if feature_of(role) in known}
        inputs = self.operator.inputs()
        return served if not inputs or inputs & set(map(feature_of, served)) else None

    def row(self, id: str, values: Mapping[str, Any]) -> Row:
        return Row(id, copy.deepcopy(dict(values)), self.language)

    @cached_property
    def states(self) -> dict[str, bytes]:
        """What a dataset operator learns from the ordinary rows."""
        return {self.step.id: self.fit()} if isinstance(self.operator, DatasetOperator) else {}

    @cached_property
    def fitted(self) -> Any:
        assert isinstance(self.operator, DatasetOperator)
        return self.operator.restore(self.states[self.step.id])

    def fit(self, operator: Operator[Any] | None = None, rows: Mapping[str, Mapping[str, Any]] | None = None) -> bytes:
        operator = self.operator if operator is None else operator
        assert isinstance(operator, DatasetOperator)
        rows = self.ordinary if rows is None else rows
        samples = (operator.glimpse(self.row(id, values)) for id, values in rows.items())
        state = operator.fit(samples, Chance.fresh(step_key(SEED, f"{self.step.id}.fit"), copy_key("", 0)))
        require(type(state) is bytes, "fit returns bytes", f"it returned {type(state).__name__}")
        return state

    def draw(self, id: str, values: Mapping[str, Any], number: int = 0, operator: Operator[Any] | None = None) -> Any:
        """What is drawn for a row and copy, with nothing else run before or beside it."""
        operator = self.operator if operator is None else operator
        sample = operator.read(self.row(id, values))
        return self.draw_sample(sample, id, number, operator)

    def draw_sample(self, sample: Any, id: str, number: int, operator: Operator[Any]) -> Any:
        rng = Chance.fresh(self.step.key, copy_key(id, number))
        if isinstance(operator, RowOperator):
            return operator.draw(sample, rng)
        if isinstance(operator, SplitOperator):
            pieces = operator.draw_pieces(sample, Chance.fresh(self.step.key, copy_key(id, -1)))
            return pieces[number] if number < len(pieces) else None
        if isinstance(operator, BatchOperator):
            drawn = operator.draw_batch([sample], [rng])
            require(len(drawn) == 1, "draw_batch draws once for each row", f"{len(drawn)} draws for one row")
            return drawn[0]
        assert isinstance(operator, DatasetOperator)
        return operator.draw(sample, rng, self.fitted)

    def applied(self, row: Row, drawn: Any, operator: Operator[Any] | None = None) -> Row:
        operator = self.operator if operator is None else operator
        return operator.write(row, operator.apply(operator.read(row), drawn))

    def run(self, copies: list[Copy], operator: Operator[Any] | None = None) -> None:
        """Run copies through a step of a chain, as a build does."""
        step = self.step if operator is None else Step(self.step.id, operator, SEED)
        step.run(copies, Run(fitted=Fitted(self.states)))

    def copies(self, rows: Mapping[str, Mapping[str, Any]], count: int = 1) -> list[Copy]:
        return [Copy(self.row(id, values), number) for id, values in rows.items() for number in range(count)]


def is_nothing(drawn: Any) -> bool:
    """Whether what was drawn means that the row stays as it is."""
    return drawn is None or drawn == []


def as_json(drawn: Any) -> Any:
    """What was drawn after a round trip through JSON.

    Raises:
        ContractViolation: it does not come back as it was.
    """
    clause = "what is drawn is JSON"
    _only_json(drawn, clause)
    try:
        again = json.loads(json.dumps(drawn, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise ContractViolation(clause, f"{error}: {drawn!r}") from None
    require(again == _listed(drawn), clause, f"{drawn!r} came back as {again!r}")
    return again


def _only_json(value: Any, clause: str) -> None:
    if isinstance(value, dict):
        for key in value:
            require(type(key) is str, clause, f"the key {key!r} is not a string")
        for item in value.values():
            _only_json(item, clause)
    elif isinstance(value, list | tuple):
        for item in value:
            _only_json(item, clause)
    else:
        plain = value is None or type(value) in (str, int, float, bool)
        require(plain, clause, f"{value!r} is of type {type(value).__name__}; make it plain with .item() or tolist()")


def _listed(value: Any) -> Any:
    """Tuples as the lists that JSON makes of them."""
    if isinstance(value, dict):
        return {key: _listed(item) for key, item in value.items()}
    return [_listed(item) for item in value] if isinstance(value, list | tuple) else value
