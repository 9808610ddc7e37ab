"""The `events` of a source: how a log of interactions becomes sequences."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from augkit.recipe.section import Section

__all__ = ["EventLog", "Holdout"]

Holdout = (
    Literal["leave_one_out"]
    | Annotated[dict[Literal["validation", "test"], Annotated[float, Field(gt=0, lt=1)]], Field(min_length=1)]
)


class EventLog(Section):
    """How a log of events, one a line, becomes sequences of items, one a row: of a user, or of a user's sessions.

    A sequence is ordered by time; events of the same time keep the order of the log. Its columns are `sequence` (its
    id), `user`, `items`, `times`, `time` (of its newest event), and `sessions`, `ratings` and `prices` where they are
    named here; with `holdout`, also `target_item` and `held_out`.

    Attributes:
        user: column of the user.
        item: column of the item.
        time: column of the time: ISO 8601, timestamps, or numbers, which are taken as seconds.
        session: column of the session, such as a visit or an invoice, in which the order of events tells little; the
            sequence stays that of the user.
        rating: column of the rating.
        price: column of the price.
        at_least: column to the least value an event may have there; others are left out, such as cancellations.
        repeats: `first` keeps a user's first event with an item alone.
        k_core: users and items with fewer events are left out, again and again until none is left that has fewer; with
            shares held out by time, the events before them count alone.
        session_gap_minutes: a longer time between two events of a user starts a new sequence; left out, a user has one.
        min_length: items that a history has at least; others are left out.
        negatives: whether there is a column `negative_items`, empty, for `interactions.negative_sampling` to fill.
        holdout: what is held out for evaluation. `leave_one_out`: the last item of each sequence for `test` and the one
            before for `validation`, where it has three. Or shares of the newest events of the whole log, as in
            {validation: 0.1, test: 0.1}: of each sequence the first item of that time, after all that came before.
    """

    user: str
    item: str
    time: str
    session: str | None = None
    rating: str | None = None
    price: str | None = None
    at_least: dict[str, float] = Field(default_factory=dict)
    repeats: Literal["keep", "first"] = "keep"
    k_core: Annotated[int, Field(ge=1)] = 1
    session_gap_minutes: Annotated[float, Field(gt=0)] | None = None
    min_length: Annotated[int, Field(ge=1)] = 1
    negatives: bool = False
    holdout: Holdout | None = None

    @model_validator(mode="after")
    def _apart(self) -> EventLog:
        named = [self.user, self.item, self.time, *filter(None, (self.session, self.rating, self.price))]
        if twice := sorted({column for column in named if named.count(column) > 1}):
            raise ValueError(f"column {twice[0]!r} is named twice")
        if isinstance(self.holdout, dict) and sum(self.holdout.values()) >= 1:
            raise ValueError("`holdout` leaves no event to train on: its shares add up to 1 or more")
        return self

    def columns(self) -> dict[str, str]:
        """Role to column of the sequences."""
        made = {"id": "sequence", "items": "items", "times": "times", "time": "time"}
        made |= {"sessions": "sessions"} if self.session else {}
        made |= {"ratings": "ratings"} if self.rating else {}
        made |= {"prices": "prices"} if self.price else {}
        made |= {"negative_items": "negative_items"} if self.negatives else {}
        return made | ({"target_item": "target_item", "held_out": "held_out"} if self.holdout else {})
