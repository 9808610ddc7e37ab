"""The same table through imbalanced-learn: the same rows where draws are the same, alike where they are not."""

from typing import Any

import imblearn.combine
import imblearn.over_sampling
import imblearn.under_sampling
import numpy as np
import pytest
from scipy.spatial.distance import cdist
from scipy.stats import ks_2samp
from sklearn.datasets import make_classification

from augkit import tabular

X, Y = make_classification(1200, n_features=12, n_informative=8, weights=[0.85], flip_y=0.05, random_state=3)
THEIRS = vars(imblearn.over_sampling) | vars(imblearn.under_sampling) | vars(imblearn.combine)


def both(name: str, **parameters: Any) -> tuple[Any, Any]:
    return getattr(tabular, name)(**parameters), THEIRS[name](**parameters)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("RandomOverSampler", {"random_state": 1}),
        ("SMOTE", {"random_state": 1}),
        ("SMOTE", {"random_state": 2, "k_neighbors": 3, "sampling_strategy": 0.5}),
        ("BorderlineSMOTE", {"random_state": 1}),
        ("ADASYN", {"random_state": 1}),
        ("RandomUnderSampler", {"random_state": 1}),
        ("TomekLinks", {}),
        ("TomekLinks", {"sampling_strategy": "all"}),
        ("EditedNearestNeighbours", {}),
        ("EditedNearestNeighbours", {"kind_sel": "mode", "sampling_strategy": "all"}),
        ("NearMiss", {}),
        ("NearMiss", {"version": 2}),
        ("NearMiss", {"version": 3}),
        ("ClusterCentroids", {"random_state": 1, "sampling_strategy": {0: 200}}),
        ("SMOTETomek", {"random_state": 1}),
        ("SMOTEENN", {"random_state": 1}),
    ],
)
def test_the_same_rows(name: str, parameters: dict[str, Any]) -> None:
    ours, theirs = both(name, **parameters)
    X_ours, y_ours = ours.fit_resample(X, Y)
    X_theirs, y_theirs = theirs.fit_resample(X, Y)
    np.testing.assert_array_equal(y_ours, y_theirs)
    np.testing.assert_allclose(X_ours, X_theirs, rtol=1e-9, atol=1e-9)


def test_hard_voting_keeps_a_row_as_near_as_any_to_each_centre() -> None:
    few = {"random_state": 1, "sampling_strategy": {0: 50}}
    centres = tabular.ClusterCentroids(**few).fit_resample(X, Y)[0][:50]
    sampler = tabular.ClusterCentroids(voting="hard", **few)
    rows = sampler.fit_resample(X, Y)[0][:50]
    distances = cdist(centres, X[Y == 0])
    np.testing.assert_allclose(np.linalg.norm(rows - centres, axis=1), distances.min(axis=1))
    assert (Y[sampler.origins_[:50]] == 0).all()


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("BorderlineSMOTE", {"kind": "borderline-2"}),
        ("SVMSMOTE", {}),
        ("KMeansSMOTE", {"kmeans_estimator": 5, "cluster_balance_threshold": 0.05}),
        ("RandomOverSampler", {"shrinkage": 1.0}),
    ],
)
def test_alike_by_a_two_sample_test(name: str, parameters: dict[str, Any]) -> None:
    ours, theirs = both(name, random_state=0, **parameters)
    made = [sampler.fit_resample(X, Y)[0][len(X) :] for sampler in (ours, theirs)]
    assert abs(len(made[0]) - len(made[1])) <= 5  # theirs rounds every cluster up
    p = [ks_2samp(made[0][:, column], made[1][:, column]).pvalue for column in range(X.shape[1])]
    assert min(p) > 0.01 / len(p)


def test_smote_nc_keeps_the_categories_in_like_shares() -> None:
    mixed = X.copy()
    for column in range(6, 12):
        mixed[:, column] = np.digitize(X[:, column], [-1, 0, 1])
    ours, theirs = both("SMOTENC", random_state=0, categorical_features=list(range(6, 12)))
    made = [sampler.fit_resample(mixed, Y)[0][len(X) :] for sampler in (ours, theirs)]
    np.testing.assert_allclose(made[0][:, :6], made[1][:, :6], rtol=1e-9)  # the same neighbours and the same draws
    for column in range(6, 12):
        shares = [np.bincount(part[:, column].astype(int), minlength=4) / len(part) for part in made]
        np.testing.assert_allclose(shares[0], shares[1], atol=0.05)
