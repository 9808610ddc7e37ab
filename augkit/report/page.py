"""Making one HTML file out of a template: everything that comes from data is escaped, and nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from augkit.report.formats import p_words, plain_number
from augkit.report.texts import readable, shortened
from augkit.show.amounts import count, duration, size, when
from augkit.show.recipes import value_words

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["render"]

TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, **values: Any) -> bytes:
    """An HTML page in UTF-8.

    Args:
        template: file name in `templates/`.
        values: what the template names; one that it names and is not here is an error.
    """
    return _environment().get_template(template).render(**values).encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters |= {
        "p": p_words,
        "plain": plain_number,
        "short": shortened,
        "amount": count,
        "duration": lambda seconds: f"−{duration(-seconds)}" if seconds < 0 else duration(seconds),
        "bytes": size,
        "when": when,
        "readable": readable,
        "breakable": breakable,
        "words": value_words,
        "found": _found,
    }
    return environment


def breakable(value: object) -> Markup:
    """A name that may be broken after its underscores, slashes and at signs.

    >>> breakable("a_b<c")
    Markup('a_<wbr>b&lt;c')
    """
    return Markup("<wbr>").join(escape(part) for part in re.split(r"(?<=[_/@])(?=\w)", readable(value)))


def _found(gate: Mapping[str, Any]) -> str:
    """What a gate's record tells beyond its name, parameters and number of rows: `source rows 5, copies 0`."""
    told = {key.replace("_", " "): value for key, value in gate.items() if key not in ("gate", "parameters", "dropped")}
    return value_words(told)


def _finalize(value: Any) -> Any:
    """Texts of data without characters that HTML has no place for; what is markup already stays as it is."""
    return readable(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
