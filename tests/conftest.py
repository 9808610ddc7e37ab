"""What tests share: real data read in place, small recipes, and builds in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ["COLUMNS"] = "160"  # paths of temporary folders are long
settings.register_profile("augkit", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # times tell nothing
settings.load_profile("augkit")

CHAIN: list[Any] = [{"one_of": ["text.synonym", "text.swap", "text.delete", "text.keyboard_typo"]}]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data; tests that need it are skipped where it is absent."""
    if not SHARED.exists():
        pytest.skip(f"{SHARED} is not there")
    return SHARED


@pytest.fixture
def recipe_values() -> Callable[..., dict[str, Any]]:
    """A complete recipe as plain values, with sections replaced by keyword."""

    def make(data: Any, **sections: Any) -> dict[str, Any]:
        values: dict[str, Any] = {
            "augkit": 1,
            "name": "test",
            "seed": 17,
            "source": {
                "data": str(data) if isinstance(data, Path) else data,
                "columns": {"text": "text", "label": "label"},
            },
            "augment": {"copies": 2, "chain": CHAIN},
            "gates": ["drop_unchanged"],
        }
        for name, section in sections.items():
            both = isinstance(values.get(name), dict) and isinstance(section, dict)
            values[name] = values[name] | section if both else section
        return values

    return make


@pytest.fixture
def run_augkit() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line in a process of its own."""

    def run(*arguments: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "augkit", *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", **environment},
            capture_output=True,
            text=True,
            timeout=300,
        )

    return run
