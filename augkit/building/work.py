"""A shard being worked: rows are copied, run through the chain and the gates on copies, and written."""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from augkit.building.chain import Copy, InOrder, Run
from augkit.building.gather import Gathered
from augkit.building.judge import Refusal, verdicts
from augkit.building.quarantine import SOURCE, set_aside, unreadable
from augkit.building.rejects import Rejects
from augkit.building.results import ShardFile, ShardResult, hash_and_sync, once, write_parquet
from augkit.building.seeding import keyed_hashes
from augkit.building.shard import ShardContext, ShardJob
from augkit.errors import OperatorError
from augkit.gates.base import KEYS
from augkit.gates.drop_duplicates import DropDuplicates
from augkit.gates.normalise import text_hash, verbatim_hash
from augkit.ops.base import Row
from augkit.ops.unencoded import encoded

COPIES_AT_ONCE = 1024  # few enough to stay in the processor's cache
MEDIA_AT_ONCE = 1 << 19  # encoded bytes; decoded, they take some ten times that
COPY_STRIDE = 0x9E3779B97F4A7C15  # spreads copy numbers over 64 bits

REPEATED: Refusal = (DropDuplicates.name, "the source row or another copy of it has the same text")


def work_shard(context: ShardContext, job: ShardJob) -> ShardResult:
    """Augment, gate and write one shard, unless that has been done before.

    Raises:
        OperatorError: an operator failed and the recipe says `on_error: raise`.
    """
    with cycles_left_alone():
        result = once(context.work, job.shard.index, job.key, lambda folder: _Worker(context, job, folder).work())
    pa.default_memory_pool().release_unused()
    return result


