"""A model that is told the label: it learns what goes with which, the same from the same rows."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.building.seeding import Chance, step_key
from augkit.models.choosing import Sampling, Wanted
from augkit.models.conditioning import Conditioned, Schedule, condition, restore
from augkit.models.masked import MaskedModel, Query, load_masked_model

from . import tiny

SCHEDULE = Schedule(epochs=6, most_steps=100, batch_size=32, learning_rate=1e-2)
ROWS = tiny.opinions(600, seed=3)


@pytest.fixture(scope="module")
def base() -> MaskedModel:
    return load_masked_model(tiny.english_model())


def learn(base: MaskedModel, key: bytes = b"", rows: list[tuple[str, int]] = ROWS, steps: int = 100) -> bytes:
    texts = [tokens.ids for tokens in base.encode([text for text, _ in rows])]
    labels = ["praise" if label else "blame" for _, label in rows]
    return condition(base, texts, labels, SCHEDULE._replace(most_steps=steps), Chance.fresh(step_key(1, "fit"), key))


@pytest.fixture(scope="module")
def conditioned(base: MaskedModel) -> Conditioned:
    return restore(base, learn(base))


def words(model: MaskedModel, text: str, at: int, label: int, count: int = 200) -> list[str]:
    ids = model.encode([text])[0].ids
    ids[at] = model.mask
    everything = np.ones(model.vocabulary.size, bool)
    query = Query(ids, [Wanted(at, everything, (), seed) for seed in range(count)], label)
    return [model.vocabulary.words[token] for token in model.draw([query], Sampling(30, 1.0))[0]]


def test_a_label_brings_the_words_that_go_with_it(base: MaskedModel, conditioned: Conditioned) -> None:
    text = "his new film is really great ."
    praise = words(conditioned.model, text, 5, conditioned.labels["praise"])
    blame = words(conditioned.model, text, 5, conditioned.labels["blame"])
    assert sum(word in tiny.PRAISE for word in praise) > 160
    assert sum(word in tiny.BLAME for word in blame) > 160
    unlabelled = words(base, text, 5, -1)
    assert 20 < sum(word in tiny.PRAISE for word in unlabelled) < 160


def test_labels_are_known_by_name(conditioned: Conditioned) -> None:
    assert conditioned.labels == {"blame": 0, "praise": 1}


def test_equal_rows_teach_equal_bytes(base: MaskedModel) -> None:
    first = learn(base, steps=8)
    assert learn(base, steps=8) == first
    assert learn(base, key=b"other", steps=8) != first
    assert learn(base, rows=ROWS[1:], steps=8) != first


def test_learning_changes_neither_the_model_it_started_from_nor_global_chance(base: MaskedModel) -> None:
    import torch

    before = {name: tensor.clone() for name, tensor in base.network.state_dict().items()}
    chance = torch.get_rng_state()
    restore(base, learn(base, steps=3))
    assert all(torch.equal(tensor, before[name]) for name, tensor in base.network.state_dict().items())
    assert bool((torch.get_rng_state() == chance).all())


def test_what_is_learnt_is_small_beside_the_model(base: MaskedModel) -> None:
    weights = sum(tensor.numel() * 4 for tensor in base.network.state_dict().values())
    assert len(learn(base, steps=1)) < weights / 2


def test_one_text_is_enough(base: MaskedModel) -> None:
    made = restore(base, learn(base, rows=[("film", 1)], steps=1))
    assert made.labels == {"praise": 0}


def test_models_whose_words_are_bytes_learn_labels_too() -> None:
    base = load_masked_model(tiny.byte_level_model())
    made = restore(base, learn(base, rows=[(tiny.as_prose(text), label) for text, label in ROWS]))
    text = "His new film is really great."
    at = next(
        number for number, start in enumerate(made.model.encode([text])[0].starts) if start == text.index("great")
    )
    assert sum(word in tiny.BLAME for word in words(made.model, text, at, made.labels["blame"])) > 120
