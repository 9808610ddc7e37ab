"""A build: plan, fit, work the shards, gate, publish. Killed at any moment, it goes on where it was when run again."""

from __future__ import annotations

import platform
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

from xxhash import xxh3_64_intdigest

from augkit.building.fit import fit_chain, fit_gates
from augkit.building.plan import Plan, make_plan, scratch_folder
from augkit.building.quarantine import SOURCE
from augkit.building.reduce import Reduced, reduce_keys
from augkit.building.results import ShardResult, shard_folder
from augkit.building.shard import ShardContext, ShardJob, chain_id
from augkit.building.sift import SiftJob, sift_shard
from augkit.building.table_gates import judge_tables
from augkit.building.tables import write_tables
from augkit.building.work import work_shard
from augkit.engines.base import Engine
from augkit.errors import BuildError
from augkit.gates.base import AllRowsGate
from augkit.recipe.resolve import canonical_json, identity, resolved, to_yaml
from augkit.recipe.schema import Recipe
from augkit.store.manifest import DataFile, Manifest
from augkit.store.publish import publish
from augkit.store.store import Store

TOLERATED = 0.95  # share of a class's target below which the user is warned; the manifest tells every one
LIBRARIES = ("augkit", "numpy", "pyarrow", "pydantic", "xxhash")


class Watcher(Protocol):
    """Told how a build goes on; the command line shows it."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins: `read`, `augment`, `gate` or `publish`, with as many units as `total` where known."""

    def advance(self, amount: int) -> None:
        """So many units more are done: source rows while reading, published rows while augmenting."""

    def warn(self, message: str) -> None:
        """Something the user should know; told once."""


class Silent:
    """A watcher that watches nothing."""

    def stage(self, name: str, total: int | None) -> None: ...

    def advance(self, amount: int) -> None: ...

    def warn(self, message: str) -> None: ...


@dataclass(frozen=True)
class BuildResult:
    """What a build made.

    Attributes:
        manifest: of the published version.
        path: its folder.
        seconds: wall time.
        shards: shards in all.
        reused: shards whose results were there already.
        times: seconds by kind of work, added up over all workers.
        warnings: what the user was told.
    """

    manifest: Manifest
    path: str
    seconds: float
    shards: int
    reused: int
    times: Mapping[str, float]
    warnings: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.manifest.name

    @property
    def version(self) -> str:
        return self.manifest.version

    @property
    def rows(self) -> int:
        """Rows published, over all splits."""
        return sum(self.manifest.rows.values())

    @property
    def quarantined(self) -> int:
        return int(self.manifest.quarantined["rows"])


def run_build(recipe: Recipe, store: Store, engine: Engine, watcher: Watcher | None = None) -> BuildResult:
    """Build a recipe and publish the version.

    Raises:
        RecipeError, SourceError: refused before the first row was augmented.
        OperatorError: an operator failed, and the recipe says `on_error: raise`.
        BuildError: too many rows were quarantined, a gate failed the build, or a worker died.
        StoreError: the store cannot be written.
    """
    with store.lock(), scratch_folder(store.work / "scratch") as scratch:
        return _Build(recipe, store, engine, watcher or Silent(), scratch).run()


