"""DeepSpeed's configuration: presets, the user's own file, and what is refused before a process is started."""

from __future__ import annotations

import json
import os
import time

import pytest

from augkit.errors import MissingExtra, RecipeError
from augkit.harness.deepspeed import check_deepspeed, deepspeed_config
from augkit.harness.run_folder import run_key
from tests.harness import small

GATHER = "stage3_gather_16bit_weights_on_model_save"


@pytest.fixture
def own(tmp_path):
    """Writes the user's own file."""

    def write(value):
        path = tmp_path / "own.json"
        path.write_text(value if isinstance(value, str) else json.dumps(value))
        return str(path)

    return write


@pytest.mark.parametrize("stage", range(4))
def test_a_preset_is_its_stage_with_everything_else_from_the_train_section(stage):
    config = deepspeed_config(f"zero{stage}")
    assert config["zero_optimization"]["stage"] == stage
    assert config["zero_optimization"].get(GATHER, False) == (stage == 3)  # else only pieces of the weights are saved
    assert "optimizer" not in config  # AdamW of torch, which needs no compiler
    assert {config[name] for name in ("train_batch_size", "gradient_accumulation_steps", "gradient_clipping")} == {
        "auto"
    }


def test_what_the_own_file_leaves_out_is_as_in_the_presets(own):
    config = deepspeed_config(own({"zero_optimization": {"stage": 3, "overlap_comm": False}, "steps_per_print": 5}))
    assert config["zero_optimization"] == {"stage": 3, "overlap_comm": False, GATHER: True}
    assert config["steps_per_print"] == 5
    assert config["gradient_accumulation_steps"] == "auto"


@pytest.mark.parametrize(
    ("content", "said", "hint"),
    [
        ("{", "cannot be read", "zero0, zero1"),
        ("[1]", "holds list where DeepSpeed reads an object", "zero_optimization"),
        ({"tensor_parallel": {"autotp_size": 2}}, "asks for tensor_parallel", "zero3"),
    ],
)
def test_a_file_that_is_no_configuration_is_refused(own, content, said, hint):
    """Under tensor parallelism an evaluation in several processes counts its rows wrongly."""
    with pytest.raises(RecipeError, match=said) as caught:
        deepspeed_config(own(content))
    assert hint in caught.value.hint


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(RecipeError, match=r"names .*nowhere\.json.*cannot be read") as caught:
        deepspeed_config(str(tmp_path / "nowhere.json"))
    assert "zero3" in caught.value.hint


@pytest.mark.parametrize("own_params", [{}, {"params": {"torch_adam": False}}])
def test_an_optimizer_of_deepspeeds_own_needs_a_compiler(own, monkeypatch, tmp_path, own_params):
    pytest.importorskip("deepspeed")
    monkeypatch.setattr("augkit.harness.deepspeed.sys.executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RecipeError, match=r"compiled with g\+\+") as caught:
        check_deepspeed(own({"optimizer": {"type": "AdamW", **own_params}}))
    assert "leave `optimizer` out" in caught.value.hint
    check_deepspeed(own({"optimizer": {"type": "AdamW", "params": {"torch_adam": True}}}))
    check_deepspeed("zero3")


def test_a_lock_that_a_killed_compilation_left_is_removed(own, monkeypatch, tmp_path):
    """DeepSpeed would wait for it for ever."""
    pytest.importorskip("deepspeed")
    for tool in ("g++", "ninja"):
        (tmp_path / tool).write_text("#!/bin/sh\n")
        (tmp_path / tool).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("TORCH_EXTENSIONS_DIR", str(tmp_path / "extensions"))
    stale, fresh = tmp_path / "extensions" / "old" / "lock", tmp_path / "extensions" / "new" / "lock"
    for lock in (stale, fresh):
        lock.parent.mkdir(parents=True)
        lock.touch()
    os.utime(stale, (time.time() - 3600, time.time() - 3600))
    check_deepspeed(own({"optimizer": {"type": "AdamW"}}))
    assert not stale.exists()
    assert fresh.exists()


def test_deepspeed_that_is_not_installed_is_an_extra(monkeypatch):
    monkeypatch.setattr("augkit.harness.deepspeed.find_spec", lambda name: None)
    with pytest.raises(MissingExtra) as caught:
        check_deepspeed("zero1")
    assert caught.value.hint == "pip install 'augkit[deepspeed]'"


def test_the_key_follows_the_bytes_of_the_own_file(own, tmp_path):
    def key(path):
        settings = small.settings(deepspeed=path)
        return run_key("small@1", small.COLUMNS, settings, 0, device="cpu", threads=1, processes=2)

    first = key(own({"zero_optimization": {"stage": 1}}))
    other = tmp_path / "elsewhere.json"
    other.write_text(json.dumps({"zero_optimization": {"stage": 1}}))
    assert key(str(other)) == first
    assert key(own({"zero_optimization": {"stage": 2}})) != first
