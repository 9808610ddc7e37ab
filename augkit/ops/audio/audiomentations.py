"""`audio.audiomentations`: the transforms of audiomentations, seeded."""

from __future__ import annotations

import inspect
import json
import warnings
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.random import Generator
from pydantic import ConfigDict, Field

from augkit.errors import RecipeError, nearest
from augkit.ops.audio.base import HELD, TIMED, AudioOperator
from augkit.ops.audio.reading.folders import folder_fingerprint
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.base import Drawn, operator
from augkit.ops.global_generators import seeded

NOT_HERE = {
    "Lambda": "it runs a Python function, which a recipe cannot hold",
    "Compose": "a chain of the recipe does this",
    "OneOf": "`one_of` of the recipe does this",
    "SomeOf": "`some_of` of the recipe does this",
    "Resample": "it does not say which sampling rate the sound has afterwards; use audio.resample",
}
NEEDED = {
    "Limiter": "numpy_audio_limiter",
    "LoudnessNormalization": "loudness",
    "Mp3Compression": "fast_mp3_augment",
    "RoomSimulator": "pyroomacoustics",
}
"""Packages that a transform needs beside audiomentations."""
MOVES_TIMES = frozenset({"AdjustDuration", "Padding", "RepeatPart", "Reverse", "Shift", "TimeStretch", "Trim"})
SILENCES = frozenset({"TimeMask"})
MOVES_VOICES = frozenset({"PitchShift"})


@operator("audio.audiomentations", version=1)
class Audiomentations(AudioOperator):
    """Run a transform of the library audiomentations, seeded for each row.

    It always runs; set `p` of the step for less. Transforms that move what is heard are refused on rows with segments,
    words or a transcript, since they do not say where. What is written `audio.audiomentations` may be written
    `audiomentations`.

    Args:
        name: class of the transform, as in `TanhDistortion`; `augkit ops audio.audiomentations` lists them.
        args: its arguments, as in `{min_distortion: 0.1, max_distortion: 0.5}`.

    Source: audiomentations (Jordal et al.), https://github.com/iver56/audiomentations.
    """

    model_config = ConfigDict(populate_by_name=True)
    keeps: ClassVar[frozenset[str]] = HELD | TIMED | {"speaker"}

    transform: str = Field(alias="name")
    args: dict[str, Any] = Field(default_factory=dict)

    @classmethod
    def choices(cls) -> Mapping[str, str]:
        """Every transform, with the reason for which it cannot be used here; empty where it can."""
        if find_spec("audiomentations") is None:
            return {}
        return {name: _why_not(name) for name in _names()}

    def check_roles(self, roles: frozenset[str]) -> None:
        bound = roles & (
            TIMED if self.transform in MOVES_TIMES else {"segments"} if self.transform in SILENCES else set()
        )
        if self.transform in MOVES_VOICES:
            bound = roles & {"speaker"}
        if bound:
            raise RecipeError(
                f"{self.transform} of audiomentations changes what {sorted(bound)[0]!r} says, and not the role itself",
                hint="augkit's own operators move it along: `augkit ops --modality audio`.",
            )

    def check_ready(self, language: str) -> None:
        super().check_ready(language)
        if find_spec("audiomentations") is None:
            raise RecipeError("audiomentations is not installed", hint="pip install audiomentations")
        if self.transform not in _names():
            hint = nearest(self.transform, _names())
            raise RecipeError(f"audiomentations has no transform {self.transform!r}", hint=hint)
        if why := _why_not(self.transform):
            raise RecipeError(f"{self.transform} of audiomentations does not work here: {why}")
        if "p" in self.args:
            raise RecipeError("`p` is not an argument here", hint="Write `p` beside `name`, as for every step.")
        known = set(inspect.signature(_class(self.transform).__init__).parameters) - {"self", "p"}
        if unknown := sorted(set(self.args) - known):
            hint = nearest(unknown[0], known)
            raise RecipeError(f"{self.transform} of audiomentations has no argument {unknown[0]!r}", hint=hint)
        try:
            _made(self.transform, json.dumps(self.args, sort_keys=True))
        except Exception as error:  # it raises whatever its arguments lead to
            said = str(error) or type(error).__name__
            raise RecipeError(f"{self.transform} of audiomentations refuses its arguments: {said}") from error

    def fingerprint(self) -> str:
        named = [value for value in self.args.values() if isinstance(value, str) and Path(value).expanduser().is_dir()]
        return " ".join([f"audiomentations {version('audiomentations')}", *map(folder_fingerprint, sorted(named))])

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        return {"seed": int(rng.random() * 2**32)}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        transform = _made(self.transform, json.dumps(self.args, sort_keys=True))
        given = np.array(sample.samples[:, 0] if sample.channels == 1 else sample.samples.T, order="C")
        with seeded(drawn["seed"]), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = np.asarray(transform(given, sample.sampling_rate), np.float32)
        if made.size == 0:
            raise ValueError(f"{self.transform} of audiomentations left nothing of the sound")
        return sample.changed(made[:, None] if made.ndim == 1 else made.T)


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    import audiomentations
    from audiomentations.core.transforms_interface import BaseTransform

    found = {name: getattr(audiomentations, name) for name in dir(audiomentations) if name[0].isupper()}
    bases = {"Compose", "OneOf", "SomeOf"}
    return tuple(
        name
        for name, cls in sorted(found.items())
        if inspect.isclass(cls) and (name in bases or issubclass(cls, BaseTransform))
    )


def _why_not(name: str) -> str:
    if name in NEEDED and find_spec(NEEDED[name]) is None:
        return f"it needs {NEEDED[name]}: pip install {NEEDED[name].replace('_', '-')}"
    return NOT_HERE.get(name, "")


def _class(name: str) -> Any:
    import audiomentations

    return getattr(audiomentations, name)


@lru_cache(maxsize=64)
def _made(name: str, args: str) -> Any:
    """One transform a process: some of them list folders when they are made."""
    return _class(name)(**json.loads(args), p=1.0)
