"""Where does the time of a copy go? The functions that take most of it, for each text operator, or for a whole build.

Time without a profiler is printed beside, since the profiler makes short functions look dearer than they are.
"""

from __future__ import annotations

import cProfile
import pstats
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from measuring import arguments, environment, footer, medians, sst2, table, take_turns, write_json
from text_operators import by_augkit, compiled

OPERATORS = ("text.synonym", "text.insert", "text.swap", "text.delete", "text.keyboard_typo")


def main() -> None:
    parser = arguments(__doc__, repetitions=5)
    parser.add_argument("--rows", type=int, help="sentences; all of SST-2's training split where left out")
    parser.add_argument("--copies", type=int, default=4)
    parser.add_argument("--operators", nargs="*", default=OPERATORS, metavar="NAME")
    parser.add_argument("--build", action="store_true", help="profile a whole build in this process instead")
    parser.add_argument("--top", type=int, default=15, help="functions shown")
    options = parser.parse_args()
    rows = sst2(options.data)[: options.rows]
    results = []
    if options.build:
        results.append(build(rows, options.copies, options.top))
    else:
        texts = [row["text"] for row in rows]
        for name in options.operators:
            chain = compiled(name)
            results.append(
                measured(
                    name,
                    partial(by_augkit, chain, texts, options.copies),
                    len(texts) * options.copies,
                    options.repetitions,
                    options.top,
                )
            )
    facts = environment(["numpy", "pyarrow", "pydantic", "xxhash"])
    data = f"{len(rows):,} sentences of the SST-2 training split, {options.copies} copies of each"
    for result in results:
        print(shown(result))
    print(footer(facts, data))
    write_json(options.json, {"benchmark": "profile_build", "results": results, "data": data, **facts})


def measured(name: str, run: Callable[[], object], copies: int, repetitions: int, top: int) -> dict[str, Any]:
    """Microseconds of CPU a copy, and the functions they go to."""
    run()  # once unmeasured: tables are read, caches filled
    seconds = medians(take_turns({"run": run}, repetitions, clock=time.process_time))["run"] if repetitions else None
    with cProfile.Profile() as profile:
        run()
    stats = pstats.Stats(profile)
    found = sorted(((own, calls, place) for place, (_, calls, own, *_) in stats.stats.items()), reverse=True)[:top]  # type: ignore[attr-defined]
    total = stats.total_tt  # type: ignore[attr-defined]
    functions = [
        {"function": where(*place), "share": own / total, "microseconds": own / copies * 1e6, "calls": calls / copies}
        for own, calls, place in found
    ]
    return {
        "name": name,
        "microseconds": seconds and seconds / copies * 1e6,
        "profiled": total / copies * 1e6,
        "functions": functions,
    }


def build(rows: list[dict[str, str]], copies: int, top: int) -> dict[str, Any]:
    """A build in this process, of one of the five operators a copy."""
    import augkit

    with tempfile.TemporaryDirectory(prefix="augkit-benchmark-") as folder:
        lines = (
            f'{number},"{text}",{row["label"]}\n'
            for number, row in enumerate(rows)
            for text in [row["text"].replace('"', '""')]
        )
        source = Path(folder) / "train.csv"
        source.write_text("id,text,label\n" + "".join(lines), encoding="utf-8")
        recipe = augkit.Recipe(
            augkit=1,
            name="benchmark",
            seed=17,
            source={"data": str(source), "columns": {"id": "id", "text": "text", "label": "label"}},
            augment={"copies": copies, "chain": [{"one_of": list(OPERATORS)}]},
        )
        stores = iter(range(100))

        def run() -> object:
            return augkit.build(recipe, f"{folder}/store-{next(stores)}", engine="inline")

        return measured("a whole build, inline", run, len(rows) * copies, 1, top)


def where(path: str, line: int, function: str) -> str:
    name = path.rpartition("site-packages/")[2].rpartition("augkit/")[2] if line else ""
    return f"{name}:{line} {function}" if name else function


def shown(result: dict[str, Any]) -> str:
    rows = [
        [one["function"], f"{one['share']:.0%}", f"{one['microseconds']:.2f}", f"{one['calls']:.2f}"]
        for one in result["functions"]
    ]
    head = f"# {result['name']}: {result['microseconds']:.1f} µs a copy, {result['profiled']:.1f} µs under the profiler"
    return f"{head}\n\n{table(['function', 'of the time', 'µs a copy, profiled', 'calls a copy'], rows)}\n"


if __name__ == "__main__":
    main()
