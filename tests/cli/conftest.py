"""The command line, run in this process on small files, and in a process of its own where that is what is tested."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from augkit.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
REVIEWS = [
    ("a fine film with a happy end , and the actors are very good", "good"),
    ("the story is slow and the music is bad from the first scene on", "bad"),
    ("i liked every minute of this small and honest picture", "good"),
    ("a boring plot , weak jokes and nobody to care about", "bad"),
    ("the camera work is excellent and the dialogue sharp", "good"),
    ("too long by an hour and far too loud for its own good", "bad"),
]
RECIPE = """\
augkit: 1
name: reviews
seed: 3
source:
  data: reviews.csv
  columns: {text: text, label: label}
  splits: {train: 0.8, test: 0.2}
augment:
  copies: 3
  chain:
    - text.swap: {rate: 0.2}
    - text.delete: {rate: 0.1, p: 0.5}
"""


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The last line of stdout."""
        return json.loads(self.out.splitlines()[-1])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with `reviews.csv` and `recipe.yaml` in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AUGKIT_STORE", raising=False)
    write_csv(
        tmp_path / "reviews.csv",
        ["text", "label"],
        [(f"{text} {n}", label) for n in "abcde" for text, label in REVIEWS],
    )
    (tmp_path / "recipe.yaml").write_text(RECIPE)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs `augkit ARGUMENTS` in this process."""

    def run(*arguments: str) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            app(list(arguments), prog_name="augkit")
        captured = capsys.readouterr()
        return Ran(int(ended.value.code or 0), captured.out, captured.err)

    return run


@pytest.fixture
def built(folder: Path, run: Callable[..., Ran]) -> dict[str, Any]:
    """What `augkit build recipe.yaml --json` printed."""
    ran = run("build", "recipe.yaml", "--engine", "inline", "--json")
    assert ran.code == 0, ran.err
    return dict(ran.json)


def start_process(*arguments: str, folder: Path, **options: Any) -> subprocess.Popen[str]:
    """`python -m augkit ARGUMENTS` in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "augkit", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
    return subprocess.Popen(command, cwd=folder, env=environment, **pipes)


def write_csv(path: Path, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
