"""Test rows whose answers an arm changed, and the augmented rows nearest to them, with the operators that made them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from augkit.ablation.answers import Answers
from augkit.ablation.result import Flip, Neighbour
from augkit.ablation.slices import item_texts
from augkit.errors import MissingExtra
from augkit.store.manifest import LINEAGE_COLUMN

__all__ = ["flips_of"]

MOST_FLIPS = 6
MOST_NEIGHBOURS = 3
LEAST_SIMILARITY = 0.05


def flips_of(
    answer: Answers,
    baseline: Answers,
    test_texts: Sequence[str],
    train: pa.Table,
    columns: Mapping[str, str],
    operators: Mapping[str, Mapping[str, Any]],
) -> list[Flip]:
    """The rows an arm gained most and lost most, up to six each.

    Args:
        answer: of the arm.
        baseline: of the baseline.
        test_texts: of the test rows, in the order of the answers.
        train: the arm's train split.
        columns: role to column.
        operators: of the arm's manifest: step id to name and version.

    Raises:
        MissingExtra: scikit-learn is not installed.
    """
    before, after = baseline.correct.mean(axis=0), answer.correct.mean(axis=0)
    change = after - before
    order = np.argsort(-change, kind="stable")
    gained = [index for index in order[:MOST_FLIPS].tolist() if change[index] > 0]
    lost = [index for index in order[::-1][:MOST_FLIPS].tolist() if change[index] < 0]
    chosen = [*gained, *lost]
    nearest = _nearest([test_texts[index] for index in chosen], train, columns, operators)
    return [
        Flip(
            arm=answer.arm,
            id=answer.ids[index],
            text=test_texts[index],
            label=_label_text(answer.labels[index]),
            baseline_right=float(before[index]),
            arm_right=float(after[index]),
            nearest=found,
        )
        for index, found in zip(chosen, nearest, strict=True)
    ]


def _label_text(label: Any) -> str:
    return " ".join(str(part) for part in label) if isinstance(label, list) else str(label)


def _nearest(
    texts: Sequence[str], train: pa.Table, columns: Mapping[str, str], operators: Mapping[str, Mapping[str, Any]]
) -> list[list[Neighbour]]:
    """For each text the copies most like it, by the cosine of TF-IDF vectors of words and pairs of words."""
    lineage = train[LINEAGE_COLUMN].to_pylist()
    all_texts = item_texts(train, columns)
    copies = [number for number, row in enumerate(lineage) if row["copy"] is not None and row["drawn"] != "[]"]
    if not copies or not texts:
        return [[] for _ in texts]
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ImportError:
        raise MissingExtra("augkit ablate", "train") from None

    sources = {row["row_id"]: all_texts[number] for number, row in enumerate(lineage) if row["copy"] is None}
    vectors = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b|[^\w\s]")
    known = vectors.fit_transform([all_texts[number] for number in copies])
    similar = np.asarray((vectors.transform(texts) @ known.T).todense())
    found = []
    for row in similar:
        best = np.argsort(-row, kind="stable")[:MOST_NEIGHBOURS]
        found.append(
            [
                _neighbour(lineage[copies[place]], all_texts[copies[place]], sources, operators, float(row[place]))
                for place in best.tolist()
                if row[place] >= LEAST_SIMILARITY
            ]
        )
    return found


def _neighbour(
    row: Mapping[str, Any],
    text: str,
    sources: Mapping[str, str],
    operators: Mapping[str, Mapping[str, Any]],
    similarity: float,
) -> Neighbour:
    steps = [entry["step"] for entry in json.loads(row["drawn"])]
    return Neighbour(
        id=row["row_id"],
        text=text,
        source_text=sources.get(row["source_id"], ""),
        steps=[str(operators.get(step, {}).get("name", step)) for step in steps],
        similarity=min(1.0, max(0.0, similarity)),
    )
