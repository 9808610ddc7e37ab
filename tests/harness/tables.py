"""Small tables that several tests train on; what gives the label away is in one number and one category."""

from __future__ import annotations

from typing import Any

import numpy as np
from datasets import Dataset, DatasetDict

from augkit.recipe.training import TrainSettings

LABELLED = {"features": "a, b, colour", "label": "label"}
NUMBERED = {"features": "a, b, colour", "label": "amount"}


def table(rows: int, seed: int) -> Dataset:
    """One row in about six is `yes`; a tenth of `a` is missing. `amount` is a weighted sum with noise."""
    chance = np.random.default_rng(seed)
    a, b = chance.normal(size=rows), chance.normal(size=rows)
    colour = chance.choice(["red", "green", "blue"], rows)
    label = a + 0.5 * b + (colour == "red") > 1.5
    missing = chance.random(rows) < 0.1
    return Dataset.from_dict(
        {
            "a": [None if gone else value for value, gone in zip(a.tolist(), missing, strict=True)],
            "b": b,
            "colour": colour.tolist(),
            "label": np.where(label, "yes", "no").tolist(),
            "amount": 3 * a + b + 2 * (colour == "red") + chance.normal(0, 0.1, rows),
        }
    )


def tables(train_rows: int = 300) -> DatasetDict:
    return DatasetDict(train=table(train_rows, 1), validation=table(150, 2), test=table(150, 3))


def settings(model: str = "builtin:gradient-boosting", **changes: Any) -> TrainSettings:
    """Settings for a training of less than a second."""
    plain: dict[str, Any] = {"model": model, "budget": 20, "threads": 1, "keep_model": False}
    return TrainSettings(**(plain | changes))
