"""What a user is told when something is wrong, and the exit code."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ran, start_process

Run = Callable[..., Ran]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["build", "recipy.yaml"], 2, "Did you mean recipe.yaml?"),
        (["build", "recipe.yaml", "--set", "augment.copise=3"], 2, "Did you mean copies?"),
        (["build", "recipe.yaml", "--set", "source.columns.text=txt"], 2, "has no column 'txt'"),
        (["build", "recipe.yaml", "--engine", "proceses"], 2, "Did you mean processes?"),
        (["plan", "recipe.yaml", "--set", "seed=minus"], 2, "seed"),
        (["preview", "recipe.yaml", "--step", "text.swop"], 2, "Did you mean text.swap"),
        (["preview", "recipe.yaml", "--row", "nobody"], 2, "Ids there look like"),
        (["ops", "text.synonim"], 2, "Did you mean text.synonym?"),
        (["ops", "--modality", "txt"], 2, "Did you mean text?"),
        (["show", "reviews"], 1, "There is no store"),
        (["init", "nothing.csv", "--output", "new.yaml"], 2, "There is no file or folder nothing.csv"),
    ],
)
def test_a_mistake_is_named_with_what_would_be_right(
    folder: Path, run: Run, arguments: list[str], code: int, said: str
) -> None:
    ran = run(*arguments)
    assert ran.code == code
    assert said in ran.err
    assert "error: " in ran.err and "Traceback" not in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("arguments", [["buidl"], ["build"], ["build", "a.yaml", "--workers", "0"], ["ops", "--nope"]])
def test_a_command_written_wrongly_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert "Usage: augkit" in ran.err


def test_with_json_an_error_is_the_last_line_too(folder: Path, run: Run) -> None:
    ran = run("build", "recipe.yaml", "--set", "augment.copise=3", "--json")
    error = ran.json["error"]
    assert error["type"] == "RecipeError"
    assert error["exit_code"] == ran.code == 2
    assert "copise" in error["message"] and "copies" in error["hint"]
    assert error["where"]


def test_an_error_nobody_foresaw_is_one_line_and_with_verbose_a_traceback(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("augkit.api.plan", broken)
    ran = run("plan", "recipe.yaml")
    assert ran.code == 1
    assert ran.err.splitlines()[0] == "error: something broke inside augkit: ZeroDivisionError: by nought"
    assert "-v" in ran.err and "Traceback" not in ran.err
    assert "Traceback" in run("plan", "recipe.yaml", "-v").err


def test_a_full_disk_is_told_in_words(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/data/x")

    monkeypatch.setattr("augkit.api.plan", full)
    ran = run("plan", "recipe.yaml")
    assert ran.code == 1
    assert "/data/x: No space left on device" in ran.err
    assert "augkit collect" in ran.err


def test_a_reader_that_stops_early_causes_no_noise(folder: Path) -> None:
    process = start_process("schema", folder=folder)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    process.wait(timeout=60)


def test_help_loads_nothing_heavy(folder: Path) -> None:
    import subprocess
    import sys

    from tests.cli.conftest import ROOT

    code = (
        "import sys\n"
        "from augkit.cli.app import app\n"
        "try: app(['--help'], prog_name='augkit')\n"
        "except SystemExit: pass\n"
        "print(sorted({'numpy', 'pyarrow', 'pydantic', 'rich', 'datasets'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "Make a dataset" in done.stdout


def test_version(run: Run) -> None:
    from augkit import __version__

    assert run("--version").out == f"augkit {__version__}\n"
