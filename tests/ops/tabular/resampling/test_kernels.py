"""Kernels whose results can be worked out by hand."""

import numpy as np
import pytest

from augkit.ops.tabular.resampling.columns import Columns
from augkit.ops.tabular.resampling.edited_neighbours import Rule, edited_kept
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.lineage import WHOLE_CLASS, Blend, Lineage, blend
from augkit.ops.tabular.resampling.mlsmote import imbalance_ratios, mlsmote
from augkit.ops.tabular.resampling.polynom_fit import fitted_curve, polynom_fit
from augkit.ops.tabular.resampling.prowsyn import proximity_levels
from augkit.ops.tabular.resampling.search.neighbours import nearest_rows
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import NumericSpace
from augkit.ops.tabular.resampling.smogn import relevance, smogn, target_bins
from augkit.ops.tabular.resampling.smote_n import class_spreads
from augkit.ops.tabular.resampling.strategies import wanted_rows
from augkit.ops.tabular.resampling.tomek_links import tomek_kept

ONE = np.array([[0.0], [1.0], [1.5], [5.0], [5.2], [9.0]])


def test_rows_of_a_tomek_link_go_from_the_classes_that_are_cleaned() -> None:
    codes = np.array([0, 0, 1, 0, 0, 1])  # 1.0 and 1.5 are nearest to each other; 9.0 has no partner
    assert tomek_kept(ONE, codes, [0], Search()).tolist() == [0, 2, 3, 4, 5]
    assert tomek_kept(ONE, codes, [0, 1], Search()).tolist() == [0, 3, 4, 5]


def test_a_row_that_its_neighbours_contradict_goes() -> None:
    codes = np.array([0, 0, 1, 0, 0, 1])
    assert edited_kept(ONE, codes, [0], 1, "all", Search()).tolist() == [0, 3, 4, 2, 5]
    assert edited_kept(ONE, codes, [0, 1], 3, "mode", Search()).tolist() == [0, 1, 3]


def test_a_blend_is_a_weighted_sum_within_its_parents_and_whole_columns_stay_whole() -> None:
    values = np.array([[0.0, 0.0], [10.0, 0.5]])
    out = np.empty((2, 2))
    made = Blend(np.array([[0, 1], [1, WHOLE_CLASS]]), np.array([[0.64, 0.36], [0.5, 0.5]]))
    blend(values, made, out, mean=np.array([5.0, 0.25]), columns=Columns.of(values))
    np.testing.assert_allclose(out, [[4.0, 0.18], [8.0, 0.375]])


def test_a_lineage_keeps_order_when_some_rows_are_taken() -> None:
    lineage = Lineage.of(
        Blend(np.array([[1, 2], [3, 4]]), np.full((2, 2), 0.5)), Blend(np.array([[7]]), np.ones((1, 1)))
    )
    taken = lineage.take(np.array([2, 0]))
    assert len(taken) == 2
    assert taken.row(0) == [(7, 1.0)]
    assert taken.row(1) == [(1, 0.5), (2, 0.5)]


def test_topologies_join_what_they_say() -> None:
    members, chance = np.array([3, 5, 8]), np.random.RandomState(0)
    assert polynom_fit(members, 4, "star", chance, "class 1").parents.tolist() == [[3, -1], [5, -1], [8, -1], [3, -1]]
    assert polynom_fit(members, 3, "bus", chance, "class 1").parents.tolist() == [[3, 5], [5, 8], [3, 5]]
    mesh = polynom_fit(members, 50, "mesh", chance, "class 1").parents
    assert {tuple(sorted(pair)) for pair in mesh.tolist()} == {(3, 5), (3, 8), (5, 8)}


def test_a_curve_through_a_parabola_is_that_parabola() -> None:
    place = np.linspace(-1, 1, 21)
    values = np.stack([place, place**2], axis=1)
    _, made = fitted_curve(values, np.arange(21), 40, 2, np.random.RandomState(0), "class 1")
    np.testing.assert_allclose(made[:, 1], made[:, 0] ** 2, atol=1e-12)


def test_proximity_levels_peel_the_class_from_its_border() -> None:
    values = np.arange(7.0)[:, None]  # one row of another class, then six
    levels = proximity_levels(values, np.array([0, 1, 1, 1, 1, 1, 1]), np.arange(1, 7), 3, 2, Search())
    assert [level.tolist() for level in levels] == [[1, 2], [3, 4], [5, 6]]


