"""Two real processes that share each step, plainly and under DeepSpeed, on the CPU with gloo."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from augkit.errors import RecipeError
from augkit.harness.launch import FITTED, WEIGHTS, command, error_file, write_work
from augkit.harness.machine import Machine
from augkit.harness.quiet import quiet
from augkit.harness.run_folder import RunFolder
from augkit.harness.trainer import TrainingError
from augkit.harness.training import train
from augkit.store.locks import locked
from tests.conftest import ROOT
from tests.harness import small
from tests.harness.small import log_of

torch = pytest.importorskip("torch")


pytest.importorskip("accelerate")

STEPS = {"budget": 12, "evaluate_every": 6, "learning_rate": 5e-3}
LONGER = {"budget": 30, "evaluate_every": 3}
OWN = {"zero_optimization": {"stage": 2, "overlap_comm": False, "reduce_bucket_size": 10_000}}
STAGES: dict[str, dict[str, Any]] = {
    "plain": {"deepspeed": None},
    "skipped": {"deepspeed": "zero2"},
    "zero0": {},
    "zero1": {},
    "zero2": LONGER,
    "accumulated": {"deepspeed": "zero2", "gradient_accumulation": 2},
    "bf16": {"deepspeed": "zero2", "precision": "bf16"},
    "lora": {"deepspeed": "zero2", "lora": {"rank": 4}},
    "own": {"deepspeed": "own.json"},
    "zero3": {},  # last: models that are loaded after it in the same process would be loaded in pieces
}
"""Name to what differs from the plain settings; `deepspeed` is the name itself where left out."""


def losses(log: list[dict[str, Any]]) -> list[float]:
    return [line["loss"] for line in log if line["split"] == "train"]


def shared(runs: Path, processes: int, **changes: Any) -> Any:
    return train(
        small.dataset(),
        small.COLUMNS,
        small.settings(**(STEPS | changes)),
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
    """What one process makes of a stage's data and steps; made once for all stages that have the same."""
    runs = tmp_path_factory.mktemp("alone")

    def run(stage: str, **changes: Any) -> Any:
        steps = {name: value for name, value in STAGES[stage].items() if name in STEPS}
        return shared(runs, 1, model=model, keep_model=True, **steps, **changes)

    return run


@dataclass(frozen=True)
class Pair:
    """What two processes trained, and where."""

    folder: Path

    def log(self, name: str) -> list[dict[str, Any]]:
        return log_of(self.folder / "runs" / name)

    def weights(self, name: str) -> dict[str, Any]:
        return torch.load(self.folder / name / WEIGHTS, weights_only=True)

    def error(self, name: str) -> dict[str, Any]:
        return json.loads(error_file(self.folder / name, 0).read_text())


@pytest.fixture(scope="module")
def pair(tmp_path_factory, model):
    """Made once, however many processes the tests are spread over."""
    pytest.importorskip("deepspeed")
    pytest.importorskip("peft")
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made = Pair(base / "pair")
    with locked(base / "pair.lock", exclusive=True):
        if not made.folder.is_dir():
            _train_in_turn(made.folder, model)
    return made


