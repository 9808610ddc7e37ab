"""What a study found: the form of `ablation.json`, which the report, the dataset card and the console are made from.

Scores are shares in [0, 1] unless the metric says otherwise, higher is better; differences are in the same unit. Times
are in seconds, sizes in bytes or MB (10⁶ bytes). A number that could not be worked out is null.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from augkit.errors import StoreError

__all__ = [
    "BESIDE",
    "FORMAT",
    "Ablation",
    "ArmCost",
    "ArmKind",
    "ArmResult",
    "ClassScore",
    "ComparisonKind",
    "ComparisonResult",
    "CurvePoint",
    "FileShown",
    "Flip",
    "Neighbour",
    "Protocol",
    "RuleText",
    "SliceScore",
    "Verdict",
    "read_ablation",
]

FORMAT = 1
RESULT_FILE = "ablation.json"

ArmKind = Literal[
    "baseline", "copy_control", "only", "without", "all", "real", "copies", "strength", "on_the_fly", "alternative"
]
ComparisonKind = Literal["effect", "diversity", "repetition", "contribution", "alternative", "freshness", "compute"]
"""effect: arm − baseline; diversity: arm − copy control of as many copies; repetition: copy control − baseline;
contribution: all operators − all but one; alternative: all operators, or one, − class weights or a tuned threshold;
freshness: copies drawn anew in each pass − copies made once; compute: the effect when trained to convergence."""
BESIDE = {"balanced_accuracy": "balanced accuracy", "pr_auc": "PR-AUC", "ece": "calibration error", "brier": "Brier"}
"""Metrics that are shown of every arm, whatever it is judged by, and what they are called: what accuracy hides."""
Verdict = Literal["helps", "hurts", "no meaningful difference", "cannot tell"]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class RuleText(Part):
    """The rule of decision, written down before the first run.

    Attributes:
        equivalence: half the width of the region of practical equivalence, in the metric's unit.
        alpha: of the family of effects, after Holm.
        level: of the intervals.
    """

    equivalence: float
    alpha: float
    level: float


class Protocol(Part):
    """How the runs were made alike.

    Attributes:
        seeds: one run of every arm for each.
        budget: as the recipe says, as in `{"steps": 300}`.
        batch_size: rows a step.
        evaluate_every: optimizer steps between looks at the validation split.
        rule: see `RuleText`.
        selection: the split that chose the checkpoint.
        test_rows: rows of the test split, scored once a run.
        caveats: sentences a reader has to know.
    """

    seeds: list[int]
    budget: dict[str, Any]
    batch_size: int
    evaluate_every: int | None
    rule: RuleText
    selection: str = "validation"
    test_rows: int
    caveats: list[str] = Field(default_factory=list)


class ArmCost(Part):
    """What an arm costs: its dataset once, the rest as the mean of its runs."""

    build_seconds: float | None = None
    rows: int | None = None
    bytes: int | None = None
    train_seconds: float | None = None
    peak_memory_mb: float | None = None


class CurvePoint(Part):
    """Validation score at an optimizer step: mean over seeds, and the ends of its t interval over them."""

    step: int
    mean: float
    low: float
    high: float


class ArmResult(Part):
    """One arm and how its runs ended.

    Attributes:
        id: as it stands in comparisons, as in `only-text.synonym`.
        title: for people.
        kind: see `ArmKind`.
        steps: operators in the arm's chain, in order.
        dataset: `NAME@VERSION`; empty where its dataset could not be built.
        train_rows: rows of the train split, copies counted.
        status: failed where its dataset or any of its runs failed; scores are then of the runs that did end.
        error: what failed, in a sentence.
        run_keys: of the runs that ended, in the order of the protocol's seeds.
        mean, sd, low, high: of the main metric on the test split over seeds; low and high bound the mean.
        metrics: mean over seeds of every number that was measured on the test split.
        cost: see `ArmCost`.
        curve: main metric on the validation split, by step.
    """

    id: str
    title: str
    kind: ArmKind
    steps: list[str]
    dataset: str
    train_rows: int | None
    status: Literal["done", "failed"]
    error: str = ""
    run_keys: list[str] = Field(default_factory=list)
    mean: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None
    metrics: dict[str, float | None] = Field(default_factory=dict)
    cost: ArmCost = Field(default_factory=ArmCost)
    curve: list[CurvePoint] = Field(default_factory=list)


class ComparisonResult(Part):
    """`arm` minus `against`, paired on seed and test row.

    Attributes:
        arm, against: arm ids.
        kind: see `ComparisonKind`.
        difference, low, high: mean difference of the main metric and its two-level bootstrap interval.
        p: exact sign-flip p over seeds; p_holm: after Holm over the comparisons of the same kind.
        least_detectable: smallest difference that this many seeds would find with power 0.8.
        superiority: probability that a run of `arm` beats a run of `against`.
        aso: epsilon of almost stochastic order; below 0.2 `arm` is almost stochastically greater.
        calibration_difference: difference in expected calibration error, where there are probabilities.
        verdict, reason: and one sentence that says why.
        cost_per_point: seconds of building and training more than `against`, for each 0.01 gained, 0 where it took no
            more; null without a gain.
    """

    arm: str
    against: str
    kind: ComparisonKind
    difference: float
    low: float
    high: float
    p: float
    p_holm: float
    least_detectable: float | None = None
    superiority: float | None = None
    aso: float | None = None
    calibration_difference: float | None = None
    verdict: Verdict
    reason: str
    cost_per_point: float | None = None


class ClassScore(Part):
    """F1 of one label in one arm (mean over seeds), and what it is more than the baseline's."""

    arm: str
    label: str
    f1: float
    difference: float
    support: int


