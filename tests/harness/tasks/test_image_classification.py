"""Image classification: what a model sees of a file, runs that repeat themselves, mixed labels, files that are none."""

from __future__ import annotations

import io

import numpy as np
import pyarrow.parquet as pq
import pytest
from datasets import Dataset, DatasetDict
from PIL import Image

from augkit.harness.tasks import TaskError, task_class
from augkit.harness.tasks.files import rgb_pixels
from augkit.harness.tasks.image_classification import ImageClassification
from augkit.harness.training import train
from tests.harness import files

pytest.importorskip("torch")
pytest.importorskip("accelerate")
pytest.importorskip("cv2")


def file_of(pixels: np.ndarray, kind: str = "png", **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format=kind, **options)
    return buffer.getvalue()


def test_the_task_follows_from_the_columns():
    assert task_class(files.settings("builtin:resnet-32px"), files.PICTURES) is ImageClassification


def test_pictures_are_read_as_eight_bit_rgb_whatever_the_file_holds():
    colours = np.zeros((4, 6, 3), np.uint8)
    colours[:, :3] = (250, 10, 20)
    assert np.array_equal(rgb_pixels({"bytes": file_of(colours), "path": None}), colours)
    grey = np.full((4, 6), 7, np.uint8)
    assert np.array_equal(rgb_pixels(file_of(grey)), np.full((4, 6, 3), 7, np.uint8))
    deep = np.full((4, 6), 40_000, np.uint16)
    assert np.array_equal(rgb_pixels(file_of(deep)), np.full((4, 6, 3), 40_000 // 257 + 1, np.uint8))


def test_pictures_are_turned_upright_as_their_exif_data_say():
    pixels = np.zeros((8, 16, 3), np.uint8)
    pixels[:, :8] = 255  # the left half is white
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter to the right
    seen = rgb_pixels(file_of(pixels, "jpeg", quality=100, exif=exif))
    assert seen.shape == (16, 8, 3)
    assert seen[:6].min() > 240 and seen[-6:].max() < 15


def test_a_file_that_is_no_picture_is_told_by_its_name():
    with pytest.raises(TaskError, match=r"no picture that can be read: cat\.jpg"):
        rgb_pixels({"bytes": b"no picture", "path": "cat.jpg"})


def test_a_column_of_texts_is_refused():
    rows = Dataset.from_dict({"image": ["a cat", "a dog"], "label": ["x", "y"]})
    with pytest.raises(TaskError, match="holds str, and image classification reads pictures"):
        ImageClassification.from_train(files.PICTURES, rows, files.settings("builtin:resnet-32px"))


def test_real_pictures_are_learnt_and_the_same_run_gives_the_same_bytes(shared_data, tmp_path):
    data, settings = files.cifar(shared_data), files.settings("builtin:resnet-32px", budget=24, evaluate_every=12)
    folders = [
        train(data, files.PICTURES, settings, seed=1, runs=tmp_path / name, dataset_id="cifar@1").folder
        for name in ("one", "two")
    ]
    for name in ("metrics.json", "metrics.jsonl", "predictions.parquet"):
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name
    table = pq.read_table(folders[0] / "predictions.parquet")
    assert table["label"].to_pylist() == ["airplane"] * 10 + ["frog"] * 10
    assert np.mean(table["correct"].to_numpy()) >= 0.7
    assert np.allclose(np.sum(table["probabilities"].to_pylist(), axis=1), 1)


def test_another_model_than_one_of_pictures_is_refused_with_the_one_that_fits(shared_data, tmp_path):
    from augkit.errors import RecipeError

    with pytest.raises(RecipeError, match="builtin:text-cnn cannot do image-classification") as told:
        train(
            files.cifar(shared_data, {"train": 2, "validation": 1, "test": 1}),
            files.PICTURES,
            files.settings("builtin:text-cnn"),
            seed=0,
            runs=tmp_path,
            dataset_id="x",
        )
    assert "builtin:resnet-32px" in told.value.hint


@pytest.mark.parametrize("form", ["records", "weights"])
def test_mixed_labels_are_learnt_and_scored_on_hard_ones(form, shared_data, tmp_path):
    data = files.cifar(shared_data, {"train": 8, "validation": 4, "test": 4})

    def soft(number: int, share: float) -> object:
        if form == "weights":
            return [share if place == number else 1 - share for place in range(2)]
        return [
            {"label": files.CLASSES[number], "weight": share},
            {"label": files.CLASSES[1 - number], "weight": 1 - share},
        ]

    mixed = DatasetDict(
        {
            split: Dataset.from_dict(
                {
                    "image": rows.cast_column("image", type(rows.features["image"])(decode=False))["image"][:],
                    "label": [soft(label, 0.8 if split == "train" else 1.0) for label in rows["label"][:]],
                }
            )
            for split, rows in data.items()
        }
    )
    settings = files.settings("builtin:resnet-32px", budget=4, evaluate_every=4, class_weights="balanced")
    task = ImageClassification.from_train(files.PICTURES, mixed["train"], settings)
    assert task.soft and not task.several and len(task.labels) == 2
    assert task.encoded_labels(mixed["train"]["label"][:2])[0] == pytest.approx([0.8, 0.2])
    result = train(mixed, files.PICTURES, settings, seed=0, runs=tmp_path, dataset_id="mixed@1")
    labels = pq.read_table(result.folder / "predictions.parquet")["label"].to_pylist()
    assert labels == [task.labels[0]] * 4 + [task.labels[1]] * 4
    assert {"accuracy", "macro_f1", "ece", "log_loss"} <= set(result.metrics["test"])
