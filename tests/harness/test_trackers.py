"""Trackers are told of every logged step, write beside the run, and take each run for one of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from augkit.harness.run_folder import RunFolder
from augkit.harness.trackers import tracked
from augkit.harness.trainer import TrainingError
from tests.harness import small
from tests.harness.small import log_of

pytest.importorskip("torch")
pytest.importorskip("accelerate")


def losses(folder: Path) -> list[float]:
    return [line["loss"] for line in log_of(folder, "train")]


def test_tensorboard_is_told_of_the_loss_in_the_run_folder(tmp_path):
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    result = small.run(tmp_path, budget=8, report_to=["tensorboard"])
    events = EventAccumulator(str(result.folder / "tensorboard")).Reload()
    assert [event.value for event in events.Scalars("train/loss")] == pytest.approx(losses(result.folder), rel=1e-6)


def test_mlflow_is_told_of_the_loss_of_each_run(tmp_path, monkeypatch):
    pytest.importorskip("mlflow")
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    results = {
        result.folder.name: result
        for result in (small.run(tmp_path, budget=8, seed=seed, report_to=["mlflow"]) for seed in (0, 1))
    }
    from mlflow.tracking import MlflowClient

    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    client = MlflowClient((tmp_path / "mlflow").as_uri())
    experiment = client.get_experiment_by_name("augkit")
    runs = {run.info.run_name: run for run in client.search_runs([experiment.experiment_id])}
    assert set(runs) == set(results)
    for name, run in runs.items():
        assert run.info.status == "FINISHED"
        told = client.get_metric_history(run.info.run_id, "train/loss") or client.get_metric_history(
            run.info.run_id, "loss"
        )
        assert [one.value for one in told] == pytest.approx(losses(results[name].folder), rel=1e-6)


def test_weights_and_biases_offline_is_told_of_each_run(tmp_path, monkeypatch, capfd):
    wandb = pytest.importorskip("wandb")
    monkeypatch.setenv("WANDB_MODE", "offline")
    folders = [small.run(tmp_path, budget=8, seed=seed, report_to=["wandb"]).folder for seed in (0, 1)]
    wandb.teardown()
    written = [path.read_bytes() for path in tmp_path.glob("wandb/offline-run-*/run-*.wandb")]
    assert len(written) == len(folders) == 2
    for folder in folders:
        (told,) = [content for content in written if folder.name.encode() in content]
        for loss in losses(folder):
            assert repr(loss).encode() in told
    assert "wandb: " not in "".join(capfd.readouterr())  # it leaves the progress alone


def test_a_tracker_that_fails_is_named_with_what_to_do(tmp_path, monkeypatch):
    pytest.importorskip("mlflow")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "nonsense://nowhere")
    with pytest.raises(TrainingError, match=r"mlflow, which train\.report_to names, failed: .*nonsense") as caught:
        small.run(tmp_path, budget=8, report_to=["mlflow"])
    assert "MLFLOW_TRACKING_URI" in caught.value.hint


def test_the_environment_is_as_it_was_and_what_the_user_set_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("WANDB_PROJECT", "mine")
    monkeypatch.delenv("WANDB_DIR", raising=False)
    before = dict(os.environ)
    with tracked(["tensorboard"], RunFolder(tmp_path / "runs" / "key")):
        assert os.environ["TENSORBOARD_LOGGING_DIR"] == str(tmp_path / "runs" / "key" / "tensorboard")
        assert os.environ["WANDB_PROJECT"] == "mine"
        assert os.environ["WANDB_DIR"] == str(tmp_path / "runs")
    assert dict(os.environ) == before
