"""From the runs of two arms to a verdict: helps, hurts, no meaningful difference, cannot tell.

The rule is fixed before the first run. A verdict needs three things that can each be looked up: a p-value over seeds
that survives Holm's correction, an interval over seeds and test items, and the region of practical equivalence, which
is how large a difference has to be to matter. docs/statistics.md says what each means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite

from augkit.ablation.reasons import reason
from augkit.ablation.result import Verdict
from augkit.ablation.scores import Scores, pair
from augkit.ablation.statistics.bootstrap import two_level
from augkit.ablation.statistics.checks import StatisticsError, share
from augkit.ablation.statistics.holm import holm
from augkit.ablation.statistics.metrics import mean_score
from augkit.ablation.statistics.power import least_detectable, seeds_needed
from augkit.ablation.statistics.sign_flip import least_seeds, sign_flip_p
from augkit.ablation.statistics.stochastic_order import almost_stochastic_order
from augkit.ablation.statistics.superiority import superiority

__all__ = ["Comparison", "Rule", "Scores", "compare", "judge"]


@dataclass(frozen=True)
class Rule:
    """How verdicts are reached; written down before the first run.

    Attributes:
        equivalence: half the width of the region of practical equivalence: a difference no larger is too small to
            matter. In the unit of the scores, so 0.01 is one point of accuracy.
        alpha: chance of any false "helps" or "hurts" in a family of comparisons.
        seeds: runs of each arm.
        level: of the intervals.
        in_points: whether reasons tell differences in points, hundredths of the unit of the scores.
    """

    equivalence: float
    alpha: float = 0.05
    seeds: int = 10
    level: float = 0.95
    in_points: bool = False

    def __post_init__(self) -> None:
        share(self.alpha, "alpha")
        share(self.level, "level")
        if not (self.equivalence >= 0 and isfinite(self.equivalence)):
            raise StatisticsError(
                f"equivalence is {self.equivalence}; it has to be 0 or more, as in 0.01 for one point of accuracy."
            )
        if self.seeds < 1:
            raise StatisticsError(f"seeds is {self.seeds}; an arm is run at least once.")


@dataclass(frozen=True)
class Comparison:
    """One arm against another, paired on seed and test item.

    Attributes:
        difference: mean over seeds of the arm's score minus the other's.
        low, high: two-level bootstrap interval of the difference; None with a single seed.
        differences: one a seed.
        p: exact sign-flip p over seeds.
        superiority: probability that a run of the arm beats a run of the other.
        aso: ε_min of almost stochastic order; below 0.2 the arm is almost stochastically greater.
        seed_sd: standard deviation of the differences over seeds; None with a single seed.
        item_error: standard error that the choice of test items adds; None with a single seed.
        items: test items.
        p_holm: p after Holm over the family; from here on set by `judge`.
        family: comparisons in the family.
        least_detectable: smallest true difference that this design finds with power 0.8, were it the only one of its
            family; None where none is large enough for so few seeds.
        seeds_needed: seeds that would find a difference as large as the region of equivalence with power 0.8 (of the
            observed difference, where the rule has no region); None where that has no answer.
        verdict: see `judge`.
        reason: one sentence that says why.
    """

    difference: float
    low: float | None
    high: float | None
    differences: tuple[float, ...]
    p: float
    superiority: float
    aso: float
    seed_sd: float | None
    item_error: float | None
    items: int
    p_holm: float | None = None
    family: int = 1
    least_detectable: float | None = None
    seeds_needed: int | None = None
    verdict: Verdict | None = None
    reason: str = ""


def compare(a: Scores, b: Scores, rule: Rule, *, draws: int = 10_000, seed: int = 0) -> Comparison:
    """What the runs say about arm `a` against arm `b`, before the rest of the family is known.

    Args:
        a: of the arm.
        b: of what it is compared with. Seeds that only one of them has are left out.
        rule: gives the level of the interval.
        draws: of the bootstrap.
        seed: of everything resampled.

    Raises:
        StatisticsError: they have no seed in common, or other test items.
        MissingExtra: SciPy is not installed.

    >>> right = Scores.from_items([[1, 0, 1, 1], [1, 1, 1, 1]])
    >>> compare(right, right, Rule(equivalence=0.01)).p
    1.0
    """
    one, other = pair(a, b)
    differences = one.per_seed - other.per_seed
    several = len(differences) > 1
    mean = one.metric is mean_score
    level = (
        two_level(
            one.parts[..., 0] if mean else one.parts,
            other.parts[..., 0] if mean else other.parts,
            metric=None if mean else one.metric,
            level=rule.level,
            draws=draws,
            seed=seed,
        )
        if several and one.items > 1
        else None
    )
    return Comparison(
        difference=float(differences.mean()),
        low=level.interval.low if level else None,
        high=level.interval.high if level else None,
        differences=tuple(differences.tolist()),
        p=sign_flip_p(differences, seed=seed),
        superiority=superiority(one.per_seed, other.per_seed),
        aso=almost_stochastic_order(one.per_seed, other.per_seed, seed),
        seed_sd=float(differences.std(ddof=1)) if several else None,
        item_error=level.item_error if level else None,
        items=one.items,
    )


def judge(comparisons: Sequence[Comparison], rule: Rule) -> list[Comparison]:
    """The comparisons of one family with their verdicts, in the same order.

    A family is the comparisons that answer one question, as all arms against the baseline do: call it once for each
    kind of comparison. In this order:

    1. *cannot tell*: fewer seeds than any single comparison needs to be significant. Whoever could find nothing has not
       shown that there is nothing, and the spread of so few seeds is too poorly known for an interval to be trusted.
    2. *no meaningful difference*: the interval lies inside (−equivalence, equivalence).
    3. *helps*: p after Holm is below alpha, and the interval is above 0, and the difference is larger than equivalence.
       *hurts*: the same below 0.
    4. *cannot tell*: everything else.

    Args:
        comparisons: of one family, from `compare`.
        rule: the study's.

    Source: Kruschke 2018, "Rejecting or Accepting Parameter Values in Bayesian Estimation", for the region; Lakens
    2017, "Equivalence Tests", of which 2. is the stricter form with a 95% interval; Man-Son-Hing et al. 2002,
    "Determination of the Clinical Importance of Study Results", for an estimate beyond the least difference that
    matters in 3.
    """
    adjusted = holm([one.p for one in comparisons])
    family = len(comparisons)
    judged = []
    for comparison, p_holm in zip(comparisons, adjusted, strict=True):
        known = _with_power(replace(comparison, p_holm=p_holm, family=family), rule)
        known = replace(known, verdict=_verdict(known, p_holm, rule))
        judged.append(replace(known, reason=reason(known, rule)))
    return judged


def _verdict(comparison: Comparison, p_holm: float, rule: Rule) -> Verdict:
    low, high = comparison.low, comparison.high
    if low is None or high is None or len(comparison.differences) < least_seeds(rule.alpha):
        return "cannot tell"
    if -rule.equivalence < low and high < rule.equivalence:
        return "no meaningful difference"
    if p_holm < rule.alpha and low > 0 and comparison.difference > rule.equivalence:
        return "helps"
    if p_holm < rule.alpha and high < 0 and comparison.difference < -rule.equivalence:
        return "hurts"
    return "cannot tell"


def _with_power(comparison: Comparison, rule: Rule) -> Comparison:
    if comparison.seed_sd is None or comparison.item_error is None:
        return comparison
    alpha = rule.alpha / comparison.family
    smallest = least_detectable(
        comparison.seed_sd,
        len(comparison.differences),
        alpha,
        margin=rule.equivalence,
        item_error=comparison.item_error,
        level=rule.level,
    )
    effect = rule.equivalence or comparison.difference
    return replace(
        comparison,
        least_detectable=smallest if isfinite(smallest) else None,
        seeds_needed=seeds_needed(comparison.seed_sd, effect, alpha) if effect else None,
    )
