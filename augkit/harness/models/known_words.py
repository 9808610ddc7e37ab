"""Word vectors that were learnt elsewhere: a network begins with them and keeps them as they are.

Kim 2014's CNN-static: words of the file keep its vectors, other words of the training split keep the ones drawn for
them. Test texts may hold words that no training text has, so that all words of the file are in the vocabulary. What
stays as it is takes neither gradients nor an optimizer's memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from augkit.harness.models.initialisation import construct, draw_word_vectors, words_of
from augkit.harness.models.vocabulary import word_tokenizer
from augkit.models.word_vectors import WordVectors, load_word_vectors

if TYPE_CHECKING:
    from torch import nn

    from augkit.recipe.training import TrainSettings

__all__ = ["network_over_words"]

MOST = 50_000  # words of a file, commonest first


def network_over_words(
    kind: type[Any],
    config: type[Any],
    settings: TrainSettings,
    texts: Iterable[str],
    head: Any,
    seed: int,
    scale: float,
) -> tuple[Any, Any]:
    """A network whose inputs are words, and their tokenizer.

    Args:
        kind: class of the network; it has an `embedding`.
        config: class of its configuration, which knows `vocab_size` and `embedding_size`.
        settings: says whether word vectors are read, and at how many words a text is cut.
        texts: of the training split.
        head: of the task, for the configuration.
        seed: of the first weights.
        scale: vectors are drawn from [-scale, scale); those of a file are made as long as these are on average.
    """
    vectors = load_word_vectors(settings.vectors, MOST) if settings.vectors else None
    known = _lowercased(vectors.words) if vectors else {}
    tokenizer = word_tokenizer(texts, max_length=settings.max_length, known=known)
    words = words_of(tokenizer)
    size = {"embedding_size": vectors.dimension} if vectors else {}
    model = construct(kind, config(vocab_size=len(words), **size, **head), seed)
    draw_word_vectors(model.embedding, words, seed, kind="uniform", scale=scale)
    if vectors:
        _keep(model.embedding, words, vectors, known, length=scale * (vectors.dimension / 3) ** 0.5)
    return model, tokenizer


def _lowercased(words: Sequence[str]) -> dict[str, int]:
    """Word in small letters to its row: the row of the word as it stands, else of its commonest writing."""
    rows: dict[str, int] = {}
    for row, word in enumerate(words):
        rows.setdefault(word.lower(), row)
    return rows | {word: row for row, word in enumerate(words) if word == word.lower()}


def _keep(
    embedding: nn.Embedding, words: Sequence[str], vectors: WordVectors, rows: dict[str, int], length: float
) -> None:
    import torch

    places = [place for place, word in enumerate(words) if word in rows]
    found = vectors.unit_vectors([rows[words[place]] for place in places])
    with torch.no_grad():
        embedding.weight[places] = torch.from_numpy(found) * length
    embedding.weight.requires_grad_(False)