class _Build:
    """One build on its way."""

    def __init__(self, recipe: Recipe, store: Store, engine: Engine, watcher: Watcher, scratch: Path) -> None:
        self.recipe, self.store, self.engine, self.watcher, self.scratch = recipe, store, engine, watcher, scratch
        self.warnings: list[str] = []
        self.times: Counter[str] = Counter()
        self.planned_rows: dict[int, int] = {}  # by shard, of the jobs under way

    def run(self) -> BuildResult:
        start = time.perf_counter()
        plan = self.planned()
        with self.timed("fit"):
            fitted = fit_chain(self.recipe, plan.chain, plan.ingested, plan.assignment)
            fitted |= fit_gates(self.recipe, plan.gates, plan.ingested, plan.assignment)
        context = ShardContext(
            self.recipe, plan.ingested.columns, plan.assignment.splits, fitted, self.store.work.resolve()
        )
        results = self.worked(plan, context)
        gates = context.all_rows_gates
        with self.timed("gates"):
            folder = self.scratch / "gates"
            reduced = reduce_keys(self.recipe, context.text_gates, results, context.splits, context.work, folder)
            reduced = judge_tables(context, results, reduced, folder)
        sifted = self.sifted(context, results, reduced, gates)
        self.judge(gates, reduced)
        reused = sum(result.cached for result in results)
        manifest = self.published(plan, context, sifted, reduced, gates)
        seconds = time.perf_counter() - start
        path = self.store.folder(manifest)
        return BuildResult(manifest, path, seconds, len(results), reused, dict(self.times), tuple(self.warnings))

    def timed(self, what: str) -> _Timer:
        return _Timer(self.times, what)

    def warn(self, message: str) -> None:
        self.warnings.append(message)
        self.watcher.warn(message)

    def planned(self) -> Plan:
        self.watcher.stage("read", None)
        folder = self.scratch / "source"
        folder.mkdir()
        seen = 0

        def progress(rows: int) -> None:
            nonlocal seen
            self.watcher.advance(rows - seen)
            seen = rows

        with self.timed("ingest"):
            plan = make_plan(self.recipe, folder, progress=progress)
        for message in plan.warnings:
            self.warn(message)
        self.check_quarantine(plan.ingested.bad_rows, plan.ingested.rows + plan.ingested.bad_rows, "source rows")
        if plan.ingested.bad_rows and self.recipe.on_error == "raise":
            first = plan.ingested.bad.read_text(encoding="utf-8").splitlines()[0]
            raise BuildError(
                f"{plan.ingested.bad_rows} source rows cannot be used; the first: {first}",
                hint="Mend the source, or set `on_error: quarantine` to set such rows aside and go on.",
            )
        return plan

    def worked(self, plan: Plan, context: ShardContext) -> list[ShardResult]:
        """Results of all shards, in order."""
        self.watcher.stage("augment", sum(plan.rows.values()) + plan.copies)
        results: dict[int, ShardResult] = {}
        bad_rows, bad_copies = plan.ingested.bad_rows, 0
        for result in self.engine.map(work_shard, context, self.jobs(plan, context)):
            results[result.index] = result
            self.times.update(result.seconds)
            rows = [record for record in result.quarantined if record["step"] == SOURCE]
            copies = [record for record in result.quarantined if record["step"] != SOURCE]
            bad_rows, bad_copies = bad_rows + len(rows), bad_copies + len(copies)
            self.check_quarantine(bad_rows, plan.ingested.rows + plan.ingested.bad_rows, "source rows", rows)
            self.check_quarantine(bad_copies, plan.copies, "copies", copies)
            self.watcher.advance(self.planned_rows.pop(result.index))
        return [results[index] for index in sorted(results)]

    def jobs(self, plan: Plan, context: ShardContext) -> Iterator[ShardJob]:
        for shard in plan.ingested.shards:
            split, copies = plan.assignment.of(shard)
            self.planned_rows[shard.index] = int((split >= 0).sum() + copies.sum())
            yield ShardJob(shard, split, copies, context.key(shard, split, copies))

    def check_quarantine(self, bad: int, total: int, what: str, records: Sequence[Mapping[str, Any]] = ()) -> None:
        if bad <= self.recipe.max_quarantined * total:
            return
        examples = "".join(f"\n  {record['row_id']}: {record['step']}: {record['error']}" for record in records[:3])
        allowed = f"more than max_quarantined ({self.recipe.max_quarantined:g}) allows"
        raise BuildError(
            f"{bad:,} of {total:,} {what} had to be quarantined, {allowed}{examples or self.bad_examples()}",
            hint="Mend the data or the recipe, or raise `max_quarantined`. No version was published.",
        )

    def bad_examples(self) -> str:
        lines = (self.scratch / "source" / "bad.jsonl").read_text(encoding="utf-8").splitlines()[:3]
        return "".join(f"\n  {line[:300]}" for line in lines)

    def sifted(
        self, context: ShardContext, results: list[ShardResult], reduced: Reduced, gates: Sequence[AllRowsGate]
    ) -> list[ShardResult]:
        """Results without the rows that gates on all rows dropped."""
        jobs = (SiftJob(results[shard], drops) for shard, drops in reduced.drops())
        self.watcher.stage("gate", None)
        changed = {result.index: result for result in self.engine.map(sift_shard, context, jobs)} if gates else {}
        return [changed.get(result.index, result) for result in results]

    def judge(self, gates: Sequence[AllRowsGate], reduced: Reduced) -> None:
        for gate, facts in zip(gates, reduced.facts, strict=True):
            if (reason := gate.fails(facts)) is not None:
                raise BuildError(
                    f"gate {gate.name}: {reason}. No version was published",
                    hint="Set `on_leak: drop` to leave such training rows out, or mend the splits.",
                )
            if (message := gate.warns(facts)) is not None:
                self.warn(message)

    def published(
        self,
        plan: Plan,
        context: ShardContext,
        results: list[ShardResult],
        reduced: Reduced,
        gates: Sequence[AllRowsGate],
    ) -> Manifest:
        self.watcher.stage("publish", None)
        with self.timed("publish"):
            counts = _added_up(results, context.splits)
            balance = self.balance(plan, counts)
            manifest = Manifest(
                name=self.recipe.name,
                version="",
                created=datetime.now(timezone.utc).isoformat(timespec="microseconds"),
                parent=None,
                environment=environment(),
                recipe=resolved(self.recipe),
                recipe_hash=sha256(canonical_json(identity(self.recipe))).hexdigest(),
                source_hash=plan.ingested.content,
                source_files=tuple({"path": file.path, "bytes": file.bytes} for file in plan.files),
                columns={field.name: str(field.type) for field in context.columns.published_schema()},
                chain=plan.chain.describe() if plan.chain else {},
                chain_id=chain_id(plan.chain),
                operators={
                    step.id: {"name": step.operator.name, "version": step.operator.version}
                    for step in (plan.chain.steps() if plan.chain else [])
                },
                fitted={step: sha256(state).hexdigest() for step, state in context.fitted.items()},
                files=self.data_files(context, results),
                counts=counts,
                gates=self.gate_records(plan, results, reduced, gates),
                balance=balance,
                quarantined=_quarantined(plan, results),
            )
            tables = write_tables(plan, context, results, self.scratch)
            documents = {"recipe.yaml": to_yaml(resolved(self.recipe)).encode()}
            return publish(self.store, manifest, documents, tables)

    def data_files(self, context: ShardContext, results: Sequence[ShardResult]) -> tuple[DataFile, ...]:
        """Objects for every file, in the order of each split; shards are shuffled where the recipe says so."""
        files: list[DataFile] = []
        for split in context.splits:
            parts = [(result, file) for result in results for file in result.files if file.split == split]
            if self.recipe.output.shuffle:
                parts.sort(key=lambda part: xxh3_64_intdigest(f"{self.recipe.seed}:{part[0].index}".encode()))
            for number, (result, file) in enumerate(parts):
                stored, size = self.store.put_object(shard_folder(context.work, result.key) / file.name)
                if stored != file.sha256:
                    raise BuildError(
                        f"a finished shard was changed on disk: {shard_folder(context.work, result.key)}",
                        hint=f"Delete {context.work / 'shards'} and run the same command again.",
                    )
                name = f"data/{split}-{number:05d}-of-{len(parts):05d}.parquet"
                files.append(DataFile(name, split, stored, file.rows, size, result.key))
        return tuple(files)

    def gate_records(
        self, plan: Plan, results: Sequence[ShardResult], reduced: Reduced, gates: Sequence[AllRowsGate]
    ) -> tuple[dict[str, Any], ...]:
        dropped: Counter[str] = Counter()
        for result in results:
            dropped.update(result.dropped)
        facts = {gate.id: found for gate, found in zip(gates, reduced.facts, strict=True)}
        return tuple(
            {"gate": gate.id, "parameters": gate.model_dump(mode="json"), "dropped": dropped[gate.id]}
            | ({"judged_by": gate.fingerprint()} if gate.fingerprint() else {})
            | facts.get(gate.id, {})
            for gate in plan.gates
        )

    def balance(self, plan: Plan, counts: Mapping[str, Any]) -> dict[str, Any]:
        """What each class was to have and has; what could not be reached is told."""
        report: dict[str, Any] = {}
        splits = self.recipe.augment.splits if self.recipe.augment else []
        for label, goal in plan.assignment.targets.items():
            found = [
                counts[split]["classes"].get(label, {"source": 0, "copies": 0}) for split in splits if split in counts
            ]
            source, copies = sum(c["source"] for c in found), sum(c["copies"] for c in found)
            report[label] = {"target": goal.target, "source": source, "copies": copies, "reached": source + copies}
        short = {label: entry for label, entry in report.items() if entry["reached"] < TOLERATED * entry["target"]}
        if short:
            worst = sorted(short, key=lambda label: report[label]["reached"] / report[label]["target"])
            shown = ", ".join(
                f"{label} {report[label]['reached']:,} of {report[label]['target']:,}" for label in worst[:5]
            )
            more = f" and {len(worst) - 5} more" if len(worst) > 5 else ""
            self.warn(
                f"balance: {len(short)} of {len(report)} classes stay over {1 - TOLERATED:.0%} below their target: "
                f"{shown}{more}"
            )
        return report


