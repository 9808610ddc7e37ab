"""Simulated studies whose truth is known."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

__all__ = ["answers", "crossed"]


def crossed(
    generator: Generator, seeds: int, items: int, *, of_seeds: float, of_items: float, of_answers: float
) -> np.ndarray:
    """Differences of mean 0 with effects of seeds, of items and of single answers, given as standard deviations."""
    return (
        generator.normal(0, of_seeds, (seeds, 1))
        + generator.normal(0, of_items, (1, items))
        + generator.normal(0, of_answers, (seeds, items))
    )


def answers(generator: Generator, difficulty: np.ndarray, ability: np.ndarray) -> np.ndarray:
    """Right or wrong, of the Rasch model: seeds by ability, items by difficulty; shape (seeds, items)."""
    chance = 1 / (1 + np.exp(difficulty[None, :] - ability[:, None]))
    return (generator.random(chance.shape) < chance).astype(np.float64)
