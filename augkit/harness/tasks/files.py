"""Pictures and sounds in the rows of a data set, as the arrays that models read."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from augkit.errors import MissingExtra
from augkit.harness.tasks.base import TaskError

__all__ = ["file_bytes", "label_tensor", "mono_sound", "refuse_other_than_files", "rgb_pixels", "sampling_rate_of"]


def file_bytes(value: Any) -> bytes:
    """The bytes of a file as `datasets` has it, a record of `bytes` and `path`, or of bytes alone.

    Raises:
        TaskError: there are none.
    """
    if isinstance(value, bytes):
        return value
    if isinstance(value, Mapping):
        if value.get("bytes") is not None:
            return bytes(value["bytes"])
        if value.get("path"):
            try:
                return Path(value["path"]).read_bytes()
            except OSError as error:
                raise TaskError(f"The file {value['path']} cannot be read: {error.strerror}.") from error
    raise TaskError(
        f"A row holds {type(value).__name__} where a file is needed.",
        hint="The column should hold files: the Image or Audio feature of `datasets`, or bytes.",
    )


def refuse_other_than_files(column: str, train: Any, things: str, noun: str) -> None:
    """
    Args:
        column: that is to hold files.
        train: the split, a `datasets.Dataset`.
        things: what the files are, as a message names them.
        noun: the task, likewise.

    Raises:
        TaskError: the first row holds something else.
    """
    value = train[0][column]
    fits = isinstance(value, bytes) or (isinstance(value, Mapping) and bool({"bytes", "path"} & set(value)))
    if not fits:
        raise TaskError(
            f"Column {column!r} holds {type(value).__name__}, and {noun.lower()} reads {things}: files, as bytes.",
            hint="Name the column of files in source.columns; `augkit build` turns paths into bytes.",
        )


def rgb_pixels(value: Any) -> np.ndarray:
    """A picture as 8-bit RGB, turned upright as its EXIF data say.

    Args:
        value: a file, as `file_bytes` takes it.

    Returns:
        uint8, shape (height, width, 3). What is transparent has the colour that is written beneath.

    Raises:
        TaskError: the file is no picture that OpenCV can read.
        MissingExtra: OpenCV is not installed.
    """
    try:
        import cv2
    except ImportError:
        raise MissingExtra("Reading pictures", "image") from None
    content = file_bytes(value)
    try:
        pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        pixels = None
    if pixels is None:
        raise TaskError(
            f"A row holds no picture that can be read: {_called(value)}{len(content):,} bytes.",
            hint="`augkit build` puts such rows in quarantine; train on a version that it made.",
        )
    return np.ascontiguousarray(pixels[:, :, ::-1])


def sampling_rate_of(value: Any) -> int:
    """The sampling rate that the header of a sound file states, in Hz.

    Raises:
        TaskError: the file is no sound.
        MissingExtra: soundfile is not installed.
    """
    from augkit.ops.audio.reading.files import soundfile

    library = soundfile()
    try:
        return int(library.info(io.BytesIO(file_bytes(value))).samplerate)
    except library.LibsndfileError as error:
        raise _no_sound(value, error.error_string) from error


def mono_sound(value: Any, sampling_rate: int, longest: float) -> np.ndarray:
    """A sound as one channel, the mean of those there are.

    Args:
        value: a file, as `file_bytes` takes it.
        sampling_rate: wanted, in Hz; resampled with soxr where the file has another.
        longest: seconds after which it is cut.

    Returns:
        float32, shape (frames,).

    Raises:
        TaskError: the file is no sound, or an empty one.
        MissingExtra: soundfile or soxr is not installed.
    """
    try:
        from augkit.ops.audio.reading.files import decoded
        from augkit.ops.audio.signal.resampling import resampled
    except ImportError:
        raise MissingExtra("Reading sounds", "audio") from None
    try:
        samples, rate = decoded(file_bytes(value))
    except ValueError as error:
        raise _no_sound(value, str(error)) from error
    mono = samples[: max(1, int(longest * rate))].mean(axis=1, dtype=np.float32, keepdims=True)
    return np.ascontiguousarray(resampled(mono, rate, sampling_rate)[:, 0])


def label_tensor(rows: Sequence[Mapping[str, Any]]) -> Any:
    """The labels of encoded rows: int64 of shape (rows,), or float32 of shape (rows, labels)."""
    import torch

    return torch.tensor([row["labels"] for row in rows])


def _no_sound(value: Any, reason: str) -> TaskError:
    return TaskError(
        f"A row holds no sound that can be read: {_called(value)}{reason}.",
        hint="`augkit build` puts such rows in quarantine; train on a version that it made.",
    )


def _called(value: Any) -> str:
    path = value.get("path") if isinstance(value, Mapping) else None
    return f"{path}: " if path else ""
