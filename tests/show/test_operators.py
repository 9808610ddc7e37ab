"""The list of operators, and one explained."""

from __future__ import annotations

from itertools import pairwise

import pytest
import yaml
from rich.console import Console

from augkit.ops.catalogue import Catalogue, catalogue, describe
from augkit.ops.example import example_of
from augkit.show.operators import explained, listed, yaml_step


def text_of(view: object, width: int) -> list[str]:
    console = Console(width=width, color_system=None, markup=False, highlight=False)
    with console.capture() as capture:
        console.print(view)
    return [line.rstrip() for line in capture.get().splitlines()]


def some(*names: str) -> Catalogue:
    return Catalogue(tuple(describe(name) for name in names), {"text.broken": "it needs a package"})


def test_operators_stand_under_the_heading_of_their_group() -> None:
    lines = text_of(listed(some("text.keyboard_typo", "text.swap", "text.synonym", "text.concatenate")), 160)
    assert [line.split()[0] for line in lines if line.startswith("  text.")] == [
        "text.keyboard_typo",
        "text.swap",
        "text.synonym",
        "text.concatenate",
    ]
    before = {line: above for above, line in pairwise(lines)}
    assert [before[line] for line in lines if line in ("words", "sentences and documents")] == ["", ""]
    assert lines[1] == "characters" and "text.broken: it needs a package" in lines


def test_languages_are_short_and_summaries_are_cut_at_their_first_clause() -> None:
    lines = text_of(listed(some("text.keyboard_typo", "text.synonym", "text.concatenate")), 200)
    typo = next(line for line in lines if "text.keyboard_typo" in line)
    assert typo.endswith("en +17") and ";" not in typo and "keeping their case" in typo
    assert any("(learns from the training split)" in line and line.endswith("any") for line in lines)


@pytest.mark.parametrize("width", [80, 100, 160])
def test_the_list_of_all_fits_and_takes_two_lines_an_operator_at_most_on_the_average(width: int) -> None:
    found = catalogue("text")
    lines = text_of(listed(found), width)
    assert max(map(len, lines)) <= width
    assert len(lines) <= (4 if width == 80 else 2.5) * len(found.operators)


def test_an_operator_is_explained_with_an_example_under_whose_labels_are_carets() -> None:
    name = "text.mention_replacement"
    lines = text_of(explained(describe(name), example_of(name)), 100)
    start = lines.index("example (en)")
    assert "{+" in lines[start + 1] and "^^" in lines[start + 2] and "PER" in lines[start + 2]


def test_what_an_operator_needs_is_said_where_it_could_not_be_tried() -> None:
    lines = text_of(explained(describe("text.embedding_neighbour"), example_of("text.embedding_neighbour")), 160)
    assert any("It could not be tried here: word vectors cannot be read" in line for line in lines)
    assert any("It needs a file of word vectors" in line for line in lines)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"rate": 0.1},
        {"label_map": {"positive": "negative", "yes": "no", "0": "1"}, "text": "a: b", "last": None},
        {"lists": [["film", "guest house"], ["电影", "it's", "true", ""]], "number": 3, "flag": True},
        {f"parameter_{number}": f"value {number}" for number in range(9)},
    ],
)
def test_a_step_is_yaml_for_what_it_was_given(given: dict[str, object]) -> None:
    step = yaml_step(describe("text.swap"), given)
    assert yaml.safe_load(step) == [{"text.swap": given} if given else "text.swap"]
    assert max(map(len, step.splitlines())) <= 90
