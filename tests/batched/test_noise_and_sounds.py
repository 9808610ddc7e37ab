"""Noise that is made on the device, and what steps on sounds do."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy import stats

from augkit import Batched
from augkit.batched.chance import RowDraws, row_words
from augkit.batched.noise import normal, uniform
from tests.batched.batches import pictures, sounds, spectrograms


def seeds(rows: int) -> torch.Tensor:
    return torch.from_numpy(RowDraws(row_words(np.arange(rows), 0), b"a key of a step.").seeds().astype(np.float32))


def test_noise_is_normal_and_its_numbers_are_independent() -> None:
    made = normal(seeds(60), (4001,)).double().numpy()
    assert stats.kstest(made.ravel()[::7], "norm").pvalue > 1e-3
    assert abs(made.mean()) < 5 / np.sqrt(made.size)
    assert abs(made.std() - 1) < 5 / np.sqrt(2 * made.size)
    for lag in (1, 2, 3, 64):
        assert abs(np.mean(made[:, lag:] * made[:, :-lag])) < 5 / np.sqrt(made.size)
    between = np.corrcoef(made) - np.eye(60)
    assert np.abs(between).max() < 5.5 / np.sqrt(4001)
    squares = np.corrcoef(made**2) - np.eye(60)
    assert np.abs(squares).max() < 5.5 / np.sqrt(4001)


def test_even_noise_is_even() -> None:
    made = uniform(seeds(50), (3, 20, 20)).numpy()
    assert made.shape == (50, 3, 20, 20)
    assert 0 < made.min() < made.max() < 1
    assert stats.kstest(made.ravel()[::3], "uniform").pvalue > 1e-3


def test_gaussian_noise_of_pictures_has_the_strength_that_was_drawn() -> None:
    batch = torch.full((40, 3, 64, 64), 0.5)
    augment = Batched([{"image.gaussian_noise": {"sigma_rate": [0.02, 0.1]}}])
    made = augment(batch, torch.arange(40)) - 0.5
    sigma = augment.draws(batch, torch.arange(40))["image.gaussian_noise.1"]["sigma"]
    assert np.allclose(made.flatten(1).std(dim=1).numpy(), sigma, rtol=0.03)


@pytest.mark.parametrize("shape", [(8, 4000), (8, 2, 3000)])
def test_white_noise_has_the_ratio_that_was_drawn(shape: tuple[int, ...]) -> None:
    batch = torch.randn(shape, generator=torch.Generator().manual_seed(3)) * torch.logspace(-3, 0, 8).reshape(
        8, *[1] * (len(shape) - 1)
    )
    augment = Batched(["audio.white_noise"])
    noise = (augment(batch, torch.arange(8)) - batch).flatten(1)
    ratio = 10 * torch.log10(batch.flatten(1).square().mean(1) / noise.square().mean(1))
    drawn = augment.draws(batch, torch.arange(8))["audio.white_noise.1"]["snr_db"]
    assert np.abs(ratio.numpy() - drawn).max() < 0.1


def test_silence_stays_silent() -> None:
    batch = torch.zeros(3, 100)
    assert torch.equal(Batched(["audio.white_noise", "audio.gain", "audio.time_mask"])(batch, [1, 2, 3]), batch)


def test_gain_is_in_decibels() -> None:
    batch = sounds()
    made = Batched([{"audio.gain": {"gain_db": [-20.0, -20.0]}}])(batch, torch.arange(12))
    assert torch.allclose(made, batch * 0.1)


def test_a_warp_moves_the_moment_that_was_drawn_and_keeps_the_ends() -> None:
    frames = 400
    batch = torch.arange(frames, dtype=torch.float32).expand(20, 3, frames)
    only_warp = {"warp": 0.2, "frequency_masks": 0, "time_masks": 0}
    augment = Batched([{"audio.spec_augment": only_warp}])
    made = augment(batch, torch.arange(20))
    drawn = augment.draws(batch, torch.arange(20))["audio.spec_augment.1"]
    for row in range(20):
        before, after = drawn["moment"][row], drawn["moment"][row] + drawn["by"][row]
        expected = np.interp(np.arange(frames) + 0.5, [0, after, frames], [0, before, frames]) - 0.5
        assert np.allclose(made[row, 0].numpy(), np.clip(expected, 0, frames - 1), atol=0.01)
    assert (np.diff(made.numpy(), axis=-1) >= 0).all()


def test_both_masks_of_spec_augment_are_those_of_the_two_steps_together() -> None:
    batch = spectrograms(rows=30)
    made = Batched(["audio.spec_augment"], mask_value=-1.0)(batch[:, None], torch.arange(30))[:, 0] == -1.0
    bands, frames = made.all(dim=2), made.all(dim=1)
    assert torch.equal(made, bands[:, :, None] | frames[:, None, :])
    assert bands.any(dim=1).all()
    assert frames.any(dim=1).all()


def test_holes_of_noise_are_filled_with_it() -> None:
    batch = torch.zeros_like(pictures())
    made = Batched([{"image.coarse_dropout": {"noise": True, "holes": [2, 2]}}])(batch, torch.arange(12))
    inside = made[made > 0].double() / 255
    assert stats.kstest(inside.numpy(), "uniform").pvalue > 1e-3
