"""What stands in quotation marks and brackets."""

from __future__ import annotations

import pytest

from augkit.ops.text.reading.quotations import Outside, find_enclosed


@pytest.mark.parametrize(
    ("text", "enclosed"),
    [
        ('He said "it is late. Go." and left.', ['"it is late. Go."']),
        ("She (the one I met. Once.) smiled.", ["(the one I met. Once.)"]),
        ("他说：“天晚了。走吧。”然后离开。", ["“天晚了。走吧。”"]),
        ("(a [b] c)", ["[b]", "(a [b] c)"]),
        ('tokens : " so be it . " he said', ['" so be it . "']),
        ("It's the actors' film, isn't it?", []),
        ("a smile :) and ( no partner", []),
        ('an inch is 1" long', []),
        ("“one paragraph\n\nends here”", []),
    ],
)
def test_what_stands_between_signs(text: str, enclosed: list[str]) -> None:
    assert [text[start:end] for start, end in sorted(find_enclosed(text), key=lambda r: r[1])] == enclosed


def test_places_outside_ranges_that_overlap() -> None:
    outside = Outside([(5, 8), (2, 6), (12, 14)])
    assert [at for at in range(15) if at in outside] == [0, 1, 2, 8, 9, 10, 11, 12, 14]


def test_many_signs_take_linear_time() -> None:
    assert len(find_enclosed('"a" (b) ' * 20_000)) == 40_000