@contextmanager
def cycles_left_alone() -> Iterator[None]:
    """No search for reference cycles meanwhile: millions of small objects come and go, and none of them in a cycle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def draw_copies(chain: InOrder, run: Run, rows: Sequence[Row], numbers: Sequence[int], *, epoch: int = 0) -> list[Copy]:
    """Run one copy of each row through the chain.

    Args:
        chain: the compiled chain.
        run: chance and fitted states.
        rows: the source row of each copy.
        numbers: the copy number of each.
        epoch: 0 in a build; a training loop counts on.
    """
    copies = [Copy(row, number, epoch) for row, number in zip(rows, numbers, strict=True)]
    chain.run(copies, run)
    for copy in copies if chain.media_roles else ():
        if copy.failure is None:
            try:
                copy.row = encoded(copy.row, run.output)
            except Exception as error:  # an encoder may fail in any way; the row is quarantined
                copy.failure = ("output", error)
    return copies


class _Worker:
    """One shard being worked."""

    def __init__(self, context: ShardContext, job: ShardJob, folder: Path) -> None:
        self.context, self.job, self.folder = context, job, folder
        self.seconds = dict.fromkeys(("read", "operators", "gates", "assemble", "write"), 0.0)
        self.quarantined: list[dict[str, Any]] = []
        self.unreadable: set[int] = set()  # places of source rows that were found so
        self.drops: Counter[str] = Counter()  # by gate
        self.keys: list[tuple[int, int, int, bool, bool, int]] = []  # hash, verbatim, split, copy, published, parent
        self.positions: dict[int, int] = {}  # key number to row of the written file
        self.augment = context.recipe.augment
        with self.timed("read"):
            self.table = job.shard.table()
            self.ids = job.shard.ids()
            self.hashes = job.shard.facts()["hash"]
            labels = context.columns.labels(self.table)
            self.labels: list[str] | None = None if labels is None else labels.to_pylist()

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[what] += time.perf_counter() - start

    def work(self) -> ShardResult:
        files: list[ShardFile] = []
        counts: dict[str, Any] = {}
        with Rejects(self.folder, self.context.columns.rejects_schema()) as self.rejects:
            for number, split in enumerate(self.context.splits):
                places = np.flatnonzero(self.job.split == number)
                if not len(places):
                    continue
                published = self.published(number, split, places)
                counts[split] = self.counted(published)
                if published.parent:
                    files.append(self.write(split, published))
        with self.timed("write"):
            self.write_keys()
        index, key = self.job.shard.index, self.job.key
        return ShardResult(index, key, files, counts, dict(self.drops), self.quarantined, self.seconds)

    def published(self, number: int, split: str, places: np.ndarray) -> Gathered:
        """Source rows and copies of one split, those dropped or quarantined left out."""
        augmented = self.augment is not None and split in self.augment.splits
        keep = not augmented or self.augment is None or self.augment.keep_original
        published = Gathered(self.context.moved_roles if augmented else [])
        media = self.context.columns.media_bytes(self.table)
        for block in _blocks(places, self.job.copies, media):
            with self.timed("read"):
                is_run = media is not None and block[-1] - block[0] + 1 == len(block)  # then no file is copied
                rows = self.table.slice(block[0], len(block)) if is_run else self.table.take(pa.array(block))
                values = self.context.columns.values(rows)
            keys = self.note_sources(number, values, keep) if self.context.notes_keys else [-1] * len(block)
            if keep:
                for place, row, key in zip(block.tolist(), values, keys, strict=True):
                    published.add_source(place, row, key)
            if augmented:
                self.add_copies(number, split, block, values, keys, published)
        for key in published.leave_out(self.unreadable) if self.unreadable else ():
            self.keys[key] = (*self.keys[key][:4], False, self.keys[key][5])
        return published

    def note_sources(self, number: int, values: list[dict[str, Any]], published: bool) -> list[int]:
        with self.timed("gates"):
            first = len(self.keys)
            self.keys += [
                (text_hash(row), verbatim_hash(row), number, False, published, first + index)
                for index, row in enumerate(values)
            ]
        return list(range(first, len(self.keys)))

    def add_copies(
        self,
        number: int,
        split: str,
        block: np.ndarray,
        values: list[dict[str, Any]],
        keys: list[int],
        published: Gathered,
    ) -> None:
        chain, recipe = self.context.chain, self.context.recipe
        assert chain is not None and self.augment is not None
        sources = [Row(self.ids[place], row, recipe.source.language) for place, row in zip(block, values, strict=True)]
        keyed, exact = self.context.notes_keys, self.context.compares_verbatim
        seen = [{self.keys[key][exact]} if key >= 0 and self.augment.keep_original else set() for key in keys]
        missing, following = self.job.copies[block].tolist(), [0] * len(block)
        rejected, refusals = Gathered(self.context.moved_roles), list[Refusal]()
        for _ in range(self.augment.attempts):
            which = [index for index, count in enumerate(missing) for _ in range(count)]
            numbers = [following[index] + k for index, count in enumerate(missing) for k in range(count)]
            if not which:
                break
            with self.timed("operators"):
                copies = draw_copies(chain, self.context.run, [sources[index] for index in which], numbers)
            following = [first + count for first, count in zip(following, missing, strict=True)]
            missing = [0] * len(block)
            with self.timed("gates"):
                said = verdicts(self.context.copy_gates, [sources[index] for index in which], copies)
                for index, copy_number, copy, refusal in zip(which, numbers, copies, said, strict=True):
                    if copy.failure is not None:
                        self.quarantine(split, int(block[index]), sources[index], copy)
                        continue
                    text = text_hash(copy.row.values) if keyed and refusal is None else 0
                    verbatim = verbatim_hash(copy.row.values) if exact and refusal is None else 0
                    compared = verbatim if exact else text
                    if refusal is None and self.context.drops_duplicates and compared in seen[index]:
                        refusal = REPEATED
                    if refusal is not None:
                        missing[index] += 1
                        rejected.add(int(block[index]), copy_number, copy)
                        refusals.append(refusal)
                        continue
                    seen[index].add(compared)
                    key = -1
                    if keyed:
                        key = len(self.keys)
                        self.keys.append((text, verbatim, number, True, True, keys[index]))
                    if not self.augment.perturb:
                        copy = Copy(sources[index], copy_number)
                    published.add(int(block[index]), copy_number, copy, key)
        self.keep(split, rejected, refusals)

    def keep(self, split: str, rejected: Gathered, refusals: Sequence[Refusal]) -> None:
        """Write copies that were refused to the rejects."""
        if not refusals:
            return
        with self.timed("write"):
            table = rejected.assembled(self.context, self.table, self.ids)
            gates, reasons = zip(*refusals, strict=True)
            self.rejects.add(table, split, gates, reasons)
            self.drops.update(gates)

    def quarantine(self, split: str, place: int, source: Row, copy: Copy) -> None:
        """Set a copy aside that failed; or its source row, once and with all of its copies, where that is to blame."""
        assert copy.failure is not None and self.context.chain is not None
        step, error = copy.failure
        message = f"{type(error).__name__}: {error}"
        if self.context.recipe.on_error == "raise":
            raise OperatorError(
                f"{step} failed on row {source.id} (copy {copy.number}): {message}",
                operator=step,
                row_id=source.id,
                hint="Set `on_error: quarantine` to set such rows aside and go on.",
            ) from error
        if (problem := unreadable(self.context.chain, source, copy)) is None:
            self.quarantined.append(set_aside(split, step, message, source, copy.number))
        elif place not in self.unreadable:
            self.unreadable.add(place)
            self.quarantined.append(set_aside(split, SOURCE, problem, source))

    def counted(self, published: Gathered) -> dict[str, Any]:
        """Source rows and copies, in all and by label, and what the steps did."""
        copies = sum(copy >= 0 for copy in published.copy)
        counts: dict[str, Any] = {"source": len(published.copy) - copies, "copies": copies, "classes": {}}
        if self.labels is not None:
            classes = Counter(
                (self.labels[parent], copy >= 0) for parent, copy in zip(published.parent, published.copy, strict=True)
            )
            for label in sorted({label for label, _ in classes}):
                counts["classes"][label] = {"source": classes[label, False], "copies": classes[label, True]}
        return counts | {"steps": dict(sorted(published.steps.items()))}

    def write(self, split: str, published: Gathered) -> ShardFile:
        with self.timed("assemble"):
            parent = np.array(published.parent, np.int64)
            copy = np.array(published.copy, np.int64)
            order = self.shuffled(parent, copy)
            if self.context.notes_keys:
                self.positions |= dict(zip(np.array(published.key)[order].tolist(), range(len(order)), strict=True))
            table = published.assembled(self.context, self.table, self.ids).take(pa.array(order))
        with self.timed("write"):
            path = self.folder / f"{split}.parquet"
            write_parquet(table, path)
            data_hash, size = hash_and_sync(path)
        return ShardFile(split, path.name, data_hash, table.num_rows, size)

    def shuffled(self, parent: np.ndarray, copy: np.ndarray) -> np.ndarray:
        """The order rows are written in: by keyed hash, or sources before their copies where nothing is shuffled."""
        if not self.context.recipe.output.shuffle:
            return np.lexsort((copy, parent))
        with np.errstate(over="ignore"):
            rows = self.hashes[parent] + (copy + 1).astype(np.uint64) * np.uint64(COPY_STRIDE)
        return np.argsort(keyed_hashes(self.context.recipe.seed, "shuffle", rows), kind="stable")

    def write_keys(self) -> None:
        """Keys for the gates that see all rows."""
        if not self.context.notes_keys:
            return
        keys = np.zeros(len(self.keys), KEYS)
        if self.keys:
            names = ("hash", "verbatim", "split", "copy", "published", "parent")
            for name, values in zip(names, zip(*self.keys, strict=True), strict=True):
                keys[name] = values
        keys["shard"] = self.job.shard.index
        keys["row"] = np.arange(len(keys))
        positions = np.full(len(keys), -1, np.int32)
        positions[list(self.positions)] = list(self.positions.values())
        np.save(self.folder / "keys.npy", keys)
        np.save(self.folder / "positions.npy", positions)


def _blocks(places: np.ndarray, copies: np.ndarray, media: np.ndarray | None = None) -> Iterator[np.ndarray]:
    """Runs of rows with about `COPIES_AT_ONCE` copies, so that few rows are Python objects at a time.

    Args:
        places: of the rows in the shard.
        copies: of each row of the shard.
        media: encoded bytes of each row of the shard, of which a run has about `MEDIA_AT_ONCE` with all copies.
    """
    weights = [(copies[places] + 1) / COPIES_AT_ONCE]
    if media is not None:
        weights.append((copies[places] + 1) * media[places] / MEDIA_AT_ONCE)
    ends = [np.cumsum(weight) for weight in weights]
    start = 0
    while start < len(places):
        reached = [total[start - 1] if start else 0.0 for total in ends]
        stops = [int(np.searchsorted(total, at + 1, side="right")) for total, at in zip(ends, reached, strict=True)]
        end = max(start + 1, min(stops))
        yield places[start:end]
        start = end
