"""Next-item recommendation: which item follows a history, ranked among all that training knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pyarrow as pa

from augkit.harness.data import lineage
from augkit.harness.metrics.ranking import discounted_gain, ranking_metrics
from augkit.harness.models.vocabulary import PADDING, UNKNOWN
from augkit.harness.tasks.base import Task, TaskError
from augkit.harness.tasks.padding import padded

if TYPE_CHECKING:
    from typing_extensions import Self

    from augkit.recipe.training import TrainSettings

__all__ = ["NextItem"]

IGNORED = -100
CUTOFF = 10


class NextItem(Task):
    """A row that names its `target_item` is asked for it; any other is asked for each of its items but the first.

    All items of the source rows of train are ranked, those of the history among them. An item that only copies have,
    such as a mask, is read and never asked for. A target that train does not have cannot be found and is a miss.

    Args:
        columns: role to column; `items` and `target_item`.
        items: that are ranked, the commonest first.
        others: items that are read and not ranked.
    """

    name: ClassVar[str] = "next-item"
    auto_class: ClassVar[str] = ""  # transformers has none
    roles: ClassVar[tuple[str, ...]] = ("items", "target_item")

    def __init__(self, columns: Mapping[str, str], items: Sequence[str], others: Sequence[str]) -> None:
        self.columns = {role: columns[role] for role in self.roles}
        self.items = tuple(items)
        self.others = tuple(others)
        self.labels = ()  # the answer is a name out of many
        self.main_metric = f"ndcg@{CUTOFF}"
        self.remarks: list[str] = []
        names = (PADDING, UNKNOWN, *self.items, *self.others)
        self.numbers = {name: number for number, name in enumerate(names)}
        self.first, self.last = 2, 2 + len(self.items)

    @classmethod
    def from_train(cls, columns: Mapping[str, str], train: Any, settings: TrainSettings) -> Self:
        for role in cls.roles:
            if role not in columns or columns[role] not in train.column_names:
                raise TaskError(
                    f"Next-item recommendation reads a `{role}` column, and the data has none.",
                    hint="`source.events` with `holdout` makes histories and their next items of a log.",
                )
        if settings.label_smoothing:
            raise TaskError("train.label_smoothing has no use in next-item.", hint="Leave it out.")
        histories = train[columns["items"]][:]
        if not all(isinstance(history, list) for history in histories[:5]):
            raise TaskError(
                f"Column {columns['items']!r} holds {type(histories[0]).__name__}, and histories are lists of items.",
                hint="Name the column of lists in source.columns, or read the log with `source.events`.",
            )
        targets = train[columns["target_item"]][:]
        copied = lineage(train)[2]
        originals = [place for place, copy in enumerate(copied) if not copy] or range(len(histories))
        known = Counter(item for place in originals for item in _with_target(histories[place], targets[place]))
        if len(known) < 2:
            raise TaskError(
                f"Train has {len(known)} different items; two or more are needed.",
                hint="Check the column that source.columns names for `items`, and source.events.k_core.",
            )
        every = {item for history in histories for item in history}
        return cls(columns, sorted(known, key=lambda item: (-known[item], item)), sorted(every - set(known)))

    def check(self, split: str, rows: Any) -> None:
        """Warns of targets that cannot be found; refuses a scored split that names none."""
        targets = rows[self.columns["target_item"]][:]
        if split != "train" and any(target is None for target in targets):
            raise TaskError(
                f"The {split} split has {sum(target is None for target in targets):,} rows without a "
                f"{self.columns['target_item']!r}.",
                hint="Every row that is scored needs its next item: `source.events.holdout: leave_one_out` gives it.",
            )
        unseen = sum(target is not None and not self._is_ranked(target) for target in targets)
        if unseen:
            self.remarks.append(
                f"{unseen:,} of {len(targets):,} rows of {split} ask for an item that train does not have; each is a "
                "miss. source.events.k_core leaves rare items out."
            )

    def encode(self, batch: Mapping[str, list[Any]], tokenizer: Any, max_length: int) -> dict[str, list[Any]]:
        """
        Returns:
            `input_ids`, the newest `max_length` items of each history, and `labels`, as long: at each place the item
            that follows, -100 where none is asked for. A target that is not ranked is the number of unknown items.
        """
        inputs, labels = [], []
        for history, target in zip(batch[self.columns["items"]], batch[self.columns["target_item"]], strict=True):
            numbers = [self.numbers.get(item, 1) for item in history]
            if target is None:
                read, asked = numbers[:-1], [number if self._asked(number) else IGNORED for number in numbers[1:]]
            else:
                wanted = self.numbers[target] if self._is_ranked(target) else 1
                read, asked = numbers, [IGNORED] * (len(numbers) - 1) + [wanted]
            inputs.append((read or [1])[-max_length:])
            labels.append((asked or [IGNORED])[-max_length:])
        return {"input_ids": inputs, "labels": labels}

    def collator(self, tokenizer: Any, model: Any) -> Callable[[list[dict[str, Any]]], dict[str, Any]]:
        return lambda rows: padded(rows, {"input_ids": 0, "labels": IGNORED})

    def head(self) -> dict[str, Any]:
        return {"vocab_size": len(self.numbers), "first_item": self.first, "last_item": self.last}

    def predictions(self, outputs: np.ndarray | Any, label_ids: Any, ids: Sequence[str], tokenizer: Any) -> pa.Table:
        """`rank` is that of the right item, from 1, 0 where it cannot be found; `correct` what it adds to NDCG@10."""
        scores = np.asarray(outputs[0] if isinstance(outputs, tuple) else outputs, dtype=np.float32)
        truth = np.asarray(label_ids).max(axis=1) - self.first  # every other place is -100
        known = truth >= 0
        own = scores[np.arange(len(scores)), np.maximum(truth, 0)]
        better = (scores > own[:, None]).sum(axis=1)
        earlier = (scores == own[:, None]) & (np.arange(scores.shape[1]) < truth[:, None])  # of equals the commoner
        ranks = np.where(known, 1 + better + earlier.sum(axis=1), 0)
        names = np.asarray(self.items, dtype=object)
        return pa.table(
            {
                "id": pa.array(ids, pa.string()),
                "label": pa.array(np.where(known, names[np.maximum(truth, 0)], UNKNOWN), pa.string()),
                "prediction": pa.array(names[scores.argmax(axis=1)], pa.string()),
                "correct": pa.array(discounted_gain(ranks, CUTOFF)),
                "rank": pa.array(ranks, pa.int64()),
            }
        )

    def metrics(self, predictions: pa.Table) -> dict[str, Any]:
        return dict(ranking_metrics(predictions["rank"].to_numpy()))

    def _asked(self, number: int) -> bool:
        return self.first <= number < self.last

    def _is_ranked(self, item: str) -> bool:
        return self._asked(self.numbers.get(item, 1))


def _with_target(history: Sequence[str], target: str | None) -> list[str]:
    return [*history, *([] if target is None else [target])]
