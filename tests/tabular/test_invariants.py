"""What holds for any table and any seed."""

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit import tabular

SEEDS = st.integers(0, 2**31 - 1)
SIZES = st.tuples(st.integers(8, 40), st.integers(8, 25), st.integers(1, 6))
OVER = {
    "SMOTE": tabular.SMOTE,
    "bus": lambda **more: tabular.PolynomFitSMOTE(topology="bus", **more),
    "star": tabular.PolynomFitSMOTE,
    "polynomial": lambda **more: tabular.PolynomFitSMOTE(topology="polynomial", **more),
    "ProWSyn": tabular.ProWSyn,
    "RandomOverSampler": tabular.RandomOverSampler,
    "smoothed": lambda **more: tabular.RandomOverSampler(shrinkage=0.5, **more),
}


def table(seed: int, sizes: tuple[int, int, int], decimals: int | None = None) -> tuple[Any, Any]:
    chance = np.random.default_rng(seed)
    X = chance.normal(size=(sizes[0] + sizes[1], sizes[2])) * 3
    y = chance.permutation(np.repeat([0, 1], sizes[:2]))
    return (X if decimals is None else X.round(decimals)), y


@pytest.mark.parametrize("name", OVER)
@given(seed=SEEDS, sizes=SIZES)
@settings(max_examples=15, deadline=None)
def test_counts_reach_the_strategy_and_originals_stay_to_the_bit(name: str, seed: int, sizes: Any) -> None:
    X, y = table(seed, sizes)
    sampler = OVER[name](random_state=seed, sampling_strategy={0: 45, 1: 50})
    X_more, y_more = sampler.fit_resample(X, y)
    assert Counter(y_more.tolist()) == {0: 45, 1: 50}
    assert X_more[: len(X)].tobytes() == X.tobytes()
    shares = np.add.reduceat(sampler.lineage_.weights, sampler.lineage_.firsts[:-1])
    np.testing.assert_allclose(shares, 1)
    members = [set(np.flatnonzero(y == code)) | {tabular.WHOLE_CLASS} for code in (0, 1)]
    for number, label in enumerate(y_more[len(X) :]):
        assert {row for row, _ in sampler.lineage_.row(number)} <= members[label]
    again = OVER[name](random_state=seed, sampling_strategy={0: 45, 1: 50}).fit_resample(X, y)[0]
    assert again.tobytes() == X_more.tobytes()


@given(seed=SEEDS, sizes=SIZES, decimals=st.sampled_from([None, 0, 1]))
@settings(max_examples=40, deadline=None)
def test_a_row_of_smote_lies_where_its_lineage_says(seed: int, sizes: Any, decimals: int | None) -> None:
    X, y = table(seed, sizes, decimals)
    sampler = tabular.SMOTE(random_state=seed, sampling_strategy={0: 45, 1: 50}, keep_whole_numbers=False)
    made = sampler.fit_resample(X, y)[0][len(X) :]
    parents, weights = sampler.lineage_.parents.reshape(-1, 2), sampler.lineage_.weights.reshape(-1, 2)
    ends = X[parents]
    assert (made >= ends.min(axis=1)).all()
    assert (made <= ends.max(axis=1)).all()
    np.testing.assert_allclose(made, (ends * weights[:, :, None]).sum(axis=1), atol=1e-9)


@given(seed=SEEDS, sizes=SIZES)
@settings(max_examples=20, deadline=None)
def test_columns_keep_dtype_range_and_whole_numbers(seed: int, sizes: Any) -> None:
    X, y = table(seed, (sizes[0], sizes[1], 3))
    frame = pd.DataFrame({"age": X[:, 0].round().astype(np.int8), "price": X[:, 1].round(), "size": X[:, 2]})
    frame["size"] = frame["size"].astype(np.float32)
    for sampler in (tabular.SMOTE(random_state=seed), tabular.RandomOverSampler(shrinkage=2.0, random_state=seed)):
        made, _ = sampler.set_params(sampling_strategy={0: 45, 1: 50}).fit_resample(frame, pd.Series(y))
        assert made.dtypes.tolist() == frame.dtypes.tolist()
        assert (made["price"] % 1 == 0).all()
        for column in frame:
            assert made[column].between(frame[column].min(), frame[column].max()).all()


@given(seed=SEEDS, sizes=SIZES)
@settings(max_examples=20, deadline=None)
def test_categories_come_from_the_neighbours_and_keep_their_dtype(seed: int, sizes: Any) -> None:
    X, y = table(seed, (sizes[0], sizes[1], 2))
    chance = np.random.default_rng(seed)
    frame = pd.DataFrame({"size": X[:, 0], "city": pd.Categorical(chance.choice(["a", "b", "c"], len(y)))})
    frame["member"] = chance.random(len(y)) < 0.5
    sampler = tabular.SMOTENC(random_state=seed, sampling_strategy={0: 45, 1: 50})
    made, labels = sampler.fit_resample(frame, y)
    assert made.dtypes.tolist() == frame.dtypes.tolist()
    assert Counter(labels.tolist()) == {0: 45, 1: 50}
    pd.testing.assert_frame_equal(made.iloc[: len(frame)], frame)


@given(seed=SEEDS, sizes=SIZES)
@settings(max_examples=20, deadline=None)
def test_what_stays_is_told_by_origins(seed: int, sizes: Any) -> None:
    X, y = table(seed, sizes)
    for sampler in (tabular.TomekLinks(), tabular.EditedNearestNeighbours(), tabular.OneSidedSelection(random_state=0)):
        X_less, y_less = sampler.fit_resample(X, y)
        np.testing.assert_array_equal(X_less, X[sampler.sample_indices_])
        np.testing.assert_array_equal(y_less, y[sampler.sample_indices_])
    both = tabular.SMOTETomek(random_state=seed)
    X_both, _ = both.fit_resample(X, y)
    old = both.origins_ >= 0
    np.testing.assert_array_equal(X_both[old], X[both.origins_[old]])
    assert len(both.lineage_) == np.count_nonzero(~old)
