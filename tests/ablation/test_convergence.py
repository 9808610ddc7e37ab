"""The second regime: every arm is trained until validation gets no better, and what only that brings is told apart."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from augkit import api
from augkit.ablation.outcome import with_compute
from augkit.ablation.result import Ablation, read_ablation
from augkit.recipe.schema import Recipe
from tests.ablation.conftest import Studied

pytest.importorskip("torch")

PATIENCE, MOST = 6, 40


@dataclass(frozen=True)
class Converged:
    """A study in both regimes, and one in the second alone, of the same arms and seeds as `studied`."""

    both: Any
    alone: Any


@pytest.fixture(scope="module")
def converged(
    studied: Studied, make_recipe: Callable[..., Recipe], tmp_path_factory: pytest.TempPathFactory
) -> Converged:
    studies = tmp_path_factory.mktemp("converged")
    store = studies / "store"  # of its own: the cards of versions carry the verdicts of the last study
    shutil.copytree(studied.store, store)

    def run(name: str, regime: str, finished: Path) -> Any:
        for found in ("runs", "runs.jsonl"):  # runs are found by what they are, in whatever study
            copy: Any = shutil.copytree if (finished / found).is_dir() else shutil.copy
            (studies / name).mkdir(exist_ok=True)
            copy(finished / found, studies / name / found)
        ablate = {"seeds": 3, "arms": ["all"], "regime": regime, "patience": PATIENCE, "most_steps": MOST}
        return api.ablate(make_recipe(ablate=ablate), store, studies=studies, name=name, workers=1)

    both = run("both", "both", studied.outcome.folder)
    return Converged(both, run("alone", "to_convergence", both.folder))


def test_the_fixed_steps_are_those_of_a_study_without_the_second_regime(studied: Studied, converged: Converged) -> None:
    assert (converged.both.runs, converged.both.reused) == (18, 9)
    assert converged.both.result.regime == "fixed steps"
    fixed = [one for one in converged.both.result.comparisons if one.kind != "compute"]
    assert [one.model_dump(exclude={"cost_per_point"}) for one in fixed] == [
        one.model_dump(exclude={"cost_per_point"}) for one in studied.outcome.result.comparisons
    ]


def test_each_arm_stops_when_validation_gets_no_better(converged: Converged) -> None:
    runs = pq.read_table(converged.both.folder / "runs.parquet").to_pylist()
    second = [run["run_key"] for run in runs if run["regime"] == "to convergence"]
    assert len(second) == 9
    metrics = [json.loads((converged.both.folder / "runs" / key / "metrics.json").read_text()) for key in second]
    for one in metrics:
        waited = one["steps"] - one["best_step"]
        assert waited == PATIENCE if one["stopped_early"] else one["steps"] == MOST
    assert any(one["steps"] > 12 for one in metrics)  # the fixed budget
    assert any(one["stopped_early"] for one in metrics)


def test_effects_to_convergence_stand_beside_those_at_fixed_steps(converged: Converged) -> None:
    compute = [one for one in converged.both.result.comparisons if one.kind == "compute"]
    second = read_ablation(converged.both.folder / "ablation-to-convergence.json")
    assert second.regime == "to convergence"
    assert [(one.arm, one.difference, one.p) for one in compute] == [
        (one.arm, one.difference, one.p) for one in second.comparisons if one.kind == "effect"
    ]
    assert all(one.reason.startswith("Trained to convergence: ") for one in compute)
    assert "trained to convergence" in (converged.both.folder / "report.html").read_text()


def test_the_second_regime_alone_says_that_arms_differ_in_steps(converged: Converged) -> None:
    assert converged.alone.reused == converged.alone.runs == 9
    result = converged.alone.result
    assert result.regime == "to convergence"
    assert any("they differ in optimizer steps" in caveat for caveat in result.protocol.caveats)
    assert not any(one.kind == "compute" for one in result.comparisons)


def test_a_gain_that_only_convergence_brings_is_called_an_effect_of_compute(studied: Studied) -> None:
    def judged(verdict: str) -> Ablation:
        result = studied.outcome.result
        found = [one.model_copy(update={"verdict": verdict}) for one in result.comparisons]
        return result.model_copy(update={"comparisons": found})

    def said(fixed: str, converged: str) -> str:
        (reason,) = [
            one.reason for one in with_compute(judged(fixed), judged(converged)).comparisons if one.kind == "compute"
        ]
        return reason

    assert "so this is an effect of compute" in said("cannot tell", "helps")
    assert "effect of compute" not in said("helps", "helps")
    assert "effect of compute" not in said("cannot tell", "hurts")
