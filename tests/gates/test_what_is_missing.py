"""What a gate lacks is told before the first row, with what brings it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import augkit
from augkit import Recipe
from augkit.errors import RecipeError


@pytest.fixture
def recipe(recipe_values: Any, tmp_path: Path) -> Callable[[Any], Recipe]:
    def make(gate: Any) -> Recipe:
        (tmp_path / "data.csv").write_text("text,label\na film,x\n")
        return Recipe.model_validate(recipe_values(tmp_path / "data.csv", gates=[gate]))

    return make


@pytest.mark.parametrize(
    ("gate", "message"),
    [
        ({"similarity": {"model": "/nowhere/model"}}, "similarity cannot be used here: there is no folder"),
        (
            {"label_consistency": {"model": "/nowhere/model"}},
            "label_consistency cannot be used here: there is no folder",
        ),
        ({"language": {"language": "sw"}}, "language cannot be used here: it does not know sw"),
    ],
)
def test_what_is_missing_is_told_before_the_first_row(recipe: Any, gate: Any, message: str) -> None:
    for package in ("torch", "sklearn", "eldc"):
        pytest.importorskip(package)
    with pytest.raises(RecipeError) as caught:
        augkit.plan(recipe(gate))
    assert message in str(caught.value) and "gates[0]." in str(caught.value)


@pytest.mark.parametrize(("gate", "package"), [("language", "eldc"), ("label_consistency", "sklearn")])
def test_a_missing_package_is_told_with_the_command_that_brings_it(recipe: Any, gate: str, package: str) -> None:
    code = f"""
import importlib.util, sys
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == {package!r} else found(name, *rest)
sys.modules[{package!r}] = None
import augkit
from augkit import Recipe
try:
    augkit.plan(Recipe.model_validate({recipe(gate).model_dump()!r}))
except augkit.AugkitError as error:
    print(error)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1].strip() == "pip install 'augkit[gates]'"
