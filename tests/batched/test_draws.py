"""Draws for all rows at once: evenly spread, each row's own, and as steps and groups ask for them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy import stats

from augkit import Batched
from augkit.batched.chance import RowDraws, row_words
from tests.batched.batches import pictures, sounds, spectrograms

KEY = b"0123456789abcdef"


def draws(rows: int = 20_000, epoch: int = 0, key: bytes = KEY) -> RowDraws:
    return RowDraws(row_words(np.arange(rows), epoch), key)


def test_numbers_are_even_and_independent_of_one_another() -> None:
    rows = draws()
    first, second = rows.uniform(3), rows.uniform(3)
    others = np.hstack([first, second, draws(epoch=1).uniform(1), draws(key=b"another one here").uniform(1)])
    for column in others.T:
        assert stats.kstest(column, "uniform").pvalue > 1e-3
    off_diagonal = np.corrcoef(others.T) - np.eye(8)
    assert np.abs(off_diagonal).max() < 5 / np.sqrt(20_000)
    assert abs(np.corrcoef(first[:-1, 0], first[1:, 0])[0, 1]) < 5 / np.sqrt(20_000)


@pytest.mark.parametrize("alpha", [0.2, 0.4, 1.0, 3.0, 50.0])
def test_beta_numbers_have_their_distribution(alpha: float) -> None:
    assert stats.kstest(draws().beta(alpha), stats.beta(alpha, alpha).cdf).pvalue > 1e-3


def test_a_beta_number_does_not_depend_on_how_often_other_rows_had_to_try() -> None:
    rows = draws(500)
    drawn, after = rows.beta(0.4), rows.uniform(1)
    for number in (0, 3, 499):
        alone = RowDraws(row_words([number], 0), KEY)
        assert alone.beta(0.4)[0] == drawn[number]
        assert alone.uniform(1)[0, 0] == after[number, 0]


def test_ids_may_be_numbers_of_any_kind_or_strings() -> None:
    words = row_words([3, 1, 2], 0)
    for ids in (np.array([3, 1, 2], np.int32), torch.tensor([3, 1, 2]), np.array([3, 1, 2], np.uint64), (3, 1, 2)):
        assert np.array_equal(row_words(ids, 0), words)
    named = row_words(["row 3", "row 1", "ü"], 0)
    assert np.array_equal(row_words(np.array(["row 1", "row 3"]), 0), named[[1, 0]])
    assert len({*words.tolist(), *named.tolist(), *row_words(["3", "1", "2"], 0).tolist()}) == 9


def test_half_of_the_rows_are_flipped_and_not_always_the_same() -> None:
    batch = pictures(1).expand(4000, -1, -1, -1)
    augment = Batched([{"image.flip": {"p": 0.5, "direction": "random"}}])
    chosen = [augment.draws(batch, np.arange(4000), epoch=epoch)["image.flip.1"] for epoch in (0, 1)]
    assert all(0.46 < one["chosen"].mean() < 0.54 for one in chosen)
    assert all(0.46 < one["across"].mean() < 0.54 for one in chosen)
    assert 0.46 < (chosen[0]["chosen"] == chosen[1]["chosen"]).mean() < 0.54
    flipped = augment(batch[:200], np.arange(200)) != batch[:200]
    assert np.array_equal(flipped.flatten(1).any(1).numpy(), chosen[0]["chosen"][:200])


def test_what_is_drawn_stays_within_its_limits_and_reaches_them() -> None:
    batch = pictures(1, size=20).expand(3000, -1, -1, -1)
    steps = [
        {"image.brightness": {"factor": [0.5, 0.9]}},
        {"image.random_crop": {"padding": 3}},
        {"image.resized_crop": {"area_rate": [0.2, 0.8], "ratio": [0.5, 2.0]}},
        {"image.coarse_dropout": {"holes": [1, 3], "height_rate": [0.1, 0.4], "width_rate": [0.2, 0.2]}},
    ]
    found = Batched(steps).draws(batch, np.arange(3000))
    factor = found["image.brightness.1"]["factor"]
    assert 0.5 <= factor.min() < 0.51 < 0.89 < factor.max() <= 0.9
    left, top = (found["image.random_crop.1"][name] for name in ("left", "top"))
    assert set(left) == set(top) == set(range(-3, 4))
    crop = found["image.resized_crop.1"]
    assert (crop["left"] >= 0).all()
    assert (crop["left"] + crop["width"] <= 20).all()
    assert (crop["top"] + crop["height"] <= 20).all()
    area = crop["width"] * crop["height"] / 400
    assert 0.17 < area.min() < 0.25
    assert 0.7 < area.max() < 0.85
    assert stats.pearsonr(np.log(crop["width"] / crop["height"]), area).statistic < 0.1
    holes = found["image.coarse_dropout.1"]["holes"]
    counts = (holes[:, :, 2] > 0).sum(axis=1)
    assert {*counts} == {1, 2, 3}
    assert {*holes[:, 0, 2]} == {4.0}
    assert (holes[:, :, :2] + holes[:, :, 2:] <= 20).all()


def test_one_of_and_some_of_choose_by_weight_and_number() -> None:
    batch = pictures(1).expand(6000, -1, -1, -1)
    chain = [
        {"one_of": [{"image.flip": {"weight": 3}}, "image.grey"]},
        {"some_of": {"steps": ["image.hue", "image.brightness", "image.contrast"], "n": [1, 2], "p": 0.5}},
        {"sequence": {"steps": ["image.rot90", {"image.saturation": {"p": 0.5}}], "p": 0.4}},
    ]
    chosen = {id: one["chosen"] for id, one in Batched(chain).draws(batch, np.arange(6000)).items()}
    assert (chosen["image.flip.1"] ^ chosen["image.grey.1"]).all()
    assert 0.72 < chosen["image.flip.1"].mean() < 0.78
    some = sum(chosen[f"image.{name}.1"].astype(int) for name in ("hue", "brightness", "contrast"))
    assert {*some.tolist()} == {0, 1, 2}
    assert np.allclose([(some == count).mean() for count in range(3)], [0.5, 0.25, 0.25], atol=0.03)
    assert 0.37 < chosen["image.rot90.1"].mean() < 0.43
    assert not (chosen["image.saturation.1"] & ~chosen["image.rot90.1"]).any()


def test_leaving_a_step_out_changes_no_draw_of_the_others() -> None:
    batch, ids = pictures(), np.arange(12)
    longer = Batched(["image.flip", "image.hue", {"image.brightness": {"p": 0.5}}]).draws(batch, ids)
    shorter = Batched([{"image.brightness": {"p": 0.5}}]).draws(batch, ids)
    for name, values in shorter["image.brightness.1"].items():
        assert np.array_equal(values, longer["image.brightness.1"][name])


def test_masks_of_sounds_have_the_shares_they_should() -> None:
    wide = spectrograms(1, 40, 100).expand(500, -1, -1)
    steps = [{"audio.frequency_mask": {"share": [0.1, 0.3], "count": 1}}]
    made = Batched(steps, mask_value=-4.0)(wide, np.arange(500))
    masked = made == -4.0
    bands = masked[:, :, 0].sum(dim=1)
    assert torch.equal(masked, masked[:, :, :1].expand_as(masked))
    assert 3 <= bands.min() <= 5
    assert 11 <= bands.max() <= 13
    assert torch.equal(made[~masked], wide[~masked])

    waves = sounds(1, 1000).expand(500, -1)
    silent = Batched([{"audio.time_mask": {"share": [0.1, 0.2], "count": 1}}, "audio.gain"])(waves, np.arange(500)) == 0
    lengths = silent.sum(dim=1)
    assert 100 <= lengths.min() < 105
    assert 195 < lengths.max() <= 200
