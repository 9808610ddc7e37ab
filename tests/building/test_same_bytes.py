"""The first promise: the same bytes, whatever works the shards and wherever."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import augkit
from augkit import Recipe


def fingerprint(result: Any) -> tuple[str, list[tuple[str, str]]]:
    """Version id, and path and sha256 of every file."""
    return result.version, [(file.path, file.sha256) for file in result.manifest.files]


@pytest.fixture
def values(write_csv: Any, rows: Any, recipe_values: Any) -> dict[str, Any]:
    data = write_csv(rows(600))
    return recipe_values(
        data,
        source={
            "columns": {"id": "id", "text": "text", "label": "label"},
            "splits": {"train": 0.8, "test": 0.2, "stratify": True},
        },
        augment={"copies": 3},
        balance={"strategy": 0.5},
        gates=["drop_unchanged", "drop_duplicates", {"leakage": {"on_leak": "drop"}}],
        output={"shard_rows": 64},
    )


def test_engines_and_worker_counts_give_the_same_version(values: dict[str, Any], tmp_path: Path) -> None:
    recipe = Recipe.model_validate(values)
    inline = augkit.build(recipe, tmp_path / "inline", engine="inline")
    one = augkit.build(recipe, tmp_path / "one", engine="processes", workers=1)
    two = augkit.build(recipe, tmp_path / "two", engine="processes", workers=2)
    assert len(inline.manifest.files) == 20
    assert fingerprint(inline) == fingerprint(one) == fingerprint(two)


def test_a_build_is_the_same_from_another_folder_by_relative_path(
    values: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = augkit.build(Recipe.model_validate(values), tmp_path / "here", engine="inline")
    elsewhere = tmp_path / "some" / "where else"
    elsewhere.mkdir(parents=True)
    shutil.copy(values["source"]["data"], elsewhere / "moved.csv")
    monkeypatch.chdir(elsewhere)
    values["source"]["data"] = "moved.csv"
    there = augkit.build(Recipe.model_validate(values), "store", engine="inline")
    assert fingerprint(here) == fingerprint(there)


@pytest.mark.parametrize("copies_at_once", [1, 7, 1000])
def test_how_many_rows_are_in_memory_at_a_time_does_not_show(
    values: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copies_at_once: int
) -> None:
    recipe = Recipe.model_validate(values)
    usual = augkit.build(recipe, tmp_path / "usual", engine="inline")
    monkeypatch.setattr("augkit.building.work.COPIES_AT_ONCE", copies_at_once)
    assert fingerprint(augkit.build(recipe, tmp_path / "other", engine="inline")) == fingerprint(usual)


def test_partitions_of_the_global_steps_do_not_show(
    values: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = Recipe.model_validate(values)
    usual = augkit.build(recipe, tmp_path / "usual", engine="inline")
    monkeypatch.setattr("augkit.building.spill.RECORDS_PER_PARTITION", 17)
    assert fingerprint(augkit.build(recipe, tmp_path / "other", engine="inline")) == fingerprint(usual)


def test_the_published_recipe_rebuilds_the_same_version(values: dict[str, Any], tmp_path: Path) -> None:
    first = augkit.build(Recipe.model_validate(values), tmp_path / "first", engine="inline")
    again = augkit.build(Path(first.path) / "recipe.yaml", tmp_path / "again", engine="inline")
    assert fingerprint(again) == fingerprint(first)


def test_another_seed_gives_other_rows(values: dict[str, Any], tmp_path: Path) -> None:
    first = augkit.build(Recipe.model_validate(values), tmp_path / "store", engine="inline")
    other = augkit.build(Recipe.model_validate(values | {"seed": 18}), tmp_path / "store", engine="inline")
    assert not {file.sha256 for file in first.manifest.files} & {file.sha256 for file in other.manifest.files}


def test_a_second_build_reuses_every_shard_and_publishes_nothing_new(values: dict[str, Any], tmp_path: Path) -> None:
    recipe = Recipe.model_validate(values)
    first = augkit.build(recipe, tmp_path / "store", engine="inline")
    second = augkit.build(recipe, tmp_path / "store", engine="inline")
    assert (first.reused, second.reused) == (0, second.shards)
    assert [manifest.version for manifest in augkit.open_store(tmp_path / "store").versions("test")] == [first.version]


def test_global_chance_is_neither_read_nor_changed(
    values: dict[str, Any], tmp_path: Path, make_global_chance: Callable[[], Any]
) -> None:
    before = make_global_chance()
    augkit.build(Recipe.model_validate(values), tmp_path / "store", engine="inline")
    assert make_global_chance() == before


@pytest.fixture
def make_global_chance() -> Callable[[], Any]:
    """The state of Python's and NumPy's global generators."""
    import random

    import numpy as np

    def state() -> Any:
        name, keys, *rest = np.random.get_state()
        return random.getstate(), name, keys.tolist(), rest

    return state
