"""`interactions.negative_sampling`: items that a user has not touched."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import Field

from augkit.errors import RecipeError
from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.interactions.base import HELD, PARALLEL, History, InteractionsDatasetOperator
from augkit.ops.interactions.fitted.touched import Untouched, fit_touched


@operator("interactions.negative_sampling", version=1)
class NegativeSampling(InteractionsDatasetOperator):
    """Fill `negative_items` with items that the user has not touched, for losses that compare with negatives.

    There are as many for each item that is asked for: for `target_item` where the row has one, else for every item of
    the history but the first, in their order. What the row's items, its `held_out`, its target or any training row of
    the same user (`group`; else of the same id) names is never drawn. Those drawn for one item are all different; a
    user who has touched everything gets none. Other operators never put a negative into the history; they may change
    how many items are asked for, so this is best the last step.

    Args:
        ratio: negatives for each item that is asked for.
        popularity: items are drawn with their number of events to this power: 0 is evenly, 1 as often as they are
            touched, 0.75 in between.

    Source: Rendle et al. 2009, "BPR: Bayesian personalized ranking from implicit feedback"; by popularity, Mikolov et
        al. 2013, "Distributed representations of words and phrases"; one a place, Kang & McAuley 2018,
        "Self-attentive sequential recommendation".
    """

    moves: ClassVar[frozenset[str]] = frozenset({"negative_items"})
    keeps: ClassVar[frozenset[str]] = (HELD | {"items", "target_item", *PARALLEL}) - {"negative_items"}
    ratio: Annotated[int, Field(ge=1, le=1000)] = 1
    popularity: Annotated[float, Field(ge=0, le=2)] = 0.0

    def check_roles(self, roles: frozenset[str]) -> None:
        if "negative_items" not in roles:
            raise RecipeError(
                "there is no `negative_items` column to fill",
                hint="Write `negatives: true` under source.events, or name a column of lists as `negative_items`.",
            )

    def fit(self, samples: Iterable[History], rng: Chance) -> bytes:
        return fit_touched(samples, self.popularity)

    def restore(self, state: bytes) -> Untouched:
        return Untouched(state)

    def draw(self, sample: History, rng: Chance, fitted: Untouched) -> Drawn:
        asked = 1 if sample.target is not None else len(sample) - 1
        return fitted.draw(sample, asked, self.ratio, rng) if asked > 0 else None

    def apply(self, sample: History, drawn: Drawn) -> History:
        return sample.without(drawn)
