"""What a text sample is, and the base classes of text operators.

A sample is a string with everything that points into it: character spans, answers, or, where the row has tokens instead
of a string, the tokens and their tags. Operators see the string and draw edits; `Text.edited` moves the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator

from augkit.ops.base import BatchOperator, DatasetOperator, Drawn, Operator, Row, RowOperator
from augkit.ops.edits import Edit, Edits, Range, apply_edits, edit_tokens, move_range
from augkit.ops.text.words import Word, find_words

__all__ = ["Text", "TextBatchOperator", "TextDatasetOperator", "TextOperator", "TextSample"]

UNSPACED_LANGUAGES = frozenset({"zh", "ja"})


class Text:
    """A string and the labels that point into it.

    Attributes:
        value: the string; for rows of tokens, the tokens joined by spaces (nothing in Chinese and Japanese).
        language: ISO 639-1 code.
        labels: the roles beside the string that move with it: `spans`, `answers`, `tokens`, `tags`.
    """

    def __init__(self, value: str, labels: Mapping[str, Any] | None = None, language: str = "en") -> None:
        self.value = value
        self.labels = labels or {}
        self.language = language

    @classmethod
    def of_tokens(cls, tokens: Sequence[str], tags: Sequence[str] | None, language: str) -> Text:
        if tags is not None and len(tags) != len(tokens):
            raise ValueError(f"{len(tokens)} tokens but {len(tags)} tags")
        labels = {"tokens": tokens} if tags is None else {"tokens": tokens, "tags": tags}
        return cls(("" if language in UNSPACED_LANGUAGES else " ").join(tokens), labels, language)

    @cached_property
    def words(self) -> list[Word]:
        """Where the words stand."""
        return find_words(self.value)

    @cached_property
    def starts(self) -> list[int]:
        """Where each token starts in `value`."""
        gap = 0 if self.language in UNSPACED_LANGUAGES else 1
        starts, at = [], 0
        for token in self.labels["tokens"]:
            starts.append(at)
            at += len(token) + gap
        return starts

    @cached_property
    def marks(self) -> list[Range]:
        """Labelled ranges of the string: spans, answers, and the entities that tags spell out."""
        return [*_span_ranges(self.labels), *_answer_ranges(self.labels, self.value), *self._entities()]

    def _entities(self) -> list[Range]:
        tags = self.labels.get("tags")
        if not tags:
            return []
        tokens, found = self.labels["tokens"], list[Range]()
        for index, tag in enumerate(tags):
            if tag == "O":
                continue
            start, end = self.starts[index], self.starts[index] + len(tokens[index])
            if _continues(tags, index):
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
        return found

    def is_marked(self, start: int, end: int) -> bool:
        """Whether [start, end) touches a labelled range."""
        return any(low < end and start < high for low, high in self.marks)

    def allows(self, edit: Edit) -> bool:
        """Whether an edit leaves every label true: it stands outside all labelled ranges, or replaces text within one."""
        low, high, replacement = edit
        for start, end in self.marks:
            outside = high <= start or low >= end
            within = start <= low and high <= end and low < high and bool(replacement)
            if not (outside or within):
                return False
        return True

    def edited(self, edits: Edits) -> Text:
        """A new text after the edits, with its labels moved.

        Raises:
            ValueError: the edits overlap, or one of them would leave a label wrong.
        """
        if not self.labels:
            return Text(apply_edits(self.value, edits), None, self.language)
        edits = [(low, high, replacement) for low, high, replacement in edits]
        for edit in edits:
            if not self.allows(edit):
                raise ValueError(f"edit {edit} would cut or delete a labelled range")
        value = apply_edits(self.value, edits)
        labels = dict(self.labels)
        if labels.get("spans") is not None:
            labels["spans"] = [_moved_span(span, edits) for span in labels["spans"]]
        if labels.get("answers") is not None:
            labels["answers"] = _moved_answers(labels["answers"], value, edits)
        if "tokens" in labels:
            return self._edited_tokens(edits)
        return Text(value, labels, self.language)

    def _edited_tokens(self, edits: Edits) -> Text:
        made = edit_tokens(self.labels["tokens"], self.starts, edits)
        tags = self.labels.get("tags")
        return Text.of_tokens(
            [token for token, _ in made],
            None if tags is None else _moved_tags(tags, [source for _, source in made]),
            self.language,
        )


class TextSample(Operator[Text]):
    """How a text operator of any shape reads and writes rows."""

    modality: ClassVar[str] = "text"
    moves: ClassVar[frozenset[str]] = frozenset({"text", "tokens", "tags", "spans", "answers"})
    keeps: ClassVar[frozenset[str]] = frozenset({"label", "text_pair", "id", "group", "time"})

    on: Literal["text", "text_pair"] = Field("text", description="The role that is changed; `text` means tokens where the row has them.")
    keep: tuple[str, ...] = Field((), strict=False, description="Words that are never touched, whatever their case.")

    @field_validator("keep")
    @classmethod
    def _lower(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(word.lower() for word in value)

    @cached_property
    def kept(self) -> frozenset[str]:
        return frozenset(self.keep)

    def inputs(self) -> frozenset[str]:
        return frozenset({"text", "tokens"}) if self.on == "text" else frozenset({"text_pair"})

    def read(self, row: Row) -> Text:
        view: Text | None = row.views.get(self.on)
        if view is None:
            view = row.views[self.on] = _read(row, self.on)
        return view

    def write(self, row: Row, sample: Text) -> Row:
        if "tokens" in sample.labels:
            changed = row.replaced(sample.labels)
        else:
            changed = row.replaced({**sample.labels, self.on: sample.value})
        changed.views = {**row.views, self.on: sample}
        return changed

    def apply(self, sample: Text, drawn: Drawn) -> Text:
        return sample.edited(drawn)


class TextOperator(TextSample, RowOperator[Text]):
    """A row operator on text. `draw` returns edits of `text.value`, sorted; `apply` is given."""


class TextBatchOperator(TextSample, BatchOperator[Text]):
    """A batch operator on text; `draw_batch` returns edits for each text."""


class TextDatasetOperator(TextSample, DatasetOperator[Text]):
    """A dataset operator on text; `draw` returns edits, knowing what was fitted."""


def _read(row: Row, on: str) -> Text:
    values = row.values
    if on == "text_pair":
        return Text(values["text_pair"], None, row.language)
    if "tokens" in values:
        return Text.of_tokens(values["tokens"], values.get("tags"), row.language)
    labels = {role: values[role] for role in ("spans", "answers") if role in values}
    return Text(values["text"], labels, row.language)


def _span_ranges(labels: Mapping[str, Any]) -> list[Range]:
    return [(span["start"], span["end"]) for span in labels.get("spans") or ()]


def _answer_ranges(labels: Mapping[str, Any], value: str) -> list[Range]:
    answers = labels.get("answers")
    if not answers:
        return []
    ranges = []
    for start, text in zip(answers["answer_start"], answers["text"], strict=True):
        if value[start : start + len(text)] != text:
            raise ValueError(f"answer {text!r} does not stand at {start} in the text")
        ranges.append((start, start + len(text)))
    return ranges


def _moved(span: Range, edits: Edits) -> Range:
    moved = move_range(span, edits)
    if moved is None:
        raise ValueError(f"the labelled range {span} would be deleted")
    return moved


def _moved_span(span: Mapping[str, Any], edits: Edits) -> dict[str, Any]:
    start, end = _moved((span["start"], span["end"]), edits)
    return {**span, "start": start, "end": end}


def _moved_answers(answers: Mapping[str, Any], value: str, edits: Edits) -> dict[str, Any]:
    pairs = zip(answers["answer_start"], answers["text"], strict=True)
    ranges = [_moved((start, start + len(text)), edits) for start, text in pairs]
    return {
        **answers,
        "answer_start": [start for start, _ in ranges],
        "text": [value[start:end] for start, end in ranges],
    }


def _continues(tags: Sequence[str], index: int) -> bool:
    """Whether the tag at `index` goes on with the entity of the token before it (IOB1, IOB2 and BIOES)."""
    tag, before = tags[index], tags[index - 1] if index else "O"
    return tag[:2] in ("I-", "E-") and before != "O" and before[2:] == tag[2:] and before[:2] not in ("E-", "S-")


def _moved_tags(tags: Sequence[str], sources: Sequence[int | None]) -> list[str]:
    """A tag for every new token: its source's; the inside tag where one token became several; O where inserted."""
    moved: list[str] = []
    before: int | None = None
    for source in sources:
        if source is None:
            moved.append("O")
        elif source == before and tags[source][:2] == "B-":
            moved.append("I-" + tags[source][2:])
        else:
            moved.append(tags[source])
        before = source
    return moved
