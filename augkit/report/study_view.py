"""What the page of a study shows, put together from `ablation.json` and `runs.parquet`; no HTML here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from augkit.ablation.result import BESIDE, Ablation, ArmResult, ComparisonResult
from augkit.report.formats import Unit, plain_number

__all__ = ["KINDS", "NOTED", "RunTable", "StudyView", "VerdictRow", "study_view"]

KINDS = {
    "effect": ("Effect", "arm − baseline", "what the arm changes, all in all"),
    "repetition": ("Repetition", "copy control − baseline", "what seeing the same rows more often changes"),
    "diversity": ("Diversity", "arm − copy control", "what the changed rows add to plain copies of the same number"),
    "contribution": ("Contribution", "all operators − all but one", "what is lost without one operator"),
    "alternative": (
        "Alternative",
        "copies − class weights or a tuned threshold",
        "what copies bring beyond what costs none",
    ),
    "freshness": (
        "Freshness",
        "drawn anew − all operators",
        "what drawing the copies anew in each pass adds to copies made once",
    ),
    "compute": ("Compute", "arm − baseline, trained to convergence", "a gain found only here is an effect of compute"),
}
"""Kinds of comparison in the order they are shown: title, what is subtracted, what it tells."""

NOTED = ("helps", "hurts", "no meaningful difference", "cannot tell")


@dataclass(frozen=True)
class VerdictRow:
    """A line of the verdict table.

    Attributes:
        arm: the arm.
        comparison: its effect against the baseline; None where there is none.
        verdict: that of the comparison, or "failed".
        reason: why.
        failed: how many of the arm's runs failed.
    """

    arm: ArmResult
    comparison: ComparisonResult | None
    verdict: str
    reason: str
    failed: int


@dataclass(frozen=True)
class RunTable:
    """Main metric of every run.

    Attributes:
        seeds: columns.
        scores: arm id to seed to score; a run that failed has None, one whose score is not a number has no entry.
        errors: arm, seed and error of runs that failed.
    """

    seeds: Sequence[int] = ()
    scores: Mapping[str, Mapping[int, float | None]] = field(default_factory=dict)
    errors: Sequence[tuple[str, int, str]] = ()


@dataclass(frozen=True)
class StudyView:
    """Everything the page of a study shows.

    Attributes:
        study: the result.
        unit: how its main metric is written.
        baseline: the arm that effects are measured against.
        verdicts: the verdict table.
        summary: verdict to the titles of the arms it was given to, in the order of `NOTED`, then failed.
        comparisons: kind to comparisons, those of `KINDS` that there are.
        runs: the run table.
        metric_names: of everything measured on the test split, the main metric first.
    """

    study: Ablation
    unit: Unit
    baseline: ArmResult | None
    verdicts: Sequence[VerdictRow]
    summary: Mapping[str, Sequence[VerdictRow]]
    comparisons: Mapping[str, Sequence[ComparisonResult]]
    runs: RunTable
    metric_names: Sequence[str]

    @property
    def beside(self) -> dict[str, str]:
        """Those of `BESIDE` that were measured, without the main metric; none where answers have no probabilities."""
        if not {"ece", "brier"} <= set(self.metric_names):
            return {}
        return {name: BESIDE[name] for name in BESIDE if name in self.metric_names and name != self.study.metric}

    def told_by(self, one: ComparisonResult) -> str:
        """Title of the arm that a comparison is told by, of both where one would not do."""
        if one.kind not in ("contribution", "alternative"):
            return self.title(one.arm)
        alone = one.kind == "contribution" or len({other.arm for other in self.comparisons["alternative"]}) == 1
        return self.title(one.against) if alone else f"{self.title(one.arm)} − {self.title(one.against)}"

    def title(self, arm: str) -> str:
        """Title of an arm by its id; the id where the study does not list the arm."""
        return next((one.title for one in self.study.arms if one.id == arm), arm)

    def effect(self, arm: str) -> ComparisonResult | None:
        """The effect of an arm against the baseline, where it was measured."""
        return next((one for one in self.comparisons.get("effect", ()) if one.arm == arm), None)

    @property
    def budget_words(self) -> str:
        """The budget as people write it: `300 steps`."""
        return ", ".join(f"{plain_number(value)} {name}" for name, value in self.study.protocol.budget.items())

    @property
    def failures(self) -> list[tuple[str, str, str]]:
        """Arm, seeds and error of runs that failed, those that failed alike together."""
        alike: dict[tuple[str, str], list[str]] = {}
        for arm, seed, error in self.runs.errors:
            alike.setdefault((arm, error), []).append(str(seed))
        return [
            (arm, f"{'seed' if len(seeds) == 1 else 'seeds'} {', '.join(seeds)}", error)
            for (arm, error), seeds in alike.items()
        ]


def study_view(study: Ablation, runs: Sequence[Mapping[str, Any]] = ()) -> StudyView:
    """Put together what a page shows.

    Args:
        study: the result.
        runs: rows of `runs.parquet`; without them there is no table of runs.
    """
    scores = [arm.mean for arm in study.arms if arm.mean is not None]
    unit = Unit.of(scores, study.protocol.rule.equivalence)
    comparisons = {kind: found for kind in KINDS if (found := [one for one in study.comparisons if one.kind == kind])}
    table = _run_table(study, runs)
    verdicts = _verdicts(study, comparisons.get("effect", []), table)
    return StudyView(
        study=study,
        unit=unit,
        baseline=next((arm for arm in study.arms if arm.kind == "baseline"), None),
        verdicts=verdicts,
        summary={
            verdict: rows
            for verdict in (*NOTED, "failed")
            if (rows := [row for row in verdicts if row.verdict == verdict])
        },
        comparisons=comparisons,
        runs=table,
        metric_names=_metric_names(study),
    )


def _verdicts(study: Ablation, effects: Sequence[ComparisonResult], runs: RunTable) -> list[VerdictRow]:
    """One row for each arm but the two that others are measured against, failed ones last."""
    by_arm = {effect.arm: effect for effect in effects}
    rows = []
    for arm in study.arms:
        effect = by_arm.get(arm.id)
        failed = sum(one == arm.id for one, _, _ in runs.errors)
        if effect is not None:
            rows.append(VerdictRow(arm, effect, effect.verdict, effect.reason, failed))
        elif arm.status == "failed":
            rows.append(VerdictRow(arm, None, "failed", arm.error or "It has no runs that ended.", failed))
    return sorted(rows, key=lambda row: row.verdict == "failed")


def _run_table(study: Ablation, runs: Sequence[Mapping[str, Any]]) -> RunTable:
    scores: dict[str, dict[int, float | None]] = {}
    seeds = set()
    errors = []
    for run in runs:
        if run.get("regime") not in (None, study.regime):  # of the second regime, which has no scores of its own here
            continue
        arm, seed, score = str(run["arm"]), int(run["seed"]), run.get(study.metric)
        of_arm = scores.setdefault(arm, {})
        seeds.add(seed)
        if run.get("status") != "done":
            of_arm[seed] = None
            errors.append((arm, seed, str(run.get("error") or "failed")))
        elif score is not None and isfinite(score):
            of_arm[seed] = score
    return RunTable(sorted(seeds), scores, errors)


def _metric_names(study: Ablation) -> list[str]:
    names = dict.fromkeys([study.metric])
    for arm in study.arms:
        names.update(dict.fromkeys(arm.metrics))
    return [name for name in names if any(arm.metrics.get(name) is not None for arm in study.arms)]
