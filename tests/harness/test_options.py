"""Each option of the `train` section does what it says, in a short training."""

from __future__ import annotations

import json
import os

import pytest

from augkit.errors import RecipeError
from augkit.harness.trainer import LossOptions, TrainingError
from tests.harness import small

torch = pytest.importorskip("torch")
pytest.importorskip("accelerate")

COMPILE = "AUGKIT_TEST_COMPILE"
SHORT = {"budget": 4, "evaluate_every": 4, "learning_rate": 1e-3}


def log_of(result, split="train"):
    return small.log_of(result.folder, split)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return small.tiny_bert(tmp_path_factory.mktemp("bert"), layers=2)


@pytest.fixture(scope="module")
def plain(tmp_path_factory, model):
    return small.run(tmp_path_factory.mktemp("plain"), model=model, **SHORT)


@pytest.mark.parametrize("lora", [None, {"rank": 4}])
def test_accumulation_changes_neither_loss_nor_gradient(tmp_path, model, lora):
    if lora:
        pytest.importorskip("peft")
    whole = small.run(tmp_path, model=model, lora=lora, **SHORT)
    pieces = small.run(tmp_path, model=model, lora=lora, gradient_accumulation=4, **SHORT)
    assert whole.key != pieces.key
    for one, four in zip(log_of(whole), log_of(pieces), strict=True):
        assert four["loss"] == pytest.approx(one["loss"], abs=1e-5)
        assert four["grad_norm"] == pytest.approx(one["grad_norm"], rel=1e-3)


def test_activation_checkpointing_computes_the_same(tmp_path, model, plain):
    again = small.run(tmp_path, model=model, activation_checkpointing=True, **SHORT)
    assert [line["loss"] for line in log_of(again)] == pytest.approx([line["loss"] for line in log_of(plain)], abs=1e-6)


@pytest.mark.skipif(COMPILE not in os.environ, reason=f"a minute and a half of compiling; {COMPILE}=1 asks for it")
def test_compiled_it_computes_the_same_and_keeps_the_same_weights(tmp_path, model):
    short = {"model": model, "budget": 2, "evaluate_every": 2, "keep_model": True}
    plain, compiled = small.run(tmp_path, **short), small.run(tmp_path, torch_compile=True, **short)
    assert [line["loss"] for line in log_of(compiled)] == pytest.approx(
        [line["loss"] for line in log_of(plain)], abs=1e-5
    )
    from safetensors.torch import load_file

    one, other = (load_file(run.folder / "model" / "model.safetensors") for run in (plain, compiled))
    assert set(one) == set(other)
    assert all(torch.allclose(other[name], value, atol=1e-4) for name, value in one.items())


def test_bf16_is_near_fp32_and_not_equal_to_it(tmp_path, model, plain):
    half = small.run(tmp_path, model=model, precision="bf16", **SHORT)
    first, second = log_of(plain)[0]["loss"], log_of(half)[0]["loss"]
    assert first != second
    assert second == pytest.approx(first, abs=0.02)


def test_lora_trains_few_weights_and_keeps_a_whole_model(tmp_path, model):
    pytest.importorskip("peft")
    from transformers import AutoModelForSequenceClassification

    result = small.run(tmp_path, model=model, lora={"rank": 2}, keep_model=True, **SHORT)
    assert result.metrics["trained_parameters"] < result.metrics["parameters"] / 5
    loaded, report = AutoModelForSequenceClassification.from_pretrained(
        result.folder / "model", output_loading_info=True
    )
    assert not report["missing_keys"]
    assert loaded.config.id2label == {0: "blame", 1: "praise"}


def test_fp16_on_the_cpu_is_refused_before_training(tmp_path):
    with pytest.raises(RecipeError, match="fp16 needs a GPU"):
        small.run(tmp_path, precision="fp16")


def test_the_found_batch_size_is_kept(tmp_path, model):
    first = small.run(tmp_path, model=model, batch_size="auto", **SHORT)
    found = json.loads((first.folder / "config.json").read_text())["settings"]["batch_size"]
    assert found >= 8
    assert list(json.loads((tmp_path / "batch-sizes.json").read_text()).values()) == [found]
    assert small.run(tmp_path, model=model, batch_size=found, **SHORT).reused
    assert small.run(tmp_path, model=model, batch_size="auto", **SHORT).reused


