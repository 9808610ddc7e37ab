"""Sentence vectors: those the model's own recipe gives, in any order and batch."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from augkit.errors import RecipeError
from augkit.models.sentences import SentenceEmbedder, load_embedder

from . import tiny

TEXTS = (
    "The film is a good story about two children.",
    "This movie tells a fine tale of two kids.",
    "The package arrived late and it is damaged.",
    "film",
    "",
    "这部电影非常好看。",
    "a good \ud800 film",
    "🎬🍿 !!!",
    "A sentence that goes on and on. " * 200,
)


@pytest.fixture(scope="module")
def embedder() -> SentenceEmbedder:
    return load_embedder(tiny.minilm())


def reference(folder: str, text: str, longest: int = 256) -> np.ndarray:
    """The mean of the token states, by transformers alone."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder)
    with torch.no_grad():
        inputs = tokenizer(text, return_tensors="pt", truncation=True, max_length=longest, padding=False)
        states = model(**inputs).last_hidden_state[0].mean(0).numpy()
    vector: np.ndarray = states / np.linalg.norm(states)
    return vector


@pytest.mark.parametrize("text", [TEXTS[0], TEXTS[2], TEXTS[-1]], ids=["short", "another", "cut at the model's limit"])
def test_the_vector_is_the_normed_mean_of_the_tokens(embedder: SentenceEmbedder, text: str) -> None:
    (vector,) = embedder.embed([text])
    np.testing.assert_allclose(vector, reference(tiny.minilm(), text), atol=2e-6)


def test_vectors_are_float32_of_length_one(embedder: SentenceEmbedder) -> None:
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension) == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_no_texts_are_no_vectors(embedder: SentenceEmbedder) -> None:
    assert embedder.embed([]).shape == (0, 384)


def test_what_is_alike_is_near(embedder: SentenceEmbedder) -> None:
    film, movie, package = embedder.embed(TEXTS[:3])
    assert film @ movie > 0.6
    assert film @ package < 0.2


def test_order_batches_and_repeats_change_nothing_but_last_bits(embedder: SentenceEmbedder) -> None:
    expected = embedder.embed(TEXTS)
    np.testing.assert_allclose(embedder.embed(TEXTS[::-1])[::-1], expected, atol=1e-6)
    np.testing.assert_allclose(embedder.embed(TEXTS, batch_size=1), expected, atol=1e-6)
    twice = embedder.embed([*TEXTS, *TEXTS])
    np.testing.assert_allclose(twice[: len(TEXTS)], twice[len(TEXTS) :], atol=0)


def test_two_texts_at_the_floor_are_judged_the_same_in_any_company(embedder: SentenceEmbedder) -> None:
    pair = (TEXTS[0], TEXTS[1])
    one, other = embedder.embed(pair)
    crowd = [(TEXTS[0], text) for text in TEXTS]
    for step in (-2e-7, -1e-8, 0, 1e-8, 2e-7):
        floor = float(one @ other) + step
        alone = embedder.are_alike([pair], floor)
        assert alone == embedder.are_alike([*crowd, pair], floor)[-1:] == embedder.are_alike([pair, *crowd], floor)[:1]


def test_a_text_is_like_itself_and_not_like_another(embedder: SentenceEmbedder) -> None:
    pairs = [(TEXTS[0], TEXTS[0]), (TEXTS[0], TEXTS[1]), (TEXTS[0], TEXTS[2])]
    assert embedder.are_alike(pairs, 1.0) == [True, False, False]
    assert embedder.are_alike(pairs, 0.6) == [True, True, False]


def test_loading_leaves_global_chance_alone() -> None:
    folder = tiny.english_model()
    import torch

    before = torch.get_rng_state()
    SentenceEmbedder(folder)
    assert bool((torch.get_rng_state() == before).all())


def states_of(folder: str, text: str) -> np.ndarray:
    """The states of the tokens of a text, shape (tokens, dimension)."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    with torch.no_grad():
        inputs = AutoTokenizer.from_pretrained(folder)(text, return_tensors="pt")
        states: np.ndarray = AutoModel.from_pretrained(folder)(**inputs).last_hidden_state[0].numpy()
    return states


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        pytest.param({"pooling_mode_cls_token": True}, lambda states: states[0], id="first token"),
        pytest.param({"pooling_mode_max_tokens": True}, lambda states: states.max(0), id="maximum"),
        pytest.param({"pooling_mode_lasttoken": True}, lambda states: states[-1], id="last token"),
        pytest.param({"pooling_mode": "mean"}, lambda states: states.mean(0), id="as newer versions write it"),
        pytest.param(
            {"pooling_mode_weightedmean_tokens": True},
            lambda states: np.arange(1, len(states) + 1) @ states,
            id="mean weighted by position",
        ),
        pytest.param(
            {"pooling_mode_cls_token": True, "pooling_mode_mean_sqrt_len_tokens": True},
            lambda states: np.concatenate([states[0], states.sum(0) / len(states) ** 0.5]),
            id="two of them, side by side",
        ),
    ],
)
def test_the_folder_says_how_tokens_are_pooled(tmp_path: Path, config: dict[str, Any], expected: Any) -> None:
    folder = shutil.copytree(tiny.english_model(), tmp_path / "model")
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(config))
    text = "the film was great"
    vector = expected(states_of(str(folder), text))
    _, made, _ = load_embedder(str(folder)).embed(["a longer text , so that there is padding", text, ""])
    np.testing.assert_allclose(made, vector / np.linalg.norm(vector), atol=2e-6)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param({"modules.json": [{"type": "a.Transformer"}, {"type": "a.Dense"}]}, "a layer Dense", id="layer"),
        pytest.param({"1_Pooling/config.json": {"pooling_mode": "spectral"}}, "pools by 'spectral'", id="pooling"),
    ],
)
def test_a_folder_that_asks_for_more_is_refused(tmp_path: Path, files: dict[str, Any], message: str) -> None:
    folder = shutil.copytree(tiny.english_model(), tmp_path / "model")
    (folder / "1_Pooling").mkdir()
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content))
    with pytest.raises(RecipeError, match=message):
        load_embedder(str(folder))
