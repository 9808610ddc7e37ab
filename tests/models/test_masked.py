"""Drawing words by a masked language model: by its probabilities, and whatever shares the batch."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.models.choosing import Sampling, Wanted, gumbels
from augkit.models.masked import MaskedModel, Query, load_masked_model

from . import tiny

TEXTS = [text for text, _ in tiny.opinions(60, seed=5)]


@pytest.fixture(scope="module")
def model() -> MaskedModel:
    return load_masked_model(tiny.english_model())


def query(model: MaskedModel, text: str, at: int, seed: int, words: int = 1) -> Query:
    """A text with masks at a token and behind it, any token being allowed."""
    ids = model.encode([text])[0].ids
    everything = np.ones(model.vocabulary.size, bool)
    ids[at : at + words] = [model.mask] * words
    return Query(ids, [Wanted(at + number, everything, (), seed + number) for number in range(words)])


def probabilities(model: MaskedModel, asked: Query) -> np.ndarray:
    """Softmax of the scores of a text's one mask, by the whole network of transformers."""
    import torch

    framed = [model.tokenizer.cls_token_id, *asked.ids, model.tokenizer.sep_token_id]
    place = framed.index(model.mask)
    with torch.no_grad():
        scores = model.network(input_ids=torch.tensor([framed])).logits[0, place].double()
    found: np.ndarray = torch.softmax(scores, 0).numpy()
    return found


def test_words_are_drawn_by_their_probability_among_the_likeliest(model: MaskedModel) -> None:
    asked = query(model, "the film was wonderful and the story was great .", 3, 0)
    expected = probabilities(model, asked)
    best = np.argsort(-expected)[:5]
    wanted = [asked.wanted[0]._replace(seed=seed) for seed in range(6000)]
    (drawn,) = model.draw([asked._replace(wanted=wanted)], Sampling(5, 1.0))
    counts = np.bincount(drawn, minlength=len(expected)) / len(drawn)
    assert set(drawn) == set(best.tolist())
    np.testing.assert_allclose(counts[best], expected[best] / expected[best].sum(), atol=0.025)


def test_a_low_temperature_prefers_the_likeliest(model: MaskedModel) -> None:
    asked = query(model, "the film was wonderful and the story was great .", 3, 0)
    expected = probabilities(model, asked)
    best = np.argsort(-expected)[:5]
    sharp = expected[best] ** 4 / (expected[best] ** 4).sum()
    wanted = [asked.wanted[0]._replace(seed=seed) for seed in range(6000)]
    (drawn,) = model.draw([asked._replace(wanted=wanted)], Sampling(5, 0.25))
    np.testing.assert_allclose(np.bincount(drawn, minlength=len(expected))[best] / len(drawn), sharp, atol=0.025)


def test_the_one_likeliest_is_drawn_where_no_more_are_looked_at(model: MaskedModel) -> None:
    asked = query(model, TEXTS[0], 3, 0)
    expected = int(np.argmax(probabilities(model, asked)))
    again = [query(model, TEXTS[0], 3, seed) for seed in range(20)]
    assert model.draw(again, Sampling(1, 1.0)) == [[expected]] * 20
    refused = asked._replace(wanted=[asked.wanted[0]._replace(excluded=[expected])])
    second = int(np.argsort(-probabilities(model, asked))[1])
    assert model.draw([refused], Sampling(1, 1.0)) == [[second]]


def test_where_nothing_is_allowed_nothing_is_drawn(model: MaskedModel) -> None:
    asked = query(model, TEXTS[0], 3, 0)
    nothing = np.zeros(model.vocabulary.size, bool)
    one = nothing.copy()
    one[7] = True
    wanted = [asked.wanted[0]._replace(choices=choices) for choices in (nothing, one)]
    assert model.draw([asked._replace(wanted=wanted)], Sampling(20, 1.0)) == [[-1, 7]]


def test_a_text_gets_the_same_alone_and_in_any_batch(model: MaskedModel) -> None:
    asked = [query(model, text, 1 + number % 5, number, words=1 + number % 3) for number, text in enumerate(TEXTS)]
    sampling = Sampling(20, 1.0)
    together = model.draw(asked, sampling)
    assert together == [model.draw([one], sampling)[0] for one in asked]
    assert together == model.draw(asked[::-1], sampling)[::-1]
    assert len({tuple(one) for one in together}) > 10


def test_noise_of_the_machine_changes_no_draw(model: MaskedModel) -> None:
    import torch

    asked = [query(model, text, 3, seed) for seed in range(40) for text in TEXTS[:20]]
    sampling = Sampling(20, 1.0)
    expected = model.draw(asked, sampling)
    _ = model.exact  # made before the noise comes
    chance = torch.Generator().manual_seed(0)

    def noisy(_module: object, _inputs: object, output: object) -> object:
        output.logits += 4e-4 * (2 * torch.rand(output.logits.shape, generator=chance) - 1)  # type: ignore[attr-defined]
        return output

    hook = model.network.register_forward_hook(noisy)
    try:
        assert model.draw(asked, sampling) == expected
    finally:
        hook.remove()


