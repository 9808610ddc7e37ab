"""Colours of the page: every one that plots use is there in every theme, and texts can be read on their grounds.

Contrast after WCAG 2.1, https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio: 4.5 for text, 3 for marks.
"""

from __future__ import annotations

import re

import pytest

from augkit.report.heat_map import STRONGEST
from augkit.report.page import TEMPLATES
from augkit.report.plots.canvas import COLOURS

CSS = (TEMPLATES / "page.css").read_text(encoding="utf-8")
THEMES = dict(zip(("light", "dark", "print"), re.findall(r":root \{(.*?)\}", CSS, flags=re.S), strict=True))


def colours(theme: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", THEMES[theme]))


def channels(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def luminance(parts: list[float]) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: list[float], other: list[float]) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(channels("#000000"), channels("#ffffff")) == pytest.approx(21)
    assert contrast(channels("#777777"), channels("#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_of_plots_is_in_every_theme(theme: str) -> None:
    assert set(COLOURS) <= set(colours(theme))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_texts_can_be_read(theme: str, ground: str) -> None:
    known = colours(theme)
    for name in ("ink", "soft", "helps", "hurts", "none", "unknown", "link"):
        assert contrast(channels(known[name]), channels(known[ground])) >= 4.5, name


@pytest.mark.parametrize("theme", THEMES)
def test_marked_words_and_coloured_cells_can_be_read(theme: str) -> None:
    known = colours(theme)
    grounds = [channels(known["added"]), channels(known["removed"])]
    for name in ("helps", "hurts"):
        pairs = zip(channels(known[name]), channels(known["paper"]), strict=True)
        grounds.append([STRONGEST / 100 * mark + (1 - STRONGEST / 100) * paper for mark, paper in pairs])
    assert min(contrast(channels(known["ink"]), ground) for ground in grounds) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_marks_of_plots_stand_out(theme: str) -> None:
    known = colours(theme)
    for name in ("accent", "baseline", "helps", "hurts", "none", "unknown"):
        assert contrast(channels(known[name]), channels(known["paper"])) >= 3
        assert contrast(channels(known[name]), channels(known["band"])) >= 3
