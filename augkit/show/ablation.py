"""What `augkit ablate` shows: a verdict for each arm, and before that, with `--plan`, what a study takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from augkit.ablation.result import BESIDE, Ablation, ArmResult, ComparisonResult
from augkit.ablation.rule import IN_POINTS
from augkit.show.amounts import count, duration
from augkit.show.console import facts, grid, next_steps, printable, section

if TYPE_CHECKING:
    from augkit.ablation.plan import StudyPlan
    from augkit.ablation.study import StudyOutcome

__all__ = ["found", "planned"]

STYLES = {"helps": "bold green", "hurts": "bold red", "no meaningful difference": "", "cannot tell": "yellow"}
KINDS = {
    "diversity": "diversity: against as many plain duplicates",
    "repetition": "repetition: plain duplicates against the baseline",
    "contribution": "contribution: all operators against all but one",
    "alternative": "alternative: copies against what costs none",
    "freshness": "freshness: copies drawn anew in each pass against copies made once",
    "compute": "compute: effects when trained to convergence",
}


def found(outcome: StudyOutcome, warnings: Sequence[str], store: str | None = None) -> RenderableType:
    """The verdicts of a study.

    Args:
        outcome: what it left.
        store: as the user named it, for the commands shown at the end.
        warnings: what the user was told meanwhile.
    """
    where = f" --store {store}" if store else ""
    result = outcome.result
    rule = result.protocol.rule
    done = f"{count(outcome.runs, 'run')} in {duration(outcome.seconds)}"
    if outcome.reused:
        done += f", {outcome.reused:,} of them found from before"
    parts: list[RenderableType] = [
        Text.assemble(("✓ ", "green"), (result.name, "bold"), (f"   {done}", "dim")),
        Text(),
        _effects(result),
    ]
    if any(arm.kind == "alternative" for arm in result.arms):
        parts.append(section("rare classes and probabilities", _probabilities(result)))
    for kind, title in KINDS.items():
        rows = [one for one in result.comparisons if one.kind == kind]
        if rows:
            parts.append(section(title, _others(result, kind, rows)))
    effects = [one for one in result.comparisons if one.kind == "effect"]
    if effects:
        said = [Text(f"{one.arm}: {one.reason}") for one in effects]
        parts.append(section("why", Group(*said)))
    scale = 100 if result.metric in IN_POINTS else 1
    unit = (" point" if rule.equivalence * 100 == 1 else " points") if scale == 100 else ""
    parts.append(
        section(
            "how",
            facts(
                {
                    "scored": f"{result.metric} on {count(result.protocol.test_rows, 'test row')}, "
                    f"{len(result.protocol.seeds)} seeds an arm, {result.regime}",
                    "rule": f"less than {rule.equivalence * scale:g}{unit} does not matter; p below {rule.alpha:g} "
                    "after Holm; written before the first run",
                    "report": str(outcome.report or "not made"),
                    "study": str(outcome.folder),
                }
            ),
        )
    )
    parts += [Text.assemble(("warning: ", "yellow"), printable(warning)) for warning in warnings]
    parts.append(
        next_steps(
            {
                f"augkit report {outcome.folder}": "make the page again, without training",
                **(
                    {f"augkit show {result.arms[-1].dataset}{where}": "the dataset of an arm; its card has the verdict"}
                    if result.arms[-1].dataset
                    else {}
                ),
            }
        )
    )
    return Group(*parts)


def _effects(result: Ablation) -> RenderableType:
    """A row an arm: score, difference to the baseline with its interval, verdict."""
    against = {one.arm: one for one in result.comparisons if one.kind in ("effect", "repetition")}
    percent = f"{result.protocol.rule.level:.0%}"
    rows = [_arm_row(result, arm, against.get(arm.id)) for arm in result.arms]
    return grid(
        ["arm", "rows", result.metric, "difference", percent, "p (Holm)", "verdict"], rows, numbers=(1, 2, 3, 4, 5)
    )


def _arm_row(result: Ablation, arm: ArmResult, one: ComparisonResult | None) -> list[str | Text]:
    rows = f"{arm.train_rows:,}" if arm.train_rows is not None else ""
    score = _score(result, arm.mean) if arm.mean is not None else ""
    if one is None:
        said = Text("failed", "bold red") if arm.status == "failed" else Text("")
        return [arm.id, rows, score, "", "", "", said]
    verdict = Text(one.verdict, STYLES[one.verdict])
    if arm.status == "failed":
        verdict.append("  (some runs failed)", "red")
    return [arm.id, rows, score, *_numbers(result, one), verdict]


def _probabilities(result: Ablation) -> RenderableType:
    """A row an arm: what its main score alone would hide."""
    rows: list[list[str | Text]] = [
        [arm.id, *("" if (value := arm.metrics.get(name)) is None else f"{value:.3f}" for name in BESIDE)]
        for arm in result.arms
    ]
    return grid(["arm", *BESIDE.values()], rows, numbers=(1, 2, 3, 4))


def _numbers(result: Ablation, one: ComparisonResult) -> list[str | Text]:
    span = f"{_change(result, one.low)} to {_change(result, one.high)}"
    return [_change(result, one.difference), span, f"{one.p_holm:.3f}"]


def _others(result: Ablation, kind: str, comparisons: Sequence[ComparisonResult]) -> RenderableType:
    rows: list[list[str | Text]] = []
    for one in comparisons:
        name = {
            "contribution": f"without {one.against.removeprefix('without-')}",
            "alternative": f"{one.arm} against {one.against}",
        }.get(kind, one.arm)
        rows.append([name, *_numbers(result, one), Text(one.verdict, STYLES[one.verdict])])
    percent = f"{result.protocol.rule.level:.0%}"
    return grid(["", "difference", percent, "p (Holm)", "verdict"], rows, numbers=(1, 2, 3))


def _score(result: Ablation, value: float) -> str:
    return f"{value * 100:.1f}" if result.metric in IN_POINTS else f"{value:.3f}"


def _change(result: Ablation, value: float) -> str:
    text = f"{value * 100:+.1f}" if result.metric in IN_POINTS else f"{value:+.3f}"
    return text.replace("-", "−")


def planned(plan: StudyPlan, recipe: str) -> RenderableType:
    """What a study takes and could find.

    Args:
        plan: from the pilot.
        recipe: path of the recipe, for the commands shown at the end.
    """
    points = plan.metric in IN_POINTS
    scale, unit = (100, " points") if points else (1, "")

    def amount(value: float) -> str:
        shown = f"{value * scale:.2g}"
        return f"{shown} point" if points and shown == "1" else f"{shown}{unit}"

    arms = grid(
        ["arm", "", "rows"],
        [[arm["id"], arm["title"], f"{arm['train_rows']:,}" if arm["train_rows"] else ""] for arm in plan.arms],
        numbers=(2,),
    )
    smallest = (
        f"{amount(plan.least_detectable)} of {plan.metric}, with power 0.8"
        if plan.least_detectable is not None
        else f"none, however large: {count(plan.effects, 'effect')} to judge need {plan.least_seeds} seeds for a p "
        f"below {plan.alpha:g}"
    )
    wanted = f"a gain of {amount(plan.effect)} (ablate.effect)"
    needed = f"{plan.seeds_needed:,} for {wanted}" if plan.seeds_needed else f"more than 1,000 for {wanted}"
    if plan.too_few_rows:
        needed = f"no number finds {wanted}: {count(plan.test_rows, 'test row')} are too few for it"
    said = {
        "runs": f"{plan.runs:,}: {count(len(plan.arms), 'arm')}, {plan.seeds} seeds each, {plan.workers} at once",
        "expected": f"{duration(plan.hours * 3600)} ({plan.hours:.2g} hours), {duration(plan.seconds_per_run)} a run",
        "could find": smallest,
        "seeds needed": needed,
        "does not matter": f"less than {amount(plan.equivalence)} (ablate.equivalence)",
        "pilot": ", ".join(
            f"{arm} {value * scale:.1f}" if points else f"{arm} {value:.3f}" for arm, value in plan.pilot.items()
        )
        + f" {plan.metric}; differences vary by {amount(plan.differences_sd)} from seed to seed at most",
    }
    parts: list[RenderableType] = [
        Text.assemble((plan.name, "bold"), ("   planned from a pilot; its runs are not used again", "dim")),
        section("arms", arms),
        section("what it takes", facts(said)),
    ]
    parts += [Text(), *(Text(caveat, "dim") for caveat in plan.caveats)]
    steps = {f"augkit ablate {recipe}": "run it"}
    if plan.seeds_needed and plan.seeds_needed != plan.seeds:
        steps[f"augkit ablate {recipe} --seeds {plan.seeds_needed}"] = "run it with as many seeds as the effect needs"
    parts.append(next_steps(steps))
    return Group(*parts)
