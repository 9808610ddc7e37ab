"""Operators after which somebody else seems to speak: what becomes of the speaker."""

from __future__ import annotations

from typing import Any

import pytest

from augkit.errors import RecipeError
from augkit.ops.registry import get_operator
from augkit.testing.audio import spoken
from tests.ops.audio.sounds import RATE, run


@pytest.mark.parametrize(
    ("name", "parameters", "called"),
    [
        ("audio.pitch_shift", {"semitones": [2.2, 2.2]}, "anna +2st"),
        ("audio.pitch_shift", {"semitones": [-3.0, -3.0]}, "anna -3st"),
        ("audio.vocal_tract", {"factor": [1.1, 1.1]}, "anna vt1.1"),
        ("audio.speed", {"steps": [0.9]}, "anna x0.9"),
    ],
)
def test_the_speaker_is_kept_dropped_or_relabelled(name: str, parameters: dict[str, Any], called: str) -> None:
    voice, labels = spoken(0.2, RATE), {"speaker": "anna"}
    for asked, found in (("keep", "anna"), ("drop", None), ("relabel", called)):
        sound, _ = run(name, voice, labels=labels, speaker=asked, **parameters)
        assert sound.labels["speaker"] == found


@pytest.mark.parametrize("name", ["audio.pitch_shift", "audio.vocal_tract", "audio.speed"])
def test_what_becomes_of_the_speaker_has_to_be_said(name: str) -> None:
    with pytest.raises(RecipeError, match="speaker"):
        get_operator(name)().check_roles(frozenset({"audio", "speaker"}))
    get_operator(name)().check_roles(frozenset({"audio", "label"}))
    get_operator(name)(speaker="keep").check_roles(frozenset({"audio", "speaker"}))
