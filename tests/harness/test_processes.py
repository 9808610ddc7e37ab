"""Two real processes that share each step, plainly and under DeepSpeed, on the CPU with gloo."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
import time
from pathlib import Path

import pytest

from augkit.errors import RecipeError
from augkit.harness.trainer import TrainingError
from augkit.harness.training import train
from tests.harness import small

pytest.importorskip("torch")
pytest.importorskip("accelerate")


def losses(result):
    lines = [json.loads(line) for line in (result.folder / "metrics.jsonl").read_text().splitlines()]
    return [line["loss"] for line in lines if line["split"] == "train"]


def shared(runs, processes, **changes):
    plain = {"budget": 6, "evaluate_every": 2, "learning_rate": 1e-3, "gradient_accumulation": 1}
    return train(
        small.dataset(),
        small.COLUMNS,
        small.settings(**(plain | changes)),
        seed=0,
        runs=runs,
        dataset_id="small@1",
        processes=processes,
    )


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return small.tiny_bert(tmp_path_factory.mktemp("bert"))


@pytest.fixture(scope="module")
def alone(tmp_path_factory, model):
    return shared(tmp_path_factory.mktemp("alone"), 1, model=model)


def test_two_processes_with_half_the_batch_follow_the_loss_of_one(tmp_path, model, alone):
    assert losses(shared(tmp_path, 2, model=model)) == pytest.approx(losses(alone), abs=2e-5)


@pytest.mark.parametrize("stage", ["zero1", "zero2", "zero3"])
def test_two_processes_under_zero_follow_the_loss_of_one(tmp_path, model, alone, stage):
    pytest.importorskip("deepspeed")
    if shutil.which("g++") is None:
        pytest.skip("DeepSpeed compiles an extension with g++, which is not there")
    together = shared(tmp_path, 2, model=model, deepspeed=stage, keep_model=True)
    assert losses(together) == pytest.approx(losses(alone), abs=2e-5)
    assert together.metrics["test"]["log_loss"] == pytest.approx(alone.metrics["test"]["log_loss"], abs=1e-4)
    assert (together.folder / "model" / "model.safetensors").is_file()


def test_a_process_that_dies_ends_the_run_with_its_signal_and_no_hang(tmp_path):
    def kill_second_worker():
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            for entry in os.listdir("/proc"):
                try:
                    words = Path(f"/proc/{entry}/environ").read_bytes().split(b"\0")
                    command = Path(f"/proc/{entry}/cmdline").read_bytes()
                except (OSError, ValueError):
                    continue
                if b"RANK=1" in words and str(tmp_path).encode() in command and list(tmp_path.glob("*/metrics.jsonl")):
                    os.kill(int(entry), signal.SIGKILL)
                    return
            time.sleep(0.05)

    killer = threading.Thread(target=kill_second_worker)
    killer.start()
    with pytest.raises(TrainingError, match=r"Process 2 of 2 was killed by signal 9 \(SIGKILL\)"):
        shared(tmp_path, 2, budget=100_000, evaluate_every=1000)
    killer.join()


def test_a_batch_that_cannot_be_shared_out_is_refused(tmp_path):
    with pytest.raises(RecipeError, match="8 rows cannot be cut into 3 equal pieces") as caught:
        shared(tmp_path, 3)
    assert "train.batch_size: 9" in caught.value.hint
