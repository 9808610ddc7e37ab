"""Splits, `take` and balance: what becomes of every row before any is augmented."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import augkit
from augkit import AugkitError, Recipe
from augkit.building.assign import shared_out
from augkit.ranks import keys_at_ranks

Rows = list[dict[str, Any]]


@pytest.fixture
def published(recipe_values: Any, tmp_path: Path) -> Callable[..., dict[str, Rows]]:
    """Build inline and read every split back, lineage included."""

    def run(data: Any, **sections: Any) -> dict[str, Rows]:
        recipe = Recipe.model_validate(recipe_values(data, **sections))
        result = augkit.build(recipe, tmp_path / "store", engine="inline")
        splits: dict[str, Rows] = defaultdict(list)
        for file in result.manifest.files:
            splits[file.split] += pq.read_table(Path(result.path) / file.path).to_pylist()
        return splits

    return run


ROLES = {"id": "id", "text": "text", "label": "label"}


def sources(rows: Rows) -> Rows:
    return [row for row in rows if row["augkit"]["copy"] is None]


def test_fractions_share_out_every_row_once(published: Any, write_csv: Any, rows: Any) -> None:
    fractions = {"train": 0.7, "validation": 0.1, "test": 0.2}
    splits = published(write_csv(rows(1000)), source={"columns": ROLES, "splits": fractions})
    ids = [row["id"] for split in splits.values() for row in sources(split)]
    assert sorted(ids) == sorted(f"r{i}" for i in range(1000))
    assert {name: round(len(sources(part)) / 1000, 1) for name, part in splits.items()} == fractions


def test_stratified_splits_hold_every_class_exactly(published: Any, write_csv: Any, rows: Any) -> None:
    splits = published(
        write_csv(rows(1000)),
        source={"columns": ROLES, "splits": {"train": 0.7, "validation": 0.1, "test": 0.2, "stratify": True}},
    )
    counts = {name: Counter(row["label"] for row in sources(part)) for name, part in splits.items()}
    assert counts == {
        "train": {"common": 630, "rare": 70},
        "validation": {"common": 90, "rare": 10},
        "test": {"common": 180, "rare": 20},
    }


def test_groups_stay_together(published: Any, write_csv: Any, rows: Any) -> None:
    data = write_csv([(*row, f"g{i % 37}") for i, row in enumerate(rows(500))], header="id,text,label,customer")
    splits = published(data, source={"columns": ROLES | {"group": "customer"}, "splits": {"train": 0.5, "test": 0.5}})
    groups = {name: {row["customer"] for row in part} for name, part in splits.items()}
    assert groups["train"] and groups["test"]
    assert not groups["train"] & groups["test"]


def test_a_split_that_no_group_came_into_is_told(recipe_values: Any, write_csv: Any, rows: Any, tmp_path: Path) -> None:
    data = write_csv([(*row, "one") for row in rows(20)], header="id,text,label,customer")
    for roles, told in ((ROLES | {"group": "customer"}, 1), (ROLES, 0)):
        recipe = recipe_values(data, source={"columns": roles, "splits": {"train": 0.5, "test": 0.5}})
        result = augkit.build(Recipe.model_validate(recipe), tmp_path / "store", engine="inline")
        assert augkit.plan(Recipe.model_validate(recipe))["warnings"] == list(result.warnings)
        assert len(result.warnings) == told
        assert all(w.startswith("no row came into the split ") and "another `seed`" in w for w in result.warnings)


def test_copies_stand_in_the_split_of_their_source_row(published: Any, write_csv: Any, rows: Any) -> None:
    splits = published(write_csv(rows(300)), source={"columns": ROLES, "splits": {"train": 0.8, "test": 0.2}})
    training = {row["augkit"]["row_id"] for row in sources(splits["train"])}
    copies = [row for row in splits["train"] if row["augkit"]["copy"] is not None]
    assert copies
    assert {row["augkit"]["source_id"] for row in copies} <= training
    assert sources(splits["test"]) == splits["test"]


@pytest.mark.parametrize("times", ["2025-03-{:02d}T09:00:00", "{}", "{}.5"], ids=["ISO 8601", "integers", "floats"])
def test_splits_by_time_never_look_ahead(published: Any, write_csv: Any, rows: Any, times: str) -> None:
    order = np.random.default_rng(0).permutation(28)
    data = write_csv(
        [(*row, times.format(day + 1)) for row, day in zip(rows(28), order.tolist(), strict=True)],
        header="id,text,label,when",
    )
    splits = published(
        data,
        source={
            "columns": ROLES | {"time": "when"},
            "splits": {"train": 0.5, "validation": 0.25, "test": 0.25, "by": "time"},
        },
    )
    key = float if times != "2025-03-{:02d}T09:00:00" else str
    when = {name: sorted(key(row["when"]) for row in sources(part)) for name, part in splits.items()}
    assert [len(when[name]) for name in ("train", "validation", "test")] == [14, 7, 7]
    assert when["train"][-1] < when["validation"][0] and when["validation"][-1] < when["test"][0]


def test_named_files_keep_their_rows_and_fractions_share_out_train(published: Any, write_csv: Any, rows: Any) -> None:
    train, test = write_csv(rows(100), "a.csv"), write_csv(rows(30, start=100), "b.csv")
    splits = published(
        {"train": str(train), "test": str(test)},
        source={"columns": ROLES, "splits": {"train": 0.5, "validation": 0.5, "stratify": True}},
    )
    assert {name: len(sources(part)) for name, part in splits.items()} == {"train": 50, "validation": 50, "test": 30}
    assert {row["id"] for row in splits["test"]} == {f"r{i}" for i in range(100, 130)}


def test_take_keeps_exactly_so_many_rows_the_same_with_more_asked_for(
    published: Any, write_csv: Any, rows: Any
) -> None:
    data = write_csv(rows(400))
    few = published(data, source={"columns": ROLES, "take": {"train": 50}})
    more = published(data, source={"columns": ROLES, "take": {"train": 0.5}})
    few_ids, more_ids = ({row["id"] for row in sources(part["train"])} for part in (few, more))
    assert (len(few_ids), len(more_ids)) == (50, 200)
    assert few_ids < more_ids


def test_take_more_than_there_is_is_refused(published: Any, write_csv: Any, rows: Any) -> None:
    with pytest.raises(AugkitError, match="take asks for 500 rows of train, which has 400"):
        published(write_csv(rows(400)), source={"columns": ROLES, "take": {"train": 500}})


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        ("max", {"common": 540, "rare": 540}),
        ("auto", {"common": 540, "rare": 540}),
        ("not majority", {"common": 540, "rare": 540}),
        ("minority", {"common": 540, "rare": 540}),
        ("not minority", {"common": 540, "rare": 60}),
        ("all", {"common": 540, "rare": 540}),
        (0.5, {"common": 540, "rare": 270}),
        (200, {"common": 200, "rare": 200}),
        ({"rare": 123}, {"common": 540, "rare": 123}),
    ],
)
def test_balance_brings_classes_to_their_targets(
    published: Any, write_csv: Any, rows: Any, strategy: Any, expected: dict[str, int]
) -> None:
    splits = published(write_csv(rows(200)), balance={"strategy": strategy}, gates=[])
    assert Counter(row["label"] for row in splits["train"]) == expected


def test_balance_draws_evenly_over_the_rows_of_a_class(published: Any, write_csv: Any, rows: Any) -> None:
    splits = published(write_csv(rows(200)), balance={"strategy": {"rare": 70}}, gates=[])
    copies = Counter(
        row["augkit"]["source_id"]
        for row in splits["train"]
        if row["label"] == "rare" and row["augkit"]["copy"] is not None
    )
    assert sorted(copies.values()) == [2] * 10 + [3] * 10


def test_what_balance_cannot_reach_is_reported(write_csv: Any, rows: Any, recipe_values: Any, tmp_path: Path) -> None:
    values = recipe_values(write_csv(rows(200)), balance={"strategy": "max", "max_copies": 4}, gates=[])
    result = augkit.build(Recipe.model_validate(values), tmp_path / "store", engine="inline")
    assert result.manifest.balance["rare"] == {"target": 540, "source": 20, "copies": 80, "reached": 100}
    assert result.warnings == ("balance: 1 of 2 classes stay over 5% below their target: rare 100 of 540",)


def test_an_unknown_label_in_balance_names_the_nearest(published: Any, write_csv: Any, rows: Any) -> None:
    with pytest.raises(AugkitError, match="Did you mean rare"):
        published(write_csv(rows(50)), balance={"strategy": {"rar": 10}})


def test_equal_rows_get_ids_of_their_own(published: Any, write_csv: Any) -> None:
    data = write_csv([("the same film again", "a")] * 3 + [("another film", "b")], header="text,label")
    splits = published(data, output={"shard_rows": 2}, gates=[])
    ids = [row["augkit"]["row_id"] for row in sources(splits["train"])]
    assert len(set(ids)) == 4
    assert sum(row_id.endswith(("-2", "-3")) for row_id in ids) == 2


@given(
    keys=st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=60, unique=True),
    classes=st.integers(1, 3),
    rank=st.integers(0, 70),
)
def test_keys_at_ranks_are_what_sorting_would_give(keys: list[int], classes: int, rank: int) -> None:
    array, numbers = np.array(keys, np.uint64), np.arange(len(keys)) % classes
    halves = [(array[::2], numbers[::2]), (array[1::2], numbers[1::2])]
    found = keys_at_ranks(lambda: halves, {number: [rank, 0] for number in range(classes)})
    for number in range(classes):
        ordered = sorted(key for key, n in zip(keys, numbers.tolist(), strict=True) if n == number)
        assert found[number] == [ordered[r] if r < len(ordered) else 2**64 for r in (rank, 0)]


@given(total=st.integers(0, 10_000), parts=st.lists(st.integers(1, 50), min_size=1, max_size=6))
def test_shares_add_up_and_stand_near_their_fractions(total: int, parts: list[int]) -> None:
    fractions = [part / sum(parts) for part in parts]
    shares = shared_out(total, fractions)
    assert sum(shares) == total
    assert all(abs(share - total * fraction) < 1 + 1e-6 for share, fraction in zip(shares, fractions, strict=True))
