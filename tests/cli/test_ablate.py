"""`augkit ablate`: help without torch, mistakes in the recipe, and what it shows of a study."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from augkit.ablation.plan import StudyPlan
from augkit.show.ablation import planned

RECIPE = """\
augkit: 1
name: tiny
source:
  data: tiny.csv
  columns: {text: text, label: label}
  splits: {train: 0.5, validation: 0.2, test: 0.3}
augment:
  chain: [text.swap]
ablate:
  seeds: 3
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "tiny.yaml").write_text(RECIPE)
    rows = "".join(f"word{number} and some more words,{number % 2}\n" for number in range(40))
    (folder / "tiny.csv").write_text("text,label\n" + rows)
    command = [sys.executable, "-m", "augkit", "ablate", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_help_imports_no_torch(tmp_path: Path) -> None:
    code = "import sys, augkit.cli.app as app; app.app(['ablate', '--help'], standalone_mode=False); "
    code += "print('torch' in sys.modules or 'transformers' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("False") and "--plan" in done.stdout


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("ablate.seedz=4", "Did you mean seeds?"),
        ("ablate.equivalence=-1", "ablate.equivalence must be a number above 0"),
        ("augment=null", "augments nothing"),
        ("ablate.real=20", "the recipe takes all it has"),
        ("source.splits={train: 0.5, test: 0.5}", "an ablation needs a validation split"),
    ],
)
def test_a_mistake_is_told_with_exit_code_2(tmp_path: Path, override: str, said: str) -> None:
    done = run(tmp_path, "tiny.yaml", "--set", override, "--json")
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["error"]["exit_code"] == 2


@pytest.mark.parametrize("seconds", [0.1, 1.5])
def test_ctrl_c_while_processes_start_is_told_once(tmp_path: Path, seconds: float) -> None:
    """As a terminal sends it: to every process of the group, those that import torch among them."""
    assert run(tmp_path, "tiny.yaml", "--set", "no=1").returncode == 2  # writes recipe and rows
    command = [sys.executable, "-m", "augkit", "ablate", "tiny.yaml", "--workers", "2"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stderr is not None
    told = []
    for line in process.stderr:
        told.append(line)
        if line.startswith("training "):
            break
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    told.append(process.communicate(timeout=60)[1])
    said = "".join(told)
    assert process.returncode == 130, said
    assert "interrupted" in said
    assert not any(word in said for word in ("Traceback", "KeyboardInterrupt", "terminate called")), said


def plan(**changes: object) -> StudyPlan:
    values: dict[str, object] = {
        "name": "tiny",
        "arms": [{"id": "baseline", "title": "Baseline", "train_rows": 20}],
        "seeds": 10,
        "runs": 60,
        "workers": 2,
        "seconds_per_run": 8.0,
        "hours": 0.0667,
        "metric": "accuracy",
        "pilot": {"baseline": 0.7, "all": 0.75},
        "differences_sd": 0.02,
        "item_error": 0.01,
        "test_rows": 200,
        "effects": 4,
        "least_detectable": 0.035,
        "least_seeds": 8,
        "effect": 0.02,
        "seeds_needed": 24,
        "too_few_rows": False,
        "equivalence": 0.01,
        "alpha": 0.05,
        "caveats": [],
    }
    return StudyPlan(**(values | changes))  # type: ignore[arg-type]


def shown(made: StudyPlan, capsys: pytest.CaptureFixture[str]) -> str:
    from augkit.show.console import print_view

    print_view(planned(made, "tiny.yaml"))
    return " ".join(capsys.readouterr().out.split())


def test_a_plan_says_runs_hours_smallest_effect_and_seeds(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(plan(), capsys)
    assert "60: 1 arm, 10 seeds each, 2 at once" in text and "4 min 0 s" in text
    assert "could find 3.5 points of accuracy" in text
    assert "24 for a gain of 2 points" in text and "--seeds 24" in text
    assert "less than 1 point (ablate.equivalence)" in text


def test_a_plan_that_can_find_nothing_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(plan(least_detectable=None, seeds=5, seeds_needed=None, too_few_rows=True), capsys)
    assert "none, however large: 4 effects to judge need 8 seeds" in text
    assert "200 test rows are too few" in text
