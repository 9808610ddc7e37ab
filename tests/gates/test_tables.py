"""Gates on tables: the rows that stay are those of imbalanced-learn, gaps stay, and mistakes are told."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from augkit.gates.base import TableGate, TableRows
from augkit.gates.registry import GATES
from augkit.ops.tabular.resampling.errors import TableError

imblearn = pytest.importorskip("imblearn", reason="imbalanced-learn is not installed: pip install 'augkit[tabular]'")

NAMES = ("random_under", "near_miss", "cluster_centroids", "tomek_links", "edited_neighbours", "one_sided")


def made(name: str, **parameters: Any) -> TableGate:
    found = GATES[name].model_validate(parameters)
    assert isinstance(found, TableGate)
    return found


def rows_of(values: np.ndarray, labels: Any) -> TableRows:
    chance = np.random.default_rng(5)
    ranks = chance.integers(2**63, size=len(values)).astype(np.uint64)
    return TableRows(values, np.array(labels, dtype=str), ranks, seed=3)


def table(rows: int = 300) -> TableRows:
    chance = np.random.default_rng(2)
    labels = np.where(chance.random(rows) < 0.2, "rare", "common")
    return rows_of(chance.normal(size=(rows, 3)) + 0.8 * (labels == "rare")[:, None], labels)


def reference(name: str, **parameters: Any) -> Any:
    from imblearn import under_sampling

    return getattr(under_sampling, name)(**parameters)


@pytest.mark.parametrize(
    ("gate", "parameters", "sampler", "theirs"),
    [
        ("tomek_links", {}, "TomekLinks", {}),
        ("tomek_links", {"strategy": "all"}, "TomekLinks", {"sampling_strategy": "all"}),
        ("edited_neighbours", {}, "EditedNearestNeighbours", {}),
        (
            "edited_neighbours",
            {"strategy": ["common"], "neighbours": 5, "rule": "mode"},
            "EditedNearestNeighbours",
            {"sampling_strategy": [0], "n_neighbors": 5, "kind_sel": "mode"},
        ),
        ("near_miss", {}, "NearMiss", {}),
        ("near_miss", {"rank_by": 2, "strategy": 0.8}, "NearMiss", {"version": 2, "sampling_strategy": 0.8}),
    ],
    ids=["tomek", "tomek, all", "edited", "edited, by the commonest", "near miss", "near miss 2, a ratio"],
)
def test_rows_that_stay_are_those_of_imbalanced_learn(gate: str, parameters: Any, sampler: str, theirs: Any) -> None:
    rows = table()
    other = reference(sampler, **theirs)
    other.fit_resample(rows.values, (rows.labels == "rare").astype(int))
    assert np.flatnonzero(~made(gate, **parameters).drops(rows)).tolist() == sorted(other.sample_indices_.tolist())


@pytest.mark.parametrize("gate", ["random_under", "near_miss", "cluster_centroids"])
@pytest.mark.parametrize("strategy", ["auto", "majority", 0.5, {"common": 100}], ids=["auto", "majority", "0.5", "map"])
def test_as_many_rows_stay_as_the_strategy_says(gate: str, strategy: Any) -> None:
    rows = table()
    rare = int((rows.labels == "rare").sum())
    kept = Counter(rows.labels[~made(gate, strategy=strategy).drops(rows)].tolist())
    wanted = {"auto": rare, "majority": rare, "0.5": 2 * rare}.get(str(strategy), 100)
    assert kept == {"rare": rare, "common": wanted}


def test_random_rows_are_those_with_the_smallest_ranks_whatever_their_order() -> None:
    rows = table()
    gone = made("random_under").drops(rows)
    common = rows.labels == "common"
    assert rows.ranks[common & ~gone].max() < rows.ranks[common & gone].min()
    turned = TableRows(rows.values[::-1], rows.labels[::-1], rows.ranks[::-1], rows.seed)
    assert (made("random_under").drops(turned)[::-1] == gone).all()


def test_one_sided_selection_keeps_the_rare_class_and_rows_that_seeds_do_not_stand_for() -> None:
    chance = np.random.default_rng(1)
    far = chance.normal(size=(50, 2)) * 0.1
    near = np.array([[5.0, 5.0], [5.4, 5.0]])
    rows = rows_of(np.vstack([far, near, [[5.2, 5.6], [5.2, 4.4]]]), ["common"] * 52 + ["rare"] * 2)
    kept = np.flatnonzero(~made("one_sided").drops(rows))
    assert set(kept) >= {52, 53} and len(set(kept) & set(range(50))) <= 1


def test_centres_of_clusters_are_rows_of_every_cluster() -> None:
    chance = np.random.default_rng(1)
    centres = np.repeat([[0.0, 0.0], [9.0, 0.0], [0.0, 9.0]], 20, axis=0)
    values = np.vstack([centres + chance.normal(size=(60, 2)) * 0.2, [[4.0, 4.0]] * 3])
    rows = rows_of(values, ["common"] * 60 + ["rare"] * 3)
    kept = np.flatnonzero(~made("cluster_centroids").drops(rows))
    assert (kept[:-3] // 20).tolist() == [0, 1, 2] and kept[-3:].tolist() == [60, 61, 62]


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"random_under"}))
def test_rows_with_gaps_are_neither_judged_nor_neighbours(name: str) -> None:
    rows = table(120)
    gaps = rows.values.copy()
    gaps[5, 0], gaps[17, 2] = np.nan, np.inf
    whole = np.isfinite(gaps).all(axis=1)
    gone = made(name).drops(TableRows(gaps, rows.labels, rows.ranks, rows.seed))
    assert not gone[[5, 17]].any()
    if name in ("tomek_links", "edited_neighbours"):
        without = TableRows(gaps[whole], rows.labels[whole], rows.ranks[whole], rows.seed)
        assert (made(name).drops(without) == gone[whole]).all()


@pytest.mark.parametrize("name", NAMES)
def test_tables_that_cannot_be_judged_say_why(name: str) -> None:
    with pytest.raises(TableError, match="All 4 rows are of one class, 'a'"):
        made(name).drops(rows_of(np.ones((4, 2)), ["a"] * 4))
    with pytest.raises(TableError, match="sampling_strategy"):
        made(name, strategy={"b": 1} if name in NAMES[:3] else ["b"]).drops(
            rows_of(np.ones((4, 2)), ["a", "a", "a", "c"])
        )
    if name != "random_under":
        with pytest.raises(TableError, match="no column of numbers"):
            made(name).drops(rows_of(np.empty((4, 0)), ["a", "a", "a", "b"]))


@pytest.mark.parametrize("name", NAMES)
def test_few_and_equal_rows_come_through(name: str) -> None:
    gone = made(name).drops(rows_of(np.ones((4, 2)), ["a", "a", "a", "b"]))
    assert gone.shape == (4,) and not gone[3]
    assert made(name).drops(rows_of(np.ones((2, 1)), ["a", "b"])).shape == (2,)


def test_labels_that_yaml_reads_as_numbers_are_text() -> None:
    assert made("random_under", strategy={0: 5}).model_dump()["strategy"] == {"0": 5}
    assert made("tomek_links", strategy=[0, 1]).model_dump()["strategy"] == ["0", "1"]


@pytest.mark.parametrize("strategy", ["minority", 1.5, -3, {"a": -1}], ids=["minority", "1.5", "-3", "negative rows"])
def test_strategies_that_mean_nothing_here_are_refused(strategy: Any) -> None:
    with pytest.raises(ValidationError):
        made("random_under", strategy=strategy)
