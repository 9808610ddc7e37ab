"""The columns of a table that are its features: named together by patterns, and a role each from there on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

__all__ = ["FEATURE", "expanded", "feature_of", "patterns"]

FEATURE = "feature:"
"""What the role of each feature begins with; the column's name follows."""
RESERVED = "augkit"


def patterns(written: str) -> list[str]:
    """The names and patterns that a recipe writes for `features`, as in `age, income, x*`."""
    return [pattern.strip() for pattern in written.split(",") if pattern.strip()]


def expanded(roles: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Role to column, with a role for each feature in the place of `features`.

    Args:
        roles: role to column, as a recipe has them.
        names: the columns there are; those named for another role are no features, whatever the patterns.

    >>> expanded({"features": "x*, age", "label": "y"}, ["x0", "x1", "age", "y", "name"])
    {'label': 'y', 'feature:x0': 'x0', 'feature:x1': 'x1', 'feature:age': 'age'}
    """
    others = {role: column for role, column in roles.items() if role != "features"}
    if "features" not in roles:
        return others
    wanted, taken = patterns(roles["features"]), {*others.values(), RESERVED}
    chosen = [name for name in names if name not in taken and any(fnmatchcase(name, one) for one in wanted)]
    return others | {f"{FEATURE}{name}": name for name in chosen}


def feature_of(role: str) -> str:
    """The role of a recipe that a role of a row belongs to.

    >>> feature_of("feature:age"), feature_of("label")
    ('features', 'label')
    """
    return "features" if role.startswith(FEATURE) else role
