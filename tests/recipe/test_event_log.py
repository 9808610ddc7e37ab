"""`source.events`: what it makes, what it refuses, and that recipes without it are what they were."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from augkit.recipe.resolve import identity, resolved
from augkit.recipe.schema import Recipe, Source

LOG = {"user": "u", "item": "i", "time": "t"}


def source(**keys: Any) -> Source:
    events = LOG | keys.pop("events", {})
    return Source.model_validate({"data": "log.csv", "events": events, **keys})


def test_the_columns_of_a_log_need_not_be_named() -> None:
    plain = {"id": "sequence", "items": "items", "times": "times", "time": "time"}
    assert source().columns == plain
    assert source(splits={"train": 0.8, "test": 0.2}).columns == plain | {"group": "user"}
    assert source(splits={"train": 0.8, "test": 0.2, "by": "time"}).columns == plain
    assert source(events={"rating": "r", "holdout": "leave_one_out"}).columns == plain | {
        "ratings": "ratings",
        "target_item": "target_item",
        "held_out": "held_out",
    }
    assert source(columns={"items": "items"}).columns == {"items": "items"}


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"events": {"item": "u"}}, "column 'u' is named twice"),
        ({"events": {"holdout": {"validation": 0.5, "test": 0.5}}}, "`holdout` leaves no event to train on"),
        ({"events": {"holdout": {"dev": 0.1}}}, "Input should be 'validation' or 'test'"),
        ({"events": {"k_core": 0}}, "greater than or equal to 1"),
        ({"events": {"users": "u"}}, "Extra inputs are not permitted"),
        ({"events": {"holdout": "leave_one_out"}, "splits": {"train": 1.0}}, "`events.holdout` makes the splits"),
        ({"events": {"holdout": "leave_one_out"}, "data": {"train": "a", "test": "b"}}, "makes the splits"),
    ],
)
def test_mistakes_are_told(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message.replace("(", r"\(")):
        source(**keys)


def test_a_resolved_recipe_reads_back_as_it_was() -> None:
    recipe = Recipe(augkit=1, name="log", source=source(events={"holdout": {"test": 0.1}, "at_least": {"n": 1}}))
    assert Recipe.model_validate(resolved(recipe)).source.events == recipe.source.events
    assert identity(recipe)["source"]["events"]["holdout"] == {"test": 0.1}


def test_a_recipe_without_a_log_has_the_identity_that_it_had_before_there_were_logs() -> None:
    text = Recipe(augkit=1, name="text", source=Source(data="a.csv", columns={"text": "text"}))
    assert "events" not in identity(text)["source"]
