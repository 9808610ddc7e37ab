"""The tables of `docs/studies/README.md`, made from the results of the studies beside it.

python docs/make_studies.py augkit-studies/eda-sst2-cnn    # take a finished study in, with its page and numbers
python docs/make_studies.py                                # make the tables again
python docs/make_studies.py --check                        # fail where they are stale
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from markdown_parts import table

from augkit.ablation.result import Ablation, ArmResult, ComparisonResult, read_ablation
from augkit.harness.models.estimator import FOUND
from augkit.report.formats import NOTHING, Unit, p_words

STUDIES = Path(__file__).parent / "studies"
PAGE = STUDIES / "README.md"
KEPT = ("report.html", "ablation.json", "runs.parquet", "rule.json")
MARK = "<!-- {} -->\n"
PROBABILITIES = {
    "balanced_accuracy": "balanced accuracy",
    "pr_auc": "PR-AUC",
    "ece": "calibration error",
    "brier": "Brier score",
}


def take_in(study: Path) -> None:
    """Copy what a reader needs of a study: its page and its numbers, not its runs."""
    folder = STUDIES / study.resolve().name
    folder.mkdir(parents=True, exist_ok=True)
    for name in KEPT:
        shutil.copyfile(study / name, folder / name)


def studies() -> dict[str, Ablation]:
    """Those that are here, by name."""
    folders = sorted(path.parent for path in STUDIES.glob("*/ablation.json"))
    return {folder.name: read_ablation(folder / "ablation.json") for folder in folders}


def summary(found: dict[str, Ablation]) -> str:
    """A line for each study of texts with an arm of all operators together."""
    head = ["study", "baseline", "plain copies", "augmented", "difference (95%)", "verdict", "more real rows"]
    lines = []
    for name, result in found.items():
        unit = unit_of(result)
        arms = {arm.kind: arm for arm in result.arms}
        whole = next((arm for arm in result.arms if arm.id == "all"), None)
        effect = next((one for one in result.comparisons if one.arm == "all" and one.kind == "effect"), None)
        if result.task != "text-classification" or whole is None or effect is None:
            continue
        scores = [unit.score(arms[kind].mean) for kind in ("baseline", "copy_control")]
        span = f"{unit.difference(effect.difference)} ({unit.difference(effect.low)} to {unit.difference(effect.high)})"
        real = unit.score(arms["real"].mean) if "real" in arms else NOTHING
        lines.append([f"[{name}](#{name})", *scores, unit.score(whole.mean), span, f"**{effect.verdict}**", real])
    return table(head, lines)


def unit_of(result: Ablation) -> Unit:
    return Unit.of([arm.mean for arm in result.arms if arm.mean is not None], result.protocol.rule.equivalence)


def section(name: str, result: Ablation) -> str:
    """Every arm of a study."""
    protocol, unit = result.protocol, unit_of(result)
    budget = " ".join(f"{value:,} {name}" for name, value in protocol.budget.items())
    fitted = result.model.removeprefix("builtin:") in FOUND  # by scikit-learn, to all rows at once
    budget = f"at most {budget}" if fitted else f"{budget} of {protocol.batch_size} rows"
    model = "/".join(Path(result.model).parts[-2:])  # a folder alone may be called `model`
    lines = [
        f"### {name}\n",
        f"{model}, {budget}, {len(protocol.seeds)} seeds an arm, scored by"
        f" {result.metric.replace('_', ' ')} on {protocol.test_rows:,} test rows on {result.created[:10]};"
        f" less than {unit.size(protocol.rule.equivalence)} points does not matter."
        f" [Page]({name}/report.html) · [numbers]({name}/ablation.json)\n",
        table(
            ["arm", "rows", result.metric.replace("_", " "), "against baseline", "95%", "p (Holm)", "verdict"],
            (row(result, arm, unit) for arm in result.arms),
        ),
        "",
    ]
    if any(arm.kind == "alternative" for arm in result.arms):
        lines += [table(["arm", *PROBABILITIES.values()], (probabilities(arm) for arm in result.arms)), ""]
    beside = [one for one in result.comparisons if one.kind == "diversity"]
    if beside:
        lines += ["Against as many plain copies: " + "; ".join(told(one, unit) for one in beside) + ".\n"]
    return "\n".join(lines)


def row(result: Ablation, arm: ArmResult, unit: Unit) -> Iterator[str]:
    found = next((one for one in result.comparisons if one.arm == arm.id and one.against == "baseline"), None)
    yield arm.title
    yield NOTHING if arm.train_rows is None else f"{arm.train_rows:,}"
    yield f"{unit.score(arm.mean)} ± {unit.size(arm.sd)}" if arm.mean is not None else arm.status
    if found is None:
        yield from [NOTHING] * 4
        return
    yield unit.difference(found.difference)
    yield f"{unit.difference(found.low)} to {unit.difference(found.high)}"
    yield p_words(found.p_holm)
    yield f"**{found.verdict}**" if found.kind == "effect" else found.verdict


def probabilities(arm: ArmResult) -> Iterator[str]:
    """What a rare class and the probabilities came to."""
    yield arm.title
    for name in PROBABILITIES:
        value = arm.metrics.get(name)
        yield NOTHING if value is None else f"{value:.3f}"


def told(one: ComparisonResult, unit: Unit) -> str:
    span = f"{unit.difference(one.low)} to {unit.difference(one.high)}"
    return f"{one.arm.removeprefix('only-')} {unit.difference(one.difference)} ({span}), {one.verdict}"


def put(page: str, mark: str, text: str) -> str:
    """The page with the text between the marks `MARK: begin` and `MARK: end`."""
    begin, end = MARK.format(f"{mark}: begin"), MARK.format(f"{mark}: end")
    before, rest = page.split(begin)
    return f"{before}{begin}\n{text}\n\n{end}{rest.split(end)[1]}"


def main(arguments: list[str]) -> int:
    check = "--check" in arguments
    for study in arguments:
        if study != "--check":
            take_in(Path(study))
    page = PAGE.read_text("utf-8")
    found = studies()
    made = put(page, "summary", summary(found))
    made = put(made, "tables", "\n".join(section(name, result) for name, result in found.items()))
    if check:
        if made != page:
            print("docs/studies/README.md is stale; run: python docs/make_studies.py")
        return int(made != page)
    PAGE.write_text(made, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
