"""`tabular.category_swap`: other categories, as often as they occur."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Any, NamedTuple

from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.sampling import pick, share
from augkit.ops.tabular.base import TableRow, TabularDatasetOperator

MOST_CATEGORIES = 1000


class Categories(NamedTuple):
    """The categories of a column, and the share of rows that have one of the first so many; the last is 1."""

    values: list[Any]
    bounds: list[float]


@operator("tabular.category_swap", version=2)
class CategorySwap(TabularDatasetOperator):
    """Put another category of its column in the place of a value, drawn as often as it occurs in the training split.

    Columns of text and of truth values are categories, up to a thousand of them; what has more is left alone.

    Args:
        rate: share of the columns of categories that get another, in (0, 1]; at least one.

    Source: Xie et al. 2020, "Unsupervised data augmentation for consistency training", whose replacement draws words by
        their frequency; here categories by theirs.
    """

    rate: Rate = 0.2

    def fit(self, samples: Iterable[TableRow], rng: Chance) -> bytes:
        counts: dict[str, Counter[Any]] = {}
        for sample in samples:
            for name, value in sample.features.items():
                if isinstance(value, str | bool):
                    seen = counts.setdefault(name, Counter())
                    if value in seen or len(seen) <= MOST_CATEGORIES:
                        seen[value] += 1
        kept = {name: sorted(seen.items()) for name, seen in sorted(counts.items()) if 1 < len(seen) <= MOST_CATEGORIES}
        return json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass")

    def restore(self, state: bytes) -> dict[str, Categories]:
        """The categories of each column."""
        made = {}
        for name, pairs in json.loads(state.decode("utf-8", "surrogatepass")).items():
            total = sum(count for _, count in pairs)
            bounds = [part / total for part in accumulate(count for _, count in pairs)]
            made[name] = Categories([value for value, _ in pairs], bounds)
        return made

    def draw(self, sample: TableRow, rng: Chance, fitted: Mapping[str, Categories]) -> Drawn:
        names = [name for name in fitted if isinstance(sample.features.get(name), str | bool)]
        if not names:
            return None
        values = {}
        places = pick(len(names), share(self.rate, len(names)), rng)
        for (place, _), draw in zip(sorted(places), rng.random(len(places)).tolist(), strict=True):
            name = names[place]
            value = _other(fitted[name], sample.features[name], draw)
            if value != sample.features[name]:
                values[name] = value
        return {"values": values} if values else None


def _other(categories: Categories, own: Any, draw: float) -> Any:
    """The category that a draw in [0, 1) stands for when those that are not `own` share it out."""
    values, bounds = categories
    if own not in values:
        return values[bisect_right(bounds, draw)]
    place = values.index(own)
    low = bounds[place - 1] if place else 0.0
    width = bounds[place] - low
    scaled = draw * (1 - width)
    chosen = bisect_right(bounds, scaled if scaled < low else scaled + width)
    return values[min(chosen, len(values) - 1)]
