"""A few rows before and after, with the draws a build makes for them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from augkit.building.chain import Step
from augkit.building.fit import fit_chain, fit_gates
from augkit.building.ingest import SourceShard
from augkit.building.plan import Plan, learns, make_plan, scratch_folder
from augkit.building.quarantine import SOURCE
from augkit.building.rejects import read_rejects
from augkit.building.results import ShardResult, shard_folder
from augkit.building.shard import ShardContext, ShardJob
from augkit.building.work import work_shard
from augkit.errors import RecipeError, nearest
from augkit.gates.base import AllRowsGate
from augkit.gates.registry import compile_gates
from augkit.ops.base import DatasetOperator, Row
from augkit.ops.described_media import without_bytes
from augkit.ops.unencoded import encoded
from augkit.recipe.schema import Recipe
from augkit.store.manifest import LINEAGE_COLUMN

__all__ = ["Preview", "PreviewedCopy", "PreviewedRow", "preview"]

LARGE_BYTES = 64 << 20
ROWS_OF_LARGE = 20_000
ROWS_AT_ONCE = 32
COPIES_AT_ONCE = 4096
MOST_ROWS_TRIED = 2_000


@dataclass(frozen=True)
class PreviewedCopy:
    """One copy of a source row.

    Attributes:
        row_id: of the copy.
        before: values by role: of the source row, or as they were before the one step that is looked at.
        values: by role, as published, or as they were after that step.
        steps: what changed it, in order: `{"step", "drawn"}`.
        dropped: the gate that drops it and why, as in `drop_unchanged: unchanged`; empty where none does.
        failed: the step that failed and its error; empty where none did.
    """

    row_id: str
    before: Mapping[str, Any]
    values: Mapping[str, Any]
    steps: tuple[Mapping[str, Any], ...]
    dropped: str = ""
    failed: str = ""


@dataclass(frozen=True)
class PreviewedRow:
    """A source row and some of its copies.

    Attributes:
        row_id: of the source row.
        split: it belongs to.
        label: by name, None without one.
        values: by role.
        copies: those shown.
        more: copies that a build publishes beside those shown, unless a gate that compares all rows drops them.
    """

    row_id: str
    split: str
    label: str | None
    values: Mapping[str, Any]
    copies: tuple[PreviewedCopy, ...]
    more: int = 0


@dataclass(frozen=True)
class Preview:
    """What a preview shows.

    Attributes:
        name: of the dataset.
        language: of its texts.
        step: the step that is looked at alone, or None.
        rows: source rows with their copies.
        read: how many rows of each file were read, where not all were.
        text_gates: gates of the recipe that compare all rows, and so cannot be judged here.
    """

    name: str
    language: str
    step: str | None
    rows: tuple[PreviewedRow, ...]
    read: int | None
    text_gates: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "step": self.step,
            "rows": [
                {
                    "row_id": row.row_id,
                    "split": row.split,
                    "label": row.label,
                    "values": without_bytes(dict(row.values)),
                    "copies": [
                        {
                            "row_id": copy.row_id,
                            "values": without_bytes(dict(copy.values)),
                            "steps": list(copy.steps),
                            "dropped": copy.dropped or None,
                            "failed": copy.failed or None,
                        }
                        for copy in row.copies
                    ],
                    "more_copies": row.more,
                }
                for row in self.rows
            ],
        }


def preview(
    recipe: Recipe,
    *,
    rows: int = 3,
    copies: int = 3,
    step: str | None = None,
    row_id: str | None = None,
    whole: bool = False,
) -> Preview:
    """Draw copies of a few rows as a build would.

    Of a large source only the beginning is read, where that gives the same copies.

    Args:
        recipe: the recipe.
        rows: source rows wanted.
        copies: copies wanted of each.
        step: show only what this step did, by its id (`text.swap.1`) or its operator's name.
        row_id: the one source row, or copy of one, that is wanted.
        whole: read the whole source, as the recipe says, however large it is.

    Raises:
        RecipeError: the recipe augments nothing, or has no such step or row.
        SourceError: the source cannot be read.
    """
    if recipe.augment is None:
        raise RecipeError(
            "there is nothing to preview: the recipe has no `augment` section",
            hint="Add one: `augkit ops` lists what it can hold.",
        )
    with scratch_folder() as folder:
        plan, read = _planned(recipe, folder, row_id is not None or whole)
        look = _Look(plan, folder, step)
        found = look.one(row_id, copies) if row_id is not None else look.some(rows, copies)
        gates = tuple(gate.id for gate in plan.gates if isinstance(gate, AllRowsGate))
    return Preview(recipe.name, recipe.source.language, step, tuple(found), read, gates)


def _planned(recipe: Recipe, folder: Path, whole: bool) -> tuple[Plan, int | None]:
    """The plan, and the number of rows read of each file where that is not all."""
    from augkit.building.compile import compile_chain
    from augkit.sources.open import open_source

    if not whole and not learns(compile_chain(recipe), compile_gates(recipe)) and recipe.source.limit is None:
        files = open_source(recipe.source, recipe.folder).files
        if sum(file.bytes for file in files) > LARGE_BYTES:
            origin = recipe._origin
            recipe = recipe.model_copy(update={"source": recipe.source.model_copy(update={"limit": ROWS_OF_LARGE})})
            recipe._origin = origin
            return make_plan(recipe, folder), ROWS_OF_LARGE
    return make_plan(recipe, folder), None


class _Look:
    """A plan being looked at. Rows are worked by the build's own shard job, all other rows of the shard left out."""

    def __init__(self, plan: Plan, folder: Path, step: str | None) -> None:
        self.plan, self.step = plan, step
        fitted = fit_chain(plan.recipe, plan.chain, plan.ingested, plan.assignment)
        fitted |= fit_gates(plan.recipe, plan.gates, plan.ingested, plan.assignment)
        self.context = ShardContext(plan.recipe, plan.ingested.columns, plan.assignment.splits, fitted, folder / "work")
        self.steps: dict[str, Step] = {one.id: one for one in (plan.chain.steps() if plan.chain else [])}
        for id, one in self.steps.items():
            if isinstance(one.operator, DatasetOperator) and one.operator.keeps_state:
                one.operator.restore(fitted[id])
        names = [*self.steps, *dict.fromkeys(one.operator.name for one in self.steps.values())]
        if step is not None and step not in names:
            raise RecipeError(f"the chain has no step {step!r}", hint=nearest(step, names))

    def some(self, rows: int, copies: int) -> list[PreviewedRow]:
        """The first rows that are augmented (that the step changed, where one is asked for), with labels first."""
        found: list[PreviewedRow] = []
        tried = 0
        for shard in self.plan.ingested.shards:
            split, drawn = self.plan.assignment.of(shard)
            places = np.flatnonzero(drawn > 0)
            start = 0
            while start < len(places):
                block = places[start : start + max(1, min(ROWS_AT_ONCE, COPIES_AT_ONCE // int(drawn[places[start]])))]
                start += len(block)
                tried += len(block)
                made = self.rows(shard, block, split, drawn, copies)
                made.sort(key=lambda row: not _points_into_text(row.values))
                found += [row for row in made if row.copies][: rows - len(found)]
                if len(found) == rows or tried >= MOST_ROWS_TRIED:
                    return found
        return found

    def one(self, row_id: str, copies: int) -> list[PreviewedRow]:
        """A row by its id, or the source row of a copy with that copy alone."""
        some: list[str] = []
        for shard in self.plan.ingested.shards:
            ids = shard.ids()
            some += ids[: 3 - len(some)]
            source, _, number = row_id.rpartition("/")
            wanted = row_id if row_id in ids else source if source in ids and number.isdigit() else None
            if wanted is None:
                continue
            place = ids.index(wanted)
            split, drawn = self.plan.assignment.of(shard)
            if not drawn[place]:
                name = self.context.splits[split[place]] if split[place] >= 0 else None
                why = f"it is in {name}, which is not augmented" if name else "`take` leaves it out"
                raise RecipeError(f"no copies are drawn of row {wanted}: {why}")
            if wanted == row_id:
                return self.rows(shard, np.array([place]), split, drawn, copies)
            (row,) = self.rows(shard, np.array([place]), split, drawn, None)
            kept = tuple(copy for copy in row.copies if copy.row_id == row_id)
            if not kept:
                raise RecipeError(f"there is no copy {number} of row {wanted}: {drawn[place]} are drawn, from 0")
            return [replace(row, copies=kept, more=0)]
        raise RecipeError(f"the source has no row {row_id!r}", hint=f"Ids there look like {', '.join(some)}.")

    def rows(
        self, shard: SourceShard, places: np.ndarray, split: np.ndarray, drawn: np.ndarray, most: int | None
    ) -> list[PreviewedRow]:
        """Rows of one shard with their copies, published ones first; `most` of each row where that is given."""
        others = np.ones(len(split), bool)
        others[places] = False
        split, drawn = np.where(others, -1, split).astype(split.dtype), np.where(others, 0, drawn).astype(drawn.dtype)
        result = work_shard(self.context, ShardJob(shard, split, drawn, self.context.key(shard, split, drawn)))
        table, ids, columns = shard.table().take(places), shard.ids(), self.context.columns
        values, labels = columns.values(table), columns.labels(table)
        language = self.plan.recipe.source.language
        sources = {
            ids[place]: Row(ids[place], row, language) for place, row in zip(places.tolist(), values, strict=True)
        }
        copies = [
            copy for row_id, lineage in self.made(result) if (copy := self.copy(sources, row_id, *lineage)) is not None
        ]
        shown = []
        for index, place in enumerate(places.tolist()):
            own = [copy for copy in copies if copy.row_id.rpartition("/")[0] == ids[place]]
            own.sort(key=lambda copy: (bool(copy.dropped or copy.failed), int(copy.row_id.rpartition("/")[2])))
            shown.append(
                PreviewedRow(
                    row_id=ids[place],
                    split=self.context.splits[split[place]],
                    label=None if labels is None else labels[index].as_py(),
                    values=values[index],
                    copies=tuple(own[:most]),
                    more=sum(not (copy.dropped or copy.failed) for copy in own[most:]) if most is not None else 0,
                )
            )
        return shown

    def made(self, result: ShardResult) -> Iterator[tuple[str, tuple[str, str, str]]]:
        """Every copy of a shard result: its id, and lineage, why it was dropped, and how it failed."""
        folder = shard_folder(self.context.work, result.key)
        for file in result.files:
            for row in pq.read_table(folder / file.name, columns=[LINEAGE_COLUMN])[LINEAGE_COLUMN].to_pylist():
                if row["copy"] is not None:
                    yield row["row_id"], (row["drawn"], "", "")
        for row in read_rejects(folder)[LINEAGE_COLUMN].to_pylist():
            yield row["row_id"], (row["drawn"], f"{row['gate']}: {row['reason']}", "")
        for record in result.quarantined:
            of_source = record["step"] == SOURCE  # told once for all of its copies
            copy_id = f"{record['row_id']}/0" if of_source else record["row_id"]
            yield copy_id, ("[]", "", f"{record['step']}: {record['error']}")

    def copy(
        self, sources: Mapping[str, Row], row_id: str, drawn: str, dropped: str, failed: str
    ) -> PreviewedCopy | None:
        """A copy as it is shown; None where the step that is looked at did not change it."""
        source = sources[row_id.rpartition("/")[0]]
        trace: list[Mapping[str, Any]] = json.loads(drawn)
        states = list(self.states(source, trace))
        first, last = 0, len(trace)
        if self.step is not None:
            looked_at = [index for index, entry in enumerate(trace) if self._is_meant(entry["step"])]
            if not looked_at:
                return None
            first, last = looked_at[0], looked_at[-1] + 1
        return PreviewedCopy(row_id, states[first], states[last], tuple(trace[first:last]), dropped, failed)

    def states(self, source: Row, trace: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """The values before the first step and after each."""
        row = source
        yield row.values
        for entry in trace:
            operator = self.steps[entry["step"]].operator
            row = operator.write(row, operator.apply(operator.read(row), entry["drawn"]))
            yield encoded(row, self.plan.recipe.output).values

    def _is_meant(self, id: str) -> bool:
        return self.step in (id, self.steps[id].operator.name)


def _points_into_text(values: Mapping[str, Any]) -> bool:
    """Whether a row has a label that moves with its text."""
    tags = values.get("tags") or ()
    answers = values.get("answers") or {}
    return bool(values.get("spans") or any(tag != "O" for tag in tags) or answers.get("text"))