class _Timer:
    """Adds the time spent inside it to a counter."""

    def __init__(self, times: Counter[str], what: str) -> None:
        self.times, self.what = times, what

    def __enter__(self) -> None:
        self.start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.times[self.what] += time.perf_counter() - self.start  # type: ignore[assignment]


def _added_up(results: Sequence[ShardResult], splits: Sequence[str]) -> dict[str, Any]:
    total: dict[str, Any] = {}
    for split in splits:
        parts = [result.counts[split] for result in results if split in result.counts]
        if not parts:
            continue
        classes: dict[str, Counter[str]] = {}
        steps: Counter[str] = Counter()
        for part in parts:
            steps.update(part["steps"])
            for label, counts in part["classes"].items():
                classes.setdefault(label, Counter(source=0, copies=0)).update(counts)
        total[split] = {
            "source": sum(part["source"] for part in parts),
            "copies": sum(part["copies"] for part in parts),
            "classes": {label: dict(classes[label]) for label in sorted(classes)},
            "steps": dict(sorted(steps.items())),
        }
    return total


def _quarantined(plan: Plan, results: Sequence[ShardResult]) -> dict[str, Any]:
    reasons: Counter[str] = Counter()
    if plan.ingested.bad_rows:
        reasons["source"] = plan.ingested.bad_rows
    for result in results:
        reasons.update(record["step"] for record in result.quarantined)
    return {"rows": sum(reasons.values()), "reasons": dict(sorted(reasons.items()))}


def environment() -> dict[str, str]:
    """Versions of Python, augkit and the libraries whose code makes the bytes."""
    versions = {"python": platform.python_version(), "platform": platform.platform()}
    for library in LIBRARIES:
        try:
            versions[library] = version(library)
        except PackageNotFoundError:
            versions[library] = "unknown"
    return versions
