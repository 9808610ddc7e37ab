"""Texts written for texts: what is learnt, what is scored, and which data are refused."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import datasets
import numpy as np
import pytest
import torch
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

from augkit.errors import RecipeError
from augkit.harness.tasks import TaskError
from tests.harness.models.toys import batch_of, bundle_of, encoded, trained

COLUMNS = {"text": "text", "target_text": "wanted"}
DICTIONARY = {
    "one": "eins",
    "two": "zwei",
    "three": "drei",
    "red": "Rot",
    "blue": "Blau",
    "cat": "Katze",
    "dog": "Hund",
}


def rows_of(texts: list[Any], wanted: list[Any]) -> datasets.Dataset:
    return datasets.Dataset.from_dict({"text": texts, "wanted": wanted})


def phrases(rows: int, seed: int = 0) -> datasets.Dataset:
    """Words by chance and each word's translation."""
    chance = random.Random(seed)
    made = [chance.choices(list(DICTIONARY), k=chance.randint(1, 3)) for _ in range(rows)]
    return rows_of([" ".join(row) for row in made], [" ".join(DICTIONARY[word] for word in row) for row in made])


def written(task: Any, bundle: Any, rows: datasets.Dataset) -> Any:
    batch = batch_of(task, bundle, rows)
    bundle.model.eval()
    with torch.no_grad():
        pieces = bundle.model.generate(batch["input_ids"], attention_mask=batch["attention_mask"])
    ids = [str(number) for number in range(len(rows))]
    return task.predictions(pieces.numpy(), batch["labels"].numpy(), ids, bundle.tokenizer)


def test_learns_to_translate_words_and_saves_what_it_learnt(tmp_path: Path) -> None:
    torch.set_num_threads(1)
    task, bundle = bundle_of("seq2seq-tiny", phrases(300), COLUMNS)
    losses = trained(task, bundle, phrases(300), tmp_path, steps=120, rate=2e-3)
    assert losses[-1] < losses[0] / 4
    table = written(task, bundle, phrases(40, seed=5))
    scores = task.metrics(table)
    assert scores["chrf"] > 60
    assert scores["sentence_chrf"] == pytest.approx(np.mean(table["correct"].to_numpy()))
    bundle.model.save_pretrained(tmp_path / "model")
    bundle.tokenizer.save_pretrained(tmp_path / "model")
    loaded = AutoModelForSeq2SeqLM.from_pretrained(tmp_path / "model", attn_implementation="eager").eval()
    batch = AutoTokenizer.from_pretrained(tmp_path / "model")("two red dog", return_tensors="pt")
    with torch.no_grad():
        one, other = (model.generate(batch["input_ids"], max_length=12) for model in (loaded, bundle.model))
    assert torch.equal(one, other)


def test_the_same_seed_gives_the_same_losses(tmp_path: Path) -> None:
    runs = []
    for seed in (1, 1, 2):
        task, bundle = bundle_of("seq2seq-tiny", phrases(40), COLUMNS, seed=seed)
        runs.append(trained(task, bundle, phrases(40), tmp_path, steps=3, rate=1e-3))
    assert runs[0] == runs[1] != runs[2]


def test_the_wanted_text_is_scored_as_it_stands_in_the_data() -> None:
    """Not as the model was shown it: cut at its longest length, without characters it does not know."""
    task, bundle = bundle_of("seq2seq-tiny", phrases(50), COLUMNS)  # which reads 32 pieces
    test = rows_of(["one", "two"], ["Rot ☃ " * 30, "Żółw  Katze"])
    task.check("test", test)
    batch = batch_of(task, bundle, test)
    shown = np.where(batch["labels"].numpy() == -100, 0, batch["labels"].numpy())
    table = task.predictions(shown, batch["labels"].numpy(), ["0", "1"], bundle.tokenizer)
    assert table["label"].to_pylist() == test["wanted"][:]
    assert all(0 < score < 1 for score in table["correct"].to_pylist())


def test_what_the_trainer_fills_up_with_is_not_read() -> None:
    task, bundle = bundle_of("seq2seq-tiny", phrases(50), COLUMNS)
    labels = np.array([encoded(task, bundle, rows_of(["one"], ["Rot Katze"]))[0]["labels"] + [-100] * 4])
    table = task.predictions(labels, labels, ["7"], bundle.tokenizer)
    assert table["prediction"].to_pylist() == table["label"].to_pylist() == ["Rot Katze"]
    assert table["correct"].to_pylist() == [1.0]


def test_batches_hold_what_the_decoder_has_written_so_far() -> None:
    task, bundle = bundle_of("seq2seq-tiny", phrases(50), COLUMNS)
    batch = batch_of(task, bundle, phrases(3))
    assert set(batch) == {"input_ids", "attention_mask", "labels", "decoder_input_ids"}
    known = batch["labels"][:, :-1] != -100
    assert torch.equal(batch["decoder_input_ids"][:, 1:][known], batch["labels"][:, :-1][known])
    assert (batch["decoder_input_ids"][:, 0] == bundle.model.config.decoder_start_token_id).all()


@pytest.mark.parametrize(
    ("texts", "wanted", "message"),
    [
        (["a", "b"], [1, 2], r"Row 0 of the train split has 1 in column 'wanted'[\s\S]*text-classification"),
        (["a", None], ["x", "y"], r"Row 1 of the train split has None in column 'text'.*\(1 of 2 rows\)"),
    ],
)
def test_data_that_are_no_texts_are_refused(texts: list[Any], wanted: list[Any], message: str) -> None:
    with pytest.raises(TaskError, match=message):
        bundle_of("seq2seq-tiny", rows_of(texts, wanted), COLUMNS)


@pytest.mark.parametrize("model", ["text-cnn", "bilstm", "bert-tiny"])
def test_networks_that_write_nothing_are_refused(model: str) -> None:
    with pytest.raises(RecipeError, match=r"not sequence-to-sequence[\s\S]*seq2seq-tiny"):
        bundle_of(model, phrases(5), COLUMNS)
