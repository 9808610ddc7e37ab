"""The beginning of a row for the quarantine table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

__all__ = ["row_excerpt"]

LONGEST = 2000


def row_excerpt(values: Mapping[str, Any]) -> str:
    """A row as JSON, cut to its first 2,000 characters; of encoded files only their size.

    >>> row_excerpt({"image": {"bytes": b"abc", "path": "a.png"}, "label": 1})
    '{"image": {"bytes": "3 bytes", "path": "a.png"}, "label": 1}'
    """
    return json.dumps(values, ensure_ascii=False, default=_shown)[:LONGEST]


def _shown(value: object) -> str:
    return f"{len(value):,} bytes" if isinstance(value, bytes) else str(value)
