"""Operators that take something of another row: a partner, drawn from a pool of the training split."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar

from pydantic import Field

from augkit.ops.base import DatasetOperator, Row
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kinds.geometric_base import GeometricSample
from augkit.ops.pools import Pool, pool_key
from augkit.ops.soft_labels import as_json, is_soft, mixed_label

__all__ = ["PartnerOperator", "Partners", "is_soft", "mixed_label"]

DECODED_AT_ONCE = 64  # partners that are kept decoded
TAKEN = ("image", "boxes", "mask", "keypoints", "caption", "label")


class Partners:
    """The rows of a pool, decoded when they are drawn.

    Attributes:
        ids: their row ids, sorted.
        labels: the label of each as JSON.
    """

    def __init__(self, rows: Sequence[Mapping[str, Any]], operator: PartnerOperator) -> None:
        self._operator = operator
        self._rows = {str(row["id"]): row["values"] for row in rows}
        self._pictures: dict[str, Picture] = {}
        self.ids = sorted(self._rows)
        self.labels = [as_json(self._rows[id].get("label")) for id in self.ids]

    def picture(self, id: str) -> Picture:
        """A partner's sample.

        Raises:
            KeyError: the pool has no such row.
        """
        found = self._pictures.get(id)
        if found is None:
            if len(self._pictures) == DECODED_AT_ONCE:
                self._pictures.clear()
            values = {role: _from_json(value) for role, value in self._rows[id].items()}
            found = self._pictures[id] = self._operator.read(Row(id, values))
        return found

    def others(self, sample: Picture) -> list[int]:
        """Places of the rows that may be mixed with a picture: not itself, and of its label unless labels are soft."""
        label = None if sample.label is None or is_soft(sample.label) else as_json(sample.label)
        return [
            place
            for place, (id, own) in enumerate(zip(self.ids, self.labels, strict=True))
            if id != sample.row_id and (label is None or own == label)
        ]


class PartnerOperator(GeometricSample, DatasetOperator[Picture]):
    """A dataset operator on images that knows some rows of the training split and draws partners among them.

    The pool is those rows with the smallest keyed hashes of their ids, so that it does not depend on their order. A
    picture is never its own partner. Where labels have weights (`source.weighted_labels`), the label becomes what the
    pictures are mixed of; else partners have the picture's own label, so that it stays true.
    """

    moves: ClassVar[frozenset[str]] = GeometricSample.moves | {"label"}
    keeps: ClassVar[frozenset[str]] = frozenset({"id", "group", "time"})
    keeps_state: ClassVar[bool] = True

    pool: Annotated[int, Field(ge=1, le=100_000)] = Field(
        256, description="Rows of the training split that partners are drawn from; they are published with the version."
    )

    @cached_property
    def _restored(self) -> list[Partners]:
        """What `restore` made, once it has; read for every row, and of a model's private attributes that takes 2 µs."""
        return []

    def glimpse(self, row: Row) -> Picture:
        """The row as it is stored, so that fitting decodes nothing."""
        values = {role: row.values[role] for role in TAKEN if role in row.values}
        return _Stored(row.id, values)  # type: ignore[return-value]

    def fit(self, samples: Iterable[Any], rng: Chance) -> bytes:
        pool: Pool[Mapping[str, Any]] = Pool(self.pool, pool_key(rng))
        for stored in samples:
            pool.put(stored.id, stored.values)
        rows = [
            {"id": id, "values": {role: _to_json(value) for role, value in values.items()}}
            for id, values in sorted(pool.kept.items())
        ]
        return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def restore(self, state: bytes) -> Partners:
        partners = Partners(json.loads(state), self)
        self._restored[:] = [partners]
        return partners

    def partner(self, id: str) -> Picture:
        """The sample of a row that was drawn.

        Raises:
            ValueError: the pool does not hold it.
        """
        if not self._restored:
            raise ValueError("the pool of partners is not there; it is published as states.parquet")
        try:
            return self._restored[0].picture(id)
        except KeyError:
            raise ValueError(f"the pool of partners does not hold row {id}") from None

    def pick(self, sample: Picture, rng: Chance, fitted: Partners, count: int = 1) -> list[str]:
        """Ids of rows that the picture may be mixed with, drawn evenly; an empty list where there are none."""
        places = fitted.others(sample)
        return [fitted.ids[places[int(share * len(places))]] for share in rng.random(count).tolist()] if places else []


class _Stored:
    """A row of which nothing is decoded."""

    def __init__(self, id: str, values: Mapping[str, Any]) -> None:
        self.id, self.values = id, values


def _to_json(value: Any) -> Any:
    if isinstance(value, Mapping) and isinstance(value.get("bytes"), bytes):
        return {"base64": b64encode(value["bytes"]).decode(), "path": value.get("path")}
    return value


def _from_json(value: Any) -> Any:
    if isinstance(value, Mapping) and "base64" in value:
        return {"bytes": b64decode(value["base64"]), "path": value["path"]}
    return value
