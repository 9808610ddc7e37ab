"""Partners: series of the training split that operators mix others with."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator

from augkit.ops.pools import Pool, pool_key
from augkit.ops.timeseries.reading.packing import packed, unpacked
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.interpolation import filled, resized

__all__ = ["Partner", "Partners", "pooled"]


class Partner(NamedTuple):
    """A series to mix others with: the id of its row, and its values, of shape (channels, steps)."""

    id: str
    values: np.ndarray


def pooled(samples: Iterable[Series], size: int, rng: Generator) -> bytes:
    """A bounded pool of series of each class, as bytes.

    Args:
        samples: of the training split; those without a step are left out.
        size: how many are kept of each class.
        rng: other generators keep others.
    """
    key = pool_key(rng)
    pools: dict[str, Pool[np.ndarray]] = {}
    for sample in samples:
        if sample.steps:
            pool = pools.setdefault(_class(sample), Pool(size, key))
            pool.put(sample.row_id, sample.values)
    kept = {label: {id: packed(values) for id, values in pool.kept.items()} for label, pool in pools.items()}
    return json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()


class Partners:
    """A pool as operators use it.

    Args:
        state: the bytes that `pooled` made.

    Attributes:
        known: what an operator found out about a partner, by whatever key.
    """

    def __init__(self, state: bytes) -> None:
        kept = json.loads(state)
        self.by_class = {
            label: [Partner(id, unpacked(values)) for id, values in sorted(rows.items())]
            for label, rows in kept.items()
        }
        self.known: dict[Any, Any] = {}

    def like(self, sample: Series) -> list[Partner]:
        """Partners of the same class with as many channels, the row itself left out."""
        return [one for one in self.of_class(sample) if one.id != sample.row_id]

    def of_class(self, sample: Series) -> list[Partner]:
        """Partners of the same class with as many channels, whether or not the row itself is among them."""
        return [one for one in self.by_class.get(_class(sample), ()) if len(one.values) == sample.channels]

    def unlike(self, sample: Series) -> list[Partner]:
        """Partners of all other classes with as many channels."""
        own = _class(sample)
        return [
            one
            for name, rows in self.by_class.items()
            if name != own
            for one in rows
            if len(one.values) == sample.channels
        ]

    def nearest(self, sample: Series, count: int) -> list[Partner]:
        """The partners of the same class that are nearest by Euclidean distance, nearest first.

        Others of unequal length are resized first, and gaps are closed by straight lines.
        """
        known, found = sample.derived.get(("nearest", count), (None, []))
        if known is not self:
            others = self.like(sample)
            own = filled(sample.values)
            distances = [float(np.square(own - self._comparable(one, sample.steps)).sum()) for one in others]
            order = sorted(range(len(others)), key=lambda place: (distances[place], others[place].id))
            found = [others[place] for place in order[:count]]
            sample.derived["nearest", count] = self, found
        return list(found)

    def _comparable(self, partner: Partner, steps: int) -> np.ndarray:
        key = ("comparable", partner.id, steps)
        if key not in self.known:
            self.known[key] = resized(filled(partner.values), steps)
        made: np.ndarray = self.known[key]
        return made


def _class(sample: Series) -> str:
    return json.dumps(sample.label, default=str, sort_keys=True)
