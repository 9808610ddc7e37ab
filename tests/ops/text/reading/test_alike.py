"""What operators share that change facts in all texts of a row alike."""

from __future__ import annotations

import json
from typing import Any

import pytest

from augkit.building.chain import Copy, Run, Step
from augkit.ops.base import Row
from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.ops.text.reading.alike import Covered, entities_of

ROW = {"text": "I ate 5 eggs.", "text_pair": "5 eggs", "target_text": "Ich aß 5 Eier.", "label": 1}


def run(values: dict[str, Any], **parameters: Any) -> tuple[dict[str, Any], Any]:
    """A row after a step of a chain, and what was drawn."""
    step = Step("text.numbers.1", get_operator("text.numbers").model_validate({"rate": 1.0, **parameters}), 17)
    copy = Copy(Row("r", values), 0)
    step.run([copy], Run())
    assert copy.failure is None
    lineage = json.loads(copy.lineage)
    return dict(copy.row.values), lineage[0]["drawn"] if lineage else None


def test_the_draw_names_the_edits_of_each_text_and_is_enough_to_make_the_row_again() -> None:
    after, drawn = run(ROW)
    assert drawn.keys() == {"text", "text_pair", "target_text"}
    number = after["text"][6]
    assert after == {
        "text": f"I ate {number} eggs.",
        "text_pair": f"{number} eggs",
        "target_text": f"Ich aß {number} Eier.",
        "label": 1,
    }
    operator = get_operator("text.numbers").model_validate({})
    row = Row("r", ROW)
    assert operator.write(row, operator.apply(operator.read(row), drawn)).values == after


@pytest.mark.parametrize("role", ["text", "text_pair", "target_text"])
def test_whichever_text_is_named_all_change(role: str) -> None:
    after, _ = run(ROW, on=role)
    assert "5" not in after["text"] + after["text_pair"] + after["target_text"]


def test_one_text_alone_draws_plain_edits() -> None:
    after, drawn = run({"text": "I ate 5 eggs."})
    assert drawn == [[6, 7, after["text"][6]]]


def test_tokens_and_a_target_change_alike() -> None:
    row = {"tokens": ["I", "ate", "5", "eggs"], "tags": ["O", "O", "O", "B-X"], "target_text": "5 Eier"}
    after, _ = run(row)
    number = after["tokens"][2]
    assert number != "5" and after["target_text"] == f"{number} Eier" and after["tags"] == row["tags"]
    assert run(row, on="target_text")[0]["tokens"][2] != "5"


def test_a_fact_that_a_label_closes_in_one_text_stays_in_all() -> None:
    row = {**ROW, "spans": [{"start": 6, "end": 12, "label": "DISH"}]}
    assert run(row) == (row, None)


def test_the_next_step_sees_what_this_one_wrote() -> None:
    operator = get_operator("text.numbers").model_validate({"rate": 1.0})
    steps = [Step(f"text.numbers.{number}", operator, 17) for number in (1, 2)]
    copy = Copy(Row("r", ROW), 0)
    for step in steps:
        step.run([copy], Run())
    values = copy.row.values
    assert values["text"][6] == values["text_pair"][0] == values["target_text"][7]
    assert len(json.loads(copy.lineage)) == 2


def test_entities_have_their_labels() -> None:
    tags = ["B-PER", "I-PER", "O", "S-LOC"]
    tagged = Text.of_tokens(["Anna", "Li", "in", "Rome"], tags, "en")
    assert entities_of(tagged) == [(0, 7, "PER"), (11, 15, "LOC")]
    spanned = Text("in Rome", {"spans": [{"start": 3, "end": 7, "label": "LOC"}, {"start": 0, "end": 2}]})
    assert entities_of(spanned) == [(3, 7, "LOC"), (0, 2, "")]
    assert entities_of(Text("in Rome")) == []


def test_covered_places() -> None:
    covered = Covered(10, [(2, 4), (8, 12)])
    covered.add(5, 6)
    assert [covered.touches(*span) for span in ((0, 2), (3, 5), (4, 5), (4, 7), (9, 10), (2, 2))] == [
        False, True, False, True, True, False,
    ]  # fmt: skip
