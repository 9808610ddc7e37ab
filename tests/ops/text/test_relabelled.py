"""The label that holds after a text was turned round."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from augkit.ops.text.base import Text
from augkit.ops.text.negation import Negation


@pytest.mark.parametrize(
    ("label_map", "label", "new"),
    [
        ({"pos": "neg"}, "pos", "neg"),
        ({0: 1, 1: 0}, 1, 0),
        ({"0": "1"}, 0, 1),  # written as text in the recipe, a number in the data
        ({0: 1}, "0", "1"),  # and the other way round
        ({"pos": "neg"}, "neutral", None),
        ({"pos": "neg"}, None, None),
    ],
)
def test_the_new_label_has_the_type_of_the_old_one(label_map: dict[Any, Any], label: Any, new: Any) -> None:
    made = Negation(label_map=label_map).new_label(Text("fine", label=label))
    assert (made, type(made)) == (new, type(new))


@pytest.mark.parametrize("label_map", [{}, {"pos": "pos"}, {1: "1"}])
def test_a_map_that_changes_nothing_is_refused(label_map: dict[Any, Any]) -> None:
    with pytest.raises(ValidationError, match="label"):
        Negation(label_map=label_map)
