"""Telling a masked language model the label of a text.

As in CBERT (Wu et al. 2019), every token of a text gets the vector of the text's label added to its embedding, where
BERT adds that of its segment; so it works for models without segments too. The label vectors are learnt by filling
masks in labelled text, together with a correction of low rank to every weight matrix (LoRA, Hu et al. 2021): what has
been learnt is then some megabytes, whatever the size of the model.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.random import Generator

from augkit.models.masked import MaskedModel

if TYPE_CHECKING:
    import torch

__all__ = ["Conditioned", "Schedule", "condition", "restore"]

RANK = 8
SCALE = 2.0  # of the correction
MASKED = 0.15  # share of the tokens that are masked in training
WARMING = 0.06  # share of the steps in which the learning rate rises
BATCHES_SORTED = 16  # batches whose texts are sorted by length together
LARGEST_GRADIENT = 1.0
MOST_TOKENS = 128  # of a text that are learnt from


class Schedule(NamedTuple):
    """How long and how fast a model learns: passes over the texts, steps at most, texts a step, highest rate."""

    epochs: int
    most_steps: int
    batch_size: int
    learning_rate: float


class Conditioned(NamedTuple):
    """A model that is told a label, and the number it knows each label by."""

    model: MaskedModel
    labels: dict[str, int]


def condition(
    base: MaskedModel, texts: Sequence[list[int]], labels: Sequence[str], schedule: Schedule, rng: Generator
) -> bytes:
    """What a model learns from labelled texts, as bytes; equal inputs give equal bytes on one machine.

    Args:
        base: the model; it stays as it is.
        texts: token numbers, at least one each, without those that frame a text.
        labels: the label of each text, by name.
        schedule: how long and how fast it learns.
        rng: decides the order of the texts, the masks, and where the correction starts.
    """
    import torch
    from safetensors.torch import save

    texts = [text[:MOST_TOKENS] for text in texts]
    names = sorted(set(labels))
    numbers = [names.index(label) for label in labels]
    network = copy.deepcopy(base.network)
    vectors = _start(network.get_input_embeddings().weight, len(names), rng)
    learner = MaskedModel(base.name, network, base.tokenizer, vectors)
    corrections = {name: _correction(module, rng) for name, module in _matrices(network)}
    learnt = [vectors, *(part for pair in corrections.values() for part in pair)]
    optimizer = torch.optim.AdamW(learnt, lr=schedule.learning_rate, weight_decay=0.0)
    plan = [batch for _ in range(schedule.epochs) for batch in _batches(texts, schedule.batch_size, rng)]
    plan = plan[: schedule.most_steps]
    with _corrected(network, corrections), _deterministic():
        for step, batch in enumerate(plan):
            rising = (step + 1) / max(1.0, WARMING * len(plan))
            for group in optimizer.param_groups:
                group["lr"] = schedule.learning_rate * min(1.0, rising, 1 - step / len(plan))
            optimizer.zero_grad()
            loss: Any = _loss(learner, [texts[row] for row in batch], [numbers[row] for row in batch], rng)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learnt, LARGEST_GRADIENT)
            optimizer.step()
    tensors = {"labels": vectors.detach().cpu().contiguous()}
    for name, (down, up) in corrections.items():
        tensors |= {f"{name}.down": down.detach().cpu().contiguous(), f"{name}.up": up.detach().cpu().contiguous()}
    return save(tensors, {"labels": json.dumps(names)})


def restore(base: MaskedModel, state: bytes) -> Conditioned:
    """The model that learnt these bytes of `condition`, made from the one it was made from; that one stays as it is."""
    import torch
    from safetensors.torch import load

    tensors = load(state)
    header = json.loads(state[8 : 8 + int.from_bytes(state[:8], "little")])
    names = json.loads(header["__metadata__"]["labels"])
    network = copy.deepcopy(base.network)
    for name, module in _matrices(network):
        down, up = tensors[f"{name}.down"], tensors[f"{name}.up"]
        corrected = module.weight + SCALE * (up @ down).to(module.weight)
        module.weight = torch.nn.Parameter(corrected, requires_grad=False)  # no longer one with the embeddings
    model = MaskedModel(base.name, network, base.tokenizer, tensors["labels"].to(network.device))
    model.vocabulary = base.vocabulary
    return Conditioned(model, {name: number for number, name in enumerate(names)})


def _start(embeddings: torch.Tensor, count: int, rng: Generator) -> torch.Tensor:
    """Vectors in random directions, as long as a word's usually is, so that layers tell the labels apart at once."""
    import torch

    directions = np.sqrt(-2 * np.log1p(-rng.random((count, embeddings.shape[1])))) * np.cos(
        2 * np.pi * rng.random((count, embeddings.shape[1]))
    )
    directions *= float(embeddings.norm(dim=1).mean()) / np.linalg.norm(directions, axis=1, keepdims=True)
    return torch.tensor(directions, dtype=torch.float32, device=embeddings.device, requires_grad=True)


