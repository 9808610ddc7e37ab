"""The networks that classify texts: they learn, repeat themselves, survive saving, and do not mind padding."""

from __future__ import annotations

from pathlib import Path

import datasets
import numpy as np
import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from augkit.errors import RecipeError
from tests.harness.models.toys import accuracy_of, batch_of, bundle_of, logits_of, opinions, trained

MODELS = {"text-cnn": (30, 2e-3), "bilstm": (30, 5e-3), "bert-tiny": (80, 2e-3)}
"""Optimizer steps and learning rate with which the small task is learnt."""


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.mark.parametrize("model", MODELS)
def test_learns_a_small_task(model: str, tmp_path: Path) -> None:
    steps, rate = MODELS[model]
    task, bundle = bundle_of(model, opinions(200))
    losses = trained(task, bundle, opinions(200), tmp_path, steps=steps, rate=rate)
    assert losses[0] == pytest.approx(np.log(2), abs=0.15)  # knows nothing at first
    assert accuracy_of(task, bundle, opinions(100, seed=9)) > 0.95


@pytest.mark.parametrize("model", MODELS)
def test_the_same_seed_gives_the_same_losses(model: str, tmp_path: Path) -> None:
    runs = []
    for seed in (1, 1, 2):
        task, bundle = bundle_of(model, opinions(64), seed=seed)
        runs.append(trained(task, bundle, opinions(64), tmp_path, steps=4, rate=1e-3))
    assert runs[0] == runs[1] != runs[2]


@pytest.mark.parametrize("model", MODELS)
def test_making_a_model_leaves_the_global_generator_alone(model: str) -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    bundle_of(model, opinions(20))
    assert torch.equal(torch.rand(3), expected)


@pytest.mark.parametrize("model", MODELS)
def test_saved_and_loaded_it_gives_the_same_logits(model: str, tmp_path: Path) -> None:
    rows = opinions(12)
    task, bundle = bundle_of(model, rows)
    expected = logits_of(task, bundle, rows)
    bundle.model.save_pretrained(tmp_path)
    bundle.tokenizer.save_pretrained(tmp_path)
    assert (tmp_path / "model.safetensors").exists()
    attention = {"attn_implementation": "eager"} if model == "bert-tiny" else {}  # as it is made, not as it is loaded
    loaded = AutoModelForSequenceClassification.from_pretrained(tmp_path, **attention).eval()
    assert loaded.config.id2label == {0: "blame", 1: "praise"}
    batch = AutoTokenizer.from_pretrained(tmp_path)(rows["text"][:], padding=True, return_tensors="pt")
    with torch.no_grad():
        assert np.array_equal(loaded(**batch).logits.numpy(), expected)


@pytest.mark.parametrize("model", MODELS)
def test_logits_of_a_text_do_not_depend_on_what_stands_beside_it(model: str) -> None:
    rows = opinions(8)
    task, bundle = bundle_of(model, rows)
    together = logits_of(task, bundle, rows)
    alone = np.concatenate([logits_of(task, bundle, rows.select([number])) for number in range(8)])
    assert alone == pytest.approx(together, abs=1e-5)


@pytest.mark.parametrize("model", MODELS)
def test_empty_texts_are_classified_too(model: str) -> None:
    task, bundle = bundle_of(model, opinions(20))
    for texts in (["", ""], ["", "the film was dull"]):
        rows = datasets.Dataset.from_dict({"text": texts, "label": ["blame", "praise"]})
        assert np.isfinite(logits_of(task, bundle, rows)).all()


@pytest.mark.parametrize("model", MODELS)
def test_what_two_vocabularies_share_begins_the_same(model: str) -> None:
    """So that the arms of a study differ by their data alone."""
    more = datasets.concatenate_datasets(
        [opinions(30), datasets.Dataset.from_dict({"text": ["zebra quagga okapi"], "label": ["praise"]})]
    )
    (_, one), (_, other) = bundle_of(model, opinions(30)), bundle_of(model, more)
    assert len(other.tokenizer) > len(one.tokenizer)
    for word in ("film", "superb"):
        first, second = (
            made.model.get_input_embeddings().weight[made.tokenizer.convert_tokens_to_ids(word)]
            for made in (one, other)
        )
        assert torch.equal(first, second)
    embedding = id(one.model.get_input_embeddings().weight)
    theirs = dict(other.model.named_parameters())
    for name, parameter in one.model.named_parameters():
        assert id(parameter) == embedding or torch.equal(parameter, theirs[name]), name


def test_several_labels_a_text_are_learnt(tmp_path: Path) -> None:
    def tagged(rows: int, seed: int) -> datasets.Dataset:
        plain = opinions(rows, seed)
        labels = [
            [label] + (["music"] if "music" in text else [])
            for text, label in zip(plain["text"], plain["label"], strict=True)
        ]
        return datasets.Dataset.from_dict({"text": plain["text"][:], "label": labels})

    task, bundle = bundle_of("text-cnn", tagged(200, 0))
    losses = trained(task, bundle, tagged(200, 0), tmp_path, steps=40, rate=3e-3)
    assert losses[0] == pytest.approx(np.log(2), abs=0.1)
    assert accuracy_of(task, bundle, tagged(80, 9)) > 0.9  # mean Jaccard index


def test_loss_is_a_mean_unless_the_trainer_counts_the_items() -> None:
    rows = opinions(8)
    task, bundle = bundle_of("text-cnn", rows)
    bundle.model.eval()
    batch = batch_of(task, bundle, rows)
    mean = bundle.model(**batch).loss
    assert torch.allclose(bundle.model(**batch, num_items_in_batch=torch.tensor(16)).loss, mean / 2)


def test_a_network_is_refused_for_a_task_it_cannot_do() -> None:
    rows = datasets.Dataset.from_dict({"tokens": [["a", "b"]], "tags": [["O", "B-X"]]})
    with pytest.raises(RecipeError, match=r"text-cnn does text-classification, not token[\s\S]*bilstm"):
        bundle_of("text-cnn", rows, {"tokens": "tokens", "tags": "tags"})
