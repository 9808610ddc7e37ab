"""The reference pages say what the code says, and the fragments on them are valid."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from augkit.building.compile import compile_chain
from augkit.gates.registry import compile_gates
from augkit.recipe.load import recipe_from_text
from augkit.recipe.schema import Recipe
from augkit.recipe.yaml import parse, parse_value

DOCS = Path(__file__).parent.parent.parent / "docs"
sys.path.insert(0, str(DOCS))
from run_pages import Block, blocks  # noqa: E402  (docs/ is no package)

COLUMNS = {"text": "text", "label": "label", "id": "id"}
FRAGMENTS = [
    pytest.param(block, id=f"{page.name}:{page.read_text(encoding='utf-8')[: block.start].count(chr(10)) + 1}")
    for page in (DOCS / "recipe.md", DOCS / "operators.md")
    for block in blocks(page.read_text(encoding="utf-8"))
    if block.language == "yaml" and "no-run" not in block.flags
]


def test_the_reference_pages_are_what_the_code_gives_now() -> None:
    made = subprocess.run(
        [sys.executable, DOCS / "make_reference.py", "--check"], capture_output=True, text=True, timeout=120
    )
    assert made.returncode == 0, made.stdout + made.stderr


@pytest.mark.parametrize("block", FRAGMENTS)
def test_every_fragment_of_yaml_is_a_valid_part_of_a_recipe(block: Block, tmp_path: Path) -> None:
    if "recipe" in block.flags:
        recipe = recipe_from_text(block.body, "recipe.yaml", tmp_path)
    elif "part" in block.flags:
        values, _ = parse(block.body, "part.yaml")
        recipe = Recipe.model_validate(_laid_over(BASE, values))
    else:  # steps of a chain
        steps = parse_value(block.body, "chain")
        recipe = Recipe.model_validate(_laid_over(BASE, {"augment": {"chain": steps}}))
    compile_chain(recipe)
    compile_gates(recipe)


BASE: dict[str, Any] = {
    "augkit": 1,
    "name": "fragment",
    "source": {"data": "all.csv", "columns": COLUMNS},
    "augment": {"chain": ["text.swap"]},
}


def _laid_over(below: Mapping[str, Any], above: Mapping[Any, Any]) -> dict[Any, Any]:
    merged = dict(below)
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _laid_over(merged[key], value) if both else value
    return merged
