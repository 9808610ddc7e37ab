"""`augkit report`, as it is typed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ran, built, folder, run

__all__ = ["built", "folder", "run"]


@pytest.fixture
def study(study_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study in the working folder, without a page."""
    monkeypatch.chdir(study_folder.parent.parent)
    return study_folder.relative_to(study_folder.parent.parent)


def test_a_study_is_rebuilt_and_its_verdicts_told(study: Path, run: Callable[..., Ran]) -> None:
    ran = run("report", str(study))
    assert ran.code == 0, ran.err
    assert (study / "report.html").is_file()
    assert "helps" in ran.out and "Only text.synonym (+" in ran.out
    assert f"Wrote {study}/report.html" in ran.out


def test_as_json_it_gives_the_verdicts_of_the_result(study: Path, run: Callable[..., Ran]) -> None:
    told = run("report", str(study / "ablation.json"), "--json").json
    result = json.loads((study / "ablation.json").read_text())
    assert told["kind"] == "study"
    assert told["bytes"] == Path(told["path"]).stat().st_size
    effects = [one for one in result["comparisons"] if one["kind"] == "effect"]
    assert [(one["arm"], one["verdict"], one["difference"]) for one in told["verdicts"]] == [
        (one["arm"], one["verdict"], one["difference"]) for one in effects
    ]


def test_the_page_can_be_written_elsewhere(study: Path, run: Callable[..., Ran]) -> None:
    assert run("report", str(study), "--output", "page.html").code == 0
    assert Path("page.html").is_file()
    assert not (study / "report.html").exists()
    ran = run("report", str(study), "--output", "no/such/folder/page.html")
    assert ran.code == 1
    assert "cannot be written" in ran.err and "--output" in ran.err


def test_a_version_has_its_page_in_its_folder(built: dict[str, Any], run: Callable[..., Ran]) -> None:
    told = run("report", "reviews", "--json").json
    assert told == {
        "kind": "version",
        "name": "reviews",
        "version": built["version"],
        "path": str(Path(built["path"]) / "report.html"),
        "bytes": (Path(built["path"]) / "report.html").stat().st_size,
    }
    assert run("verify", "reviews").code == 0


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("augkit-studies/other", "Studies here: augkit-studies/sst2-small"),
        ("sst2-small", "augkit report augkit-studies/sst2-small"),
        ("other", "There is no store"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(study: Path, run: Callable[..., Ran], named: str, said: str) -> None:
    ran = run("report", named)
    assert ran.code == 1
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_the_folder_of_a_version_is_told_from_a_study(built: dict[str, Any], run: Callable[..., Ran]) -> None:
    ran = run("report", built["path"])
    assert ran.code == 1
    assert f"augkit report reviews@{built['version']}" in ran.err


def test_a_result_of_another_format_is_told(study: Path, run: Callable[..., Ran]) -> None:
    (study / "ablation.json").write_text("{}")
    ran = run("report", str(study), "--json")
    assert ran.code == 1
    assert "not a result" in ran.json["error"]["message"]


def test_without_matplotlib_the_extra_is_named(
    study: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    ran = run("report", str(study))
    assert ran.code == 2
    assert "augkit[report]" in ran.err


def test_nothing_is_trained_for_a_page(study: Path) -> None:
    """Neither torch nor transformers is as much as imported."""
    script = (
        "import sys; from augkit.report.study import write_study_report; "
        f"write_study_report({str(study)!r}); assert not {{'torch', 'transformers', 'sklearn'}} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
