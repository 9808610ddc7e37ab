"""Token classification: a tag a token, such as named entities or parts of speech."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pyarrow as pa

from augkit.harness.tasks.answers import Answers
from augkit.harness.tasks.base import Task, TaskError
from augkit.harness.tasks.padding import padded
from augkit.ops.tags import OUTSIDE
from augkit.show.amounts import count

if TYPE_CHECKING:
    from augkit.recipe.training import TrainSettings

__all__ = ["TokenClassification"]

IGNORED = -100  # what the loss leaves out
MOST_NAMED = 5


class TokenClassification(Task):
    """A tag a token; a token of several pieces is tagged at its first.

    Args:
        columns: role to column; `tokens` and `tags`.
        labels: the tags.
        names: what the numbers of a ClassLabel column stand for.
        scheme: how the tags spell entities, as `augkit.harness.metrics.tokens.find_scheme` says; None if they do not.
    """

    name: ClassVar[str] = "token-classification"
    auto_class: ClassVar[str] = "AutoModelForTokenClassification"
    roles: ClassVar[tuple[str, ...]] = ("tokens", "tags")

    def __init__(
        self, columns: Mapping[str, str], labels: Sequence[str], names: Sequence[str] | None, scheme: str | None
    ) -> None:
        self.columns = {role: columns[role] for role in self.roles}
        self.names = None if names is None else tuple(names)
        self.scheme = scheme
        self.main_metric = "f1" if scheme else "accuracy"
        self._answers: Answers[list[str]] = Answers()
        self._learnt = frozenset(labels)
        self._set_labels(labels)

    def _set_labels(self, labels: Sequence[str]) -> None:
        self.labels = tuple(labels)
        self._index = {label: index for index, label in enumerate(self.labels)}

    @classmethod
    def from_train(cls, columns: Mapping[str, str], train: Any, settings: TrainSettings) -> TokenClassification:
        from augkit.harness.metrics.tokens import find_scheme

        for role in cls.roles:
            if columns.get(role) not in train.column_names:
                found = f"the data has no column {columns[role]!r}" if role in columns else "none is named"
                raise TaskError(
                    f"Token classification reads a `{role}` column, and {found}.",
                    hint=f"Its columns are {', '.join(train.column_names)}; name one in source.columns.",
                )
        names = _class_names(train.features[columns["tags"]])
        tags = _tags(columns, "train", train, names)
        found_tags = {tag for sentence in tags for tag in sentence}
        if len(found_tags) < 2:
            only = f"only the tag {next(iter(found_tags))!r}" if found_tags else "no tags"
            raise TaskError(
                f"The train split has {only} in column {columns['tags']!r}; two or more are needed.",
                hint="Check the column that source.columns names for `tags`, and what source.take keeps.",
            )
        labels = list(names) if names else sorted(found_tags, key=lambda tag: (tag != OUTSIDE, tag))
        task = cls(columns, labels, names, find_scheme(tags))
        task._learnt = frozenset(found_tags)  # of a ClassLabel's names train may have some only
        return task

    def check(self, split: str, rows: Any) -> None:
        """Keeps the true tags of a split that is scored.

        Its tags that train has not become labels too, and are remarked upon. No model can have learnt them, so each is
        a miss, as it would be for a user; refusing them would refuse every study of few sentences, in which rare types
        are wanting.
        """
        from augkit.harness.data import row_ids

        if split == "train":
            return
        tags = _tags(self.columns, split, rows, self.names)
        self._answers.add(row_ids(rows), tags)
        counted = Counter(tag for sentence in tags for tag in sentence if tag not in self._learnt)
        self._set_labels([*self.labels, *sorted(set(counted) - set(self.labels))])
        if counted:
            named = ", ".join(f"{tag} ({count(counted[tag], 'token')})" for tag in sorted(counted)[:MOST_NAMED])
            named += " …" if len(counted) > MOST_NAMED else ""
            self.remarks = [
                *self.remarks,
                f"The {split} split has tags that the train split has not: {named}. No model can have learnt them, so "
                "each counts as a miss.",
            ]

    def texts(self, rows: Any) -> list[str]:
        return [" ".join(map(str, tokens)) for tokens in rows[self.columns["tokens"]][:]]

    def encode(self, batch: Mapping[str, list[Any]], tokenizer: Any, max_length: int) -> dict[str, list[Any]]:
        sentences = [_readable(tokens, tokenizer) for tokens in batch[self.columns["tokens"]]]
        encoded = tokenizer(sentences, is_split_into_words=True, truncation=True, max_length=max_length)
        labels = []
        for row, values in enumerate(batch[self.columns["tags"]]):
            numbers = [self._index[_as_text(value, self.names)] for value in values]
            labels.append(_at_first_pieces(numbers, encoded.word_ids(row)))
        return {**dict(encoded), "labels": labels}

    def collator(self, tokenizer: Any, model: Any) -> Callable[[list[dict[str, Any]]], dict[str, Any]]:
        padding = int(tokenizer.pad_token_id or 0)
        fill = {"input_ids": padding, "attention_mask": 0, "token_type_ids": 0, "labels": IGNORED}
        return lambda rows: padded(rows, fill)

    def head(self) -> dict[str, Any]:
        return {
            "num_labels": len(self.labels),
            "id2label": dict(enumerate(self.labels)),
            "label2id": dict(self._index),
        }

    def predictions(self, outputs: np.ndarray | Any, label_ids: Any, ids: Sequence[str], tokenizer: Any) -> pa.Table:
        """`label` and `prediction` are lists of tags, `correct` the share of right ones, `confidence` their mean
        probability. A token behind the longest length a model reads is predicted to be outside of any entity."""
        logits = np.asarray(outputs[0] if isinstance(outputs, tuple) else outputs, dtype=np.float64)
        labels = np.asarray(label_ids)
        chosen = logits.argmax(axis=-1)
        highest = logits.max(axis=-1)
        with np.errstate(over="ignore"):
            confidence = 1 / np.exp(logits - highest[..., None]).sum(axis=-1)
        columns: dict[str, list[Any]] = {"label": [], "prediction": [], "correct": [], "confidence": []}
        for row, id in enumerate(ids):
            scored = labels[row] != IGNORED
            true = [self.labels[number] for number in labels[row][scored]]
            given = [self.labels[number] for number in chosen[row][scored]]
            true = self._whole(id, true)
            given += [self._silent] * (len(true) - len(given))
            columns["label"].append(true)
            columns["prediction"].append(given)
            right = [one == other for one, other in zip(true, given, strict=True)]
            columns["correct"].append(float(np.mean(right)) if right else 1.0)
            columns["confidence"].append(float(confidence[row][scored].mean()) if scored.any() else 1.0)
        kinds = {"label": pa.list_(pa.string()), "prediction": pa.list_(pa.string())}
        arrays = {name: pa.array(values, kinds.get(name, pa.float64())) for name, values in columns.items()}
        return pa.table({"id": pa.array(ids, pa.string()), **arrays})

    def _whole(self, id: str, tags: list[str]) -> list[str]:
        """The tags of a sentence, of which a model was shown these first ones."""
        known = self._answers.find(id, lambda whole: whole[: len(tags)] == tags)
        return tags if known is None else known

    @property
    def _silent(self) -> str:
        """The tag of a token that no model has read."""
        return OUTSIDE if OUTSIDE in self._index else self.labels[0]

    def metrics(self, predictions: pa.Table) -> dict[str, Any]:
        from augkit.harness.metrics.tokens import entity_metrics, tag_metrics

        gold, predicted = predictions["label"].to_pylist(), predictions["prediction"].to_pylist()
        return entity_metrics(gold, predicted, self.scheme) if self.scheme else tag_metrics(gold, predicted)


def _tags(columns: Mapping[str, str], split: str, rows: Any, names: Sequence[str] | None) -> list[list[str]]:
    """The tags of a split as text.

    Raises:
        TaskError: tokens or tags are no lists, are not as many, or a tag is missing.
    """
    tokens, tags = rows[columns["tokens"]][:], rows[columns["tags"]][:]
    for role, values in (("tokens", tokens), ("tags", tags)):
        odd = next((value for value in values if not isinstance(value, list)), None)
        if odd is not None or None in values:
            raise TaskError(
                f"Column {columns[role]!r} of the {split} split holds {odd!r} where a list of {role} is needed.",
                hint="Token classification reads lists, as CoNLL files give them; for a text and its label use "
                "train.task: text-classification.",
            )
    for number, (words, marks) in enumerate(zip(tokens, tags, strict=True)):
        if len(words) != len(marks) or None in marks:
            raise TaskError(
                f"Row {number} of the {split} split has {len(words)} tokens and "
                f"{sum(mark is not None for mark in marks)} tags: {' '.join(map(str, words))[:60]!r}.",
                hint="Every token needs a tag; mend the row or leave it out of the data.",
            )
    return [[_as_text(mark, names) for mark in marks] for marks in tags]


def _at_first_pieces(numbers: Sequence[int], words: Sequence[int | None]) -> list[int]:
    """A label a piece: that of its word at the word's first piece, else `IGNORED`.

    >>> _at_first_pieces([7, 8], [None, 0, 0, 1, None])
    [-100, 7, -100, 8, -100]
    """
    before = [None, *words]
    return [
        numbers[word] if word is not None and word != last else IGNORED
        for word, last in zip(words, before, strict=False)
    ]


def _readable(tokens: Sequence[Any], tokenizer: Any) -> list[str]:
    """Tokens of which each has a piece: one that the tokenizer would drop, such as a blank, becomes an unknown word."""
    from augkit.models.weights import encodable

    plain = [encodable(str(token)) for token in tokens]
    if not plain:
        return plain
    seen = set(tokenizer(plain, is_split_into_words=True, add_special_tokens=False).word_ids(0))
    return [token if number in seen else tokenizer.unk_token for number, token in enumerate(plain)]


def _as_text(value: Any, names: Sequence[str] | None) -> str:
    return names[value] if names is not None and isinstance(value, int) else str(value)


def _class_names(feature: Any) -> tuple[str, ...] | None:
    """Names of a list of ClassLabels."""
    inner = getattr(feature, "feature", feature[0] if isinstance(feature, list) and feature else feature)
    names = getattr(inner, "names", None)
    return tuple(names) if names else None
