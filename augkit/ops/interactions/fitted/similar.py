"""The base of operators that put similar items into a history."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from typing import Annotated, Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from augkit.errors import MissingExtra
from augkit.ops.base import Rate
from augkit.ops.chance import Chance
from augkit.ops.interactions.base import History, InteractionsDatasetOperator
from augkit.ops.interactions.fitted.embedding import fit_embedded
from augkit.ops.interactions.fitted.similarity import Neighbours, fit_neighbours
from augkit.ops.sampling import chosen_anew, pick, share

__all__ = ["SimilarItems"]


class SimilarItems(InteractionsDatasetOperator):
    """Learns which items are similar, and draws some for places of a history."""

    rate: Rate = 0.2
    neighbours: Annotated[int, Field(ge=1, le=1000)] = 5
    similarity: Literal["users", "embedding"] = "users"

    @model_serializer(mode="wrap")
    def _as_before(self, values: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without `similarity` where it is by users, as every key had it before there was a choice."""
        made: dict[str, Any] = values(self)
        if made.get("similarity") == "users":
            del made["similarity"]
        return made

    def check_ready(self, language: str) -> None:
        if find_spec("scipy") is None:
            raise MissingExtra(self.name, "interactions")

    def fit(self, samples: Iterable[History], rng: Chance) -> bytes:
        histories = (sample.items for sample in samples)
        if self.similarity == "embedding":
            return fit_embedded(histories, self.neighbours, rng)
        return fit_neighbours(histories, self.neighbours)

    def restore(self, state: bytes) -> Neighbours:
        return Neighbours(state)

    def similar(self, sample: History, rng: Chance, fitted: Neighbours) -> list[list[int | str]]:
        """Places in order, each with an item similar to the one there; never one that may not come in."""
        items, forbidden = sample.items, sample.forbidden
        known = set(items)

        def options(place: int) -> list[str]:
            return [name for name in fitted.of(items[place]) if name not in forbidden]

        drawn: list[list[int | str]] = []
        for place, draw in sorted(pick(len(items), share(self.rate, len(items)), rng, allowed=options)):
            item = chosen_anew(options(place), draw, known)
            known.add(item)
            drawn.append([place, item])
        return drawn
