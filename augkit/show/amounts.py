"""Numbers as people write them."""

from __future__ import annotations


def count(number: int, thing: str, things: str = "") -> str:
    """
    >>> count(1, "row"), count(1234, "row"), count(2, "copy", "copies")
    ('1 row', '1,234 rows', '2 copies')
    """
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def size(number: float) -> str:
    """Bytes.

    >>> size(512), size(1_830_000), size(3_000_000_000)
    ('512 bytes', '1.8 MB', '3.0 GB')
    """
    if number < 1000:
        return f"{number:.0f} bytes"
    power = min(4, (len(f"{number:.0f}") - 1) // 3)
    number, unit = number / 1000**power, ("", "kB", "MB", "GB", "TB")[power]
    return f"{number:.0f} {unit}" if number >= 100 else f"{number:.1f} {unit}"


def duration(seconds: float) -> str:
    """
    >>> duration(0.42), duration(75), duration(7300)
    ('0.4 s', '1 min 15 s', '2 h 1 min')
    """
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def when(created: str) -> str:
    """A moment in UTC, to the second.

    >>> when("2026-11-22T01:18:35.669626+00:00")
    '2026-11-22 01:18:35'
    """
    return created[:19].replace("T", " ")


def number(value: float) -> str:
    """
    >>> number(0.05), number(8.0), number(1234.0)
    ('0.05', '8', '1,234')
    """
    return f"{value:,.10g}"