def _train_in_turn(folder: Path, model: str) -> None:
    folder.mkdir()
    (folder / "own.json").write_text(json.dumps(OWN))
    for name, changes in STAGES.items():
        wanted = STEPS | {"model": model, "deepspeed": name} | changes
        if name == "own":
            wanted["deepspeed"] = str(folder / "own.json")
        work = folder / name
        work.mkdir()
        run = RunFolder(folder / "runs" / name)
        with quiet():
            write_work(work, run, small.dataset(), small.COLUMNS, small.settings(**wanted), 0, Machine("cpu", 2, 2))
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DS_ACCELERATOR": "cpu", "AUGKIT_DEVICE": "cpu"}
    environment |= {"OMP_NUM_THREADS": "1", "TORCH_EXTENSIONS_DIR": str(folder / "extensions")}
    works = [str(folder / name) for name in STAGES]
    ran = subprocess.run(command(2, "tests.harness.in_turn", *works), env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_two_processes_with_half_the_batch_follow_the_loss_of_one(pair, alone):
    assert losses(pair.log("plain")) == pytest.approx(losses(log_of(alone("plain").folder)), abs=2e-5)


@pytest.mark.parametrize("stage", ["zero0", "zero1", "zero2", "zero3", "own", "accumulated"])
def test_two_processes_under_zero_follow_the_loss_of_one(pair, alone, stage):
    found, expected = pair.log(stage), log_of(alone(stage).folder)
    assert losses(found) == pytest.approx(losses(expected), abs=2e-5)
    scores = [line["log_loss"] for line in found if line["split"] == "validation"]
    assert scores == pytest.approx([line["log_loss"] for line in expected if line["split"] == "validation"], abs=1e-4)


@pytest.mark.parametrize("stage", ["plain", "zero0", "zero1", "zero2", "zero3", "own"])
def test_the_weights_of_two_processes_are_whole_and_those_of_one(pair, alone, model, stage):
    """Those of ZeRO 3 lie in pieces in both; what is kept is put together again."""
    from safetensors.torch import load_file

    whole, found = load_file(alone(stage).folder / "model" / "model.safetensors"), pair.weights(stage)
    assert set(found) == set(whole)
    began = load_file(Path(model) / "model.safetensors")["embeddings.word_embeddings.weight"]
    assert (whole["bert.embeddings.word_embeddings.weight"] - began).abs().max() > 0.01  # so much was learnt
    assert all(torch.allclose(found[name], value, atol=1e-3) for name, value in whole.items())


def test_two_processes_under_zero_in_bf16_are_near_fp32_and_not_equal_to_it(pair):
    half, full = losses(pair.log("bf16")), losses(pair.log("zero1"))
    assert half != full
    assert half == pytest.approx(full, abs=0.05)


def test_two_processes_under_zero_train_adapters_alone(pair, alone):
    found = pair.weights("lora")
    assert found and all("lora_" in name or "classifier" in name for name in found)
    expected = log_of(alone("lora", lora={"rank": 4}).folder)
    assert losses(pair.log("lora")) == pytest.approx(losses(expected), abs=2e-5)


def test_nothing_is_compiled(pair):
    """An extension that DeepSpeed compiles by itself would take half a minute and a compiler."""
    assert not list((pair.folder / "extensions").rglob("*.so"))
    assert len(list(pair.folder.glob(f"*/{FITTED}"))) == len(STAGES) - 1


def test_deepspeed_that_is_left_out_in_silence_is_an_error(pair):
    told = pair.error("skipped")
    assert "train.deepspeed was asked for, but the model is run by" in told["message"]
    assert "ACCELERATE_USE_CPU" in told["hint"]


def kill_second_worker(runs: Path) -> None:
    """SIGKILL to the second of two processes once they have written a checkpoint."""
    deadline, victim = time.monotonic() + 500, None
    while time.monotonic() < deadline:
        victim = victim or _second_worker(runs)
        if victim and list(runs.glob("*/checkpoints/checkpoint-*/augkit.json")):
            os.kill(victim, signal.SIGKILL)
            return
        time.sleep(0.01)


def _second_worker(runs: Path) -> int | None:
    for entry in os.listdir("/proc"):
        try:
            words = Path(f"/proc/{entry}/environ").read_bytes().split(b"\0")
            command = Path(f"/proc/{entry}/cmdline").read_bytes()
        except OSError:
            continue
        if b"RANK=1" in words and str(runs).encode() in command:
            return int(entry)
    return None


def test_killed_in_one_process_it_ends_with_its_signal_and_goes_on_to_the_same_scores(tmp_path, model, pair, alone):
    killer = threading.Thread(target=kill_second_worker, args=[tmp_path])
    killer.start()
    options = LONGER | {"model": model, "deepspeed": "zero2", "checkpoint_every": 3}
    with pytest.raises(TrainingError, match=r"Process 2 of 2 was killed by signal 9 \(SIGKILL\)"):
        shared(tmp_path, 2, **options)
    killer.join()
    assert list(tmp_path.glob("*/checkpoints/checkpoint-*/augkit.json"))
    resumed = shared(tmp_path, 2, **options)
    expected = alone("zero2").metrics["test"]["log_loss"]
    assert log_of(resumed.folder) == pair.log("zero2")
    assert resumed.metrics["test"]["log_loss"] == pytest.approx(expected, abs=1e-3)


def test_one_process_under_zero_needs_no_compiler(tmp_path, model, alone, monkeypatch):
    """And is not left out where accelerate's environment asks for that."""
    pytest.importorskip("deepspeed")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("TORCH_EXTENSIONS_DIR", str(tmp_path / "extensions"))
    monkeypatch.setenv("ACCELERATE_USE_CPU", "true")
    assert shutil.which("g++") is None
    result = shared(tmp_path / "runs", 1, model=model, deepspeed="zero1", keep_model=True)
    assert losses(log_of(result.folder)) == pytest.approx(losses(log_of(alone("zero1").folder)), abs=2e-5)
    assert (result.folder / "model" / "model.safetensors").is_file()


def test_what_a_process_says_when_it_fails_is_told(tmp_path, model):
    """The user's own file says another batch size than the recipe: which and what stands in transformers' message."""
    pytest.importorskip("deepspeed")
    own = tmp_path / "own.json"
    own.write_text(json.dumps(OWN | {"train_micro_batch_size_per_gpu": 3}))
    with pytest.raises(TrainingError, match=r"ValueError: .*train_micro_batch_size_per_gpu=3 vs hf .*=8"):
        shared(tmp_path, 1, model=model, deepspeed=str(own))
    assert not list(tmp_path.glob("*/workers"))


def test_a_batch_that_cannot_be_shared_out_is_refused(tmp_path):
    with pytest.raises(RecipeError, match="8 rows cannot be cut into 3 equal pieces") as caught:
        shared(tmp_path, 3)
    assert "train.batch_size: 9" in caught.value.hint
