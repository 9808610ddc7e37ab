"""Next-item recommendation: what is asked for, ranks against values worked out by hand, training, leaks refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from datasets import Dataset, DatasetDict

from augkit.errors import RecipeError
from augkit.harness.metrics.ranking import ranking_metrics
from augkit.harness.models.base import load_bundle
from augkit.harness.tasks import TaskError, task_class
from augkit.harness.tasks.next_item import NextItem
from augkit.harness.training import train
from augkit.recipe.training import TrainSettings

torch = pytest.importorskip("torch")
pytest.importorskip("accelerate")

COLUMNS = {"items": "items", "target_item": "target_item"}


def settings(**changes: Any) -> TrainSettings:
    plain = {"model": "builtin:sasrec", "budget": 60, "batch_size": 16, "threads": 1, "max_length": 8}
    return TrainSettings(**{**plain, "keep_model": False, **changes})


def rows(histories: list[list[str]], targets: list[str | None], copies: list[int | None] | None = None) -> Dataset:
    made = Dataset.from_dict({"items": histories, "target_item": targets})
    if copies is None:
        return made
    lineage = [{"row_id": str(n), "source_id": str(n), "copy": copy} for n, copy in enumerate(copies)]
    return made.add_column("augkit", lineage)


def circles(count: int, seed: int, *, targets: bool) -> Dataset:
    """Histories that go round in a circle of twelve items, from anywhere."""
    chance = np.random.default_rng(seed)
    histories, asked = [], []
    for _ in range(count):
        start, length = int(chance.integers(12)), int(chance.integers(3, 9))
        circle = [f"item {(start + step) % 12}" for step in range(length + 1)]
        histories.append(circle[:-1])
        asked.append(circle[-1] if targets else None)
    return rows(histories, asked)


def made(data: Dataset) -> Any:
    return NextItem.from_train(COLUMNS, data, settings())


def test_the_task_follows_from_the_columns() -> None:
    assert task_class(settings(), COLUMNS) is NextItem


def test_each_item_but_the_first_is_asked_for_and_a_target_alone_where_there_is_one() -> None:
    task = made(rows([["a", "b", "a", "c"], ["b"]], [None, "a"]))
    assert task.items == ("a", "b", "c")
    assert task.numbers == {"[PAD]": 0, "[UNK]": 1, "a": 2, "b": 3, "c": 4}
    batch = {"items": [["a", "b", "c"], ["a", "b", "c"], ["a", "new"]], "target_item": [None, "b", "new"]}
    assert task.encode(batch, None, 8) == {
        "input_ids": [[2, 3], [2, 3, 4], [2, 1]],
        "labels": [[3, 4], [-100, -100, 3], [-100, 1]],
    }
    assert task.encode(batch, None, 2)["input_ids"][1] == [3, 4]  # the newest
    assert task.encode({"items": [["a"]], "target_item": [None]}, None, 8) == {"input_ids": [[1]], "labels": [[-100]]}


def test_what_only_copies_have_is_read_and_never_asked_for() -> None:
    task = made(rows([["a", "b", "c"], ["a", "[mask]", "c"]], [None, None], [None, 0]))
    assert task.items == ("a", "b", "c") and task.others == ("[mask]",)
    encoded = task.encode({"items": [["a", "[mask]", "c"]], "target_item": [None]}, None, 8)
    assert encoded == {"input_ids": [[2, 5]], "labels": [[-100, 4]]}


def test_ranks_and_scores() -> None:
    task = made(rows([["a", "a", "a", "b", "b", "c"]], [None]))
    scores = np.array([[0.5, 0.9, 0.1], [0.5, 0.5, 0.5], [0.5, 0.9, 0.1], [0.1, 0.2, 0.3]])
    table = task.predictions(scores, np.array([[-100, 2], [-100, 3], [-100, 1], [4, -100]]), list("wxyz"), None)
    assert table["rank"].to_pylist() == [2, 2, 0, 1]  # of equals the commoner item stands first
    assert table["label"].to_pylist() == ["a", "b", "[UNK]", "c"]
    assert table["prediction"].to_pylist() == ["b", "a", "b", "c"]
    assert table["correct"].to_pylist() == pytest.approx([1 / np.log2(3)] * 2 + [0, 1])
    found = task.metrics(table)
    assert (found["hr@1"], found["hr@5"], found["mrr"]) == pytest.approx((0.25, 0.75, 0.5))
    assert found["ndcg@10"] == pytest.approx(np.mean(table["correct"].to_numpy()))
    assert ranking_metrics([6, 0])["hr@5"] == 0 and ranking_metrics([6, 0])["hr@10"] == 0.5


def test_a_history_is_judged_alone_and_nothing_is_seen_of_what_comes_later() -> None:
    task = made(circles(20, 0, targets=False))
    model = load_bundle(settings(), task, list, 0).model.eval()
    short, long = torch.tensor([[3, 4]]), torch.tensor([[3, 4, 0, 0, 0], [5, 6, 7, 8, 9]])
    with torch.no_grad():
        assert torch.allclose(model(short).logits[0], model(long).logits[0], atol=1e-5)
        labels = torch.tensor([[-100, 5, -100]])
        one = model(torch.tensor([[3, 4, 9]]), labels).loss
        assert not torch.allclose(one, model(torch.tensor([[4, 4, 9]]), labels).loss)
    assert model(short).logits.shape == (1, 12)


def test_circles_are_learnt_and_the_same_run_gives_the_same_bytes(tmp_path) -> None:  # type: ignore[no-untyped-def]
    data = DatasetDict(
        train=circles(200, 1, targets=False),
        validation=circles(30, 2, targets=True),
        test=circles(40, 3, targets=True),
    )
    folders = [
        train(data, COLUMNS, settings(), seed=1, runs=tmp_path / name, dataset_id="circles@1").folder
        for name in ("one", "two")
    ]
    for name in ("metrics.json", "metrics.jsonl", "predictions.parquet"):
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name
    table = pq.read_table(folders[0] / "predictions.parquet")
    assert np.mean(table["rank"].to_numpy() == 1) > 0.9


def test_what_is_kept_of_a_model_is_read_again(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from augkit.harness.models.sasrec import SasRec

    data = DatasetDict(train=circles(20, 1, targets=False), test=circles(4, 3, targets=True))
    data["validation"] = data["test"]
    wanted = settings(budget=4, checkpoint_every=2, keep_model=True)
    result = train(data, COLUMNS, wanted, seed=1, runs=tmp_path, dataset_id="circles@1")
    model = SasRec.from_pretrained(result.folder / "model")
    assert (model.config.first_item, model.config.last_item, model.config.places) == (2, 14, 8)


def test_what_does_not_fit_is_told() -> None:
    with pytest.raises(TaskError, match="reads a `target_item` column, and the data has none"):
        NextItem.from_train({"items": "items"}, circles(4, 0, targets=False), settings())
    with pytest.raises(TaskError, match="holds str, and histories are lists"):
        made(Dataset.from_dict({"items": ["a b", "b c"], "target_item": [None, None]}))
    with pytest.raises(TaskError, match="Train has 1 different items"):
        made(rows([["a", "a"]], [None]))
    with pytest.raises(TaskError, match="label_smoothing has no use"):
        NextItem.from_train(COLUMNS, circles(4, 0, targets=False), settings(label_smoothing=0.1))
    task = made(rows([["a", "b"]], [None]))
    with pytest.raises(TaskError, match="The test split has 1 rows without a 'target_item'"):
        task.check("test", rows([["a"]], [None]))
    task.check("test", rows([["a"], ["b"]], ["b", "z"]))
    assert "1 of 2 rows of test ask for an item that train does not have" in task.remarks[0]
    with pytest.raises(RecipeError, match="builtin:text-cnn cannot do next-item"):
        load_bundle(settings(model="builtin:text-cnn"), task, list, 0)
