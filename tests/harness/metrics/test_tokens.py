"""Scores of taggers against values worked out by hand and against seqeval."""

from __future__ import annotations

import json
import random

import pytest

from augkit.harness.metrics.tokens import entity_metrics, find_scheme, tag_metrics

seqeval = pytest.importorskip("seqeval.metrics", reason="seqeval is not installed: pip install 'augkit[train]'")

Sentences = list[list[str]]


def test_by_hand() -> None:
    gold = [["B-PER", "I-PER", "O", "B-LOC"], ["B-LOC", "O", "O"]]
    predicted = [["B-PER", "I-PER", "O", "B-PER"], ["B-LOC", "I-LOC", "O"]]
    scores = entity_metrics(gold, predicted)  # of three each one agrees: another is of another type, one too long
    assert (scores["precision"], scores["recall"], scores["f1"]) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert scores["report"]["PER"] == pytest.approx({"precision": 0.5, "recall": 1.0, "f1-score": 2 / 3, "support": 1})
    assert scores["report"]["LOC"]["f1-score"] == 0
    assert scores["macro_f1"] == pytest.approx(1 / 3)
    assert scores["weighted_f1"] == pytest.approx((1 * 2 / 3 + 2 * 0) / 3)
    assert scores["token_accuracy"] == pytest.approx(5 / 7)


def test_a_predicted_entity_that_breaks_the_scheme_is_none() -> None:
    assert entity_metrics([["B-PER", "O"]], [["I-PER", "O"]])["recall"] == 0
    assert seqeval.f1_score([["B-PER", "O"]], [["I-PER", "O"]]) == 1.0  # what the lenient score would say
    assert entity_metrics([["I-PER", "O"]], [["I-PER", "O"]], "IOB1")["f1"] == 1


def made_up(seed: int, tags: list[str]) -> Sentences:
    chance = random.Random(seed)
    return [chance.choices(tags, [6, *[1] * (len(tags) - 1)], k=chance.randint(1, 12)) for _ in range(60)]


@pytest.mark.parametrize("scheme", ["IOB2", "IOBES"])
def test_agrees_with_seqeval_on_tags_by_chance(scheme: str) -> None:
    from seqeval import scheme as schemes

    letters = {"IOB2": "BI", "IOBES": "BIES"}[scheme]
    tags = ["O", *[f"{letter}-{kind}" for letter in letters for kind in ("PER", "LOC", "ORG")]]
    gold = made_up(1, tags)
    predicted = [[tag if random.Random(str((row, tag))).random() < 0.7 else "O" for tag in row] for row in gold]
    predicted[5:20] = [["O"] * len(row) for row in gold[5:20]]
    kind = getattr(schemes, scheme)
    scores = entity_metrics(gold, predicted, scheme)
    report = seqeval.classification_report(
        gold, predicted, mode="strict", scheme=kind, output_dict=True, zero_division=0
    )
    assert set(scores["report"]) == set(report)
    for name, row in report.items():
        assert scores["report"][name] == pytest.approx(row)
    assert scores["f1"] == pytest.approx(seqeval.f1_score(gold, predicted, mode="strict", scheme=kind))
    assert 0 < scores["f1"] < 1


@pytest.mark.parametrize("predicted", [[["O", "O"]], [["I-PER", "O"]]])
def test_without_any_entity_scores_are_zero_and_no_failure(predicted: Sentences) -> None:
    scores = entity_metrics([["O", "O"]], predicted)
    assert scores["f1"] == scores["macro_f1"] == 0
    assert scores["report"] == {}
    json.dumps(scores, allow_nan=False)


def test_sentences_without_entities_count_for_tokens_alone() -> None:
    one = entity_metrics([["B-X", "O"]], [["B-X", "O"]])
    other = entity_metrics([["B-X", "O"], ["O"] * 8], [["B-X", "O"], ["O"] * 8])
    assert one == other


def test_as_many_predicted_tags_as_tags_are_needed() -> None:
    with pytest.raises(ValueError, match="sentence 1 has 2 tags and 1 predicted"):
        entity_metrics([["O"], ["O", "O"]], [["O"], ["O"]])


@pytest.mark.parametrize(
    ("tags", "scheme"),
    [
        ([["B-A", "I-A", "O"], ["O"]], "IOB2"),
        ([["B-A", "B-A"]], "IOB2"),
        ([["I-A", "O"], ["I-A", "B-A"], ["B-A", "O"]], "IOB1"),
        ([["B-A", "I-A", "O"], ["B-A", "O"], ["I-A", "O"]], "IOB2"),  # a slip does not make another scheme
        ([["B-A", "E-A", "S-B", "O"]], "IOBES"),
        ([["B-A", "L-A", "U-B", "O"]], "BILOU"),
        ([["I-A", "E-A", "O"]], "IOE2"),
        ([["DT", "NN", "VB"]], None),
        ([["O", "O"]], None),
        ([["X-A", "O"]], None),
    ],
)
def test_the_scheme_is_told_from_the_tags(tags: Sentences, scheme: str | None) -> None:
    assert find_scheme(tags) == scheme


def test_tags_that_spell_no_entities_by_hand() -> None:
    scores = tag_metrics([["DT", "NN"], ["NN", "VB"]], [["DT", "NN"], ["NN", "NN"]])
    assert scores["accuracy"] == 0.75
    assert scores["macro_f1"] == pytest.approx((1 + 0.8 + 0) / 3)
    assert scores["report"]["NN"]["f1-score"] == pytest.approx(0.8)
