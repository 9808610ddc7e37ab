"""Numbers that count or measure something, found where they stand."""

from __future__ import annotations

import pytest

from augkit.ops.text.base import Text
from augkit.ops.text.reading.quantities import find_numbers


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("We sold 12 cars and 3,500 bikes.", "en", ["12", "3,500"]),
        ("She ran 4.5 km in twenty minutes.", "en", ["4.5", "twenty"]),
        ("Call 911, room 12, page 3.", "en", []),
        ("Mail a1@x.com or see v2.0.1.", "en", []),
        ("他买了三本书和12个苹果", "zh", ["三", "12"]),
        ("Nothing is counted here.", "en", []),
    ],
)
def test_numbers_that_count_are_told_from_names_and_codes(text: str, language: str, found: list[str]) -> None:
    mentions = find_numbers(Text(text, language=language))
    assert [text[mention.start : mention.end] for mention in mentions] == found
