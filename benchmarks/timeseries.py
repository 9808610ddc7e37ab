"""How fast are the operators on time series, beside tsaug's?

Both get the same random walks in memory, in float64, and give float64. tsaug works on whole arrays, once on all rows as
it is commonly called, and once on blocks of as many rows as a build has in memory at a time, which is less work for the
machine's memory. augkit makes rows of such a block, takes each through a chain as a build does, with a key of its own,
and notes what was drawn. Operators that tsaug has nothing like are timed alone, and less often; those that mix rows
have learnt from all rows they are given, in two classes. Seconds are processor seconds on one core.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from statistics import median
from time import process_time
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")  # before NumPy reads it

import numpy as np  # noqa: E402
from measuring import arguments, environment, footer, table, take_turns, tell, write_json  # noqa: E402

PAIRS: dict[str, tuple[dict[str, Any], Callable[[Any, int], Any]]] = {
    "jitter": ({"sigma": 0.05}, lambda tsaug, steps: tsaug.AddNoise(scale=0.05)),
    "time_warp": ({"knots": 4}, lambda tsaug, steps: tsaug.TimeWarp(n_speed_change=4)),
    "drift": ({"strength": 0.5, "knots": 3}, lambda tsaug, steps: tsaug.Drift(max_drift=0.5, n_drift_points=3)),
    "quantize": ({"levels": [20, 20]}, lambda tsaug, steps: tsaug.Quantize(n_levels=20)),
    "dropout": ({"rate": 0.1}, lambda tsaug, steps: tsaug.Dropout(p=0.1, fill="ffill")),
    "window_slice": (
        {"share": [0.9, 0.9]},
        lambda tsaug, steps: tsaug.Crop(size=round(0.9 * steps), resize=steps),
    ),
    "resample": ({"factor": [1.25, 1.25]}, lambda tsaug, steps: tsaug.Resize(size=round(1.25 * steps))),
    "smooth": ({"reach": [3, 3]}, lambda tsaug, steps: tsaug.Convolve(window="boxcar", size=7)),
    "reverse": ({}, lambda tsaug, steps: tsaug.Reverse()),
}
"""Operator to its parameters and what does the same in tsaug to series of so many steps."""
ALONE: dict[str, tuple[dict[str, Any], float]] = {
    **{name: ({}, 1.0) for name in ("magnitude_warp", "window_warp", "scaling", "flip", "shift", "permutation")},
    "frequency_mask": ({}, 0.2),
    "block_bootstrap": ({"period": 24}, 0.1),
    "gaussian_process": ({}, 0.02),
    **{name: ({}, 0.05) for name in ("mixup", "cutmix", "smote", "frequency_mix")},
    "spawner": ({}, 0.01),
    "guided_warp": ({}, 0.003),
    "dtw_barycentre": ({}, 0.001),
}
"""Operator that tsaug has nothing like to its parameters and the share of the rows that it gets."""


def in_a_chain(name: str, parameters: dict[str, Any], values: np.ndarray) -> Callable[[], object]:
    """One copy of every row through a chain of one step; what it learns has been learnt before."""
    from augkit.building.chain import Copy, Fitted, InOrder, Run, Step
    from augkit.building.work import COPIES_AT_ONCE, cycles_left_alone
    from augkit.ops.base import DatasetOperator, Row
    from augkit.ops.chance import Chance
    from augkit.ops.registry import get_operator

    operator = get_operator(f"timeseries.{name}").model_validate(parameters)
    step = Step(f"timeseries.{name}.1", operator, 1)
    chain = InOrder("chain", [step], 1)
    ids = [str(number) for number in range(len(values))]
    labels = ["ab"[number % 2] for number in range(len(values))]

    def rows(start: int, stop: int) -> list[Row]:
        given = zip(ids[start:stop], values[start:stop, None], labels[start:stop], strict=True)
        return [Row(id, {"series": series, "label": label}) for id, series, label in given]

    states: dict[str, bytes] = {}
    if isinstance(operator, DatasetOperator):
        states[step.id] = operator.fit(map(operator.read, rows(0, len(values))), Chance.fresh(b"fit", b""))

    def run() -> object:
        with cycles_left_alone():
            state = Run(fitted=Fitted(states))
            for start in range(0, len(values), COPIES_AT_ONCE):
                copies = [Copy(row, 0) for row in rows(start, min(start + COPIES_AT_ONCE, len(values)))]
                chain.run(copies, state)
                failed = [copy.failure for copy in copies if copy.failure]
                assert not failed, failed[0]
        return copies

    return run


def by_blocks(augment: Callable[[np.ndarray], np.ndarray], values: np.ndarray) -> Callable[[], object]:
    """tsaug on as many rows at a time as a build has in memory, what became of those before let go."""
    from augkit.building.work import COPIES_AT_ONCE

    def run() -> object:
        made = None
        for start in range(0, len(values), COPIES_AT_ONCE):
            made = augment(values[start : start + COPIES_AT_ONCE])
        return made

    return run


def main() -> None:
    parser = arguments(__doc__, repetitions=7)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=512)
    parser.add_argument("--only", nargs="+", choices=sorted(PAIRS | ALONE), metavar="OPERATOR")
    options = parser.parse_args()
    import tsaug

    facts = environment(["numpy", "tsaug"])
    values = np.random.default_rng(0).standard_normal((options.rows, options.steps)).cumsum(axis=1)
    results: dict[str, dict[str, list[float]]] = {}
    counts: dict[str, int] = {}

    def measure(name: str, contestants: dict[str, Callable[[], object]], rows: int) -> None:
        repetitions = options.repetitions if len(contestants) > 1 else min(options.repetitions, 3)
        seconds = take_turns(contestants, repetitions + 1, process_time)
        results[name] = {who: turns[1:] for who, turns in seconds.items()}  # in the first turn, tables are made
        counts[name] = rows
        tell(f"{name}: {results[name]}")

    chosen = options.only or [*PAIRS, *ALONE]
    for name, (parameters, make) in PAIRS.items():
        if name in chosen:
            peer = make(tsaug, options.steps).augment
            contestants: dict[str, Callable[[], object]] = {
                "augkit": in_a_chain(name, parameters, values),
                "tsaug": partial(peer, values),
                "tsaug by blocks": by_blocks(peer, values),
            }
            measure(name, contestants, len(values))
    for name, (parameters, share) in ALONE.items():
        if name in chosen:
            some = values[: max(round(share * len(values)), 4)]
            measure(name, {"augkit": in_a_chain(name, parameters, some)}, len(some))
    report(results, counts)
    print()
    print(
        footer(
            facts,
            f"{options.rows:,} random walks of {options.steps} steps, float64, or as many as are named; one core, "
            f"processor seconds, median of {options.repetitions} turns beside tsaug, of up to 3 alone",
        )
    )
    write_json(options.json, facts | {"rows": counts, "results": results})


def report(results: dict[str, dict[str, list[float]]], counts: dict[str, int]) -> None:
    """Two tables: beside tsaug, and alone."""
    pairs, alone = [], []
    for name, seconds in results.items():
        own = seconds["augkit"]
        if "tsaug" in seconds:
            cells = []
            for peer in ("tsaug", "tsaug by blocks"):
                other = seconds[peer]
                cells += [f"{median(other):.3f}", *(f"{take(other) / take(own):.2f}×" for take in (median, min))]
            pairs.append([f"`{name}`", f"{median(own):.3f}", *cells])
        else:
            rows = counts[name]
            alone.append([f"`{name}`", f"{rows:,}", f"{median(own):.3f}", f"{rows / median(own):,.0f}"])
    if pairs:
        peers = ["tsaug s", "ratio", "ratio of fastest", "tsaug by blocks s", "ratio", "ratio of fastest"]
        print(table(["operator", "augkit s", *peers], pairs))
    if pairs and alone:
        print()
    if alone:
        print(table(["operator", "rows", "augkit s", "rows/s"], alone))


if __name__ == "__main__":
    main()
