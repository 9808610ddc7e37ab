"""Rows of tables that operators are tried on, and what must hold of each after it was changed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from augkit.features import FEATURE
from augkit.testing.violation import require

__all__ = ["check_table_row", "tabular_odd", "tabular_ordinary"]

CITIES = ("Oslo", "Lima", "Pune", "Graz")


def tabular_ordinary() -> tuple[Mapping[str, Any], ...]:
    """Everyday rows of two classes: floats, whole numbers as floats and as integers, text, truth values, gaps;
    one column is skewed, and one truth value is rarer than the other."""
    chance = random.Random(3)
    rows = []
    for number in range(24):
        label = ("common", "rare")[number % 3 == 0]
        values: dict[str, Any] = {
            "age": chance.randint(18, 80),
            "income": round(chance.gauss(2000 + 900 * (label == "rare"), 400), 2),
            "rooms": float(chance.randint(1, 7)),
            "height": round(chance.gauss(170, 9), 1),
            "constant": 1.5,
            "city": chance.choice(CITIES),
            "owner": chance.random() < 0.4,
            "moved": number % 6 == 0,
            "distance": round(1.9 ** (number % 12), 2),
        }
        if number in (7, 13):
            values["income"] = values["city"] = None
        rows.append(_row(values, label))
    return tuple(rows)


def _row(values: Mapping[str, Any], label: Any) -> dict[str, Any]:
    return {f"{FEATURE}{name}": value for name, value in values.items()} | {"label": label}


def tabular_odd() -> dict[str, Mapping[str, Any]]:
    """Rows that are valid and rare, by what is odd about them."""
    rows: dict[str, Mapping[str, Any]] = {
        "all missing": _row({"age": None, "income": None, "city": None, "owner": None}, "rare"),
        "beyond the range": _row({"age": 900, "income": -1e12, "rooms": 1e300, "height": 0.0, "city": "Oslo"}, "rare"),
        "never seen": _row({"age": 30, "city": "Ümeå", "shoe size": 41}, "unheard of"),
        "infinite": _row({"age": 30, "income": float("inf"), "rooms": float("-inf"), "height": 170.0}, "common"),
        "one number": _row({"height": 171.5}, "common"),
        "huge number": _row({"age": 2**62, "income": 5e-324}, "common"),
        "many columns": _row({f"x{number}": float(number) for number in range(3000)}, "common"),
    }
    return rows


def check_table_row(before: Mapping[str, Any], after: Mapping[str, Any], drawn: Any) -> None:
    """What holds of every row: only drawn columns change, and a column keeps the kind of its values and its range.

    Raises:
        ContractViolation: it does not hold.
    """
    require(set(before) == set(after), "no column comes or goes", f"had {sorted(before)}, has {sorted(after)}")
    values = dict(drawn["values"]) if isinstance(drawn, Mapping) else {}
    if isinstance(drawn, Mapping) and "label" in drawn:
        values["label"] = drawn["label"]
    for role in before:
        name = role.removeprefix(FEATURE)
        old, new = before[role], after[role]
        if name not in values:
            same = old == new or (old != old and new != new)  # NaN is not equal to itself
            require(same, "nothing changes that was not drawn", f"{role} was {old!r} and is {new!r} by {drawn}")
            continue
        is_kept = old is None or new is None or type(new) is type(old)
        require(is_kept, "columns keep their type", f"{role} was {old!r} and is {new!r}")
        is_whole = name != "rooms" or new is None or new != new or float(new).is_integer()
        require(is_whole, "whole numbers stay whole", f"{role} was {old!r} and is {new!r}")
    if isinstance(drawn, Mapping) and "parents" in drawn:
        total = sum(weight for _, weight in drawn["parents"])
        require(abs(total - 1) < 1e-5, "weights of parents add up to 1", f"{drawn['parents']} add up to {total}")
