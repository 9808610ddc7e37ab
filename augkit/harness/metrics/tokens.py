"""Scores of a tagger: whole entities where the tags spell some, else single tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from augkit.errors import MissingExtra
from augkit.ops.tags import OUTSIDE, is_iob1

__all__ = ["entity_metrics", "find_scheme", "tag_metrics"]

_PREFIXES = {
    "IOB2": {"B", "I"},
    "IOE2": {"I", "E"},
    "IOBES": {"B", "I", "E", "S"},
    "BILOU": {"B", "I", "L", "U"},
}


def find_scheme(sentences: Iterable[Sequence[str]]) -> str | None:
    """How tags spell entities: IOB1, IOB2, IOE2, IOBES or BILOU; None where they spell none, as parts of speech.

    >>> find_scheme([["B-PER", "I-PER", "O"]]), find_scheme([["I-PER", "O"], ["O"]]), find_scheme([["DT", "NN"]])
    ('IOB2', 'IOB1', None)
    """
    tags: set[str] = set()
    spelled_iob1 = spelled_other = 0
    for sentence in sentences:
        tags.update(sentence)
        if is_iob1(sentence):
            spelled_iob1 += 1
        elif any(tag != OUTSIDE for tag in sentence):
            spelled_other += 1
    prefixes = {tag[0] for tag in tags if tag[1:2] == "-"}
    if not prefixes or any(tag != OUTSIDE and tag[1:2] != "-" for tag in tags):
        return None
    if prefixes <= {"B", "I"} and spelled_iob1 > spelled_other:
        return "IOB1"
    return next((scheme for scheme, known in _PREFIXES.items() if prefixes <= known), None)


def entity_metrics(
    gold: Sequence[Sequence[str]], predicted: Sequence[Sequence[str]], scheme: str = "IOB2"
) -> dict[str, Any]:
    """Scores of entities, an entity being right where its type and both of its ends are.

    Args:
        gold: tags of each sentence.
        predicted: as many of each.
        scheme: as `find_scheme` names it. A predicted entity that breaks it, such as one that begins with `I-` in
            IOB2, is none.

    Returns:
        `precision`, `recall` and `f1` over all entities; `macro_f1` over the types that occur or were predicted,
        `weighted_f1`; `token_accuracy`; `report`: type to `precision`, `recall`, `f1-score`, `support`, and their
        averages. Without any entity the first five are 0.

    Raises:
        MissingExtra: seqeval is not installed.
        ValueError: a sentence has more or fewer predicted tags than it has tags.

    Source: seqeval's `classification_report` with `mode="strict"` (Nakayama 2018), after Tjong Kim Sang & De Meulder
    2003.

    >>> scores = entity_metrics([["B-PER", "I-PER", "O", "B-LOC"]], [["B-PER", "I-PER", "O", "O"]])
    >>> scores["precision"], scores["recall"], round(scores["f1"], 3), scores["token_accuracy"]
    (1.0, 0.5, 0.667, 0.75)
    """
    try:
        import seqeval.scheme as schemes
        from seqeval.metrics.v1 import classification_report
    except ImportError:
        raise MissingExtra("Scoring entities", "train") from None
    accuracy = _token_accuracy(gold, predicted)
    # Sentences without an entity on either side change no score; most have none, and seqeval is slow.
    telling = [
        pair for pair in zip(gold, predicted, strict=True) if any(tag != OUTSIDE for tags in pair for tag in tags)
    ]
    report: dict[str, Any] = {}
    if telling:
        true, given = ([list(tags) for tags in side] for side in zip(*telling, strict=True))
        kind = getattr(schemes, scheme)
        if schemes.Entities(true, kind).unique_tags | schemes.Entities(given, kind).unique_tags:
            report = classification_report(true, given, scheme=kind, output_dict=True, zero_division=0)
    total = report.get("micro avg", {"precision": 0.0, "recall": 0.0, "f1-score": 0.0})
    return {
        "f1": float(total["f1-score"]),
        "precision": float(total["precision"]),
        "recall": float(total["recall"]),
        "macro_f1": float(report["macro avg"]["f1-score"]) if report else 0.0,
        "weighted_f1": float(report["weighted avg"]["f1-score"]) if report else 0.0,
        "token_accuracy": accuracy,
        "report": {kind: {name: float(value) for name, value in row.items()} for kind, row in report.items()},
    }


def tag_metrics(gold: Sequence[Sequence[str]], predicted: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Scores of single tags, for tags that spell no entities.

    Args:
        gold: tags of each sentence.
        predicted: as many of each.

    Returns:
        `accuracy`, the share of right tags; `macro_f1`, `weighted_f1`; `report`, scikit-learn's.

    Raises:
        MissingExtra: scikit-learn is not installed.
        ValueError: a sentence has more or fewer predicted tags than it has tags.

    >>> tag_metrics([["DT", "NN"], ["NN", "VB"]], [["DT", "NN"], ["NN", "NN"]])["accuracy"]
    0.75
    """
    try:
        from sklearn.metrics import classification_report
    except ImportError:
        raise MissingExtra("Scoring tags", "train") from None
    accuracy = _token_accuracy(gold, predicted)
    true, given = ([tag for tags in side for tag in tags] for side in (gold, predicted))
    report = classification_report(true, given, output_dict=True, zero_division=0) if true else {}
    return {
        "accuracy": accuracy,
        "macro_f1": float(report["macro avg"]["f1-score"]) if report else 0.0,
        "weighted_f1": float(report["weighted avg"]["f1-score"]) if report else 0.0,
        "report": {
            name: {key: float(item) for key, item in row.items()} if isinstance(row, dict) else float(row)
            for name, row in report.items()
        },
    }


def _token_accuracy(gold: Sequence[Sequence[str]], predicted: Sequence[Sequence[str]]) -> float:
    """Share of right tags; 0 without any."""
    right = total = 0
    for number, (true, given) in enumerate(zip(gold, predicted, strict=True)):
        if len(true) != len(given):
            raise ValueError(f"sentence {number} has {len(true)} tags and {len(given)} predicted ones")
        right += sum(one == other for one, other in zip(true, given, strict=True))
        total += len(true)
    return right / total if total else 0.0
