"""The same chain on the fly: what a build would have published, row by row, batch by batch, in any process."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import datasets
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import augkit
from augkit import Pipeline, Recipe, Row
from augkit.building.chain import Run
from augkit.building.columns import content_id
from augkit.building.compile import compile_chain
from augkit.building.work import draw_copies
from augkit.errors import OperatorError, RecipeError

CHAIN: list[Any] = [{"one_of": ["text.synonym", "text.swap", "text.delete"]}, {"text.keyboard_typo": {"p": 0.5}}]
TEXTS = [
    "The film is a good story about two children, and its actors are excellent.",
    "I bought a large house near the river because my parents wanted to help us.",
    "She thinks that the company will begin selling cars before the end of the year.",
    "Fast service, friendly people - we usually purchase everything here.",
]
ROWS = [{"text": text, "label": number % 2, "note": f"n{number}"} for number, text in enumerate(TEXTS)]


def recipe(columns: dict[str, str] | None = None, chain: list[Any] | None = None, **sections: Any) -> Recipe:
    return Recipe(
        augkit=1,
        name="test",
        seed=17,
        source={"data": "unused.csv", "columns": columns or {"text": "text", "label": "label"}},
        augment={"copies": 3, "chain": chain or CHAIN},
        **sections,
    )


def test_a_row_comes_out_as_the_chain_draws_it() -> None:
    made = Pipeline(recipe())
    chain = compile_chain(recipe())
    assert chain is not None
    for row in ROWS:
        values = {"text": row["text"], "label": row["label"]}
        for number in range(5):
            (copy,) = draw_copies(chain, Run(), [Row(content_id(values), values)], [number])
            assert made(row, copy=number) == {**row, **copy.row.values}


def test_a_row_comes_out_as_a_build_publishes_it(tmp_path: Path, recipe_values: Callable[..., dict[str, Any]]) -> None:
    source = tmp_path / "data.jsonl"
    source.write_text("".join(json.dumps({"key": f"k{n}", **row}) + "\n" for n, row in enumerate(ROWS)))
    columns = {"text": "text", "label": "label", "id": "key"}
    same = Recipe(
        **recipe_values(
            source,
            source={"columns": columns},
            augment={"copies": 3, "chain": CHAIN, "attempts": 1},
            gates=[],
        )
    )
    result = augkit.build(same, store=str(tmp_path / "store"))
    made = Pipeline(same)
    by_key = {f"k{n}": {"key": f"k{n}", **row} for n, row in enumerate(ROWS)}
    published = 0
    for file in sorted(Path(result.path).rglob("*.parquet")):
        for row in pq.read_table(file).to_pylist():
            lineage = row.pop("augkit")
            if lineage["copy"] is not None and lineage["copy"] >= 0:
                published += 1
                assert made(by_key[row["key"]], copy=lineage["copy"]) == row
    assert published == 12


def test_columns_that_have_no_role_pass_through() -> None:
    assert Pipeline(recipe())(ROWS[0])["note"] == "n0"


def test_the_row_given_is_not_changed() -> None:
    row = dict(ROWS[0])
    Pipeline(recipe())(row)
    assert row == ROWS[0]


def test_every_epoch_and_copy_draws_afresh_and_the_same_again() -> None:
    made = Pipeline(recipe(chain=[{"text.keyboard_typo": {"rate": 0.3}}]))
    drawn = {(epoch, copy): made(ROWS[0], epoch=epoch, copy=copy)["text"] for epoch in range(4) for copy in range(4)}
    assert len(set(drawn.values())) == 16
    made.set_epoch(2)
    assert made(ROWS[0])["text"] == drawn[2, 0]
    assert Pipeline(made.recipe, copy=3)(ROWS[0])["text"] == drawn[0, 3]


def test_a_batch_is_its_rows() -> None:
    made = Pipeline(recipe())
    batch = {name: [row[name] for row in ROWS] for name in ROWS[0]}
    rows = [made(row) for row in ROWS]
    assert made(batch) == {name: [row[name] for row in rows] for name in rows[0]}


def test_an_empty_batch_stays_empty() -> None:
    assert Pipeline(recipe())({"text": [], "label": []}) == {"text": [], "label": []}


def test_rows_of_tokens_are_told_from_batches_of_them() -> None:
    made = Pipeline(recipe({"tokens": "words", "tags": "ner"}, ["text.swap"]))
    row = {"words": ["one", "two", "in", "Rome"], "ner": ["O", "O", "O", "B-LOC"]}
    single = made(row)
    assert sorted(single["words"]) == sorted(row["words"]) and single["words"] != row["words"]
    assert single["ner"] == row["ner"]
    assert made({"words": [row["words"]], "ner": [row["ner"]]}) == {"words": [single["words"]], "ner": [single["ner"]]}


def test_rows_are_drawn_by_their_id_where_there_is_one() -> None:
    made = Pipeline(recipe({"text": "text", "id": "key"}, [{"text.keyboard_typo": {"rate": 0.5}}]))
    one, same, other = (made({"text": TEXTS[0], "key": key})["text"] for key in ("a", "a", "b"))
    assert one == same != other


@given(st.permutations(ROWS), st.integers(1, 4))
def test_order_and_batch_size_do_not_matter(rows: list[dict[str, Any]], size: int) -> None:
    made = Pipeline(recipe())
    expected = {row["text"]: made(row)["text"] for row in ROWS}
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        batch = made({"text": [row["text"] for row in part], "label": [row["label"] for row in part]})
        assert batch["text"] == [expected[row["text"]] for row in part]


def test_it_serves_as_the_transform_of_a_data_set() -> None:
    made = Pipeline(recipe())
    data = datasets.Dataset.from_list(ROWS).with_transform(made)
    expected = [made(row) for row in ROWS]
    assert [data[number] for number in range(len(ROWS))] == expected
    assert data[1:3] == {name: [expected[1][name], expected[2][name]] for name in expected[0]}
    assert list(data) == expected


def test_it_serves_in_a_map_over_batches() -> None:
    made = Pipeline(recipe())
    mapped = datasets.Dataset.from_list(ROWS).map(made, batched=True, batch_size=3, load_from_cache_file=False)
    assert mapped.to_list() == [made(row) for row in ROWS]


def test_it_survives_pickling() -> None:
    made = Pipeline(recipe(), copy=2)
    made.set_epoch(3)
    again = pickle.loads(pickle.dumps(made))
    assert (again.epoch, again.copy) == (3, 2)
    assert [again(row) for row in ROWS] == [made(row) for row in ROWS]


def test_workers_in_other_processes_draw_the_same() -> None:
    made = Pipeline(recipe())
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as workers:
        assert list(workers.map(made, ROWS)) == [made(row) for row in ROWS]


def test_a_missing_column_is_named_with_those_there_are() -> None:
    with pytest.raises(OperatorError, match=r"the row has no column 'text' \(text\); it has txt, label"):
        Pipeline(recipe())({"txt": "a film", "label": 1})


def test_a_column_that_no_step_needs_may_be_missing() -> None:
    assert set(Pipeline(recipe({"text": "text", "group": "author"}))({"text": TEXTS[0]})) == {"text"}


def test_a_row_an_operator_fails_on_is_named_with_the_step() -> None:
    made = Pipeline(recipe({"text": "text", "answers": "answers", "id": "key"}, ["text.swap"]))
    row = {"text": "one two", "answers": {"text": ["three"], "answer_start": [0]}, "key": "k7"}
    with pytest.raises(OperatorError) as caught:
        made(row)
    assert "text.swap.1 failed on row k7: ValueError: answer 'three' does not stand at 0" in str(caught.value)
    assert (caught.value.operator, caught.value.row_id) == ("text.swap.1", "k7")


def test_a_recipe_that_augments_nothing_makes_no_pipeline() -> None:
    nothing = Recipe(augkit=1, name="x", source={"data": "-", "columns": {"text": "text"}})
    with pytest.raises(RecipeError, match="a pipeline needs an `augment` section"):
        Pipeline(nothing)


def test_mistakes_in_the_chain_are_found_when_it_is_made() -> None:
    with pytest.raises(RecipeError, match=r"unknown operator 'text.swop'"):
        Pipeline(recipe(chain=["text.swop"]))


def test_tags_that_are_numbers_need_their_names() -> None:
    recipe = Recipe(
        augkit=1,
        name="numbered",
        source={"data": "unused.conll", "columns": {"tokens": "tokens", "tags": "ner_tags"}},
        augment={"chain": ["text.swap"]},
    )
    row = {"tokens": ["we", "saw", "London", "again", "today"], "ner_tags": [0, 0, 1, 0, 0]}
    with pytest.raises(OperatorError, match="holds tags as numbers"):
        Pipeline(recipe)(row)
    made = Pipeline(recipe, tag_names=["O", "B-LOC"])(row)
    assert made["ner_tags"] == [0, 0, 1, 0, 0]
    assert made["tokens"] != row["tokens"]
    assert made["tokens"][2] == "London"
