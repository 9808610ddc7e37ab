"""The rule of decision: what each verdict asks for, at its borders, and the sentence that goes with it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.ablation.scores import Scores
from augkit.ablation.statistics import StatisticsError, least_detectable, sign_flip_p
from augkit.ablation.verdicts import Comparison, Rule, compare, judge
from augkit.errors import AugkitError

RULE = Rule(equivalence=0.01, alpha=0.05, seeds=10)


def runs(generator: np.random.Generator, accuracy: float, seeds: int = 10, items: int = 1000) -> np.ndarray:
    return (generator.random((seeds, items)) < accuracy).astype(float)


def measured(differences: list[float], low: float, high: float, *, item_error: float = 0.001) -> Comparison:
    """What `compare` hands over, with the numbers a case is about."""
    several = len(differences) > 1
    return Comparison(
        difference=float(np.mean(differences)),
        low=low if several else None,
        high=high if several else None,
        differences=tuple(differences),
        p=sign_flip_p(differences),
        superiority=0.5,
        aso=0.5,
        seed_sd=float(np.std(differences, ddof=1)) if several else None,
        item_error=item_error if several else None,
        items=500,
    )


def verdict(comparison: Comparison, rule: Rule = RULE, family: int = 1) -> Comparison:
    return judge([comparison, *[measured([0.0] * 10, 0.0, 0.0)] * (family - 1)], rule)[0]


ALL_UP = [0.02, 0.03, 0.02, 0.03, 0.02, 0.03, 0.02, 0.03, 0.02, 0.03]
MIXED = [0.02, -0.03, 0.02, -0.01, 0.02, 0.03, -0.02, 0.01, -0.02, 0.03]


def test_helps_needs_p_interval_and_size() -> None:
    assert verdict(measured(ALL_UP, 0.015, 0.035)).verdict == "helps"
    assert verdict(measured(MIXED, 0.001, 0.035)).verdict == "cannot tell"  # p
    assert verdict(measured(ALL_UP, -0.001, 0.035)).verdict == "cannot tell"  # interval
    small = [one / 4 for one in ALL_UP]
    assert verdict(measured(small, 0.001, 0.012)).verdict == "cannot tell"  # size
    assert verdict(measured(small, 0.001, 0.0099)).verdict == "no meaningful difference"


def test_hurts_is_the_mirror_image() -> None:
    down = [-one for one in ALL_UP]
    assert verdict(measured(down, -0.035, -0.015)).verdict == "hurts"
    assert verdict(measured(down, -0.035, 0.001)).verdict == "cannot tell"
    assert verdict(measured([one / 4 for one in down], -0.012, -0.001)).verdict == "cannot tell"


def test_no_meaningful_difference_needs_the_whole_interval_inside_the_region() -> None:
    assert verdict(measured(MIXED, -0.0099, 0.0099)).verdict == "no meaningful difference"
    assert verdict(measured(MIXED, -0.0099, 0.01)).verdict == "cannot tell"
    assert verdict(measured(MIXED, -0.01, 0.0)).verdict == "cannot tell"
    assert verdict(measured(MIXED, -0.0099, 0.0099), Rule(equivalence=0.0)).verdict == "cannot tell"


def test_five_seeds_that_agree_on_nothing_have_not_shown_that_there_is_nothing() -> None:
    five = verdict(measured([0.001, -0.001, 0.0, 0.0, 0.001], -0.002, 0.003))
    assert five.verdict == "cannot tell"
    assert "5 seeds cannot reach p < 0.05" in five.reason
    six = verdict(measured([0.001, -0.001, 0.0, 0.0, 0.001, 0.0], -0.002, 0.003))
    assert six.verdict == "no meaningful difference"


def test_many_seeds_may_be_needed_for_the_least_difference_that_matters() -> None:
    few = verdict(measured(MIXED[:4], -0.04, 0.04))
    assert few.seeds_needed is not None and few.seeds_needed > 10
    assert f"at least 6 seeds are needed, about {few.seeds_needed} for the least difference that matters" in few.reason


def test_holm_counts_all_comparisons_of_the_family() -> None:
    seven = ALL_UP[:7]  # p = 2/2⁷ = 0.0156
    comparison = measured(seven, 0.015, 0.035)
    assert verdict(comparison, family=3).verdict == "helps"
    judged = verdict(comparison, family=4)
    assert (judged.p_holm, judged.verdict) == (4 * 2 / 2**7, "cannot tell")
    assert judged.reason == (
        "7 seeds cannot reach p < 0.05, whatever the effect: the least p of a sign-flip test is 2/2^7 = 0.0156, 4 times"
        " that after Holm among 4 comparisons; at least 8 seeds are needed."
    )


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.floats(-1, 1), min_size=1, max_size=5),
    st.floats(0, 0.1),
    st.floats(0, 0.1),
    st.integers(1, 4),
)
def test_five_seeds_never_find_anything(differences: list[float], below: float, above: float, family: int) -> None:
    mean = float(np.mean(differences))
    judged = verdict(measured(differences, mean - below, mean + above), family=family)
    assert judged.verdict == "cannot tell"
    assert judged.p_holm is not None and judged.p_holm >= 2 / 2**5


def test_five_seeds_that_all_gain_ten_points_are_told_how_many_are_needed() -> None:
    generator = np.random.default_rng(0)
    arm, baseline = runs(generator, 0.9, seeds=5), runs(generator, 0.8, seeds=5)
    (judged,) = judge([compare(Scores.from_items(arm), Scores.from_items(baseline), RULE)], RULE)
    assert (judged.verdict, judged.p) == ("cannot tell", 0.0625)
    assert judged.reason.startswith(
        "5 seeds cannot reach p < 0.05, whatever the effect: the least p of a sign-flip test is 2/2^5 = 0.0625;"
        " at least 6 seeds are needed."
    )
    assert judged.least_detectable is None


def test_a_single_seed_says_nothing() -> None:
    one = Scores.from_items(np.ones((1, 50)))
    (judged,) = judge([compare(one, Scores.from_items(np.zeros((1, 50))), RULE)], RULE)
    assert (judged.verdict, judged.low, judged.p, judged.aso) == ("cannot tell", None, 1.0, 1.0)
    said = "1 seed and 50 test items say nothing about chance: at least 6 seeds are needed for p < 0.05."
    assert judged.reason == said


def test_a_real_gain_is_found_with_its_numbers() -> None:
    generator = np.random.default_rng(1)
    arm, baseline = Scores.from_items(runs(generator, 0.9)), Scores.from_items(runs(generator, 0.8))
    (judged,) = judge([compare(arm, baseline, RULE)], RULE)
    assert judged.verdict == "helps"
    assert judged.difference == pytest.approx(0.1, abs=0.015)
    assert judged.low is not None and judged.high is not None and judged.low < 0.1 < judged.high
    assert judged.p == judged.p_holm == 2 / 2**10
    assert judged.superiority == 1.0 and judged.aso == 0.0
    assert judged.reason.startswith("Better by 0.1") or judged.reason.startswith("Better by 0.09")
    assert "all of it beyond the ±0.01" in judged.reason and "over 10 seeds" in judged.reason
    barely = replace(judged, low=0.001, difference=0.02)
    assert "as an estimate beyond the ±0.01" in judge([barely], RULE)[0].reason


def test_shares_are_told_in_points() -> None:
    points = replace(RULE, in_points=True)
    better = verdict(measured(ALL_UP, 0.015, 0.035), points).reason
    assert better.startswith("Better by 2.5 points (+1.50 to +3.50), all of it beyond the ±1 point that is too small")
    level = verdict(measured(MIXED, -0.0099, 0.0099), replace(points, equivalence=0.02)).reason
    assert (
        level == "The whole interval (-0.99 to +0.99) lies within ±2 points, which the rule calls too small to matter."
    )


def test_macro_f1_is_judged_like_a_mean() -> None:
    generator = np.random.default_rng(2)
    labels = generator.choice(3, 600, p=[0.7, 0.2, 0.1])
    noise = generator.integers(0, 3, (2, 8, 600))
    right = generator.random((2, 8, 600)) < np.array([0.9, 0.7])[:, None, None]
    arm, baseline = (Scores.from_labels(labels, np.where(r, labels, n)) for r, n in zip(right, noise, strict=True))
    (judged,) = judge([compare(arm, baseline, RULE)], RULE)
    assert judged.verdict == "helps"
    assert judged.difference == pytest.approx(float((arm.per_seed - baseline.per_seed).mean()))


def test_equal_runs_are_no_meaningful_difference() -> None:
    same = Scores.from_items(runs(np.random.default_rng(3), 0.8, items=100))
    (judged,) = judge([compare(same, same, RULE)], RULE)
    assert (judged.verdict, judged.difference, judged.low, judged.high) == ("no meaningful difference", 0.0, 0.0, 0.0)
    assert judged.reason == "Every run scored the same with it and without it."


def test_too_few_test_items_are_named_with_how_many_would_do() -> None:
    judged = verdict(measured(ALL_UP, -0.004, 0.054, item_error=0.015))
    assert judged.verdict == "cannot tell"
    assert "500 are too few; about 692 would settle a difference like this" in judged.reason  # 500 (1.96 × 0.6)²
    judged = verdict(measured(MIXED, -0.03, 0.04, item_error=0.02))
    assert "with 7,683 test items instead of 500 their choice would move it by no more than 0.01" in judged.reason


def test_too_much_noise_between_seeds_is_answered_with_seeds() -> None:
    judged = verdict(measured(MIXED, -0.012, 0.025))
    assert judged.seeds_needed is not None and judged.seeds_needed > 10
    assert f"with power 0.8 would take {judged.seeds_needed} seeds" in judged.reason


def test_a_gain_too_small_to_call_is_called_that() -> None:
    judged = verdict(measured([one / 3 for one in ALL_UP], 0.004, 0.0125))
    assert judged.verdict == "cannot tell"
    assert judged.reason.startswith("There is a gain (p = 0.002)")
    assert "larger than the 0.01 that would matter" in judged.reason


def test_least_detectable_is_that_of_the_verdict_with_the_family() -> None:
    comparison = measured(MIXED, -0.012, 0.025)
    judged = verdict(comparison, family=4)
    assert comparison.seed_sd is not None
    assert judged.least_detectable == least_detectable(comparison.seed_sd, 10, 0.05 / 4, margin=0.01, item_error=0.001)


def test_the_order_of_the_family_does_not_matter() -> None:
    family = [measured(ALL_UP, 0.015, 0.035), measured(MIXED, -0.012, 0.025), measured(ALL_UP[:7], 0.015, 0.035)]
    assert judge(family, RULE) == judge(family[::-1], RULE)[::-1]
    assert judge([], RULE) == []


def test_every_verdict_comes_with_one_sentence() -> None:
    ends = [(-0.1, 0.1), (0.01, 0.1), (0.0, 0.0)]
    cases = [measured(d, *end) for d in (ALL_UP, MIXED, ALL_UP[:3], [0.1], [0.0] * 10) for end in ends]
    for case in cases:
        for rule in (RULE, Rule(equivalence=0.0), replace(RULE, equivalence=0.5)):
            for family in (1, 12):
                judged = verdict(case, rule, family)
                assert judged.reason.endswith(".") and "nan" not in judged.reason and "None" not in judged.reason
                assert judged.reason.count(". ") == 0


@pytest.mark.parametrize(
    "bad", [{"equivalence": -0.1}, {"equivalence": float("nan")}, {"alpha": 5}, {"level": 95}, {"seeds": 0}]
)
def test_a_rule_that_cannot_be_is_refused(bad: dict[str, float]) -> None:
    with pytest.raises(StatisticsError) as caught:
        Rule(**({"equivalence": 0.01} | bad))  # type: ignore[arg-type]
    assert isinstance(caught.value, AugkitError) and caught.value.exit_code == 2
