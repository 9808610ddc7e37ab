"""Does a build keep its speed and its memory as the data grows, and where does its time go?

Each build runs in a fresh process and into a fresh store, over sentences of SST-2 repeated with ids of their own: four
copies each by one of five text operators, two gates, two worker processes.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

from measuring import arguments, environment, footer, sst2, table, tell, write_json

COPIES = 4
SAMPLE_SECONDS = 0.05
DISK_BYTES_PER_ROW = 2_000  # source row: its line, its place in the scratch folder, five published rows twice
OPERATORS = ("text.synonym", "text.insert", "text.swap", "text.delete", "text.keyboard_typo")
PARTS = ("fit", "ingest", "read", "operators", "gates", "assemble", "write", "publish")

BUILD = """
import json, sys
import augkit
if __name__ == "__main__":
    recipe, store, workers = sys.argv[1:]
    result = augkit.build(recipe, store, engine="processes", workers=int(workers))
    facts = {"rows": result.rows, "seconds_in_build": result.seconds, "times": dict(result.times),
             "shards": result.shards, "quarantined": result.quarantined, "version": result.version,
             "warnings": list(result.warnings)}
    print(json.dumps(facts))
"""


def main() -> None:
    parser = arguments(__doc__, repetitions=3)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000, 4_000_000], help="source rows")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--speedup-rows", type=int, default=1_000_000, help="source rows for one worker beside several; 0 for none"
    )
    parser.add_argument("--temp", type=Path, help="folder for source and store; on local disk")
    options = parser.parse_args()
    try:
        import psutil  # noqa: F401 - only whether it is there
    except ImportError:
        sys.exit("psutil is not installed: pip install 'augkit[bench]'")
    cases = [(rows, options.workers) for rows in options.rows]
    if options.speedup_rows:
        cases += [
            case for case in ((options.speedup_rows, 1), (options.speedup_rows, options.workers)) if case not in cases
        ]
    sentences, test = sst2(options.data), sst2(options.data, "test")
    runs: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for repetition in range(options.repetitions):
        for rows, workers in cases:
            tell(f"{repetition + 1}/{options.repetitions}: {rows:,} rows, {workers} workers")
            with tempfile.TemporaryDirectory(prefix="augkit-benchmark-", dir=options.temp) as folder:
                check_disk(Path(folder), rows)
                write_source(Path(folder), sentences, test, rows)
                runs[rows, workers].append(built(Path(folder), workers))
    results = [summary(rows, workers, runs[rows, workers]) for rows, workers in cases]
    facts = environment(["numpy", "pyarrow", "pydantic", "xxhash", "psutil"])
    data = f"{len(sentences):,} SST-2 training sentences repeated with distinct ids; {len(test):,} test sentences"
    print(report(results, options.workers, options.repetitions))
    print(footer(facts, data))
    write_json(options.json, {"benchmark": "build_scale", "results": results, "data": data, **facts})


def check_disk(folder: Path, rows: int) -> None:
    free, needed = shutil.disk_usage(folder).free, rows * DISK_BYTES_PER_ROW
    if free < needed:
        sys.exit(
            f"{rows:,} rows need about {needed / 2**30:.0f} GB in {folder}; {free / 2**30:.0f} GB are free: see --temp"
        )


def write_source(folder: Path, sentences: list[dict[str, str]], test: list[dict[str, str]], rows: int) -> None:
    """`train.csv` with as many rows, `test.csv`, and the recipe."""

    def line(id: str, row: dict[str, str]) -> str:
        text = row["text"].replace('"', '""')
        return f'{id},"{text}",{row["label"]}\n'

    for name, count, source in (("train", rows, sentences), ("test", len(test), test)):
        with open(folder / f"{name}.csv", "w", encoding="utf-8") as file:
            file.write("id,text,label\n")
            file.writelines(line(f"{name}-{number}", row) for number, row in enumerate(islice(cycle(source), count)))
    recipe = {
        "augkit": 1,
        "name": "benchmark",
        "seed": 17,
        "source": {
            "data": {"train": "train.csv", "test": "test.csv"},
            "columns": {"id": "id", "text": "text", "label": "label"},
        },
        "augment": {"copies": COPIES, "chain": [{"one_of": list(OPERATORS)}]},
        "gates": ["drop_unchanged", {"leakage": {"against": ["test"], "on_leak": "warn"}}],
    }
    (folder / "recipe.yaml").write_text(json.dumps(recipe, indent=2))  # JSON is YAML


def built(folder: Path, workers: int) -> dict[str, Any]:
    """One build in a process of its own, watched from outside."""
    (folder / "build.py").write_text(BUILD)  # a file, because spawned workers import it
    command = [
        sys.executable,
        str(folder / "build.py"),
        str(folder / "recipe.yaml"),
        str(folder / "store"),
        str(workers),
    ]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        memory = Memory(process.pid)
        output, errors = process.communicate()
        seconds = time.perf_counter() - start
        memory.stop()
    if process.returncode:
        sys.exit(f"the build failed:\n{errors}")
    published = sum(file.stat().st_size for file in (folder / "store" / "objects").rglob("*") if file.is_file())
    return json.loads(output) | {"seconds": seconds, "published_bytes": published} | memory.peaks()


class Memory(threading.Thread):
    """The most memory that a process and all processes below it had at one time, sampled while they run.

    PSS divides a page by the number of processes that map it, so that its sum is what the machine really gives; the sum
    of RSS counts such a page once a process.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        import psutil

        self._gone = psutil.Error
        self._root = psutil.Process(pid)
        self._done = threading.Event()
        self._pss = self._rss = self._samples = 0
        self._has_pss = True
        self.start()

    def run(self) -> None:
        while not self._done.wait(SAMPLE_SECONDS):
            try:
                family = [self._root, *self._root.children(recursive=True)]
            except self._gone:
                continue
            rss, pss = zip(*map(self._of, family), strict=True)
            self._rss, self._pss = max(self._rss, sum(rss)), max(self._pss, sum(pss))
            self._samples += 1

    def _of(self, process: Any) -> tuple[int, int]:
        try:
            found = process.memory_full_info()
        except self._gone:  # it has just ended
            return 0, 0
        self._has_pss = self._has_pss and hasattr(found, "pss")
        return found.rss, getattr(found, "pss", 0)

    def stop(self) -> None:
        self._done.set()
        self.join()

    def peaks(self) -> dict[str, Any]:
        return {
            "peak_rss": self._rss,
            "peak_pss": self._pss if self._has_pss else None,
            "memory_samples": self._samples,
        }


