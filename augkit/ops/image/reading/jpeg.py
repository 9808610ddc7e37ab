"""From the bytes of a jpeg file to pixels.

Both OpenCV and simplejpeg hand a file to libjpeg-turbo and have the same pixels of it. simplejpeg takes two thirds of
the time for a small picture, and passes on what libjpeg noticed, where OpenCV fills what is damaged with grey.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from augkit.ops.image.reading.opencv import opencv

__all__ = ["decode_jpeg"]

_COLOURS = {1: "GRAY", 3: "RGB"}
_HARMLESS = ("Adobe color transform", "JFIF revision", "Invalid SOS parameters", "Inconsistent progression")
"""Parts of libjpeg's warnings after which all pixels are there."""


def decode_jpeg(data: bytes, channels: int) -> tuple[np.ndarray, bool]:
    """Pixels of a jpeg file.

    Args:
        data: the whole file.
        channels: as its header says; four are those of print, which become three.

    Returns:
        H × W × 1 or H × W × 3, uint8, in RGB order; and whether they are upright as EXIF says, not as they are stored.

    Raises:
        ValueError: the file is damaged.
    """
    simplejpeg = _simplejpeg()
    if simplejpeg is not None and channels in _COLOURS:
        try:
            return simplejpeg.decode_jpeg(data, _COLOURS[channels]), False
        except ValueError as error:
            if not any(part in str(error) for part in _HARMLESS):
                raise ValueError(f"the jpeg file is damaged: {error}") from None
    cv2 = opencv()
    flag = cv2.IMREAD_GRAYSCALE if channels == 1 else cv2.IMREAD_COLOR_RGB
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flag)
    if pixels is None:
        raise ValueError("the jpeg file is damaged")
    return (pixels if pixels.ndim == 3 else pixels[:, :, None]), True


@lru_cache(maxsize=1)
def _simplejpeg() -> Any:
    """The module, or None where it is not installed."""
    try:
        import simplejpeg
    except ImportError:
        return None
    return simplejpeg
