"""The loss of a classifier, over texts or over tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

__all__ = ["classification_loss"]

_IGNORED = -100  # label of a token that is not scored


def classification_loss(
    logits: torch.Tensor, labels: torch.Tensor, problem_type: str | None, items: Any = None
) -> torch.Tensor:
    """Cross-entropy, or binary cross-entropy where an item may have several labels.

    Args:
        logits: shape (..., labels).
        labels: numbers of labels, shape (...), -100 where there is none; or 0 and 1, shape (..., labels).
        problem_type: `multi_label_classification`, or anything else for one label an item.
        items: labels of the whole optimizer step, as `Trainer` counts them over accumulated batches and processes;
            the sum is divided by it. Without it the mean over the batch is taken.

    Returns:
        A scalar.

    >>> import torch
    >>> logits, labels = torch.zeros(2, 4), torch.tensor([0, -100])
    >>> round(classification_loss(logits, labels, None).item(), 4), round(float(torch.log(torch.tensor(4.0))), 4)
    (1.3863, 1.3863)
    """
    from torch.nn import functional

    reduction = "mean" if items is None else "sum"
    if problem_type == "multi_label_classification":
        loss = functional.binary_cross_entropy_with_logits(logits, labels.to(logits.dtype), reduction=reduction)
    else:
        flat = logits.reshape(-1, logits.shape[-1])
        loss = functional.cross_entropy(flat, labels.reshape(-1).long(), ignore_index=_IGNORED, reduction=reduction)
    return loss if items is None else loss / items
