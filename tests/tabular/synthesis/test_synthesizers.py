"""What the three make of a table: the columns it had, and what holds between them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from augkit.tabular import TableError
from augkit.tabular.synthesis import CTGAN, TVAE, GaussianCopula, Synthesizer, compare

from .frames import people

pytest.importorskip("torch")

SMALL_TVAE: dict[str, Any] = {
    "epochs": 60,
    "batch_size": 50,
    "embedding": 16,
    "hidden": (64,),
    "learning_rate": 1e-2,
}
SMALL_CTGAN: dict[str, Any] = {
    "epochs": 80,
    "batch_size": 50,
    "pac": 5,
    "noise": 16,
    "hidden": (64, 64),
    "learning_rate": 2e-3,
}
MAKERS: dict[str, Callable[..., Synthesizer]] = {
    "copula": GaussianCopula,
    "tvae": lambda **more: TVAE(**{**SMALL_TVAE, **more}),
    "ctgan": lambda **more: CTGAN(**{**SMALL_CTGAN, **more}),
}
EVERY = pytest.mark.parametrize("name", list(MAKERS))


@cache
def fitted(name: str) -> Any:
    return MAKERS[name](seed=3).fit(people())


@EVERY
def test_columns_stay_what_they_were(name: str) -> None:
    frame, made = people(), fitted(name).sample(500, seed=1)
    assert made.shape == (500, 5) and list(made.columns) == list(frame.columns)
    assert made.dtypes.equals(frame.dtypes)
    assert made["age"].between(frame["age"].min(), frame["age"].max()).all()
    incomes = made["income"].dropna()
    assert incomes.between(frame["income"].min(), frame["income"].max()).all()
    assert np.array_equal(incomes, incomes.round(1))
    assert set(made["job"]) <= set(frame["job"]) and set(made["city"]) <= set(frame["city"])
    assert 0 < made["income"].isna().mean() < 0.3


@EVERY
def test_what_holds_between_columns_is_learnt(name: str) -> None:
    frame, made = people(), fitted(name).sample(2000, seed=2)
    assert made["job"].value_counts(normalize=True).to_dict() == pytest.approx(
        frame["job"].value_counts(normalize=True).to_dict(), abs=0.12
    )
    incomes = made.groupby("job")["income"].median()
    assert incomes["cook"] < incomes["nurse"] < incomes["pilot"]
    found = compare(frame, made)
    pair = next(one for one in found.pairs if one.columns == ("job", "income"))
    assert pair.real > 0.9 and pair.made > 0.5
    assert found.copies.equal < 0.5


@EVERY
def test_the_same_seeds_give_the_same_rows_and_others_others(name: str) -> None:
    import torch

    state = torch.random.get_rng_state()
    few = {} if name == "copula" else {"epochs": 2}
    one, same, other = (MAKERS[name](seed=seed, **few).fit(people(100)) for seed in (5, 5, 6))
    assert torch.equal(torch.random.get_rng_state(), state)
    first = one.sample(60, seed=1)
    pd.testing.assert_frame_equal(first, same.sample(60, seed=1))
    assert not first.equals(one.sample(60, seed=2))
    assert not first.equals(other.sample(60, seed=1))


@EVERY
def test_rows_of_a_rare_class_can_be_asked_for(name: str) -> None:
    made = fitted(name).sample(50, where={"job": "pilot"})
    assert len(made) == 50 and set(made["job"]) == {"pilot"} and list(made.index) == list(range(50))
    both = fitted(name).sample(20, where={"job": "nurse", "member": True})
    assert set(both["job"]) == {"nurse"} and both["member"].all()


@EVERY
def test_a_table_of_numbers_alone_and_one_of_categories_alone(name: str) -> None:
    few = {} if name == "copula" else {"epochs": 2}
    frame = people(100)
    for columns in (["age"], ["job", "city"], ["income", "age"]):
        made = MAKERS[name](**few).fit(frame[columns]).sample(30)
        assert list(made.columns) == columns and len(made) == 30


@EVERY
def test_what_cannot_be_made_is_told(name: str) -> None:
    with pytest.raises(TableError, match="Nothing has been learnt yet"):
        MAKERS[name]().sample(3)
    maker = fitted(name)
    with pytest.raises(TableError, match="has no category 'pilto'"):
        maker.sample(3, where={"job": "pilto"})
    with pytest.raises(TableError, match="'age', which is of numbers"):
        maker.sample(3, where={"age": 30})
    with pytest.raises(TableError, match="'jobs', which is not there"):
        maker.sample(3, where={"jobs": "cook"})


def test_losses_are_told_by_column() -> None:
    tvae, ctgan = fitted("tvae").history_, fitted("ctgan").history_
    assert len(tvae) == 60 and len(ctgan) == 80
    assert set(tvae[0]["columns"]) == set(people().columns)
    assert tvae[-1]["loss"] < tvae[0]["loss"] and tvae[-1]["columns"]["job"] < tvae[0]["columns"]["job"]
    assert set(ctgan[0]["columns"]) == {"job", "city", "member"}
    assert ctgan[-1]["columns"]["job"] < ctgan[0]["columns"]["job"]


def test_a_copula_keeps_correlations_of_columns_with_few_values() -> None:
    """Ties weaken what correlates; the copula makes up for it."""
    chance = np.random.default_rng(0)
    left = chance.normal(size=4000)
    frame = pd.DataFrame(
        {"left": left, "right": left + chance.normal(0, 0.5, 4000), "rare": left + chance.normal(0, 0.3, 4000) > 1.5}
    )
    frame["steps"] = np.maximum(np.round(frame["right"], 0), 0.0)
    found = compare(frame, GaussianCopula(categorical=["rare"]).fit(frame).sample(4000))
    assert max(one.difference for one in found.pairs) < 0.1
    assert max(one.distance for one in found.columns) < 0.05


def test_batches_that_cannot_be_packed_are_refused() -> None:
    with pytest.raises(TableError, match="batch_size 55 is no multiple of pac 10"):
        CTGAN(batch_size=55)
