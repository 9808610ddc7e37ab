"""First weights that depend on what they are for: a word's vector on the word, a layer's weights on its name.

Two models of other vocabularies, as the arms of a study have, so begin with the same layers and the same vectors for
the words they share; what differs between their scores is due to the data.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from xxhash import xxh3_64_intdigest

from augkit.building.seeding import Chance, copy_key, step_key
from augkit.harness.models.vocabulary import PADDING, UNKNOWN

if TYPE_CHECKING:
    from torch import nn

__all__ = ["construct", "draw_word_vectors", "words_of"]


def construct(kind: Callable[[Any], Any], config: Any, seed: int) -> Any:
    """A `transformers.PreTrainedModel` whose weights are drawn module by module, as its `_init_weights` says.

    The global generators are left as they were.

    Args:
        kind: its class.
        config: of the model.
        seed: another one gives other weights.

    >>> import torch
    >>> from transformers import BertConfig, BertModel
    >>> sizes = {"hidden_size": 4, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 4}
    >>> one, two = (construct(BertModel, BertConfig(vocab_size=size, **sizes), seed=3) for size in (10, 20))
    >>> torch.equal(one.pooler.dense.weight, two.pooler.dense.weight)
    True
    """
    import torch

    with torch.random.fork_rng(devices=[]), torch.no_grad():
        model = kind(config)
        for name, module in reversed(list(model.named_modules())):  # a parent may draw its children's weights again
            torch.manual_seed(xxh3_64_intdigest(f"augkit.1\0{seed}\0{name}".encode()) >> 1)
            for parameter in module.parameters(recurse=False):
                parameter._is_hf_initialized = False
            model._init_weights(module)
    return model


def draw_word_vectors(
    embedding: nn.Embedding,
    words: Sequence[str],
    seed: int,
    *,
    kind: Literal["uniform", "normal"],
    scale: float,
    zero: Collection[str] = (PADDING, UNKNOWN),
) -> None:
    """Draw each word's vector by the word alone.

    A vocabulary that has every word of the training split never learns a vector of unknown ones, so that one drawn by
    chance would be noise wherever a text has a word that training did not: zero, the mean of the others, says nothing.

    Args:
        embedding: whose weights, shape (words, size), are written.
        words: in the order of their numbers.
        seed: another one gives other vectors.
        kind: of the distribution: uniform in [-scale, scale), or normal with standard deviation `scale`.
        scale: see there.
        zero: words whose vectors are zero.
    """
    import torch

    chance, step = Chance(), step_key(seed, "word vectors")
    size = embedding.embedding_dim
    vectors = np.empty((len(words), size), np.float32)
    for row, word in zip(vectors, words, strict=True):
        generator = chance.at(step, copy_key(word, 0))
        if kind == "uniform":
            row[:] = generator.random(size, np.float32) * (2 * scale) - scale
        else:
            row[:] = generator.standard_normal(size, np.float32) * scale
    with torch.no_grad():
        embedding.weight[: len(words)] = torch.from_numpy(vectors)
        for word in zero:
            embedding.weight[words.index(word)] = 0


def words_of(tokenizer: Any) -> list[str]:
    """The words of a tokenizer in the order of their numbers."""
    numbers = tokenizer.get_vocab()
    return sorted(numbers, key=numbers.__getitem__)
