"""The largest answer of each filter: values and gradients as torch's own convolution and maximum give them."""

from __future__ import annotations

import pytest
import torch

from augkit.harness.models.strongest_window import strongest_window


def usual(vectors: torch.Tensor, filters: torch.Tensor, windows: torch.Tensor) -> torch.Tensor:
    answers = torch.conv1d(vectors.transpose(1, 2), filters)
    return torch.stack([row[:, :count].amax(1) for row, count in zip(answers, windows.tolist(), strict=True)])


@pytest.mark.parametrize(
    ("texts", "words", "size", "number", "width"), [(1, 3, 1, 1, 3), (4, 9, 5, 7, 3), (16, 30, 20, 12, 5)]
)
def test_values_and_gradients_are_those_of_a_convolution_and_a_maximum(
    texts: int, words: int, size: int, number: int, width: int
) -> None:
    torch.manual_seed(words)
    results = []
    windows = torch.randint(1, words - width + 2, (texts,))
    given = torch.randn(texts, words, size), torch.randn(number, size, width), torch.randn(texts, number)
    for compute in (strongest_window, usual):
        vectors, filters = (part.clone().requires_grad_() for part in given[:2])
        values = compute(vectors, filters, windows)
        (values * given[2]).sum().backward()
        results.append((values, vectors.grad, filters.grad))
    for one, other in zip(*results, strict=True):
        torch.testing.assert_close(one, other, atol=1e-5, rtol=1e-4)


def test_the_gradient_goes_to_one_window_where_several_are_equal() -> None:
    vectors = torch.ones(1, 6, 2, requires_grad=True)
    strongest_window(vectors, torch.ones(1, 2, 3), torch.tensor([4])).sum().backward()
    assert vectors.grad is not None
    assert vectors.grad.sum() == 6  # three words of two numbers, not shared out


def test_a_large_batch_gives_the_same_gradients_twice() -> None:
    torch.manual_seed(0)
    vectors, filters = torch.randn(64, 50, 30), torch.randn(40, 30, 4)
    found = []
    for _ in range(2):
        one = vectors.clone().requires_grad_()
        strongest_window(one, filters, torch.full((64,), 40)).square().sum().backward()
        found.append(one.grad)
    assert torch.equal(found[0], found[1])  # type: ignore[arg-type]
