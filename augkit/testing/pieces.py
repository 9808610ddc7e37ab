"""What must hold of a row of text that is made of pieces: moved, cut out, or joined with another row's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from augkit.ops.edits import apply_edits
from augkit.ops.tags import find_entities
from augkit.testing.violation import require

__all__ = ["check_pieces", "first_invalid"]

Values = Mapping[str, Any]


def check_pieces(before: Values, after: Values, drawn: Values) -> None:
    """The row after is made of the row before as was drawn, and every label of it holds the words that it held.

    Raises:
        ContractViolation: it does not.
    """
    _check_content(before, after, drawn)
    known = _labels(before) | _labels({"text": after.get("text", ""), **drawn})
    strange = sorted(_labels(after) - known)
    require(not strange, "labels hold what they held", f"{strange} of {after} are not in {before}")
    for span in after.get("spans") or ():
        held = after["text"][span["start"] : span["end"]]
        require(span.get("text", held) == held, "spans move with the text", f"{span} says what is not there: {held!r}")
    if "tags" in after:
        tokens, tags = after["tokens"], after["tags"]
        require(len(tokens) == len(tags), "there are as many tags as tokens", f"{len(tokens)} and {len(tags)}")
        if first_invalid([*(before.get("tags") or ()), "O", *(drawn.get("tags") or ())]) is None:
            require(first_invalid(tags) is None, "tags stay valid IOB2", f"{first_invalid(tags)} in {list(tags)}")


def first_invalid(tags: Sequence[str]) -> str | None:
    """The first tag that goes on with an entity which is not there, with the tag before it; None in valid IOB2.

    >>> first_invalid(["B-LOC", "I-LOC", "O"]), first_invalid(["O", "I-LOC"])
    (None, 'I-LOC after O')
    """
    for previous, tag in zip(["O", *tags], tags, strict=False):
        if tag[:2] == "I-" and (previous[:2] not in ("B-", "I-") or previous[2:] != tag[2:]):
            return f"{tag} after {previous}"
    return None


def _check_content(before: Values, after: Values, drawn: Values) -> None:
    """The row is what was drawn of it: a part, another order, edits, or together with another's tokens."""
    role = "tokens" if "tokens" in before else "text"
    if before.get("text_pair") != after.get("text_pair"):  # the draw is about the pair
        role = "text_pair"
    old, new = before[role], after[role]
    if role == "tokens":
        old, new = list(old), list(new)
    if "part" in drawn:
        expected = [old[slice(*drawn["part"])]]
    elif "order" in drawn:
        expected = [new if Counter(new) == Counter(old) else old]
        lost = sorted(_labels(before) - _labels(after))
        require(not lost, "labels hold what they held", f"{lost} of {before} are not in {after}")
    elif "edits" in drawn and role != "tokens":
        expected = [apply_edits(old, [(low, high, by) for low, high, by in drawn["edits"]])]
    elif "tokens" in drawn and role == "tokens":
        expected = [old + list(drawn["tokens"]), list(drawn["tokens"]) + old]
    else:
        return
    require(new in expected, "nothing changes outside the edits", f"{drawn} makes {expected}, and apply made {new}")


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
