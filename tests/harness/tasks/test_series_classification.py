"""Time-series classification: what the model reads, training that repeats itself, series that do not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from datasets import Dataset, DatasetDict

from augkit.errors import RecipeError
from augkit.harness.models.base import load_bundle
from augkit.harness.tasks import TaskError, task_class
from augkit.harness.tasks.series_classification import SeriesClassification
from augkit.harness.training import train
from augkit.recipe.training import TrainSettings

torch = pytest.importorskip("torch")
pytest.importorskip("accelerate")

COLUMNS = {"series": "series", "label": "label"}


def settings(**changes: Any) -> TrainSettings:
    plain = {"model": "builtin:inceptiontime", "budget": 12, "batch_size": 8, "evaluate_every": 6, "threads": 1}
    return TrainSettings(**{**plain, "keep_model": False, **changes})


def waves(rows: int, seed: int, channels: int = 1) -> Dataset:
    """Slow and fast waves with noise, of unequal lengths."""
    chance = np.random.default_rng(seed)
    series, labels = [], []
    for number in range(rows):
        steps = np.arange(chance.integers(40, 60))
        speed = 0.2 if number % 2 else 0.6
        wave = [
            np.sin(speed * steps + chance.random() * 6) + chance.normal(0, 0.2, len(steps)) for _ in range(channels)
        ]
        series.append([one.tolist() for one in wave] if channels > 1 else wave[0].tolist())
        labels.append("slow" if number % 2 else "fast")
    return Dataset.from_dict({"series": series, "label": labels})


def made(rows: Dataset) -> Any:
    return SeriesClassification.from_train(COLUMNS, rows, settings())


def test_the_task_follows_from_the_columns() -> None:
    assert task_class(settings(), COLUMNS) is SeriesClassification


def test_channels_are_put_about_zero_by_the_train_split_and_missing_values_are_the_mean() -> None:
    rows = Dataset.from_dict({"series": [[[1.0, 3.0], [5.0, 5.0]], [[5.0, None], [5.0, 5.0]]], "label": ["a", "b"]})
    task = made(rows)
    assert task.means.tolist() == [3.0, 5.0]
    assert task.deviations == pytest.approx([np.sqrt(8 / 3), 1.0])
    encoded = task.encode(rows[:], None, 0)
    deviation = np.sqrt(8 / 3)
    assert encoded["values"][0] == pytest.approx([-2 / deviation, 0, 0, 0])
    assert encoded["values"][1] == pytest.approx([2 / deviation, 0, 0, 0])
    batch = task.collator(None, None)(
        [{"values": values, "labels": 0} for values in ([1.0, 2.0], [1.0, 2.0, 3.0, 4.0])]
    )
    assert batch["values"].tolist() == [[[1, 0], [2, 0]], [[1, 2], [3, 4]]] and batch["steps"].tolist() == [1, 2]


@pytest.mark.parametrize("channels", [1, 3])
def test_a_series_is_judged_alone(channels: int) -> None:
    rows = waves(6, 0, channels)
    task = made(rows)
    bundle = load_bundle(settings(), task, list, 0)
    assert bundle.model.config.channels == channels
    encoded = task.encode(rows[:], bundle.tokenizer, 0)
    each = [dict(zip(encoded, row, strict=True)) for row in zip(*encoded.values(), strict=True)]
    collate = task.collator(bundle.tokenizer, bundle.model)
    model = bundle.model.eval()
    with torch.no_grad():
        together = model(**collate(each)).logits
        alone = torch.cat([model(**collate([one])).logits for one in each])
    assert torch.allclose(together, alone, atol=1e-5)


def test_waves_are_learnt_and_the_same_run_gives_the_same_bytes(tmp_path) -> None:  # type: ignore[no-untyped-def]
    data = DatasetDict(train=waves(40, 1), validation=waves(10, 2), test=waves(20, 3))
    folders = [
        train(data, COLUMNS, settings(budget=14), seed=1, runs=tmp_path / name, dataset_id="waves@1").folder
        for name in ("one", "two")
    ]
    for name in ("metrics.json", "metrics.jsonl", "predictions.parquet"):
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name
    table = pq.read_table(folders[0] / "predictions.parquet")
    assert np.mean(table["correct"].to_numpy()) >= 0.9


def test_what_is_kept_of_a_model_is_read_again(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from augkit.harness.models.inception_time import InceptionTime, SeriesScale

    data = DatasetDict(train=waves(20, 1), validation=waves(6, 2), test=waves(6, 3))
    result = train(data, COLUMNS, settings(budget=4, keep_model=True), seed=1, runs=tmp_path, dataset_id="waves@1")
    model = InceptionTime.from_pretrained(result.folder / "model")
    scale = SeriesScale.from_pretrained(result.folder / "model")
    assert model.config.id2label == {0: "fast", 1: "slow"}
    assert scale.means == pytest.approx(made(data["train"]).means.tolist())


@pytest.mark.parametrize(
    ("series", "message"),
    [
        ([[[1.0, 2.0]], [[1.0, 2.0], [3.0, 4.0]]], "have 1 to 2 channels"),
        ([[1.0, 2.0], []], "no series of numbers, or an empty one"),
        (["1 2 3", "4 5 6"], "no series of numbers"),
    ],
)
def test_series_that_do_not_fit_are_told(series: Any, message: str) -> None:
    with pytest.raises(TaskError, match=message):
        made(Dataset.from_dict({"series": series, "label": ["a", "b"]}))


def test_test_series_of_other_channels_are_told() -> None:
    task = made(waves(4, 0))
    with pytest.raises(TaskError, match="A series has 2 channels, and those of the train split have 1"):
        task.encode({"series": [[[1.0], [2.0]]], "label": ["slow"]}, None, 0)


def test_other_models_are_refused() -> None:
    task = made(waves(4, 0))
    with pytest.raises(RecipeError, match="builtin:text-cnn cannot do time-series-classification"):
        load_bundle(settings(model="builtin:text-cnn"), task, list, 0)
    with pytest.raises(RecipeError, match=r"builtin:resnet-32px cannot do|no pretrained models"):
        load_bundle(settings(model="builtin:resnet-32px"), task, list, 0)
