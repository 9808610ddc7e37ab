"""What arms are judged by where their answers are written texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from augkit.ablation.answers import judged_by, read_answers
from augkit.ablation.arms import Arm
from augkit.ablation.built import BuiltArm
from augkit.ablation.cost import arm_result
from augkit.ablation.runs import Run
from augkit.harness.metrics.generation import generation_metrics, sentence_chrf
from augkit.recipe.schema import Recipe

WANTED = ["the red boat sails", "a dog barks", "yes"]
WRITTEN = (["the red boat sails", "a dog", "no"], ["the red coat sails", "a dog barks", "yes"])


@pytest.fixture
def runs(tmp_path: Path) -> list[Run]:
    """Two finished runs that wrote texts, with the files a run leaves."""
    return [_run(tmp_path / str(seed), seed, written) for seed, written in enumerate(WRITTEN)]


def _run(folder: Path, seed: int, written: list[str]) -> Run:
    folder.mkdir()
    correct = sentence_chrf(WANTED, written)
    ids = [f"row{number}" for number in range(len(WANTED))]
    answers = {"id": ids, "label": WANTED, "prediction": written, "correct": correct}
    pq.write_table(pa.table(answers), folder / "predictions.parquet")
    scores: dict[str, Any] = generation_metrics(WANTED, written)
    line = {"step": 5, "split": "validation"} | {name: scores[name] for name in ("chrf", "sentence_chrf")}
    (folder / "metrics.jsonl").write_text(json.dumps(line) + "\n")
    metrics = {"metric": "chrf", "test": scores}
    return Run("baseline", seed, "fixed steps", "pairs@1", key=str(seed), folder=str(folder), metrics=metrics)


def test_written_texts_are_judged_by_the_mean_chrf_of_the_rows_wherever_it_is_told(runs: list[Run]) -> None:
    metric = judged_by(runs[0])
    assert metric == "sentence_chrf"
    answers = read_answers("baseline", runs, metric)
    measured = [run.metrics["test"]["sentence_chrf"] for run in runs]
    assert answers.scores.per_seed.tolist() == pytest.approx(measured)
    recipe = Recipe.model_validate(
        {"augkit": 1, "name": "pairs", "source": {"data": "unused.csv", "columns": {"text": "text"}}}
    )
    arm = BuiltArm(Arm("baseline", "Baseline", "baseline", (), recipe))
    result = arm_result(arm, runs, answers, metric, 0.95)
    assert result.mean == pytest.approx(sum(measured) / 2) == pytest.approx(result.metrics["sentence_chrf"])
    assert result.curve[0].mean == pytest.approx(result.mean)  # on the scale of the arms, as a page draws it
    assert 0 < result.mean < 1 < 10 < (result.metrics["chrf"] or 0)


def test_other_scores_are_judged_as_they_are(runs: list[Run]) -> None:
    for metric in ("accuracy", "f1", "micro_f1", "ndcg@10", "r2"):
        assert judged_by(Run("all", 0, "fixed steps", "rows@1", metrics={"metric": metric})) == metric
