"""A small encoder and decoder, trained from scratch, that writes a text for a text.

The transformer of Vaswani et al. 2017 as Marian has it (Junczys-Dowmunt et al. 2018), with two layers each of 128
numbers and four heads; source and target share pieces of words that are learnt from the training split.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from transformers import MarianConfig, MarianMTModel

from augkit.errors import RecipeError
from augkit.harness.models.base import Bundle
from augkit.harness.models.initialisation import construct, draw_word_vectors, words_of
from augkit.harness.models.vocabulary import sentence_tokenizer

if TYPE_CHECKING:
    from augkit.harness.tasks.base import Task
    from augkit.recipe.training import TrainSettings

__all__ = ["make"]

HIDDEN_SIZE, LAYERS, HEADS = 128, 2, 4
_CONFIG: Any = MarianConfig  # transformers' own types are partial


def make(task: Task, train_texts: Callable[[], Iterable[str]], seed: int, settings: TrainSettings) -> Bundle:
    """The network with the pieces of the training split.

    Args:
        task: sequence-to-sequence.
        train_texts: gives the texts that the vocabulary is learnt from, sources and targets.
        seed: of the first weights.
        settings: of which `max_length` says at how many pieces a text is cut
            and written at most, and how many places the network tells apart.

    Raises:
        RecipeError: the task is another one.
    """
    if task.name != "sequence-to-sequence":
        raise RecipeError(
            f"builtin:seq2seq-tiny does sequence-to-sequence, not {task.name}",
            hint="Use builtin:bilstm or builtin:bert-tiny.",
        )
    tokenizer = sentence_tokenizer(train_texts(), max_length=settings.max_length)
    words = words_of(tokenizer)
    sides: dict[str, int] = {}
    for side in ("encoder", "decoder"):
        sides |= {
            f"{side}_layers": LAYERS,
            f"{side}_attention_heads": HEADS,
            f"{side}_ffn_dim": 4 * HIDDEN_SIZE,
        }
    config = _CONFIG(
        vocab_size=len(words),
        d_model=HIDDEN_SIZE,
        max_position_embeddings=settings.max_length + 1,  # the decoder begins with one more
        scale_embedding=True,
        attn_implementation="eager",  # faster than sdpa on the CPU
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.cls_token_id,
        eos_token_id=tokenizer.sep_token_id,
        decoder_start_token_id=tokenizer.pad_token_id,
        forced_eos_token_id=None,
        **sides,
    )
    model = construct(MarianMTModel, config, seed)
    # Multiplied by the root of their size they have the size of the places' sines.
    draw_word_vectors(model.get_input_embeddings(), words, seed, kind="normal", scale=HIDDEN_SIZE**-0.5)
    model.generation_config.max_length = settings.max_length
    return Bundle(model, tokenizer, settings.max_length)
