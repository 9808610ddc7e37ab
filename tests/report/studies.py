"""Studies for the tests: answers drawn at random, everything else worked out from them by augkit's own statistics."""

from __future__ import annotations

from pathlib import Path
from statistics import mean, stdev
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from augkit.ablation.result import (
    Ablation,
    ArmCost,
    ArmResult,
    ClassScore,
    ComparisonResult,
    CurvePoint,
    Flip,
    Neighbour,
    Protocol,
    RuleText,
    SliceScore,
)
from augkit.ablation.statistics import mean_interval
from augkit.ablation.verdicts import Rule, Scores, compare, judge

LABELS = ("negative", "positive")
WORDS = ("the", "film", "is", "a", "slow", "but", "honest", "picture", "with", "fine", "actors", "and", "one", "joke")
RIGHT = {"baseline": 0.70, "copy-control": 0.70, "only-text.synonym": 0.82, "only-text.delete": 0.55, "all": 0.71}
KINDS = {"baseline": "baseline", "copy-control": "copy_control", "all": "all"}


def study_of(
    right: dict[str, float] | None = None, *, seeds: int = 8, items: int = 120, failed: bool = True, draws: int = 200
) -> tuple[Ablation, list[dict[str, Any]]]:
    """A study and the rows of its `runs.parquet`.

    Args:
        right: arm id to the chance that a run answers an item right; the first is the baseline, the second the control.
        seeds: runs of each arm.
        items: of the test split.
        failed: whether there is also an arm that failed.
        draws: of the bootstrap.
    """
    right = right or RIGHT
    random = np.random.default_rng(11)
    hard = random.uniform(-0.15, 0.15, items)  # some items are harder for every arm
    correct = {
        arm: (random.random((seeds, items)) < np.clip(chance + hard, 0, 1)).astype(float)
        for arm, chance in right.items()
    }
    texts = [" ".join(random.choice(WORDS, 9)) for _ in range(items)]
    arms = [_arm(number, arm, scores, random) for number, (arm, scores) in enumerate(correct.items())]
    runs = [
        {
            "arm": arm,
            "seed": seed,
            "run_key": f"{number:02}{seed:014x}",
            "dataset": f"sst2@{number:016x}",
            "status": "done",
            "error": None,
            "accuracy": float(scores[seed].mean()),
            "ece": 0.1 + seed / 1000,
            "steps": 300,
            "train_seconds": 4.5 + number,
            "peak_memory_mb": 310.5,
        }
        for number, (arm, scores) in enumerate(correct.items())
        for seed in range(seeds)
    ]
    if failed:
        error = "text.back_translation needs a translation engine: apertium is not installed."
        arms.append(
            ArmResult(
                id="only-text.back_translation",
                title="Only text.back_translation",
                kind="only",
                steps=["text.back_translation"],
                dataset="",
                train_rows=None,
                status="failed",
                error=error,
            )
        )
        runs.append(dict.fromkeys(runs[0]) | {"arm": arms[-1].id, "seed": 0, "status": "failed", "error": error})
    rule = Rule(equivalence=0.01, alpha=0.05, seeds=seeds)
    names = list(right)
    pairs = {
        "effect": [(arm, names[0]) for arm in names[2:]],
        "diversity": [(arm, names[1]) for arm in names[2:]],
        "repetition": [(names[1], names[0])],
        "contribution": [("all", "only-text.delete")] if "all" in names else [],
    }
    return (
        Ablation(
            name="sst2-small",
            created="2026-11-22T08:00:00.5+00:00",
            task="text-classification",
            model="builtin:text-cnn",
            metric="accuracy",
            protocol=Protocol(
                seeds=list(range(seeds)),
                budget={"steps": 300},
                batch_size=32,
                evaluate_every=50,
                rule=RuleText(equivalence=rule.equivalence, alpha=rule.alpha, level=rule.level),
                test_rows=items,
                caveats=["The test split is small."],
            ),
            versions={"augkit": "0.1.0", "python": "3.11.2", "machine": "x86_64, 2 cores"},
            recipe="augkit: 1\nname: sst2-small\n",
            arms=arms,
            comparisons=[
                one for kind, of in pairs.items() if of for one in _comparisons(kind, of, correct, rule, draws)
            ],
            classes=_classes(correct),
            slices=_slices(correct),
            flips=_flips(correct, texts),
        ),
        runs,
    )


