"""A build from a log: what is held out is never in training, by no operator, and every copy can be made again."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

import augkit

pytest.importorskip("scipy", reason="scipy is not installed: pip install 'augkit[interactions]'")

RECIPE = """
augkit: 1
name: purchases
source:
  data: log.parquet
  events: {user: customer, item: article, time: bought, price: paid, repeats: first, holdout: leave_one_out}
augment: {copies: 4, chain: [{one_of: [OPERATORS]}]}
gates: [drop_unchanged, drop_duplicates, {leakage: {on_leak: fail}}]
"""


SIMILAR = "{interactions.substitute: {rate: 0.5, neighbours: 20}}, {interactions.insert: {rate: 0.5, neighbours: 20}}"


def write_log(folder: Path, operators: str) -> None:
    rng = np.random.default_rng(5)
    count = 600
    start = datetime(2024, 1, 1, 8)
    table = pa.table(
        {
            "customer": rng.integers(1000, 1030, count).astype(float),
            "article": [f"article {number}" for number in rng.integers(0, 40, count)],
            "bought": [start + timedelta(minutes=int(minute)) for minute in rng.integers(0, 90_000, count)],
            "paid": np.round(rng.uniform(1, 9, count), 2),
        }
    )
    pq.write_table(table, folder / "log.parquet")
    (folder / "recipe.yaml").write_text(RECIPE.replace("OPERATORS", operators))


def test_a_log_becomes_a_version_in_which_nothing_held_out_is_trained_on(tmp_path: Path) -> None:
    write_log(tmp_path, f"{SIMILAR}, interactions.time_jitter, interactions.prefixes")
    result = augkit.build(tmp_path / "recipe.yaml", tmp_path / "store", engine="inline")
    data = ds.dataset(str(Path(result.path) / "data"), format="parquet").to_table().to_pylist()
    held = {row["user"]: row["target_item"] for row in data if row["sequence"].endswith("@test")}
    train = [row for row in data if row["sequence"].endswith("@train")]
    copies = [row for row in train if row["augkit"]["copy"] is not None]
    assert len(held) == 30 and len(copies) > 100
    for row in train:
        assert held[row["user"]] not in row["items"]
        assert not set(row["held_out"]) & set(row["items"])
        assert row["times"] == sorted(row["times"]) and len(row["times"]) == len(row["prices"]) == len(row["items"])
    cut_off = [row for row in copies if row["target_item"] is not None]
    whole = {row["user"]: row["items"] for row in train if row["augkit"]["copy"] is None}
    assert cut_off
    for row in cut_off:
        assert [*row["items"], row["target_item"]] == whole[row["user"]][: len(row["items"]) + 1]
    assert augkit.verify("purchases", tmp_path / "store").ok
    copy = copies[0]["augkit"]["row_id"]
    assert augkit.explain("purchases", copy, tmp_path / "store").row_id == copy


def test_times_come_back_to_the_microsecond_when_rows_go_through_operators(tmp_path: Path) -> None:
    write_log(tmp_path, f"{SIMILAR}, interactions.crop")
    result = augkit.build(tmp_path / "recipe.yaml", tmp_path / "store", engine="inline")
    data = ds.dataset(str(Path(result.path) / "data"), format="parquet").to_table().to_pylist()
    sources = {row["augkit"]["row_id"]: set(row["times"]) for row in data if row["augkit"]["copy"] is None}
    for row in data:
        assert set(row["times"]) <= sources[row["augkit"]["source_id"]]


def test_negatives_are_items_that_the_user_never_had_and_can_be_made_again(tmp_path: Path) -> None:
    chain = "{interactions.user_dropout: {items: [2, 4]}}, {interactions.substitute: {similarity: embedding}}"
    write_log(tmp_path, f"{chain}, interactions.swap")
    recipe = (tmp_path / "recipe.yaml").read_text()
    recipe = recipe.replace("repeats: first", "negatives: true, session: visit")
    recipe = recipe.replace("]}]}", "]}, {interactions.negative_sampling: {ratio: 3, popularity: 0.75}}]}")
    (tmp_path / "recipe.yaml").write_text(recipe)
    log = pq.read_table(tmp_path / "log.parquet")
    pq.write_table(log.append_column("visit", log["bought"].cast(pa.date32())), tmp_path / "log.parquet")
    result = augkit.build(tmp_path / "recipe.yaml", tmp_path / "store", engine="inline")
    data = ds.dataset(str(Path(result.path) / "data"), format="parquet").to_table().to_pylist()
    had: dict[str, set[str]] = {}
    for row in data:
        if row["augkit"]["copy"] is None:
            had.setdefault(row["user"], set()).update(row["items"], row["held_out"], filter(None, [row["target_item"]]))
            assert row["negative_items"] is None
    copies = [row for row in data if row["augkit"]["copy"] is not None]
    assert len(copies) > 60
    for row in copies:
        assert len(row["negative_items"]) == 3 * (len(row["items"]) - 1)
        assert not set(row["negative_items"]) & had[row["user"]]
        assert len(row["sessions"]) == len(row["items"])
    assert augkit.verify("purchases", tmp_path / "store").ok