class SliceScore(Part):
    """Main per-item score of one arm on part of the test split, and what it is more than the baseline's."""

    arm: str
    slice: str
    rows: int
    score: float
    difference: float


class Neighbour(Part):
    """An augmented row of the arm's train split that is near to a flipped test row.

    Attributes:
        id: row id, as `augkit explain` takes it.
        text: of the row.
        source_text: of the source row it was made from.
        steps: operators that made it.
        similarity: cosine in [0, 1]; see `augkit.ablation.likeness`.
        file, source_file: where rows hold files, the row's and its source row's: names in `Ablation.files`.
    """

    id: str
    text: str
    source_text: str
    steps: list[str]
    similarity: float
    file: str = ""
    source_file: str = ""


class FileShown(Part):
    """A picture or a sound, made small and short to be shown; `words` say what the whole file is."""

    kind: Literal["image", "audio"]
    uri: str
    words: str


class Flip(Part):
    """A test row whose answers changed most between the baseline and an arm.

    Attributes:
        baseline_right, arm_right: share of the seeds with a right answer (mean item score, where partly right exists).
        file: of a row of pictures or sounds: its name in `Ablation.files`.
    """

    arm: str
    id: str
    text: str
    label: str
    baseline_right: float
    arm_right: float
    nearest: list[Neighbour] = Field(default_factory=list)
    file: str = ""


class Ablation(Part):
    """A whole study.

    Attributes:
        metric: that arms are judged by; every verdict is about it.
        regime: how long an arm is trained: "fixed steps" or "to convergence".
        versions: of augkit, Python, the libraries and the machine.
        recipe: the resolved recipe as YAML.
        files: pictures and sounds of the flips, by name.
    """

    format: Literal[1] = 1
    name: str
    created: str
    task: str
    model: str
    metric: str
    regime: str = "fixed steps"
    protocol: Protocol
    versions: dict[str, str] = Field(default_factory=dict)
    recipe: str
    arms: list[ArmResult]
    comparisons: list[ComparisonResult] = Field(default_factory=list)
    classes: list[ClassScore] = Field(default_factory=list)
    slices: list[SliceScore] = Field(default_factory=list)
    flips: list[Flip] = Field(default_factory=list)
    files: dict[str, FileShown] = Field(default_factory=dict)

    def arm(self, id: str) -> ArmResult:
        """
        Raises:
            KeyError: there is no such arm.
        """
        for arm in self.arms:
            if arm.id == id:
                return arm
        raise KeyError(id)


def read_ablation(study: str | Path) -> Ablation:
    """The result of a study.

    Args:
        study: its folder, or its `ablation.json`.

    Raises:
        StoreError: there is none, or it is not one that this augkit can read.
    """
    path = Path(study)
    path = path / RESULT_FILE if path.is_dir() else path
    try:
        return Ablation.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise StoreError(f"There is no study at {path}.", hint="Make one: `augkit ablate RECIPE`.") from error
    except ValueError as error:
        first = str(error).splitlines()[0]
        raise StoreError(
            f"{path} is not a result of `augkit ablate` that this augkit can read: {first}.",
            hint="Run `augkit ablate RECIPE` again: runs that are done are not trained again.",
        ) from error
