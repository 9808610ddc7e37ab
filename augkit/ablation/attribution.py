"""Which arm is compared with which, and where an effect comes from: more of the same rows, or rows that differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from augkit.ablation.answers import Answers
from augkit.ablation.arms import ALL, BASELINE, ON_THE_FLY, Arm
from augkit.ablation.result import ArmCost, ComparisonKind, ComparisonResult
from augkit.ablation.statistics import calibration_difference
from augkit.ablation.verdicts import Comparison, Rule, compare, judge

__all__ = ["compared", "pairs"]

POINT = 0.01


def pairs(arms: Sequence[Arm]) -> Iterator[tuple[ComparisonKind, str, str]]:
    """What is compared: kind, arm, and the arm it is compared with.

    *effect*: an arm against the baseline. *diversity*: an arm against the copy control with as many copies: only
    the perturbation differs. *repetition*: a copy control against the baseline. *contribution*: all operators against
    all but one. *alternative*: copies by all operators, or by each alone where there is no such arm, against class
    weights or a tuned threshold. *freshness*: copies drawn anew in each pass against copies that were made once.
    """
    ids = {arm.id for arm in arms}
    copying = [arm.id for arm in arms if arm.kind == ("all" if ALL in ids else "only")]
    for arm in arms:
        if arm.kind == "copy_control":
            yield "repetition", arm.id, BASELINE
        elif arm.kind != "baseline":
            yield "effect", arm.id, BASELINE
        if arm.control in ids:
            yield "diversity", arm.id, arm.control
        if arm.kind == "without" and ALL in ids:
            yield "contribution", ALL, arm.id
        if arm.kind == "alternative":
            yield from (("alternative", other, arm.id) for other in copying)
        if arm.id == ON_THE_FLY and ALL in ids:
            yield "freshness", arm.id, ALL


def compared(
    arms: Sequence[Arm], answers: Mapping[str, Answers], costs: Mapping[str, ArmCost], rule: Rule
) -> list[ComparisonResult]:
    """Every comparison of a study with its verdict; Holm's correction runs over those of one kind.

    Args:
        arms: of the study.
        answers: by arm id; arms with fewer than two runs are left out.
        costs: by arm id.
        rule: written before the first run.
    """
    kinds: dict[ComparisonKind, list[tuple[str, str]]] = {}
    for kind, arm, against in pairs(arms):
        if arm in answers and against in answers and len(_common(answers[arm], answers[against])) > 1:
            kinds.setdefault(kind, []).append((arm, against))
    results: list[ComparisonResult] = []
    for kind, family in kinds.items():
        judged = judge([compare(answers[arm].scores, answers[other].scores, rule) for arm, other in family], rule)
        for (arm, other), comparison in zip(family, judged, strict=True):
            results.append(
                _result(
                    kind, answers[arm], answers[other], comparison, _per_point(comparison, costs[arm], costs[other])
                )
            )
    return results


def _common(one: Answers, other: Answers) -> set[int]:
    return set(one.seeds) & set(other.seeds)


def _per_point(comparison: Comparison, cost: ArmCost, other: ArmCost) -> float | None:
    """Seconds more than the other arm for each hundredth gained; None without a gain."""
    if comparison.difference <= 0 or cost.train_seconds is None or other.train_seconds is None:
        return None
    more = (cost.build_seconds or 0) + cost.train_seconds - (other.build_seconds or 0) - other.train_seconds
    return max(0.0, more) / (comparison.difference / POINT)


def _result(
    kind: ComparisonKind, one: Answers, other: Answers, comparison: Comparison, per_point: float | None
) -> ComparisonResult:
    assert comparison.low is not None and comparison.high is not None
    assert comparison.p_holm is not None and comparison.verdict is not None
    return ComparisonResult(
        arm=one.arm,
        against=other.arm,
        kind=kind,
        difference=comparison.difference,
        low=comparison.low,
        high=comparison.high,
        p=comparison.p,
        p_holm=comparison.p_holm,
        least_detectable=comparison.least_detectable,
        superiority=comparison.superiority,
        aso=comparison.aso,
        calibration_difference=_calibration(one, other),
        verdict=comparison.verdict,
        reason=comparison.reason,
        cost_per_point=per_point,
    )


def _calibration(one: Answers, other: Answers) -> float | None:
    if one.confidence is None or other.confidence is None:
        return None
    seeds = sorted(_common(one, other))
    mine, theirs = ([arm.seeds.index(seed) for seed in seeds] for arm in (one, other))
    difference = calibration_difference(
        np.clip(one.confidence[mine], 0, 1),
        one.correct[mine],
        np.clip(other.confidence[theirs], 0, 1),
        other.correct[theirs],
    )
    return float(difference)
