"""A small study, made once for real: two operators, three seeds, a tiny convolutional network."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from augkit.recipe.schema import Recipe

GOOD = ["good", "great", "fine", "lovely", "wonderful", "nice", "superb", "warm", "bright", "happy"]
BAD = ["bad", "awful", "poor", "nasty", "terrible", "dull", "weak", "cold", "dark", "sad"]
REST = ["the", "film", "story", "actor", "scene", "music", "plot", "camera", "ending", "script", "light", "stage"]


def reviews(path: Path, rows: int = 240, seed: int = 1) -> Path:
    """Different sentences of seven words, two of which tell the label."""
    chance = random.Random(seed)
    made: set[tuple[str, str]] = set()
    while len(made) < rows:
        label = chance.choice(["0", "1"])
        words = chance.sample(REST, 5) + chance.sample(GOOD if label == "1" else BAD, 2)
        chance.shuffle(words)
        made.add((" ".join(words), label))
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("text", "label"), *sorted(made)])
    return path


@pytest.fixture(scope="session")
def review_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reviews(tmp_path_factory.mktemp("data") / "reviews.csv")


@pytest.fixture(scope="session")
def make_recipe(review_file: Path) -> Callable[..., Recipe]:
    """A recipe that can be ablated, with sections replaced by keyword."""

    def make(**sections: Any) -> Recipe:
        values: dict[str, Any] = {
            "augkit": 1,
            "name": "tiny",
            "seed": 3,
            "source": {
                "data": str(review_file),
                "columns": {"text": "text", "label": "label"},
                "splits": {"train": 0.3, "validation": 0.2, "test": 0.5, "stratify": True},
            },
            "augment": {
                "copies": 2,
                "chain": [{"one_of": [{"text.swap": {"rate": 0.3}}, {"text.delete": {"rate": 0.2}}]}],
            },
            "train": {"model": "builtin:text-cnn", "budget": 12, "batch_size": 16, "max_length": 16},
            "ablate": {"seeds": 3, "arms": ["all"]},
        }
        return Recipe.model_validate(values | sections)

    return make


@dataclass(frozen=True)
class Studied:
    """A study that was run, and where everything is."""

    recipe: Recipe
    store: Path
    studies: Path
    outcome: Any


@pytest.fixture(scope="session")
def studied(make_recipe: Callable[..., Recipe], tmp_path_factory: pytest.TempPathFactory) -> Studied:
    pytest.importorskip("torch")
    from augkit.api import ablate

    folder = tmp_path_factory.mktemp("study")
    recipe = make_recipe()
    outcome = ablate(recipe, folder / "store", studies=folder / "studies", workers=1)
    assert [arm.error for arm in outcome.result.arms] == ["", "", ""]
    return Studied(recipe, folder / "store", folder / "studies", outcome)
