"""The sentence that says why a verdict is what it is, and what would settle it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from augkit.ablation.statistics.power import MOST_SEEDS, NORMAL, items_needed
from augkit.ablation.statistics.sign_flip import least_p, least_seeds

if TYPE_CHECKING:
    from augkit.ablation.verdicts import Comparison, Rule

__all__ = ["reason"]


def reason(comparison: Comparison, rule: Rule) -> str:
    """One sentence for people, with the numbers that decided."""
    if comparison.verdict in ("helps", "hurts"):
        return _found(comparison, rule)
    if comparison.verdict == "no meaningful difference":
        if comparison.low == comparison.high == 0:
            return "Every run scored the same with it and without it."
        return (
            f"The whole interval ({_span(comparison, rule)}) lies within ±{_amount(rule.equivalence, rule)},"
            " which the rule calls too small to matter."
        )
    return _open(comparison, rule)


def _found(comparison: Comparison, rule: Rule) -> str:
    assert comparison.low is not None and comparison.high is not None and comparison.p_holm is not None
    nearest = min(abs(comparison.low), abs(comparison.high))
    surely = nearest > rule.equivalence
    beyond = "all of it" if surely else "as an estimate"
    better = "Better" if comparison.difference > 0 else "Worse"
    return (
        f"{better} by {_amount(abs(comparison.difference), rule)} ({_span(comparison, rule)}), {beyond} beyond the"
        f" ±{_amount(rule.equivalence, rule)} that is too small to matter; over {len(comparison.differences)} seeds the"
        f" sign-flip test gives {_p(comparison)}."
    )


def _open(comparison: Comparison, rule: Rule) -> str:
    """Why nothing can be said, most basic cause first."""
    assert comparison.p_holm is not None
    seeds, family = len(comparison.differences), comparison.family
    fewest = least_seeds(rule.alpha, family)
    if comparison.low is None:
        return (
            f"{_counted(seeds, 'seed')} and {_counted(comparison.items, 'test item')} say nothing about chance:"
            f" at least {fewest} seeds are needed for p < {rule.alpha:g}{_among(family)}."
        )
    if seeds < fewest:
        times = f", {family} times that after Holm among {family} comparisons" if family > 1 else ""
        return (
            f"{_counted(seeds, 'seed')} cannot reach p < {rule.alpha:g}, whatever the effect: the least p of a"
            f" sign-flip test is 2/2^{seeds} = {least_p(seeds):.3g}{times}; at least {fewest} seeds are needed"
            f"{_more(comparison, rule, fewest)}."
        )
    if comparison.p_holm >= rule.alpha:
        return _not_told_from_chance(comparison, rule)
    if comparison.low <= 0 <= (comparison.high or 0.0):
        return (
            f"The seeds agree ({_p(comparison)}) on {_signed(comparison.difference, rule)}, but other test items could"
            f" have given another answer ({_span(comparison, rule)}): {comparison.items:,} are too few"
            f"{_items(comparison, abs(comparison.difference), rule, '; about {} would settle a difference like this')}."
        )
    side = "gain" if comparison.difference > 0 else "loss"
    return (
        f"There is a {side} ({_p(comparison)}), but at {_amount(abs(comparison.difference), rule)}"
        f" ({_span(comparison, rule)}) it cannot be said whether it is larger than the"
        f" {_amount(rule.equivalence, rule)} that would matter."
    )


def _not_told_from_chance(comparison: Comparison, rule: Rule) -> str:
    text = (
        f"A difference of {_signed(comparison.difference, rule)} ({_span(comparison, rule)}) cannot be told from chance"
    )
    text += f" ({_p(comparison)})"
    if rule.equivalence:
        text += f", nor can it be called smaller than the {_amount(rule.equivalence, rule)} that would matter"
    width = rule.equivalence or abs(comparison.difference)
    if width and NORMAL.inv_cdf(0.5 + rule.level / 2) * (comparison.item_error or 0.0) > width:
        told = "; with {} test items instead of " + f"{comparison.items:,} their choice would move it by no more than"
        return text + _items(comparison, width, rule, f"{told} {_amount(width, rule)}") + "."
    needed = comparison.seeds_needed
    if needed is None:
        return text + "."
    what = "one of" if rule.equivalence else "one like it, were it the true one, of"
    if needed <= len(comparison.differences):
        return f"{text}; the interval would be narrower with more seeds or test items."
    return f"{text}; to find {what} {_amount(width, rule)} with power 0.8 would take {_seeds(needed)}."


def _more(comparison: Comparison, rule: Rule, fewest: int) -> str:
    """What else the number of seeds should be chosen for, where the effect does not look too large to miss."""
    assert comparison.low is not None and comparison.high is not None
    needed = comparison.seeds_needed
    large = comparison.low > rule.equivalence or comparison.high < -rule.equivalence
    if not needed or large or not fewest < needed < MOST_SEEDS:
        return ""
    return f", about {needed:,} for the least difference that matters"


def _items(comparison: Comparison, half_width: float, rule: Rule, text: str) -> str:
    if not comparison.item_error or not half_width:
        return ""
    needed = items_needed(comparison.item_error, comparison.items, half_width, level=rule.level)
    return text.format(f"{needed:,}") if needed > comparison.items else ""


def _among(family: int) -> str:
    return f" after Holm among {family} comparisons" if family > 1 else ""


def _p(comparison: Comparison) -> str:
    adjusted = comparison.p_holm if comparison.p_holm is not None else comparison.p
    if comparison.family > 1:
        return f"p = {adjusted:.2g} after Holm, {comparison.p:.2g} before"
    return f"p = {adjusted:.2g}"


def _span(comparison: Comparison, rule: Rule) -> str:
    assert comparison.low is not None and comparison.high is not None
    return f"{_signed(comparison.low, rule)} to {_signed(comparison.high, rule)}"


def _signed(value: float, rule: Rule) -> str:
    return f"{value * 100:+.2f}" if rule.in_points else f"{value:+.4g}"


def _number(value: float, rule: Rule) -> str:
    return f"{value * 100:.3g}" if rule.in_points else f"{value:.3g}"


def _amount(value: float, rule: Rule) -> str:
    """With its unit."""
    if not rule.in_points:
        return _number(value, rule)
    return f"{_number(value, rule)} point" + ("" if _number(value, rule) == "1" else "s")


def _seeds(count: int) -> str:
    return "more seeds than can be run" if count >= MOST_SEEDS else f"{count:,} seeds"


def _counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}" + ("" if count == 1 else "s")
