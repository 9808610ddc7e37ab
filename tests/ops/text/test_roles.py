"""Which text of a row an operator changes, and what becomes of the others."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

import augkit
from augkit.building.compile import compile_chain
from augkit.errors import RecipeError
from augkit.ops.base import Row
from augkit.ops.text.swap import Swap
from augkit.recipe.schema import Recipe

PAIRS = [
    ("I like the old film very much.", "我非常喜欢这部老电影。"),
    ("Where is my brother now?", "我的兄弟现在在哪里？"),
]


def chain_of(columns: dict[str, str], *steps: Any, language: str = "en") -> Any:
    source = {"data": "unused.csv", "columns": columns, "language": language}
    return compile_chain(Recipe(augkit=1, name="test", source=source, augment={"chain": list(steps)}))


def test_a_step_may_have_a_language_of_its_own() -> None:
    row = Row("a", {"text": PAIRS[0][0], "target_text": PAIRS[0][1]})
    pytest.importorskip("jieba", reason="pip install 'augkit[zh]'")
    target = Swap(on="target_text", language="zh").read(row)
    assert (target.value, target.language) == (PAIRS[0][1], "zh")
    assert Swap().read(row).language == "en"


def test_either_side_of_a_parallel_corpus_is_augmented(tmp_path: Path) -> None:
    pytest.importorskip("jieba", reason="pip install 'augkit[zh]'")
    with open(tmp_path / "pairs.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("en", "zh"), *PAIRS])
    for on, language, changed in (("text", None, 0), ("target_text", "zh", 1)):
        step = (
            {"text.keyboard_typo": {"rate": 0.2}} if on == "text" else {"text.swap": {"on": on, "language": language}}
        )
        recipe = Recipe(
            augkit=1,
            name=f"pairs-{language or 'en'}",
            source={"data": str(tmp_path / "pairs.csv"), "columns": {"text": "en", "target_text": "zh"}},
            augment={"copies": 1, "chain": [step], "keep_original": False},
        )
        built = augkit.build(recipe, store=tmp_path / "store")
        rows = {(row["en"], row["zh"]) for row in augkit.load(f"{built.name}", store=tmp_path / "store")["train"]}
        assert len(rows) == 2
        for row in rows:
            (source,) = [pair for pair in PAIRS if pair[1 - changed] == row[1 - changed]]
            assert row[changed] != source[changed]
            assert changed == 0 or sorted(row[1]) == sorted(source[1])


def test_an_operator_that_changes_what_a_target_says_is_refused() -> None:
    columns = {"text": "text", "target_text": "summary"}
    assert chain_of(columns, "text.synonym", "text.keyboard_typo") is not None
    with pytest.raises(RecipeError, match=r"text\.delete would leave column 'summary' \(target_text\)"):
        chain_of(columns, "text.delete")


def test_a_role_to_change_has_to_be_there() -> None:
    with pytest.raises(RecipeError, match="needs a `target_text` column"):
        chain_of({"text": "text"}, {"text.swap": {"on": "target_text"}})


def test_a_language_is_served_or_refused_by_the_step_s_own() -> None:
    with pytest.raises(RecipeError, match="its language is fr"):
        chain_of({"text": "text"}, {"text.synonym": {"language": "fr"}})
    assert chain_of({"text": "text"}, {"text.synonym": {"language": "en"}}, language="fr") is not None


def test_an_operator_that_turns_labels_round_needs_labels() -> None:
    step = {"text.negation": {"label_map": {"good": "bad", "bad": "good"}}}
    assert chain_of({"text": "text", "label": "label"}, step) is not None
    with pytest.raises(RecipeError, match=r"text\.negation needs a `label` column"):
        chain_of({"text": "text"}, step)
