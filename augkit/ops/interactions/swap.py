"""`interactions.swap`: exchange items of one session."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Annotated

from pydantic import Field

from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.interactions.base import History, InteractionsOperator
from augkit.ops.sampling import pick_numbers, share


@operator("interactions.swap", version=2)
class Swap(InteractionsOperator):
    """Exchange pairs of items of the same session, whose order tells little.

    Items are of one session where `sessions` says so. Without it, a session ends where the next item comes later than
    a gap; without `times` too, a history is one session. Ratings and prices go with their items, times stay.

    Args:
        rate: share of the items that are exchanged, in (0, 1]; at least one pair.
        gap_minutes: the longest time between two items of a session, where `sessions` does not say.

    Source: Wei & Zou 2019, "EDA: easy data augmentation techniques for boosting performance on text classification
        tasks", random swap, here of items within a session.
    """

    rate: Rate = 0.2
    gap_minutes: Annotated[float, Field(ge=0)] = 30.0

    def draw(self, sample: History, rng: Chance) -> Drawn:
        sessions = self._sessions(sample)
        waiting: dict[Hashable, int] = {}
        swaps: list[list[int]] = []
        wanted = max(1, share(self.rate, len(sample)) // 2)
        for place in pick_numbers(len(sample), len(sample), rng):
            session = sessions[place]
            if session not in waiting:
                waiting[session] = place
                continue
            swaps.append(sorted((waiting.pop(session), place)))
            if len(swaps) == wanted:
                break
        return sorted(swaps)

    def _sessions(self, sample: History) -> Sequence[Hashable]:
        """What each item's session is called."""
        if (named := sample.beside.get("sessions")) is not None:
            return named
        times = sample.beside.get("times")
        if times is None:
            return [0] * len(sample)
        numbers: list[int] = []
        before = None
        for time in times:
            parted = before is not None and time is not None and time - before > 60 * self.gap_minutes
            numbers.append((numbers[-1] if numbers else 0) + parted)
            before = time
        return numbers

    def apply(self, sample: History, drawn: Drawn) -> History:
        places = list(range(len(sample)))
        for one, other in drawn:
            places[one], places[other] = places[other], places[one]
        return sample.reordered(places)
