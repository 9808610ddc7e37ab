"""Sentences as vectors: how near two texts are in meaning, as a model sees it."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from augkit.errors import RecipeError
from augkit.models.batches import batches_by_length
from augkit.models.loading import model_folder
from augkit.models.weights import encodable, load_tokenizer, load_weights, longest_input

if TYPE_CHECKING:
    import torch

__all__ = ["SentenceEmbedder", "load_embedder"]

DEFAULT_EMBEDDER = "sentence-transformers/all-MiniLM-L6-v2"
LETTERS_A_TOKEN = 64  # more than any token covers on average; what lies behind is cut before it is tokenised
MARGIN = 1e-4  # of cosines: far above the noise of float32
EQUAL = 1e-9  # by which equal texts may miss a cosine of 1
POOLINGS = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}


class SentenceEmbedder:
    """An encoder with its tokenizer, and how the vectors of its tokens become one.

    Attributes:
        model: the folder or id it was loaded from.
        longest: tokens it takes at once; what stands behind them in a text is not seen.
        dimension: length of a vector.
    """

    def __init__(self, model: str) -> None:
        self.model = model
        self._tokenizer = load_tokenizer(model, "a sentence embedder")
        self._encoder = load_weights(model, "AutoModel", "a sentence embedder")
        if self._tokenizer.pad_token is None:
            self._tokenizer.pad_token = self._tokenizer.eos_token or self._tokenizer.unk_token
        self._tokenizer.padding_side = "right"
        self._poolings, self.longest = _read_settings(model, longest_input(self._encoder, self._tokenizer))
        self.dimension = int(self._encoder.config.hidden_size) * len(self._poolings)

    def embed(self, texts: Sequence[str], batch_size: int = 64) -> np.ndarray:
        """The texts as unit vectors, float32, shape (texts, dimension); equal texts are embedded once.

        Args:
            texts: any strings.
            batch_size: texts in one forward pass; texts of like length go together.

        Returns:
            The vectors in the order of the texts. The cosine of two texts is the dot product of their vectors. Their
            last bits may depend on which texts share a batch.
        """
        import torch

        if not len(texts):
            return np.zeros((0, self.dimension), np.float32)
        cut = self.longest * LETTERS_A_TOKEN
        numbers: dict[str, int] = {}
        places = [numbers.setdefault(text[:cut], len(numbers)) for text in texts]
        ids = self._tokens([*numbers])
        vectors = np.zeros((len(ids), self.dimension), np.float32)
        with torch.inference_mode():
            for batch in batches_by_length([*map(len, ids)], batch_size):
                vectors[batch] = self._embed([ids[number] for number in batch], self._encoder).cpu().numpy()
        return vectors[places]

    def are_alike(self, pairs: Sequence[tuple[str, str]], floor: float, batch_size: int = 64) -> list[bool]:
        """Whether the cosine of each pair is `floor` or more; no answer depends on the other pairs.

        Args:
            pairs: two texts each.
            floor: in [-1, 1].
            batch_size: texts in one forward pass.
        """
        vectors = self.embed([text for pair in pairs for text in pair], batch_size)
        cosines = (vectors[::2] * vectors[1::2]).sum(1)
        close = np.flatnonzero(np.abs(cosines - floor) < MARGIN)  # where the last bits of float32 could decide
        answers: list[bool] = (cosines >= floor).tolist()
        for number in close.tolist():
            one, other = (self._embed_exactly(text) for text in pairs[number])
            answers[number] = bool(one @ other >= floor - EQUAL)
        return answers

    @cached_property
    def _exact(self) -> Any:
        """The encoder in float64, made when it is first needed."""
        return copy.deepcopy(self._encoder).double()

    def _embed_exactly(self, text: str) -> np.ndarray:
        import torch

        with torch.inference_mode():
            vectors = self._embed(self._tokens([text[: self.longest * LETTERS_A_TOKEN]]), self._exact)
        vector: np.ndarray = vectors[0].cpu().numpy()
        return vector

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        shown = [encodable(text) for text in texts]
        options = {"truncation": True, "max_length": self.longest, "return_attention_mask": False}
        ids: list[list[int]] = self._tokenizer(shown, **options)["input_ids"]
        return ids

    def _embed(self, ids: list[list[int]], encoder: Any) -> torch.Tensor:
        """Token numbers, shape (texts, tokens of each), as vectors of shape (texts, dimension)."""
        import torch

        longest = max(1, *map(len, ids))
        rows = np.full((len(ids), longest), self._tokenizer.pad_token_id or 0)
        mask = np.zeros((len(ids), longest), np.int64)
        for row, tokens in enumerate(ids):
            rows[row, : len(tokens)] = tokens
            mask[row, : len(tokens) or 1] = 1  # a text of no tokens is one of padding
        where = encoder.device
        attention = torch.from_numpy(mask).to(where)
        states = encoder(input_ids=torch.from_numpy(rows).to(where), attention_mask=attention).last_hidden_state
        pooled = torch.cat([_pool(states, attention, pooling) for pooling in self._poolings], dim=1)
        return torch.nn.functional.normalize(pooled, dim=1)


@lru_cache(maxsize=4)
def load_embedder(model: str = DEFAULT_EMBEDDER) -> SentenceEmbedder:
    """The embedder of a model, loaded once in a process.

    Args:
        model: a folder or Hugging Face id; one of sentence-transformers says itself how it pools, others by the mean.

    Raises:
        MissingExtra: torch or transformers is not installed.
        RecipeError: there is no such model, or it cannot be used as an encoder.
    """
    return SentenceEmbedder(model)


def _read_settings(model: str, longest: int) -> tuple[tuple[str, ...], int]:
    """How the folder says that tokens are pooled, and how many of them there may be."""
    folder = model_folder(model)
    told = _read_json(model, "sentence_bert_config.json").get("max_seq_length")
    if isinstance(told, int):
        longest = min(longest, told)
    modules: Any = _read_json(model, "modules.json") or []
    kinds = [str(module.get("type", "")).rpartition(".")[2] for module in modules]
    if unknown := set(kinds) - {"Transformer", "Pooling", "Normalize", "Dropout"}:
        raise RecipeError(
            f"the sentence model {model!r} has a layer {sorted(unknown)[0]} that augkit does not know",
            hint="Name a model of an encoder and a pooling, such as sentence-transformers/all-MiniLM-L6-v2.",
        )
    path = next((module["path"] for module, kind in zip(modules, kinds, strict=True) if kind == "Pooling"), "1_Pooling")
    if not (folder / path / "config.json").is_file():
        return ("mean",), longest
    pooling = _read_json(model, f"{path}/config.json")
    named = pooling.get("pooling_mode")  # sentence-transformers 5.4 and later
    chosen = [named] if isinstance(named, str) else list(named or ())
    chosen = chosen or [name for flag, name in POOLINGS.items() if pooling.get(flag)]
    if unknown := set(chosen) - set(POOLINGS.values()):
        raise RecipeError(f"the sentence model {model!r} pools by {sorted(unknown)[0]!r}, which augkit does not know")
    return tuple(chosen) or ("mean",), longest


def _read_json(model: str, path: str) -> dict[str, Any]:
    file = model_folder(model) / path
    return json.loads(file.read_text("utf-8")) if file.is_file() else {}


def _pool(states: torch.Tensor, attention: torch.Tensor, pooling: str) -> torch.Tensor:
    """One vector a text out of those of its tokens.

    Args:
        states: shape (texts, tokens, dimension).
        attention: 1 where there is a token, 0 where there is padding behind it; shape (texts, tokens).
        pooling: one of `POOLINGS`.
    """
    import torch

    if pooling == "cls":
        return states[:, 0]
    if pooling == "lasttoken":
        return states[torch.arange(len(states), device=states.device), attention.sum(1) - 1]
    weights = attention[:, :, None].to(states.dtype)
    if pooling == "max":
        return states.masked_fill(weights == 0, float("-inf")).amax(1)
    if pooling == "weightedmean":
        weights = weights * torch.arange(1, states.shape[1] + 1, device=states.device)[None, :, None]
    total = (states * weights).sum(1)
    return total / (weights.sum(1).sqrt() if pooling == "mean_sqrt_len_tokens" else weights.sum(1))
