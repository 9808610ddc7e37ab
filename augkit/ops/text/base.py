"""What a text sample is, and the base classes of text operators.

A sample is a string with everything that points into it: character spans, answers, or, where the row has tokens instead
of a string, the tokens and their tags. Operators see the string and draw edits; `Text.edited` moves the rest.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from importlib.util import find_spec
from itertools import accumulate
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator

from augkit.errors import MissingExtra
from augkit.ops.base import (
    BatchDatasetOperator,
    BatchOperator,
    DatasetOperator,
    Drawn,
    Operator,
    Row,
    RowOperator,
    SplitOperator,
)
from augkit.ops.edits import Edit, Edits, Range, apply_edits, edit_tokens, move_range
from augkit.ops.tags import find_entities, moved_tags
from augkit.ops.text.reading.positions import by_sign, with_positions, without_positions
from augkit.ops.text.reading.words import Word, find_words

__all__ = [
    "SEEN",
    "Text",
    "TextBatchDatasetOperator",
    "TextBatchOperator",
    "TextDatasetOperator",
    "TextOperator",
    "TextSample",
    "TextSplitOperator",
]

UNSPACED_LANGUAGES = frozenset({"zh", "ja"})
SEEN = ("image", "boxes", "mask", "keypoints")
"""Roles of a picture beside a text; operators that make the text say something else do not leave them true."""


class Text:
    """A string and the labels that point into it.

    Attributes:
        value: the string; for rows of tokens, the tokens joined by spaces; in Chinese and Japanese by nothing, and
            without the positions that characters may carry behind them.
        language: ISO 639-1 code.
        labels: the roles beside the string that move with it: `spans`, `answers`, `tokens`, `tags`.
        row_id: of the row it was read from; "" for a text made by hand.
        label: the row's `label`; None where it has none.
        derived: what operators have worked out about this string, by name; kept for the next copy of the row.
    """

    def __init__(
        self,
        value: str,
        labels: Mapping[str, Any] | None = None,
        language: str = "en",
        row_id: str = "",
        label: Any = None,
    ) -> None:
        self.value = value
        self.labels = labels or {}
        self.language = language
        self.row_id = row_id
        self.label = label
        self.derived: dict[Any, Any] = {}

    @classmethod
    def of_tokens(
        cls, tokens: Sequence[str], tags: Sequence[str] | None, language: str, row_id: str = "", label: Any = None
    ) -> Text:
        if tags is not None and len(tags) != len(tokens):
            raise ValueError(f"{len(tokens)} tokens but {len(tags)} tags")
        labels = {"tokens": tokens} if tags is None else {"tokens": tokens, "tags": tags}
        value = "".join(without_positions(tokens)) if language in UNSPACED_LANGUAGES else " ".join(tokens)
        return cls(value, labels, language, row_id, label)

    @cached_property
    def surface(self) -> Sequence[str]:
        """The tokens as they stand in `value`."""
        tokens: Sequence[str] = self.labels["tokens"]
        return without_positions(tokens) if self.language in UNSPACED_LANGUAGES else tokens

    @cached_property
    def words(self) -> list[Word]:
        """Where the words stand; those of Chinese are what jieba finds, or the tokens where these are words."""
        if self.language == "zh" and "tokens" in self.labels:
            from augkit.ops.text.reading.token_words import find_words_in_tokens

            return find_words_in_tokens(self.value, self.surface, self.starts)
        return _words_finder(self.language)(self.value)

    @cached_property
    def characters(self) -> list[int]:
        """Where each letter or ideograph of a word stands."""
        return [at for start, end in self.words for at in range(start, end) if self.value[at].isalpha()]

    @cached_property
    def starts(self) -> list[int]:
        """Where each token starts in `value`."""
        gap = 0 if self.language in UNSPACED_LANGUAGES else 1
        starts, at = [], 0
        for token in self.surface:
            starts.append(at)
            at += len(token) + gap
        return starts

    @cached_property
    def marks(self) -> list[Range]:
        """Labelled ranges of the string: spans, answers, and the entities that tags spell out."""
        return [*_span_ranges(self.labels, self.value), *_answer_ranges(self.labels, self.value), *self._entities()]

    def _entities(self) -> list[Range]:
        tags = self.labels.get("tags")
        if not tags:
            return []
        tokens, starts = self.surface, self.starts
        return [(starts[first], starts[end - 1] + len(tokens[end - 1])) for first, end in find_entities(tags)]

    def is_marked(self, start: int, end: int) -> bool:
        """Whether [start, end) touches a labelled range."""
        return any(low < end and start < high for low, high in self._near(start, end))

    def allows(self, edit: Edit) -> bool:
        """Whether an edit leaves every label true: it is outside all labelled ranges, or replaces text within one."""
        low, high, replacement = edit
        for start, end in self._near(low, high):
            outside = high <= start or low >= end
            within = start <= low and high <= end and low < high and (replacement.strip() or self._is_gap(edit))
            if not (outside or within):
                return False
        return not ("tags" in self.labels and self._joins_labels(edit))

    def _joins_labels(self, edit: Edit) -> bool:
        """Whether an edit makes one token of two that belong to different entities, or one of them to none."""
        low, high, replacement = edit
        if " " not in self.value[low:high] or any(map(str.isspace, replacement)):
            return False
        tokens, starts = self.labels["tokens"], self.starts
        left, right = bisect_right(starts, low) - 1, bisect_right(starts, high) - 1
        if (low == starts[left] and not replacement) or high == starts[right] + len(tokens[right]):
            return False  # nothing is left of one of them
        at = starts[left], starts[right]
        return left != right and any((start <= at[0] < end) != (start <= at[1] < end) for start, end in self.marks)

    def _near(self, low: int, high: int) -> list[Range]:
        """The labelled ranges that may touch [low, high]; a text may have thousands."""
        marks, starts, reach = self._sorted_marks
        return marks[bisect_left(reach, low) : bisect_right(starts, high)]

    @cached_property
    def _sorted_marks(self) -> tuple[list[Range], list[int], list[int]]:
        """The labelled ranges by start, their starts, and how far they and all before them reach."""
        marks = sorted(self.marks)
        return marks, [start for start, _ in marks], list(accumulate((end for _, end in marks), max))

    def _is_gap(self, edit: Edit) -> bool:
        """Whether the edit puts white space in the place of white space."""
        low, high, replacement = edit
        return bool(replacement) and self.value[low:high].isspace()

    def edited(self, edits: Edits) -> Text:
        """A new text after the edits, with its labels moved.

        Raises:
            ValueError: the edits overlap, or one of them would leave a label wrong.
        """
        if not self.labels:
            return Text(apply_edits(self.value, edits), None, self.language, self.row_id, self.label)
        edits = [(low, high, replacement) for low, high, replacement in edits]
        for edit in edits:
            if not self.allows(edit):
                raise ValueError(f"edit {edit} would cut or delete a labelled range")
        value = apply_edits(self.value, edits)
        labels = dict(self.labels)
        if labels.get("spans") is not None:
            labels["spans"] = [_moved_span(span, value, edits) for span in labels["spans"]]
        if labels.get("answers") is not None:
            labels["answers"] = _moved_answers(labels["answers"], value, edits)
        if "tokens" in labels:
            return self._edited_tokens(edits)
        return Text(value, labels, self.language, self.row_id, self.label)

    def _edited_tokens(self, edits: Edits) -> Text:
        is_unspaced = self.language in UNSPACED_LANGUAGES
        made = edit_tokens(self.surface, self.starts, edits, unspaced=is_unspaced)
        has_positions = self.surface is not self.labels["tokens"]
        if has_positions:
            made = by_sign(made)
        tags, tokens = self.labels.get("tags"), [token for token, _ in made]
        if has_positions:
            tokens = with_positions(made, self.labels["tokens"], _words_finder(self.language))
        return Text.of_tokens(
            tokens,
            None if tags is None else moved_tags(tags, [sources for _, sources in made]),
            self.language,
            self.row_id,
            self.label,
        )


class TextSample(Operator[Text]):
    """How a text operator of any shape reads and writes rows."""

    modality: ClassVar[str] = "text"
    moves: ClassVar[frozenset[str]] = frozenset({"text", "tokens", "tags", "spans", "answers"})
    keeps: ClassVar[frozenset[str]] = frozenset({"label", "text_pair", "id", "group", "time", *SEEN})

    on: Literal["text", "text_pair", "target_text", "caption"] = Field(
        "text", description="The role that is changed; `text` means tokens where the row has them."
    )
    keep: tuple[str, ...] = Field((), strict=False, description="Words that are never touched, whatever their case.")
    language: str | None = Field(
        None,
        pattern="^[a-z]{2,3}$",
        description="Language of the role that is changed, as an ISO 639-1 code, where it is not `source.language`.",
    )

    @field_validator("keep")
    @classmethod
    def _lower(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(word.lower() for word in value)

    @cached_property
    def kept(self) -> frozenset[str]:
        return frozenset(self.keep)

    def inputs(self) -> frozenset[str]:
        return frozenset({"text", "tokens"}) if self.on == "text" else frozenset({self.on})

    def check_ready(self, language: str) -> None:
        if language == "zh" and find_spec("jieba") is None:
            raise MissingExtra(f"{self.name} on Chinese text", "zh")

    def read(self, row: Row) -> Text:
        key = self._view
        view: Text | None = row.views.get(key)
        if view is None:
            view = row.views[key] = _read(row, self.on, self.language or row.language)
        return view

    @cached_property
    def _view(self) -> str:
        return self.on if self.language is None else f"{self.on}.{self.language}"

    def write(self, row: Row, sample: Text) -> Row:
        values = {**row.values, **sample.labels}
        if "tokens" not in sample.labels:
            values[self.on] = sample.value
        if "label" in self.moves and "label" in values:
            values["label"] = sample.label
        return Row(row.id, values, row.language)

    def apply(self, sample: Text, drawn: Drawn) -> Text:
        """The text after what was drawn: edits, or `{"edits", "label", "from"}` with a new label or partner rows."""
        if not isinstance(drawn, Mapping):
            return sample.edited(drawn)
        made = sample.edited(drawn["edits"])
        made.label = drawn.get("label", sample.label)
        return made

    def carry_out(self, row: Row, sample: Text, drawn: Drawn) -> Row:
        if sample.labels or not self._edits_alone or type(drawn) is not list:
            return self.write(row, self.apply(sample, drawn))
        return Row(row.id, {**row.values, self.on: apply_edits(sample.value, drawn)}, row.language)

    @cached_property
    def _edits_alone(self) -> bool:
        """Whether the class applies and writes as given here, so that without labels a shorter way is the same."""
        cls = type(self)
        return cls.apply is TextSample.apply and cls.write is TextSample.write


class TextOperator(TextSample, RowOperator[Text]):
    """A row operator on text. `draw` returns edits of `text.value`, sorted; `apply` is given."""


class TextSplitOperator(TextSample, SplitOperator[Text]):
    """A splitting operator on text; `draw_pieces` returns edits for each piece."""


class TextBatchOperator(TextSample, BatchOperator[Text]):
    """A batch operator on text; `draw_batch` returns edits for each text."""


class TextDatasetOperator(TextSample, DatasetOperator[Text]):
    """A dataset operator on text; `draw` returns edits, knowing what was fitted."""


class TextBatchDatasetOperator(TextSample, BatchDatasetOperator[Text]):
    """A dataset operator on text whose fitted model draws for a batch of texts at once."""


def _words_finder(language: str) -> Callable[[str], list[Word]]:
    if language == "zh":
        from augkit.ops.text.reading.segmentation import find_chinese_words

        return find_chinese_words
    return find_words


def _read(row: Row, on: str, language: str) -> Text:
    values = row.values
    label = values.get("label")
    if on != "text":
        return Text(values[on], None, language, row.id, label)
    if "tokens" in values:
        return Text.of_tokens(values["tokens"], values.get("tags"), language, row.id, label)
    labels = {role: values[role] for role in ("spans", "answers") if role in values}
    text = Text(values["text"], labels, language, row.id, label)
    _ = text.marks if labels else None  # spans that do not fit their text are told here, whatever is drawn
    return text


def _span_ranges(labels: Mapping[str, Any], value: str) -> list[Range]:
    ranges = []
    for span in labels.get("spans") or ():
        start, end, words = span["start"], span["end"], span.get("text")
        if not 0 <= start <= end <= len(value):
            raise ValueError(f"span [{start}, {end}) reaches outside a text of {len(value)} code points")
        if isinstance(words, str) and value[start:end] != words:
            raise ValueError(f"span {words!r} does not stand at {start} in the text")
        ranges.append((start, end))
    return ranges


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


def _moved_span(span: Mapping[str, Any], value: str, edits: Edits) -> dict[str, Any]:
    start, end = _moved((span["start"], span["end"]), edits)
    words = {"text": value[start:end]} if isinstance(span.get("text"), str) else {}
    return {**span, "start": start, "end": end, **words}


def _moved_answers(answers: Mapping[str, Any], value: str, edits: Edits) -> dict[str, Any]:
    pairs = zip(answers["answer_start"], answers["text"], strict=True)
    ranges = [_moved((start, start + len(text)), edits) for start, text in pairs]
    return {
        **answers,
        "answer_start": [start for start, _ in ranges],
        "text": [value[start:end] for start, end in ranges],
    }
