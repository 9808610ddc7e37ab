"""Mistakes in steps, batches, ids and labels, and what is said of them."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import torch

from augkit import Batched
from augkit.errors import OperatorError, RecipeError
from tests.batched.batches import pictures, sounds, spectrograms

IDS = torch.arange(12)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (["image.flipp"], "unknown operator 'image.flipp'\n  Did you mean image.flip?"),
        (["image.clahe"], "image.clahe has no form for batches of tensors\n  These have one: audio.frequency_mask, "),
        (["text.swap"], "text.swap has no form for batches"),
        ([{"image.flip": {"way": 1}}], "image.flip has no parameter 'way'"),
        ([{"image.brightness": {"factor": [2, 1]}}], "the low end 2 is above the high end 1"),
        ([{"image.flip": {"p": 1.5}}], r"p of image.flip must be a probability in \(0, 1\], found 1.5"),
        (
            [{"image.rotate": {"size": "whole"}}],
            "image.rotate cannot work on a batch: `size: whole` gives",
        ),
        (
            [{"image.affine": {"interpolation": "lanczos"}}],
            "no interpolation `lanczos`; there are nearest, lin",
        ),
        (["image.flip", "audio.gain"], r"no tensor suits both image.flip \(image\) and audio.gain \(waveform\)"),
        (
            ["audio.gain", "audio.time_mask", "audio.spec_augment"],
            r"suits both audio.gain \(waveform\) and audio",
        ),
        ("image.flip", "augment.chain"),
        ([], "augment.chain"),
    ],
)
def test_mistakes_in_steps_are_found_when_the_chain_is_made(steps: Any, said: str) -> None:
    with pytest.raises(RecipeError, match=said):
        Batched(steps)


def test_a_seed_is_a_whole_number() -> None:
    with pytest.raises(RecipeError, match="seed"):
        Batched(["image.flip"], seed="many")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("batch", "said"),
    [
        ([[1]], "a batch is a torch tensor, found list"),
        (torch.zeros(12, 3, 4), r"the batch has 3 axes, its shape is \(12, 3, 4\)\n  This chain works on pictures"),
        (torch.zeros(12, 3, 4, 4, dtype=torch.int64), "the batch is of type torch.int64"),
        (torch.zeros(12, 3, 0, 4), "the rows of the batch are empty"),
        (
            torch.zeros(12, 4, 5, 5),
            "image.hue.1 cannot work on this batch: it works on 1 or 3 channels",
        ),
    ],
)
def test_batches_that_do_not_suit_are_refused(batch: Any, said: str) -> None:
    with pytest.raises(OperatorError, match=said):
        Batched(["image.hue"])(batch, IDS)


def test_bytes_are_no_sounds() -> None:
    with pytest.raises(OperatorError, match=r"torch.uint8\n  This chain works on waveforms .*; or on spectrograms"):
        Batched(["audio.time_mask"])(torch.zeros(12, 30, dtype=torch.uint8), IDS)
    with pytest.raises(OperatorError, match="2 axes"):
        Batched(["audio.spec_augment"])(sounds(), IDS)
    with pytest.raises(OperatorError, match="4 axes"):
        Batched(["audio.gain"])(spectrograms()[:, None], IDS)


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (range(11), "there are 12 rows in the batch and 11 ids"),
        ([0.5] * 12, "ids are one whole number or one string for each row, found list"),
        (torch.zeros(12, 1, dtype=torch.long), r"found Tensor of shape \(12, 1\)"),
        ([1, "b"] * 6, "ids are one whole number or one string"),
        (None, "ids are one whole number or one string for each row, found NoneType"),
    ],
)
def test_ids_are_one_for_each_row(ids: Any, said: str) -> None:
    with pytest.raises(OperatorError, match=said):
        Batched(["image.flip"])(pictures(), ids)


def test_sizes_of_a_batch_stay_the_same_for_all_rows() -> None:
    oblong = torch.zeros(12, 3, 8, 6)
    with pytest.raises(OperatorError, match="a quarter turn makes 6 × 8 pixels upright"):
        Batched(["image.rot90"])(oblong, IDS)
    assert Batched([{"image.rot90": {"turns": [2]}}])(oblong, IDS).shape == oblong.shape
    smaller = {"image.random_crop": {"width": 4, "padding": 0, "p": 0.5}}
    with pytest.raises(OperatorError, match=r"makes 4 × 8 pixels of 6 × 8, and only some rows go through it"):
        Batched([smaller])(oblong, IDS)
    with pytest.raises(OperatorError, match="only some rows"):
        Batched([{"one_of": ["image.flip", {"image.resized_crop": {"width": 9}}]}])(oblong, IDS)


@pytest.mark.parametrize(
    ("classes", "labels", "said"),
    [
        (3, None, "the chain mixes rows, and no labels are given"),
        (None, torch.zeros(12, dtype=torch.long), "nobody said how many classes there are\n  .*classes=10"),
        (3, torch.arange(12), "labels are from 0 to 2, found 0 to 11"),
        (3, torch.zeros(11, dtype=torch.long), r"for 12 rows, found \(11,\)"),
        (3, torch.zeros(12), "class numbers"),
        (3, [0] * 12, "found list"),
    ],
)
def test_labels_that_cannot_be_mixed_are_refused(classes: int | None, labels: Any, said: str) -> None:
    with pytest.raises(OperatorError, match=said):
        Batched(["image.mixup"], classes=classes)(pictures(), IDS, labels=labels)


def test_torch_is_loaded_when_it_is_needed_and_its_absence_is_told() -> None:
    script = """
import sys
import augkit
assert "torch" not in sys.modules
sys.modules["torch"] = None
try:
    augkit.Batched
except augkit.AugkitError as error:
    print(error)
"""
    made = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "needs packages that are not installed" in made.stdout
    assert "augkit[models]" in made.stdout
