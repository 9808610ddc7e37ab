"""How large shards are where the recipe leaves it open."""

from __future__ import annotations

from typing import Any

import pytest

import augkit
from augkit.building.plan import shard_rows

CHAINS = {"text": ["text.swap"], "image": ["image.flip"], "audio": ["audio.gain"]}


def recipe(role: str, copies: int, **output: Any) -> augkit.Recipe:
    source = {"data": "here", "columns": {role: role}}
    return augkit.Recipe.model_validate(
        {
            "augkit": 1,
            "name": "made",
            "source": source,
            "augment": {"copies": copies, "chain": CHAINS[role]},
            "output": output,
        }
    )


@pytest.mark.parametrize(
    ("role", "copies", "rows"),
    [("text", 1, 20_480), ("text", 9, 4_096), ("image", 1, 5_120), ("audio", 3, 5_120), ("image", 9, 4_096)],
)
def test_a_shard_of_images_or_sounds_is_work_enough_for_one_job_and_no_more(role: str, copies: int, rows: int) -> None:
    assert shard_rows(recipe(role, copies)) == rows


def test_what_the_recipe_says_holds_for_images_too() -> None:
    assert shard_rows(recipe("image", 1, shard_rows=7_000)) == 7_000
