"""How fast does a log of events become augmented sequences, and does the time grow with the events alone?

The log is made by chance: users with 50 events on average, items as popular as Zipf's law has it, lines in no order.
Each build runs in a fresh process and into a fresh store: grouped by user, 5-core, the last two items held out, two
copies each by one of the operators of CL4SRec and CoSeRec. Processor seconds are those of the whole process, start and
imports included.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from measuring import arguments, environment, footer, table, tell, write_json

EVENTS_A_USER = 50
ITEMS = 5_000
COPIES = 2
OPERATORS = ("crop", "mask", "reorder", "insert", "substitute")
PARTS = ("fit", "ingest", "read", "operators", "gates", "assemble", "write", "publish")

BUILD = """
import json, resource, sys
import augkit
result = augkit.build(sys.argv[1], sys.argv[2], engine="inline")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"rows": result.rows, "wall": result.seconds, "times": dict(result.times), "megabytes": peak}))
"""


def main() -> None:
    parser = arguments(__doc__, repetitions=None)
    parser.add_argument("--events", type=int, nargs="+", default=[100_000, 300_000, 1_000_000])
    options = parser.parse_args()
    results = []
    for events in options.events:
        tell(f"{events:,} events")
        with tempfile.TemporaryDirectory(prefix="augkit-benchmark-") as folder:
            write_log(Path(folder), events)
            results.append({"events": events, **built(Path(folder))})
    facts = environment(["numpy", "pyarrow", "scipy", "xxhash"])
    data = f"{ITEMS:,} items and one user for {EVENTS_A_USER} events, made by chance"
    print(report(results))
    print(footer(facts, data))
    write_json(options.json, {"benchmark": "interactions", "results": results, "data": data, **facts})


def write_log(folder: Path, events: int) -> None:
    """`log.parquet` and the recipe."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(0)
    chance = 1 / np.arange(1, ITEMS + 1)
    users = np.char.add("user-", rng.integers(events // EVENTS_A_USER, size=events).astype(str))
    items = np.char.add("item-", rng.choice(ITEMS, events, p=chance / chance.sum()).astype(str))
    seconds = rng.integers(1_600_000_000, 1_700_000_000, events) * 1_000_000
    prices = np.round(rng.uniform(1, 50, events), 2)
    times = pa.array(seconds).cast(pa.timestamp("us"))
    pq.write_table(pa.table({"user": users, "item": items, "time": times, "price": prices}), folder / "log.parquet")
    recipe: dict[str, Any] = {
        "augkit": 1,
        "name": "log",
        "source": {
            "data": "log.parquet",
            "events": {"user": "user", "item": "item", "time": "time", "price": "price", "k_core": 5}
            | {"holdout": "leave_one_out"},
        },
        "augment": {"copies": COPIES, "chain": [{"one_of": [f"interactions.{name}" for name in OPERATORS]}]},
        "gates": ["drop_unchanged", "drop_duplicates"],
    }
    (folder / "recipe.yaml").write_text(json.dumps(recipe), encoding="utf-8")


def built(folder: Path) -> dict[str, Any]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", BUILD, str(folder / "recipe.yaml"), str(folder / "store")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    facts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return facts | {"seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


def report(results: list[dict[str, Any]]) -> str:
    header = ["events", "processor s", "events/s", "published rows", "peak RSS MB", *PARTS]
    rows = [
        [
            f"{one['events']:,}",
            f"{one['seconds']:.1f}",
            f"{one['events'] / one['seconds']:,.0f}",
            f"{sum(one['rows'].values()) if isinstance(one['rows'], dict) else one['rows']:,}",
            f"{one['megabytes']:.0f}",
            *(f"{one['times'].get(part, 0):.1f}" for part in PARTS),
        ]
        for one in results
    ]
    said = "The last columns are seconds by the clock, by kind of work."
    return "\n\n".join([table(header, rows), said, *growth(results)]) + "\n"


def growth(results: list[dict[str, Any]]) -> list[str]:
    """How the time grows: what each event more has cost, from one size to the next; the same where it is linear."""
    ordered = sorted(results, key=lambda one: one["events"])
    steps = []
    for less, more in pairwise(ordered):
        cost = (more["seconds"] - less["seconds"]) / (more["events"] - less["events"]) * 1e6
        steps.append(f"{cost:.1f} µs from {less['events']:,} to {more['events']:,} events")
    if not steps:
        return []
    told = f"Processor time of each event more, the start of the process left out: {', '.join(steps)}."
    return [f"{told} It is linear where these are alike."]


if __name__ == "__main__":
    main()
