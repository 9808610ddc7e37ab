"""Pictures mixed with others of their batch, and their labels with them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from augkit import Batched
from tests.batched.batches import pictures

IDS = torch.arange(12)
LABELS = torch.arange(12) % 4


@pytest.mark.parametrize("name", ["image.mixup", "image.cutmix"])
def test_labels_are_mixed_as_the_pictures_are(name: str) -> None:
    colours = torch.eye(4)[LABELS][:, :3, None, None].expand(12, 3, 30, 30)  # the last class is black
    made, labels = Batched([name], seed=1, classes=4)(colours, IDS, labels=LABELS)
    assert labels.dtype == torch.float32
    assert torch.allclose(labels.sum(dim=1), torch.ones(12))
    assert torch.allclose(made.mean((2, 3)), labels[:, :3], atol=1e-5)
    assert (labels.max(dim=1).values < 1).any()


def test_mixup_weights_the_picture_itself_more_and_takes_each_other_once() -> None:
    batch, augment = pictures(), Batched(["image.mixup"], seed=1, classes=4)
    made, _ = augment(batch, IDS, labels=LABELS)
    drawn = augment.draws(batch, IDS)["image.mixup.1"]
    weight, partner = torch.from_numpy(drawn["weight"]), drawn["partner"].astype(int)
    assert (weight >= 0.5).all()
    assert sorted(partner) == list(range(12))
    assert (partner != np.arange(12)).all()
    by_hand = batch * weight[:, None, None, None] + batch[partner] * (1 - weight[:, None, None, None])
    assert (made - by_hand).abs().max() <= 0.501


def test_cutmix_takes_a_rectangle_in_its_place() -> None:
    batch, augment = pictures(), Batched(["image.cutmix"], seed=3, classes=4)
    made, labels = augment(batch, IDS, labels=torch.eye(4)[LABELS])
    drawn = augment.draws(batch, IDS)["image.cutmix.1"]
    for row in range(12):
        left, top, width, height, partner = (
            int(drawn[name][row]) for name in ("left", "top", "width", "height", "partner")
        )
        expected = batch[row].clone()
        part = np.s_[:, top : top + height, left : left + width]
        expected[part] = batch[partner][part]
        assert torch.equal(made[row], expected)
        share = width * height / 24**2
        assert torch.allclose(labels[row], (1 - share) * torch.eye(4)[row % 4] + share * torch.eye(4)[partner % 4])


def test_a_row_alone_stays_as_it_is() -> None:
    batch = pictures(1)
    for name in ("image.mixup", "image.cutmix"):
        made, labels = Batched([name], classes=4)(batch, [7], labels=torch.tensor([2]))
        assert torch.equal(made, batch)
        assert labels.tolist() == [[0, 0, 1, 0]]


def test_steps_before_and_behind_a_mix_work_on_what_it_takes_and_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = pictures()
    chain = ["image.flip", {"image.mixup": {"p": 0.7}}, {"image.brightness": {"factor": [0.5, 0.5]}}, "image.cutmix"]
    augment = Batched(chain, classes=4)
    made, labels = augment(batch, IDS, labels=LABELS)
    monkeypatch.setattr("augkit.batched.running.BLOCK", 5 * batch[0].numel())
    again, _ = augment(batch, IDS, labels=LABELS)
    assert torch.equal(again, made)
    flipped = batch.flip(-1) / 255
    mixed, soft = Batched([chain[1]], classes=4)(flipped, IDS, labels=LABELS)
    expected, weights = Batched(["image.cutmix"])(mixed * 0.5, IDS, labels=soft)
    assert (expected * 255 - made).abs().max() <= 0.501
    assert torch.allclose(weights, labels)


def test_labels_of_a_chain_that_mixes_nothing_are_given_back() -> None:
    made, labels = Batched(["image.flip"])(pictures(), IDS, labels=LABELS)
    assert labels is LABELS
    assert torch.equal(made, pictures().flip(-1))
