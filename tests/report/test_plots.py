"""What plots are made of: text that is text, colours of the page, and marks where the numbers say."""

from __future__ import annotations

import re
import sys
from itertools import pairwise

import pytest

from augkit.ablation.result import ArmResult, CurvePoint
from augkit.errors import MissingExtra
from augkit.report.formats import Unit
from augkit.report.plots.balance import ClassRows, balance_plot
from augkit.report.plots.cost import Priced, cost_plot
from augkit.report.plots.curves import learning_curves
from augkit.report.plots.forest import Line, forest
from tests.report.pages import Element, parse

LINES = [
    Line("Only text.synonym", 0.02, 0.01, 0.03, "helps"),
    Line("Only <b> $x_1$ 中文", -0.02, -0.04, 0.0, "hurts"),
    Line("All", 0.0, -0.02, 0.02, "cannot tell"),
]


def svg(markup: str) -> Element:
    return parse(markup.encode()).one("svg")


def spans(plot: Element, paint: str) -> list[tuple[float, float]]:
    """First and last x of the horizontal lines painted in a colour."""
    found = []
    for path in plot.all("path"):
        if f"stroke: var(--{paint})" in path.attributes.get("style", ""):
            points = re.findall(r"[ML] ([\d.]+) ([\d.]+)", path.attributes["d"])
            if len(points) == 2 and points[0][1] == points[1][1]:
                found.append((float(points[0][0]), float(points[1][0])))
    return found


def test_intervals_stand_where_their_numbers_say() -> None:
    plot = svg(forest("f", "Effects", LINES, 0.005, Unit())["wide"])
    (helps,), (hurts,), (unknown,) = (spans(plot, paint) for paint in ("helps", "hurts", "unknown"))
    point = (helps[1] - helps[0]) / 2  # pixels of one point
    assert hurts[1] - hurts[0] == pytest.approx(4 * point, abs=0.1)
    assert unknown[1] - unknown[0] == pytest.approx(4 * point, abs=0.1)
    assert helps[0] - hurts[1] == pytest.approx(point, abs=0.1)


def test_text_stays_text_whatever_is_in_it() -> None:
    for plot in forest("f", "Effects", LINES, 0.005, Unit()).values():
        texts = [one.text for one in svg(plot).all("text")]
        assert "Only <b> $x_1$ 中文" in texts
        assert not svg(plot).all("b")


def test_no_colour_and_no_font_but_those_of_the_page() -> None:
    plots = [
        *forest("f", "Effects", LINES, 0.005, Unit()).values(),
        *cost_plot("c", [Priced("All", 12.0, 0.02, 0.01, 0.03, "helps")], Unit()).values(),
        *balance_plot("b", "train", [ClassRows("good", 10, 20)]).values(),
        *[panel.svg for panel in learning_curves([arm("baseline"), arm("all")], "accuracy", Unit())],
    ]
    for plot in plots:
        assert "var(--" in plot
        assert not re.search(r"(?:fill|stroke): ?#", plot)
        assert "font-family" not in plot
        assert "<style" not in plot


def test_groups_have_a_heading_each() -> None:
    lines = [Line("a", 0.0, -0.1, 0.1, "cannot tell", "First"), Line("b", 0.0, -0.1, 0.1, "cannot tell", "Second")]
    texts = [one.text for one in svg(forest("f", "t", lines, 0.01, Unit())["wide"]).all("text")]
    assert [text for text in texts if text in ("First", "Second", "a", "b")].count("First") == 1
    assert {"First", "Second"} <= set(texts)


def arm(kind: str, *means: float) -> ArmResult:
    curve = [
        CurvePoint(step=10 * (n + 1), mean=mean, low=mean - 0.1, high=mean + 0.1)
        for n, mean in enumerate(means or (0.5, 0.6))
    ]
    return ArmResult(
        id=kind,
        title=kind.title(),
        kind=kind,
        steps=[],
        dataset="",
        train_rows=1,
        status="done",
        curve=curve,  # type: ignore[arg-type]
    )


def test_each_arm_has_a_panel_with_the_baseline_in_it() -> None:
    panels = learning_curves([arm("baseline", 0.4, 0.5), arm("all", 0.5, 0.7)], "accuracy", Unit())
    assert [panel.title for panel in panels] == ["All"]
    assert svg(panels[0].svg).all("desc")[0].text == (
        "Validation accuracy of All: 50.0% at step 10, 70.0% at step 20. The baseline ends at 50.0%."
    )


def test_a_curve_of_one_step_and_a_baseline_alone_are_drawn() -> None:
    assert len(learning_curves([arm("baseline", 0.5)], "accuracy", Unit())) == 1
    assert learning_curves([], "accuracy", Unit()) == []


def test_labels_of_the_cost_plot_do_not_overlap() -> None:
    arms = [Priced(f"arm {n}", 5.0 + n / 100, 0.01, 0.0, 0.02, "cannot tell") for n in range(12)]
    for plot in cost_plot("c", arms, Unit()).values():
        heights = []
        for text in svg(plot).all("text"):
            if text.text.startswith("arm"):
                place = re.search(r"([\d.]+)\)?\s*$|translate\([\d.]+ ([\d.]+)\)", text.attributes.get("transform", ""))
                heights.append(float(text.attributes["y"] if "y" in text.attributes else place[2]))  # type: ignore[index]
        heights.sort()
        assert len(heights) == 12
        assert min(after - before for before, after in pairwise(heights)) > 14


def test_seconds_far_apart_stand_on_a_logarithmic_axis() -> None:
    arms = [Priced(f"arm {n}", 10.0**n, 0.01, 0.0, 0.02, "cannot tell") for n in range(4)]
    x = [middle for middle, _ in verticals(svg(cost_plot("c", arms, Unit())["wide"]), "unknown")]
    steps = [after - before for before, after in pairwise(x)]
    assert steps == pytest.approx([steps[0]] * 3, abs=0.2)


def verticals(plot: Element, paint: str) -> list[tuple[float, float]]:
    found = []
    for path in plot.all("path"):
        points = re.findall(r"[ML] ([\d.]+) ([\d.]+)", path.attributes.get("d", ""))
        same = len(points) == 2 and points[0][0] == points[1][0]
        if same and f"stroke: var(--{paint})" in path.attributes.get("style", ""):
            found.append((float(points[0][0]), float(points[0][1])))
    return found


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match="report") as told:
        forest("f", "Effects", LINES, 0.005, Unit())
    assert "augkit[report]" in told.value.hint
