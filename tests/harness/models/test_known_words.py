"""Word vectors given to a network: what it knows of words that training never showed, and what stays as it was."""

from __future__ import annotations

from pathlib import Path

import datasets
import numpy as np
import pytest
from pydantic import ValidationError

from augkit.errors import AugkitError, RecipeError
from augkit.harness.models.base import Bundle, check_named, load_bundle
from augkit.harness.run_folder import run_key
from augkit.harness.tasks import Task, task_class
from augkit.recipe.training import TrainSettings

from .toys import BAD, COLUMNS, FILLING, GOOD, accuracy_of, opinions, trained

UNSEEN = {"praise": ["gripping", "Tender", "witty"], "blame": ["clumsy", "shallow", "tedious"]}
SIZE = 12


def written(folder: Path, *, turned: bool = False) -> str:
    """A file in which praise lies one way, blame another, and each word a little apart."""
    chance = np.random.default_rng(3)
    lines = []
    for words, way in ((GOOD + UNSEEN["praise"], 1), (BAD + UNSEEN["blame"], -1), (FILLING, 0)):
        for word in words:
            vector = chance.normal(0, 0.1, SIZE)
            vector[0] += -way if turned else way
            lines.append(" ".join([word, *(f"{number:.4f}" for number in vector)]))
    path = folder / f"vectors{turned:d}.txt"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)


def made(model: str, vectors: str | None, rows: datasets.Dataset) -> tuple[Task, Bundle]:
    settings = TrainSettings(model=f"builtin:{model}", vectors=vectors, max_length=32)
    task = task_class(settings, COLUMNS).from_train(COLUMNS, rows, settings)
    return task, load_bundle(settings, task, lambda: task.texts(rows), 0)


def unseen_opinions() -> datasets.Dataset:
    rows = [
        (f"the film was {word.lower()} and about people", label) for label, words in UNSEEN.items() for word in words
    ]
    return datasets.Dataset.from_dict({"text": [text for text, _ in rows], "label": [label for _, label in rows]})


@pytest.mark.parametrize("model", ["text-cnn", "bilstm"])
def test_words_that_training_never_showed_are_understood(model: str, tmp_path: Path) -> None:
    train = opinions(200)
    task, bundle = made(model, written(tmp_path), train)
    before = bundle.model.embedding.weight.detach().clone()
    trained(task, bundle, train, tmp_path, steps=60, rate=2e-2)
    assert accuracy_of(task, bundle, unseen_opinions()) == 1.0
    assert np.array_equal(bundle.model.embedding.weight.detach(), before)

    task, bundle = made(model, None, train)
    trained(task, bundle, train, tmp_path, steps=60, rate=2e-2)
    assert accuracy_of(task, bundle, unseen_opinions()) < 1.0


def test_words_have_the_vectors_of_the_file_and_others_those_drawn_for_them(tmp_path: Path) -> None:
    path = written(tmp_path)
    rows = datasets.Dataset.from_dict({"text": ["the film was zesty", "it was dull"], "label": ["praise", "blame"]})
    _, bundle = made("text-cnn", path, rows)
    _, again = made("text-cnn", path, opinions(20))
    numbers, weights = bundle.tokenizer.get_vocab(), bundle.model.embedding.weight.detach().numpy()

    def vector(word: str) -> np.ndarray:
        return weights[numbers[word]]

    told = dict(line.split(" ", 1) for line in Path(path).read_text("utf-8").splitlines())
    for word, written_as in (("film", "film"), ("tender", "Tender")):
        direction = np.array(told[written_as].split(), float)
        cosine = vector(word) @ direction / np.linalg.norm(vector(word)) / np.linalg.norm(direction)
        assert cosine == pytest.approx(1, abs=1e-3)
    length = np.linalg.norm(vector("film"))
    assert length == pytest.approx(np.linalg.norm(vector("dull")), rel=1e-2)  # all of one length
    assert 0.5 < np.linalg.norm(vector("zesty")) / length < 1.6  # drawn: as long on average
    assert not vector("[PAD]").any() and not vector("[UNK]").any()
    assert np.array_equal(again.model.embedding.weight[again.tokenizer.get_vocab()["film"]].detach(), vector("film"))


def test_another_file_is_another_run_and_a_copy_of_it_is_not(tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere"
    copy.mkdir()
    one, turned, same = written(tmp_path), written(tmp_path, turned=True), written(copy)

    def key(vectors: str | None) -> str:
        settings = TrainSettings(vectors=vectors)
        return run_key("data@1", COLUMNS, settings, 0, device="cpu", threads=1)

    assert key(one) == key(same)
    assert len({key(one), key(turned), key(None)}) == 3


def test_what_cannot_be_read_is_told_before_anything_is_trained(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="word vectors cannot be read: No such file"):
        check_named(TrainSettings(vectors=str(tmp_path / "none.txt")))
    (tmp_path / "prose.txt").write_text("these are no vectors\n")
    with pytest.raises(AugkitError, match="does not begin as a file of word vectors"):
        check_named(TrainSettings(vectors=str(tmp_path / "prose.txt")))
    with pytest.raises(ValidationError, match="builtin:bert-tiny does not read whole words"):
        TrainSettings(model="builtin:bert-tiny", vectors="vectors.txt")


def test_tokens_are_read_in_pieces_and_take_no_word_vectors(tmp_path: Path) -> None:
    columns = {"tokens": "tokens", "tags": "tags"}
    rows = datasets.Dataset.from_dict({"tokens": [["Anna", "left"]], "tags": [["B-PER", "O"]]})
    settings = TrainSettings(model="builtin:bilstm", vectors=written(tmp_path))
    task = task_class(settings, columns).from_train(columns, rows, settings)
    with pytest.raises(RecipeError, match="reads pieces of words for token-classification"):
        load_bundle(settings, task, lambda: task.texts(rows), 0)
