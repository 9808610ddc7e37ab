"""Labels that are weighted: what a row mixed of two others holds, as MixUp (Zhang et al. 2018) and CutMix leave it.

Three forms are read: a list of records, each with a label and its weight; a list of weights, one for each class in the
order of the column's names, or of their numbers where it has none; and a record with a weight under each class's name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["is_soft", "label_weights"]


def is_soft(value: Any) -> bool:
    """Whether a label is a set of weights.

    >>> is_soft([0.3, 0.7]), is_soft([{"label": "cat", "weight": 1.0}]), is_soft({"cat": 0.4, "dog": 0.6})
    (True, True, True)
    >>> is_soft("cat"), is_soft(3), is_soft(["cat", "dog"]), is_soft([])
    (False, False, False, False)
    """
    if isinstance(value, Mapping):
        return bool(value)
    return isinstance(value, list) and bool(value) and all(isinstance(item, float | Mapping) for item in value)


def label_weights(value: Any, names: Sequence[str] | None) -> dict[str, float]:
    """Label, as text, to its share.

    Args:
        value: a label for which `is_soft` holds, or a single one.
        names: what the numbers of classes stand for.

    >>> label_weights([{"label": 1, "weight": 0.25}, {"label": 0, "weight": 0.75}], ["cat", "dog"])
    {'dog': 0.25, 'cat': 0.75}
    >>> label_weights([0.5, 0.5], None)
    {'0': 0.5, '1': 0.5}
    """
    if isinstance(value, Mapping):
        if set(value) == {"label", "weight"}:  # how `datasets` hands over a list of records, lists under each name
            pairs = list(zip(value["label"], value["weight"], strict=True))
        else:
            pairs = [(name, weight) for name, weight in value.items() if weight is not None]
    elif is_soft(value):
        pairs = [
            (item["label"], item["weight"]) if isinstance(item, Mapping) else (number, item)
            for number, item in enumerate(value)
        ]
    else:
        pairs = [(value, 1.0)]
    found: dict[str, float] = {}
    for label, weight in pairs:
        name = names[label] if names is not None and isinstance(label, int) else str(label)
        found[name] = found.get(name, 0.0) + float(weight)
    return found
