"""Histories of interactions that operators are tried on, and what must hold of each after it was changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from augkit.testing.violation import require

__all__ = ["check_history", "interactions_odd", "interactions_ordinary"]

HUGE = 50_000
DAY = 86_400.0
START = 1_700_000_000.0
BASKETS = (
    ("bread", "butter", "jam", "tea"),
    ("bread", "cheese", "butter", "milk", "tea"),
    ("coffee", "milk", "sugar", "bread", "jam", "butter"),
    ("tea", "sugar", "lemon", "bread", "butter", "jam", "milk"),
    ("cheese", "ham", "bread", "butter", "beer"),
    ("beer", "ham", "crisps", "cheese"),
    ("coffee", "sugar", "milk", "cake", "tea"),
    ("bread", "bread", "butter", "jam", "bread", "cheese"),
    ("cake", "coffee", "milk", "sugar", "jam", "butter", "tea", "bread"),
    ("rice", "beans", "beer", "crisps", "ham", "cheese", "bread", "butter", "milk", "tea"),
)
HELD_OUT = (("milk", "cheese"), ("jam",), ("tea",), (), ("crisps", "milk"), ("bread",), (), ("butter",), ("rice",), ())


def interactions_ordinary() -> tuple[Mapping[str, Any], ...]:
    """Everyday histories with times, ratings and prices, sessions within them, and items held out; some without."""
    rows: list[dict[str, Any]] = []
    for number, (items, held_out) in enumerate(zip(BASKETS, HELD_OUT, strict=True)):
        row = _row(items, number)
        rows.append(row | {"held_out": list(held_out), "target_item": None, "negative_items": None})
    rows.append({"items": list(BASKETS[3]), "target_item": "coffee", "held_out": [], "negative_items": ["rice"]})
    rows.append({"items": list(BASKETS[8]), "times": [START + 60.0 * place for place in range(8)]})
    rows.append({"items": list(BASKETS[9]), "times": [1_700_000_000 + 1000 * place for place in range(10)]})
    return tuple(rows)


def _row(items: Sequence[str], number: int) -> dict[str, Any]:
    """A history of sessions of three items, a minute apart, a day between sessions."""
    times = [START + DAY * (place // 3) + 60.0 * (place % 3) + number for place in range(len(items))]
    sessions = [f"day {place // 3}" for place in range(len(items))]
    ratings = [None if place % 4 == 3 else float(1 + (place + number) % 5) for place in range(len(items))]
    prices = [round(1.5 + 0.25 * len(item) + 0.01 * place, 2) for place, item in enumerate(items)]
    beside = {"times": times, "sessions": sessions, "ratings": ratings, "prices": prices}
    return {"items": list(items), **beside, "label": number % 2}


def interactions_odd() -> dict[str, Mapping[str, Any]]:
    """Histories that are valid and rare, by what is odd about them."""
    with_times: dict[str, Sequence[str]] = {
        "no item": (),
        "one item": ("tea",),
        "two items": ("tea", "milk"),
        "the same item": ("tea",) * 6,
        "items never seen": ("saffron", "quince", "sorrel"),
        "strange names": ("", " ", "0", "[mask]", "👩‍👩‍👧‍👦", "a\nb", "a\0b", '"', "é"),
        "huge": tuple(f"item {place % 997}" for place in range(HUGE)),
    }
    rows: dict[str, Mapping[str, Any]] = {name: _row(items, 0) for name, items in with_times.items()}
    rows["one time"] = {"items": list(BASKETS[4]), "times": [START] * 5}
    rows["no times"] = {"items": list(BASKETS[4]), "times": None, "ratings": None, "prices": None}
    rows["a time missing"] = {"items": list(BASKETS[0]), "times": [START, None, START + 5, START + 9]}
    rows["no sessions"] = {"items": list(BASKETS[3]), "sessions": None, "negative_items": []}
    rows["all else held out"] = {"items": list(BASKETS[0]), "held_out": sorted({i for b in BASKETS for i in b})}
    rows["the target was bought before"] = {"items": list(BASKETS[0]), "target_item": "tea", "held_out": None}
    return rows


def check_history(before: Mapping[str, Any], after: Mapping[str, Any], drawn: Any) -> None:
    """What holds of every history: lists run side by side, times rise, and nothing comes in that was not drawn.

    Raises:
        ContractViolation: it does not hold.
    """
    require(set(before) == set(after), "no role comes or goes", f"had {sorted(before)}, has {sorted(after)}")
    items, now = list(before["items"]), list(after["items"])
    require(bool(items) == bool(now), "a history is never emptied", f"{items} became {now}")
    for role in ("times", "sessions", "ratings", "prices"):
        if before.get(role) is None:
            require(after.get(role) is None, "what is missing stays missing", f"{role} is {after.get(role)!r}")
            continue
        is_parallel = len(after[role]) == len(now)
        require(is_parallel, "lists are as long as the items", f"{len(now)} items and {len(after[role])} {role}")
    new = Counter(now) - Counter(items)
    undrawn = set(new) - set(_texts(drawn))
    require(not undrawn, "no item comes in that was not drawn", f"{sorted(undrawn)} came in by {drawn}")
    barred = {*(before.get("held_out") or ()), before.get("target_item")} & set(new)
    require(not barred, "held-out items never come into a history", f"{sorted(map(str, barred))} came in by {drawn}")
    _check_negatives(before, after, new)
    _check_times(before.get("times"), after.get("times"))
    _check_facts(before, after, set(_texts(drawn)))


def _check_negatives(before: Mapping[str, Any], after: Mapping[str, Any], new: Container[str]) -> None:
    """Items that the user has not touched are not in the history and do not come in."""
    if after.get("negative_items") is None:
        return
    touched = set(before["items"]) | {*(before.get("held_out") or ()), before.get("target_item")}
    if after["negative_items"] != before["negative_items"]:
        wrong = sorted(touched & set(after["negative_items"]))
        require(not wrong, "no negative is an item that the user touched", f"{wrong} of {after['negative_items']}")
    came = [item for item in after["negative_items"] if item in new]
    require(not came, "negatives never come into a history", f"{came} came in")


def _check_times(before: Sequence[float | None] | None, after: Sequence[float | None] | None) -> None:
    """Times that rise go on rising, and none is later than the newest was."""
    if not before or not after or None in before:
        return
    if sorted(before) == list(before):  # type: ignore[type-var]
        require(sorted(after) == list(after), "times never run backwards", f"{before} became {after}")  # type: ignore[type-var]
        is_later = after[-1] > before[-1]  # type: ignore[operator]
        require(not is_later, "no item is later than the newest was", f"{before[-1]} became {after[-1]}")
    whole = all(isinstance(time, int) for time in before)
    stays_whole = not whole or all(isinstance(time, int) for time in after)
    require(stays_whole, "whole times stay whole", f"{before} became {after}")


def _check_facts(before: Mapping[str, Any], after: Mapping[str, Any], new: set[str]) -> None:
    """Ratings and prices stand beside an item that they were said of, if at all, or beside a mask that was drawn."""
    for role in ("ratings", "prices"):
        if before.get(role) is None:
            continue
        said = Counter(value for value in before[role] if value is not None)
        says = Counter(value for value in after[role] if value is not None)
        require(not says - said, f"{role} go with their items", f"{before[role]} became {after[role]}")
        pairs = set(zip(before["items"], before[role], strict=True))
        for item, value in zip(after["items"], after[role], strict=True):
            is_said = value is None or item in new or (item, value) in pairs
            require(is_said, f"{role} go with their items", f"{item} has {value!r}, and before: {before}")


def _texts(drawn: Any) -> Iterator[str]:
    """Every text in what was drawn."""
    if isinstance(drawn, str):
        yield drawn
    elif isinstance(drawn, Mapping):
        for value in drawn.values():
            yield from _texts(value)
    elif isinstance(drawn, list | tuple):
        for value in drawn:
            yield from _texts(value)
