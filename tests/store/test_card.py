from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from augkit.store.card import dataset_card
from augkit.store.store import Store

from .conftest import MakeVersion


def header(card: bytes) -> dict[str, object]:
    _, text, _ = card.decode().split("---\n", 2)
    found: dict[str, object] = yaml.safe_load(text)
    return found


def test_the_header_names_the_files_of_each_split(make_version: MakeVersion) -> None:
    assert header(dataset_card(make_version()))["configs"] == [
        {
            "config_name": "default",
            "data_files": [
                {"split": "train", "path": ["data/train-*.parquet"]},
                {"split": "test", "path": ["data/test-*.parquet"]},
            ],
        }
    ]


def test_files_with_other_names_are_listed(make_version: MakeVersion) -> None:
    manifest = make_version()
    manifest = replace(manifest, files=(replace(manifest.files[0], path="data/part: 1.parquet"),))
    configs = header(dataset_card(manifest))["configs"]
    assert configs == [{"config_name": "default", "data_files": [{"split": "train", "path": ["data/part: 1.parquet"]}]}]


def test_the_card_tells_what_is_in_the_version(make_version: MakeVersion) -> None:
    manifest = replace(
        make_version(),
        balance={"a|b": {"target": 1000, "source": 10, "copies": 490, "reached": 500}},
        quarantined={"rows": 3, "reasons": {"text.swap.1": 3}},
    )
    card = dataset_card(manifest).decode()
    assert "| train | 4 | 8 | 12 |" in card
    assert "| train | text.swap.1 | 4 |" in card
    assert "| a\\|b | 1,000 | 10 | 490 | 500 |" in card
    assert "| drop_duplicates | 1 |" in card
    assert "| text.swap.1 | 3 |" in card
    assert "augkit build recipe.yaml" in card
    assert f"augkit verify tiny@{manifest.version}" in card
    assert "| python | 3.11 |" in card


def test_the_card_says_where_dropped_rows_are(make_version: MakeVersion) -> None:
    assert (
        "1 row was dropped by a gate; it is in `rejects.parquet`, with the reason."
        in dataset_card(make_version()).decode()
    )


def test_a_table_is_cut_where_it_is_long(make_version: MakeVersion) -> None:
    manifest = make_version()
    classes = {f"class {i}": {"source": 1, "copies": 0} for i in range(60)}
    manifest = replace(manifest, counts={"train": {"source": 60, "copies": 0, "classes": classes}})
    card = dataset_card(manifest).decode()
    assert card.count("| train | class ") == 50
    assert "And 10 more" in card


def test_plain_datasets_loads_exactly_the_published_splits(
    store: Store, make_version: MakeVersion, tmp_path: Path
) -> None:
    pytest.importorskip("datasets")
    other = tmp_path / "quarantine.parquet"
    pq.write_table(pa.table({"row_id": ["x"], "error": ["y"]}), other)
    manifest = make_version(tables={"quarantine.parquet": other, "rejects.parquet": other})
    code = """
import json, sys
sys.modules["augkit"] = None  # importing it fails, as where it is not installed
from datasets import load_dataset
loaded = load_dataset(sys.argv[1])
print(json.dumps({split: [list(rows.column_names), rows.num_rows, rows[0]] for split, rows in loaded.items()}))
"""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    environment |= {"HF_HOME": str(tmp_path / "cache"), "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-I", "-c", code, store.folder(manifest)]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    loaded = json.loads(ended.stdout)
    assert list(loaded) == ["train", "test"]
    assert [loaded[split][1] for split in loaded] == [12, 1]
    assert loaded["test"][0] == ["text", "label", "augkit"]
    assert loaded["test"][2]["text"] == "great cast"
    assert loaded["test"][2]["augkit"]["row_id"] == "test-0"
