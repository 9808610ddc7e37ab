"""How fast are the samplers of augkit.tabular, and how much memory do they take, beside imbalanced-learn?

Both get the same table of 30 columns (15 informative, 5 that follow from them, 10 of noise; `make_classification` of
scikit-learn) and the same threads, and they take turns in one process. Seconds are processor seconds of `fit_resample`
alone; memory is what its peak adds to what the process held before. `OMP_NUM_THREADS` and `OPENBLAS_NUM_THREADS` say
how many threads both use; 1 unless set.
"""

from __future__ import annotations

import argparse
import gc
import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")  # before NumPy reads it

import numpy as np  # noqa: E402
from measuring import arguments, environment, footer, table, tell, write_json  # noqa: E402

SAMPLERS: dict[str, Callable[[Any, int], Any]] = {
    "SMOTE": lambda home, seed: home.SMOTE(random_state=seed),
    "BorderlineSMOTE": lambda home, seed: home.BorderlineSMOTE(random_state=seed),
    "ADASYN": lambda home, seed: home.ADASYN(random_state=seed),
    "SMOTENC": lambda home, seed: home.SMOTENC(categorical_features=list(range(10, 30)), random_state=seed),
    "RandomOverSampler": lambda home, seed: home.RandomOverSampler(random_state=seed),
    "TomekLinks": lambda home, seed: home.TomekLinks(),
    "EditedNearestNeighbours": lambda home, seed: home.EditedNearestNeighbours(),
    "NearMiss": lambda home, seed: home.NearMiss(),
}
APPROXIMATE = {"SMOTE", "BorderlineSMOTE", "ADASYN", "TomekLinks", "EditedNearestNeighbours"}


def make(sampler: str, rows: int, minority: float) -> tuple[Any, Any]:
    """A table and its classes; for SMOTE-NC 10 columns of numbers and 20 of two to nine categories."""
    from sklearn.datasets import make_classification

    X, y = make_classification(
        rows, n_features=30, n_informative=15, n_redundant=5, weights=[1 - minority], random_state=0
    )
    if sampler == "SMOTENC":
        for column in range(10, 30):
            kinds = 2 + column % 8
            edges = np.quantile(X[:, column], np.linspace(0, 1, kinds + 1)[1:-1])
            X[:, column] = np.searchsorted(edges, X[:, column])
    return X, y


def measure(contestant: str, sampler: str, X: Any, y: Any) -> dict[str, Any]:
    """One run."""
    if contestant == "imbalanced-learn":
        import imblearn.over_sampling
        import imblearn.under_sampling

        here = vars(imblearn.over_sampling) | vars(imblearn.under_sampling)
        home: Any = argparse.Namespace(**{name: here[name] for name in SAMPLERS})
    else:
        import augkit.tabular

        home = augkit.tabular
    chosen = SAMPLERS[sampler](home, 0)
    if contestant == "augkit, approximate":
        chosen.set_params(approximate=True)
    small = np.random.RandomState(0).permutation(len(y))[:400]
    small = np.union1d(small, np.flatnonzero(y == 1)[:30])
    type(chosen)(**chosen.get_params()).fit_resample(X[small], y[small])  # libraries that load late have loaded
    gc.collect()
    _forget_peak()
    held = _resident()
    wall, spent = time.perf_counter(), time.process_time()
    result = chosen.fit_resample(X, y)
    spent, wall = time.process_time() - spent, time.perf_counter() - wall
    peak = _peak()
    counts = np.bincount(result[1]).tolist()
    return {"seconds": spent, "wall": wall, "megabytes": (peak - held) / 2**20, "classes": counts}


def _forget_peak() -> None:
    with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
        file.write("5")


def _peak() -> int:
    return _status("VmHWM:")


def _resident() -> int:
    return _status("VmRSS:")


def _status(field: str) -> int:
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith(field))


