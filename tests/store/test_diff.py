from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from augkit.store.diff import Change, diff
from augkit.store.objects import object_path
from augkit.store.publish import publish
from augkit.store.store import Store

from .conftest import MakeVersion, Row, copied, source_row


def refs(*manifests: Any) -> list[str]:
    return [f"{manifest.name}@{manifest.version}" for manifest in manifests]


def test_a_version_does_not_differ_from_itself(store: Store, make_version: MakeVersion) -> None:
    make_version()
    found = diff(store, "tiny", "tiny")
    assert found.empty
    assert found.shared_files == 3


def test_rows_are_counted_by_split_class_and_step(store: Store, make_version: MakeVersion) -> None:
    a, b, c, d = (source_row(f"text {i}", "pos" if i < 2 else "neg", f"row {i}") for i in range(4))
    before = make_version(shards={"train": [[a, copied(a, 0), copied(a, 1)], [b]], "test": [[c]]})
    after = make_version(
        shards={"train": [[a, copied(a, 0)], [b | {"text": "mended"}, copied(b, 1)]], "test": [[c, d]]}
    )
    found = diff(store, *refs(before, after))
    assert found.rows == Change(added=2, removed=1, changed=1)
    assert found.splits == {"test": Change(added=1), "train": Change(added=1, removed=1, changed=1)}
    assert found.classes == {"neg": Change(added=1), "pos": Change(added=1, removed=1, changed=1)}
    assert found.steps == {"text.delete.1": Change(added=1, removed=1)}
    assert (found.recipe, found.columns, found.shared_files) == ({}, {}, 0)


def test_a_row_in_another_split_was_removed_here_and_added_there(store: Store, make_version: MakeVersion) -> None:
    row = source_row("text", "pos", "row")
    before, after = make_version(shards={"train": [[row]]}), make_version(shards={"test": [[row]]})
    found = diff(store, *refs(before, after))
    assert found.splits == {"train": Change(removed=1), "test": Change(added=1)}


def test_another_order_or_other_shards_are_no_difference(store: Store, make_version: MakeVersion) -> None:
    rows = [source_row(f"text {i}", "pos", f"row {i}") for i in range(6)]
    before = make_version(shards={"train": [rows[:2], rows[2:]]})
    after = make_version(shards={"train": [list(reversed(rows))]})
    assert diff(store, *refs(before, after)).rows == Change()


def test_files_both_versions_have_are_not_read(store: Store, make_version: MakeVersion) -> None:
    before, after = make_version({"train": ["a", "b", "c"]}), make_version({"train": ["a", "b", "d"]})
    shared = Path(store.location, object_path(before.files[0].sha256))
    assert before.files[0].sha256 == after.files[0].sha256
    shared.unlink()
    found = diff(store, *refs(before, after))
    assert found.shared_files == 1
    assert found.rows == Change(changed=3)


def test_recipe_and_columns_are_compared_key_by_key(store: Store, make_version: MakeVersion) -> None:
    before = make_version()
    recipe = {"name": "tiny", "source": before.recipe["source"], "augment": {"copies": 3, "chain": [{"text.swap": {}}]}}
    after = publish(
        store,
        replace(before, version="", recipe=recipe, recipe_hash="other", columns={"text": "large_string"}),
        {},
        {},
    )
    found = diff(store, *refs(before, after))
    assert found.recipe == {"augment.copies": (2, 3), "augment.chain[0].text.swap": (None, {})}
    assert found.columns == {"text": ("string", "large_string"), "label": ("string", None)}
    assert found.rows == Change()
    assert not found.empty
    assert json.loads(found.to_json())["recipe"]["augment.copies"] == [2, 3]


def brute_force(before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]) -> Change:
    old, new = Counter(before), Counter(after)
    left, come = Counter(key for key, _ in (old - new).elements()), Counter(key for key, _ in (new - old).elements())
    changed = sum((left & come).values())
    return Change(sum(come.values()) - changed, sum(left.values()) - changed, changed)


PAIRS = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PAIRS, PAIRS, st.sampled_from([1, 3, 1000]))
def test_repeated_ids_and_any_partitioning_count_as_worked_out_by_hand(
    store: Store, make_version: MakeVersion, before: list[tuple[str, str]], after: list[tuple[str, str]], size: int
) -> None:
    def rows(pairs: list[tuple[str, str]]) -> list[Row]:
        return [source_row(text, "pos", row_id) for row_id, text in pairs]

    versions = [make_version(shards={"train": [rows(pairs)]}) for pairs in (before, after)]
    assert diff(store, *refs(*versions), partition_rows=size).rows == brute_force(before, after)


def test_two_datasets_can_be_compared(store: Store, make_version: MakeVersion) -> None:
    make_version({"train": ["a"]}, name="one")
    make_version({"train": ["a"]}, name="two")
    assert diff(store, "one", "two").rows == Change()


@pytest.mark.parametrize("values", [[0.1, 0.2], [["a"], ["b"]]])
def test_measurements_and_lists_are_no_classes(store: Store, make_version: MakeVersion, values: list[Any]) -> None:
    from pyarrow import RecordBatch

    from augkit.store.changes import Facets, records

    rows = [source_row(str(value), "", str(value)) | {"label": value} for value in values]
    numbers: dict[Facets, int] = {}
    records(RecordBatch.from_pylist(rows), "train", "label", numbers)
    assert list(numbers) == [Facets("train", None, ())]