def test_categories_are_told_by_how_classes_spread_over_them() -> None:
    spreads = class_spreads(np.array([[0], [0], [1], [1]]), np.array([0, 0, 0, 1]))
    np.testing.assert_allclose(spreads[0], [[1.0, 0.0], [0.5, 0.5]])


def test_relevance_is_none_at_the_median_and_full_beyond_the_whisker() -> None:
    targets = np.concatenate([np.linspace(0, 10, 101), [40.0]])
    rarity = relevance(targets)
    assert rarity[-1] == 1.0
    assert (rarity[:50] == 0).all()
    assert [rare for rare, _ in target_bins(targets, rarity, 0.5)] == [False, True]


def test_rare_targets_grow_and_the_table_keeps_its_size() -> None:
    chance = np.random.RandomState(0)
    values = chance.normal(size=(300, 3))
    targets = np.concatenate([np.linspace(0, 10, 280), 30 + chance.normal(size=20)])
    result = smogn(values, targets, 0.5, 5, 0.02, chance, Search())
    rare = np.concatenate([targets[result.kept], result.targets]) > 20
    assert np.count_nonzero(rare) == 150 and len(rare) == 300
    assert (targets[result.made.parents] > 20).all()
    np.testing.assert_allclose(result.made.weights.sum(axis=1), 1)
    with pytest.raises(TableError, match="No target value is rare"):
        smogn(values, np.linspace(0, 1, 300), 0.5, 5, 0.02, chance, Search())


def test_every_row_of_a_rare_label_gets_a_child_with_the_labels_of_the_majority_around() -> None:
    values = np.array([[0.0], [0.1], [0.2], [5.0], [6.0], [7.0], [8.0], [9.0]])
    labels = np.array([[1, 1, 1]] * 3 + [[1, 0, 1]] * 5)
    assert imbalance_ratios(labels).tolist() == [1.0, 8 / 3, 1.0]
    made, kinds = mlsmote(values, labels, 2, "ranking", np.random.RandomState(0), Search())
    assert made.parents[:, 0].tolist() == [0, 1, 2]
    assert kinds.tolist() == [[1, 1, 1]] * 3


@pytest.mark.parametrize(
    ("strategy", "wanted"),
    [("auto", {"b": 3}), (0.8, {"b": 2}), ({"b": 4}, {"b": 2}), (lambda labels: {"b": 5}, {"b": 3})],
)
def test_strategies_of_every_kind(strategy: object, wanted: dict[str, int]) -> None:
    assert wanted_rows(strategy, np.array(list("aaaaabb")), "over-sampling") == wanted  # type: ignore[arg-type]


def test_a_strategy_that_does_not_fit_names_the_classes_there_are() -> None:
    with pytest.raises(TableError, match=r"Rows of each class: 'a': 5, 'b': 2"):
        wanted_rows({"c": 5}, np.array(list("aaaaabb")), "over-sampling")
    with pytest.raises(TableError, match="All 3 rows are of one class, 'a'"):
        wanted_rows("auto", np.array(list("aaa")), "over-sampling")


@pytest.mark.parametrize("rule", ["all", "mode"])
@pytest.mark.parametrize("scale", [None, 10, 1], ids=["continuous", "with ties", "rows that repeat"])
def test_edited_neighbours_are_the_same_where_bounds_tell_them(rule: Rule, scale: int | None) -> None:
    chance = np.random.default_rng(6)
    values = chance.normal(size=(2700, 8))
    codes = (values[:, 0] + chance.normal(size=2700) * 0.3 > 1.3).astype(np.int64)
    values = values if scale is None else (scale * values).round()
    own, others = np.flatnonzero(codes == 0), np.flatnonzero(codes == 1)
    sure = Search().surely_among_own(NumericSpace(values), own, others, 3)
    nearest = nearest_rows(NumericSpace(values), np.arange(2700), np.arange(2700), 3).rows
    among_own = (codes[nearest] == codes[:, None]).all(axis=1)
    assert among_own[own[sure]].all()
    assert sure.mean() > 0.7 or scale == 1  # rows that repeat are left to the whole search

    kept = edited_kept(values, codes, [0], 3, rule, Search())

    stays = among_own if rule == "all" else (codes[nearest] == codes[:, None]).sum(axis=1) >= 2
    np.testing.assert_array_equal(np.sort(kept), np.flatnonzero(stays | (codes == 1)))
