"""`interactions.user_dropout`: a user of whom little is known."""

from __future__ import annotations

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.interactions.base import History, InteractionsOperator
from augkit.ops.ranges import Counts


@operator("interactions.user_dropout", version=1)
class UserDropout(InteractionsOperator):
    """Make a user new: of the history only the newest items stay, however long it was.

    A model that learns from whole histories alone is poor at users of whom it knows little. Write `p` to do this to a
    share of the copies. Users themselves are left out by `source.take`, or by `k_core` and `min_length` of
    `source.events`.

    Args:
        items: how many of the newest items stay, drawn evenly between two numbers.

    Source: Volkovs et al. 2017, "DropoutNet: addressing cold start in recommender systems", user dropout; here the
        history, which is all that is known of a user, shrinks to a few items.
    """

    items: Counts = (1, 3)

    def draw(self, sample: History, rng: Chance) -> Drawn:
        low, high = self.items
        stay = low + int(rng.random() * (high - low + 1))
        return {"items": stay} if stay < len(sample) else None

    def apply(self, sample: History, drawn: Drawn) -> History:
        return sample.taken(range(len(sample) - drawn["items"], len(sample)))
