"""A chain: the steps of a recipe, compiled once and run over many copies of many rows.

A step's identity is its name and its number among steps of that name, so that leaving another step out changes nothing
about its draws. Every node runs over a list of copies at once, which is what lets batch operators see batches.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import log1p
from typing import Any

from orjson import dumps

from augkit.building.seeding import Chance, copy_key, step_key, uniform
from augkit.ops.base import (
    BatchDatasetOperator,
    BatchOperator,
    DatasetOperator,
    Operator,
    Row,
    RowOperator,
    SplitOperator,
)
from augkit.recipe.schema import Output
from augkit.roles import MEDIA_ROLES

At = Callable[[bytes, bytes], Chance]
DrawBatch = Callable[[Sequence[Any], Sequence[Chance]], Sequence[Any]]


class Copy:
    """One copy of a row on its way through the chain.

    Attributes:
        row: the row as it is by now.
        number: of this copy among those of its row.
        key: the part of every draw's key that this copy brings along.
        row_key: the same for all copies of the row.
        trace: one JSON object for each step that changed it.
        failure: the step that failed and its error, or None.
    """

    __slots__ = ("epoch", "failure", "key", "number", "row", "trace")

    def __init__(self, row: Row, copy: int, epoch: int = 0) -> None:
        self.row = row
        self.number = copy
        self.epoch = epoch
        self.key = copy_key(row.id, copy, epoch)
        self.trace: list[str] = []
        self.failure: tuple[str, Exception] | None = None

    @property
    def row_key(self) -> bytes:
        return copy_key(self.row.id, -1, self.epoch)

    @property
    def lineage(self) -> str:
        """The steps that changed this copy with what they drew, as a JSON list."""
        return f"[{','.join(self.trace)}]"


class Fitted:
    """What dataset operators learnt, by step: bytes as they travel, objects as `draw` is handed them."""

    def __init__(self, states: Mapping[str, bytes] | None = None) -> None:
        self.states = dict(states or {})
        self._restored: dict[str, Any] = {}

    def get(self, step: Step) -> Any:
        if step.id not in self._restored:
            assert isinstance(step.operator, DatasetOperator)
            if step.id not in self.states:
                raise RuntimeError(f"{step.id} learns from the training split and has not been fitted")
            self._restored[step.id] = step.operator.restore(self.states[step.id])
        return self._restored[step.id]


@dataclass(frozen=True)
class Run:
    """What a chain needs to run: chance and fitted states, one of each per process, and how its results are encoded."""

    chance: Chance = field(default_factory=Chance)
    fitted: Fitted = field(default_factory=Fitted)
    output: Output = field(default_factory=Output)


class Node(ABC):
    """One part of a chain: an operator, or a rule about which parts run."""

    def __init__(self, id: str, seed: int, version: int, p: float, weight: float) -> None:
        self.id = id
        self.key = step_key(seed, id, version)
        self.p = p
        self.p_key = step_key(seed, f"{id}.p")
        self.weight = weight

    def run(self, copies: Sequence[Copy], run: Run) -> None:
        """Move every copy through this node, each with probability `p`; failed copies are passed over."""
        chosen = [copy for copy in copies if copy.failure is None]
        if self.p < 1:
            chosen = [copy for copy in chosen if uniform(self.p_key, copy.key) < self.p]
        if chosen:
            self._run(chosen, run)

    @abstractmethod
    def _run(self, copies: Sequence[Copy], run: Run) -> None: ...

    @abstractmethod
    def describe(self) -> dict[str, Any]:
        """This node as canonical JSON values: what decides its output."""

    def steps(self) -> list[Step]:
        """The operators at and below this node, in the order they were written."""
        return []


class Step(Node):
    """An operator in its place in the chain."""

    def __init__(self, id: str, operator: Operator[Any], seed: int, p: float = 1.0, weight: float = 1.0) -> None:
        super().__init__(id, seed, operator.version, p, weight)
        self.operator = operator
        self._trace_head = f'{{"step":"{id}","drawn":'

    def _run(self, copies: Sequence[Copy], run: Run) -> None:
        operator, key, at = self.operator, self.key, run.chance.at
        if isinstance(operator, RowOperator):
            if operator.together:
                self._run_together(operator, copies, at)
            else:
                self._run_rows(operator, copies, at)
        elif isinstance(operator, SplitOperator):
            self._run_each(copies, lambda copy, sample: _piece(operator, sample, at(key, copy.row_key), copy.number))
        elif isinstance(operator, BatchOperator):
            self._run_batches(copies, operator.batch_size, operator.draw_batch)
        elif isinstance(operator, BatchDatasetOperator):
            fitted = run.fitted.get(self)
            fit_draw = operator.draw_batch
            self._run_batches(copies, operator.batch_size, lambda samples, rngs: fit_draw(samples, rngs, fitted))
        elif isinstance(operator, DatasetOperator):
            fitted = run.fitted.get(self)
            self._run_each(copies, lambda copy, sample: operator.draw(sample, at(key, copy.key), fitted))
        else:
            raise TypeError(f"{type(operator).__name__} is of no known shape")

    def _run_rows(self, operator: RowOperator[Any], copies: Sequence[Copy], at: At) -> None:
        """`_run_each` and `_finish` in one: this loop runs millions of times."""
        read, draw, carry_out, key, head = operator.read, operator.draw, operator.carry_out, self.key, self._trace_head
        before = sample = None
        for copy in copies:
            try:
                row = copy.row
                if row is not before:
                    sample, before = read(row), row
                drawn = draw(sample, at(key, copy.key))
                if drawn is None or drawn == []:
                    continue
                copy.row = carry_out(row, sample, drawn)
                copy.trace.append(f"{head}{dumps(drawn).decode()}}}")
            except Exception as error:  # an operator may fail in any way; the row is quarantined
                copy.failure = (self.id, error)

    def _run_together(self, operator: RowOperator[Any], copies: Sequence[Copy], at: At) -> None:
        """As `_run_rows`, with one call for all rows; where that fails, each row alone."""
        read, draw, key, head = operator.read, operator.draw, self.key, self._trace_head
        chosen, rows, samples, draws = list[Copy](), list[Row](), list[Any](), list[Any]()
        before = sample = None
        for copy in copies:
            try:
                row = copy.row
                if row is not before:
                    sample, before = read(row), row
                drawn = draw(sample, at(key, copy.key))
            except Exception as error:  # as in _run_rows
                copy.failure = (self.id, error)
                continue
            if drawn or (drawn is not None and drawn != []):  # nearly always the first
                chosen.append(copy)
                rows.append(row)
                samples.append(sample)
                draws.append(drawn)
        try:
            made = operator.carry_out_many(rows, samples, draws)
        except Exception:  # one bad row does not take the others along
            self._run_each(chosen, lambda copy, sample: draw(sample, at(key, copy.key)))
            return
        last = text = None
        for copy, row, drawn in zip(chosen, made, draws, strict=True):
            copy.row = row
            if text is None or drawn is not last:  # an operator that draws nothing may give one object for all rows
                text, last = f"{head}{dumps(drawn).decode()}}}", drawn
            copy.trace.append(text)

    def _run_each(self, copies: Sequence[Copy], draw: Callable[[Copy, Any], Any]) -> None:
        read, finish = self.operator.read, self._finish
        for copy in copies:
            try:
                sample = read(copy.row)
                finish(copy, sample, draw(copy, sample))
            except Exception as error:  # as in _run_rows
                copy.failure = (self.id, error)

    def _run_batches(self, copies: Sequence[Copy], size: int, draw_batch: DrawBatch) -> None:
        for start in range(0, len(copies), size):
            self._run_batch(copies[start : start + size], draw_batch)

    def _run_batch(self, copies: Sequence[Copy], draw_batch: DrawBatch) -> None:
        """One batch; where it fails as a whole, each row alone, so that one bad row does not take the others along."""
        try:
            samples = [self.operator.read(copy.row) for copy in copies]
            rngs = [Chance.fresh(self.key, copy.key) for copy in copies]
            drawn = draw_batch(samples, rngs)
            if len(drawn) != len(copies):
                raise ValueError(f"draw_batch returned {len(drawn)} draws for {len(copies)} rows")
        except Exception as error:  # as in _run_rows
            if len(copies) == 1:
                copies[0].failure = (self.id, error)
            else:
                for copy in copies:
                    self._run_batch([copy], draw_batch)
            return
        for copy, sample, one in zip(copies, samples, drawn, strict=True):
            try:
                if isinstance(one, Exception):
                    raise one
                self._finish(copy, sample, one)
            except Exception as error:  # as in _run_rows
                copy.failure = (self.id, error)

    def _finish(self, copy: Copy, sample: Any, drawn: Any) -> None:
        if drawn is None or drawn == []:
            return
        copy.row = self.operator.carry_out(copy.row, sample, drawn)
        copy.trace.append(f"{self._trace_head}{dumps(drawn).decode()}}}")

    def describe(self) -> dict[str, Any]:
        content = self.operator.fingerprint()
        return {
            "step": self.id,
            "version": self.operator.version,
            "p": self.p,
            "parameters": self.operator.model_dump(mode="json", exclude=set(self.operator.beside)),
        } | ({"content": content} if content else {})

    def steps(self) -> list[Step]:
        return [self]


def _piece(operator: SplitOperator[Any], sample: Any, rng: Chance, number: int) -> Any:
    pieces = operator.draw_pieces(sample, rng)
    return pieces[number] if number < len(pieces) else None


class Group(Node):
    """A node with nodes below it."""

    def __init__(self, id: str, children: Sequence[Node], seed: int, p: float = 1.0, weight: float = 1.0) -> None:
        super().__init__(id, seed, 0, p, weight)
        self.children = tuple(children)

    def describe(self) -> dict[str, Any]:
        return {
            "step": self.id,
            "p": self.p,
            "steps": [child.describe() | {"weight": child.weight} for child in self.children],
        }

    def steps(self) -> list[Step]:
        return [step for child in self.children for step in child.steps()]

    @cached_property
    def media_roles(self) -> frozenset[str]:
        """Roles of images and sounds that the steps may change."""
        operators = [step.operator for step in self.steps()]
        changed = frozenset[str]().union(*(operator.moves | operator.inputs() for operator in operators))
        return changed & frozenset(MEDIA_ROLES)


class InOrder(Group):
    """Every child, in order."""

    def _run(self, copies: Sequence[Copy], run: Run) -> None:
        for child in self.children:
            child.run(copies, run)


class OneOf(Group):
    """One child per copy, drawn by weight."""

    def _run(self, copies: Sequence[Copy], run: Run) -> None:
        total = sum(child.weight for child in self.children)
        bounds: list[float] = []
        for child in self.children:
            bounds.append((bounds[-1] if bounds else 0.0) + child.weight / total)
        branches: list[list[Copy]] = [[] for _ in self.children]
        for copy in copies:
            drawn = uniform(self.key, copy.key)
            branch = next((index for index, bound in enumerate(bounds) if drawn < bound), len(bounds) - 1)
            branches[branch].append(copy)
        for child, branch_copies in zip(self.children, branches, strict=True):
            child.run(branch_copies, run)


class SomeOf(Group):
    """A drawn number of children per copy, drawn by weight without replacement and run in the order written.

    Each child waits an exponential time with its weight as the rate; those that come first are run (Efraimidis &
    Spirakis 2006, "Weighted random sampling with a reservoir").
    """

    def __init__(
        self,
        id: str,
        children: Sequence[Node],
        seed: int,
        count: tuple[int, int],
        p: float = 1.0,
        weight: float = 1.0,
    ) -> None:
        super().__init__(id, children, seed, p, weight)
        self.count = count

    def _run(self, copies: Sequence[Copy], run: Run) -> None:
        low, high = self.count
        chosen: list[list[Copy]] = [[] for _ in self.children]
        for copy in copies:
            first, *draws = run.chance.at(self.key, copy.key).random(len(self.children) + 1).tolist()
            count = low + int(first * (high - low + 1))
            waits = [-log1p(-draw) / child.weight for draw, child in zip(draws, self.children, strict=True)]
            for index in sorted(range(len(waits)), key=waits.__getitem__)[:count]:
                chosen[index].append(copy)
        for child, child_copies in zip(self.children, chosen, strict=True):
            child.run(child_copies, run)

    def describe(self) -> dict[str, Any]:
        return super().describe() | {"n": list(self.count)}
