"""The `train` section: its values, and what follows from them."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from augkit.recipe.training import Budget, Lora, TrainSettings


@pytest.mark.parametrize(
    ("values", "rate"),
    [
        ({}, 2e-3),
        ({"model": "builtin:bert-tiny"}, 1e-3),
        ({"model": "some/folder"}, 5e-5),
        ({"model": "some/folder", "lora": True}, 5e-4),
        ({"model": "some/folder", "lora": True, "learning_rate": 0.01}, 0.01),
    ],
)
def test_the_learning_rate_suits_the_model_unless_it_is_given(values: dict[str, Any], rate: float) -> None:
    assert TrainSettings(**values).peak_learning_rate == rate


@pytest.mark.parametrize(
    ("budget", "steps"),
    [(40, 40), ({"steps": 7}, 7), ({"epochs": 1.5}, 5), ({"examples": 65}, 3), ({"examples": 1}, 1)],
)
def test_a_budget_is_so_many_steps_of_32_of_100_rows(budget: Any, steps: int) -> None:
    assert TrainSettings(budget=budget).budget.optimizer_steps(rows=100, batch_size=32) == steps


@pytest.mark.parametrize("values", [{}, {"steps": 5, "epochs": 1.0}, {"steps": 0}, {"epochs": -1.0}])
def test_a_budget_is_one_thing(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Budget(**values)


def test_evaluations_fall_on_tenths_of_the_budget_unless_told() -> None:
    assert [TrainSettings().evaluation_steps(steps) for steps in (300, 19, 5)] == [30, 1, 1]
    assert TrainSettings(evaluate_every=50).evaluation_steps(300) == 50


def test_short_spellings() -> None:
    settings = TrainSettings(model="m", lora=True, class_weights={0: 1.0, 1: 2.0})
    assert settings.lora == Lora(rank=8, alpha=16)
    assert settings.class_weights == {"0": 1.0, "1": 2.0}
    assert TrainSettings(model="m", lora=False).lora is None


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"batch_size": 30, "gradient_accumulation": 4}, "cannot be cut into 4 equal pieces"),
        ({"lora": True}, "trained from scratch"),
        ({"deepspeed": "zero9"}, "neither a preset"),
        ({"precision": "int8"}, "precision"),
        ({"epochs": 3}, "epochs"),
    ],
)
def test_contradictions_are_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        TrainSettings(**values)
