"""`audio.audiomentations`: seeded, checked before the first row, and global generators left as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from augkit.errors import RecipeError
from augkit.ops.registry import get_operator
from augkit.testing.audio import file_of
from tests.ops.audio.sounds import hiss, run, tone

pytest.importorskip("audiomentations", reason="audiomentations is not installed: pip install audiomentations")
WORKING = [name for name, why in get_operator("audiomentations").choices().items() if not why]

SLOW_TO_LOAD = {"AddBackgroundNoise", "AddShortNoises", "AirAbsorption", "ApplyImpulseResponse", "Trim"}
"""They load parts of librosa that take seconds."""


def test_the_working_transforms_are_most_of_the_library() -> None:
    assert {"TanhDistortion", "AddGaussianSNR", "TimeStretch", "AirAbsorption"} <= set(WORKING)
    assert "Compose" not in WORKING


@pytest.mark.parametrize("name", [name for name in WORKING if name not in SLOW_TO_LOAD])
def test_every_transform_gives_the_same_twice(name: str) -> None:
    args = {"duration_seconds": 0.3} if name == "AdjustDuration" else {}
    first, drawn = run("audio.audiomentations", tone(300.0, 0.4, 8000), 8000, name=name, args=args)
    np.random.random()  # the global generators stand elsewhere by now
    again, _ = run("audio.audiomentations", tone(300.0, 0.4, 8000), 8000, name=name, args=args)
    np.testing.assert_array_equal(first.samples, again.samples)
    assert set(drawn) == {"seed"}
    get_operator("audiomentations")(name=name, args=args).check_ready("en")


def test_the_content_of_a_folder_among_the_arguments_is_in_the_key(tmp_path: Path) -> None:
    prints = set()
    for level in (0.1, 0.2):
        (tmp_path / "noise.wav").write_bytes(file_of(hiss(0.1, 8000, level=level), 8000)["bytes"])
        folder = tmp_path.rename(tmp_path.with_name(f"noises-{level}"))
        operator = get_operator("audiomentations")(name="AddBackgroundNoise", args={"sounds_path": str(folder)})
        prints.add(operator.fingerprint())
        tmp_path.mkdir()
    assert len(prints) == 2


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"name": "TanhDistortio"}, "no transform 'TanhDistortio'[^$]*TanhDistortion"),
        ({"name": "TanhDistortion", "args": {"min_distorsion": 0.1}}, "no argument[^$]*min_distortion"),
        ({"name": "TanhDistortion", "args": {"min_distortion": 3.0}}, "refuses its arguments"),
        ({"name": "TanhDistortion", "args": {"p": 0.5}}, "beside `name`"),
        ({"name": "Compose"}, "chain of the recipe"),
    ],
)
def test_a_mistake_is_told_before_the_first_row(parameters: dict[str, Any], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        get_operator("audiomentations")(**parameters).check_ready("en")


def test_transforms_that_move_times_are_refused_beside_labels_with_times() -> None:
    with pytest.raises(RecipeError, match="segments"):
        get_operator("audiomentations")(name="Shift").check_roles(frozenset({"audio", "segments"}))
    get_operator("audiomentations")(name="TanhDistortion").check_roles(frozenset({"audio", "segments"}))
