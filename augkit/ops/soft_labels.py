"""Labels with weights, which rows that are mixed of others have."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["as_json", "is_soft", "mixed_label"]


def is_soft(label: Any) -> bool:
    """Whether a label is a list of `{label, weight}`."""
    return isinstance(label, list) and all(isinstance(part, Mapping) and "weight" in part for part in label)


def mixed_label(labels: Sequence[Any], weights: Sequence[float]) -> Any:
    """The label of a mixture, heaviest first; that of the first part where labels are not soft."""
    if not (is_soft(labels[0]) and all(map(is_soft, labels))):
        return labels[0]
    total: dict[str, dict[str, Any]] = {}
    for label, weight in zip(labels, weights, strict=True):
        for part in label:
            known = total.setdefault(as_json(part["label"]), {"label": part["label"], "weight": 0.0})
            known["weight"] += weight * part["weight"]
    parts = [{**part, "weight": round(part["weight"], 6)} for part in total.values() if part["weight"] > 0]
    return sorted(parts, key=lambda part: (-part["weight"], str(part["label"])))


def as_json(value: Any) -> str:
    """A label of any kind as text, for comparing it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
