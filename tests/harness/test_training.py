"""A run from start to end on the CPU: its files, that it repeats, that it is reused and that it goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.harness import small

torch = pytest.importorskip("torch")
pytest.importorskip("accelerate")

FIRST = {"learning_rate": 3e-3}
KILLED = """
import sys
from pathlib import Path
from tests.harness import small
small.run(Path(sys.argv[1]), budget=96, checkpoint_every=8)
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def first(runs):
    return small.run(runs, budget=80, keep_model=True, **FIRST)


def test_a_run_learns_what_there_is_to_learn(first):
    assert first.metrics["test"]["accuracy"] >= 0.9
    assert not first.reused


def test_a_run_folder_holds_configuration_environment_log_predictions_scores_and_weights(first):
    names = {path.name for path in first.folder.iterdir()}
    assert {
        "config.json",
        "environment.json",
        "metrics.jsonl",
        "metrics.json",
        "efficiency.json",
        "predictions.parquet",
        "model",
    } <= names
    assert "checkpoints" not in names
    assert (first.folder / "model" / "model.safetensors").is_file()
    config = json.loads((first.folder / "config.json").read_text())
    assert config["seed"] == 0
    assert config["resolved"]["labels"] == ["blame", "praise"]
    assert "torch" in json.loads((first.folder / "environment.json").read_text())["packages"]


def test_the_log_has_a_line_for_each_logged_step_and_each_evaluation(first):
    lines = [json.loads(line) for line in (first.folder / "metrics.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines if line["split"] == "validation"] == list(range(8, 81, 8))
    losses = [line["loss"] for line in lines if line["split"] == "train"]
    assert losses[-1] < losses[0]


def test_scores_can_be_computed_again_from_the_predictions_alone(first):
    table = pq.read_table(first.folder / "predictions.parquet")
    assert table.column_names[:4] == ["id", "label", "prediction", "correct"]
    assert len(table) == 60
    right = [
        label == prediction
        for label, prediction in zip(table["label"].to_pylist(), table["prediction"].to_pylist(), strict=True)
    ]
    assert table["correct"].to_pylist() == [float(value) for value in right]
    assert first.metrics["test"]["accuracy"] == pytest.approx(sum(right) / 60, abs=1e-12)


def test_predictions_stand_in_the_order_of_the_test_split(first):
    table = pq.read_table(first.folder / "predictions.parquet")
    assert table["id"].to_pylist() == [str(index) for index in range(60)]
    assert table["label"].to_pylist() == small.dataset()["test"]["label"][:]


def test_the_best_checkpoint_on_validation_is_the_one_that_is_scored(first):
    lines = [json.loads(line) for line in (first.folder / "metrics.jsonl").read_text().splitlines()]
    scores = {line["step"]: line["accuracy"] for line in lines if line["split"] == "validation"}
    best = max(scores.values())
    assert first.metrics["best_step"] == min(step for step, score in scores.items() if score == best)
    assert first.metrics["validation"]["accuracy"] == best


def test_the_kept_model_answers_as_the_run_did(first):
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    import augkit.harness.models.text_cnn  # noqa: F401  registers the architecture

    model = AutoModelForSequenceClassification.from_pretrained(first.folder / "model").eval()
    tokenizer = AutoTokenizer.from_pretrained(first.folder / "model")
    texts = small.dataset()["test"]["text"][:5]
    with torch.inference_mode():
        logits = model(**tokenizer(texts, padding=True, return_tensors="pt")).logits
    told = pq.read_table(first.folder / "predictions.parquet")["probabilities"].to_pylist()[:5]
    torch.testing.assert_close(
        torch.softmax(logits.double(), 1), torch.tensor(told, dtype=torch.float64), atol=1e-5, rtol=0
    )


def test_a_finished_run_is_not_trained_twice(first, runs):
    again = small.run(runs, budget=80, keep_model=True, **FIRST)
    assert again.reused
    assert again.metrics == first.metrics


def test_the_same_key_gives_the_same_bytes(first, tmp_path):
    again = small.run(tmp_path, budget=80, keep_model=True, **FIRST)
    assert again.key == first.key and not again.reused
    for name in ("metrics.json", "metrics.jsonl", "predictions.parquet", "model/model.safetensors"):
        assert (again.folder / name).read_bytes() == (first.folder / name).read_bytes(), name


def test_another_seed_or_setting_gives_another_key(first, runs):
    assert small.run(runs, budget=8, seed=1).key != small.run(runs, budget=8).key
    assert small.run(runs, budget=8, weight_decay=0.1).key != small.run(runs, budget=8).key


def test_what_does_not_change_the_scores_does_not_change_the_key(runs):
    plain = small.run(runs, budget=8)
    assert small.run(runs, budget=8, checkpoint_every=1).reused
    assert small.run(runs, budget=8, learning_rate=2e-3).key == plain.key  # the text-cnn's default, spelt out


def test_the_state_of_global_chance_is_left_alone(tmp_path):
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    small.run(tmp_path, budget=8)
    torch.testing.assert_close(torch.rand(3), expected, atol=0, rtol=0)


def test_a_killed_run_goes_on_to_the_same_scores(tmp_path):
    environment = os.environ | {"OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    killed = tmp_path / "killed"
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(killed)], env=environment, cwd=Path(__file__).parents[2]
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not list(killed.glob("*/checkpoints/checkpoint-*/augkit.json")):
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert list(killed.glob("*/checkpoints/checkpoint-*/augkit.json"))
    assert not list(killed.glob("*/metrics.json"))

    resumed = small.run(killed, budget=96, checkpoint_every=8)
    whole = small.run(tmp_path / "whole", budget=96, checkpoint_every=8)
    assert resumed.key == whole.key
    for name in ("metrics.json", "metrics.jsonl", "predictions.parquet"):
        assert (resumed.folder / name).read_bytes() == (whole.folder / name).read_bytes(), name


def test_early_stopping_counts_optimizer_steps(tmp_path):
    stopped = small.run(tmp_path, budget=200, learning_rate=1e-9, evaluate_every=4, early_stopping=12)
    assert stopped.metrics["stopped_early"]
    assert stopped.metrics["steps"] - stopped.metrics["best_step"] == 12


@pytest.mark.parametrize(("budget", "steps"), [({"epochs": 2}, 30), ({"examples": 100}, 13), ({"steps": 5}, 5)])
def test_a_budget_is_counted_in_steps_epochs_or_examples(tmp_path, budget, steps):
    assert small.run(tmp_path, budget=budget).metrics["steps"] == steps
