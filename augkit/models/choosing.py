"""Choosing a word by its scores: by chance, and yet the same whatever shares the batch.

What a text gets must not depend on the texts that share its batch, but the last bits of float32 scores do. A word is
therefore drawn by adding to each score a number that hangs on the key and the word alone (Gumbel noise, whose largest
sum is a draw by softmax), and where the largest sums are so near each other that the last bits could decide, this is
told, so that the text can be done again alone and in float64.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import torch

__all__ = ["Sampling", "Wanted", "choose", "gumbels"]

SPARE = 4  # candidates behind the last that are looked at, since noise may bring them in


class Wanted(NamedTuple):
    """A word that is wanted in a text.

    Attributes:
        at: number of its mask among the tokens of the text; of the first, where there are several.
        choices: what may be drawn: bool, shape (tokens of the vocabulary,), for one of these tokens, or int,
            shape (words, masks), for one of these rows of tokens.
        excluded: numbers of tokens, or of rows, that may not be drawn all the same.
        seed: what chance hangs on.
        bonus: what is added to the scores of rows; shape (words,). None for nothing.
    """

    at: int
    choices: np.ndarray
    excluded: Sequence[int]
    seed: int
    bonus: np.ndarray | None = None

    @property
    def masks(self) -> int:
        return 1 if self.choices.ndim == 1 else int(self.choices.shape[1])


class Sampling(NamedTuple):
    """How a word is drawn: among the `top_k` likeliest, by softmax of the scores over `temperature`."""

    top_k: int
    temperature: float


def gumbels(seeds: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Standard Gumbel noise that hangs on a seed and a number alone; both uint64, of one shape."""
    with np.errstate(over="ignore"):  # the splitmix64 finaliser; wrapping is meant
        mixed = seeds ^ ((numbers + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15))
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        mixed ^= mixed >> np.uint64(31)
    uniform = ((mixed >> np.uint64(12)).astype(np.float64) + 0.5) / 2.0**52
    noise: np.ndarray = -np.log(-np.log(uniform))
    return noise


def choose(
    scores: torch.Tensor, wanted: Sequence[Wanted], sampling: Sampling, margin: float
) -> tuple[list[int], list[bool]]:
    """A choice for each word wanted, and whether scores that are off by `margin` would have led to the same.

    Args:
        scores: of all tokens at all masks of the words, shape (masks, tokens of the vocabulary).
        wanted: the words.
        sampling: how they are drawn.
        margin: by which a score may be off.

    Returns:
        For each word the number of a token, or of a row of tokens, -1 where there is none; and whether it is certain.
    """
    masks = np.array([word.masks for word in wanted])
    firsts = np.cumsum(masks) - masks
    values = np.full((len(wanted), sampling.top_k + SPARE), -np.inf)
    numbers = np.zeros(values.shape, np.int64)
    single = [row for row, word in enumerate(wanted) if word.choices.ndim == 1]
    if single:
        best, found = _best_tokens(scores[firsts[single]], [wanted[row] for row in single], values.shape[1])
        values[single, : best.shape[1]], numbers[single, : best.shape[1]] = best, found
    for row, word in enumerate(wanted):
        if word.choices.ndim == 1:
            continue
        best, found = _best_rows(scores[firsts[row] : firsts[row] + word.masks], word, values.shape[1])
        values[row, : len(best)], numbers[row, : len(best)] = best, found
    seeds = np.array([word.seed for word in wanted], np.uint64)
    return _sampled(values, numbers, seeds, sampling, margin * masks)


def _best_tokens(scores: torch.Tensor, wanted: Sequence[Wanted], count: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores and numbers of the best tokens allowed at each mask, best first; both of shape (masks, count)."""
    import torch

    allowed = np.stack([word.choices for word in wanted])
    for row, word in enumerate(wanted):
        allowed[row, word.excluded] = False
    masked = scores.masked_fill(~torch.from_numpy(allowed).to(scores.device), float("-inf"))
    found = torch.topk(masked, min(count, masked.shape[1]), dim=1)
    return found.values.double().cpu().numpy(), found.indices.cpu().numpy()


def _best_rows(scores: torch.Tensor, word: Wanted, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The same for a word of several masks, whose score is the sum of those of its tokens and its bonus."""
    import torch

    rows = torch.from_numpy(word.choices).to(scores.device)
    total = scores.double().gather(1, rows.T).sum(0)
    if word.bonus is not None:
        total += torch.from_numpy(word.bonus).to(scores.device)
    total[list(word.excluded)] = float("-inf")
    found = torch.topk(total, min(count, len(total)))
    return found.values.cpu().numpy(), found.indices.cpu().numpy()


def _sampled(
    values: np.ndarray, numbers: np.ndarray, seeds: np.ndarray, sampling: Sampling, margins: np.ndarray
) -> tuple[list[int], list[bool]]:
    """One candidate of each row, drawn by softmax among its `top_k` best.

    Args:
        values: scores of candidates, best first, -inf for none; shape (words, candidates).
        numbers: what the candidates are called.
        seeds: shape (words,).
        sampling: how a word is drawn.
        margins: by which a score may be off; shape (words,).

    Returns:
        The numbers drawn, -1 for none, and whether each would have been drawn with scores that are off.
    """
    top_k, rows = sampling.top_k, np.arange(len(values))
    noise = gumbels(np.broadcast_to(seeds[:, None], numbers.shape), numbers.astype(np.uint64))
    sums = np.where(np.isfinite(values), values / sampling.temperature + noise, -np.inf)
    won = sums[:, :top_k].argmax(1)
    best, least = sums[rows, won], values[:, top_k - 1]
    rivals = np.where(values >= (least - 2 * margins)[:, None], sums, -np.inf)
    rivals[rows, won] = -np.inf
    none = ~np.isfinite(best)
    with np.errstate(invalid="ignore"):  # -inf less -inf, where there is none
        is_first = best - rivals.max(1) > 2 * margins / sampling.temperature
        is_among = values[rows, won] - values[:, top_k] > 2 * margins
    drawn = np.where(none, -1, numbers[rows, won])
    return drawn.tolist(), (none | (is_first & is_among)).tolist()
