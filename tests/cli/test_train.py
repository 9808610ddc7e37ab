"""`augkit train`."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, start_process

pytest.importorskip("torch")
pytest.importorskip("accelerate")
Run = Callable[..., Ran]

TRAIN = """
train:
  model: builtin:text-cnn
  budget: 6
  batch_size: 8
  evaluate_every: 3
  threads: 1
"""


@pytest.fixture
def recipe(folder: Path) -> Path:
    path = folder / "recipe.yaml"
    path.write_text(path.read_text() + TRAIN)
    return folder


def test_builds_trains_and_says_what_came_of_it(recipe: Path, run: Run) -> None:
    ran = run("train", "recipe.yaml")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("✓ test accuracy ")
    assert "6, or" in ran.out and "--seed 1" in ran.out
    assert "training 6 steps" in ran.err and "validation accuracy" in ran.err

    again = run("train", "recipe.yaml")
    assert "nothing was trained again" in again.out
    other = run("train", "recipe.yaml", "--seed", "1", "--json")
    assert not other.json["reused"]
    assert other.json["seed"] == 1


def test_json_is_one_line_with_the_scores_and_the_run_folder(recipe: Path, run: Run) -> None:
    ran = run("train", "recipe.yaml", "--json")
    assert len(ran.out.splitlines()) == 1
    assert {"key", "path", "reused", "test", "validation", "train_seconds"} <= set(ran.json)
    assert json.loads(Path(ran.json["path"], "metrics.json").read_text())["test"] == ran.json["test"]


def test_a_published_version_is_trained_as_its_recipe_or_another_says(recipe: Path, run: Run) -> None:
    first = run("train", "recipe.yaml", "--json").json
    assert run("train", "reviews", "--json").json["key"] == first["key"]
    assert run("train", "reviews", "--json").json["reused"]
    changed = run("train", "reviews", "--set", "train.budget=3", "--json").json
    assert changed["steps"] == 3
    (recipe / "other.yaml").write_text((recipe / "recipe.yaml").read_text().replace("budget: 6", "budget: 4"))
    assert run("train", "reviews@latest", "--recipe", "other.yaml", "--json").json["steps"] == 4


def test_copies_are_drawn_anew_in_each_pass_where_that_is_asked_for(recipe: Path, run: Run) -> None:
    once = run("train", "recipe.yaml", "--json").json
    ran = run("train", "recipe.yaml", "--on-the-fly")
    assert ran.code == 0, ran.err
    assert "augkit train recipe.yaml --on-the-fly --seed 1" in ran.out
    again = run("train", "recipe.yaml", "--set", "train.label_smoothing=0.1", "--runs", "other")
    assert "augkit train recipe.yaml --runs other --set train.label_smoothing=0.1 --seed 1" in again.out
    drawn = run("train", "recipe.yaml", "--on-the-fly", "--json").json
    assert drawn["reused"] and drawn["key"] != once["key"] and drawn["rows"]["train"] < once["rows"]["train"]
    refused = run("train", "reviews", "--on-the-fly")
    assert refused.code == 2 and "Name the recipe's file" in refused.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["recipe.yaml", "--set", "train.budgte=3"], "unknown key 'budgte' in train"),
        (["recipe.yaml", "--set", "train.precision=fp8"], "train.precision"),
        (["recipe.yaml", "--set", "train.model=builtin:cnn"], "there is no model 'builtin:cnn'"),
        (["recipe.yaml", "--set", "train.task=token-classification"], "no column is named for tokens and tags"),
        (["recipe.yaml", "--set", "train.deepspeed=zero9"], "neither a preset"),
        (["recipe.yaml", "--set", "train.gradient_accumulation=3"], "cannot be cut into 3 equal pieces"),
        (["nothing.yaml"], "there is no such recipe file"),
        (["nothing"], "There is no store at"),
        (["recipe.yaml", "--set", "source.splits={train: 1.0}"], "its `test` split is missing"),
    ],
)
def test_a_wrong_request_is_refused_without_a_traceback(
    recipe: Path, run: Run, arguments: list[str], said: str
) -> None:
    ran = run("train", *arguments)
    assert ran.code in (1, 2)
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_what_would_change_a_published_version_is_refused(recipe: Path, run: Run) -> None:
    assert run("train", "recipe.yaml").code == 0
    ran = run("train", "reviews", "--set", "augment.copies=2")
    assert ran.code == 2
    assert "published already" in ran.err


def test_ctrl_c_keeps_a_checkpoint_and_the_same_command_goes_on(recipe: Path, run: Run) -> None:
    command = ("train", "recipe.yaml", "--set", "train.budget=600", "--set", "train.evaluate_every=20")
    process = start_process(*command, folder=recipe)
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and not any(
        file.stat().st_size for file in recipe.glob("augkit-runs/*/metrics.jsonl")
    ):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted; a checkpoint is kept" in err and "Traceback" not in err
    (checkpoint,) = recipe.glob("augkit-runs/*/checkpoints/checkpoint-*/augkit.json")
    ran = run(*command)
    assert ran.code == 0
    step = int(checkpoint.parent.name.partition("-")[2])
    assert f"going on after step {step}" in ran.err
