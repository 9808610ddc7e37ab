"""Heat maps, flipped examples and texts, before they are HTML."""

from __future__ import annotations

import json
from typing import Any

import pytest

from augkit.ablation.result import Ablation, ArmResult, ClassScore
from augkit.report.flips import MOST, flip_views
from augkit.report.heat_map import STRONGEST, class_map
from augkit.report.texts import MOST_CHARACTERS, marked, readable
from tests.report.studies import study_of

ARMS = [
    ArmResult(id=id, title=id.title(), kind=id, steps=[], dataset="", train_rows=1, status="done")  # type: ignore[arg-type]
    for id in ("baseline", "all")
]


def classes(labels: int) -> list[ClassScore]:
    return [
        ClassScore(arm=arm.id, label=f"c{n}", f1=0.5, difference=0.0 if arm.id == "baseline" else n / 100, support=n)
        for arm in ARMS
        for n in range(labels)
    ]


def test_few_classes_are_columns_and_many_are_rows() -> None:
    few, many = class_map(classes(3), ARMS, 0.01), class_map(classes(30), ARMS, 0.01)
    assert few is not None and many is not None
    assert (few.rows_are, len(few.rows), len(few.columns)) == ("arm", 2, 3)
    assert (many.rows_are, len(many.rows), len(many.columns)) == ("class", 30, 2)


def test_of_very_many_classes_those_that_changed_most_are_shown() -> None:
    shown = class_map(classes(100), ARMS, 0.01)
    assert shown is not None
    assert [row[0] for row in shown.rows] == [f"c{n}" for n in range(40, 100)]
    assert shown.left_out == 40


def test_colour_grows_with_the_difference_and_small_ones_stay_pale() -> None:
    strong, pale = class_map(classes(5), ARMS, 0.001), class_map(classes(2), ARMS, 0.05)
    assert strong is not None and pale is not None
    assert [cell.strength for cell in strong.rows[1][2] if cell] == [round(STRONGEST * n / 4) for n in range(5)]
    assert [cell.strength for cell in pale.rows[1][2] if cell] == [0, round(STRONGEST * 0.01 / 0.1)]


def test_no_classes_no_map() -> None:
    assert class_map([], ARMS, 0.01) is None


@pytest.fixture(scope="module")
def study() -> Ablation:
    return study_of(seeds=6, items=60)[0]


def test_flips_are_sorted_by_change_and_split_into_gained_and_lost(study: Ablation) -> None:
    for of_arm in flip_views(study):
        gains = [one.arm_right - one.baseline_right for one in of_arm.gained]
        losses = [one.baseline_right - one.arm_right for one in of_arm.lost]
        assert gains == sorted(gains, reverse=True) and min(gains, default=1) > 0
        assert losses == sorted(losses, reverse=True) and min(losses, default=1) > 0
        assert len(of_arm.gained) == min(MOST, of_arm.all_gained)
        assert of_arm.all_gained + of_arm.all_lost <= 20


def test_marked_words_turn_the_source_row_into_the_augmented_one(study: Ablation) -> None:
    flip = next(flip for flip in study.flips if "film" in flip.text)
    view = next(one for of in flip_views(study) for one in [*of.gained, *of.lost] if "film" in one.text)
    assert [(p.kind, p.text.strip()) for p in view.nearest[0].pieces if p.kind != "same"][:2] == [
        ("removed", "film" if view.text.index("film") < (view.text + " slow").index("slow") else "slow"),
        ("added", "movie" if view.text.index("film") < (view.text + " slow").index("slow") else "sluggish"),
    ]
    assert flip.nearest[0].text != flip.nearest[0].source_text


def test_neighbours_with_the_same_text_are_shown_once(study: Ablation) -> None:
    values: dict[str, Any] = json.loads(study.model_dump_json())
    near = values["flips"][0]["nearest"][0]
    values["flips"] = [values["flips"][0] | {"nearest": [near, near | {"id": "r/1"}, near | {"text": "other"}]}]
    view = flip_views(Ablation.model_validate(values))[0]
    assert [one.id for one in [*view.gained, *view.lost][0].nearest] == [near["id"], near["id"]]


def test_long_texts_are_cut_before_they_are_compared() -> None:
    pieces = marked("word " * 50_000, "other " * 50_000)
    assert sum(len(piece.text) for piece in pieces) <= 2 * MOST_CHARACTERS


@pytest.mark.parametrize("text", ["\x00", "\x1b[31m", "\ud800", "\x7f", "\x85"])
def test_no_control_character_reaches_a_page(text: str) -> None:
    shown = readable(text)
    assert all(ord(one) >= 32 and not 127 <= ord(one) < 160 for one in shown)
    shown.encode("utf-8")
