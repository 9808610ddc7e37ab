"""Data sets of the hub and of `save_to_disk`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from datasets import ClassLabel, Dataset, DatasetDict, Features, Value, load_dataset

from augkit.errors import SourceError

from .conftest import Folder

FEATURES = Features({"text": Value("string"), "label": ClassLabel(names=["neg", "pos"]), "id": Value("int64")})


@pytest.fixture
def reviews() -> Dataset:
    return Dataset.from_dict({"text": ["a", "b", "c"], "label": [0, 1, 1], "id": [7, 8, 9]}, features=FEATURES)


def run_offline(code: str, folder: Path, home: Path) -> str:
    """Run code in a process of its own, as offline mode is settled when `datasets` is imported."""
    root = str(Path(__file__).resolve().parents[2])
    env = os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": root, "HF_HOME": str(home)}
    env.pop("HF_DATASETS_CACHE", None)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_class_names_survive(folder: Folder, reviews: Dataset) -> None:
    reviews.save_to_disk(folder.path / "saved")
    read = folder.read("saved", {"text": "text", "id": "id"})
    assert read.train == [
        {"text": "a", "label": 0, "id": "7"},
        {"text": "b", "label": 1, "id": "8"},
        {"text": "c", "label": 1, "id": "9"},
    ]
    assert Features.from_arrow_schema(read.source.schema) == FEATURES | {"id": Value("string")}
    assert [file.path for file in read.source.files] == ["saved/data-00000-of-00001.arrow"]


def test_class_names_survive_parquet(folder: Folder, reviews: Dataset) -> None:
    reviews.to_parquet(folder.path / "a.parquet")
    schema = folder.open("a.parquet", {"text": "text", "id": "id"}).schema
    assert Features.from_arrow_schema(schema) == FEATURES | {"id": Value("string")}


def test_parquet_files_whose_labels_mean_different_things(folder: Folder, reviews: Dataset) -> None:
    reviews.to_parquet(folder.path / "a.parquet")
    reviews.cast_column("label", ClassLabel(names=["pos", "neg"])).to_parquet(folder.path / "b.parquet")
    with pytest.raises(SourceError, match=r"(?s)Column 'label' means .*\"neg\".* in a\.parquet and .* in b\.parquet"):
        folder.open("*.parquet")


def test_splits_are_kept_in_order(folder: Folder, reviews: Dataset) -> None:
    DatasetDict(train=reviews.select([2, 0]), unseen=reviews.select([1])).save_to_disk(folder.path / "saved")
    read = folder.read("saved")
    assert {split: [row["text"] for row in rows] for split, rows in read.splits.items()} == {
        "train": ["c", "a"],
        "unseen": ["b"],
    }


def test_a_saved_folder_for_each_split(folder: Folder, reviews: Dataset) -> None:
    DatasetDict(train=reviews, test=reviews.select([1])).save_to_disk(folder.path / "saved")
    read = folder.read({"train": ["saved/train", "saved/test"], "test": "saved/test"})
    assert {split: [row["text"] for row in rows] for split, rows in read.splits.items()} == {
        "train": ["a", "b", "c", "b"],
        "test": ["b"],
    }
    with pytest.raises(SourceError, match="saved holds splits of its own: train, test"):
        folder.open({"train": "saved"})


def test_many_rows_in_order(folder: Folder) -> None:
    Dataset.from_dict({"text": [str(i) for i in range(20_000)]}).save_to_disk(folder.path / "saved", num_shards=3)
    assert [row["text"] for row in folder.read("saved").train] == [str(i) for i in range(20_000)]


def test_what_is_wrong_is_said(folder: Folder, reviews: Dataset) -> None:
    reviews.save_to_disk(folder.path / "saved")
    with pytest.raises(SourceError, match=r"(?s)saved \(train\) has no column 'txt'.*Did you mean text\?"):
        folder.open("saved", {"text": "txt"})
    folder.write("a.csv", "text\nx\n")
    with pytest.raises(SourceError, match=r"(?s)a\.csv is not what `datasets\.save_to_disk`.*Leave `format"):
        folder.open("a.csv", format="disk")
    (folder.path / "saved" / "data-00000-of-00001.arrow").write_bytes(b"no arrow")
    with pytest.raises(SourceError, match=r"(?s)saved cannot be loaded: .*Save it again"):
        folder.open("saved")


def test_a_hub_id_offline(folder: Folder) -> None:
    folder.write("reviews.csv", "text\nx\n")
    code = (
        "from pathlib import Path\n"
        "from augkit.recipe.schema import Source\n"
        "from augkit.sources.open import open_source\n"
        "from augkit.errors import SourceError\n"
        "for data in ('augkit-tests/none', 'review.csvs'):\n"
        "    try: open_source(Source(data=data, columns={'text': 'text'}), Path.cwd())\n"
        "    except SourceError as error: print(error)\n"
    )
    out = run_offline(code, folder.path, folder.path / "home")
    assert "The hub data set 'augkit-tests/none' cannot be loaded" in out
    assert f"There is no file or folder of that name in {folder.path}." in out
    assert "HF_HUB_OFFLINE is set, so only data sets loaded before on this machine are found" in out
    assert "did you mean reviews.csv?" in out


def test_a_hub_data_set_loaded_before_is_read_offline(folder: Folder) -> None:
    """Lays out what `load_dataset("augkit-tests/tiny")` leaves in its cache, as no test may ask the hub."""
    folder.write("tiny.csv", "text,n\nx,1\ny,2\n")
    cache = folder.path / "cache"
    loaded = load_dataset("csv", data_files=str(folder.path / "tiny.csv"), cache_dir=str(cache))
    built = Path(loaded["train"].cache_files[0]["filename"])
    home = folder.path / "home" / "datasets" / "augkit-tests___tiny" / "default" / "0.0.0" / ("a" * 40)
    home.mkdir(parents=True)
    (home / "tiny-train.arrow").write_bytes(built.read_bytes())
    info = json.loads((built.parent / "dataset_info.json").read_text())
    info |= {"dataset_name": "tiny", "config_name": "default"}
    (home / "dataset_info.json").write_text(json.dumps(info))
    code = (
        "from pathlib import Path\n"
        "from augkit.recipe.schema import Source\n"
        "from augkit.sources.open import open_source\n"
        "source = open_source(Source(data='augkit-tests/tiny', columns={'text': 'text'}), Path.cwd())\n"
        "print([row for batch in source.batches(source.parts[0], print) for row in batch.to_pylist()])\n"
        "print([file.path for file in source.files], source.parts[0].rows)\n"
    )
    out = run_offline(code, folder.path, folder.path / "home")
    assert "[{'text': 'x', 'n': 1}, {'text': 'y', 'n': 2}]" in out
    assert "['augkit-tests/tiny/train/tiny-train.arrow'] 2" in out