def _matrices(network: Any) -> list[tuple[str, Any]]:
    """The layers whose weights are corrected, the one among them that gives every word its score."""
    import torch

    modules = [(name, module) for name, module in network.named_modules() if isinstance(module, torch.nn.Linear)]
    return [(name, module) for name, module in modules if "pooler" not in name]


def _correction(module: Any, rng: Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Two matrices whose product, zero at first, is added to the weights of a layer."""
    import torch

    bound = (3 / module.in_features) ** 0.5
    start = (2 * rng.random((RANK, module.in_features)) - 1) * bound
    down = torch.tensor(start, dtype=torch.float32, device=module.weight.device, requires_grad=True)
    up = torch.zeros(module.out_features, RANK, device=module.weight.device, requires_grad=True)
    return down, up


@contextmanager
def _corrected(network: Any, corrections: dict[str, tuple[torch.Tensor, torch.Tensor]]) -> Iterator[None]:
    """Within, the layers of the network compute with their corrections."""

    def adder(down: torch.Tensor, up: torch.Tensor) -> Any:
        return lambda _module, inputs, output: output + SCALE * (inputs[0] @ down.T @ up.T)

    hooks = [module.register_forward_hook(adder(*corrections[name])) for name, module in _matrices(network)]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


@contextmanager
def _deterministic() -> Iterator[None]:
    """Within, torch sums in the same order every time, on a GPU too where it can."""
    import torch

    before = torch.are_deterministic_algorithms_enabled(), torch.is_deterministic_algorithms_warn_only_enabled()
    torch.use_deterministic_algorithms(True, warn_only=True)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before[0], warn_only=before[1])


def _batches(texts: Sequence[list[int]], batch_size: int, rng: Generator) -> list[list[int]]:
    """Numbers of the texts in batches of like length, both in random order."""
    order = np.argsort(rng.random(len(texts)), kind="stable").tolist()
    together = batch_size * BATCHES_SORTED
    pools = [
        sorted(order[at : at + together], key=lambda row: len(texts[row])) for at in range(0, len(order), together)
    ]
    batches = [pool[at : at + batch_size] for pool in pools for at in range(0, len(pool), batch_size)]
    return [batches[number] for number in np.argsort(rng.random(len(batches)), kind="stable").tolist()]


def _loss(model: MaskedModel, texts: Sequence[list[int]], labels: Sequence[int], rng: Generator) -> torch.Tensor:
    """How badly the model fills masks that are put into some texts."""
    import torch

    shown: list[list[int]] = []
    places: list[list[int]] = []
    for text in texts:
        draws = rng.random(len(text))
        places.append(np.flatnonzero(draws <= max(MASKED, draws.min())).tolist())  # one at least
        shown.append([model.mask if number in places[-1] else token for number, token in enumerate(text)])
    answers = torch.tensor([text[place] for text, row in zip(texts, places, strict=True) for place in row])
    scores = model.score(shown, places, labels, model.network)
    return torch.nn.functional.cross_entropy(scores, answers.to(scores.device))
