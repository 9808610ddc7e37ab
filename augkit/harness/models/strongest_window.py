"""The largest answer of each filter over a text, with a gradient that costs a fraction of the usual one on the CPU.

Of all windows only the one with the largest answer has a gradient: one in thirty, say. Multiplying by zeros for the
others, as a convolution followed by a maximum does, is two thirds of a training step of Kim's network.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.nn import functional

__all__ = ["strongest_window"]


def strongest_window(vectors: torch.Tensor, filters: torch.Tensor, windows: torch.Tensor) -> torch.Tensor:
    """The largest product of each filter with a window of each text.

    Args:
        vectors: shape (texts, words, size), at least as many words as a filter is wide.
        filters: shape (filters, size, width).
        windows: how many of each text's windows count, from its first one on, at least one; shape (texts,).

    Returns:
        Shape (texts, filters).
    """
    if vectors.device.type == "cpu" and vectors.dtype == torch.float32 and not torch.compiler.is_compiling():
        result: torch.Tensor = _StrongestWindow.apply(vectors, filters, windows)  # type: ignore[no-untyped-call]
        return result
    return _answers(vectors, filters, windows).amax(2)


def _answers(vectors: torch.Tensor, filters: torch.Tensor, windows: torch.Tensor) -> torch.Tensor:
    """Of every filter to every window, minus infinity where it does not count: shape (texts, filters, windows)."""
    answers = torch.conv1d(vectors.transpose(1, 2), filters)
    outside = torch.arange(answers.shape[2], device=windows.device) >= windows.unsqueeze(1)
    return answers.masked_fill(outside.unsqueeze(1), float("-inf"))


class _StrongestWindow(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, vectors: torch.Tensor, filters: torch.Tensor, windows: torch.Tensor) -> torch.Tensor:
        values, places = _answers(vectors, filters, windows).max(2)
        ctx.save_for_backward(vectors, filters, places)
        return values

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, None]:
        """Both gradients are weighted sums of few rows, which is what an embedding bag computes."""
        vectors, filters, places = ctx.saved_tensors
        (gradient,) = gradients
        texts, words, size = vectors.shape
        number, _, width = filters.shape
        offsets = torch.arange(width)
        first = torch.arange(texts).unsqueeze(1) * words + places  # (texts, filters): first word of the window
        # Of each filter and each of its offsets: the chosen words of all texts, by the gradient of the filter there.
        rows = first.t().unsqueeze(1) + offsets.unsqueeze(1)  # (filters, width, texts)
        shares = gradient.t().unsqueeze(1).expand(-1, width, -1)
        of_filters = functional.embedding_bag(
            rows.reshape(-1, texts),
            vectors.reshape(-1, size),
            per_sample_weights=shares.reshape(-1, texts).contiguous(),
            mode="sum",
        ).view(number, width, size)
        # Of each word: the filters whose chosen window it is in, at its offset, by the gradient of the filter there.
        into, order = rows.reshape(-1).sort(stable=True)
        parts = filters.transpose(1, 2).reshape(-1, size)  # (filters × width, size)
        starts = torch.searchsorted(into, torch.arange(texts * words))
        of_vectors = functional.embedding_bag(
            order.div(texts, rounding_mode="floor"),
            parts,
            starts,
            per_sample_weights=shares.reshape(-1)[order],
            mode="sum",
        ).view(texts, words, size)
        return of_vectors, of_filters.transpose(1, 2), None
