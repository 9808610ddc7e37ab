"""Masked language models: what they would write in the place of a mask.

Only the scores of masked places are computed: the encoder runs over whole texts, the head over the masks alone.

Where the last bits of the scores could decide which word is drawn, the text is done again alone in float64: `choosing`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from augkit.errors import RecipeError
from augkit.models.batches import batches_by_length
from augkit.models.choosing import Sampling, Wanted, choose
from augkit.models.loading import MASKED_HINT
from augkit.models.vocabulary import Vocabulary
from augkit.models.weights import encodable, load_tokenizer, load_weights, longest_input

if TYPE_CHECKING:
    import torch

__all__ = ["Encoded", "MaskedModel", "Query", "load_masked_model"]

BATCH = 32  # texts in one forward pass; more are no faster on a CPU
LETTERS_A_TOKEN = 16
MARGIN = 1e-3  # of scores: far above the noise of float32, far below what parts two words


class Encoded(NamedTuple):
    """A text, or as much of its beginning as the model takes, as tokens.

    Attributes:
        ids: token numbers, without those that frame a text.
        starts: where each token starts in the text, white space left out.
        ends: where it ends.
    """

    ids: list[int]
    starts: list[int]
    ends: list[int]


class Query(NamedTuple):
    """A text with masks.

    Attributes:
        ids: token numbers, masks among them, without those that frame a text.
        wanted: the words that are wanted.
        label: number of the label the text is conditioned on; -1 for none.
    """

    ids: list[int]
    wanted: list[Wanted]
    label: int = -1


class MaskedModel:
    """A masked language model with its tokenizer.

    Attributes:
        name: the folder or id it was loaded from.
        network: of transformers, for inference.
        tokenizer: of transformers, a fast one.
        vocabulary: what its tokens spell.
        longest: tokens of a text that it takes at once, without those that frame it.
        labels: one vector a label, added to the embedding of every token; shape (labels, dimension). None for none.
    """

    def __init__(self, name: str, network: Any, tokenizer: Any, labels: torch.Tensor | None = None) -> None:
        self.name = name
        self.network = network
        self.tokenizer = tokenizer
        self.labels = labels
        framed = tokenizer("a", return_special_tokens_mask=True)
        first = framed["special_tokens_mask"].index(0)
        last = len(framed["special_tokens_mask"]) - framed["special_tokens_mask"][::-1].index(0)
        self._before, self._behind = framed["input_ids"][:first], framed["input_ids"][last:]
        self.longest = longest_input(network, tokenizer) - len(self._before) - len(self._behind)
        self.mask = int(tokenizer.mask_token_id)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.tokenizer, int(self.network.get_output_embeddings().weight.shape[0]))

    @cached_property
    def exact(self) -> Any:
        """The network in float64, made when it is first needed."""
        return copy.deepcopy(self.network).double()

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        """The texts as tokens, cut to what the model takes."""
        if not texts:
            return []
        cut = self.longest * LETTERS_A_TOKEN
        shown = [encodable(text[:cut]) for text in texts]
        options = {"add_special_tokens": False, "return_attention_mask": False, "return_offsets_mapping": True}
        found = self.tokenizer(shown, truncation=True, max_length=self.longest, **options)
        return [
            _trimmed(text, ids, offsets)
            for text, ids, offsets in zip(shown, found["input_ids"], found["offset_mapping"], strict=True)
        ]

    def draw(self, queries: Sequence[Query], sampling: Sampling) -> list[list[int]]:
        """For every word that is wanted the number of a token, or of a row of tokens; -1 where there is none."""
        import torch

        drawn: list[list[int]] = [[] for _ in queries]
        with torch.inference_mode():
            for batch in batches_by_length([len(query.ids) for query in queries], BATCH):
                asked = [queries[number] for number in batch]
                wanted = [word for query in asked for word in query.wanted]
                chosen, certain = choose(self._scores(asked), wanted, sampling, MARGIN)
                at = 0
                for number, query in zip(batch, asked, strict=True):
                    end = at + len(query.wanted)
                    drawn[number] = chosen[at:end]
                    if not all(certain[at:end]):
                        drawn[number], _ = choose(self._scores([query], exact=True), query.wanted, sampling, 0.0)
                    at = end
        return drawn

    def _scores(self, queries: Sequence[Query], exact: bool = False) -> torch.Tensor:
        """The scores of all tokens at all masks of words wanted, shape (masks, tokens of the vocabulary)."""
        masks = [[word.at + mask for word in query.wanted for mask in range(word.masks)] for query in queries]
        network = self.exact if exact else self.network
        return self.score([query.ids for query in queries], masks, [query.label for query in queries], network)

    def score(
        self, texts: Sequence[list[int]], places: Sequence[list[int]], labels: Sequence[int], network: Any
    ) -> torch.Tensor:
        """The scores of all tokens at some places, shape (places of all texts, tokens of the vocabulary).

        Args:
            texts: token numbers of each text.
            places: of each text, the tokens whose scores are wanted.
            labels: of each text, the number of its label; not looked at by a model without labels.
            network: the one to ask.
        """
        import torch

        framed = [[*self._before, *text, *self._behind] for text in texts]
        longest = max(map(len, framed))
        padding = self.tokenizer.pad_token_id or 0
        ids = torch.tensor([row + [padding] * (longest - len(row)) for row in framed])
        lengths = torch.tensor([len(row) for row in framed])
        attention = (torch.arange(longest)[None] < lengths[:, None]).long()
        where = network.device
        inputs = {"input_ids": ids.to(where), "attention_mask": attention.to(where)}
        if self.labels is not None:
            embedded = network.get_input_embeddings()(inputs.pop("input_ids"))
            numbers = torch.tensor(labels, device=where)
            inputs["inputs_embeds"] = embedded + self.labels[numbers].to(embedded)[:, None]
        rows = [row for row, columns in enumerate(places) for _ in columns]
        columns = [len(self._before) + place for columns in places for place in columns]
        with _only_at(network, rows, columns):
            scores: torch.Tensor = network(**inputs).logits
        return scores.reshape(-1, scores.shape[-1])


@lru_cache(maxsize=2)
def load_masked_model(model: str) -> MaskedModel:
    """The masked language model of a folder or Hugging Face id, loaded once in a process.

    Raises:
        MissingExtra: torch or transformers is not installed.
        RecipeError: there is no such model, or it is no masked language model.
    """
    what = "a masked language model"
    tokenizer = load_tokenizer(model, what)
    if tokenizer.mask_token_id is None:
        reason = f"{model!r} is no masked language model: its tokenizer has no mask"
        raise RecipeError(reason, hint=MASKED_HINT)
    return MaskedModel(model, load_weights(model, "AutoModelForMaskedLM", what, whole=True), tokenizer)


@contextmanager
def _only_at(network: Any, rows: list[int], columns: list[int]) -> Iterator[None]:
    """Within, the head of the network sees the states of these places alone."""
    import torch

    def gather(_module: Any, _inputs: Any, output: Any) -> Any:
        states = output[0]
        output.last_hidden_state = states[
            torch.tensor(rows, device=states.device), torch.tensor(columns, device=states.device)
        ][None]
        return output

    hook = network.base_model.register_forward_hook(gather)
    try:
        yield
    finally:
        hook.remove()


def _trimmed(text: str, ids: list[int], offsets: list[tuple[int, int]]) -> Encoded:
    """Tokens with their places, where white space before a word is no part of it, whatever the tokenizer says."""
    starts = []
    for start, end in offsets:
        while start < end and text[start].isspace():
            start += 1
        starts.append(start)
    return Encoded(ids, starts, [end for _, end in offsets])
