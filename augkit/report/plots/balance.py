"""Label balance of a split: source rows and copies of each class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from augkit.report.plots.canvas import FONT, Canvas, colour, draw, shown_label

__all__ = ["ClassRows", "balance_plot"]

ROW = 24
TOP, BOTTOM = 4, 42


@dataclass(frozen=True)
class ClassRows:
    """Rows of one class in one split."""

    label: str
    source: int
    copies: int


def balance_plot(name: str, split: str, classes: Sequence[ClassRows]) -> dict[str, Markup]:
    """The plot for a wide and for a narrow page.

    Args:
        name: unlike that of every other plot of the page.
        split: whose rows these are.
        classes: at least one.
    """
    told = "; ".join(f"{row.label}: {row.source:,} source rows, {row.copies:,} copies" for row in classes)

    def paint(canvas: Canvas, labels: float, most: int) -> None:
        height = ROW * len(classes)
        axes = canvas.axes(labels, TOP, canvas.width - labels - 56, height)
        places = range(len(classes))
        source = [row.source for row in classes]
        copies = [row.copies for row in classes]
        axes.barh(places, source, height=0.62, color=colour("accent"))
        axes.barh(places, copies, left=source, height=0.62, color=colour("accent"), alpha=0.35)
        axes.set_ylim(len(classes) - 0.5, -0.5)
        axes.set_yticks([])
        axes.locator_params(axis="x", nbins=5 if most > 20 else 3, integer=True)
        axes.set_xlabel("rows", fontsize=FONT, labelpad=2)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        longest = max(row.source + row.copies for row in classes) or 1
        axes.set_xlim(0, longest)
        for number, row in enumerate(classes):
            y = TOP + ROW * (number + 0.5)
            canvas.text(labels - 8, y, shown_label(row.label, most), ha="right")
            end = labels + (canvas.width - labels - 56) * (row.source + row.copies) / longest
            canvas.text(end + 6, y, f"{row.source + row.copies:,}", color=colour("soft"))

    title, size = f"Rows of each class in {split}", TOP + ROW * len(classes) + BOTTOM
    return {
        "wide": draw(f"{name}-wide", title, f"{told}.", (992, size), lambda canvas: paint(canvas, 210, 28)),
        "narrow": draw(f"{name}-narrow", title, f"{told}.", (340, size), lambda canvas: paint(canvas, 120, 15)),
    }
