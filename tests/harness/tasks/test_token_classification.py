"""Tags of tokens: which piece has the label, what is scored, what is learnt, and which data are refused."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import datasets
import numpy as np
import pytest
import torch
from transformers import AutoModelForTokenClassification, AutoTokenizer

from augkit.harness.models.base import load_bundle
from augkit.harness.tasks import TaskError
from augkit.harness.tasks.token_classification import TokenClassification
from augkit.recipe.training import TrainSettings
from augkit.sources.conll import parse_line
from tests.harness.models.toys import batch_of, bundle_of, encoded, logits_of, trained

COLUMNS = {"tokens": "tokens", "tags": "tags"}
PEOPLE, PLACES = ["Ann", "Bob", "Carla", "Dave"], ["Paris", "Rome", "Oslo", "Quito"]
PLAIN = ["went", "to", "see", "the", "in", "from", "and", "saw"]


def rows_of(tokens: list[list[str]], tags: list[list[Any]]) -> datasets.Dataset:
    return datasets.Dataset.from_dict({"tokens": tokens, "tags": tags})


def journeys(rows: int, seed: int = 0) -> datasets.Dataset:
    """Sentences by chance in which people have one or two names and places stand behind `new` or alone."""
    chance = random.Random(seed)
    tokens: list[list[str]] = []
    tags: list[list[str]] = []
    for _ in range(rows):
        words, marks = [], []
        for _ in range(chance.randint(2, 4)):
            kind = chance.choice(["person", "place", "plain", "plain"])
            if kind == "person":
                names = chance.sample(PEOPLE, chance.randint(1, 2))
                words += names
                marks += ["B-PER", "I-PER"][: len(names)]
            elif kind == "place":
                words.append(chance.choice(PLACES))
                marks.append("B-LOC")
            else:
                words.append(chance.choice(PLAIN))
                marks.append("O")
            words.append(chance.choice(PLAIN))
            marks.append("O")
        tokens.append(words)
        tags.append(marks)
    return rows_of(tokens, tags)


def scores_of(task: Any, bundle: Any, rows: datasets.Dataset) -> dict[str, Any]:
    labels = batch_of(task, bundle, rows)["labels"].numpy()
    ids = [str(number) for number in range(len(rows))]
    scores: dict[str, Any] = task.metrics(
        task.predictions(logits_of(task, bundle, rows), labels, ids, bundle.tokenizer)
    )
    return scores


@pytest.mark.parametrize(("model", "steps", "rate"), [("bilstm", 40, 1e-2), ("bert-tiny", 90, 3e-3)])
def test_learns_names_and_saves_what_it_learnt(model: str, steps: int, rate: float, tmp_path: Path) -> None:
    torch.set_num_threads(1)
    rows = journeys(160)
    task, bundle = bundle_of(model, rows, COLUMNS)
    losses = trained(task, bundle, rows, tmp_path, steps=steps, rate=rate)
    assert losses[0] == pytest.approx(np.log(4), abs=0.3)
    test = journeys(60, seed=7)
    scores = scores_of(task, bundle, test)
    assert scores["f1"] > 0.9
    assert set(scores["report"]) >= {"PER", "LOC"}
    bundle.model.save_pretrained(tmp_path / "model")
    loaded = AutoModelForTokenClassification.from_pretrained(tmp_path / "model", attn_implementation="eager").eval()
    with torch.no_grad():
        assert np.array_equal(loaded(**batch_of(task, bundle, test)).logits.numpy(), logits_of(task, bundle, test))


def test_the_first_piece_of_a_token_has_its_label() -> None:
    rows = rows_of([["unlikely", "Bob"], ["Bob", "unlikely"]], [["O", "B-PER"], ["B-PER", "O"]])
    task, bundle = bundle_of("bert-tiny", rows, COLUMNS)
    other = rows_of([["likely", "Bob"]], [["O", "B-PER"]])
    row = encoded(task, bundle, other)[0]
    pieces = bundle.tokenizer.convert_ids_to_tokens(row["input_ids"])
    assert pieces[0] == "[CLS]"
    assert len(pieces) > 4  # `likely` is made of pieces
    place = pieces.index("Bob")
    expected = [-100] * len(pieces)
    expected[1], expected[place] = task.labels.index("O"), task.labels.index("B-PER")
    assert row["labels"] == expected


@pytest.mark.parametrize("model", ["bilstm", "bert-tiny"])
@pytest.mark.parametrize("blank", ["", " ", "\t", "\n"])
def test_a_token_that_is_blank_keeps_its_tag(model: str, blank: str) -> None:
    rows = rows_of([["a", blank, "b"]], [["O", "B-X", "I-X"]])
    task, bundle = bundle_of(model, rows, COLUMNS)
    labels = encoded(task, bundle, rows)[0]["labels"]
    assert [task.labels[number] for number in labels if number != -100] == ["O", "B-X", "I-X"]


def test_numbers_with_names_are_tags_by_name() -> None:
    kinds = datasets.ClassLabel(names=["O", "B-PER", "I-PER", "B-LOC", "I-LOC"])
    features = datasets.Features({"tokens": datasets.List(datasets.Value("string")), "tags": datasets.List(kinds)})
    rows = datasets.Dataset.from_dict({"tokens": [["Ann", "ran"]], "tags": [[1, 0]]}, features=features)
    task, bundle = bundle_of("bilstm", rows, COLUMNS)
    assert task.labels == ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")
    assert [number for number in encoded(task, bundle, rows)[0]["labels"] if number != -100] == [1, 0]
    assert task.main_metric == "f1"


def test_numbers_without_names_are_tags_that_spell_no_entities() -> None:
    rows = rows_of([["Ann", "ran"], ["a"]], [[1, 0], [2]])
    task, _ = bundle_of("bilstm", rows, COLUMNS)
    assert task.labels == ("0", "1", "2")
    assert task.main_metric == "accuracy"


def answers_for(task: Any, labels: np.ndarray, correct: bool = True) -> np.ndarray:
    """Logits that give every token its label, or the next one."""
    wanted = np.where(labels == -100, 0, labels if correct else (labels + 1) % len(task.labels))
    one_hot: np.ndarray = np.eye(len(task.labels))[wanted] * 9
    return one_hot


def test_tokens_behind_the_longest_length_are_scored_too() -> None:
    rows = rows_of([["x"] * 25 + ["Ann"] * 15], [["O"] * 25 + ["B-PER"] * 15])
    task, bundle = bundle_of("bilstm", rows, COLUMNS)  # which reads 32 pieces, two of which mark both ends
    task.check("test", rows)
    labels = batch_of(task, bundle, rows)["labels"].numpy()
    table = task.predictions(answers_for(task, labels), labels, ["0"], bundle.tokenizer)
    assert table["label"][0].as_py() == rows["tags"][0]
    assert table["prediction"][0].as_py() == ["O"] * 25 + ["B-PER"] * 5 + ["O"] * 10
    assert table["correct"][0].as_py() == pytest.approx(30 / 40)
    assert task.metrics(table)["recall"] == pytest.approx(5 / 15)


def test_rows_of_two_splits_with_one_id_are_told_apart() -> None:
    validation = rows_of([["x"] * 40], [["O"] * 39 + ["B-PER"]])
    test = rows_of([["x"] * 40], [["B-PER"] * 40])
    task, bundle = bundle_of("bilstm", validation, COLUMNS)
    task.check("validation", validation)
    task.check("test", test)
    for rows in (validation, test):
        labels = batch_of(task, bundle, rows)["labels"].numpy()
        table = task.predictions(answers_for(task, labels), labels, ["0"], bundle.tokenizer)
        assert table["label"][0].as_py() == rows["tags"][0]


def test_a_type_that_train_has_not_is_a_miss_and_no_failure() -> None:
    train = rows_of([["Ann", "ran"]], [["B-PER", "O"]])
    test = rows_of([["Rome", "Ann"]], [["B-LOC", "B-PER"]])
    settings = TrainSettings(model="builtin:bilstm")
    task = TokenClassification.from_train(COLUMNS, train, settings)
    task.check("train", train)
    task.check("test", test)
    assert task.labels == ("O", "B-PER", "B-LOC")
    (remark,) = task.remarks
    assert "The test split has tags that the train split has not: B-LOC (1 token)" in remark
    assert "counts as a miss" in remark
    bundle = load_bundle(settings, task, lambda: task.texts(train), 0)
    labels = batch_of(task, bundle, test)["labels"].numpy()
    known = np.where(labels == task.labels.index("B-LOC"), task.labels.index("O"), labels)
    table = task.predictions(answers_for(task, known), labels, ["0"], bundle.tokenizer)
    assert task.metrics(table)["recall"] == 0.5


def test_a_name_of_a_class_label_that_train_has_not_is_remarked_upon_too() -> None:
    kinds = datasets.ClassLabel(names=["O", "B-PER", "B-LOC"])
    features = datasets.Features({"tokens": datasets.List(datasets.Value("string")), "tags": datasets.List(kinds)})
    train = datasets.Dataset.from_dict({"tokens": [["Ann", "ran"]], "tags": [[1, 0]]}, features=features)
    test = datasets.Dataset.from_dict({"tokens": [["Rome", "ran"]], "tags": [[2, 0]]}, features=features)
    task = TokenClassification.from_train(COLUMNS, train, TrainSettings(model="builtin:bilstm"))
    task.check("train", train)
    task.check("validation", train)
    assert task.remarks == ()
    task.check("test", test)
    assert task.labels == ("O", "B-PER", "B-LOC")
    assert "B-LOC (1 token)" in task.remarks[0]


def roberta(folder: Path) -> str:
    """A RoBERTa of random weights with a byte-level vocabulary, in which a word begins with a space."""
    from tokenizers import ByteLevelBPETokenizer
    from transformers import RobertaConfig, RobertaModel, RobertaTokenizer

    learner = ByteLevelBPETokenizer()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    learner.train_from_iterator(["Ann went to see Bob in Paris"] * 50, vocab_size=320, special_tokens=special)
    learner.save_model(str(folder))
    merges = [tuple(line.split()) for line in (folder / "merges.txt").read_text("utf-8").splitlines()[1:]]
    RobertaTokenizer(vocab=json.loads((folder / "vocab.json").read_text("utf-8")), merges=merges).save_pretrained(
        folder
    )
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    config: Any = RobertaConfig
    RobertaModel(config(vocab_size=320, max_position_embeddings=40, **sizes)).save_pretrained(folder)
    return str(folder)


def test_a_byte_level_tokenizer_reads_each_token_as_a_word_of_its_own(tmp_path: Path) -> None:
    """It would else take it for the end of the word before; transformers 5 does so without a word."""
    rows = rows_of([["Bob", "went", "to", "Paris"]], [["B-PER", "O", "O", "B-LOC"]])
    settings = TrainSettings(model=roberta(tmp_path), max_length=32)
    task = TokenClassification.from_train(COLUMNS, rows, settings)
    bundle = load_bundle(settings, task, list, 0)
    row = encoded(task, bundle, rows)[0]
    pieces = bundle.tokenizer.convert_ids_to_tokens(row["input_ids"])
    assert pieces == ["<s>", "ĠBob", "Ġwent", "Ġto", "ĠParis", "</s>"]
    assert [task.labels[number] for number in row["labels"][1:-1]] == rows["tags"][0]
    bundle.tokenizer.save_pretrained(tmp_path / "kept")
    kept = AutoTokenizer.from_pretrained(tmp_path / "kept")
    assert kept(["Bob", "went"], is_split_into_words=True)["input_ids"][1:3] == row["input_ids"][1:3]


@pytest.mark.parametrize(
    ("tokens", "tags", "message"),
    [
        ([["a", "b"]], [["O"]], r"Row 0 of the train split has 2 tokens and 1 tags: 'a b'"),
        ([["a", "b"]], [["O", None]], r"Row 0 of the train split has 2 tokens and 1 tags"),
        (["a b"], ["O"], r"holds 'a b' where a list of tokens is needed[\s\S]*text-classification"),
        ([["a", "b"]], [["O", "O"]], r"only the tag 'O'"),
        ([[]], [[]], r"no tags"),
    ],
)
def test_data_that_cannot_be_learnt_are_refused(tokens: list[Any], tags: list[Any], message: str) -> None:
    with pytest.raises(TaskError, match=message):
        bundle_of("bilstm", rows_of(tokens, tags), COLUMNS)


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(TaskError, match=r"no column 'marks'[\s\S]*tokens, tags"):
        bundle_of("bilstm", rows_of([["a"]], [["O"]]), {"tokens": "tokens", "tags": "marks"})


def test_real_entities_can_be_read(shared_data: Path) -> None:
    """The first sentences of WNUT-17: what is encoded and decoded again is what the file says."""
    tokens: list[list[str]] = [[]]
    tags: list[list[str]] = [[]]
    for line in (shared_data / "ner/wnut17/train.conll").read_text("utf-8").splitlines()[:2000]:
        if pair := parse_line(line):
            tokens[-1].append(pair[0])
            tags[-1].append(pair[1])
        elif tokens[-1]:
            tokens.append([])
            tags.append([])
    rows = rows_of(tokens, tags)
    for model in ("bilstm", "bert-tiny"):
        task, bundle = bundle_of(model, rows, COLUMNS)
        task.check("test", rows)
        labels = batch_of(task, bundle, rows)["labels"].numpy()
        ids = [str(number) for number in range(len(rows))]
        table = task.predictions(answers_for(task, labels), labels, ids, bundle.tokenizer)
        assert table["label"].to_pylist() == tags
        short = [number for number, row in enumerate(tokens) if 0 < len(row) < 10]
        assert all(table["prediction"][number].as_py() == tags[number] for number in short)
