"""What must hold of a row of text that is made of pieces: moved, cut out, or joined with another row's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from augkit.ops.tags import find_entities
from augkit.testing.violation import require

__all__ = ["check_pieces"]

Values = Mapping[str, Any]


def check_pieces(before: Values, after: Values, drawn: Values) -> None:
    """Every label of the row after is one of the row before, or was drawn, and holds the words that it held.

    Raises:
        ContractViolation: it does not.
    """
    known = _labels(before) | _labels({"text": after.get("text", ""), **drawn})
    strange = sorted(_labels(after) - known)
    require(not strange, "labels hold what they held", f"{strange} of {after} are not in {before}")
    for span in after.get("spans") or ():
        held = after["text"][span["start"] : span["end"]]
        require(span.get("text", held) == held, "spans move with the text", f"{span} says what is not there: {held!r}")
    if "tags" in after:
        tokens, tags = after["tokens"], after["tags"]
        require(len(tokens) == len(tags), "there are as many tags as tokens", f"{len(tokens)} and {len(tags)}")
        for previous, tag in zip(["O", *tags], tags, strict=False):
            is_valid = tag[:2] != "I-" or (previous[:2] in ("B-", "I-") and previous[2:] == tag[2:])
            require(is_valid, "tags stay valid IOB2", f"{tag} after {previous} in {list(tags)}")


def _labels(values: Values) -> set[tuple[str, str]]:
    """Kind and words of every span, answer and entity; an answer once as it says and once as it stands there."""
    text = values.get("text", "")
    found = {(str(span["label"]), text[span["start"] : span["end"]]) for span in values.get("spans") or ()}
    answers = values.get("answers") or {"answer_start": (), "text": ()}
    for start, words in zip(answers["answer_start"], answers["text"], strict=True):
        found |= {("answer", words), ("answer", text[start : start + len(words)])}
    if "tags" in values:
        tokens, tags = values["tokens"], values["tags"]
        found |= {(tags[start][2:], " ".join(tokens[start:end])) for start, end in find_entities(tags)}
    return found
