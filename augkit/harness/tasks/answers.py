"""The true answers of the rows that are scored, as they stood in the data, before a model's vocabulary and length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

__all__ = ["Answers"]

Value = TypeVar("Value")


class Answers(Generic[Value]):
    """What was encoded may have lost its end or an unknown character; what is scored must not.

    Rows of several splits may have the same id, so a value is asked for by id and by what is known of it.

    >>> answers = Answers[str]()
    >>> answers.add(["0", "1"], ["yes", "no"]); answers.add(["0"], ["perhaps"])
    >>> answers.find("0", lambda value: value.startswith("p"))
    'perhaps'
    """

    def __init__(self) -> None:
        self._values: dict[str, list[Value]] = {}

    def __repr__(self) -> str:  # short: tasks are told apart by how they are written
        return "Answers()"

    def add(self, ids: Sequence[str], values: Sequence[Value]) -> None:
        """
        Args:
            ids: of rows.
            values: their true answers.
        """
        for id, value in zip(ids, values, strict=True):
            kept = self._values.setdefault(id, [])
            if value not in kept:
                kept.append(value)

    def find(self, id: str, fits: Callable[[Value], bool]) -> Value | None:
        """The answer of the row of this id that fits; None where there is none."""
        return next((value for value in self._values.get(id, ()) if fits(value)), None)