def test_a_word_of_several_tokens_is_scored_by_all_of_them(model: MaskedModel) -> None:
    import torch

    ids = model.encode(["the film was wonderful and the story was great ."])[0].ids
    ids[3:4] = [model.mask, model.mask]
    with torch.no_grad():
        framed = torch.tensor([[model.tokenizer.cls_token_id, *ids, model.tokenizer.sep_token_id]])
        first, second = model.network(input_ids=framed).logits[0, 4:6].numpy()
    rows = np.random.default_rng(0).integers(len(first), size=(50, 2))
    sums = first[rows[:, 0]] + second[rows[:, 1]]
    order = np.argsort(-sums).tolist()
    plain = Wanted(3, rows, (), 0)
    bonus = np.where(np.arange(50) == order[30], 1000.0, 0.0)
    asked = [plain, plain._replace(excluded=order[:3]), plain._replace(bonus=bonus), plain._replace(excluded=order)]
    drawn = model.draw([Query(ids, [word]) for word in asked], Sampling(1, 1.0))
    assert drawn == [[order[0]], [order[3]], [order[30]], [-1]]


def test_a_long_text_is_cut_to_what_the_model_takes(model: MaskedModel) -> None:
    (tokens,) = model.encode(["film " * 5000])
    assert len(tokens.ids) == model.longest == 64 - 2
    assert tokens.ends[-1] == 62 * 5 - 1


def test_tokens_stand_where_their_words_stand() -> None:
    model = load_masked_model(tiny.byte_level_model())
    text = "The film\n (was)  great"
    (tokens,) = model.encode([text])
    pieces = [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]
    assert "".join(pieces) == "Thefilm(was)great"
    assert not any(piece != piece.strip() for piece in pieces)


def test_noise_is_gumbel_and_hangs_on_seed_and_number() -> None:
    seeds, numbers = np.meshgrid(np.arange(300, dtype=np.uint64), np.arange(300, dtype=np.uint64))
    noise = gumbels(seeds, numbers)
    assert abs(noise.mean() - 0.5772) < 0.02
    assert abs(noise.var() - np.pi**2 / 6) < 0.03
    assert len(np.unique(noise)) == noise.size
    assert abs(np.corrcoef(noise[0], noise[1])[0, 1]) < 0.15
    np.testing.assert_array_equal(gumbels(seeds[:5, 7], numbers[:5, 7]), noise[:5, 7])


FAMILIES = {
    "Albert": {"embedding_size": 16},
    "Bert": {},
    "DebertaV2": {"relative_attention": True, "pos_att_type": ["p2c", "c2p"]},
    "DistilBert": {"dim": 32, "hidden_dim": 64, "n_layers": 2, "n_heads": 2},
    "Electra": {"embedding_size": 16},
    "ModernBert": {
        "global_attn_every_n_layers": 2,
        "cls_token_id": 2,
        "sep_token_id": 3,
        "bos_token_id": 2,
        "eos_token_id": 3,
    },
    "MPNet": {},
    "XLMRoberta": {},
}


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_models_of_many_families_are_asked_at_the_masks_alone(family: str) -> None:
    import torch
    import transformers

    tokenizer = load_masked_model(tiny.english_model()).tokenizer
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    config = getattr(transformers, f"{family}Config")(
        vocab_size=len(tokenizer), max_position_embeddings=80, pad_token_id=0, **sizes | FAMILIES[family]
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = getattr(transformers, f"{family}ForMaskedLM")(config).eval()
        labels = torch.zeros(2, network.get_input_embeddings().weight.shape[1])
    texts = [tokens.ids for tokens in load_masked_model(tiny.english_model()).encode(TEXTS[:3])]
    places = [[1], [2, 4], [5]]
    with torch.no_grad():
        framed = [torch.tensor([[tokenizer.cls_token_id, *ids, tokenizer.sep_token_id]]) for ids in texts]
        expected = [
            network(input_ids=ids).logits[0, 1 + torch.tensor(at)] for ids, at in zip(framed, places, strict=True)
        ]
        plain = MaskedModel("plain", network, tokenizer).score(texts, places, [-1] * 3, network)
        told = MaskedModel("told", network, tokenizer, labels).score(texts, places, [0, 1, 0], network)
    np.testing.assert_allclose(plain.numpy(), torch.cat(expected).numpy(), atol=2e-5)
    np.testing.assert_allclose(told.numpy(), plain.numpy(), atol=2e-5)
