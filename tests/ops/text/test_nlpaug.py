"""`text.nlpaug`: another library's augmenters, seeded for each row."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from augkit.building.compile import compile_chain
from augkit.errors import RecipeError
from augkit.ops.catalogue import describe
from augkit.ops.registry import get_operator
from augkit.recipe.schema import Recipe
from augkit.testing import check_operator

from .conftest import Change

pytest.importorskip("nlpaug", reason="nlpaug is not installed: pip install 'augkit[text]'")
TEXT = "The quick brown fox jumps over the lazy dog"


def chain_of(step: Any, columns: dict[str, str] | None = None) -> Any:
    source = {"data": "unused.csv", "columns": columns or {"text": "text", "label": "label"}}
    return compile_chain(Recipe(augkit=1, name="test", source=source, augment={"chain": [step]}))


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("KeyboardAug", {}),
        ("OcrAug", {}),
        ("RandomCharAug", {"action": "swap"}),
        ("RandomWordAug", {"action": "delete", "aug_p": 0.2}),
        ("ReservedAug", {"reserved_tokens": [["film", "movie"], ["good", "fine"]]}),
        ("SpellingAug", {}),
        ("SplitAug", {}),
    ],
)
def test_its_augmenters_keep_the_contract(name: str, args: dict[str, Any]) -> None:
    check_operator(get_operator("text.nlpaug"), name=name, args=args)


def test_words_are_exchanged_by_its_own_rules(change: Change) -> None:
    after = change("text.nlpaug", TEXT, name="RandomWordAug", args={"action": "swap"})
    assert after != TEXT
    assert sorted(after.lower().split()) == sorted(TEXT.lower().split())


def test_the_same_row_gives_the_same_text_whatever_the_global_seeds(change: Change) -> None:
    results = set()
    for seed in range(3):
        random.seed(seed)
        np.random.seed(seed)
        results.add(change("text.nlpaug", TEXT, "row", name="KeyboardAug"))
    assert len(results) == 1
    assert change("text.nlpaug", TEXT, "another", name="KeyboardAug") not in results


def test_it_goes_by_the_name_of_the_library_alone() -> None:
    step = {"nlpaug": {"name": "RandomWordAug", "args": {"action": "delete"}}}
    (compiled,) = chain_of(step).steps()
    assert compiled.id == "text.nlpaug.1"
    assert compiled.operator.augmenter == "RandomWordAug"


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        pytest.param({"name": "RandomWordAgu"}, ["RandomWordAgu", "Did you mean RandomWordAug?"], id="unknown"),
        pytest.param({"name": "OcrAug", "args": {"aug_pp": 1}}, ["aug_pp", "Did you mean"], id="unknown argument"),
        pytest.param({"name": "RandomWordAug", "args": {"action": "fly"}}, ["refuses its arguments"], id="bad value"),
        pytest.param({"name": "TfIdfAug"}, ["refuses its arguments", "No such file"], id="a file is missing"),
        pytest.param({"name": "ReservedAug"}, ["reserved_tokens"], id="an argument is missing"),
        pytest.param({}, ["name of text.nlpaug"], id="no name"),
    ],
)
def test_mistakes_are_told_before_the_first_row(parameters: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(RecipeError) as caught:
        chain_of({"nlpaug": parameters})
    for word in words:
        assert word in str(caught.value)


def test_rows_with_tags_are_refused() -> None:
    with pytest.raises(RecipeError, match="tags"):
        chain_of({"nlpaug": {"name": "OcrAug"}}, {"tokens": "tokens", "tags": "tags"})


def test_augmenters_that_cannot_work_are_listed_with_the_reason() -> None:
    pytest.importorskip("transformers")
    choices = describe("text.nlpaug").choices
    assert choices["RandomWordAug"] == ""
    assert choices["LambadaAug"] == "it writes texts for labels, and does not start from a text"
    assert "text.masked_lm" in choices["ContextualWordEmbsAug"]
    with pytest.raises(RecipeError, match="transformers 5 no longer has"):
        chain_of({"nlpaug": {"name": "ContextualWordEmbsAug"}})


def test_nothing_is_drawn_for_a_text_without_words(draw: Callable[..., Any]) -> None:
    assert draw("text.nlpaug", "  \n", name="OcrAug") == []


def test_a_library_that_cannot_be_loaded_is_told_before_the_first_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> Any:
        raise OSError("libc10_cuda.so: cannot open shared object file")

    monkeypatch.setattr("augkit.ops.text.nlpaug.import_module", fail)
    with pytest.raises(RecipeError, match=r"RandomWordAug cannot be imported here: OSError: libc10_cuda\.so"):
        chain_of({"text.nlpaug": {"name": "RandomWordAug", "args": {"action": "swap", "aug_p": 0.31}}})
