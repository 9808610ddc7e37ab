"""Text classification: one label, several, pairs; and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest
from datasets import ClassLabel, Dataset, DatasetDict

from augkit.harness.tasks import TaskError, task_class
from augkit.harness.tasks.text_classification import TextClassification
from augkit.harness.training import train
from tests.harness import small

pytest.importorskip("torch")
pytest.importorskip("accelerate")


def task_of(texts, labels, columns=None, **settings):
    rows = Dataset.from_dict({"text": texts, "label": labels})
    return TextClassification.from_train(columns or small.COLUMNS, rows, small.settings(**settings))


def test_labels_are_those_of_train_numbers_in_their_order():
    assert task_of(["a"] * 4, [10, 9, 2, 10]).labels == ("2", "9", "10")
    assert task_of(["a"] * 3, ["no", "yes", "no"]).labels == ("no", "yes")


def test_a_class_label_column_gives_its_names():
    rows = Dataset.from_dict({"text": ["a", "b"], "label": [1, 0]}).cast_column(
        "label", ClassLabel(names=["ham", "spam"])
    )
    assert TextClassification.from_train(small.COLUMNS, rows, small.settings()).labels == ("ham", "spam")


def test_predictions_are_softmax_argmax_and_whether_it_is_right():
    task = task_of(["a", "b"], ["no", "yes"])
    table = task.predictions(np.array([[0.0, np.log(3)], [np.log(4), 0.0]]), np.array([1, 1]), ["x", "y"], None)
    assert table["prediction"].to_pylist() == ["yes", "no"]
    assert table["correct"].to_pylist() == [1.0, 0.0]
    assert np.allclose(table["probabilities"].to_pylist(), [[0.25, 0.75], [0.8, 0.2]])
    assert task.metrics(table)["accuracy"] == 0.5


def test_several_labels_a_text_are_scored_by_their_overlap():
    task = task_of(["a", "b", "c"], [["x", "y"], ["z"], []])
    assert task.several and task.labels == ("x", "y", "z") and task.main_metric == "micro_f1"
    logits = np.array([[2.0, -2.0, -2.0], [-1.0, -1.0, -1.0]])
    table = task.predictions(logits, np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]), ["p", "q"], None)
    assert table["prediction"].to_pylist() == [["x"], []]
    assert table["correct"].to_pylist() == [0.5, 1.0]
    assert task.metrics(table)["micro_f1"] == pytest.approx(2 / 3)  # 1 found of 2, none wrong


def test_several_labels_are_learnt(tmp_path):
    data = {
        split: Dataset.from_dict(
            {
                "text": rows["text"][:],
                "label": [[label] if index % 3 else [label, "third"] for index, label in enumerate(rows["label"][:])],
            }
        )
        for split, rows in small.dataset().items()
    }
    result = train(
        DatasetDict(data),
        small.COLUMNS,
        small.settings(budget=60, learning_rate=5e-3),
        seed=0,
        runs=tmp_path,
        dataset_id="several@1",
    )
    assert result.metrics["test"]["micro_f1"] > 0.6


def test_pairs_are_read_together(tmp_path):
    chance = np.random.default_rng(0)

    def rows(count):
        words = [list(small.WORDS["praise"])[int(index)] for index in chance.integers(5, size=2 * count)]
        pairs = [
            (first, first if index % 2 else second)
            for index, (first, second) in enumerate(zip(words[::2], words[1::2], strict=True))
        ]
        return Dataset.from_dict(
            {"a": [a for a, _ in pairs], "b": [b for _, b in pairs], "same": [str(a == b) for a, b in pairs]}
        )

    columns = {"text": "a", "text_pair": "b", "label": "same"}
    task = TextClassification.from_train(columns, rows(20), small.settings())
    from augkit.harness.models.base import load_bundle

    bundle = load_bundle(small.settings(model=small.tiny_bert(tmp_path)), task, list, 0)
    encoded = task.encode({"a": ["great"], "b": ["dull"], "same": ["False"]}, bundle.tokenizer, 16)
    tokens = bundle.tokenizer.convert_ids_to_tokens(encoded["input_ids"][0])
    assert tokens == ["[CLS]", "great", "[SEP]", "dull", "[SEP]"]
    assert encoded["token_type_ids"][0] == [0, 0, 0, 1, 1]


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([0.5, 0.25, 1.5], "fractions such as 0.5"),
        (["a", "a", "a"], "only 'a' as a label"),
        (["a", None, "b"], "1 of 3 rows of the train split have no label"),
        ([f"text {index}" for index in range(40)], "40 different values in 40 rows"),
    ],
)
def test_a_column_that_holds_no_labels_is_refused(labels, message):
    with pytest.raises(TaskError, match=message):
        task_of(["a"] * len(labels), labels)


def test_a_label_unseen_in_train_is_refused_by_name(tmp_path):
    data = small.dataset()
    data["test"] = Dataset.from_dict({"text": ["what a film"], "label": ["mixed"]})
    with pytest.raises(TaskError, match=r"test split has labels.*'mixed' \(1 rows\)"):
        small.run(tmp_path, data)


@pytest.mark.parametrize(
    ("task", "columns", "message", "hint"),
    [
        (
            "token-classification",
            {"text": "t", "label": "l"},
            "no column is named for tokens and tags",
            "text-classification",
        ),
        (
            "text-classification",
            {"tokens": "t", "tags": "l"},
            "no column is named for text and label",
            "token-classification",
        ),
        (None, {"text": "t"}, "No task can be trained on these columns", "text and label"),
    ],
)
def test_a_task_that_does_not_fit_the_columns_is_refused(task, columns, message, hint):
    with pytest.raises(TaskError, match=message) as caught:
        task_class(small.settings(task=task), columns)
    assert hint in caught.value.hint


def test_lists_of_tokens_are_no_texts():
    with pytest.raises(TaskError, match="lists of tokens") as caught:
        task_of([["a", "b"]] * 4, ["x", "y", "x", "y"])
    assert "token-classification" in caught.value.hint
