"""Numbers as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["NOTHING", "Unit", "p_words", "plain_number"]

NOTHING = "–"
MINUS = "−"


@dataclass(frozen=True)
class Unit:
    """How scores and differences of the main metric are written.

    Attributes:
        scale: what a number is multiplied by: 100 for shares, 1 for metrics that count from 0 to 100, as chrF does.
        digits: after the decimal point.
    """

    scale: float = 100.0
    digits: int = 1

    @classmethod
    def of(cls, scores: list[float], equivalence: float) -> Unit:
        """The unit that fits these scores, fine enough to show the region of practical equivalence.

        >>> Unit.of([0.81, 0.79], 0.005), Unit.of([41.3], 0.1)
        (Unit(scale=100.0, digits=1), Unit(scale=1.0, digits=1))
        >>> Unit.of([-1.4, 0.2], 0.01).scale  # R² has no lower bound
        100.0
        >>> Unit.of([0.81], 0.0002).digits
        2
        """
        scale = 1.0 if any(score > 1 for score in scores) else 100.0
        return cls(scale, 1 if equivalence * scale >= 0.1 or equivalence <= 0 else 2)

    def score(self, value: float | None) -> str:
        """
        >>> Unit().score(0.8126), Unit(1.0).score(41.26), Unit().score(None)
        ('81.3%', '41.3', '–')
        """
        if value is None:
            return NOTHING
        return f"{value * self.scale:.{self.digits}f}{'%' if self.scale == 100 else ''}".replace("-", MINUS)

    def difference(self, value: float | None) -> str:
        """In points, always with a sign; what rounds to zero has none.

        >>> Unit().difference(0.0123), Unit().difference(-0.0123), Unit().difference(-0.0001)
        ('+1.2', '−1.2', '0.0')
        """
        if value is None:
            return NOTHING
        text = f"{value * self.scale:+.{self.digits}f}"
        return text[1:] if float(text) == 0 else text.replace("-", MINUS)

    def size(self, value: float | None) -> str:
        """In points, without a sign.

        >>> Unit().size(0.005)
        '0.5'
        """
        return NOTHING if value is None else f"{abs(value) * self.scale:.{self.digits}f}"


def p_words(p: float | None) -> str:
    """
    >>> p_words(0.00001), p_words(0.0123), p_words(0.4), p_words(None)
    ('< 0.001', '0.012', '0.40', '–')
    """
    if p is None:
        return NOTHING
    return "< 0.001" if p < 0.001 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}"


def plain_number(value: object, digits: int = 3) -> str:
    """
    >>> plain_number(1821), plain_number(0.81264), plain_number(12345.6), plain_number(-0.5), plain_number(None)
    ('1,821', '0.813', '12,346', '−0.500', '–')
    """
    if value is None:
        return NOTHING
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}".replace("-", MINUS)
    return (f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.{digits}f}").replace("-", MINUS)
