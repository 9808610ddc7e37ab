"""`augkit preview` shows what a build publishes, with labels drawn where they stand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from augkit.show.changes import word_changes
from augkit.show.drawing import Drawing
from augkit.show.labels import Labelled, Mark
from tests.cli.conftest import Ran

Run = Callable[..., Ran]


def test_shows_the_very_copies_that_a_build_publishes(built: dict[str, Any], run: Run) -> None:
    published = {
        row["augkit"]["row_id"]: row["text"]
        for file in Path(built["path"], "data").glob("train-*.parquet")
        for row in pq.read_table(file).to_pylist()
    }
    shown = run("preview", "recipe.yaml", "--rows", "10", "--copies", "3", "--json").json["rows"]
    copies = [copy for row in shown for copy in row["copies"] if not copy["dropped"]]
    assert len(copies) >= 20
    assert all(published[copy["row_id"]] == copy["values"]["text"] for copy in copies)
    assert all(published[row["row_id"]] == row["values"]["text"] for row in shown)


def test_without_a_terminal_changes_stand_in_brackets(folder: Path, run: Run) -> None:
    ran = run("preview", "recipe.yaml", "--rows", "2")
    assert "[-" in ran.out and "{+" in ran.out
    assert "\x1b" not in ran.out
    assert "text.swap.1" in ran.out


def test_a_step_is_shown_alone(folder: Path, run: Run) -> None:
    shown = run("preview", "recipe.yaml", "--step", "text.delete", "--json").json
    steps = [step["step"] for row in shown["rows"] for copy in row["copies"] for step in copy["steps"]]
    assert steps and set(steps) == {"text.delete.1"}
    out = run("preview", "recipe.yaml", "--step", "text.delete.1").out
    assert "[-" in out and "{+" not in out


def test_one_row_and_one_copy_by_id(folder: Path, run: Run) -> None:
    rows = run("preview", "recipe.yaml", "--rows", "2", "--json").json["rows"]
    (row,) = run("preview", "recipe.yaml", "--row", rows[1]["row_id"], "--json").json["rows"]
    assert row == rows[1]
    wanted = rows[0]["copies"][-1]
    (row,) = run("preview", "recipe.yaml", "--row", wanted["row_id"], "--json").json["rows"]
    assert row["copies"] == [wanted]


def test_spans_are_drawn_beneath_the_words_they_moved_to(folder: Path, run: Run) -> None:
    text = "we met Anna Schmidt in the old town of Ulm last winter"
    spans = [{"start": 7, "end": 19, "label": "person"}, {"start": 39, "end": 42, "label": "place"}]
    (folder / "people.jsonl").write_text(json.dumps({"text": text, "spans": spans}) + "\n")
    (folder / "people.yaml").write_text(
        "augkit: 1\nname: people\nsource: {data: people.jsonl, columns: {text: text, spans: spans}}\n"
        "augment: {copies: 4, chain: [text.swap: {rate: 0.4}]}\n"
    )
    lines = run("preview", "people.yaml", "--copies", "1").out.splitlines()
    assert lines[1] == f"  {text}"
    assert lines[2] == "  " + " " * 7 + "^" * 12 + " person" + " " * 13 + "^^^ place"
    changed = lines.index(next(line for line in lines if "{+" in line))
    assert lines[changed + 1].index("^") == lines[changed].index("Anna")
    assert lines[changed + 1].rindex("^") == lines[changed].index("Ulm") + 2


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("a good film", "a fine film", [("same", "a "), ("removed", "good"), ("added", "fine"), ("same", " film")]),
        ("one two", "one", [("same", "one"), ("removed", " two")]),
        ("one", "one two", [("same", "one "), ("added", "two")]),
        ("很好看", "很难看", [("same", "很"), ("removed", "好"), ("added", "难"), ("same", "看")]),
        ("a b", "a  b", [("same", "a "), ("added", " "), ("same", "b")]),
        ("", "", []),
    ],
)
def test_words_that_changed(before: str, after: str, pieces: list[tuple[str, str]]) -> None:
    assert [(piece.kind, piece.text) for piece in word_changes(before, after)] == pieces


def lines_of(drawing: Drawing, width: int) -> list[str]:
    from io import StringIO

    from rich.console import Console

    out = StringIO()
    Console(file=out, width=width, color_system=None).print(drawing)
    return [line.rstrip() for line in out.getvalue().splitlines()]


def test_a_label_is_drawn_under_every_line_it_touches() -> None:
    drawing = Drawing(Labelled("we went to New York City on foot", (Mark(11, 24, "place"),)))
    assert lines_of(drawing, 21) == ["we went to New York", "     place ^^^^^^^^", "City on foot", "^^^^"]


def test_carets_stand_under_wide_characters() -> None:
    assert lines_of(Drawing(Labelled("我爱北京", (Mark(2, 4, "地名"),))), 40) == ["我爱北京", "    ^^^^ 地名"]


def test_labels_that_overlap_have_rows_of_their_own() -> None:
    drawing = Drawing(Labelled("New York Times", (Mark(0, 8, "place"), Mark(0, 14, "paper"))))
    assert lines_of(drawing, 60) == ["New York Times", "^^^^^^^^ place", "^^^^^^^^^^^^^^ paper"]


def test_a_long_text_is_shown_around_its_changes() -> None:
    words = [f"word{n}" for n in range(400)]
    changed = [*words[:200], "new", *words[200:]]
    lines = lines_of(Drawing(Labelled(" ".join(changed)), " ".join(words)), 100)
    assert len(lines) < 6
    assert any("{+new+}" in line for line in lines) and any("…" in line for line in lines)


def test_control_characters_of_data_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in "".join(lines_of(Drawing(Labelled("a \x1b[31mred\x1b[0m word")), 60))
