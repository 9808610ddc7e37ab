"""Cost plot: what an arm gains against the seconds it takes to build and to train once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from augkit.report.formats import Unit
from augkit.report.plots.canvas import FONT, MARKERS, Canvas, colour, draw, shown_label
from augkit.show.amounts import duration

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Priced", "cost_plot"]

LABEL = 17  # pixels from label to label
FAR = 12.0  # from this ratio on, seconds stand on a logarithmic axis


@dataclass(frozen=True)
class Priced:
    """An arm: what it gained, and what it cost.

    Attributes:
        label: of the arm.
        seconds: to build its dataset and train on it once.
        difference, low, high: against the baseline.
        verdict: decides colour and marker.
    """

    label: str
    seconds: float
    difference: float
    low: float
    high: float
    verdict: str


def cost_plot(name: str, arms: Sequence[Priced], unit: Unit) -> dict[str, Markup]:
    """The plot for a wide and for a narrow page.

    Args:
        name: unlike that of every other plot of the page.
        arms: at least one.
        unit: of the metric.
    """
    told = "; ".join(
        f"{arm.label}: {unit.difference(arm.difference)} points for {duration(arm.seconds)}" for arm in arms
    )
    title, description = "Gain against cost", f"Difference from the baseline against seconds. {told}."

    def paint(canvas: Canvas, labels: float, most: int) -> None:
        height = canvas.height - 12 - 46
        axes = canvas.axes(46, 12, canvas.width - 46 - labels, height)
        _points(axes, arms, unit)
        _names(canvas, axes, arms, unit, canvas.width - labels + 18, (12, 12 + height), most)

    height = max(280, LABEL * len(arms) + 70)
    return {
        "wide": draw(f"{name}-wide", title, description, (992, height), lambda canvas: paint(canvas, 270, 36)),
        "narrow": draw(f"{name}-narrow", title, description, (340, height), lambda canvas: paint(canvas, 138, 17)),
    }


def _points(axes: Axes, arms: Sequence[Priced], unit: Unit) -> None:
    seconds = [arm.seconds for arm in arms]
    if min(seconds) > 0 and max(seconds) / min(seconds) > FAR:
        axes.set_xscale("log")
    axes.axhline(0, color=colour("soft"), linewidth=1, zorder=1)
    for arm in arms:
        paint = colour(arm.verdict)
        axes.plot([arm.seconds] * 2, [arm.low * unit.scale, arm.high * unit.scale], color=paint, linewidth=1.6)
        marker: dict[str, Any] = {"marker": MARKERS.get(arm.verdict, "o"), "markersize": 8, "color": paint}
        if arm.verdict == "cannot tell":
            marker |= {"markerfacecolor": colour("paper"), "markeredgewidth": 1.8}
        axes.plot([arm.seconds], [arm.difference * unit.scale], linestyle="none", **marker)
    axes.margins(x=0.08, y=0.06)
    axes.grid(axis="y", color=colour("line"), linewidth=0.6)
    axes.set_axisbelow(True)
    axes.locator_params(axis="y", nbins=6)
    if axes.get_xscale() == "linear":
        axes.locator_params(axis="x", nbins=4)
        axes.set_xlim(left=max(0.0, axes.get_xlim()[0]))
    axes.set_xlabel("seconds to build and train once", fontsize=FONT)
    axes.set_ylabel("difference in points", fontsize=FONT, labelpad=2)


def _names(
    canvas: Canvas,
    axes: Axes,
    arms: Sequence[Priced],
    unit: Unit,
    left: float,
    between: tuple[float, float],
    most: int,
) -> None:
    """Labels in a column, each joined to its point by a thin line, none over another."""
    places = []
    for arm in arms:
        x, y = axes.transData.transform((arm.seconds, arm.difference * unit.scale))
        places.append((canvas.height - float(y), float(x), arm))
    places.sort(key=lambda place: place[0])
    for at, (y, x, arm) in zip(_spread([place[0] for place in places], between), places, strict=True):
        canvas.text(left, at, shown_label(arm.label, most), fontsize=FONT if most > 20 else FONT - 1)
        ends = [x + 7, left - 4], [y, at]
        line = [end / canvas.width for end in ends[0]], [1 - end / canvas.height for end in ends[1]]
        canvas.figure.add_artist(_thin_line(*line))


def _thin_line(x: list[float], y: list[float]) -> Any:
    from matplotlib.lines import Line2D

    return Line2D(x, y, color=colour("line"), linewidth=1, zorder=0.5)


def _spread(wanted: Sequence[float], between: tuple[float, float]) -> list[float]:
    """Heights as near to those wanted as `LABEL` pixels of distance allow; `wanted` is sorted.

    Labels that would touch are put together in a block around the mean of what its labels want.

    >>> _spread([50, 50, 120], (0, 200)), _spread([195, 196], (0, 200))
    ([41.5, 58.5, 120.0], [183, 200])
    """
    blocks: list[tuple[float, int]] = []  # height that the first label of each wants, and how many labels there are
    for height in wanted:
        first, labels = float(height), 1
        while blocks and blocks[-1][0] + LABEL * blocks[-1][1] > first:
            before, number = blocks.pop()
            first = (before * number + (first - LABEL * number) * labels) / (number + labels)
            labels += number
        blocks.append((first, labels))
    at = [first + LABEL * label for first, labels in blocks for label in range(labels)]
    at = [max(height, between[0] + LABEL * number) for number, height in enumerate(at)]
    return [min(height, between[1] - LABEL * (len(at) - 1 - number)) for number, height in enumerate(at)]
