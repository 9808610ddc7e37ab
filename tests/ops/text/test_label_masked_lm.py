"""`text.label_masked_lm`: words change for what a model that knows the label would write there."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import pytest

from augkit.building.chain import Copy, Fitted, Run, Step
from augkit.building.seeding import Chance, copy_key, step_key
from augkit.errors import AugkitError
from augkit.ops.base import Row
from augkit.ops.text.base import Text
from augkit.ops.text.label_masked_lm import LabelMaskedLM
from augkit.testing import check_operator

from ...models import tiny
from .batches import drawn_in_batch

ROWS = tiny.opinions(600, seed=3)


def operator(**parameters: Any) -> LabelMaskedLM:
    return LabelMaskedLM.model_validate(
        {"model": tiny.english_model(), "epochs": 6, "learning_rate": 1e-2, "rate": 0.3, "top_k": 30} | parameters
    )


def fit(made: LabelMaskedLM, rows: list[tuple[str, Any]], ids: list[str] | None = None) -> bytes:
    ids = ids or [str(number) for number in range(len(rows))]
    texts = [Text(text, None, "en", id, label) for (text, label), id in zip(rows, ids, strict=True)]
    return made.fit(texts, Chance.fresh(step_key(17, "fit"), copy_key("", 0)))


@cache
def fitted() -> Any:
    return operator().restore(fit(operator(), ROWS))


def test_what_is_written_fits_the_label() -> None:
    rows = tiny.opinions(80, seed=9)
    fits = total = 0
    texts = [Text(text, None, "en", "", label) for text, label in rows]
    edits = drawn_in_batch(operator(), texts, [str(key) for key in range(80)], fitted())
    for text, one in zip(texts, edits, strict=True):
        for _, _, word in one:
            if word in {*tiny.PRAISE, *tiny.BLAME}:
                total += 1
                fits += word in (tiny.PRAISE if text.label else tiny.BLAME)
    assert total > 60
    assert fits > 0.9 * total


def test_the_label_decides_and_not_the_text() -> None:
    texts = [Text("his new film is really great .", None, "en", "", label) for label in [0, 1] * 40]
    keep = ["his", "new", "film", "is", "really"]
    edits = drawn_in_batch(operator(keep=keep), texts, [str(key) for key in range(80)], fitted())
    words = [[word for _, _, word in one] for one in edits]
    assert sum(word in tiny.BLAME for one in words[0::2] for word in one) > 30
    assert sum(word in tiny.PRAISE for one in words[1::2] for word in one) > 30


def test_rows_without_a_label_that_was_learnt_stay_as_they_are() -> None:
    texts = [
        Text(text, None, "en", "", label) for label, text in ((None, "the film was great ."), (2, "a great film ."))
    ]
    known = Text("the film was great .", None, "en", "", 1)
    edits = drawn_in_batch(operator(), [*texts, known], ["a", "b", "c"], fitted())
    assert edits[:2] == [[], []]
    assert edits[2]


def test_the_order_of_the_rows_teaches_nothing() -> None:
    made = operator(max_steps=5)
    ids = [str(number) for number in range(len(ROWS))]
    pairs = list(zip(ROWS, ids, strict=True))
    random.Random(1).shuffle(pairs)
    assert fit(made, ROWS) == fit(made, [row for row, _ in pairs], [id for _, id in pairs])


def test_of_many_rows_some_are_learnt_from() -> None:
    few = operator(max_steps=5, max_rows=40)
    assert fit(few, ROWS) != fit(operator(max_steps=5), ROWS)
    assert fit(few, ROWS) == fit(few, [*ROWS[300:], *ROWS[:300]], [*map(str, range(300, 600)), *map(str, range(300))])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        pytest.param([("the film was great", None)], "the training split has none", id="no labels"),
        pytest.param([("", 1), (" ?! ", 0)], "the training split has none", id="no words"),
        pytest.param([("a film", number / 7) for number in range(1200)], "more than 1000 values", id="no classes"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(rows: list[tuple[str, Any]], message: str) -> None:
    with pytest.raises(AugkitError, match=message) as caught:
        fit(operator(), rows)
    assert caught.value.hint


def test_labels_may_be_of_any_kind() -> None:
    rows = [(text, ["good", "new"] if label else "bad") for text, label in ROWS[:40]]
    made = operator(max_steps=2)
    state = made.restore(fit(made, rows))
    texts = [Text(text, None, "en", "", label) for text, label in rows]
    assert sum(map(bool, drawn_in_batch(made, texts, [str(key) for key in range(40)], state))) > 35


def test_a_chain_fits_and_draws_in_batches() -> None:
    made = operator(max_steps=30, batch_size=16)
    copies = [
        Copy(Row(str(number), {"text": text, "label": label}), 0) for number, (text, label) in enumerate(ROWS[:50])
    ]
    step = Step("text.label_masked_lm.1", made, 17)
    step.run(copies, Run(fitted=Fitted({step.id: fit(made, ROWS)})))
    assert [copy.failure for copy in copies] == [None] * 50
    assert [copy.row.values["label"] for copy in copies] == [label for _, label in ROWS[:50]]
    assert sum(copy.row.values["text"] != text for copy, (text, _) in zip(copies, ROWS, strict=False)) > 45


def test_the_contract_holds() -> None:
    check_operator(LabelMaskedLM, model=tiny.english_model(), max_steps=3, rate=0.3)
    check_operator(LabelMaskedLM, model=tiny.english_model(), max_steps=1, action="insert", rate=0.5, keep=["the"])
