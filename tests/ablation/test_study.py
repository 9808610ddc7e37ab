"""A study from recipe to verdicts, for real, and what it does when it is interrupted or an arm fails."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from augkit import api
from augkit.ablation.result import read_ablation
from augkit.errors import RecipeError
from augkit.recipe.resolve import resolved, to_yaml
from augkit.recipe.schema import Recipe
from augkit.store.store import open_store
from tests.ablation.conftest import Studied

pytest.importorskip("torch")


def test_the_study_folder_holds_everything(studied: Studied) -> None:
    folder = studied.outcome.folder
    assert folder == studied.studies / "tiny"
    for name in ("rule.json", "arms.json", "ablation.json", "runs.parquet", "report.html", "runs"):
        assert (folder / name).exists(), name
    assert read_ablation(folder) == studied.outcome.result


def test_every_arm_had_the_same_training(studied: Studied) -> None:
    configs = [json.loads(path.read_text()) for path in studied.outcome.folder.glob("runs/*/config.json")]
    assert len(configs) == 9
    assert len({json.dumps(config["settings"], sort_keys=True) for config in configs}) == 1
    assert {config["resolved"]["steps"] for config in configs} == {12}
    rows = [config["resolved"]["rows"] for config in configs]
    assert len({(one["validation"], one["test"]) for one in rows}) == 1
    assert len({one["train"] for one in rows}) == 2  # baseline, and the arms with copies
    assert not any(config["resolved"]["validation_cut_from_train"] for config in configs)


def test_the_rule_was_written_before_the_first_run(studied: Studied) -> None:
    folder = studied.outcome.folder
    first = min(path.stat().st_mtime_ns for path in folder.glob("runs/*/config.json"))
    assert (folder / "rule.json").stat().st_mtime_ns < first


def test_differences_are_those_of_the_predictions(studied: Studied) -> None:
    """The effect of `all`, worked out again from runs.parquet alone."""
    result = studied.outcome.result
    runs = pq.read_table(studied.outcome.folder / "runs.parquet").to_pylist()
    scores = {(run["arm"], run["seed"]): run["accuracy"] for run in runs}
    pairs = [scores["all", seed] - scores["baseline", seed] for seed in result.protocol.seeds]
    (effect,) = [one for one in result.comparisons if one.kind == "effect"]
    assert effect.difference == pytest.approx(sum(pairs) / 3)
    assert effect.low <= effect.difference <= effect.high
    assert {(one.kind, one.arm, one.against) for one in result.comparisons} == {
        ("effect", "all", "baseline"),
        ("diversity", "all", "copy-control"),
        ("repetition", "copy-control", "baseline"),
    }


def test_three_seeds_never_tell(studied: Studied) -> None:
    """The least p of three seeds is 2/2³."""
    assert all(one.p >= 0.25 and one.verdict != "helps" for one in studied.outcome.result.comparisons)
    assert any("no effect can be significant" in caveat for caveat in studied.outcome.result.protocol.caveats)


def test_diversity_and_repetition_add_up_to_the_effect(studied: Studied) -> None:
    by_kind = {one.kind: one.difference for one in studied.outcome.result.comparisons}
    assert by_kind["diversity"] + by_kind["repetition"] == pytest.approx(by_kind["effect"])


def test_slices_share_out_the_test_split(studied: Studied) -> None:
    result = studied.outcome.result
    baseline = [one for one in result.slices if one.arm == "baseline"]
    lengths = [one for one in baseline if one.slice.startswith("length")]
    confidence = [one for one in baseline if one.slice.startswith("confidence")]
    assert sum(one.rows for one in lengths) == sum(one.rows for one in confidence) == result.protocol.test_rows
    assert all(one.difference == 0 for one in baseline)
    mean = sum(one.rows * one.score for one in confidence) / result.protocol.test_rows
    assert mean == pytest.approx(result.arm("baseline").mean)


def test_classes_are_those_of_the_data(studied: Studied) -> None:
    assert {(one.arm, one.label) for one in studied.outcome.result.classes} == {
        (arm, label) for arm in ("baseline", "copy-control", "all") for label in ("0", "1")
    }


def test_flips_name_the_augmented_rows_nearest_to_them(studied: Studied) -> None:
    flips = studied.outcome.result.flips
    assert flips and all(one.baseline_right != one.arm_right for one in flips)
    nearest = [row for flip in flips for row in flip.nearest]
    assert nearest
    explained = api.explain(studied.outcome.result.arm("all").dataset, nearest[0].id, studied.store)
    assert nearest[0].text in str(explained) and set(nearest[0].steps) <= {"text.swap", "text.delete"}
    for flip in flips:
        similarity = [row.similarity for row in flip.nearest]
        assert similarity == sorted(similarity, reverse=True)


def test_the_card_carries_the_verdict_and_the_version_stays_what_it_is(studied: Studied) -> None:
    store = open_store(studied.store)
    dataset = studied.outcome.result.arm("all").dataset
    card = (Path(store.folder(store.resolve(dataset))) / "README.md").read_text()
    effect = next(one for one in studied.outcome.result.comparisons if one.kind == "effect")
    assert "## Verdict" in card and effect.reason in card and effect.verdict in card
    assert api.verify(dataset, studied.store).problems == ()


def test_run_again_it_trains_nothing_and_finds_the_same(studied: Studied) -> None:
    again = api.ablate(studied.recipe, studied.store, studies=studied.studies, workers=1)
    assert again.reused == again.runs == 9
    assert untimed(again) == untimed(studied.outcome)
    assert [arm.run_keys for arm in again.result.arms] == [arm.run_keys for arm in studied.outcome.result.arms]
    card = open_store(studied.store).files.read(
        "datasets/tiny/versions/" + again.result.arms[-1].dataset[5:] + "/README.md"
    )
    assert card.count(b"## Verdict") == 1


def test_a_changed_rule_is_refused(studied: Studied, make_recipe: Callable[..., Recipe]) -> None:
    changed = make_recipe(ablate={"seeds": 3, "arms": ["all"], "equivalence": 0.2})
    with pytest.raises(RecipeError, match="begun by another rule"):
        api.ablate(changed, studied.store, studies=studied.studies)


def test_a_single_seed_is_refused(make_recipe: Callable[..., Recipe], tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="at least two seeds"):
        api.ablate(make_recipe(), tmp_path / "store", studies=tmp_path, seeds=1)


def test_killed_in_a_run_it_goes_on(studied: Studied, tmp_path: Path) -> None:
    """The last two runs are taken away; a study that makes them again is killed in the first, and run once more."""
    folder = tmp_path / "studies" / "tiny"
    shutil.copytree(studied.outcome.folder, folder)
    lines = (folder / "runs.jsonl").read_text().splitlines(keepends=True)
    gone = [folder / "runs" / json.loads(line)["run"]["key"] for line in lines[-2:]]
    for run in gone:
        shutil.rmtree(run)
    (folder / "runs.jsonl").write_text("".join(lines[:-2]))
    recipe = tmp_path / "tiny.yaml"
    recipe.write_text(to_yaml(resolved(studied.recipe)))
    command = [sys.executable, "-m", "augkit", "ablate", str(recipe), "--store", str(studied.store)]
    command += ["--studies", str(tmp_path / "studies"), "--workers", "1"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 240
    while not gone[0].exists() and time.monotonic() < until and process.poll() is None:
        time.sleep(0.02)
    process.kill()  # its worker ends with it
    process.wait()
    outcome = api.ablate(studied.recipe, studied.store, studies=tmp_path / "studies", workers=1)
    assert outcome.runs == 9 and outcome.reused in (7, 8)  # 8: the worker had just come to the end of the run
    assert untimed(outcome) == untimed(studied.outcome)


def untimed(outcome: Any) -> list[dict[str, Any]]:
    """Comparisons without what depends on the clock."""
    return [one.model_dump(exclude={"cost_per_point"}) for one in outcome.result.comparisons]
