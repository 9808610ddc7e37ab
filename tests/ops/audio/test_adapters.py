"""Other libraries' transforms: seeded, checked before the first row, and global generators left as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from augkit.errors import RecipeError
from augkit.models.torchaudio import mend_torchaudio
from augkit.ops.registry import get_operator
from augkit.testing.audio import file_of
from tests.ops.audio.sounds import hiss, run, tone

pytest.importorskip("audiomentations", reason="audiomentations is not installed: pip install audiomentations")
WORKING = [name for name, why in get_operator("audiomentations").choices().items() if not why]

SLOW_TO_LOAD = {"AddBackgroundNoise", "AddShortNoises", "AirAbsorption", "ApplyImpulseResponse", "Trim"}
"""They load parts of librosa that take seconds."""


def has_torchaudio() -> bool:
    mend_torchaudio()
    try:
        import torchaudio.functional  # noqa: F401
    except ImportError:
        return False
    return True


needs_torchaudio = pytest.mark.skipif(
    not has_torchaudio(), reason="torchaudio is not installed: pip install torchaudio"
)


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


@needs_torchaudio
@pytest.mark.parametrize(
    ("name", "args"),
    [("contrast", {"enhancement_amount": [10, 90]}), ("dither", {}), ("gain", {"gain_db": [-6.0, -3.0]})],
)
def test_functions_of_torchaudio_run_without_its_compiled_part(name: str, args: dict[str, Any]) -> None:
    first, drawn = run("audio.torchaudio", tone(300.0, 0.4, 8000, channels=2), 8000, name=name, args=args)
    again, _ = run("audio.torchaudio", tone(300.0, 0.4, 8000, channels=2), 8000, name=name, args=args)
    np.testing.assert_array_equal(first.samples, again.samples)
    for argument, (low, high) in args.items():
        assert low <= drawn["args"][argument] <= high


@needs_torchaudio
def test_a_gain_of_torchaudio_is_the_one_drawn() -> None:
    before = tone(300.0, 0.2)
    sound, drawn = run("audio.torchaudio", before, name="gain", args={"gain_db": [-6, 6]})
    factor = 10 ** (drawn["args"]["gain_db"] / 20)
    np.testing.assert_allclose(sound.samples, before * factor, atol=1e-4)


@needs_torchaudio
@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"name": "contrasts"}, "no function[^$]*contrast"),
        ({"name": "contrast", "args": {"amount": 5}}, "no argument 'amount'"),
        ({"name": "lowpass_biquad"}, "needs the argument 'cutoff_freq'"),
        ({"name": "gain", "args": {"gain_db": [3, 1]}}, "the low end first"),
    ],
)
def test_a_mistake_with_torchaudio_is_told_before_the_first_row(parameters: dict[str, Any], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        get_operator("torchaudio")(**parameters).check_ready("en")
