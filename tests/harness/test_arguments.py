"""What transformers is given: each setting of the `train` section by the name that this transformers knows."""

from __future__ import annotations

from dataclasses import fields

import pytest

from augkit.errors import RecipeError
from augkit.harness.machine import Machine
from augkit.harness.streams import DROPOUT, ORDER, stream_seed
from tests.harness import small

pytest.importorskip("torch")
pytest.importorskip("accelerate")
from transformers import TrainingArguments

from augkit.harness.arguments import check_machine, training_arguments

RENAMED = {
    "evaluation_strategy": "eval_strategy",
    "no_cuda": "use_cpu",
    "group_by_length": "train_sampling_strategy",
    "warmup_ratio": "warmup_steps",
    "fp16_backend": "fp16",
}
GONE = ("overwrite_output_dir", "logging_dir", "save_safetensors", "jit_mode_eval")


def arguments(tmp_path, **changes):
    return training_arguments(
        small.settings(**changes),
        output=tmp_path,
        steps=100,
        batch_size=8,
        seed=7,
        device="cpu",
        processes=1,
        max_length=64,
        generates=False,
        run_name="key",
    )


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_names_that_transformers_has_renamed_are_used_by_their_new_ones(tmp_path, old, new):
    known = {field.name for field in fields(TrainingArguments)}
    assert new in known and old not in known
    assert hasattr(arguments(tmp_path), new)


def test_names_that_are_gone_are_gone():
    assert not set(GONE) & {field.name for field in fields(TrainingArguments)}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {"use_cpu": True, "max_steps": 100, "per_device_train_batch_size": 8, "auto_find_batch_size": False}),
        ({"precision": "bf16"}, {"bf16": True, "fp16": False}),
        ({"precision": "fp32"}, {"bf16": False, "fp16": False}),
        ({"gradient_accumulation": 4}, {"gradient_accumulation_steps": 4, "per_device_train_batch_size": 2}),
        ({"warmup": 0.25}, {"warmup_steps": 0.25}),
        ({"warmup": 10}, {"warmup_steps": 10}),
        ({"schedule": "cosine"}, {"lr_scheduler_type": "cosine"}),
        ({"schedule": "constant", "warmup": 5}, {"lr_scheduler_type": "constant_with_warmup"}),
        ({"weight_decay": 0.3, "max_gradient_norm": 0.5}, {"weight_decay": 0.3, "max_grad_norm": 0.5}),
        ({"learning_rate": 0.01}, {"learning_rate": 0.01}),
        ({"torch_compile": True}, {"torch_compile": True}),
        ({"evaluation_batch_size": 3}, {"per_device_eval_batch_size": 3}),
        ({"report_to": ["tensorboard"]}, {"report_to": ["tensorboard"]}),
    ],
)
def test_each_setting_is_mapped_to_one_argument(tmp_path, changes, expected):
    made = arguments(tmp_path, **changes)
    assert {name: getattr(made, name) for name in expected} == expected


def test_a_share_of_warm_up_is_counted_in_steps_of_the_budget(tmp_path):
    assert arguments(tmp_path, warmup=0.25).get_warmup_steps(100) == 25
    assert arguments(tmp_path, warmup=10).get_warmup_steps(100) == 10


def test_dropout_and_order_have_seeds_of_their_own(tmp_path):
    made = arguments(tmp_path)
    assert made.seed == stream_seed(7, DROPOUT) % 2**31
    assert made.data_seed == stream_seed(7, ORDER) % 2**31


def test_a_tracker_that_is_not_installed_is_refused(monkeypatch):
    monkeypatch.setattr("augkit.harness.arguments.find_spec", lambda name: None)
    with pytest.raises(RecipeError, match="names mlflow, which is not installed") as caught:
        check_machine(small.settings(report_to=["mlflow"]), Machine("cpu", 1))
    assert caught.value.hint == "pip install mlflow"
