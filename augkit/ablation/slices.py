"""Where an arm is better or worse: by class, and on parts of the test split."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from augkit.ablation.answers import Answers
from augkit.ablation.likeness import file_role
from augkit.ablation.result import ClassScore, SliceScore
from augkit.ablation.table_rows import feature_texts, is_table
from augkit.errors import RecipeError, nearest

__all__ = ["Lengths", "class_scores", "item_texts", "lengths_of", "slice_scores", "slices_of"]

AVERAGES = ("accuracy", "macro avg", "micro avg", "weighted avg", "samples avg")
MOST_VALUES = 8
PARTS = ("lowest third", "middle third", "highest third")


def class_scores(answers: Mapping[str, Answers], baseline: str) -> list[ClassScore]:
    """F1 of each label in each arm, as its runs' reports have it: mean over seeds."""
    means = {arm: _reported(answer) for arm, answer in answers.items()}
    return [
        ClassScore(
            arm=arm, label=label, f1=f1, difference=f1 - means.get(baseline, {}).get(label, (f1, 0))[0], support=support
        )
        for arm, labels in means.items()
        for label, (f1, support) in labels.items()
    ]


def _reported(answer: Answers) -> dict[str, tuple[float, int]]:
    """Label to mean F1 and rows."""
    found: dict[str, list[tuple[float, int]]] = {}
    for run in answer.runs:
        for label, entry in (run.metrics.get("test", {}).get("report") or {}).items():
            if label not in AVERAGES and isinstance(entry, dict) and "f1-score" in entry:
                found.setdefault(label, []).append((float(entry["f1-score"]), int(entry.get("support", 0))))
    return {
        label: (sum(f1 for f1, _ in values) / len(values), values[0][1]) for label, values in found.items() if values
    }


def slice_scores(answers: Mapping[str, Answers], baseline: str, slices: Mapping[str, np.ndarray]) -> list[SliceScore]:
    """Mean score of the rows of each slice in each arm.

    Args:
        answers: by arm.
        baseline: id of the arm that differences are taken from.
        slices: name to whether each test row is in it; shape (items,).
    """
    return [
        SliceScore(
            arm=arm,
            slice=name,
            rows=int(rows.sum()),
            score=float(answer.correct[:, rows].mean()),
            difference=float(answer.correct[:, rows].mean() - answers[baseline].correct[:, rows].mean()),
        )
        for name, rows in slices.items()
        if rows.any()
        for arm, answer in answers.items()
    ]


def slices_of(
    test: pa.Table, lengths: Lengths | None, baseline: Answers, columns: Sequence[str]
) -> dict[str, np.ndarray]:
    """Slices of the test split: by length, by the baseline's confidence, and by the values of columns.

    Args:
        test: the rows.
        lengths: of them; None where they have none.
        baseline: answers of the baseline.
        columns: named in the recipe.

    Raises:
        RecipeError: the data has no such column.
    """
    slices: dict[str, np.ndarray] = {}
    if lengths is not None:
        slices |= dict(_thirds(lengths.name, lengths.values, lengths.form))
    if baseline.confidence is not None:
        slices |= dict(_thirds("confidence of the baseline", baseline.confidence.mean(axis=0), "{:.2f}"))
    for column in columns:
        if column not in test.column_names:
            raise RecipeError(
                f"ablate.slices names column {column!r}, which the data does not have",
                hint=nearest(column, test.column_names),
            )
        slices |= dict(_values(column, test[column].to_pylist()))
    return slices


def _thirds(name: str, values: np.ndarray, form: str) -> Iterator[tuple[str, np.ndarray]]:
    """Three parts of about the same size; fewer where values are alike."""
    first, second = np.quantile(values, [1 / 3, 2 / 3])
    bounds = [(-np.inf, first), (first, second), (second, np.inf)]
    for part, (low, high) in zip(PARTS, bounds, strict=True):
        rows = (values > low) & (values <= high)
        if rows.any():
            low_seen, high_seen = form.format(values[rows].min()), form.format(values[rows].max())
            span = low_seen if low_seen == high_seen else f"{low_seen} to {high_seen}"
            yield f"{name}: {part} ({span})", rows


def _values(column: str, values: Sequence[Any]) -> Iterator[tuple[str, np.ndarray]]:
    names = ["none" if value is None else str(value) for value in values]
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(numbers) == len(values) and len(set(numbers)) > MOST_VALUES:
        yield from _thirds(column, np.array(numbers, dtype=np.float64), "{:g}")
        return
    common = [name for name, _ in Counter(names).most_common(MOST_VALUES)]
    for name in common:
        yield f"{column}: {name}", np.array([other == name for other in names])
    rest = np.array([name not in common for name in names])
    if rest.any():
        yield f"{column}: others", rest


@dataclass(frozen=True)
class Lengths:
    """How long rows are.

    Attributes:
        name: as a slice is called.
        values: shape (rows,).
        form: how a value is written.
    """

    name: str
    values: np.ndarray
    form: str


def lengths_of(table: pa.Table, columns: Mapping[str, str]) -> Lengths | None:
    """Words of each row, or letters where nothing parts them; seconds, or steps of a series; None for others."""
    role = file_role(columns)
    if role == "image" or is_table(columns):
        return None
    if role == "audio":
        seconds = [_seconds(value) for value in table[columns[role]].to_pylist()]
        return Lengths("seconds", np.array(seconds, dtype=np.float64), "{:.2f}")
    if "series" in columns:
        steps = [_shape(value)[1] for value in table[columns["series"]].to_pylist()]
        return Lengths("steps", np.array(steps, dtype=np.float64), "{:.0f}")
    words = [len(text.split()) if " " in text else len(text) for text in item_texts(table, columns)]
    return Lengths("length", np.array(words, dtype=np.float64), "{:.0f}")


def _seconds(value: Any) -> float:
    import soundfile

    return float(soundfile.info(io.BytesIO(value["bytes"])).duration)


def item_texts(table: pa.Table, columns: Mapping[str, str]) -> list[str]:
    """The text of each row, as a person would read it; both texts of a pair; items of a history;
    the name of a row's file, the shape of a series, the features of a row of a table."""
    if "text" in columns:
        texts = [str(text or "") for text in table[columns["text"]].to_pylist()]
        if "text_pair" in columns:
            pairs = table[columns["text_pair"]].to_pylist()
            texts = [f"{text} ⏐ {pair or ''}" for text, pair in zip(texts, pairs, strict=True)]
        return texts
    if role := file_role(columns):
        beside = columns.get("caption" if role == "image" else "transcript")
        if beside is not None:
            return [str(text or "") for text in table[beside].to_pylist()]
        files = table[columns[role]].combine_chunks()
        return [str(name or "") for name in pc.struct_field(files, "path").to_pylist()]
    if "series" in columns:
        shapes = [_shape(value) for value in table[columns["series"]].to_pylist()]
        return [f"{steps} steps" if channels == 1 else f"{channels} × {steps} steps" for channels, steps in shapes]
    if is_table(columns):
        return feature_texts(table, columns)
    listed = columns["tokens" if "tokens" in columns else "items"]
    return [" ".join(str(token) for token in tokens or ()) for tokens in table[listed].to_pylist()]


def _shape(value: Any) -> tuple[int, int]:
    """Channels and steps of a series, which is a list of numbers or of channels."""
    nested = bool(value) and isinstance(value[0], list)
    return (len(value), len(value[0])) if nested else (1, len(value or ()))
