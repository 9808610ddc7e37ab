"""Drawing with matplotlib for a page: SVG with text kept as text, and colours that follow the page's theme.

matplotlib knows no CSS variables, so a figure is painted in placeholder colours, one for each name in `COLOURS`, and
these are replaced by `var(--NAME)` in what it writes. Sizes are CSS pixels: figures have 72 dots an inch, as
matplotlib's SVG does.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from augkit.errors import MissingExtra

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["COLOURS", "FONT", "MARKERS", "Canvas", "colour", "draw", "shown_label"]

COLOURS = ("ink", "soft", "line", "band", "paper", "helps", "hurts", "none", "unknown", "accent", "baseline")
"""Names of CSS variables that every page defines, for light and for dark."""

FONT = 12  # pixels
MARKERS = {"helps": "^", "hurts": "v", "no meaningful difference": "s", "cannot tell": "o"}
VERDICT_COLOURS = {"helps": "helps", "hurts": "hurts", "no meaningful difference": "none", "cannot tell": "unknown"}
_PLACEHOLDER = "#{:02x}fe01"
_DOTS = 72


def colour(name: str) -> str:
    """What matplotlib is told to paint with, for a name in `COLOURS` or a verdict."""
    return _PLACEHOLDER.format(COLOURS.index(VERDICT_COLOURS.get(name, name)))


def shown_label(text: str, most: int) -> str:
    """A label that fits: cut in the middle, since arms differ at both ends.

    >>> shown_label("All but text.keyboard_typo", 15)
    'All but…rd_typo'
    """
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most // 2]}…{text[len(text) - (most - 1 - most // 2) :]}"


class Canvas:
    """A figure measured in pixels from its top left corner.

    Attributes:
        figure: of matplotlib.
        width, height: pixels.
    """

    def __init__(self, figure: Figure, width: float, height: float) -> None:
        self.figure = figure
        self.width = width
        self.height = height

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes over a rectangle, with nothing but a bottom line."""
        place = (left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height)
        axes = self.figure.add_axes(place)
        axes.set_facecolor("none")
        for side in ("top", "left", "right"):
            axes.spines[side].set_visible(False)
        axes.tick_params(length=0, pad=6)
        return axes

    def text(self, x: float, y: float, text: str, **style: Any) -> None:
        """Text whose middle is at height `y`, beginning at `x` unless `ha` says otherwise."""
        given: dict[str, Any] = {
            "ha": "left",
            "va": "center",
            "color": colour("ink"),
            "fontsize": FONT,
            "parse_math": False,
        } | style
        self.figure.text(x / self.width, 1 - y / self.height, text, **given)


def draw(name: str, title: str, description: str, size: tuple[float, float], paint: Callable[[Canvas], None]) -> Markup:
    """An `<svg>` element to stand in a page.

    Args:
        name: unlike that of every other plot of the page; letters, digits and hyphens.
        title: what the plot is.
        description: what it shows, for those who do not see it.
        size: width and height in pixels.
        paint: draws on the canvas it is given.

    Raises:
        MissingExtra: matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtra("A report with plots", "report") from None
    with rc_context(_settings()), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # the reader's browser has the font
        figure = Figure(figsize=(size[0] / _DOTS, size[1] / _DOTS), dpi=_DOTS, facecolor="none")
        paint(Canvas(figure, *size))
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    return _for_page(buffer.getvalue(), name, title, description, size)


def _settings() -> Any:
    return {
        "svg.fonttype": "none",
        "svg.hashsalt": "augkit",
        "font.family": "DejaVu Sans",
        "font.size": FONT,
        "text.color": colour("ink"),
        "axes.edgecolor": colour("line"),
        "axes.labelcolor": colour("soft"),
        "xtick.color": colour("line"),
        "ytick.color": colour("line"),
        "xtick.labelcolor": colour("soft"),
        "ytick.labelcolor": colour("soft"),
        "axes.unicode_minus": True,
    }


def _for_page(svg: str, name: str, title: str, description: str, size: tuple[float, float]) -> Markup:
    """What matplotlib wrote, without what only a file of its own needs, its ids made unlike those of other plots."""
    body = svg[svg.index(">", svg.index("<svg")) + 1 :]
    body = re.sub(r"<metadata>.*?</metadata>|<style[^>]*>.*?</style>|<defs>\s*</defs>|<!--.*?-->", "", body, flags=re.S)
    used = set(re.findall(r'(?:url\(#|href="#)([^")]+)', body))
    body = re.sub(r' id="([^"]*)"', lambda found: f' id="{name}-{found[1]}"' if found[1] in used else "", body)
    body = re.sub(r'(url\(#|href="#)', rf"\g<1>{name}-", body)
    body = re.sub(r"font: (?:(bold|[1-9]00) )?([\d.]+)px [^;\"]*", _font_size, body)  # as matplotlib 3.8 writes it
    body = re.sub(r"font-family: [^;\"]*;? ?", "", body)
    body = re.sub(r"#([0-9a-f]{2})fe01", lambda found: f"var(--{COLOURS[int(found[1], 16)]})", body)
    body = re.sub(r"(\d\.\d\d)\d+", r"\1", body)  # a hundredth of a pixel is enough
    body = re.sub(r"\n\s*", "\n", body)
    width, height = size
    head = (
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img"'
        f' aria-labelledby="{name}-title" aria-describedby="{name}-description">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-description">{escape(description)}</desc>'
    )
    return Markup(head) + Markup(body.strip())


def _font_size(font: re.Match[str]) -> str:
    """Size and weight alone; the family is the page's."""
    return f"font-size: {font[2]}px" + ("; font-weight: 600" if font[1] else "")
