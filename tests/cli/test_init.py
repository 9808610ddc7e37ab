"""`augkit init` guesses what columns mean and writes a recipe that builds as it stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from augkit.starting.guess import guess_language
from tests.cli.conftest import REVIEWS, Ran, write_csv

Run = Callable[..., Ran]


def roles(made: Any) -> dict[str, str]:
    return dict(yaml.safe_load(made["recipe"])["source"]["columns"])


def test_the_recipe_builds_as_it_stands(folder: Path, run: Run) -> None:
    ran = run("init", "reviews.csv", "--output", "new.yaml")
    assert ran.code == 0, ran.err
    assert "by its name" in ran.out and "augkit preview new.yaml" in ran.out
    built = run("build", "new.yaml", "--engine", "inline", "--json")
    assert built.code == 0, built.err
    assert built.json["name"] == "reviews"
    assert set(built.json["splits"]) == {"train", "validation", "test"}


def test_it_writes_over_nothing_unless_forced(folder: Path, run: Run) -> None:
    before = (folder / "recipe.yaml").read_text()
    ran = run("init", "reviews.csv")
    assert ran.code == 2 and "is there already" in ran.err
    assert (folder / "recipe.yaml").read_text() == before
    assert run("init", "reviews.csv", "--force").code == 0
    assert (folder / "recipe.yaml").read_text() != before


def test_roles_by_name_and_by_what_columns_hold(folder: Path, run: Run) -> None:
    rows = [
        (f"r{n}", REVIEWS[n % 6][0], REVIEWS[n % 6][1], f"c{n % 25}", f"2026-01-{n % 28 + 1:02}T10:00:00", n * 0.5)
        for n in range(120)
    ]
    write_csv(folder / "all.csv", ["id", "review", "sentiment", "customer_id", "written_at", "price"], rows)
    made = run("init", "all.csv", "--output", "all.yaml", "--json").json
    assert roles(made) == {
        "text": "review",
        "label": "sentiment",
        "id": "id",
        "group": "customer_id",
        "time": "written_at",
    }
    assert "Columns that pass through as they are: price." in made["notes"]
    assert run("build", "all.yaml", "--engine", "inline").code == 0


def test_tokens_and_tags(folder: Path, run: Run) -> None:
    rows = [
        {"words": ["Anna", "met", "Bo", "in", f"Ulm{n}"], "ner": ["B-PER", "O", "B-PER", "O", "B-LOC"]}
        for n in range(40)
    ]
    (folder / "ner.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    made = run("init", "ner.jsonl", "--output", "ner.yaml", "--json").json
    assert roles(made) == {"tokens": "words", "tags": "ner"}


def test_spans_answers_and_pairs(folder: Path, run: Run) -> None:
    context = "Warsaw is the capital of Poland and lies on the river Vistula"
    row = {
        "context": context,
        "question": "Which river is it on?",
        "answers": {"text": ["Vistula"], "answer_start": [54]},
    }
    (folder / "qa.jsonl").write_text("".join(json.dumps({**row, "n": n}) + "\n" for n in range(30)))
    made = run("init", "qa.jsonl", "--output", "qa.yaml", "--json").json
    assert roles(made) == {"answers": "answers", "text": "context", "text_pair": "question"}


def test_translations_take_only_operators_that_keep_the_meaning(folder: Path, run: Run) -> None:
    write_csv(
        folder / "pairs.csv", ["en", "de"], [(f"the film is number {n}", f"der Film ist Nummer {n}") for n in range(60)]
    )
    made = run("init", "pairs.csv", "--output", "pairs.yaml", "--json").json
    assert roles(made) == {"text": "en", "target_text": "de"}
    assert "text.swap" not in made["recipe"]
    assert run("plan", "pairs.yaml").code == 0


def test_a_role_that_the_whole_data_does_not_bear_out_is_left_out(folder: Path, run: Run) -> None:
    rows = [(n if n < 5_500 else 1, f"some words and the number {n}") for n in range(5_600)]
    write_csv(folder / "long.csv", ["id", "text"], rows)
    made = run("init", "long.csv", "--output", "long.yaml", "--json").json
    assert roles(made) == {"text": "text"}
    assert any("id is not used as id" in note for note in made["notes"])


def test_rows_without_a_text_do_not_make_the_build_fail(folder: Path, run: Run) -> None:
    rows = [("" if n % 10 == 0 else f"a few words and the number {n}", n % 2) for n in range(100)]
    write_csv(folder / "holes.csv", ["text", "label"], rows)
    assert run("init", "holes.csv", "--output", "holes.yaml").code == 0
    assert run("build", "holes.yaml", "--engine", "inline").code == 0


def test_a_folder_with_splits_keeps_them(folder: Path, run: Run) -> None:
    (folder / "data").mkdir()
    rows = [(f"a few words and the number {n}", n % 3) for n in range(40)]
    write_csv(folder / "data" / "train.csv", ["text", "label"], rows)
    write_csv(folder / "data" / "test.csv", ["text", "label"], [(f"other words {n}", n % 3) for n in range(10)])
    made = run("init", "data", "--output", "split.yaml", "--json").json
    assert yaml.safe_load(made["recipe"])["source"]["splits"] == {"train": 0.9, "validation": 0.1, "stratify": True}
    alone = run("init", "data/train.csv", "--output", "alone.yaml", "--json").json
    assert any("test.csv stands beside it" in note for note in alone["notes"])


def test_data_without_a_text_is_refused(folder: Path, run: Run) -> None:
    write_csv(folder / "numbers.csv", ["a", "b"], [(n, n * 2) for n in range(30)])
    ran = run("init", "numbers.csv", "--output", "numbers.yaml")
    assert ran.code == 2 and "a (int64), b (int64)" in ran.err
    assert not (folder / "numbers.yaml").exists()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("where is the order that i made", "en"),
        ("das ist der Film, den ich mit dir sehen will", "de"),
        ("le film est un peu long et pas très bon", "fr"),
        ("这部电影非常好看", "zh"),
        ("この映画はとても面白い", "ja"),
        ("это хороший фильм", "ru"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert guess_language([text]).value == language
