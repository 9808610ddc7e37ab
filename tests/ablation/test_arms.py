"""Which arms a recipe gives, and what they are when they are really built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from augkit import api
from augkit.ablation.arms import make_arms
from augkit.ablation.built import build_arms, refuse_leaks, version_tables
from augkit.errors import RecipeError
from augkit.recipe.ablation import AblateSettings
from augkit.recipe.schema import Recipe
from augkit.store.store import open_store

THREE: list[Any] = [{"one_of": [{"text.swap": {"rate": 0.3}}, {"text.delete": {"rate": 0.2}}, "text.mask"]}]


def ids(recipe: Recipe, **settings: Any) -> list[str]:
    return [arm.id for arm in make_arms(recipe, AblateSettings(**settings))]


def test_each_operator_alone_all_but_one_and_all(make_recipe: Callable[..., Recipe]) -> None:
    assert ids(make_recipe(augment={"chain": THREE})) == [
        *("baseline", "copy-control", "only-text.swap", "only-text.delete", "only-text.mask"),
        *("without-text.swap", "without-text.delete", "without-text.mask", "all"),
    ]


def test_of_two_operators_all_but_one_is_the_other_alone(make_recipe: Callable[..., Recipe]) -> None:
    assert ids(make_recipe()) == ["baseline", "copy-control", "only-text.swap", "only-text.delete", "all"]


def test_a_single_operator_is_one_arm(make_recipe: Callable[..., Recipe]) -> None:
    assert ids(make_recipe(augment={"chain": ["text.swap"]})) == ["baseline", "copy-control", "all"]


def test_copies_strength_and_real_rows_are_arms_of_their_own(make_recipe: Callable[..., Recipe]) -> None:
    source = make_recipe().source.model_dump(exclude_none=True) | {"take": {"train": 40}}
    found = ids(make_recipe(source=source), arms=["all"], copies=[1, 2, 4], strength=[0.5, 1.0, 2.0], real=[10, 20])
    assert found == [
        *("baseline", "copy-control", "all", "strength-0.5", "strength-2"),
        *("copy-control-1", "copies-1", "copy-control-4", "copies-4", "real-10", "real-20"),
    ]


@pytest.mark.parametrize(
    ("changes", "settings", "said"),
    [
        ({"augment": None}, {}, "augments nothing"),
        ({"augment": {"chain": ["text.swap"], "copies": 0}}, {}, "augments nothing"),
        ({"augment": {"chain": ["text.swap"], "perturb": False}}, {}, "every arm a copy control"),
        ({"augment": {"chain": ["text.swap"], "splits": ["train", "test"]}}, {}, "augments test"),
        ({}, {"real": 10}, "the recipe takes all it has"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    make_recipe: Callable[..., Recipe], changes: dict[str, Any], settings: dict[str, Any], said: str
) -> None:
    with pytest.raises(RecipeError, match=said):
        make_arms(make_recipe(**changes), AblateSettings(**settings))


def test_all_arms_share_source_rows_and_the_control_has_the_copies_of_all(
    make_recipe: Callable[..., Recipe], tmp_path: Path
) -> None:
    store = open_store(tmp_path / "store")
    built = build_arms(make_arms(make_recipe(), AblateSettings()), store)
    rows = {
        one.arm.id: version_tables(store, one.manifest)["train"].to_pylist()
        for one in built
        if one.manifest is not None
    }
    sources = {row["augkit"]["row_id"]: row["text"] for row in rows["baseline"]}
    assert 70 <= len(sources) <= 74  # three tenths of 240, by class
    for arm, found in rows.items():
        kept = {row["augkit"]["row_id"]: row["text"] for row in found if row["augkit"]["copy"] is None}
        assert kept == sources, arm
    control, augmented = rows["copy-control"], rows["all"]
    assert sorted(row["augkit"]["row_id"] for row in control) == sorted(row["augkit"]["row_id"] for row in augmented)
    assert all(row["text"] == sources[row["augkit"]["source_id"]] for row in control)
    assert {row["augkit"]["drawn"] for row in control if row["augkit"]["copy"] is not None} == {"[]"}
    assert any(row["text"] != sources[row["augkit"]["source_id"]] for row in augmented)


def test_the_copy_control_is_a_version_that_verifies(make_recipe: Callable[..., Recipe], tmp_path: Path) -> None:
    arms = make_arms(make_recipe(), AblateSettings())
    control = next(one for one in build_arms(arms, open_store(tmp_path / "store")) if one.arm.kind == "copy_control")
    checked = api.verify(control.dataset, tmp_path / "store")
    assert checked.problems == () and checked.replayed > 0
    assert api.verify("tiny-arms@copy-control", tmp_path / "store").version == control.dataset


def test_the_arm_all_is_the_version_that_build_makes(make_recipe: Callable[..., Recipe], tmp_path: Path) -> None:
    arms = make_arms(make_recipe(), AblateSettings())
    built = next(one for one in build_arms(arms, open_store(tmp_path / "a")) if one.arm.id == "all")
    alone = api.build(make_recipe(), tmp_path / "b", engine="inline")
    assert built.dataset == f"{alone.name}@{alone.version}"


def test_balance_and_gates_that_refuse_copies_count_in_the_control_too(
    make_recipe: Callable[..., Recipe], tmp_path: Path
) -> None:
    gates = ["drop_unchanged", "drop_duplicates", {"share_changed": {"max": 0.35}}]
    recipe = make_recipe(gates=gates, balance={"strategy": {"0": 120, "1": 160}})
    store = open_store(tmp_path / "store")
    built = build_arms(make_arms(recipe, AblateSettings(arms=["all"])), store)
    _, control, augmented = (one.manifest for one in built)
    assert control is not None and augmented is not None
    assert control.counts["train"]["classes"] == augmented.counts["train"]["classes"]
    assert control.counts["train"]["copies"] > 0


def test_data_that_leaks_is_refused_with_what_to_do(make_recipe: Callable[..., Recipe], tmp_path: Path) -> None:
    lines = [f"{text},{label}" for text, label in [("A fine film!", 1), ("a fine film", 1), ("so bad", 0)] * 20]
    data = tmp_path / "leaky.csv"
    data.write_text("text,label\n" + "\n".join(lines) + "\n")
    source = make_recipe().source.model_dump(exclude_none=True) | {"data": str(data)}
    arms = make_arms(make_recipe(source=source), AblateSettings())
    with pytest.raises(RecipeError, match=r"the data leaks: of the .* training rows of the arm baseline") as told:
        build_arms(arms, open_store(tmp_path / "store"))
    assert "on_leak: drop" in told.value.hint
    mended = make_recipe(source=source, gates=["drop_unchanged", {"leakage": {"on_leak": "drop"}}])
    with pytest.raises(RecipeError, match="needs a train split"):  # all of it leaked
        build_arms(make_arms(mended, AblateSettings()), open_store(tmp_path / "store"))


def test_a_clean_study_has_no_leak(make_recipe: Callable[..., Recipe], tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    assert refuse_leaks(build_arms(make_arms(make_recipe(), AblateSettings()), store), store) == []


def test_a_study_needs_validation_and_test_splits(make_recipe: Callable[..., Recipe], tmp_path: Path) -> None:
    source = make_recipe().source.model_dump(exclude_none=True) | {"splits": {"train": 0.5, "test": 0.5}}
    arms = make_arms(make_recipe(source=source), AblateSettings())
    with pytest.raises(RecipeError, match="needs a validation split: it chooses checkpoints on it"):
        build_arms(arms, open_store(tmp_path / "store"))


def test_a_single_test_row_is_refused(make_recipe: Callable[..., Recipe], tmp_path: Path) -> None:
    train = make_recipe().source.data
    (tmp_path / "one.csv").write_text("text,label\nan unheard-of story,1\n")
    source = make_recipe().source.model_dump(exclude_none=True) | {
        "data": {"train": train, "test": str(tmp_path / "one.csv")},
        "splits": {"train": 0.8, "validation": 0.2},
    }
    arms = make_arms(make_recipe(source=source), AblateSettings())
    with pytest.raises(RecipeError, match="a single test row says nothing about chance"):
        build_arms(arms, open_store(tmp_path / "store"))


def test_a_model_that_is_not_there_is_told_before_anything_is_built(
    make_recipe: Callable[..., Recipe], tmp_path: Path
) -> None:
    recipe = make_recipe(train={"model": str(tmp_path / "no-model")})
    with pytest.raises(RecipeError, match=r"there is no folder .*no-model"):
        api.ablate(recipe, tmp_path / "store", studies=tmp_path / "studies")
    assert not (tmp_path / "studies").exists()
    assert open_store(tmp_path / "store").names() == []
