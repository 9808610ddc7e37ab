"""Runs are found again, one that fails does not sink the others, and neither does a process that dies."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from augkit import api
from augkit.ablation.answers import read_answers
from augkit.ablation.runs import RunJob, make_run, run_all
from augkit.recipe.schema import Recipe
from tests.ablation.conftest import Studied

pytest.importorskip("torch")


def jobs_of(studied: Studied) -> list[RunJob]:
    """The study's own jobs, as its index of finished runs knows them."""
    train = json.loads((studied.outcome.folder / "rule.json").read_text())["train"]
    settings = studied.recipe.train.model_validate(train | {"threads": 1}) if studied.recipe.train else None
    assert settings is not None
    return [
        RunJob(
            arm.id,
            seed,
            arm.dataset,
            str(studied.store),
            {"text": "text", "label": "label"},
            settings,
            str(studied.outcome.folder / "runs"),
        )
        for arm in studied.outcome.result.arms
        for seed in (0, 1, 2)
    ]


def test_finished_runs_are_found_without_starting_a_process(studied: Studied, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*arguments: Any, **options: Any) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr("augkit.ablation.runs.ProcessPoolExecutor", refused)
    runs = run_all(jobs_of(studied), studied.outcome.folder)
    assert [run.key for run in runs] == [key for arm in studied.outcome.result.arms for key in arm.run_keys]
    assert all(run.reused and run.done for run in runs)


def test_a_run_made_again_scores_the_same_to_the_last_digit(studied: Studied, tmp_path: Path) -> None:
    job = jobs_of(studied)[0]
    (again,) = run_all([replace(job, runs=str(tmp_path))], tmp_path, workers=1)
    first = run_all([job], studied.outcome.folder)[0]
    assert again.error == ""
    assert again.key == first.key and not again.reused
    assert again.metrics["test"] == first.metrics["test"]


def test_a_run_that_fails_tells_why(studied: Studied, tmp_path: Path) -> None:
    job = jobs_of(studied)[0]
    run = make_run(replace(job, columns={"text": "text", "label": "nowhere"}, runs=str(tmp_path)))
    assert not run.done and "nowhere" in run.error and run.key == ""


def test_the_same_processes_make_every_run(studied: Studied, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    class Counted(ProcessPoolExecutor):
        def __init__(self, workers: int, *arguments: Any, **options: Any) -> None:
            started.append(workers)
            super().__init__(workers, *arguments, **options)

    monkeypatch.setattr("augkit.ablation.runs.ProcessPoolExecutor", Counted)
    job = replace(jobs_of(studied)[0], dataset="nowhere@0123456789abcdef", runs=str(tmp_path))
    runs = run_all([replace(job, seed=seed) for seed in range(7)], tmp_path, workers=2)
    assert [run.seed for run in runs] == list(range(7)) and all("nowhere" in run.error for run in runs)
    assert started == [2]


def test_a_torn_line_of_the_index_is_passed_over(studied: Studied, tmp_path: Path) -> None:
    lines = (studied.outcome.folder / "runs.jsonl").read_text().splitlines()
    (tmp_path / "runs.jsonl").write_text(lines[0] + "\n" + lines[1][:40])
    known = run_all(jobs_of(studied)[:1], tmp_path)
    assert known[0].reused


def test_answers_line_up_over_seeds_and_give_the_metric(studied: Studied) -> None:
    runs = run_all(jobs_of(studied)[:3], studied.outcome.folder)
    answers = read_answers("baseline", runs, "accuracy")
    assert answers.seeds == (0, 1, 2) and answers.correct.shape == (3, len(answers.ids))
    table = pq.read_table(Path(runs[1].folder) / "predictions.parquet").to_pylist()
    assert answers.correct[1].tolist() == [float(row["prediction"] == row["label"]) for row in table]
    accuracy = [run.metrics["test"]["accuracy"] for run in runs]
    np.testing.assert_allclose(answers.scores.per_seed, accuracy)


def test_a_process_that_dies_fails_its_run_alone(
    studied: Studied, make_recipe: Callable[..., Recipe], tmp_path: Path
) -> None:
    """The dataset of one job is a file that kills the process that opens it."""
    good = jobs_of(studied)[0]
    built = api.build(make_recipe(name="other"), tmp_path / "store", engine="inline")
    deadly = replace(good, arm="deadly", dataset=f"{built.name}@{built.version}", store=str(tmp_path / "store"))
    deadly = replace(deadly, settings=Deadly.of(deadly.settings))
    runs = run_all([replace(good, runs=str(tmp_path / "runs")), deadly], tmp_path, workers=1)
    assert runs[0].done
    assert not runs[1].done and "its process died" in runs[1].error


class Deadly:
    """Settings that end the process of a run at once when they are unpacked there."""

    @staticmethod
    def of(settings: Any) -> Any:
        made = settings.model_copy()
        object.__setattr__(made, "__class__", _DeadlySettings)
        return made


from augkit.recipe.training import TrainSettings  # noqa: E402


def _die() -> None:
    import os

    os._exit(9)


class _DeadlySettings(TrainSettings):
    def __reduce__(self) -> Any:
        return _die, ()
