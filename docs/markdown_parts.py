"""Tables and the like, as Markdown has them; shared by the scripts that make the reference pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

__all__ = ["anchor", "cell", "code_list", "default_of", "flow", "sentence", "table"]


def code_list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def default_of(value: Any) -> str:
    """A default as YAML would write it; empty for none."""
    if value is PydanticUndefined:
        return "required"
    if value is None:
        return ""
    if isinstance(value, BaseModel):
        return "all defaults"
    if isinstance(value, bool | int | float):
        return f"`{json.dumps(value)}`"
    if isinstance(value, str):
        return f"`{value}`" if value else "empty"
    if not value:
        return "empty"
    return cell(f"`{flow(value)}`")


def flow(value: Any) -> str:
    """A value in YAML's flow style, without needless quotes."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {flow(item)}' for key, item in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(flow, value))}]"
    return json.dumps(value) if not isinstance(value, str) else value


def sentence(text: str) -> str:
    """A docstring's phrase as a sentence in a table."""
    text = " ".join(text.split())
    return cell(f"{text[:1].upper()}{text[1:]}" if not text.startswith("`") else text)


def cell(text: str) -> str:
    return text if "\\|" in text else text.replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def anchor(heading: str) -> str:
    """The anchor that Markdown viewers give a heading.

    >>> anchor("text.keyboard_typo")
    'textkeyboard_typo'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