def recall(X: Any, base: Any, queries: Any, k: int, asked: int = 1000) -> float:
    """Share of the true `k` neighbours of `queries` within `base` that an approximate search finds."""
    from augkit.ops.tabular.resampling.search.neighbours import nearest_rows
    from augkit.ops.tabular.resampling.search.spaces import NumericSpace

    some = np.arange(0, len(queries), max(1, len(queries) // asked))
    exact = nearest_rows(NumericSpace(X), base, queries[some], k).rows
    found = nearest_rows(NumericSpace(X), base, queries, k, approximate=True).rows[some]
    return float(np.mean([len(np.intersect1d(left, right)) / k for left, right in zip(exact, found, strict=True)]))


def recalls(rows: int) -> list[dict[str, Any]]:
    """Recall of what the samplers search for in a table of so many rows, a fifth of them of the minority."""
    X, y = make("SMOTE", rows, 0.2)
    everything, rare, common = np.arange(rows), np.flatnonzero(y == 1), np.flatnonzero(y == 0)
    searches = [
        ("SMOTE, ADASYN: 5 within the minority", rare, rare, 5),
        ("BorderlineSMOTE: 10 of the minority in the table", everything, rare, 10),
        ("ADASYN: 5 of the minority in the table", everything, rare, 5),
        ("TomekLinks: 1 of the minority in the table", everything, rare, 1),
        ("EditedNearestNeighbours: 3 of the majority in the table", everything, common, 3),
    ]
    return [
        {"search": name, "rows": rows, "recall": recall(X, base, queries, k)} for name, base, queries, k in searches
    ]


def main() -> None:
    parser = arguments(__doc__, repetitions=3)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 500_000])
    parser.add_argument("--minority", type=float, nargs="+", default=[0.02, 0.2])
    parser.add_argument("--only", nargs="+", choices=sorted(SAMPLERS), default=list(SAMPLERS), metavar="SAMPLER")
    parser.add_argument("--approximate", action="store_true", help="measure approximate neighbours too")
    parser.add_argument("--skip", nargs="+", choices=sorted(SAMPLERS), default=[], metavar="SAMPLER")
    parser.add_argument(
        "--patience", type=float, default=10.0, metavar="SECONDS", help="what takes longer is not run again"
    )
    parser.add_argument("--recall", type=int, nargs="*", default=[], metavar="ROWS", help="recall at so many rows")
    options = parser.parse_args()
    facts = environment(["numpy", "scipy", "scikit-learn", "imbalanced-learn"])
    results: list[dict[str, Any]] = []
    for rows in options.rows:
        for minority in options.minority:
            for sampler in [name for name in options.only if name not in options.skip]:
                contestants = ["augkit", "imbalanced-learn"]
                if options.approximate and sampler in APPROXIMATE:
                    contestants.append("augkit, approximate")
                X, y = make(sampler, rows, minority)
                runs: dict[str, list[dict[str, Any]]] = {name: [] for name in contestants}
                for _ in range(options.repetitions):
                    for name in contestants:
                        if any(run["seconds"] > options.patience for run in runs[name]):
                            continue
                        runs[name].append(measure(name, sampler, X, y))
                        tell(f"{rows:,} rows, {minority:.0%}, {sampler}, {name}: {runs[name][-1]}")
                results.append({"rows": rows, "minority": minority, "sampler": sampler, "runs": runs})
    lines = []
    for result in results:
        seconds = {name: median(run["seconds"] for run in runs) for name, runs in result["runs"].items()}
        memory = {name: median(run["megabytes"] for run in runs) for name, runs in result["runs"].items()}
        for name in seconds:
            if name != "imbalanced-learn":
                lines.append(
                    [
                        f"{result['sampler']}{name.removeprefix('augkit')}",
                        f"{result['rows']:,}",
                        f"{result['minority']:.0%}",
                        f"{seconds[name]:.3f}",
                        f"{seconds['imbalanced-learn']:.3f}",
                        f"{seconds['imbalanced-learn'] / seconds[name]:.1f}×",
                        f"{memory[name]:.0f}",
                        f"{memory['imbalanced-learn']:.0f}",
                    ]
                )
    header = ["sampler", "rows", "minority", "augkit s", "imblearn s", "ratio", "augkit MB", "imblearn MB"]
    print(table(header, lines))
    found = [one for rows in options.recall for one in recalls(rows)]
    if found:
        print()
        print(
            table(
                ["approximate neighbours", "rows", "recall"],
                [[one["search"], f"{one['rows']:,}", f"{one['recall']:.3f}"] for one in found],
            )
        )
    print()
    repeated = f"{options.repetitions}, one run of what takes longer than {options.patience:g} s"
    threads = f"OMP_NUM_THREADS={os.environ['OMP_NUM_THREADS']}, processor seconds"
    print(footer(facts, f"make_classification, 30 columns; {threads}, median of {repeated}"))
    write_json(options.json, facts | {"results": results, "recall": found})


if __name__ == "__main__":
    main()
