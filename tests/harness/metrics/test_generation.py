"""Scores of written texts against values worked out by hand and against sacreBLEU."""

from __future__ import annotations

import json

import numpy as np
import pytest

from augkit.harness.metrics.generation import generation_metrics, sentence_chrf

sacrebleu = pytest.importorskip("sacrebleu", reason="sacrebleu is not installed: pip install 'augkit[train]'")

WANTED = ["The cat sat on the mat .", "He went home early today .", "Nothing is as it was ."]
WRITTEN = ["The cat is on the mat .", "He went home .", "Something else entirely !"]


def test_agrees_with_sacrebleu() -> None:
    scores = generation_metrics(WANTED, WRITTEN)
    assert scores["bleu"] == pytest.approx(sacrebleu.corpus_bleu(WRITTEN, [WANTED]).score)
    assert scores["chrf"] == pytest.approx(sacrebleu.corpus_chrf(WRITTEN, [WANTED]).score)
    assert scores["chrf_plus_plus"] == pytest.approx(sacrebleu.corpus_chrf(WRITTEN, [WANTED], word_order=2).score)
    assert 0 < scores["bleu"] < 100
    single = [sacrebleu.sentence_chrf(text, [wanted]).score / 100 for text, wanted in zip(WRITTEN, WANTED, strict=True)]
    assert sentence_chrf(WANTED, WRITTEN) == pytest.approx(single)
    assert scores["sentence_chrf"] == pytest.approx(np.mean(single))


def test_bleu_by_hand() -> None:
    # n-grams in common: 5 of 6 words, 3 of 5, 2 of 4, 1 of 3; no brevity penalty
    scores = generation_metrics(["the cat sat on the mat"], ["the cat is on the mat"])
    assert scores["bleu"] == pytest.approx(100 * (5 / 6 * 3 / 5 * 1 / 4 * 1 / 6) ** 0.25, abs=0.01)


def test_chrf_by_hand() -> None:
    # characters: 2 of 3 written ones, of 3 wanted; pairs: 1 of 2; triples: 0 of 1. Longer ones do not exist.
    precision = recall = (2 / 3 + 1 / 2 + 0) / 3
    expected = 5 * precision * recall / (4 * precision + recall)  # F-score that weighs recall twice
    assert sentence_chrf(["abc"], ["abd"])[0] == pytest.approx(expected)


def test_chinese_is_cut_into_characters() -> None:
    scores = generation_metrics(["今天天气很好"], ["今天天气不好"])
    assert scores["bleu"] > 0
    assert "tok:zh" in scores["report"]["bleu"]
    assert "tok:13a" in generation_metrics(WANTED, WRITTEN)["report"]["bleu"]


def test_equal_texts_have_full_marks_and_empty_ones_none() -> None:
    best = generation_metrics(WANTED, WANTED)
    assert (best["chrf"], best["bleu"], best["exact_match"], best["length_ratio"]) == pytest.approx((100, 100, 1, 1))
    worst = generation_metrics(WANTED, ["", "", ""])
    assert worst["chrf"] == worst["bleu"] == worst["exact_match"] == worst["length_ratio"] == 0
    json.dumps(worst, allow_nan=False)


def test_nothing_to_compare_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        generation_metrics([], [])
