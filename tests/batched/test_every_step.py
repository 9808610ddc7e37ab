"""What holds for every step on batches: a row's result is its own, the caller's memory stays, types and shapes too."""

from __future__ import annotations

import pickle

import pytest
import torch

from augkit import Batched
from augkit.batched.base import batched_names, find_batched
from augkit.ops.registry import get_operator
from tests.batched.batches import MIXES, pictures, ran, suiting

NAMES = batched_names()
IMAGES = [name for name in NAMES if name.startswith("image.")]
IDS = torch.arange(12)


def chain(name: str, p: float = 1.0) -> Batched:
    return Batched([{name: {"p": p}}], seed=5, classes=3)


@pytest.mark.parametrize("name", NAMES)
def test_each_takes_the_options_of_the_operator_on_rows(name: str) -> None:
    step = find_batched(name)
    assert step is not None
    assert step.name == name
    with pytest.raises(Exception, match="has no parameter 'colour'"):
        Batched([{name: {"colour": 1}}])
    assert set(step(get_operator(name)()).unchanged) or name in (
        "image.affine",
        "image.rotate",
        "image.resized_crop",
        "audio.spec_augment",
    )


@pytest.mark.parametrize("p", [1.0, 0.7, 0.2])
@pytest.mark.parametrize("name", NAMES)
def test_a_row_gets_the_same_in_any_order_of_the_batch(name: str, p: float) -> None:
    batch, order = suiting(name), torch.randperm(12, generator=torch.Generator().manual_seed(1))
    made = ran(chain(name, p), name, batch, IDS)
    assert torch.equal(ran(chain(name, p), name, batch[order], IDS[order]), made[order])
    assert p < 1 or not torch.equal(made, batch)


@pytest.mark.parametrize("p", [1.0, 0.7, 0.2])
@pytest.mark.parametrize("name", [name for name in NAMES if name not in MIXES])
def test_a_row_gets_the_same_alone(name: str, p: float) -> None:
    batch = suiting(name)
    for given in (batch, batch / 255) if batch.dtype == torch.uint8 else (batch,):
        made = chain(name, p)(given, IDS)
        for row in range(12):
            assert torch.equal(chain(name, p)(given[row : row + 1], [row])[0], made[row])


@pytest.mark.parametrize("name", NAMES)
def test_blocks_of_rows_do_not_show(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = suiting(name)
    made = ran(chain(name, 0.6), name, batch, IDS)
    monkeypatch.setattr("augkit.batched.running.BLOCK", 5 * batch[0].numel())
    assert torch.equal(ran(chain(name, 0.6), name, batch, IDS), made)


@pytest.mark.parametrize("name", NAMES)
def test_the_batch_stays_and_may_lie_in_memory_in_any_way(name: str) -> None:
    batch = suiting(name)
    kept = batch.clone()
    made = ran(chain(name), name, batch, IDS)
    assert torch.equal(batch, kept)
    assert made.dtype == batch.dtype
    assert made.shape == batch.shape
    assert made.is_contiguous()
    elsewhere = batch.transpose(0, -1).contiguous().transpose(0, -1)
    assert not elsewhere.is_contiguous()
    assert torch.equal(ran(chain(name), name, elsewhere, IDS), made)


@pytest.mark.parametrize("name", NAMES)
def test_rows_that_are_not_chosen_stay_bit_for_bit_and_are_not_the_callers_memory(name: str) -> None:
    batch = suiting(name)
    batch = batch / 255 if batch.dtype == torch.uint8 else batch
    for p in (0.05, 0.5):
        augment = chain(name, p)
        made = ran(augment, name, batch, IDS)
        (drawn,) = augment.draws(batch, IDS).values()
        assert torch.equal(made[~drawn["chosen"]], batch[~drawn["chosen"]])
        assert made.data_ptr() != batch.data_ptr()


@pytest.mark.parametrize("name", IMAGES)
def test_bytes_are_floats_but_for_one_rounding(name: str) -> None:
    batch = pictures()
    by_bytes, by_floats = (ran(chain(name), name, given, IDS) for given in (batch, batch / 255))
    assert by_floats.dtype == torch.float32
    assert 0 <= by_floats.min() <= by_floats.max() <= 1
    assert (by_floats * 255 - by_bytes).abs().max() <= 0.501


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float64])
@pytest.mark.parametrize("name", NAMES)
def test_other_floats_are_given_back_as_they_came(name: str, kind: torch.dtype) -> None:
    batch = suiting(name)
    batch = (batch / 255 if batch.dtype == torch.uint8 else batch).to(kind)
    made = ran(chain(name), name, batch, IDS)
    assert made.dtype == kind
    wide = ran(chain(name), name, batch.float(), IDS)
    assert (made.float() - wide).abs().max() <= 2 * torch.finfo(kind).eps + 1e-4


@pytest.mark.parametrize("name", NAMES)
def test_epochs_seeds_and_ids_draw_anew_and_the_global_generator_is_left_alone(name: str) -> None:
    batch, augment = suiting(name), chain(name, 0.5)
    state = torch.get_rng_state()
    made = ran(augment, name, batch, IDS)
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(ran(pickle.loads(pickle.dumps(augment)), name, batch, IDS), made)
    assert not torch.equal(ran(augment, name, batch, IDS, epoch=1), made)
    assert not torch.equal(ran(Batched([{name: {"p": 0.5}}], seed=6, classes=3), name, batch, IDS), made)
    assert not torch.equal(ran(augment, name, batch, IDS + 100), made)
    augment.set_epoch(1)
    assert torch.equal(ran(augment, name, batch, IDS), ran(chain(name, 0.5), name, batch, IDS, epoch=1))


@pytest.mark.parametrize("name", NAMES)
def test_a_batch_of_no_rows_stays_one(name: str) -> None:
    batch = suiting(name)[:0]
    assert ran(chain(name), name, batch, []).shape == batch.shape


@pytest.mark.parametrize("name", [name for name in IMAGES if name not in MIXES])
def test_grey_pictures_are_served(name: str) -> None:
    batch = pictures(channels=1)
    made = chain(name)(batch, IDS)
    assert made.shape == batch.shape
    if name in ("image.saturation", "image.hue", "image.grey"):
        assert torch.equal(made, batch)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")
@pytest.mark.parametrize("name", NAMES)
def test_a_gpu_agrees_with_the_processor(name: str) -> None:
    batch = suiting(name)
    made = ran(chain(name, 0.7), name, batch, IDS)
    there = ran(chain(name, 0.7), name, batch.cuda(), IDS)
    assert there.is_cuda
    difference = (there.cpu().double() - made.double()).abs()
    assert difference.max() <= (1 if batch.dtype == torch.uint8 else 1e-4)
    assert (difference > 1e-4).double().mean() < 0.01
