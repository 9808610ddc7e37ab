"""Self-attention over a history of items, trained from scratch.

Kang & McAuley 2018, "Self-Attentive Sequential Recommendation" (SASRec): item and place embeddings, blocks of causal
self-attention, and the product of what stands at a place with the embedding of each item. It is trained by the
cross-entropy over all items, with which it does better than with one drawn negative (Klenitskiy & Vasilev 2023,
"Turning Dross Into Gold Loss").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from transformers import PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import SequenceClassifierOutput

from augkit.errors import RecipeError
from augkit.harness.models.base import Bundle
from augkit.harness.models.initialisation import construct, draw_word_vectors
from augkit.harness.models.losses import classification_loss
from augkit.harness.models.vocabulary import PADDING, UNKNOWN
from augkit.harness.tasks.next_item import NextItem

if TYPE_CHECKING:
    from augkit.harness.tasks.base import Task
    from augkit.recipe.training import TrainSettings

__all__ = ["SasRec", "SasRecConfig", "make"]

VECTOR_SCALE = 0.02
_Config: Any = PretrainedConfig  # transformers' own types are partial
_Model: Any = PreTrainedModel


class SasRecConfig(_Config):  # type: ignore[misc]
    """
    Args:
        vocab_size: items, with padding and unknown ones.
        first_item, last_item: numbers of the items that are ranked; the second is one past the last.
        places: of a history that are told apart.
        hidden_size: numbers in an item's embedding.
        layers: blocks.
        heads: of the attention.
        dropout: share of the features left out while training.
    """

    model_type = "augkit-sasrec"

    def __init__(
        self,
        vocab_size: int = 1000,
        first_item: int = 2,
        last_item: int = 1000,
        places: int = 128,
        hidden_size: int = 64,
        layers: int = 2,
        heads: int = 2,
        dropout: float = 0.2,
        pad_token_id: int = 0,
        **others: Any,
    ) -> None:
        self.vocab_size = vocab_size
        self.first_item, self.last_item = first_item, last_item
        self.places = places
        self.hidden_size = hidden_size
        self.layers = layers
        self.heads = heads
        self.dropout = dropout
        super().__init__(pad_token_id=pad_token_id, **others)


class SasRec(_Model):  # type: ignore[misc]
    """Ranks items; what it says of a history does not depend on the padding or on the histories it stands beside."""

    config_class = SasRecConfig
    base_model_prefix = "sasrec"

    def __init__(self, config: SasRecConfig) -> None:
        super().__init__(config)
        size = config.hidden_size
        self.embedding = nn.Embedding(config.vocab_size, size, padding_idx=config.pad_token_id)
        self.places = nn.Embedding(config.places, size)
        self.dropout = nn.Dropout(config.dropout)
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(
                size, config.heads, 4 * size, config.dropout, activation="gelu", batch_first=True, norm_first=True
            )
            for _ in range(config.layers)
        )
        self.norm = nn.LayerNorm(size)
        self.post_init()

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, std=VECTOR_SCALE)
        elif isinstance(module, nn.MultiheadAttention):
            nn.init.xavier_uniform_(module.in_proj_weight)
            nn.init.zeros_(module.in_proj_bias)
        elif isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight)
            nn.init.zeros_(module.bias)
        elif isinstance(module, nn.LayerNorm):
            nn.init.ones_(module.weight)
            nn.init.zeros_(module.bias)

    def get_input_embeddings(self) -> nn.Module:
        return self.embedding

    def forward(
        self,
        input_ids: torch.Tensor,
        labels: torch.Tensor | None = None,
        num_items_in_batch: Any = None,
        **_: Any,
    ) -> SequenceClassifierOutput:
        """
        Args:
            input_ids: items, oldest first, padding behind them; shape (histories, places).
            labels: the item that follows at each place, -100 where none is asked for; the same shape.

        Returns:
            `logits` of the ranked items: behind the newest item, shape (histories, items).
        """
        there = input_ids != self.config.pad_token_id
        lengths = there.sum(1)
        longest = input_ids.shape[1]
        # places count from the newest item back, so that the newest is always at the same one
        back = (lengths[:, None] - 1 - torch.arange(longest, device=input_ids.device)).clamp(min=0)
        features = self.embedding(input_ids) * self.config.hidden_size**0.5 + self.places(back)
        features = self.dropout(features)
        later = torch.ones(longest, longest, dtype=torch.bool, device=input_ids.device).triu(1)
        for block in self.blocks:
            features = block(features, src_mask=later)  # padding stands behind and is never looked at
        features = self.norm(features)
        ranked = self.embedding.weight[self.config.first_item : self.config.last_item]
        loss = None
        if labels is not None:
            asked = (labels >= self.config.first_item) & (labels < self.config.last_item)
            logits = features[asked] @ ranked.T
            loss = classification_loss(logits, labels[asked] - self.config.first_item, None, num_items_in_batch)
            if not asked.any():
                loss = features.sum() * 0
        newest = features[torch.arange(len(input_ids), device=input_ids.device), (lengths - 1).clamp(min=0)]
        logits = newest.detach() @ ranked.T.detach() if self.training else newest @ ranked.T
        return SequenceClassifierOutput(loss=loss, logits=logits)


def make(task: Task, train_texts: Callable[[], Iterable[str]], seed: int, settings: TrainSettings) -> Bundle:
    """The network with the items of the training split.

    Args:
        task: next-item recommendation.
        train_texts: not asked for.
        seed: of the first weights.
        settings: of which `max_length` says how many of the newest items are read.

    Raises:
        RecipeError: the task is another one.
    """
    if not isinstance(task, NextItem):
        raise RecipeError(f"builtin:sasrec does next-item, not {task.name}", hint="Use it on histories of items.")
    config = SasRecConfig(places=settings.max_length, **task.head())
    model = construct(SasRec, config, seed)
    names = list(task.numbers)
    draw_word_vectors(model.embedding, names, seed, kind="normal", scale=VECTOR_SCALE, zero=(PADDING,))
    return Bundle(model, _names(task, settings.max_length), settings.max_length)


def _names(task: NextItem, max_length: int) -> Any:
    """The items and their numbers, kept beside the weights as a tokenizer's vocabulary."""
    from tokenizers import Tokenizer, models
    from transformers import PreTrainedTokenizerFast

    kind: Any = PreTrainedTokenizerFast
    return kind(
        tokenizer_object=Tokenizer(models.WordLevel(task.numbers, unk_token=UNKNOWN)),
        model_max_length=max_length,
        pad_token=PADDING,
        unk_token=UNKNOWN,
    )
