"""The language of the data decides what operators do, so it is in the key of finished work too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import augkit
from augkit import Recipe


def texts(result: Any) -> list[str]:
    tables = [pq.read_table(Path(result.path) / file.path) for file in result.manifest.files]
    return sorted(text for table in tables for text in table["text"].to_pylist())


def test_rows_of_another_language_are_worked_anew(write_csv: Any, recipe_values: Any, tmp_path: Path) -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    rows = [(str(at), f"这部电影非常好看，故事没有意思，第{at}次看 a fine film", "a") for at in range(30)]
    data = write_csv(rows)

    def built(language: str, /, **parameters: Any) -> Any:
        columns = {"id": "id", "text": "text", "label": "label"}
        source = {"columns": columns, "language": language}
        augment = {"copies": 1, "chain": [{"text.delete": {"rate": 0.3} | parameters}]}
        recipe = Recipe.model_validate(recipe_values(data, source=source, augment=augment, gates=[]))
        return augkit.build(recipe, tmp_path / "store", engine="inline")

    english, chinese, own = built("en"), built("zh"), built("en", language="zh")
    assert english.reused == chinese.reused == own.reused == 0
    assert len({english.version, chinese.version, own.version}) == 3
    assert texts(english) != texts(chinese) == texts(own)
    assert built("zh").reused == chinese.shards
