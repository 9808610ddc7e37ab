"""`audio.torchaudio`: arguments drawn, and checked before the first row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from augkit.errors import RecipeError
from augkit.models.torchaudio import mend_torchaudio
from augkit.ops.registry import get_operator
from tests.ops.audio.sounds import run, tone

mend_torchaudio()
pytest.importorskip("torchaudio.functional", reason="torchaudio is not installed: pip install torchaudio")


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


def test_a_gain_of_torchaudio_is_the_one_drawn() -> None:
    before = tone(300.0, 0.2)
    sound, drawn = run("audio.torchaudio", before, name="gain", args={"gain_db": [-6, 6]})
    factor = 10 ** (drawn["args"]["gain_db"] / 20)
    np.testing.assert_allclose(sound.samples, before * factor, atol=1e-4)


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


def test_functions_that_move_labels_are_refused_beside_them() -> None:
    with pytest.raises(RecipeError, match="segments"):
        get_operator("torchaudio")(name="vad").check_roles(frozenset({"audio", "segments"}))
    with pytest.raises(RecipeError, match="speaker"):
        get_operator("torchaudio")(name="pitch_shift").check_roles(frozenset({"audio", "speaker"}))
    get_operator("torchaudio")(name="contrast").check_roles(frozenset({"audio", "segments", "speaker"}))
