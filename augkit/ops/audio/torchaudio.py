"""`audio.torchaudio`: the filters and effects of torchaudio."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, ClassVar

import numpy as np
from numpy.random import Generator
from pydantic import ConfigDict, Field

from augkit.errors import RecipeError, nearest
from augkit.ops.audio.base import HELD, TIMED, AudioOperator, between
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.base import Drawn, operator
from augkit.ops.global_generators import seeded

_log = logging.getLogger(__name__)

FUNCTIONS = (
    "allpass_biquad",
    "band_biquad",
    "bandpass_biquad",
    "bandreject_biquad",
    "bass_biquad",
    "contrast",
    "dcshift",
    "deemph_biquad",
    "deemphasis",
    "dither",
    "equalizer_biquad",
    "flanger",
    "gain",
    "highpass_biquad",
    "lowpass_biquad",
    "overdrive",
    "phaser",
    "pitch_shift",
    "preemphasis",
    "riaa_biquad",
    "treble_biquad",
    "vad",
)
"""Functions of `torchaudio.functional` that make a waveform of a waveform."""
MOVES_TIMES = frozenset({"vad"})
MOVES_VOICES = frozenset({"pitch_shift"})
GIVEN = frozenset({"waveform", "sample_rate"})


@operator("audio.torchaudio", version=1)
class Torchaudio(AudioOperator):
    """Run a function of `torchaudio.functional` on the waveform.

    An argument given as a pair of numbers is drawn evenly between them for each copy. Functions that move what is heard
    are refused on rows with segments, words or a transcript. Recursive filters (`*_biquad`, `overdrive`, `phaser`,
    `flanger`) run as loops in Python where the compiled part of torchaudio cannot be loaded, and take seconds a sound
    then; `augkit ops --modality audio` has filters of its own. What is written `audio.torchaudio` may be written
    `torchaudio`.

    Args:
        name: the function, as in `contrast`; `augkit ops audio.torchaudio` lists them.
        args: its arguments beside waveform and sampling rate, as in `{enhancement_amount: [20, 80]}`.

    Source: torchaudio (Yang et al. 2022), https://pytorch.org/audio.
    """

    model_config = ConfigDict(populate_by_name=True)
    keeps: ClassVar[frozenset[str]] = HELD | TIMED | {"speaker"}

    function: str = Field(alias="name")
    args: dict[str, Any] = Field(default_factory=dict)

    @classmethod
    def choices(cls) -> Mapping[str, str]:
        """Every function; all of them can be used."""
        return dict.fromkeys(FUNCTIONS, "")

    def check_roles(self, roles: frozenset[str]) -> None:
        bound = roles & (TIMED if self.function in MOVES_TIMES else frozenset())
        if self.function in MOVES_VOICES:
            bound = roles & {"speaker"}
        if bound:
            raise RecipeError(
                f"{self.function} of torchaudio changes what {sorted(bound)[0]!r} says, and not the role itself",
                hint="augkit's own operators move it along: `augkit ops --modality audio`.",
            )

    def check_ready(self, language: str) -> None:
        super().check_ready(language)
        if self.function not in FUNCTIONS:
            hint = nearest(self.function, FUNCTIONS)
            raise RecipeError(f"torchaudio has no function {self.function!r} for waveforms", hint=hint)
        if find_spec("torchaudio") is None:
            raise RecipeError("torchaudio is not installed", hint="pip install torchaudio")
        known = {name: found for name, found in _parameters(self.function).items() if name not in GIVEN}
        if unknown := sorted(set(self.args) - set(known)):
            hint = nearest(unknown[0], known)
            raise RecipeError(f"{self.function} of torchaudio has no argument {unknown[0]!r}", hint=hint)
        if missing := [name for name, found in known.items() if found.default is found.empty and name not in self.args]:
            raise RecipeError(
                f"{self.function} of torchaudio needs the argument {missing[0]!r}",
                hint=f"Write it under `args`, as in `args: {{{missing[0]}: …}}`.",
            )
        for name, value in self.args.items():
            if isinstance(value, list) and not _is_span(value):
                raise RecipeError(
                    f"{name} of {self.function} should be one value or a pair of numbers, the low end first; "
                    f"found {value!r}"
                )

    def fingerprint(self) -> str:
        return f"torchaudio {version('torchaudio')}"

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        args = {name: self._drawn(rng, value) for name, value in sorted(self.args.items())}
        return {"args": args, "seed": int(rng.random() * 2**32)}

    @staticmethod
    def _drawn(rng: Generator, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        drawn = between(rng, (value[0], value[1]))
        return round(drawn) if all(isinstance(end, int) for end in value) else drawn

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        import torch

        args = dict(drawn["args"])
        if "sample_rate" in _parameters(self.function):
            args["sample_rate"] = sample.sampling_rate
        waveform = torch.from_numpy(np.array(sample.samples.T, order="C"))
        with seeded(drawn["seed"]), torch.no_grad():
            made = getattr(_functional(), self.function)(waveform, **args).numpy()
        if made.size == 0:
            raise ValueError(f"{self.function} of torchaudio left nothing of the sound")
        return sample.changed(made.reshape(sample.channels, -1).T)


@lru_cache(maxsize=1)
def _functional() -> Any:
    from augkit.models.torchaudio import mend_torchaudio

    if reason := mend_torchaudio():
        _log.warning("torchaudio is used without its compiled part, which cannot be loaded here: %s", reason)
    import torchaudio.functional

    return torchaudio.functional


def _parameters(function: str) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(getattr(_functional(), function)).parameters


def _is_span(value: list[Any]) -> bool:
    numbers = len(value) == 2 and all(isinstance(end, int | float) and not isinstance(end, bool) for end in value)
    return numbers and value[0] <= value[1]
