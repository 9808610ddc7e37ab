"""`interactions.popularity_subsample`: leave out events with items that everybody has."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.interactions.base import History, InteractionsDatasetOperator


@operator("interactions.popularity_subsample", version=1)
class PopularitySubsample(InteractionsDatasetOperator):
    """Leave out items with a chance that grows with their share of all events, so that rare ones count for more.

    An item with share f of the training split's events stays with the probability √(threshold / f), at most 1. At least
    one item stays.

    Args:
        threshold: share of all events, in (0, 1], up to which an item always stays.

    Source: Mikolov et al. 2013, "Distributed representations of words and phrases", subsampling of frequent words.
    """

    threshold: Annotated[float, Field(gt=0, le=1)] = 0.001

    def fit(self, samples: Iterable[History], rng: Chance) -> bytes:
        counts: Counter[str] = Counter()
        for sample in samples:
            counts.update(sample.items)
        total = sum(counts.values())
        stays = {item: (self.threshold * total / count) ** 0.5 for item, count in sorted(counts.items())}
        return json.dumps({item: round(chance, 6) for item, chance in stays.items() if chance < 1}).encode()

    def restore(self, state: bytes) -> dict[str, float]:
        """Item to the probability that it stays; others always do."""
        found: dict[str, float] = json.loads(state)
        return found

    def draw(self, sample: History, rng: Chance, fitted: Any) -> Drawn:
        if len(sample) < 2:
            return None
        over = [draw - fitted.get(item, 1.0) for item, draw in zip(sample.items, rng.random(len(sample)).tolist(),
                                                                   strict=True)]  # fmt: skip
        gone = [place for place, by in enumerate(over) if by >= 0]
        if len(gone) == len(sample):
            gone.remove(over.index(min(over)))
        return gone

    def apply(self, sample: History, drawn: Drawn) -> History:
        gone = set(drawn)
        return sample.taken([place for place in range(len(sample)) if place not in gone])
