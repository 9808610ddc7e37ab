"""Tables that cannot be resampled, and what is said about them."""

import subprocess
import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest
from imblearn.pipeline import make_pipeline
from sklearn.linear_model import LogisticRegression

from augkit import tabular
from augkit.errors import AugkitError
from tests.conftest import SHARED

CHANCE = np.random.default_rng(0)
X = CHANCE.normal(size=(30, 3))
Y = np.array([0] * 26 + [1] * 4)


def refused(sampler: Any, X: Any, y: Any) -> str:
    with pytest.raises(AugkitError) as caught:
        sampler.fit_resample(X, y)
    assert isinstance(caught.value, ValueError)
    return str(caught.value)


def test_fewer_rows_than_neighbours() -> None:
    message = refused(tabular.SMOTE(), X, Y)
    assert "class 1 has 4 rows, and k_neighbors=5 asks each for 5 others." in message
    assert "Set k_neighbors=3 or less, or use RandomOverSampler" in message


@pytest.mark.parametrize("sampler", [tabular.SMOTE(), tabular.PolynomFitSMOTE(), tabular.ProWSyn()])
def test_a_class_with_one_row(sampler: Any) -> None:
    message = refused(sampler, X, np.array(["no"] * 29 + ["yes"]))
    assert "class 'yes' has 1 row" in message
    assert "Use RandomOverSampler" in message
    copied, labels = tabular.RandomOverSampler(random_state=0).fit_resample(X, np.array(["no"] * 29 + ["yes"]))
    assert (labels == "yes").sum() == 29
    assert (copied[30:] == X[29]).all()


@pytest.mark.parametrize(("bad", "kind"), [(np.nan, "NaN"), (np.inf, "infinity")])
def test_cells_that_are_no_numbers(bad: float, kind: str) -> None:
    frame = pd.DataFrame(X, columns=["age", "height", "weight"])
    frame.loc[7, "height"] = bad
    message = refused(tabular.SMOTE(k_neighbors=2), frame, Y)
    assert f"Column 'height' holds {kind} in row 7" in message
    assert "SimpleImputer" in message
    assert len(tabular.RandomOverSampler().fit_resample(frame, Y)[0]) == 52


def test_text_where_numbers_are_needed() -> None:
    frame = pd.DataFrame({"age": X[:, 0], "city": ["x", "y"] * 15})
    message = refused(tabular.TomekLinks(), frame, Y)
    assert "Column 'city' is of dtype" in message
    assert "SMOTENC" in message


def test_categories_alone_and_numbers_alone() -> None:
    cities = pd.DataFrame({"city": pd.Categorical(["x", "y"] * 15)})
    assert "found no numeric column" in refused(tabular.SMOTENC(), cities, Y)
    assert "Use SMOTEN for" in refused(tabular.SMOTENC(), cities, Y)
    assert "found no categorical column" in refused(tabular.SMOTENC(), pd.DataFrame(X), Y)
    assert len(tabular.SMOTEN(k_neighbors=3).fit_resample(cities, Y)[0]) == 52


def test_a_categorical_column_that_is_not_there() -> None:
    frame = pd.DataFrame({"age": X[:, 0], "city": ["x", "y"] * 15})
    message = refused(tabular.SMOTENC(categorical_features=["citty"]), frame, Y)
    assert "categorical_features names 'citty'" in message
    assert "Did you mean city?" in message


def test_constant_columns_and_rows_all_alike_are_no_trouble() -> None:
    for table in (np.hstack([X, np.ones((30, 1))]), np.ones((30, 2))):
        made, labels = tabular.SMOTE(k_neighbors=3, random_state=0).fit_resample(table, Y)
        assert (made[:, -1] == 1).all()
        assert labels.sum() == 26
        tabular.EditedNearestNeighbours().fit_resample(table, Y)


def test_targets_that_are_no_classes() -> None:
    assert "use SMOGN" in refused(tabular.SMOTE(), X, CHANCE.normal(size=30))
    assert "X has 30 rows and y has 29" in refused(tabular.SMOTE(), X, Y[1:])
    assert "of one class, 0" in refused(tabular.SMOTE(), X, np.zeros(30, dtype=int))
    assert "y holds nan in row 3" in refused(tabular.SMOGN(), X, np.where(np.arange(30) == 3, np.nan, 1.0))
    assert "MultiLabelBinarizer" in refused(tabular.MLSMOTE(), X, Y)


def test_samplers_work_in_a_pipeline_of_imbalanced_learn() -> None:
    model = make_pipeline(tabular.SMOTE(k_neighbors=3, random_state=0), tabular.TomekLinks(), LogisticRegression())
    assert model.fit(X, Y).predict(X).shape == (30,)


def test_a_real_table_with_few_positives() -> None:
    path = SHARED / "tabular" / "mammography.csv"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    frame = pd.read_csv(path)
    X_real, y_real = frame.drop(columns="label"), frame["label"]
    sampler = tabular.SMOTE(random_state=0, sampling_strategy=0.5)
    X_more, y_more = sampler.fit_resample(X_real, y_real)
    assert y_more.value_counts().to_dict() == {-1: 10923, 1: 5461}
    parents = {row for number in range(50) for row, _ in sampler.lineage_.row(number)}
    assert (y_real.iloc[sorted(parents)] == 1).all()
    assert X_more.columns.tolist() == X_real.columns.tolist()


def test_a_frame_with_targets_in_regression_comes_back_in_kind() -> None:
    frame = pd.DataFrame(X, columns=list("abc"))
    targets = pd.Series(np.where(np.arange(30) < 27, np.linspace(0, 1, 30), 9.0), name="price")
    made, prices = tabular.SMOGN(random_state=0).fit_resample(frame, targets)
    assert made.columns.tolist() == list("abc")
    assert prices.name == "price"
    assert len(made) == len(prices) == 30
    labels = pd.DataFrame({"common": 1, "rare": Y})
    more, kinds = tabular.MLSMOTE(random_state=0).fit_resample(frame, labels)
    assert (len(more), kinds["rare"].sum()) == (34, 8)


def test_without_imbalanced_learn_the_extra_is_named() -> None:
    program = "import sys; sys.modules['imblearn'] = None; import augkit.tabular"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "MissingExtra" in done.stderr
    assert "pip install 'augkit[tabular]'" in done.stderr
