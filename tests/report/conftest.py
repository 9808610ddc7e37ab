"""A study on disk and its page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from augkit.ablation.result import Ablation
from tests.report.studies import save, study_of

pytest.importorskip("matplotlib")


@pytest.fixture(scope="session")
def study_and_runs() -> tuple[Ablation, list[dict[str, Any]]]:
    return study_of()


@pytest.fixture
def study_folder(study_and_runs: tuple[Ablation, list[dict[str, Any]]], tmp_path: Path) -> Path:
    return save(*study_and_runs, tmp_path / "augkit-studies" / "sst2-small")
