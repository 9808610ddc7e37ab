"""A small BERT, trained from scratch, for texts and for tokens.

Devlin et al. 2019 in the size that Turc et al. 2019, "Well-Read Students Learn Better", call tiny: two layers of 128
numbers with two heads. Its pieces of words are learnt from the training split.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from transformers import BertConfig, BertForSequenceClassification, BertForTokenClassification

from augkit.errors import RecipeError
from augkit.harness.models.base import Bundle
from augkit.harness.models.initialisation import construct, draw_word_vectors, words_of
from augkit.harness.models.vocabulary import word_piece_tokenizer

if TYPE_CHECKING:
    from augkit.harness.tasks.base import Task
    from augkit.recipe.training import TrainSettings

__all__ = ["make"]

HIDDEN_SIZE, LAYERS, HEADS = 128, 2, 2
VECTOR_SCALE = 0.02  # BERT's
_CONFIG: Any = BertConfig  # transformers' own types are partial
_KINDS: dict[str, Any] = {
    "text-classification": BertForSequenceClassification,
    "token-classification": BertForTokenClassification,
}


def make(task: Task, train_texts: Callable[[], Iterable[str]], seed: int, settings: TrainSettings) -> Bundle:
    """The network with the word pieces of the training split and the head of the task.

    Args:
        task: text or token classification.
        train_texts: gives the texts that the vocabulary is learnt from.
        seed: of the first weights.
        settings: of which `max_length` says at how many pieces a text is cut, and how many places the network has.

    Raises:
        RecipeError: the task is another one.
    """
    if task.name not in _KINDS:
        raise RecipeError(
            f"builtin:bert-tiny does {' and '.join(_KINDS)}, not {task.name}", hint="Use builtin:seq2seq-tiny."
        )
    finds_names = task.name == "token-classification"
    tokenizer = word_piece_tokenizer(train_texts(), max_length=settings.max_length, lowercase=not finds_names)
    words = words_of(tokenizer)
    config = _CONFIG(
        vocab_size=len(words),
        hidden_size=HIDDEN_SIZE,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=4 * HIDDEN_SIZE,
        max_position_embeddings=settings.max_length,
        attn_implementation="eager",  # faster than sdpa on the CPU
        **task.head(),
    )
    model = construct(_KINDS[task.name], config, seed)
    draw_word_vectors(model.get_input_embeddings(), words, seed, kind="normal", scale=VECTOR_SCALE)
    return Bundle(model, tokenizer, settings.max_length)
