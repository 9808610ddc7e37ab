"""`text.nlpaug`: another library's augmenters, seeded for each row."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from augkit.building.compile import compile_chain
from augkit.errors import RecipeError
from augkit.models.torchaudio import mend_torchaudio
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
        pytest.param({"name": "TfIdfAug"}, ["refuses its arguments", "No such file", "model_path"], id="no file"),
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


def test_what_of_nltk_is_missing_is_told_as_one_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("nltk")
    for name in ("HOME", "NLTK_DATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    asked = "python -m nltk.downloader"
    assert describe("text.nlpaug").choices["SynonymAug"].endswith(f"{asked} averaged_perceptron_tagger_eng wordnet")
    (tmp_path / "taggers" / "averaged_perceptron_tagger_eng").mkdir(parents=True)
    assert describe("text.nlpaug").choices["SynonymAug"].endswith(f"{asked} wordnet")


@pytest.fixture
def statistics(tmp_path: Path) -> Callable[[str, list[str]], str]:
    """A folder of word statistics for `TfIdfAug`, made by nlpaug itself of some texts."""

    def make(name: str, texts: list[str]) -> str:
        mend_torchaudio()
        from nlpaug.model.word_stats import TfIdf

        (tmp_path / name).mkdir(exist_ok=True)
        learnt = TfIdf()
        learnt.train([text.split() for text in texts])
        learnt.save(str(tmp_path / name))
        return str(tmp_path / name)

    return make


def test_each_step_has_the_model_that_it_names(change: Change, statistics: Callable[[str, list[str]], str]) -> None:
    words = {"one": {"lamp", "desk", "door"}, "two": {"rain", "snow", "wind"}}
    for name, own in words.items():
        folder = statistics(name, [TEXT.lower(), " ".join(sorted(own)), "rare"])
        args = {"model_path": folder, "aug_p": 0.5, "top_k": 5}
        new = {
            word
            for row in "abcdefghijkl"
            for word in change("text.nlpaug", TEXT, row, name="TfIdfAug", args=args).split()
        }
        other = set.union(*words.values()) - own
        assert new & own and not new & other


def test_what_a_model_holds_is_in_the_key(statistics: Callable[[str, list[str]], str]) -> None:
    def fingerprint() -> str:
        return (
            get_operator("text.nlpaug")
            .model_validate({"name": "TfIdfAug", "args": {"model_path": folder}})
            .fingerprint()
        )

    folder = statistics("one", ["a lamp", "a desk"])
    before = fingerprint()
    assert fingerprint() == before
    statistics("one", ["a lamp", "a door"])
    assert fingerprint() != before


def test_a_torchaudio_that_cannot_be_loaded_takes_no_augmenter_along(tmp_path: Path) -> None:
    """nlpaug imports transformers, which imports torchaudio wherever it is installed."""
    pytest.importorskip("transformers")
    (tmp_path / "torchaudio").mkdir()
    (tmp_path / "torchaudio" / "__init__.py").write_text("from . import _extension\n")
    (tmp_path / "torchaudio" / "_extension.py").write_text("raise OSError('libc10_cuda.so: cannot open')\n")
    code = (
        "from augkit.ops.registry import get_operator\n"
        "get_operator('text.nlpaug').model_validate({'name': 'SplitAug'}).check_ready('en')\n"
        "print('ready')"
    )
    path = os.pathsep.join([str(tmp_path), *sys.path])
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=300)
    assert done.stdout == "ready\n", done.stderr


def test_nothing_is_drawn_for_a_text_without_words(draw: Callable[..., Any]) -> None:
    assert draw("text.nlpaug", "  \n", name="OcrAug") == []


def test_a_library_that_cannot_be_loaded_is_told_before_the_first_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> Any:
        raise OSError("libc10_cuda.so: cannot open shared object file")

    monkeypatch.setattr("augkit.ops.text.nlpaug.import_module", fail)
    with pytest.raises(RecipeError, match=r"RandomWordAug cannot be imported here: OSError: libc10_cuda\.so"):
        chain_of({"text.nlpaug": {"name": "RandomWordAug", "args": {"action": "swap", "aug_p": 0.31}}})
