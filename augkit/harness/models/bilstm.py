"""A bidirectional LSTM, trained from scratch: over vectors of words for texts, of pieces of words for tokens.

Graves & Schmidhuber 2005 for tokens; for texts with the largest value of each feature over the words (Conneau et al.
2017, "Supervised Learning of Universal Sentence Representations").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from transformers import (
    AutoConfig,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
    PretrainedConfig,
    PreTrainedModel,
)
from transformers.modeling_outputs import SequenceClassifierOutput, TokenClassifierOutput

from augkit.errors import RecipeError
from augkit.harness.models.base import Bundle
from augkit.harness.models.initialisation import construct, draw_word_vectors, words_of
from augkit.harness.models.known_words import network_over_words
from augkit.harness.models.losses import classification_loss
from augkit.harness.models.masks import words_and_mask
from augkit.harness.models.vocabulary import word_piece_tokenizer

if TYPE_CHECKING:
    from augkit.harness.tasks.base import Task
    from augkit.recipe.training import TrainSettings

__all__ = ["BiLstmConfig", "BiLstmForTexts", "BiLstmForTokens", "make"]

VECTOR_SCALE = 0.1
_Config: Any = PretrainedConfig  # transformers' own types are partial
_Model: Any = PreTrainedModel


class BiLstmConfig(_Config):  # type: ignore[misc]
    """
    Args:
        vocab_size: words.
        embedding_size: numbers in a word's vector.
        hidden_size: of each direction.
        dropout: share of the word vectors' numbers, and of the features, left out while training.
    """

    model_type = "augkit-bilstm"

    def __init__(
        self,
        vocab_size: int = 30_000,
        embedding_size: int = 300,
        hidden_size: int = 128,
        dropout: float = 0.5,
        pad_token_id: int = 0,
        **others: Any,
    ) -> None:
        self.vocab_size = vocab_size
        self.embedding_size = embedding_size
        self.hidden_size = hidden_size
        self.dropout = dropout
        super().__init__(pad_token_id=pad_token_id, **others)


class _BiLstm(_Model):  # type: ignore[misc]
    """What both heads stand on; what it gives for a text does not depend on the padding."""

    config_class = BiLstmConfig
    base_model_prefix = "bilstm"

    def __init__(self, config: BiLstmConfig) -> None:
        super().__init__(config)
        size, hidden = config.embedding_size, config.hidden_size
        self.num_labels = config.num_labels
        self.embedding = nn.Embedding(config.vocab_size, size, padding_idx=config.pad_token_id)
        self.dropout = nn.Dropout(config.dropout)
        self.lstm = nn.LSTM(size, hidden, batch_first=True, bidirectional=True)
        self.classifier = nn.Linear(2 * hidden, config.num_labels)
        self.post_init()

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, nn.LSTM):
            for name, parameter in module.named_parameters():
                if name.startswith("weight_hh"):
                    for gate in parameter.chunk(4):
                        nn.init.orthogonal_(gate)
                elif name.startswith("weight_ih"):
                    nn.init.xavier_uniform_(parameter)
                else:
                    nn.init.zeros_(parameter)
                    if name.startswith("bias_ih"):  # remember at first (Jozefowicz et al. 2015)
                        nn.init.ones_(parameter.chunk(4)[1])
        elif isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight)
            nn.init.zeros_(module.bias)
        else:
            super()._init_weights(module)

    def get_input_embeddings(self) -> nn.Module:
        return self.embedding

    def _read(self, input_ids: torch.Tensor, attention_mask: torch.Tensor | None) -> tuple[torch.Tensor, torch.Tensor]:
        """Features of each word, shape (texts, words, 2 × hidden), and which words there are, (texts, words)."""
        input_ids, mask = words_and_mask(input_ids, attention_mask, self.config.pad_token_id)
        vectors = self.dropout(self.embedding(input_ids))
        lengths = mask.sum(1).clamp(min=1).cpu()  # packing takes no empty text; its features are masked later
        packed = nn.utils.rnn.pack_padded_sequence(vectors, lengths, batch_first=True, enforce_sorted=False)
        features, _ = nn.utils.rnn.pad_packed_sequence(
            self.lstm(packed)[0], batch_first=True, total_length=mask.shape[1]
        )
        return features, mask


class BiLstmForTexts(_BiLstm):
    """Classifies texts."""

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
            attention_mask: the same shape, 0 for padding, which stands behind the words.
            labels: shape (texts,), or (texts, labels) where a text may have several.
        """
        features, mask = self._read(input_ids, attention_mask)
        features = features.masked_fill(~mask.unsqueeze(2), -2.0)  # below what an LSTM gives
        strongest = features.amax(1) * mask.any(1, keepdim=True)
        logits = self.classifier(self.dropout(strongest))
        loss = None
        if labels is not None:
            loss = classification_loss(logits, labels, self.config.problem_type, num_items_in_batch)
        return SequenceClassifierOutput(loss=loss, logits=logits)


class BiLstmForTokens(_BiLstm):
    """Classifies tokens."""

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor | None = None,
        labels: torch.Tensor | None = None,
        num_items_in_batch: Any = None,
        **_: Any,
    ) -> TokenClassifierOutput:
        """
        Args:
            input_ids: shape (texts, words).
            attention_mask: the same shape, 0 for padding, which stands behind the words.
            labels: the same shape, -100 where a token is not scored.
        """
        features, _mask = self._read(input_ids, attention_mask)
        logits = self.classifier(self.dropout(features))[:, : input_ids.shape[1]]
        loss = None if labels is None else classification_loss(logits, labels, None, num_items_in_batch)
        return TokenClassifierOutput(loss=loss, logits=logits)


AutoConfig.register(BiLstmConfig.model_type, BiLstmConfig, exist_ok=True)
AutoModelForSequenceClassification.register(BiLstmConfig, BiLstmForTexts, exist_ok=True)
AutoModelForTokenClassification.register(BiLstmConfig, BiLstmForTokens, exist_ok=True)

_TASKS = ("text-classification", "token-classification")


def make(task: Task, train_texts: Callable[[], Iterable[str]], seed: int, settings: TrainSettings) -> Bundle:
    """The network with the words of the training split and the head of the task.

    Args:
        task: text or token classification.
        train_texts: gives the texts that the vocabulary is learnt from.
        seed: of the first weights.
        settings: of which `max_length` says at how many words a text is cut.

    Raises:
        RecipeError: the task is another one.
    """
    if task.name not in _TASKS:
        raise RecipeError(
            f"builtin:bilstm does {' and '.join(_TASKS)}, not {task.name}", hint="Use builtin:seq2seq-tiny."
        )
    if task.name == "token-classification":  # names are told by capitals and endings, and most were never seen
        if settings.vectors:
            raise RecipeError(
                "builtin:bilstm reads pieces of words for token-classification, and `train.vectors` has whole words",
                hint="Leave `vectors` out, or give a pretrained model.",
            )
        tokenizer = word_piece_tokenizer(train_texts(), max_length=settings.max_length, lowercase=False)
        words = words_of(tokenizer)
        model = construct(BiLstmForTokens, BiLstmConfig(vocab_size=len(words), **task.head()), seed)
        draw_word_vectors(model.embedding, words, seed, kind="uniform", scale=VECTOR_SCALE)
    else:
        model, tokenizer = network_over_words(
            BiLstmForTexts, BiLstmConfig, settings, train_texts(), task.head(), seed, VECTOR_SCALE
        )
    return Bundle(model, tokenizer, settings.max_length)
