"""Sequence to sequence: a text written for a text, such as a translation or a summary."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pyarrow as pa

from augkit.harness.tasks.answers import Answers
from augkit.harness.tasks.base import Task, TaskError
from augkit.harness.tasks.padding import padded

if TYPE_CHECKING:
    from augkit.recipe.training import TrainSettings

__all__ = ["SequenceToSequence"]

IGNORED = -100  # what the loss leaves out


class SequenceToSequence(Task):
    """A text for a text.

    Args:
        columns: role to column; `text` and `target_text`.
    """

    name: ClassVar[str] = "sequence-to-sequence"
    auto_class: ClassVar[str] = "AutoModelForSeq2SeqLM"
    generates: ClassVar[bool] = True
    roles: ClassVar[tuple[str, ...]] = ("text", "target_text")

    def __init__(self, columns: Mapping[str, str]) -> None:
        self.columns = {role: columns[role] for role in self.roles}
        self.main_metric = "chrf"
        self.labels = ()
        self._answers: Answers[str] = Answers()

    @classmethod
    def from_train(cls, columns: Mapping[str, str], train: Any, settings: TrainSettings) -> SequenceToSequence:
        for role in cls.roles:
            if columns.get(role) not in train.column_names:
                found = f"the data has no column {columns[role]!r}" if role in columns else "none is named"
                raise TaskError(
                    f"Sequence to sequence reads a `{role}` column, and {found}.",
                    hint=f"Its columns are {', '.join(train.column_names)}; name one in source.columns.",
                )
        if settings.class_weights is not None:
            raise TaskError("Sequence to sequence has no labels to weight.", hint="Leave train.class_weights out.")
        task = cls(columns)
        task._refuse_unfit("train", train)
        return task

    def check(self, split: str, rows: Any) -> None:
        """Keeps the true texts of a split that is scored."""
        from augkit.harness.data import row_ids

        self._refuse_unfit(split, rows)
        if split != "train":
            self._answers.add(row_ids(rows), rows[self.columns["target_text"]][:])

    def _refuse_unfit(self, split: str, rows: Any) -> None:
        for role, column in self.columns.items():
            values = rows[column][:]
            odd = [number for number, value in enumerate(values) if not isinstance(value, str)]
            if odd:
                raise TaskError(
                    f"Row {odd[0]} of the {split} split has {values[odd[0]]!r} in column {column!r}, where a text is "
                    f"needed ({len(odd):,} of {len(values):,} rows).",
                    hint=f"Name the column of texts for `{role}` in source.columns, or leave those rows out; for a "
                    "label a text use the role label and train.task: text-classification.",
                )

    def texts(self, rows: Any) -> list[str]:
        return [*rows[self.columns["text"]][:], *rows[self.columns["target_text"]][:]]

    def encode(self, batch: Mapping[str, list[Any]], tokenizer: Any, max_length: int) -> dict[str, list[Any]]:
        from augkit.models.weights import encodable

        sources, targets = ([encodable(text) for text in batch[self.columns[role]]] for role in self.roles)
        encoded = tokenizer(sources, truncation=True, max_length=max_length)
        wanted = tokenizer(text_target=targets, truncation=True, max_length=max_length)
        return {
            "input_ids": encoded["input_ids"],
            "attention_mask": encoded["attention_mask"],
            "labels": wanted["input_ids"],
        }

    def collator(self, tokenizer: Any, model: Any) -> Callable[[list[dict[str, Any]]], dict[str, Any]]:
        """Also gives the decoder what it has written so far, which a loss of another kind than the model's needs."""
        fill = {"input_ids": int(tokenizer.pad_token_id or 0), "attention_mask": 0, "labels": IGNORED}
        shifted = getattr(model, "prepare_decoder_input_ids_from_labels", None)

        def collate(rows: list[dict[str, Any]]) -> dict[str, Any]:
            batch = padded(rows, fill)
            if shifted is not None:
                batch["decoder_input_ids"] = shifted(labels=batch["labels"])
            return batch

        return collate

    def head(self) -> dict[str, Any]:
        return {}

    def predictions(self, outputs: np.ndarray | Any, label_ids: Any, ids: Sequence[str], tokenizer: Any) -> pa.Table:
        """`label` is the wanted text, `prediction` the one written, `correct` its chrF from 0 to 1."""
        from augkit.harness.metrics.generation import sentence_chrf

        written = _decoded(outputs[0] if isinstance(outputs, tuple) else outputs, tokenizer)
        references = []
        for id, row in zip(ids, np.asarray(label_ids), strict=True):
            references.append(self._whole(id, row[row != IGNORED].tolist(), tokenizer))
        return pa.table(
            {
                "id": pa.array(ids, pa.string()),
                "label": pa.array(references, pa.string()),
                "prediction": pa.array(written, pa.string()),
                "correct": pa.array(sentence_chrf(references, written)),
            }
        )

    def _whole(self, id: str, pieces: list[int], tokenizer: Any) -> str:
        """The wanted text, of which a model was shown these pieces."""
        known = self._answers.find(id, lambda text: _encodes_to(text, pieces, tokenizer))
        return _decoded([pieces], tokenizer)[0] if known is None else known

    def metrics(self, predictions: pa.Table) -> dict[str, Any]:
        from augkit.harness.metrics.generation import generation_metrics

        return generation_metrics(predictions["label"].to_pylist(), predictions["prediction"].to_pylist())


def _encodes_to(text: str, pieces: list[int], tokenizer: Any) -> bool:
    from augkit.models.weights import encodable

    found = tokenizer(text_target=encodable(text), truncation=True, max_length=max(1, len(pieces)))["input_ids"]
    return list(found) == pieces


def _decoded(rows: Any, tokenizer: Any) -> list[str]:
    """Texts of pieces; what the Trainer filled up with is left out."""
    padding = int(tokenizer.pad_token_id or 0)
    kept = [np.where(np.asarray(row) < 0, padding, np.asarray(row)).tolist() for row in rows]
    return [text.strip() for text in tokenizer.batch_decode(kept, skip_special_tokens=True)]
