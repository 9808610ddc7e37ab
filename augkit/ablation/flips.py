"""Test rows whose answers an arm changed, and the augmented rows nearest to them, with the operators that made them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from xxhash import xxh3_64_hexdigest

from augkit.ablation.answers import Answers
from augkit.ablation.likeness import file_role, similarities
from augkit.ablation.result import FileShown, Flip, Neighbour
from augkit.ablation.slices import item_texts
from augkit.report.media import is_file, media_of
from augkit.store.manifest import LINEAGE_COLUMN

__all__ = ["FileStore", "flips_of"]

MOST_FLIPS = 6
MOST_NEIGHBOURS = 3
LEAST_SIMILARITY = 0.05
MOST_FILES = 3000


def flips_of(
    answer: Answers,
    baseline: Answers,
    test: pa.Table,
    train: pa.Table,
    columns: Mapping[str, str],
    operators: Mapping[str, Mapping[str, Any]],
    files: FileStore,
) -> list[Flip]:
    """The rows an arm gained most and lost most, up to six each.

    Args:
        answer: of the arm.
        baseline: of the baseline.
        test: the test rows, in the order of the answers.
        train: the arm's train split.
        columns: role to column.
        operators: of the arm's manifest: step id to name and version.
        files: takes the pictures and sounds of the rows that are told of.

    Raises:
        MissingExtra: scikit-learn is not installed, or what reads the files of the rows.
    """
    before, after = baseline.correct.mean(axis=0), answer.correct.mean(axis=0)
    change = after - before
    order = np.argsort(-change, kind="stable")
    gained = [index for index in order[:MOST_FLIPS].tolist() if change[index] > 0]
    lost = [index for index in order[::-1][:MOST_FLIPS].tolist() if change[index] < 0]
    chosen = test.take(pa.array([*gained, *lost], pa.int64()))
    nearest = _nearest(chosen, train, columns, operators, files)
    shown = _Shown(chosen, columns, files)
    return [
        Flip(
            arm=answer.arm,
            id=answer.ids[index],
            text=shown.texts[place],
            label=_label_text(answer.labels[index]),
            baseline_right=float(before[index]),
            arm_right=float(after[index]),
            nearest=found,
            file=shown.file(place),
        )
        for place, (index, found) in enumerate(zip([*gained, *lost], nearest, strict=True))
    ]


class FileStore:
    """Pictures and sounds of rows that are told of, each once, as they stand in a study's result."""

    def __init__(self) -> None:
        self.kept: dict[str, FileShown] = {}

    def add(self, kind: Literal["image", "audio"], value: Any) -> str:
        """What a file is called in the result; "" where it cannot be shown."""
        if not is_file(value):
            return ""
        name = xxh3_64_hexdigest(value["bytes"])
        if name not in self.kept:
            media = media_of(kind, value)
            if media is None:
                return ""
            self.kept[name] = FileShown(kind=media.kind, uri=media.uri, words=media.words)
        return name


class _Shown:
    """Rows as they are told of: their texts, and the files of those that have any.

    Args:
        table: the rows.
        columns: role to column.
        files: takes the files.
    """

    def __init__(self, table: pa.Table, columns: Mapping[str, str], files: FileStore) -> None:
        self.texts = item_texts(table, columns)
        self._role, self._files = file_role(columns), files
        self._column = table[columns[self._role]] if self._role else None

    def file(self, place: int) -> str:
        """Name of a row's file in the result."""
        if self._column is None:
            return ""
        return self._files.add("image" if self._role == "image" else "audio", self._column[place].as_py())


def _label_text(label: Any) -> str:
    return " ".join(str(part) for part in label) if isinstance(label, list) else str(label)


def _nearest(
    asked: pa.Table,
    train: pa.Table,
    columns: Mapping[str, str],
    operators: Mapping[str, Mapping[str, Any]],
    files: FileStore,
) -> list[list[Neighbour]]:
    """For each row the copies most like it; of pictures and sounds among so many copies only, evenly spread."""
    lineage = train[LINEAGE_COLUMN].to_pylist()
    copies = [number for number, row in enumerate(lineage) if row["copy"] is not None and row["drawn"] != "[]"]
    if not copies or not len(asked):
        return [[] for _ in range(len(asked))]
    if file_role(columns):
        copies = copies[:: -(-len(copies) // MOST_FILES)]
    shown = _Shown(train, columns, files)
    sources = {row["row_id"]: number for number, row in enumerate(lineage) if row["copy"] is None}
    known = [shown.texts[number] for number in copies]
    asked_texts = item_texts(asked, columns)
    similar = similarities(asked, train.take(pa.array(copies, pa.int64())), asked_texts, known, columns)
    found = []
    for row in similar:
        best = np.argsort(-row, kind="stable")[:MOST_NEIGHBOURS]
        found.append(
            [
                _neighbour(copies[place], lineage, shown, sources, operators, float(row[place]))
                for place in best.tolist()
                if row[place] >= LEAST_SIMILARITY
            ]
        )
    return found


def _neighbour(
    number: int,
    lineage: Sequence[Mapping[str, Any]],
    shown: _Shown,
    sources: Mapping[str, int],
    operators: Mapping[str, Mapping[str, Any]],
    similarity: float,
) -> Neighbour:
    row = lineage[number]
    steps = [entry["step"] for entry in json.loads(row["drawn"])]
    source = sources.get(row["source_id"])
    return Neighbour(
        id=row["row_id"],
        text=shown.texts[number],
        source_text="" if source is None else shown.texts[source],
        steps=[str(operators.get(step, {}).get("name", step)) for step in steps],
        similarity=min(1.0, max(0.0, similarity)),
        file=shown.file(number),
        source_file="" if source is None else shown.file(source),
    )
