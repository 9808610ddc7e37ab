"""A convolutional network over word vectors, trained from scratch.

Kim 2014, "Convolutional Neural Networks for Sentence Classification", the variant CNN-rand: vectors of 300 numbers
drawn at random and learnt, 100 filters each over 3, 4 and 5 words, the largest value of each filter, dropout of 0.5.
With `vectors` it is CNN-static: word vectors from a file, kept as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from transformers import AutoConfig, AutoModelForSequenceClassification, PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import SequenceClassifierOutput

from augkit.errors import RecipeError
from augkit.harness.models.base import Bundle
from augkit.harness.models.known_words import network_over_words
from augkit.harness.models.losses import classification_loss
from augkit.harness.models.masks import words_and_mask
from augkit.harness.models.strongest_window import strongest_window

if TYPE_CHECKING:
    from augkit.harness.tasks.base import Task
    from augkit.recipe.training import TrainSettings

__all__ = ["TextCnn", "TextCnnConfig", "make"]

VECTOR_SCALE = 0.25  # Kim's
_Config: Any = PretrainedConfig  # transformers' own types are partial
_Model: Any = PreTrainedModel


class TextCnnConfig(_Config):  # type: ignore[misc]
    """
    Args:
        vocab_size: words.
        embedding_size: numbers in a word's vector.
        widths: of the filters, in words.
        filters: of each width.
        dropout: share of the filters' values left out while training.
    """

    model_type = "augkit-text-cnn"

    def __init__(
        self,
        vocab_size: int = 30_000,
        embedding_size: int = 300,
        widths: Iterable[int] = (3, 4, 5),
        filters: int = 100,
        dropout: float = 0.5,
        pad_token_id: int = 0,
        **others: Any,
    ) -> None:
        self.vocab_size = vocab_size
        self.embedding_size = embedding_size
        self.widths = list(widths)
        self.filters = filters
        self.dropout = dropout
        super().__init__(pad_token_id=pad_token_id, **others)


class _Filters(nn.Conv1d):
    """Filters of one width, and of each its largest value over the windows that hold a word."""

    def forward(self, vectors: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:  # type: ignore[override]
        """
        Args:
            vectors: shape (texts, words, size).
            lengths: words of each text, shape (texts,).

        Returns:
            Shape (texts, filters).
        """
        beside = self.kernel_size[0] - 1  # zeros on either side let every word stand at every place of a window
        padded = nn.functional.pad(vectors, (0, 0, beside, beside))
        strongest = strongest_window(padded, self.weight, lengths + beside)
        return torch.relu(strongest if self.bias is None else strongest + self.bias)


class TextCnn(_Model):  # type: ignore[misc]
    """Classifies texts; a text's logits do not depend on the padding or on the texts it stands beside."""

    config_class = TextCnnConfig
    base_model_prefix = "text_cnn"

    def __init__(self, config: TextCnnConfig) -> None:
        super().__init__(config)
        self.num_labels = config.num_labels
        self.embedding = nn.Embedding(config.vocab_size, config.embedding_size, padding_idx=config.pad_token_id)
        self.convolutions = nn.ModuleList(
            _Filters(config.embedding_size, config.filters, width) for width in config.widths
        )
        self.dropout = nn.Dropout(config.dropout)
        self.classifier = nn.Linear(config.filters * len(config.widths), config.num_labels)
        self.post_init()

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, nn.Embedding):
            super()._init_weights(module)
        elif isinstance(module, nn.Conv1d | nn.Linear):
            nn.init.kaiming_uniform_(module.weight, a=5**0.5)  # torch's own
            if module.bias is not None:
                nn.init.zeros_(module.bias)

    def get_input_embeddings(self) -> nn.Module:
        return self.embedding

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor | None = None,
        labels: torch.Tensor | None = None,
        num_items_in_batch: Any = None,
        **_: Any,
    ) -> SequenceClassifierOutput:
        """
        Args:
            input_ids: shape (texts, words).
            attention_mask: the same shape, 0 for padding, which stands behind the words; told from `input_ids` where
                left out.
            labels: shape (texts,), or (texts, labels) where a text may have several.
        """
        input_ids, mask = words_and_mask(input_ids, attention_mask, self.config.pad_token_id)
        lengths = mask.sum(1)
        vectors = self.embedding(input_ids) * mask.unsqueeze(-1)
        features = [filters(vectors, lengths) for filters in self.convolutions]
        logits = self.classifier(self.dropout(torch.cat(features, 1)))
        loss = None
        if labels is not None:
            loss = classification_loss(logits, labels, self.config.problem_type, num_items_in_batch)
        return SequenceClassifierOutput(loss=loss, logits=logits)


AutoConfig.register(TextCnnConfig.model_type, TextCnnConfig, exist_ok=True)
AutoModelForSequenceClassification.register(TextCnnConfig, TextCnn, exist_ok=True)


def make(task: Task, train_texts: Callable[[], Iterable[str]], seed: int, settings: TrainSettings) -> Bundle:
    """The network with the words of the training split and the head of the task.

    Args:
        task: text classification, of one label a text or several.
        train_texts: gives the texts that the vocabulary is learnt from.
        seed: of the first weights.
        settings: of which `max_length` says at how many words a text is cut, and `vectors`
            where word vectors stand.

    Raises:
        RecipeError: the task is another one.
    """
    if task.name != "text-classification":
        raise RecipeError(
            f"builtin:text-cnn does text-classification, not {task.name}",
            hint="Use builtin:bilstm or builtin:bert-tiny for tokens, builtin:seq2seq-tiny to write texts.",
        )
    model, tokenizer = network_over_words(
        TextCnn, TextCnnConfig, settings, train_texts(), task.head(), seed, VECTOR_SCALE
    )
    return Bundle(model, tokenizer, settings.max_length)
