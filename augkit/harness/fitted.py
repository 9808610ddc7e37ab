"""What fitting a model leaves behind for its scoring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from augkit.harness.keeper import Best

__all__ = ["Fitted"]


@dataclass
class Fitted:
    """What training gave.

    Attributes:
        weights: those that are scored, tensors by name, None where they are the ones the model has; or, of
            scikit-learn, the fitted model.
        best: the best evaluation.
        log: lines of metrics.jsonl.
        steps: optimizer steps that were done.
        stopped_early: whether they are fewer than the budget, for want of a better score.
        seconds: of training, evaluations included.
        peak_memory_mb: highest use of memory while training, in 10**6 bytes.
    """

    weights: Any
    best: Best
    log: list[dict[str, Any]]
    steps: int
    stopped_early: bool
    seconds: float
    peak_memory_mb: float
