"""Which places of a batch hold a word."""

from __future__ import annotations

import torch

__all__ = ["words_and_mask"]


def words_and_mask(
    input_ids: torch.Tensor, attention_mask: torch.Tensor | None, padding: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """The words of a batch and which of them there are, both of one place a text at least.

    Args:
        input_ids: shape (texts, words).
        attention_mask: the same shape, 0 for padding; told from `input_ids` where None.
        padding: number of the word that fills a text up.

    Returns:
        Numbers of words and booleans, each of shape (texts, max(words, 1)).

    >>> words, mask = words_and_mask(torch.empty(2, 0, dtype=torch.long), None, 0)  # two texts without a word
    >>> words.tolist(), mask.tolist()
    ([[0], [0]], [[False], [False]])
    """
    mask = input_ids != padding if attention_mask is None else attention_mask.bool()
    if not input_ids.shape[1]:
        input_ids = torch.full((len(mask), 1), padding, device=mask.device)
        mask = torch.zeros_like(input_ids, dtype=torch.bool)
    return input_ids, mask