def save(study: Ablation, runs: list[dict[str, Any]], folder: Path) -> Path:
    """Write a study's folder as `augkit ablate` leaves it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ablation.json").write_text(study.model_dump_json(indent=1), encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(runs), folder / "runs.parquet")
    return folder


def _arm(number: int, arm: str, correct: Any, random: np.random.Generator) -> ArmResult:
    scores = correct.mean(axis=1).tolist()
    of_mean = mean_interval(scores)
    ends = [mean(scores) - 0.2 / step for step in range(1, 7)]
    return ArmResult(
        id=arm,
        title=arm.replace("-", " ", 1).capitalize() if arm.startswith("only") else arm.replace("-", " ").capitalize(),
        kind=KINDS.get(arm, "only"),  # type: ignore[arg-type]
        steps=[arm.partition("-")[2]] if arm.startswith("only") else [],
        dataset=f"sst2@{number:016x}",
        train_rows=500 * (1 if arm == "baseline" else 5),
        status="done",
        run_keys=[f"{number:02}{seed:014x}" for seed in range(len(scores))],
        mean=mean(scores),
        sd=stdev(scores),
        low=of_mean.low,
        high=of_mean.high,
        metrics={"accuracy": mean(scores), "ece": float(random.uniform(0.05, 0.1)), "brier": None},
        cost=ArmCost(
            build_seconds=0.4 * number,
            rows=500,
            bytes=53_210 + number,
            train_seconds=4.5 + number,
            peak_memory_mb=310.5,
        ),
        curve=[
            CurvePoint(step=50 * (step + 1), mean=end, low=end - 0.01, high=end + 0.01) for step, end in enumerate(ends)
        ],
    )


def _comparisons(
    kind: str, pairs: list[tuple[str, str]], correct: dict[str, Any], rule: Rule, draws: int
) -> list[ComparisonResult]:
    scores = {arm: Scores.from_items(of_arm) for arm, of_arm in correct.items()}
    judged = judge([compare(scores[arm], scores[against], rule, draws=draws) for arm, against in pairs], rule)
    return [
        ComparisonResult(
            arm=arm,
            against=against,
            kind=kind,  # type: ignore[arg-type]
            difference=one.difference,
            low=one.low or 0.0,
            high=one.high or 0.0,
            p=one.p,
            p_holm=one.p_holm or 0.0,
            least_detectable=one.least_detectable,
            superiority=one.superiority,
            aso=one.aso,
            calibration_difference=-0.0125,
            verdict=one.verdict,  # type: ignore[arg-type]
            reason=one.reason,
            cost_per_point=1.5 if one.difference > 0 else None,
        )
        for (arm, against), one in zip(pairs, judged, strict=True)
    ]


def _classes(correct: dict[str, Any]) -> list[ClassScore]:
    baseline, rows = next(iter(correct.values())), []
    for arm, scores in correct.items():
        for number, label in enumerate(LABELS):
            score, before = scores[:, number::2].mean(), baseline[:, number::2].mean()
            support = scores[:, number::2].shape[1]
            rows.append(ClassScore(arm=arm, label=label, f1=score, difference=score - before, support=support))
    return rows


def _slices(correct: dict[str, Any]) -> list[SliceScore]:
    baseline, half = next(iter(correct.values())), next(iter(correct.values())).shape[1] // 2
    return [
        SliceScore(
            arm=arm,
            slice=name,
            rows=half,
            score=scores[:, part].mean(),
            difference=scores[:, part].mean() - baseline[:, part].mean(),
        )
        for arm, scores in correct.items()
        for name, part in (("short", slice(0, half)), ("long", slice(half, 2 * half)))
    ]


def _flips(correct: dict[str, Any], texts: list[str]) -> list[Flip]:
    before = next(iter(correct.values())).mean(axis=0)
    flips = []
    for arm in list(correct)[2:]:
        after = correct[arm].mean(axis=0)
        for item in np.argsort(-np.abs(after - before), kind="stable")[:20].tolist():
            changed = texts[item].replace("film", "movie").replace("slow", "sluggish")
            near = Neighbour(
                id=f"r{item}/0", text=changed, source_text=texts[item], steps=["text.synonym.1"], similarity=0.5
            )
            flips.append(
                Flip(
                    arm=arm,
                    id=f"t{item}",
                    text=texts[item],
                    label=LABELS[item % 2],
                    baseline_right=float(before[item]),
                    arm_right=float(after[item]),
                    nearest=[near],
                )
            )
    return flips