def summary(rows: int, workers: int, runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Medians over the runs of one case, and the runs."""
    seconds = median(run["seconds"] for run in runs)
    times = {part: median(run["times"].get(part, 0.0) for run in runs) for part in PARTS}
    pss = [run["peak_pss"] for run in runs]
    return {
        "rows": rows,
        "workers": workers,
        "seconds": seconds,
        "published_rows": runs[0]["rows"],
        "source_rows_per_second": rows / seconds,
        "published_rows_per_second": runs[0]["rows"] / seconds,
        "peak_pss": None if None in pss else median(pss),
        "peak_rss": median(run["peak_rss"] for run in runs),
        "published_bytes": runs[0]["published_bytes"],
        "times": times,
        "outside_operators": 1 - times["operators"] / sum(times.values()),
        "runs": runs,
    }


def report(results: list[dict[str, Any]], workers: int, repetitions: int) -> str:
    def memory(result: dict[str, Any]) -> float:
        return float(result["peak_pss"] or result["peak_rss"])

    overview = [
        [
            f"{result['rows']:,}",
            result["workers"],
            f"{result['seconds']:.1f}",
            f"{result['source_rows_per_second']:,.0f}",
            f"{result['published_rows_per_second']:,.0f}",
            "-" if result["peak_pss"] is None else f"{result['peak_pss'] / 2**20:,.0f}",
            f"{result['peak_rss'] / 2**20:,.0f}",
            f"{result['published_bytes'] / 2**20:,.0f}",
        ]
        for result in results
    ]
    header = [
        "source rows",
        "workers",
        "seconds",
        "source rows/s",
        "published rows/s",
        "peak PSS MB",
        "peak RSS MB",
        "published MB",
    ]
    times = [
        [
            f"{result['rows']:,}",
            result["workers"],
            *(f"{result['times'][part]:.1f}" for part in PARTS),
            f"{result['outside_operators']:.0%}",
        ]
        for result in results
    ]
    sizes = sorted((result for result in results if result["workers"] == workers), key=lambda result: result["rows"])
    small, large = sizes[0], sizes[-1]
    speed = large["source_rows_per_second"] / small["source_rows_per_second"]
    growth = memory(large) / memory(small)
    notes = [
        f"- {large['rows']:,} rows beside {small['rows']:,}: {speed:.2f}× the rows/s, {growth:.2f}× the peak memory."
    ]
    for one in (result for result in results if result["workers"] == 1 and workers > 1):
        speedup = one["seconds"] / next(many["seconds"] for many in sizes if many["rows"] == one["rows"])
        notes.append(f"- {workers} workers beside one, {one['rows']:,} rows: {speedup:.2f}× as fast.")
    kind = "PSS" if small["peak_pss"] is not None else "RSS (this system has no PSS)"
    return f"""# Builds of growing size

{table(header, overview)}

Seconds by kind of work, added up over all processes:

{table(["source rows", "workers", *PARTS, "outside operators"], times)}

{chr(10).join(notes)}
- Medians of {repetitions} builds each, the sizes taking turns; every build in a fresh process and into a fresh store.
  Seconds are of the whole process, from its start to its end: imports and the start of the workers are in them.
- Memory is the peak of the sum over the build's processes, sampled every {SAMPLE_SECONDS * 1000:.0f} ms; the ratio is
  of {kind}.
- {COPIES} copies, one of {", ".join(OPERATORS)}; gates drop_unchanged and leakage (warn).
"""


if __name__ == "__main__":
    main()
