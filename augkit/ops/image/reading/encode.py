"""From pixels to the bytes of an image file."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np

from augkit.ops.image.reading.decode import Palette
from augkit.ops.image.reading.opencv import opencv

__all__ = ["WRITTEN", "encode", "encode_mask", "with_channels"]

WRITTEN = {"jpeg": "jpg", "png": "png", "webp": "webp", "tiff": "tif"}
"""Formats that augkit writes, each with the ending of its files."""


def encode(pixels: np.ndarray, format: str, quality: int = 95) -> bytes:
    """An image file.

    Args:
        pixels: H × W × C in RGB order, uint8 or uint16.
        format: one of `WRITTEN`.
        quality: of jpeg and webp, from 1 to 100; 100 is lossless in webp.

    Raises:
        ValueError: the format cannot hold an alpha channel or 16 bits, and the picture has them.
    """
    channels = pixels.shape[2]
    if format == "jpeg" and (channels == 4 or pixels.dtype != np.uint8):
        raise ValueError(f"jpeg cannot hold {_kind(pixels)}; write png (output.image.format)")
    if format == "webp" and pixels.dtype != np.uint8:
        raise ValueError(f"webp cannot hold {_kind(pixels)}; write png (output.image.format)")
    cv2 = opencv()
    swapped = {3: "COLOR_RGB2BGR", 4: "COLOR_RGBA2BGRA"}
    if channels in swapped:
        pixels = cv2.cvtColor(pixels, getattr(cv2, swapped[channels]))
    options: list[int] = []
    if format == "jpeg":
        options = [cv2.IMWRITE_JPEG_QUALITY, quality]
    elif format == "webp":
        options = [cv2.IMWRITE_WEBP_QUALITY, 101 if quality == 100 else quality]  # OpenCV's word for lossless
    done, data = cv2.imencode(f".{WRITTEN[format]}", pixels, options)
    if not done:
        raise ValueError(f"{_kind(pixels)} of {pixels.shape[1]} × {pixels.shape[0]} cannot be written as {format}")
    return bytes(data)


def with_channels(pixels: np.ndarray, channels: int) -> np.ndarray:
    """Pixels with another number of channels; the same pixels where it is theirs.

    Args:
        pixels: H × W × C in RGB order, C being 1, 3 or 4.
        channels: 1 is brightness as ITU-R BT.601 has it; alpha that was not there is opaque.
    """
    if channels == pixels.shape[2]:
        return pixels
    cv2, names = opencv(), {1: "GRAY", 3: "RGB", 4: "RGBA"}
    made: np.ndarray = cv2.cvtColor(pixels, getattr(cv2, f"COLOR_{names[pixels.shape[2]]}2{names[channels]}"))
    return made if made.ndim == 3 else made[:, :, None]


def encode_mask(mask: np.ndarray, palette: Palette = None) -> bytes:
    """A mask as a png file, which loses nothing; with the palette that it was read with."""
    if palette is None:
        return encode(np.atleast_3d(mask), "png")
    from PIL import Image

    image = Image.fromarray(mask)
    image.putpalette(palette)
    stream = BytesIO()
    image.save(stream, "png")
    return stream.getvalue()


def _kind(pixels: Any) -> str:
    alpha = "an alpha channel" if pixels.shape[2] == 4 else ""
    bits = f"{pixels.dtype.itemsize * 8} bits a value" if pixels.dtype != np.uint8 else ""
    return " and ".join(part for part in (alpha, bits) if part) or "a picture"
