"""From runs to the result of a study."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from augkit.ablation.answers import Answers, judged_by, read_answers
from augkit.ablation.arms import BASELINE
from augkit.ablation.attribution import compared
from augkit.ablation.built import BuiltArm, version_tables
from augkit.ablation.cost import arm_result
from augkit.ablation.fair import FIXED_STEPS
from augkit.ablation.flips import FileStore, flips_of
from augkit.ablation.result import Ablation, ComparisonResult, Flip, Protocol, RuleText
from augkit.ablation.rule import IN_POINTS, rule_of
from augkit.ablation.runs import Run
from augkit.ablation.slices import class_scores, lengths_of, slice_scores, slices_of
from augkit.ablation.statistics import least_seeds
from augkit.errors import BuildError
from augkit.recipe.ablation import AblateSettings
from augkit.recipe.resolve import resolved, to_yaml
from augkit.recipe.schema import Recipe
from augkit.show.amounts import count
from augkit.store.store import Store

if TYPE_CHECKING:
    from augkit.ablation.study import Prepared

__all__ = ["assemble", "with_compute"]

FEW_ROWS = 300


def assemble(
    name: str,
    recipe: Recipe,
    store: Store,
    settings: AblateSettings,
    prepared: Prepared,
    runs: Sequence[Run],
    regime: str,
    changed: Sequence[str],
) -> Ablation:
    """The result of the runs of one regime.

    Args:
        name: of the study.
        recipe: the user's.
        store: with the arms' datasets.
        settings: the `ablate` section.
        prepared: arms, datasets, training.
        runs: of the regime.
        regime: its name.
        changed: caveats of what was changed after the study was begun.

    Raises:
        BuildError: fewer than two runs of the baseline ended.
        AugkitError: predictions or datasets are damaged.
    """
    by_arm = {one.arm.id: [run for run in runs if run.arm == one.arm.id] for one in prepared.built}
    ended = {arm: [run for run in found if run.done] for arm, found in by_arm.items()}
    if len(ended[BASELINE]) < 2:
        failed = next((run.error for run in by_arm[BASELINE] if not run.done), "no run was made")
        raise BuildError(
            f"the baseline could not be trained, and without it there is nothing to compare with: {failed}",
            hint="Mend that and run the same command again: runs that ended are kept.",
        )
    metric = judged_by(ended[BASELINE][0])
    answers = {arm: read_answers(arm, found, metric) for arm, found in ended.items() if found}
    rule = replace(rule_of(settings), in_points=metric in IN_POINTS)
    arms = [arm_result(one, by_arm[one.arm.id], answers.get(one.arm.id), metric, rule.level) for one in prepared.built]
    columns = {str(role): name for role, name in recipe.source.columns.items()}
    manifest = prepared.built[0].manifest
    assert manifest is not None and prepared.train.batch_size != "auto"
    test = _in_order(version_tables(store, manifest, ["test"])["test"], answers[BASELINE].ids)
    baseline = answers[BASELINE]
    files = FileStore()
    return Ablation(
        name=name,
        created=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        task=str(ended[BASELINE][0].metrics["task"]),
        model=prepared.train.model,
        metric=metric,
        regime=regime,
        protocol=Protocol(
            seeds=settings.seed_list,
            budget=prepared.train.budget.model_dump(exclude_none=True),
            batch_size=prepared.train.batch_size,
            evaluate_every=prepared.train.evaluate_every,
            rule=RuleText(equivalence=rule.equivalence, alpha=rule.alpha, level=rule.level),
            selection="validation" if prepared.train.select == "best" else "the last step",
            test_rows=len(test),
            caveats=[
                *changed,
                *prepared.caveats,
                *_of_metric(baseline, metric),
                *_caveats(recipe, settings, prepared, regime, len(test)),
            ],
        ),
        versions=_versions(ended[BASELINE][0]),
        recipe=to_yaml(resolved(recipe)),
        arms=arms,
        comparisons=compared([one.arm for one in prepared.built], answers, {arm.id: arm.cost for arm in arms}, rule),
        classes=class_scores(answers, BASELINE),
        slices=slice_scores(answers, BASELINE, slices_of(test, lengths_of(test, columns), baseline, settings.slices)),
        flips=_flips(store, prepared, answers, test, columns, files),
        files=files.kept,
    )


def with_compute(fixed: Ablation, converged: Ablation) -> Ablation:
    """The fixed-step result with the effects that appear only when every arm is trained for as long as it likes.

    Args:
        fixed: the result at fixed steps, whose verdicts stand.
        converged: the result of the second regime.
    """
    helped = {one.arm for one in fixed.comparisons if one.kind == "effect" and one.verdict == "helps"}
    extra: list[ComparisonResult] = []
    for one in converged.comparisons:
        if one.kind == "effect":
            only = one.verdict == "helps" and one.arm not in helped
            said = f"Trained to convergence: {one.reason}" + (
                " At fixed steps it did not help, so this is an effect of compute." if only else ""
            )
            extra.append(one.model_copy(update={"kind": "compute", "reason": said}))
    return fixed.model_copy(update={"comparisons": [*fixed.comparisons, *extra]})


def _in_order(table: pa.Table, ids: Sequence[str]) -> pa.Table:
    """The test split's rows in the order of the answers."""
    place = {
        row_id: number for number, row_id in enumerate(table["augkit"].combine_chunks().field("row_id").to_pylist())
    }
    try:
        return table.take(pa.array([place[row_id] for row_id in ids]))
    except KeyError as error:
        raise BuildError(
            f"a run was scored on a test row that is not in the baseline's dataset: {error.args[0]}",
            hint="Begin another study with --name NAME.",
        ) from error


