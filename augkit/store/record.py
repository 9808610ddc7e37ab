"""Results travel as frozen records that print as one line of JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

__all__ = ["Record"]


class Record:
    """Base of the frozen dataclasses that carry results."""

    def to_json(self) -> bytes:
        """One line of JSON; bytes inside are shown by their length, other values JSON does not know as text."""
        return json.dumps(asdict(self), ensure_ascii=False, default=_plain).encode() + b"\n"  # type: ignore[call-overload]


def _plain(value: Any) -> str:
    return f"<{len(value):,} bytes>" if isinstance(value, bytes) else str(value)
