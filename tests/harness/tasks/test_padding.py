"""Rows of different length as tensors."""

from __future__ import annotations

import pytest
import torch

from augkit.harness.models.masks import words_and_mask
from augkit.harness.tasks.padding import padded


def test_lists_are_filled_up_to_the_longest() -> None:
    rows = [{"input_ids": [5, 6], "labels": 1}, {"input_ids": [7], "labels": 0}]
    batch = padded(rows, {"input_ids": 9})
    assert batch["input_ids"].tolist() == [[5, 6], [7, 9]]
    assert batch["labels"].tolist() == [1, 0]


@pytest.mark.parametrize(("lists", "shape"), [([[], []], (2, 0)), ([[], [3]], (2, 1))])
def test_numbers_of_tokens_are_whole_where_no_text_has_one_too(lists: list[list[int]], shape: tuple[int, int]) -> None:
    made = padded([{"input_ids": one} for one in lists], {"input_ids": 0})["input_ids"]
    assert made.dtype == torch.int64
    assert made.shape == shape


def test_several_labels_a_row_stay_fractions() -> None:
    assert padded([{"labels": [0.0, 1.0]}, {"labels": [1.0, 0.0]}], {"input_ids": 0})["labels"].dtype == torch.float32


def test_words_are_those_that_are_no_padding_where_no_mask_says_so() -> None:
    numbers = torch.tensor([[4, 5, 0], [6, 0, 0]])
    words, mask = words_and_mask(numbers, None, 0)
    assert words is numbers
    assert mask.tolist() == [[True, True, False], [True, False, False]]
    assert words_and_mask(numbers, torch.tensor([[1, 0, 0], [1, 1, 0]]), 0)[1].tolist() == [
        [True, False, False],
        [True, True, False],
    ]
