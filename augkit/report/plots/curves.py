"""Learning curves: a small panel for each arm, with the baseline in every one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from augkit.report.formats import Unit
from augkit.report.plots.canvas import Canvas, colour, draw

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from augkit.ablation.result import ArmResult, CurvePoint

__all__ = ["Panel", "learning_curves"]

WIDTH, HEIGHT = 300, 190
LEFT, TOP, RIGHT, BOTTOM = 40, 8, 12, 40
SMALL = 11


@dataclass(frozen=True)
class Panel:
    """One arm's curve.

    Attributes:
        title: of the arm.
        svg: the plot.
        last: score at the last step, and at which.
    """

    title: str
    svg: Markup
    last: CurvePoint


def learning_curves(arms: Sequence[ArmResult], metric: str, unit: Unit) -> list[Panel]:
    """A panel for each arm that has a curve; where there is only the baseline, one of that.

    Args:
        arms: of the study, the baseline among them.
        metric: name of the main metric.
        unit: of the metric.
    """
    drawn = [arm for arm in arms if arm.curve]
    baseline = next((arm for arm in drawn if arm.kind == "baseline"), None)
    shown = [arm for arm in drawn if arm is not baseline] or drawn
    points = [point for arm in drawn for point in arm.curve]
    if not points:
        return []
    limits = _limits(points, unit)
    return [
        Panel(arm.title, _panel(f"curve-{number}", arm, baseline, metric, unit, limits), arm.curve[-1])
        for number, arm in enumerate(shown)
    ]


def _limits(points: Sequence[CurvePoint], unit: Unit) -> tuple[float, float]:
    """Ends of the axis: means have room for once their range beyond them; what is wider of intervals is cut off."""
    low, high = min(point.mean for point in points), max(point.mean for point in points)
    room = max(high - low, 0.05 * max(abs(low), abs(high)), 1e-9)
    bottom = max(min(point.low for point in points), low - room)
    top = min(max(point.high for point in points), high + room)
    if unit.scale == 100 and low >= 0:
        bottom, top = max(bottom, 0.0), min(top, 1.0)
    margin = max(0.04 * (top - bottom), 1e-3)  # a flat curve has an axis too
    return (bottom - margin) * unit.scale, (top + margin) * unit.scale


def _panel(
    name: str, arm: ArmResult, baseline: ArmResult | None, metric: str, unit: Unit, limits: tuple[float, float]
) -> Markup:
    def paint(canvas: Canvas) -> None:
        axes = canvas.axes(LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM)
        if baseline is not None and baseline is not arm:
            _curve(axes, baseline.curve, "baseline", unit, dashed=True)
        _curve(axes, arm.curve, "accent", unit)
        axes.set_ylim(*limits)
        axes.locator_params(axis="y", nbins=4)
        axes.locator_params(axis="x", nbins=4, integer=True)
        axes.grid(axis="y", color=colour("line"), linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(labelsize=SMALL)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}%" if unit.scale == 100 else f"{value:g}")
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.set_xlabel("optimizer step", fontsize=SMALL, labelpad=2)

    return draw(name, f"Learning curve: {arm.title}", _told(arm, baseline, metric, unit), (WIDTH, HEIGHT), paint)


def _curve(axes: Axes, curve: Sequence[CurvePoint], paint: str, unit: Unit, dashed: bool = False) -> None:
    steps = [point.step for point in curve]
    low, mean, high = ([getattr(point, name) * unit.scale for point in curve] for name in ("low", "mean", "high"))
    axes.fill_between(steps, low, high, color=colour(paint), alpha=0.18, linewidth=0)
    style: dict[str, Any] = {"linestyle": (0, (4, 2))} if dashed else {}
    axes.plot(steps, mean, color=colour(paint), linewidth=1.8, marker="" if len(steps) > 1 else "o", **style)


def _told(arm: ArmResult, baseline: ArmResult | None, metric: str, unit: Unit) -> str:
    first, last = arm.curve[0], arm.curve[-1]
    told = (
        f"Validation {metric} of {arm.title}: {unit.score(first.mean)} at step {first.step:,}, "
        f"{unit.score(last.mean)} at step {last.step:,}."
    )
    if baseline is not None and baseline is not arm:
        told += f" The baseline ends at {unit.score(baseline.curve[-1].mean)}."
    return told
