"""How long does the two-level bootstrap take, does its interval hold the truth, and how often are verdicts false?

Time: beside `scipy.stats.bootstrap` on the same differences, which resamples one level (items), and beside a plain loop
that resamples both as the textbook says. Coverage: simulated tables of seeds × items whose true difference is 0, with
the plain percentile interval of the same two-level bootstrap as the peer. Verdicts: simulated studies in which every
arm is the baseline.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from measuring import arguments, environment, footer, medians, table, take_turns, tell, write_json
from numpy.random import Generator
from scipy import stats

from augkit.ablation.scores import Scores
from augkit.ablation.statistics import two_level_bootstrap
from augkit.ablation.statistics.metrics import confusion_parts, macro_f1
from augkit.ablation.verdicts import Rule, compare, judge

DRAWS = 10_000
WORLDS = [  # seeds, items, and standard deviations of seeds, items and single answers
    (10, 500, 0.02, 0.0, 0.0),
    (10, 500, 0.01, 0.1, 0.3),
    (10, 500, 0.0, 0.3, 0.1),
    (10, 500, 0.0, 0.0, 0.3),
    (5, 500, 0.02, 0.0, 0.0),
    (5, 500, 0.01, 0.1, 0.3),
    (3, 500, 0.02, 0.0, 0.0),
    (20, 2000, 0.005, 0.1, 0.3),
]


def main() -> None:
    parser = arguments(__doc__, repetitions=5)
    parser.add_argument("--studies", type=int, default=1000, help="simulated studies a row")
    options = parser.parse_args()
    speed = timed(options.repetitions)
    print(speed_report(speed), "\n")
    coverage = [covered(world, options.studies) for world in WORLDS]
    print(coverage_report(coverage, options.studies), "\n")
    verdicts = [
        false_verdicts(*case, options.studies) for case in ((6, 1, 300), (10, 1, 300), (10, 6, 300), (10, 6, 2000))
    ]
    print(verdict_report(verdicts, options.studies))
    facts = environment(["numpy", "scipy"])
    print(footer(facts, "simulated; the seed of every simulation is fixed"))
    write_json(
        options.json,
        {"benchmark": "study_statistics", "speed": speed, "coverage": coverage, "verdicts": verdicts, **facts},
    )


def timed(repetitions: int) -> dict[str, float]:
    """Seconds of 10,000 draws for 10 seeds × 2,000 items; of the loop, a twentieth of the draws times twenty."""
    generator = np.random.default_rng(0)
    labels = generator.integers(0, 6, 2000)
    said = [np.where(generator.random((10, 2000)) < 0.8, labels, generator.integers(0, 6, (10, 2000))) for _ in "ab"]
    right = [(one == labels).astype(float) for one in said]
    parts = [confusion_parts(labels, one) for one in said]
    differences = right[0] - right[1]

    def of_one_level() -> object:
        items = (differences.mean(axis=0),)
        return stats.bootstrap(items, np.mean, n_resamples=DRAWS, vectorized=True, method="percentile", batch=500)

    contestants: dict[str, Callable[[], object]] = {
        "augkit, mean": lambda: two_level_bootstrap(*right, draws=DRAWS),
        "augkit, macro F1 of six classes": lambda: two_level_bootstrap(*parts, metric=macro_f1, draws=DRAWS),
        "scipy.stats.bootstrap, mean, items only": of_one_level,
        "loop over draws, mean": lambda: looped(differences, DRAWS // 20, generator),
    }
    for run in contestants.values():  # imports
        run()
    seconds = medians(take_turns(contestants, repetitions))
    seconds["loop over draws, mean"] *= 20
    return seconds


def looped(differences: np.ndarray, draws: int, generator: Generator) -> np.ndarray:
    """The plain two-level bootstrap, one draw after the other."""
    seeds, items = differences.shape
    means = np.empty(draws)
    for draw in range(draws):
        chosen = differences[np.ix_(generator.integers(0, seeds, seeds), generator.integers(0, items, items))]
        means[draw] = chosen.mean()
    return means


def covered(world: tuple[int, int, float, float, float], studies: int) -> dict[str, Any]:
    """How often the interval holds 0, the truth, beside the plain percentile interval of the same kind of draws."""
    seeds, items, of_seeds, of_items, of_answers = world
    tell(f"coverage: {world}")
    generator = np.random.default_rng([1, seeds, items])
    held, plain_held, widths = 0, 0, np.empty((studies, 2))
    for study in range(studies):
        effects = generator.normal(0, of_seeds, (seeds, 1)) + generator.normal(0, of_items, (1, items))
        differences = effects + generator.normal(0, of_answers, (seeds, items))
        low, high = two_level_bootstrap(differences, draws=1000, seed=study)
        plain_low, plain_high = plain_interval(differences, 1000, generator)
        held += low <= 0 <= high
        plain_held += plain_low <= 0 <= plain_high
        widths[study] = high - low, plain_high - plain_low
    wide, plain_wide = widths.mean(axis=0)
    return {
        "world": world,
        "augkit": held / studies,
        "plain": plain_held / studies,
        "width": wide,
        "plain_width": plain_wide,
    }


def plain_interval(differences: np.ndarray, draws: int, generator: Generator) -> np.ndarray:
    """Percentiles of the plain two-level bootstrap."""
    seeds, items = differences.shape
    taken = generator.multinomial(seeds, np.full(seeds, 1 / seeds), size=draws) / seeds
    weights = generator.multinomial(items, np.full(items, 1 / items), size=draws) / items
    ends: np.ndarray = np.quantile(((taken @ differences) * weights).sum(axis=1), [0.025, 0.975])
    return ends


def false_verdicts(seeds: int, arms: int, items: int, studies: int) -> dict[str, Any]:
    """Studies with any "helps" or "hurts" where every arm is the baseline, with its own chance in every run."""
    tell(f"verdicts: {seeds} seeds, {arms} arms, {items} items")
    rules = [Rule(equivalence=width) for width in (0.0, 0.005, 0.01)]
    false = [0] * len(rules)
    for study in range(studies):
        generator = np.random.default_rng([2, seeds, arms, items, study])
        difficulty = generator.normal(-1.5, 2.0, items)
        runs = [answered(generator, difficulty, seeds) for _ in range(arms + 1)]
        comparisons = [compare(arm, runs[0], rules[0], draws=400) for arm in runs[1:]]
        for place, rule in enumerate(rules):
            false[place] += any(one.verdict in ("helps", "hurts") for one in judge(comparisons, rule))
    return {"seeds": seeds, "arms": arms, "items": items, "false": [count / studies for count in false]}


def answered(generator: Generator, difficulty: np.ndarray, seeds: int) -> Scores:
    ability = generator.normal(0, 0.1, (seeds, 1))
    return Scores.from_items(generator.random((seeds, len(difficulty))) < 1 / (1 + np.exp(difficulty - ability)))


def speed_report(seconds: dict[str, float]) -> str:
    ours = seconds["augkit, mean"]
    rows = [[name, f"{took:.2f}", f"{took / ours:.1f}×"] for name, took in seconds.items()]
    return "10,000 draws, 10 seeds × 2,000 items\n\n" + table(["", "seconds", "of augkit's mean"], rows)


def coverage_report(coverage: list[dict[str, Any]], studies: int) -> str:
    rows = []
    for one in coverage:
        seeds, items, *deviations = one["world"]
        share, plain = f"{one['augkit']:.1%}", f"{one['plain']:.1%}"
        widths = [f"{one['width']:.4f}", f"{one['plain_width']:.4f}"]
        rows.append([seeds, items, *deviations, share, plain, *widths])
    header = [
        "seeds",
        "items",
        "sd seeds",
        "sd items",
        "sd answers",
        "holds 0",
        "plain holds 0",
        "width",
        "plain width",
    ]
    return f"95% intervals of {studies:,} simulated studies a row\n\n" + table(header, rows)


def verdict_report(verdicts: list[dict[str, Any]], studies: int) -> str:
    rows = [[one["seeds"], one["arms"], one["items"], *(f"{share:.1%}" for share in one["false"])] for one in verdicts]
    header = ["seeds", "arms", "items", "equivalence 0", "0.005", "0.01"]
    return f"Studies with a false helps or hurts, of {studies:,} a row, alpha 0.05\n\n" + table(header, rows) + "\n"


if __name__ == "__main__":
    main()
