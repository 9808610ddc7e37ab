"""Text classification: one label a text or a pair of texts, or any number of labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from augkit.harness.tasks.base import TaskError
from augkit.harness.tasks.classification import Classification
from augkit.harness.tasks.padding import padded

__all__ = ["TextClassification"]


class TextClassification(Classification):
    """One label a text, or where the label column holds lists, any number of labels.

    A `text_pair` column is read too, where a label belongs to two texts.
    """

    name: ClassVar[str] = "text-classification"
    auto_class: ClassVar[str] = "AutoModelForSequenceClassification"
    roles: ClassVar[tuple[str, ...]] = ("text", "label")
    inputs: ClassVar[tuple[str, ...]] = ("text", "text_pair")
    noun: ClassVar[str] = "Text classification"

    @classmethod
    def check_inputs(cls, columns: Mapping[str, str], train: Any) -> None:
        first = next((value for value in train[columns["text"]][:5] if value is not None), "")
        if isinstance(first, list):
            raise TaskError(
                f"Column {columns['text']!r} holds lists of tokens, and text classification reads plain text.",
                hint="Use train.task: token-classification with the roles tokens and tags, or name a column of texts.",
            )

    def texts(self, rows: Any) -> list[str]:
        found = [str(text) for text in rows[self.columns["text"]][:]]
        if "text_pair" in self.columns:
            found += [str(text) for text in rows[self.columns["text_pair"]][:]]
        return found

    def encode(self, batch: Mapping[str, list[Any]], tokenizer: Any, max_length: int) -> dict[str, list[Any]]:
        texts = [_encodable(text) for text in batch[self.columns["text"]]]
        pairs = [_encodable(text) for text in batch[self.columns["text_pair"]]] if "text_pair" in self.columns else None
        encoded = dict(tokenizer(texts, pairs, truncation=True, max_length=max_length))
        return {**encoded, "labels": self.encoded_labels(batch[self.columns["label"]])}

    def collator(self, tokenizer: Any, model: Any) -> Callable[[list[dict[str, Any]]], dict[str, Any]]:
        fill = {"input_ids": int(tokenizer.pad_token_id or 0), "attention_mask": 0, "token_type_ids": 0}
        return lambda rows: padded(rows, fill)


def _encodable(text: Any) -> str:
    from augkit.models.weights import encodable

    return encodable("" if text is None else str(text))
