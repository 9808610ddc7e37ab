"""What a history is, and the base classes of operators on interactions.

A history is a list of items, oldest first, with lists that run beside it: times in seconds, sessions, ratings, prices.
Operators draw places in it; what stands beside an item goes where the item goes, and times never run backwards. An item
that was held out of a history for evaluation, or drawn as one that the user has not touched, is never put into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from augkit.ops.base import DatasetOperator, Drawn, Operator, Row, RowOperator, SplitOperator

__all__ = [
    "HELD",
    "PARALLEL",
    "History",
    "InteractionsDatasetOperator",
    "InteractionsOperator",
    "InteractionsSample",
    "InteractionsSplitOperator",
    "pairs",
]

PARALLEL = ("times", "sessions", "ratings", "prices")
OF_PLACES = ("times", "sessions")
"""Lists that say something of the place in the history, whatever item stands there."""
HELD = frozenset({"label", "id", "group", "time", "held_out", "negative_items"})
"""Roles that hold of a user whatever is done to the history."""
OF_ITEMS = ("ratings", "prices")
"""Lists that say something of the item itself, so that it holds for no other item."""


class History:
    """The items of a user or a session, and what stands beside each.

    Attributes:
        items: names, oldest first.
        beside: role to a list as long as `items`, or None where the row has no value; of `times`, seconds.
        held_out: items kept back for evaluation, which may not come into this history; the target among them.
        target: the item that comes next, for rows that name it.
        has_target: whether rows name it at all.
        negatives: items that the user has not touched, as the row names them; None where it names none.
        user: who all rows with the same name are of.
    """

    __slots__ = ("beside", "has_target", "held_out", "items", "negatives", "target", "user")

    def __init__(
        self,
        items: Sequence[str],
        beside: Mapping[str, Sequence[Any] | None] | None = None,
        held_out: Iterable[str] = (),
        target: str | None = None,
        *,
        has_target: bool = False,
        negatives: Sequence[str] | None = None,
        user: str = "",
    ) -> None:
        self.items = items
        self.beside = dict(beside or {})
        self.held_out = frozenset(held_out)
        self.target = target
        self.has_target = has_target or target is not None
        self.negatives = negatives
        self.user = user
        for role, values in self.beside.items():
            if values is not None and len(values) != len(items):
                raise ValueError(f"{len(items)} items but {len(values)} {role}")

    def __len__(self) -> int:
        return len(self.items)

    @property
    def forbidden(self) -> frozenset[str]:
        """Items that may not come into this history."""
        barred = self.held_out if self.target is None else self.held_out | {self.target}
        return barred.union(self.negatives) if self.negatives else barred

    def _with(self, items: Sequence[str], beside: Mapping[str, Sequence[Any] | None]) -> History:
        made = History(items, beside, (), self.target, has_target=self.has_target, negatives=self.negatives)
        made.held_out, made.user = self.held_out, self.user
        return made

    def taken(self, places: Sequence[int]) -> History:
        """The items at these places, in this order, with all that stands beside them.

        >>> History(["a", "b", "c"], {"times": [1, 2, 3]}).taken([0, 2]).beside
        {'times': [1, 3]}
        """
        beside = {role: _at(values, places) for role, values in self.beside.items()}
        return self._with([self.items[place] for place in places], beside)

    def reordered(self, places: Sequence[int]) -> History:
        """The items in this order. Times and sessions stay where they are, so that times do not run backwards.

        >>> History(["a", "b"], {"times": [1, 2], "prices": [5.0, 6.0]}).reordered([1, 0]).beside
        {'times': [1, 2], 'prices': [6.0, 5.0]}
        """
        moved = {role: values if role in OF_PLACES else _at(values, places) for role, values in self.beside.items()}
        return self._with([self.items[place] for place in places], moved)

    def inserted(self, new: Sequence[tuple[int, str]]) -> History:
        """With new items, each right behind the item at a place: at its time, in its session, of no rating or price.

        >>> made = History(["a", "b"], {"times": [1, 2]}).inserted([(0, "x")])
        >>> made.items, made.beside
        (['a', 'x', 'b'], {'times': [1, 1, 2]})
        """
        behind: dict[int, list[str]] = {}
        for place, item in new:
            behind.setdefault(place, []).append(item)
        places: list[int] = []
        items: list[str] = []
        is_new: list[bool] = []
        for place, item in enumerate(self.items):
            more = behind.get(place, ())
            items += [item, *more]
            places += [place] * (1 + len(more))
            is_new += [False] + [True] * len(more)
        beside: dict[str, Sequence[Any] | None] = {}
        for role, values in self.beside.items():
            found = _at(values, places)
            if found is not None and role in OF_ITEMS:
                found = [None if added else value for value, added in zip(found, is_new, strict=True)]
            beside[role] = found
        return self._with(items, beside)

    def replaced(self, new: Sequence[tuple[int, str]], *, hidden: bool = False) -> History:
        """With other items at some places, at the same times.

        Args:
            new: place and item.
            hidden: whether the item is still the same and only its name is hidden, so that rating and price hold.
        """
        items = list(self.items)
        beside = dict(self.beside)
        for place, item in new:
            items[place] = item
        for role in () if hidden else OF_ITEMS:
            values = beside.get(role)
            if values is not None:
                changed = list(values)
                for place, _ in new:
                    changed[place] = None
                beside[role] = changed
        return self._with(items, beside)

    def at_times(self, times: Sequence[Any]) -> History:
        """With other times."""
        return self._with(self.items, self.beside | {"times": times})

    def before(self, target: str) -> History:
        """With this item as the one that comes next, where rows name one."""
        if not self.has_target:
            return self
        made = self._with(self.items, self.beside)
        made.target = target
        return made

    def without(self, negatives: Sequence[str]) -> History:
        """With these as the items that the user has not touched."""
        made = self._with(self.items, self.beside)
        made.negatives = negatives
        return made


def _at(values: Sequence[Any] | None, places: Sequence[int]) -> list[Any] | None:
    return None if values is None else [values[place] for place in places]


class InteractionsSample(Operator[History]):
    """How an operator on interactions of any shape reads and writes rows."""

    modality: ClassVar[str] = "interactions"
    moves: ClassVar[frozenset[str]] = frozenset({"items", *PARALLEL})
    keeps: ClassVar[frozenset[str]] = HELD | {"target_item"}

    def inputs(self) -> frozenset[str]:
        return frozenset({"items"})

    def read(self, row: Row) -> History:
        view: History | None = row.views.get("items")
        if view is None:
            values = row.values
            beside = {role: values[role] for role in PARALLEL if role in values}
            held_out, target = values.get("held_out") or (), values.get("target_item")
            view = History(
                *(values["items"], beside, held_out, target),
                has_target="target_item" in values,
                negatives=values.get("negative_items"),
                user=str(values.get("group") or row.id),
            )
            row.views["items"] = view
        return view

    def write(self, row: Row, sample: History) -> Row:
        values = {**row.values, "items": sample.items, **sample.beside}
        if sample.has_target and "target_item" in self.moves:
            values["target_item"] = sample.target
        if "negative_items" in self.moves and "negative_items" in values:
            values["negative_items"] = sample.negatives
        return Row(row.id, values, row.language)


class InteractionsOperator(InteractionsSample, RowOperator[History]):
    """A row operator on interactions."""


class InteractionsSplitOperator(InteractionsSample, SplitOperator[History]):
    """A splitting operator on interactions."""


class InteractionsDatasetOperator(InteractionsSample, DatasetOperator[History]):
    """A dataset operator on interactions: it has seen the histories of the training split, and no item held out."""


def pairs(drawn: Drawn) -> list[tuple[int, str]]:
    """Places and items, as they were drawn."""
    return [(place, item) for place, item in drawn]
