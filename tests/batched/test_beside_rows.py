"""What rows draw in a batch, carried out by the operators on rows: the pixels are the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from augkit import Batched
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import hue_matrix, saturation_matrix
from augkit.ops.registry import get_operator
from tests.batched.batches import pictures

Drawn = dict[str, Any]


def by_rows(name: str, options: dict[str, Any], as_drawn: Callable[[Drawn], Any], size: int = 24) -> torch.Tensor:
    """How far each value of a batch is from what the operator on rows makes of the same draw."""
    batch, operator = pictures(16, size), get_operator(name)(**options)
    augment = Batched([{name: options}], seed=2)
    made = augment(batch, torch.arange(16))
    (drawn,) = augment.draws(batch, torch.arange(16)).values()
    expected = []
    for row, picture in enumerate(batch.permute(0, 2, 3, 1).numpy()):
        sample = Picture(np.ascontiguousarray(picture))
        found = operator.apply(sample, as_drawn({key: values[row] for key, values in drawn.items()}))
        expected.append(torch.from_numpy(found.pixels).permute(2, 0, 1))
    difference: torch.Tensor = (made.int() - torch.stack(expected).int()).abs()
    return difference


def whole(drawn: Drawn, *names: str) -> list[int]:
    return [int(drawn[name]) for name in names]


@pytest.mark.parametrize("direction", ["horizontal", "vertical", "random"])
def test_flips_are_exact(direction: str) -> None:
    found = by_rows("image.flip", {"direction": direction}, lambda one: "horizontal" if one["across"] else "vertical")
    assert found.max() == 0


@pytest.mark.parametrize("turns", [(1,), (2,), (3,), (1, 2, 3)])
def test_quarter_turns_are_exact(turns: tuple[int, ...]) -> None:
    assert by_rows("image.rot90", {"turns": turns}, lambda one: int(one["turns"])).max() == 0


@pytest.mark.parametrize(
    "options",
    [
        {"padding": 4},
        {"padding": 3, "fill": 0.5},
        {"padding": 4, "border": "reflect"},
        {"padding": 5, "border": "replicate"},
        {"padding": 0, "width": 10, "height": 15},
        {"padding": 2, "width": 27, "height": 5},
    ],
)
def test_random_crops_are_exact(options: dict[str, Any]) -> None:
    width, height = options.get("width", 24), options.get("height", 24)
    found = by_rows("image.random_crop", options, lambda one: [*whole(one, "left", "top"), width, height])
    assert found.max() == 0


def test_holes_are_exact() -> None:
    def holes(one: Drawn) -> Drawn:
        return {"holes": [hole.astype(int).tolist() for hole in one["holes"] if hole[2]]}

    assert by_rows("image.coarse_dropout", {"holes": (1, 4), "fill": 0.3}, holes).max() == 0


@pytest.mark.parametrize("name", ["brightness", "contrast", "saturation"])
def test_factors_are_exact_but_for_rounding(name: str) -> None:
    found = by_rows(f"image.{name}", {"factor": (0.2, 1.9)}, lambda one: float(one["factor"]))
    assert found.max() <= 1
    assert (found > 0).float().mean() < 0.1  # OpenCV's matrices of bytes are rounded themselves


def test_grey_and_hue_are_exact_but_for_rounding() -> None:
    grey = by_rows("image.grey", {}, lambda one: True)
    hue = by_rows("image.hue", {"angle_degrees": (-170.0, 170.0)}, lambda one: float(one["angle"]))
    for found in (grey, hue):
        assert found.max() <= 1
        assert (found > 0).float().mean() < 0.1


@pytest.mark.parametrize(
    ("name", "options", "matrix"),
    [
        ("saturation", {"factor": (0.2, 1.9)}, lambda one: saturation_matrix(one["factor"])),
        ("hue", {"angle_degrees": (-170.0, 170.0)}, lambda one: hue_matrix(one["angle"])),
        ("grey", {}, lambda one: saturation_matrix(0.0)),
    ],
)
def test_colours_are_those_of_exact_matrices(
    name: str, options: dict[str, Any], matrix: Callable[[Drawn], Any]
) -> None:
    batch, augment = pictures(16), Batched([{f"image.{name}": options}], seed=2)
    made = augment(batch, torch.arange(16)).numpy()
    (drawn,) = augment.draws(batch, torch.arange(16)).values()
    for row in range(16):
        exact = np.tensordot(matrix({key: values[row] for key, values in drawn.items()}), batch[row].numpy(), 1)
        assert (np.rint(np.clip(exact, 0, 255)) != made[row]).mean() < 0.01


@pytest.mark.parametrize("border", ["constant", "reflect", "replicate"])
@pytest.mark.parametrize("interpolation", ["linear", "cubic"])
def test_rotations_are_within_the_precision_of_interpolation(border: str, interpolation: str) -> None:
    options = {"border": border, "interpolation": interpolation, "fill": 0.4 if border == "constant" else 0.0}
    found = by_rows("image.rotate", options, lambda one: float(one["angle"]))
    assert found.float().mean() < 0.5
    assert (found > 3).float().mean() < 0.01


def test_affine_maps_are_within_the_precision_of_interpolation() -> None:
    names = ("angle", "scale_x", "scale_y", "shear_x", "shear_y", "shift_x", "shift_y")
    options = {"keep_ratio": False, "angle_degrees": (-60.0, 60.0), "scale": (0.6, 1.6), "shear_degrees": (-20.0, 20.0)}
    found = by_rows("image.affine", options, lambda one: {name: float(one[name]) for name in names})
    assert found.float().mean() < 0.5
    assert (found > 3).float().mean() < 0.01


@pytest.mark.parametrize("interpolation", ["nearest", "linear"])
def test_resized_crops_are_within_the_precision_of_interpolation(interpolation: str) -> None:
    options = {"width": 20, "height": 31, "interpolation": interpolation}
    names = ("left", "top", "width", "height")
    found = by_rows("image.resized_crop", options, lambda one: whole(one, *names))
    if interpolation == "linear":
        assert found.max() <= 1
    else:  # the middle between two pixels is either's: OpenCV adds up rounded steps
        assert (found > 0).float().mean() < 0.02
