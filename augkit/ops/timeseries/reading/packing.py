"""Arrays within what is drawn: a partner's numbers, as text that JSON can hold."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

import numpy as np

__all__ = ["packed", "unpacked"]

KINDS = {"float32": "<f4", "float64": "<f8"}
LARGEST = 3e38


def packed(values: np.ndarray) -> dict[str, Any]:
    """Numbers as float32 in base64, with their shape; they take 5.3 characters each.

    Where one is too large for that, all are float64.

    >>> unpacked(packed(np.array([[1.5, 2.0]])))
    array([[1.5, 2. ]])
    """
    kind = "float64" if values.size and np.nanmax(np.abs(values), initial=0.0) > LARGEST else "float32"
    return {"shape": list(values.shape), kind: b64encode(values.astype(KINDS[kind]).tobytes()).decode("ascii")}


def unpacked(drawn: dict[str, Any]) -> np.ndarray:
    """The array again, float64."""
    kind = "float32" if "float32" in drawn else "float64"
    made: np.ndarray = np.frombuffer(b64decode(drawn[kind]), KINDS[kind]).reshape(drawn["shape"]).astype(np.float64)
    return made
