"""Users of whom little is known."""

from __future__ import annotations

from collections import Counter

import pytest
from pydantic import ValidationError

from augkit.ops.interactions.user_dropout import UserDropout

from .drawing import changed, drawn

VALUES = {"items": list("abcde"), "times": [1, 2, 3, 4, 5], "target_item": "f"}


def test_the_newest_items_stay() -> None:
    made = changed(UserDropout(), VALUES, {"items": 2})
    assert made == {"items": ["d", "e"], "times": [4, 5], "target_item": "f"}


def test_every_number_of_items_is_as_likely() -> None:
    counts = Counter(drawn(UserDropout(items=(1, 4)), VALUES, number)["items"] for number in range(2000))
    assert sorted(counts) == [1, 2, 3, 4]
    assert all(abs(count - 500) < 80 for count in counts.values())


@pytest.mark.parametrize("items", [[], ["a"]])
def test_users_who_are_new_stay_as_they_are(items: list[str]) -> None:
    assert drawn(UserDropout(items=(1, 1)), {"items": items}) is None


@pytest.mark.parametrize("items", [(0, 2), (3, 1), (1, 2, 3)])
def test_numbers_that_make_no_sense_are_refused(items: tuple[int, ...]) -> None:
    with pytest.raises(ValidationError):
        UserDropout.model_validate({"items": items})
