"""Forest plot: a line for each comparison, its interval, and the region in which a difference does not matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from augkit.report.formats import Unit
from augkit.report.plots.canvas import FONT, MARKERS, Canvas, colour, draw, shown_label

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Line", "forest"]

ROW = 30  # pixels from line to line
TALL_ROW = 46  # where the label stands above its line
HEAD = 34  # above a group
TOP, BOTTOM = 12, 44


@dataclass(frozen=True)
class Line:
    """One comparison, numbers as the result has them.

    Attributes:
        label: what is compared.
    group: lines of one group stand together beneath its name; nothing where there are no groups.
        difference, low, high: of the main metric.
        verdict: decides colour and marker.
    """

    label: str
    difference: float
    low: float
    high: float
    verdict: str
    group: str = ""


def forest(name: str, title: str, lines: Sequence[Line], equivalence: float, unit: Unit) -> dict[str, Markup]:
    """The plot for a wide and for a narrow page.

    Args:
        name: unlike that of every other plot of the page.
        title: what is compared with what.
        lines: at least one.
        equivalence: half the width of the region of practical equivalence.
        unit: of the metric.

    Returns:
        `wide`, labels beside the lines; `narrow`, labels above them.
    """
    told = "; ".join(
        f"{line.group + ': ' if line.group else ''}{line.label}: {unit.difference(line.difference)}, "
        f"{_interval(line, unit)}, {line.verdict}"
        for line in lines
    )
    description = f"Differences in points with their intervals. {told}."
    heads = sum(line.group != "" for line in _firsts(lines))

    def wide(canvas: Canvas) -> None:
        places, height = _places(lines, ROW)
        axes = canvas.axes(270, TOP, 520, height)
        _paint(axes, lines, [y + ROW / 2 for y in places], height, equivalence, unit)
        for line, y in zip(lines, places, strict=True):
            canvas.text(0, y + ROW / 2, shown_label(line.label, 36))
            canvas.text(canvas.width, y + ROW / 2, _numbers(line, unit), ha="right", color=colour("soft"))
        _heads(canvas, lines, places)

    def narrow(canvas: Canvas) -> None:
        places, height = _places(lines, TALL_ROW)
        axes = canvas.axes(6, TOP, canvas.width - 12, height)
        _paint(axes, lines, [y + 33 for y in places], height, equivalence, unit)
        for line, y in zip(lines, places, strict=True):
            canvas.text(0, y + 13, shown_label(line.label, 32))
            canvas.text(canvas.width, y + 13, unit.difference(line.difference), ha="right", color=colour("soft"))
        _heads(canvas, lines, places)

    height = TOP + HEAD * heads + BOTTOM
    return {
        "wide": draw(f"{name}-wide", title, description, (992, height + ROW * len(lines)), wide),
        "narrow": draw(f"{name}-narrow", title, description, (340, height + TALL_ROW * len(lines)), narrow),
    }


def _firsts(lines: Sequence[Line]) -> list[Line]:
    """The first line of each group."""
    return [line for number, line in enumerate(lines) if number == 0 or lines[number - 1].group != line.group]


def _places(lines: Sequence[Line], row: int) -> tuple[list[float], float]:
    """Pixels from the top of the axes to the top of each line, and the height of all of them."""
    places, y, firsts = [], 0.0, _firsts(lines)
    for line in lines:
        y += HEAD if line.group and line in firsts else 0
        places.append(y + TOP)
        y += row
    return places, y


def _heads(canvas: Canvas, lines: Sequence[Line], places: Sequence[float]) -> None:
    firsts = _firsts(lines)
    behind = {"facecolor": colour("paper"), "edgecolor": "none", "pad": 2}
    for line, y in zip(lines, places, strict=True):
        if line.group and line in firsts:
            canvas.text(0, y - HEAD / 2 + 3, line.group, weight="bold", bbox=behind)


def _paint(
    axes: Axes, lines: Sequence[Line], places: Sequence[float], height: float, equivalence: float, unit: Unit
) -> None:
    scale = unit.scale
    axes.axvspan(-equivalence * scale, equivalence * scale, color=colour("band"), linewidth=0, zorder=0)
    axes.axvline(0, color=colour("soft"), linewidth=1, zorder=1)
    for line, place in zip(lines, places, strict=True):
        paint, y = colour(line.verdict), place - TOP
        axes.plot([line.low * scale, line.high * scale], [y, y], color=paint, linewidth=2, solid_capstyle="butt")
        marker: dict[str, Any] = {"marker": MARKERS.get(line.verdict, "o"), "markersize": 8, "color": paint}
        if line.verdict == "cannot tell":
            marker |= {"markerfacecolor": colour("paper"), "markeredgewidth": 1.8}
        axes.plot([line.difference * scale], [y], linestyle="none", **marker)
    edges = [edge * scale for line in lines for edge in (line.low, line.high)]
    edges += [-1.6 * equivalence * scale, 1.6 * equivalence * scale]
    margin = 0.04 * ((max(edges) - min(edges)) or 1)
    axes.set_xlim(min(edges) - margin, max(edges) + margin)
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(_ticks())
    axes.set_xlabel("difference in points", fontsize=FONT)


def _ticks() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10])


def _interval(line: Line, unit: Unit) -> str:
    return f"{unit.difference(line.low)} to {unit.difference(line.high)}"


def _numbers(line: Line, unit: Unit) -> str:
    return f"{unit.difference(line.difference)}  ({_interval(line, unit)})"
