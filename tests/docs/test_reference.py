"""The reference pages say what the code says, and the fragments on them are valid."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from augkit.building.compile import compile_chain
from augkit.errors import MissingExtra, RecipeError
from augkit.gates.registry import compile_gates
from augkit.ops.example import NEEDS, ROLES, trials
from augkit.ops.groups import grouped
from augkit.ops.registry import get_operator
from augkit.recipe.load import recipe_from_text
from augkit.recipe.schema import Recipe
from augkit.recipe.yaml import parse, parse_value
from tests.ops.text.vectors import small_vectors

DOCS = Path(__file__).parent.parent.parent / "docs"
sys.path.insert(0, str(DOCS))
from operator_pages import With, operator_page, own_operators  # noqa: E402  (docs/ is no package)
from run_pages import Block, blocks  # noqa: E402

COLUMNS = {"text": "text", "label": "label", "id": "id"}
FRAGMENTS = [
    pytest.param(block, id=f"{page.name}:{page.read_text(encoding='utf-8')[: block.start].count(chr(10)) + 1}")
    for page in (DOCS / "recipe.md",)
    for block in blocks(page.read_text(encoding="utf-8"))
    if block.language == "yaml" and "no-run" not in block.flags
]


INPUTS: Mapping[str, frozenset[str]] = {
    "image": frozenset({"image"}),
    "audio": frozenset({"audio"}),
    "multimodal": frozenset({"image"}),
    "timeseries": frozenset({"series"}),
    "interactions": frozenset({"items", "times", "ratings"}),
    "tabular": frozenset({"features"}),
}
"""What operators of a modality without previews are compiled for."""
OPERATORS = {one.name: one for one in own_operators()}


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


@pytest.mark.parametrize("name", OPERATORS)
def test_the_step_on_the_page_of_an_operator_is_a_valid_one(name: str) -> None:
    (block,) = (one for one in blocks(_page(name)) if one.language == "yaml")
    (step,) = parse_value(block.body, "page")
    ((written, parameters),) = (step if isinstance(step, dict) else {step: {}}).items()
    assert written == name
    if name in NEEDS:  # compiling it would ask for a model
        get_operator(name).model_validate(parameters)
        return
    cls, tried_on = get_operator(name), trials(name)
    roles = ROLES[tried_on[0].kind] if tried_on else INPUTS[cls.modality]
    roles = roles | cls.needs | ({"label", "negative_items"} & cls.moves)
    language = tried_on[0].language if tried_on else "en"
    source = {"data": "all.csv", "columns": {role: role for role in roles}, "language": language}
    recipe = Recipe.model_validate(_laid_over(BASE | {"source": source}, {"augment": {"chain": [{name: parameters}]}}))
    try:
        compile_chain(recipe)
    except RecipeError as error:
        assert isinstance(error.__cause__, MissingExtra), error  # its page is right all the same


@pytest.mark.parametrize("name", OPERATORS)
def test_the_page_of_an_operator_has_previews_or_says_what_they_need(name: str) -> None:
    page = _page(name)
    previews = [block.body for block in blocks(page) if block.language == "text"]
    if not trials(name):
        assert not previews and f"`augkit preview RECIPE --step {name}" in page
        return
    if not previews:
        assert f"It could not be tried where this page was made. It needs {NEEDS[name]}." in page
        return
    assert len(previews) >= 2 and all("[-" in body or "{+" in body for body in previews)
    assert ("Made with" in page) == (name in NEEDS)
    moved = {"tokens", "tags"} <= set(OPERATORS[name].targets) or "spans" in OPERATORS[name].targets
    assert not moved or any("^^" in body for body in previews), "no preview shows how labels move"


def test_pictures_are_those_of_operators_on_images_and_sounds_and_small() -> None:
    pictures = sorted((DOCS / "pictures" / "operators").glob("*.webp"))
    drawn = {path.stem for path in pictures}
    assert drawn <= {name for name, one in OPERATORS.items() if one.modality in ("image", "audio", "multimodal")}
    assert {"image.flip", "image.mosaic", "audio.pitch_shift"} <= drawn
    for path in pictures:
        assert path.stat().st_size <= 15_000, path.name
        assert f"](../pictures/operators/{path.name})" in _page(path.stem), "run `python docs/make_reference.py`"
    assert sum(path.stat().st_size for path in pictures) <= 600_000


def test_the_table_of_operators_links_to_the_page_of_each() -> None:
    overview = (DOCS / "operators.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| \[`(.+?)`\]\(operators/\1\.md\)", overview, re.MULTILINE) == [
        name for names in grouped(OPERATORS).values() for name in names
    ]


def test_previews_made_with_a_model_stay_where_it_is_not_at_hand() -> None:
    one = OPERATORS["text.embedding_neighbour"]
    bare = operator_page(one, "", {}, check=False)
    assert "It needs a file of word vectors" in bare and "```text" not in bare
    machine = {one.name: With("vectors made for a test", {"vectors": str(small_vectors()), "min_similarity": 0.5})}
    made = operator_page(one, bare, machine, check=False)
    assert re.search(r"\[-\w+-\]\{\+\w+\+\}", made) and "Made with vectors made for a test." in made
    assert str(small_vectors()) not in made and "It needs a file" not in made
    assert operator_page(one, made, {}, check=False) == made
    assert operator_page(one, made, {}, check=True) == made


def test_previews_of_other_operators_are_made_anew() -> None:
    one = OPERATORS["text.reserved"]
    page = operator_page(one, "", {}, check=True)
    assert operator_page(one, page.replace("{+movie+}", "{+cinema+}"), {}, check=True) == page


def test_stale_pages_are_rewritten_and_those_without_an_operator_removed(tmp_path: Path) -> None:
    for part in ("*.py", "templates/*", "*.md", "operators/*", "pictures/operators/*"):
        for file in DOCS.glob(part):
            (tmp_path / file.relative_to(DOCS)).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file.relative_to(DOCS)).write_bytes(file.read_bytes())
    (tmp_path / "operators" / "text.gone.md").write_text("# text.gone\n", encoding="utf-8")
    page = tmp_path / "operators" / "text.reserved.md"
    page.write_text(page.read_text(encoding="utf-8").replace("{+movie+}", "{+cinema+}"), encoding="utf-8")
    made = subprocess.run([sys.executable, tmp_path / "make_reference.py"], capture_output=True, text=True, timeout=120)
    assert [line for line in made.stdout.splitlines() if line.startswith(("wrote", "removed"))] == [
        "removed docs/operators/text.gone.md",
        "wrote docs/operators/text.reserved.md",
    ]
    assert page.read_text(encoding="utf-8") == _page("text.reserved")


def _page(name: str) -> str:
    return (DOCS / "operators" / f"{name}.md").read_text(encoding="utf-8")


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


def test_the_tables_of_the_studies_are_what_their_numbers_say() -> None:
    made = subprocess.run(
        [sys.executable, DOCS / "make_studies.py", "--check"], capture_output=True, text=True, timeout=120
    )
    assert made.returncode == 0, made.stdout + made.stderr
