"""The network over tables: rows judged alone, missing values, numbers in their own unit, what is kept of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from datasets import Dataset

from augkit.errors import RecipeError
from augkit.harness.models.base import load_bundle
from augkit.harness.posed import pose
from augkit.harness.tasks.tabular_classification import TabularClassification
from augkit.harness.training import train
from tests.harness import tables

torch = pytest.importorskip("torch")
pytest.importorskip("accelerate")


def batch_of(task: Any, rows: Dataset) -> dict[str, Any]:
    encoded = task.encode(rows[:], None, 0)
    found = [dict(zip(encoded, row, strict=True)) for row in zip(*encoded.values(), strict=True)]
    batch: dict[str, Any] = task.collator(None, None)(found)
    return batch


@pytest.mark.parametrize("columns", [tables.LABELLED, tables.NUMBERED], ids=["labels", "numbers"])
def test_it_learns_and_the_same_run_gives_the_same_bytes(columns: dict[str, str], tmp_path: Path) -> None:
    settings = tables.settings("builtin:mlp", budget=60, batch_size=64, learning_rate=0.01, evaluate_every=60)
    folders = [
        train(tables.tables(), columns, settings, seed=1, runs=tmp_path / name, dataset_id="t@1").folder
        for name in ("one", "two")
    ]
    for name in ("metrics.json", "predictions.parquet"):
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name
    result = train(tables.tables(), columns, settings, seed=1, runs=tmp_path / "one", dataset_id="t@1")
    assert result.reused and result.metrics["test"][result.metrics["metric"]] > 0.75


def test_a_row_is_judged_alone_and_a_missing_value_is_the_mean_with_a_flag() -> None:
    _, task = pose(tables.tables(60), tables.LABELLED, tables.settings("builtin:mlp"))
    model = load_bundle(tables.settings("builtin:mlp"), task, list, 0).model.eval()
    assert model.config.gaps == [0] and model.config.categories == [3]
    batch = batch_of(task, tables.table(12, 5))
    with torch.no_grad():
        together = model(**batch).logits
        alone = torch.cat([model(batch["numbers"][[row]], batch["categories"][[row]]).logits for row in range(12)])
        missing, mean = batch["numbers"].clone(), batch["numbers"].clone()
        missing[:, 0], mean[:, 0] = float("nan"), 0.0
        unlike = model(missing, batch["categories"]).logits, model(mean, batch["categories"]).logits
    assert torch.allclose(together, alone, atol=1e-6)
    assert all(torch.isfinite(one).all() for one in unlike) and not torch.allclose(*unlike)


def test_a_table_of_categories_alone_is_learnt() -> None:
    rows = Dataset.from_dict({"colour": ["red", "blue"] * 4, "label": ["x", "y"] * 4})
    columns = {"features": "colour", "label": "label"}
    task = TabularClassification.from_train(columns, rows, tables.settings("builtin:mlp"))
    model = load_bundle(tables.settings("builtin:mlp"), task, list, 0).model
    found = model(**batch_of(task, rows))
    assert found.logits.shape == (8, 2) and np.isfinite(found.loss.item())


def test_first_weights_do_not_depend_on_the_order_of_the_data() -> None:
    _, task = pose(tables.tables(60), tables.LABELLED, tables.settings("builtin:mlp"))
    one, other = (load_bundle(tables.settings("builtin:mlp"), task, list, seed).model for seed in (3, 3))
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))
    assert one.vectors[0].weight[0].tolist() == [0.0] * one.vectors[0].embedding_dim


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    from augkit.harness.models.mlp import Mlp, TableScale

    settings = tables.settings("builtin:mlp", budget=4, keep_model=True)
    folder = train(tables.tables(60), tables.NUMBERED, settings, seed=1, runs=tmp_path, dataset_id="t@1").folder
    model, scale = (kind.from_pretrained(folder / "model") for kind in (Mlp, TableScale))
    _, task = pose(tables.tables(60), tables.NUMBERED, settings)
    assert model.config.target_mean == pytest.approx(task.mean)  # type: ignore[attr-defined]
    assert scale.reader["numbers"] == ["a", "b"]


def test_other_tasks_are_refused() -> None:
    from tests.harness import small

    settings = small.settings(model="builtin:mlp")
    _, task = pose(small.dataset(20), small.COLUMNS, settings)
    with pytest.raises(RecipeError, match="builtin:mlp does tabular-classification and tabular-regression"):
        load_bundle(settings, task, list, 0)
