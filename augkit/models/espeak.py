"""eSpeak NG, a program that speaks some hundred languages: one run for each utterance.

It is called as a program of its own, `espeak-ng`; nothing of it comes with augkit.
"""

from __future__ import annotations

import shutil
import subprocess
from functools import lru_cache

import numpy as np

from augkit.errors import RecipeError

__all__ = ["espeak_version", "require_voice", "utterance"]

PROGRAM = "espeak-ng"
SECONDS = 120.0  # for one utterance; a text of a thousand letters takes about a tenth of one
RATE_AT, SAMPLES_AT = 24, 44  # in the wav file that it writes, which has the same header always


def _program() -> str:
    """Where the program is.

    Raises:
        RecipeError: it is not installed; says how to get it.
    """
    found = shutil.which(PROGRAM)
    if found is None:
        raise RecipeError("eSpeak NG is not installed", hint=f"apt install {PROGRAM}")
    return found


@lru_cache(maxsize=1)
def espeak_version() -> str:
    """What the program says of itself, as in `1.51`: others speak otherwise.

    Raises:
        RecipeError: it is not installed.
    """
    said = subprocess.run([_program(), "--version"], capture_output=True, text=True, timeout=SECONDS).stdout
    return said.partition(":")[2].split("Data at")[0].strip() or said.strip()


@lru_cache(maxsize=256)
def require_voice(voice: str) -> None:
    """Make sure that there is a voice.

    Args:
        voice: a language or a voice, as in `en` or `en-us`, and a variant behind a plus, as in `en-us+f2`.

    Raises:
        RecipeError: there is no such voice, or the program is not installed.
    """
    name, plus, variant = voice.partition("+")
    tried = subprocess.run([_program(), "-v", name, "-q", ""], capture_output=True, timeout=SECONDS)
    if tried.returncode:
        raise RecipeError(
            f"eSpeak NG has no voice {name!r}",
            hint=f"`{PROGRAM} --voices` lists them; `{PROGRAM} --voices=en` those of one language.",
        )
    if plus and variant not in _variants():
        raise RecipeError(
            f"eSpeak NG has no variant {variant!r} of voices; it has {', '.join(sorted(_variants()))}",
            hint="Name one of these behind the plus, as in `en+f2`.",
        )


@lru_cache(maxsize=1)
def _variants() -> frozenset[str]:
    """What may stand behind a plus: names of files, as in `f2`. The program takes any other for none."""
    listed = subprocess.run([_program(), "--voices=variant"], capture_output=True, text=True, timeout=SECONDS)
    files = (word for line in listed.stdout.splitlines() for word in line.split() if word.startswith("!v/"))
    return frozenset(file.removeprefix("!v/") for file in files)


def utterance(text: str, voice: str, words_per_minute: int, pitch: int) -> tuple[np.ndarray, int]:
    """A text spoken.

    Args:
        text: what is said.
        voice: as in `require_voice`.
        words_per_minute: from 80 to 450; 175 is usual.
        pitch: from 0 to 99; 50 is usual.

    Returns:
        Samples, float32 of shape (frames, 1), and the sampling rate in Hz.

    Raises:
        ValueError: nothing was said, or the program failed; says why.
        RecipeError: it is not installed.
    """
    numbers = ["-s", str(words_per_minute), "-p", str(pitch)]
    command = [_program(), "-v", voice, *numbers, "-b", "1", "--stdin", "--stdout"]
    done = subprocess.run(command, input=text.encode("utf-8", "replace"), capture_output=True, timeout=SECONDS)
    if done.returncode:
        raise ValueError(f"eSpeak NG failed: {done.stderr.decode(errors='replace').strip() or done.returncode}")
    if len(done.stdout) <= SAMPLES_AT:
        raise ValueError("eSpeak NG said nothing of this text")
    rate = int.from_bytes(done.stdout[RATE_AT : RATE_AT + 4], "little")
    even = len(done.stdout) - (len(done.stdout) - SAMPLES_AT) % 2
    samples = np.frombuffer(done.stdout[SAMPLES_AT:even], "<i2").astype(np.float32) / np.float32(1 << 15)
    return samples[:, None], rate
