"""Hidden items."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from augkit.ops.interactions.mask import Mask

from .drawing import changed, drawn


def test_masked_items_keep_their_times_ratings_and_prices() -> None:
    values = {"items": list("abc"), "times": [1, 2, 3], "prices": [1.0, 2.0, 3.0]}
    after = changed(Mask(), values, {"item": "[mask]", "at": [0, 2]})
    assert after == values | {"items": ["[mask]", "b", "[mask]"]}


@pytest.mark.parametrize(("rate", "count"), [(0.01, 1), (0.3, 3), (1.0, 10)])
def test_the_rate_says_how_many(rate: float, count: int) -> None:
    draw = drawn(Mask(rate=rate, mask_item="?"), {"items": list("abcdefghij")})
    assert draw["item"] == "?" and len(draw["at"]) == count == len(set(draw["at"]))


@pytest.mark.parametrize("name", ["", "0", "[PAD]", "<pad>", " padding "])
def test_the_mask_is_never_padding(name: str) -> None:
    with pytest.raises(ValidationError, match="the mask must be an item of its own"):
        Mask(mask_item=name)
