"""`label_consistency`: a classifier of the training split against the labels of copies."""

from __future__ import annotations

import csv
import itertools
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.random import Generator, Philox

from augkit.errors import RecipeError
from augkit.gates.label_consistency import LabelConsistency
from augkit.ops.base import Row

from .rows import sentence_model

pytest.importorskip("sklearn", reason="scikit-learn is absent")
GOOD = ("great", "wonderful", "brilliant", "moving")
BAD = ("dull", "awful", "tedious", "clumsy")
SUBJECTS = ("film", "story", "song", "play", "plot", "scene")


def reviews(labels: tuple[Any, Any] = ("pos", "neg")) -> list[Row]:
    pairs = [*itertools.product(GOOD, SUBJECTS, [labels[0]]), *itertools.product(BAD, SUBJECTS, [labels[1]])]
    return [Row(f"r{n}", {"text": f"a {word} {thing}", "label": label}) for n, (word, thing, label) in enumerate(pairs)]


def copy(text: str, label: Any = "pos", language: str = "en") -> Row:
    return Row("c", {"text": text, "label": label}, language)


def judged(gate: LabelConsistency, training: list[Row], copies: list[Row]) -> list[str | None]:
    state = gate.fit(iter(training), Generator(Philox(1)))
    return list(gate.judge(copies, copies, gate.restore(state)))


def test_a_copy_that_says_another_label_is_dropped() -> None:
    copies = [copy("a great film"), copy("an awful awful story"), copy("brilliant, moving play", "neg"), copy("a film")]
    right, wrong, wrong_too, doubtful = judged(LabelConsistency(min_confidence=0.8), reviews(), copies)
    assert right is None and doubtful is None
    assert wrong is not None and re.fullmatch(r"reads like label neg \(0\.8\d\) rather than pos \(0\.1\d\)", wrong)
    assert wrong_too is not None and wrong_too.startswith("reads like label pos (0.9")
    assert [reason is not None for reason in judged(LabelConsistency(), reviews(), copies)] == [
        False,
        False,
        True,
        False,
    ]


def test_the_confidence_it_needs_can_be_set() -> None:
    doubtful = copy("a dull but great and moving and wonderful film", "neg")
    assert judged(LabelConsistency(min_confidence=1.0), reviews(), [doubtful]) == [None]
    (reason,) = judged(LabelConsistency(min_confidence=0.5), reviews(), [doubtful])
    assert reason is not None and reason.startswith("reads like label pos")


@pytest.mark.parametrize("labels", [(1, 0), (True, False), ("1", "0")], ids=["numbers", "truth values", "text"])
def test_labels_of_any_kind_are_classes(labels: tuple[Any, Any]) -> None:
    found = judged(
        LabelConsistency(), reviews(labels), [copy("awful, dull", labels[0]), copy("awful, dull", labels[1])]
    )
    assert found[0] is not None and found[1] is None


def test_a_label_that_training_does_not_have_is_not_judged() -> None:
    assert (
        judged(LabelConsistency(), reviews(), [copy("awful, dull", "mixed"), copy("awful", {"pos": 0.5})]) == [None] * 2
    )


def test_no_copies_are_no_verdicts() -> None:
    assert judged(LabelConsistency(), reviews(), []) == []


def test_equal_rows_give_equal_bytes_in_any_order() -> None:
    gate, rows = LabelConsistency(rows=20), reviews()
    states = {gate.fit(order, Generator(Philox(1))) for order in (rows, rows[::-1], sorted(rows, key=lambda r: r.id))}
    assert len(states) == 1
    assert gate.fit(rows, Generator(Philox(2))) not in states  # other rows are drawn


def test_a_class_of_few_rows_weighs_as_much_as_a_large_one() -> None:
    training = [*reviews()[:24], *reviews()[24:26]]
    assert judged(LabelConsistency(min_confidence=0.6), training, [copy("dull", "neg"), copy("dull", "pos")])[0] is None


@pytest.mark.parametrize(
    ("training", "message"),
    [
        (reviews(("pos", "pos")), "needs from 2 to 1,000 classes, and train has 1"),
        ([], "needs from 2 to 1,000 classes, and train has 0"),
        (reviews((0.25, 3.5)), "needs classes, and the labels are measurements, such as"),
        ([Row(f"r{n}", {"text": "x", "label": f"l{n}"}) for n in range(1001)], "and train has 1,001"),
        ([Row(f"r{n}", {"text": "...", "label": f"l{n}"}) for n in range(4)], "finds no word in the texts of train"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(training: list[Row], message: str) -> None:
    with pytest.raises(RecipeError) as caught:
        LabelConsistency().fit(training, Generator(Philox(1)))
    assert message in str(caught.value)


def test_the_state_holds_no_code() -> None:
    import io

    state = LabelConsistency().fit(reviews(), Generator(Philox(1)))
    with np.load(io.BytesIO(state), allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays} <= {"f", "u"}


def test_a_sentence_model_may_be_asked_instead() -> None:
    gate = LabelConsistency(model=sentence_model(), min_confidence=0.8)  # these words were in no training row
    found = judged(gate, reviews(), [copy("a terrible film"), copy("a terrible film", "neg"), copy("a superb song")])
    assert found[0] is not None and found[0].startswith("reads like label neg (0.8")
    assert found[1:] == [None, None]


@pytest.mark.parametrize(
    ("folder", "language", "least"), [("sst2", "en", 0.1), ("thucnews_titles", "zh", 0.15)], ids=["English", "Chinese"]
)
def test_real_rows_keep_their_labels_and_false_labels_are_found(
    shared_data: Path, folder: str, language: str, least: float
) -> None:
    with open(shared_data / "text" / folder / "train.csv", encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))[:3000]
    rows = [Row(str(n), {"text": line["text"], "label": line["label"]}, language) for n, line in enumerate(lines)]
    false = [
        copy(row.values["text"], other, language)
        for row, other in zip(rows, [rows[-1 - n].values["label"] for n in range(len(rows))], strict=True)
        if other != row.values["label"]
    ]
    gate = LabelConsistency()
    fitted = gate.restore(gate.fit(rows, Generator(Philox(1))))
    kept, found = gate.judge(rows, rows, fitted), gate.judge(false, false, fitted)
    assert sum(reason is not None for reason in kept) < 0.002 * len(rows)
    assert sum(reason is not None for reason in found) > least * len(false)