def _flips(
    store: Store,
    prepared: Prepared,
    answers: Mapping[str, Answers],
    test: pa.Table,
    columns: Mapping[str, str],
    files: FileStore,
) -> list[Flip]:
    found: list[Flip] = []
    for one in prepared.built:
        if one.arm.kind in ("baseline", "copy_control") or one.arm.id not in answers or one.manifest is None:
            continue
        train = version_tables(store, one.manifest, ["train"])["train"]
        found += flips_of(answers[one.arm.id], answers[BASELINE], test, train, columns, one.manifest.operators, files)
    return found


def _of_metric(answers: Answers, metric: str) -> list[str]:
    """Where a metric of the whole split is no function of its rows, verdicts are about the rows' mean score."""
    own = str(answers.runs[0].metrics["metric"])
    measured = [float(run.metrics["test"][own]) for run in answers.runs]
    if own == metric and np.allclose(measured, answers.scores.per_seed, atol=1e-6):
        return []
    mean = answers.scores.per_seed.mean()
    return [
        f"Verdicts are about the mean score of the rows, {mean:.4f} for the baseline; {own} over the whole test "
        f"split is {fmean(measured):.4f}."
    ]


def _caveats(recipe: Recipe, settings: AblateSettings, prepared: Prepared, regime: str, test_rows: int) -> list[str]:
    """What a reader has to know to read the numbers rightly."""
    seeds = len(settings.seed_list)
    varied = "the training: first weights, order of rows, dropout"
    if prepared.train.fitted:
        varied = (
            "the training rows: each draws with replacement which source rows are learnt, the same in every arm, and "
            "their copies with them (a copy between two rows may so tell of one that was not drawn)"
        )
    said = [f"One dataset was drawn for each arm (recipe seed {recipe.seed}); the {seeds} seeds vary {varied}."]
    arms = [one.arm for one in prepared.built]
    if any(arm.kind in ("only", "without") for arm in arms):
        rows = {one.arm.id: one.train_rows for one in _offline(prepared) if one.arm.control and one.manifest}
        control = next(one.train_rows for one in prepared.built if one.arm.kind == "copy_control")
        furthest = max(rows, key=lambda arm: abs(rows[arm] - control), default="")
        if furthest and abs(rows[furthest] - control) > 0.02 * control:
            said.append(
                f"Gates kept different numbers of copies: {furthest} has {rows[furthest]:,} training rows, its copy "
                f"control {control:,}."
            )
    effects = sum(arm.kind not in ("baseline", "copy_control") for arm in arms)
    if effects and seeds < (needed := least_seeds(settings.alpha, effects)):
        said.append(
            f"With {seeds} seeds and {count(effects, 'arm')} to judge no effect can be significant, however large; "
            f"that takes {needed} seeds."
        )
    if test_rows < FEW_ROWS:
        said.append(f"The test split has {test_rows:,} rows only; one row is {1 / test_rows:.1%}.")
    if any(arm.kind == "real" for arm in arms):
        said.append("Arms with more real rows show what labelling would bring; their labels are not free.")
    if any(arm.drawn_by for arm in arms):
        said.append("Copies that are drawn in training pass no gate; a row on which an operator fails stays as it is.")
    if regime != FIXED_STEPS:
        said.append(
            "Arms were trained to convergence, so they differ in optimizer steps; gains may be those of compute."
        )
    return said


def _offline(prepared: Prepared) -> list[BuiltArm]:
    """Arms whose copies were made once, and counted."""
    return [one for one in prepared.built if one.arm.drawn_by is None]


def _versions(run: Run) -> dict[str, str]:
    """Of augkit, Python, the libraries and the machine, as the first run noted them."""
    noted: dict[str, Any] = json.loads((Path(run.folder) / "environment.json").read_bytes())
    machine = f"{noted.get('system', '')}, {noted.get('cores', '?')} cores, {noted.get('device', 'cpu')}"
    return {
        "python": str(noted.get("python", "")),
        **{str(name): str(version) for name, version in (noted.get("packages") or {}).items()},
        "machine": machine,
    }