def test_a_loss_that_is_not_finite_stops_the_run_and_keeps_the_best_weights(tmp_path, model):
    with pytest.raises(TrainingError, match=r"The loss became \w+ in step") as caught:
        small.run(
            tmp_path, model=model, budget=60, evaluate_every=1, learning_rate=1e30, max_gradient_norm=0.0, warmup=4
        )
    assert "are kept in" in caught.value.message
    assert "train.learning_rate" in caught.value.hint
    (kept,) = tmp_path.glob("*/model/model.safetensors")
    from safetensors.torch import load_file

    assert all(torch.isfinite(value).all() for value in load_file(kept).values())
    assert not list(tmp_path.glob("*/metrics.json"))


def test_too_little_memory_says_batch_size_length_and_what_to_change(tmp_path, model, monkeypatch):
    from augkit.harness.trainer import StepTrainer

    def ask_for_more_than_there_is(self, *args, **kwargs):
        torch.empty(1 << 50, dtype=torch.uint8)  # the allocator's own refusal

    monkeypatch.setattr(StepTrainer, "training_step", ask_for_more_than_there_is)
    with pytest.raises(TrainingError, match=r"not enough memory for 8 rows at once of up to 64 tokens") as caught:
        small.run(tmp_path, model=model, **SHORT)
    assert "train.gradient_accumulation: 2" in caught.value.hint


def test_warm_up_and_schedule_are_followed(tmp_path):
    result = small.run(tmp_path, budget=10, evaluate_every=1, learning_rate=0.1, warmup=0.2, schedule="linear")
    rates = [line["learning_rate"] for line in log_of(result)]
    expected = [0.0, 0.05, *[0.1 * (10 - step) / 8 for step in range(2, 10)]]
    assert rates == pytest.approx(expected, abs=1e-9)


def test_smoothed_and_weighted_losses_are_those_worked_out_by_hand():
    logits = torch.tensor([[0.0, 0.0], [0.0, 0.0]])
    labels = torch.tensor([0, 1])
    ln2 = 0.6931471805599453
    assert LossOptions(class_weights=(3.0, 1.0))(logits, labels).item() == pytest.approx(ln2)
    sure = torch.tensor([[2.0, 0.0]])  # -log p = log(1 + e^-2) = 0.126928 and 2.126928
    smoothed = LossOptions(label_smoothing=0.2)(sure, torch.tensor([0])).item()
    assert smoothed == pytest.approx(0.9 * 0.126928 + 0.1 * 2.126928, abs=1e-5)
    two = torch.tensor([[2.0, 0.0], [2.0, 0.0]])  # (3 × 0.126928 + 1 × 2.126928) / (3 + 1)
    weighted = LossOptions(class_weights=(3.0, 1.0))(two, torch.tensor([0, 1])).item()
    assert weighted == pytest.approx((3 * 0.126928 + 2.126928) / 4, abs=1e-5)


def test_positions_without_a_label_do_not_count_in_the_loss():
    logits = torch.tensor([[[2.0, 0.0], [5.0, -5.0]]])
    assert LossOptions(label_smoothing=0.0, class_weights=(1.0, 1.0))(
        logits, torch.tensor([[0, -100]])
    ).item() == pytest.approx(0.126928, abs=1e-5)


def test_balanced_class_weights_learn_the_rare_class(tmp_path):
    from augkit.harness.data import EncodedRows
    from augkit.harness.losses import loss_options
    from augkit.harness.tasks.text_classification import TextClassification

    task = TextClassification(small.COLUMNS, ["a", "b"], several=False, names=None)
    rows = EncodedRows({"input_ids": [[1]] * 4, "labels": [0, 0, 0, 1]})
    options = loss_options(small.settings(class_weights="balanced"), task, rows)
    assert options.class_weights == pytest.approx((4 / (2 * 3), 4 / (2 * 1)))
    with pytest.raises(RecipeError, match="'c', which is no label"):
        loss_options(small.settings(class_weights={"c": 2.0}), task, rows)
