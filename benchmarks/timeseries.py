"""How fast are the operators on time series, beside tsaug's?

Both get the same random walks in memory. tsaug works on all of them at once; augkit takes each row through a chain as a
build does, with a key of its own, and notes what was drawn. Seconds are processor seconds on one core.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")  # before NumPy reads it

import numpy as np  # noqa: E402
from measuring import arguments, environment, footer, table, take_turns, tell, write_json  # noqa: E402

PAIRS: dict[str, tuple[dict[str, Any], Callable[[Any], Any]]] = {
    "jitter": ({"sigma": 0.05}, lambda tsaug: tsaug.AddNoise(scale=0.05)),
    "time_warp": ({"knots": 4}, lambda tsaug: tsaug.TimeWarp(n_speed_change=4)),
    "drift": ({"strength": 0.5, "knots": 3}, lambda tsaug: tsaug.Drift(max_drift=0.5, n_drift_points=3)),
    "quantize": ({"levels": [20, 20]}, lambda tsaug: tsaug.Quantize(n_levels=20)),
    "dropout": ({"rate": 0.1}, lambda tsaug: tsaug.Dropout(p=0.1, fill="ffill")),
    "window_slice": ({"share": [0.9, 0.9]}, lambda tsaug: tsaug.Crop(size=461, resize=512)),
    "reverse": ({}, lambda tsaug: tsaug.Reverse()),
}
"""Operator to its parameters and what does the same in tsaug."""


def in_a_chain(name: str, parameters: dict[str, Any], values: np.ndarray) -> Callable[[], object]:
    """One copy of every row through a chain of one step."""
    from augkit.building.chain import Copy, InOrder, Run, Step
    from augkit.building.work import cycles_left_alone
    from augkit.ops.base import Row
    from augkit.ops.registry import get_operator

    operator = get_operator(f"timeseries.{name}").model_validate(parameters)
    chain = InOrder("chain", [Step(f"timeseries.{name}.1", operator, 1)], 1)
    ids = [str(number) for number in range(len(values))]

    def run() -> object:
        with cycles_left_alone():
            for start in range(0, len(values), 1024):  # as many at a time as in a build
                block = range(start, min(start + 1024, len(values)))
                copies = [Copy(Row(ids[number], {"series": values[number : number + 1]}), 0) for number in block]
                chain.run(copies, Run())
                failed = [copy.failure for copy in copies if copy.failure]
                assert not failed, failed[0]
        return copies

    return run


def main() -> None:
    parser = arguments(__doc__, repetitions=5)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=512)
    parser.add_argument("--only", nargs="+", choices=sorted(PAIRS), default=list(PAIRS), metavar="OPERATOR")
    options = parser.parse_args()
    import tsaug

    facts = environment(["numpy", "tsaug"])
    values = np.random.default_rng(0).standard_normal((options.rows, options.steps)).cumsum(axis=1)
    results: dict[str, dict[str, list[float]]] = {}
    for name in options.only:
        parameters, make = PAIRS[name]
        peer = make(tsaug)
        contestants: dict[str, Callable[[], object]] = {
            "augkit": in_a_chain(name, parameters, values),
            "tsaug": lambda peer=peer: peer.augment(values),  # type: ignore[misc]
        }
        results[name] = take_turns(contestants, options.repetitions, process_time)
        tell(f"{name}: {results[name]}")
    lines = []
    for name, seconds in results.items():
        own, other = median(seconds["augkit"]), median(seconds["tsaug"])
        lines.append([f"`{name}`", f"{own:.2f}", f"{other:.2f}", f"{other / own:.2f}×"])
    print(table(["operator", "augkit s", "tsaug s", "ratio"], lines))
    print()
    print(
        footer(
            facts,
            f"{options.rows:,} random walks of {options.steps} steps, float64; one core, processor seconds, "
            f"median of {options.repetitions}",
        )
    )
    write_json(options.json, facts | {"results": results})


if __name__ == "__main__":
    main()
