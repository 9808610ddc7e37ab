"""Names of people and places, found where they stand."""

from __future__ import annotations

import pytest

from augkit.ops.text.base import Text
from augkit.ops.text.reading.named import find_names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Last week Maria Garcia flew to London.", ["Maria Garcia", "London"]),
        ("the mark on the bill was red", []),
        ("They moved from Paris to Berlin.", ["Paris", "Berlin"]),
    ],
)
def test_names_in_lists_are_found_by_their_capitals(text: str, found: list[str]) -> None:
    mentions = find_names(Text(text))
    assert [text[mention.start : mention.end] for mention in mentions] == found


def test_labelled_names_are_found_whatever_lists_hold() -> None:
    text = "I saw Zorblax Quux there."
    spans = [{"start": 6, "end": 18, "label": "PER"}]
    (mention,) = find_names(Text(text, {"spans": spans}))
    assert text[mention.start : mention.end] == "Zorblax Quux"
