"""Rows of the train split drawn anew in each pass over it, by the chain of a recipe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from xxhash import xxh3_64_intdigest

from augkit.harness.data import lineage
from augkit.harness.on_demand import encoded_batch
from augkit.harness.streams import ON_THE_FLY, stream_seed
from augkit.harness.tasks.base import TaskError
from augkit.store.manifest import LINEAGE_COLUMN

if TYPE_CHECKING:
    from augkit.harness.data import ModelRows
    from augkit.harness.tasks.base import Task
    from augkit.pipeline import Pipeline

__all__ = ["DrawnRows", "Draws"]


@dataclass(frozen=True)
class Draws:
    """What becomes of a row in a pass; decided by the run's seed, the pass and the row's id alone.

    In as many passes as the recipe makes copies, one more where it keeps the originals, a row is seen once as each copy
    number, drawn anew, and once as it stands: the shares are those of the built dataset. Rows do not take these turns
    together; where each begins is a hash of its id.

    Attributes:
        pipeline: the recipe's chain, with a seed of the run's own.
        ids: of the rows, by place.
        copies: of each row in the built dataset.
        keep_original: whether the built dataset has the source rows too.
    """

    pipeline: Pipeline
    ids: Sequence[str]
    copies: int
    keep_original: bool

    @classmethod
    def of(cls, pipeline: Pipeline, rows: Any, columns: Mapping[str, str], seed: int) -> Draws:
        """
        Args:
            pipeline: of the recipe.
            rows: the train split, a `datasets.Dataset` without copies.
            columns: role to column.
            seed: of the run.

        Raises:
            TaskError: the split has copies already.
        """
        ids, sources, _ = lineage(rows)
        if copies := sum(id != source for id, source in zip(ids, sources, strict=True)):
            raise TaskError(
                f"Rows are to be drawn anew in each pass, and {copies:,} of the {len(ids):,} rows of the train split "
                "are copies already.",
                hint="Train on a version of the recipe without its `augment` section.",
            )
        augment = pipeline.recipe.augment
        assert augment is not None
        names = getattr(getattr(rows.features.get(columns.get("tags", "")), "feature", None), "names", None)
        own = stream_seed(seed, f"{ON_THE_FLY}\0{pipeline.recipe.seed}")
        return cls(pipeline.with_seed(own, names), ids, max(1, augment.copies), augment.keep_original)

    def drawn(
        self, batch: Mapping[str, list[Any]], places: Sequence[int], passes: Sequence[int]
    ) -> dict[str, list[Any]]:
        """
        Args:
            batch: column name to values of some rows.
            places: where each stands in the split.
            passes: how many there were before, for each.

        Returns:
            The same columns, values changed.

        Raises:
            OperatorError: an operator failed, and the recipe says `on_error: raise`; otherwise such a row stays.
        """
        names = list(batch)
        rows = [dict(zip(names, values, strict=True)) for values in zip(*batch.values(), strict=True)]
        by_epoch: dict[int, list[tuple[int, int]]] = {}
        for number, (place, turn) in enumerate(zip(places, passes, strict=True)):
            copy, epoch = self._turn(self.ids[place], turn)
            if copy >= 0:
                by_epoch.setdefault(epoch, []).append((number, copy))
        for epoch, chosen in by_epoch.items():
            made = self.pipeline.augmented(
                [rows[number] for number, _ in chosen],
                epoch=epoch,
                copies=[copy for _, copy in chosen],
                ids=[self.ids[places[number]] for number, _ in chosen],
                keep_failed=self.pipeline.recipe.on_error == "quarantine",
            )
            for (number, _), row in zip(chosen, made, strict=True):
                rows[number] = row
        return {name: [row[name] for row in rows] for name in names}

    def _turn(self, row_id: str, passes: int) -> tuple[int, int]:
        """Copy number, -1 for the row as it stands, and how often it was drawn before."""
        turns = self.copies + self.keep_original
        first = xxh3_64_intdigest(row_id.encode("utf-8", "surrogatepass")) % turns
        epoch, turn = divmod(first + passes, turns)
        return turn - self.keep_original, epoch


class DrawnRows:
    """Rows as a model reads them, changed in each pass; a torch data set, asked for a batch at a time.

    A row is called by its *visit*: its index, and the number of rows once more for each pass over the data before.

    Args:
        source: the rows as they stand.
        rows: the same as a `datasets.Dataset`.
        task: knows which columns are read.
        tokenizer: what the model reads with.
        max_length: tokens a text is cut at.
        draws: what becomes of a row in a pass.
    """

    def __init__(self, source: ModelRows, rows: Any, task: Task, tokenizer: Any, max_length: int, draws: Draws) -> None:
        self._source = source
        self._rows = rows.remove_columns([LINEAGE_COLUMN]) if LINEAGE_COLUMN in rows.column_names else rows
        self._task, self._tokenizer, self._max_length, self._draws = task, tokenizer, max_length, draws

    def __len__(self) -> int:
        return len(self._source)

    def __getitem__(self, visit: int) -> dict[str, Any]:
        return self.__getitems__([visit])[0]

    def __getitems__(self, visits: Sequence[int]) -> list[dict[str, Any]]:
        """Encoded rows, in the order of their visits."""
        passes, places = np.divmod(np.asarray(visits, dtype=np.int64), len(self))
        batch = self._draws.drawn(self._rows[places.tolist()], places.tolist(), passes.tolist())
        return encoded_batch(self._task, batch, self._tokenizer, self._max_length)

    @property
    def lengths(self) -> np.ndarray:
        """Those of the rows as they stand."""
        return self._source.lengths

    def values(self, name: str) -> np.ndarray:
        """Those of the rows as they stand; see `ModelRows`."""
        return self._source.values(name)

    def reordered(self, order: np.ndarray) -> ModelRows:
        """The rows as they stand, in another order."""
        return self._source.reordered(order)
