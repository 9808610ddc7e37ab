"""Tables from the shell: what cannot be over-sampled or cleaned is told without a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran

pytest.importorskip("imblearn", reason="imbalanced-learn is not installed: pip install 'augkit[tabular]'")

Run = Callable[..., Ran]
RECIPE = """\
augkit: 1
name: table
seed: 3
source: {data: table.csv, columns: {features: "*", label: y}}
augment: {copies: 0, chain: [STEP]}
balance: {strategy: auto}
gates: [drop_unchanged]
"""


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Callable[..., Ran]:
    monkeypatch.chdir(tmp_path)

    def built(table: str, step: str, *arguments: str) -> Ran:
        Path("table.csv").write_text(table)
        Path("table.yaml").write_text(RECIPE.replace("STEP", step))
        ran = run("build", "table.yaml", "--store", "store", *arguments)
        assert "Traceback" not in ran.err
        return ran

    return built


def table(rare: int, common: int = 20, cell: str = "{0},{0}.5") -> str:
    lines = [f"{cell.format(1000 + row)},rare" for row in range(rare)] + [
        f"{cell.format(row)},common" for row in range(common)
    ]
    return "\n".join(["a,b,y", *lines]) + "\n"


def test_fewer_rows_than_neighbours_are_all_the_neighbours_there_are(build: Callable[..., Ran]) -> None:
    ran = build(table(rare=3), "tabular.smote: {neighbours: 5}", "--json")
    assert ran.code == 0 and ran.json["rows"] == 40


@pytest.mark.parametrize("step", ["tabular.smote", "tabular.random_over", "tabular.svm_smote"])
def test_a_class_of_one_row_stays_and_is_told(build: Callable[..., Ran], step: str) -> None:
    ran = build(table(rare=1), step)
    assert ran.code == 0 and "rare 1 of 20" in ran.err + ran.out


@pytest.mark.parametrize(
    ("rows", "step", "code", "said"),
    [
        (table(6, cell="x{0},y{0}"), "tabular.smote", 2, "Use tabular.smote_n, which is for categories"),
        (table(6, cell="{0}.5,nan"), "tabular.smote", 0, ""),
        (table(6, cell="{0},inf"), "tabular.prowsyn", 0, ""),
        (table(6, cell="inf,inf"), "tabular.prowsyn", 2, "no column of numbers"),
        (table(6), "tabular.adasyn: {neighbours: 2}", 1, "Raise neighbours, or use tabular.smote."),
        (table(6), "tabular.borderline_smote: {border_neighbours: 3}", 1, "No row of class 'rare' is at its border"),
        (table(6), "tabular.smote: {neighbors: 3}", 2, "Did you mean neighbours?"),
        (table(6), "tabular.missing_at_random: {by: c}", 2, "'c' of tabular.missing_at_random is not there"),
        (table(6), "tabular.missing_at_random", 2, "by of tabular.missing_at_random"),
        (table(6), "tabular.mixup: {target: price}", 2, "target of tabular.mixup"),
    ],
    ids=[
        "words",
        "an empty column",
        "an endless column",
        "no finite number",
        "adasyn",
        "border",
        "misspelt",
        "no column",
        "left out",
        "no target",
    ],
)
def test_what_cannot_be_over_sampled_is_told(
    build: Callable[..., Ran], rows: str, step: str, code: int, said: str
) -> None:
    ran = build(rows, step)
    assert (ran.code, said in ran.err) == (code, True), ran.err


@pytest.mark.parametrize(
    ("gate", "code", "said"),
    [
        ("{random_under: {strategy: {rar: 3}}}", 1, "gate random_under: sampling_strategy={'rar': 3} does not fit"),
        ("{random_under: {strategy: most}}", 2, "strategy of random_under"),
        ("{edited_neighbours: {k: 3}}", 2, "edited_neighbours has no parameter 'k'"),
        ("tomek_link", 2, "Did you mean tomek_links?"),
    ],
    ids=["label", "strategy", "parameter", "misspelt"],
)
def test_a_gate_that_cannot_judge_is_told(build: Callable[..., Ran], gate: str, code: int, said: str) -> None:
    ran = build(table(6), "tabular.smote", "--set", f"gates=[{gate}]")
    assert (ran.code, said in ran.err) == (code, True), ran.err


def test_constant_columns_and_equal_rows_come_through(build: Callable[..., Ran]) -> None:
    ran = build(
        "a,b,y\n" + "1,2,rare\n" * 4 + "1,3,common\n" * 9, "tabular.random_over", "--set", "gates=[tomek_links]"
    )
    assert ran.code == 0
