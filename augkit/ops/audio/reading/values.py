"""Between the values of a row and a sound."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

import numpy as np

from augkit.ops.audio.reading.files import Format, decoded, encoded
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.base import Row
from augkit.ops.unencoded import Unencoded
from augkit.recipe.schema import Output

__all__ = ["UnencodedSound", "put", "taken"]

LABELS = ("segments", "words", "transcript", "speaker")
FORMATS: Mapping[str, Format] = {".wav": "wav", ".wave": "wav"}
"""By the suffix of the source file; all others become flac."""


class UnencodedSound(Unencoded):
    """Samples that operators have changed and that are not encoded yet.

    Args:
        samples: read-only float32 of shape (frames, channels).
        sampling_rate: in Hz.
        path: name of the source file; None or empty where it has none.
    """

    def __init__(self, samples: np.ndarray, sampling_rate: int, path: str | None) -> None:
        self.samples = samples
        self.sampling_rate = sampling_rate
        self.path = path

    def encode(self, output: Output) -> dict[str, Any]:
        suffix = PurePath(self.path or "").suffix.lower()
        kind = output.audio.format or FORMATS.get(suffix, "flac")
        path = self.path
        if path and FORMATS.get(suffix, suffix[1:]) != kind:
            path = f"{path[: len(path) - len(suffix)]}.{kind}"
        return {"bytes": encoded(self.samples, self.sampling_rate, kind, output.audio.bit_depth), "path": path}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, UnencodedSound):
            return NotImplemented
        same = (self.sampling_rate, self.path) == (other.sampling_rate, other.path)
        return same and np.array_equal(self.samples, other.samples)

    __hash__ = None  # type: ignore[assignment]  # it holds an array


def taken(row: Row) -> Sound:
    """The sound of a row, decoded.

    Raises:
        ValueError: it cannot be; says why.
    """
    value = row.values["audio"]
    labels = {role: row.values[role] for role in LABELS if role in row.values}
    if isinstance(value, UnencodedSound):
        return Sound(value.samples, value.sampling_rate, labels, row.language, row.id)
    if value is None:
        raise ValueError("the row has no sound")
    return Sound(*decoded(value["bytes"]), labels, row.language, row.id)


def put(row: Row, sound: Sound) -> Row:
    """The row with a sound and its labels put back; it is encoded when the chain is through."""
    value = row.values["audio"]
    path = value.path if isinstance(value, UnencodedSound) else value["path"]
    made = row.replaced({**sound.labels, "audio": UnencodedSound(sound.samples, sound.sampling_rate, path)})
    made.views["audio"] = sound
    return made
