"""Every operator stands under one heading."""

from __future__ import annotations

from collections import Counter

from augkit.ops.groups import GROUPS, OTHERS, group_of, grouped
from augkit.ops.registry import list_operators


def test_every_operator_is_in_one_group_and_every_name_is_an_operators() -> None:
    own = [cls.name for cls in list_operators() if cls.__module__.startswith("augkit.")]
    placed = Counter(name for names in GROUPS.values() for name in names)
    assert sorted(placed.elements()) == sorted(own)


def test_names_in_a_group_are_sorted() -> None:
    assert all(list(names) == sorted(names) for names in GROUPS.values())


def test_operators_of_other_packages_come_last() -> None:
    assert grouped(["acme.rotate", "text.swap", "text.mask", "text.ocr"]) == {
        "characters": ["text.ocr"],
        "words": ["text.mask", "text.swap"],
        OTHERS: ["acme.rotate"],
    }
    assert group_of("acme.rotate") == OTHERS
