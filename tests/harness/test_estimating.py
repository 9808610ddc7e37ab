"""Runs of scikit-learn's models: what is learnt, what the run folder holds, the same bytes again, what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from datasets import Dataset, DatasetDict
from pydantic import ValidationError

from augkit.errors import AugkitError, RecipeError
from augkit.harness.estimating import EstimatorSession
from augkit.harness.machine import Machine
from augkit.harness.requests import train_settings
from augkit.harness.run_folder import RunFolder, run_key
from augkit.harness.tasks import TaskError
from augkit.harness.training import RunResult, train
from augkit.recipe.schema import Recipe
from augkit.recipe.training import TrainSettings
from tests.harness import small, tables

pytest.importorskip("sklearn")
pytest.importorskip("accelerate")

BOTH = ("builtin:gradient-boosting", "builtin:logistic-regression")


def run(folder: Path, data: DatasetDict | None = None, *, columns: Any = tables.LABELLED, **changes: Any) -> RunResult:
    seed = changes.pop("seed", 0)
    settings = tables.settings(**changes)
    return train(data or tables.tables(), columns, settings, seed=seed, runs=folder, dataset_id="table@1")


@pytest.mark.parametrize("model", BOTH)
def test_labels_are_learnt_and_the_same_run_gives_the_same_bytes(model: str, tmp_path: Path) -> None:
    one, again = (run(tmp_path / name, model=model, bootstrap=True) for name in ("one", "again"))
    for name in ("metrics.json", "metrics.jsonl", "predictions.parquet", "config.json"):
        assert (one.folder / name).read_bytes() == (again.folder / name).read_bytes(), name
    assert one.metrics["test"]["macro_f1"] > 0.8 and one.metrics["metric"] == "macro_f1"
    assert {"pr_auc", "balanced_accuracy", "ece", "brier"} <= set(one.metrics["test"])
    assert run(tmp_path / "one", model=model, bootstrap=True).reused


@pytest.mark.parametrize("model", BOTH)
def test_numbers_are_learnt(model: str, tmp_path: Path) -> None:
    result = run(tmp_path, model=model, columns=tables.NUMBERED, budget=60)
    assert result.metrics["test"]["r2"] > 0.7 and result.metrics["metric"] == "r2"
    assert (
        pq.read_table(result.folder / "predictions.parquet")["label"].to_pylist() == tables.table(150, 3)["amount"][:]
    )


def test_iterations_are_chosen_on_validation_and_each_look_at_it_is_a_line_of_the_log(tmp_path: Path) -> None:
    result = run(tmp_path, budget=30, evaluate_every=7)
    log = [json.loads(line) for line in (result.folder / "metrics.jsonl").read_text().splitlines()]
    assert [line["step"] for line in log] == [7, 14, 21, 28, 30]
    best = max(log, key=lambda line: line["macro_f1"])
    assert result.metrics["best_step"] == best["step"] and result.metrics["steps"] == 30
    shorter = run(tmp_path, budget=best["step"], evaluate_every=best["step"])
    assert shorter.metrics["test"] == result.metrics["test"]


def test_patience_ends_it_sooner(tmp_path: Path) -> None:
    result = run(tmp_path, budget=200, evaluate_every=5, early_stopping=10)
    assert result.metrics["stopped_early"] and result.metrics["steps"] == result.metrics["best_step"] + 10


def test_the_last_iteration_is_taken_where_that_is_asked_for(tmp_path: Path) -> None:
    last = run(tmp_path, budget=30, evaluate_every=7, select="last")
    whole = run(tmp_path, budget=30, evaluate_every=30)
    assert last.metrics["test"] == whole.metrics["test"]


@pytest.mark.parametrize("model", BOTH)
def test_without_a_bootstrap_the_seed_draws_nothing(model: str, tmp_path: Path) -> None:
    fixed = [run(tmp_path, model=model, seed=seed).metrics["test"] for seed in (0, 1)]
    drawn = [run(tmp_path, model=model, seed=seed, bootstrap=True).metrics["test"] for seed in (0, 1)]
    assert fixed[0] == fixed[1] and drawn[0] != drawn[1]


@pytest.mark.parametrize("model", BOTH)
def test_class_weights_find_more_of_the_rare_class(model: str, tmp_path: Path) -> None:
    plain, weighted = (run(tmp_path, model=model, class_weights=weights) for weights in (None, "balanced"))
    recall = [one.metrics["test"]["report"]["yes"]["recall"] for one in (plain, weighted)]
    assert recall[1] > recall[0]


@pytest.mark.parametrize("model", [*BOTH, "builtin:mlp"])
def test_a_tuned_threshold_changes_answers_and_no_probability(model: str, tmp_path: Path) -> None:
    changes: dict[str, Any] = {"model": model, "metric": "balanced_accuracy", "budget": 20}
    plain, tuned = (run(tmp_path, threshold=threshold, **changes) for threshold in (None, "tuned"))
    before, after = (pq.read_table(one.folder / "predictions.parquet") for one in (plain, tuned))
    assert before["probabilities"].equals(after["probabilities"])
    factors = tuned.metrics["borders"]
    border = factors["no"] / (factors["no"] + factors["yes"])
    chosen = ["yes" if row[1] > border else "no" for row in after["probabilities"].to_pylist()]
    assert after["prediction"].to_pylist() == chosen and "borders" not in plain.metrics
    assert tuned.metrics["validation"]["balanced_accuracy"] >= plain.metrics["validation"]["balanced_accuracy"]
    assert tuned.metrics["test"]["pr_auc"] == plain.metrics["test"]["pr_auc"]
    confidence = [row[answer == "yes"] for row, answer in zip(after["probabilities"].to_pylist(), chosen, strict=True)]
    assert after["confidence"].to_pylist() == confidence


def test_a_model_that_is_kept_answers_as_it_did(tmp_path: Path) -> None:
    joblib = pytest.importorskip("joblib")
    result = run(tmp_path, keep_model=True)
    kept = joblib.load(result.folder / "model" / "estimator.joblib")
    config = json.loads((result.folder / "model" / "config.json").read_text())
    assert config["labels"] == ["no", "yes"] and config["reader"]["categories"] == ["colour"]
    session = EstimatorSession.prepare(
        tables.tables(), tables.LABELLED, tables.settings(), 0, RunFolder(tmp_path / "other"), Machine("cpu", 1)
    )
    logits = session.estimator.outputs(kept, session.task.reader.read(tables.table(150, 3)[:]))
    answers = np.array(["no", "yes"])[logits.argmax(axis=1)].tolist()
    assert pq.read_table(result.folder / "predictions.parquet")["prediction"].to_pylist() == answers


@pytest.mark.parametrize("model", [*BOTH, "builtin:mlp"])
def test_columns_of_no_use_and_unseen_categories_change_no_training(model: str, tmp_path: Path) -> None:
    data = tables.tables(120)
    odd = DatasetDict()
    for name, rows in data.items():
        rows = rows.add_column("same", [1.5] * len(rows)).add_column("gone", [None] * len(rows))
        odd[name] = rows.add_column("kind", ["new" if name == "test" else "old"] * len(rows))
    result = run(tmp_path, odd, model=model, columns={"features": "*", "label": "label"}, budget=5)
    remarks = json.loads((result.folder / "config.json").read_text())["resolved"]["remarks"]
    assert len(remarks) == 4 and "150 rows of test have a category in column 'kind'" in remarks[-1]
    assert np.isfinite(result.metrics["test"]["log_loss"])


def test_a_label_that_was_not_drawn_has_no_probability(tmp_path: Path) -> None:
    train_rows = Dataset.from_dict({"a": list(range(40)), "label": ["x", "y"] * 19 + ["z", "x"]})
    rows = DatasetDict(train=train_rows, validation=train_rows, test=train_rows)
    shares = [
        pq.read_table(
            run(tmp_path, rows, columns={"features": "a", "label": "label"}, seed=seed, bootstrap=True).folder
            / "predictions.parquet"
        )["probabilities"].to_pylist()
        for seed in range(6)
    ]
    assert any(all(row[2] == 0 for row in found) for found in shares)
    assert all(abs(sum(row) - 1) < 1e-9 for found in shares for row in found)


def test_rows_of_one_label_alone_are_told(tmp_path: Path) -> None:
    rows = Dataset.from_dict({"a": [1, 2], "label": ["x", "y"]})
    data = DatasetDict(train=rows, validation=rows, test=rows)
    with pytest.raises(AugkitError, match="drew all have one label"):
        for seed in range(6):
            run(tmp_path, data, columns={"features": "a", "label": "label"}, seed=seed, bootstrap=True)


def test_weights_of_labels_count_as_so_much_of_a_row(tmp_path: Path) -> None:
    plain = tables.tables(60)
    mixed = DatasetDict(plain)
    soft = [[{"label": label, "weight": 1.0}] for label in plain["train"]["label"]]
    mixed["train"] = plain["train"].remove_columns("label").add_column("label", soft)
    model = "builtin:logistic-regression"
    one, other = (run(tmp_path / name, data, model=model) for name, data in (("a", plain), ("b", mixed)))
    assert one.metrics["test"] == other.metrics["test"]


def test_any_number_of_labels_is_refused_with_a_model_that_can(tmp_path: Path) -> None:
    rows = Dataset.from_dict({"a": [1, 2, 3], "label": [["x"], ["y"], ["x", "y"]]})
    data = DatasetDict(train=rows, validation=rows, test=rows)
    with pytest.raises(TaskError, match="gives each row one label") as caught:
        run(tmp_path, data, columns={"features": "a", "label": "label"})
    assert "builtin:mlp" in caught.value.hint


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"batch_size": 8}, "`batch_size` means nothing to builtin:gradient-boosting"),
        ({"precision": "bf16"}, "`precision` means nothing"),
        ({"budget": {"epochs": 3}}, "sees all rows: give `budget` as a number"),
        ({"model": "builtin:logistic-regression", "learning_rate": 0.1}, "`learning_rate` means nothing"),
        ({"model": "builtin:mlp", "bootstrap": True}, "`bootstrap` is for"),
    ],
    ids=["batch size", "precision", "epochs", "rate", "bootstrap"],
)
def test_settings_that_mean_nothing_are_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        tables.settings(**changes)


def test_they_are_refused_as_well_where_the_columns_choose_the_model() -> None:
    values = {"augkit": 1, "name": "t", "source": {"data": "a.csv", "columns": tables.LABELLED}}
    assert train_settings(Recipe.model_validate(values)).model == "builtin:gradient-boosting"
    with pytest.raises(RecipeError, match="`batch_size` means nothing"):
        train_settings(Recipe.model_validate({**values, "train": {"batch_size": 8}}))


@pytest.mark.parametrize("model", BOTH)
def test_texts_and_several_processes_are_refused(model: str, tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=f"{model} cannot do text-classification"):
        run(tmp_path, small.dataset(20), columns=small.COLUMNS, model=model)
    with pytest.raises(RecipeError, match="is fitted by one process"):
        train(
            tables.tables(20),
            tables.LABELLED,
            tables.settings(model),
            seed=0,
            runs=tmp_path,
            dataset_id="t",
            processes=2,
        )


def test_a_model_of_texts_is_refused_for_tables(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="builtin:text-cnn cannot do tabular-classification") as caught:
        run(tmp_path, model="builtin:text-cnn")
    assert "builtin:gradient-boosting" in caught.value.hint


def test_keys_of_runs_without_the_new_settings_are_what_they_were() -> None:
    settings = TrainSettings(model="builtin:text-cnn")
    assert not {"metric", "threshold", "bootstrap"} & set(settings.as_asked())
    others = [TrainSettings(metric="mcc"), TrainSettings(threshold="tuned"), tables.settings(bootstrap=True)]
    keys = {run_key("d@1", {}, one, 0, device="cpu", threads=1) for one in (settings, *others)}
    assert len(keys) == 4
