"""The texts of a row with the labels that point into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Labelled", "Mark", "labelled_texts", "plain_labels"]

TEXT_ROLES = ("text", "text_pair", "target_text")


@dataclass(frozen=True)
class Mark:
    """A labelled range of a text: code points `start` up to, not including, `end`."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class Labelled:
    """A text and the ranges in it that carry a label."""

    value: str
    marks: tuple[Mark, ...] = ()


def labelled_texts(values: Mapping[str, Any], language: str) -> dict[str, Labelled]:
    """The texts of a row by role, tokens as the text they make.

    Args:
        values: of the row, by role.
        language: of the text, which says how tokens are joined.
    """
    texts: dict[str, Labelled] = {}
    if values.get("tokens") is not None:
        texts["tokens"] = _of_tokens(values["tokens"], values.get("tags"), language)
    for role in TEXT_ROLES:
        if isinstance(values.get(role), str):
            marks = (*_spans(values), *_answers(values)) if role == "text" else ()
            texts[role] = Labelled(values[role], marks)
    return texts


def plain_labels(values: Mapping[str, Any]) -> dict[str, str]:
    """What else is known of a row and fits on a line: its label, group and time."""
    return {role: str(values[role]) for role in ("label", "group", "time") if values.get(role) is not None}


def _spans(values: Mapping[str, Any]) -> list[Mark]:
    return [Mark(span["start"], span["end"], _span_name(span)) for span in values.get("spans") or ()]


def _span_name(span: Mapping[str, Any]) -> str:
    known = [span[key] for key in ("label", "type", "name") if span.get(key) is not None]
    others = [value for key, value in span.items() if key not in ("start", "end") and isinstance(value, str)]
    return str((known or others or [""])[0])


def _answers(values: Mapping[str, Any]) -> list[Mark]:
    answers = values.get("answers")
    if not answers:
        return []
    pairs = zip(answers["answer_start"], answers["text"], strict=True)
    return sorted({Mark(start, start + len(text), "answer") for start, text in pairs}, key=lambda mark: mark.start)


def _of_tokens(tokens: Sequence[str], tags: Sequence[Any] | None, language: str) -> Labelled:
    from augkit.ops.text.base import Text

    named = [str(tag) for tag in tags] if tags is not None and all(isinstance(tag, str) for tag in tags) else None
    text = Text.of_tokens(tokens, named, language)
    if named is None:
        return Labelled(text.value)
    at = dict(zip(text.starts, named, strict=True))
    marks = tuple(Mark(start, end, at[start][2:] if at[start][1:2] == "-" else at[start]) for start, end in text.marks)
    return Labelled(text.value, marks)
