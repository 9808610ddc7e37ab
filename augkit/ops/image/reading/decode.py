"""From the bytes of an image file to pixels."""

from __future__ import annotations

import numpy as np

from augkit.ops.image.reading.jpeg import decode_jpeg
from augkit.ops.image.reading.opencv import opencv
from augkit.sources.image_header import checked_header, opened

__all__ = ["Palette", "decode", "decode_mask"]

Palette = list[int] | None
"""Red, green and blue of each number of a paletted png, one after the other."""

_ORIENTATION = 0x0112


def decode(data: bytes, max_megapixels: float | None = None) -> tuple[np.ndarray, str]:
    """Pixels and format of an image file, upright as its EXIF orientation says.

    Args:
        data: the whole file: jpeg, png, webp, tiff, or anything else that OpenCV or Pillow reads.
        max_megapixels: what has more is refused by its header; 100 where None.

    Returns:
        Array H × W × C, uint8 or uint16, in RGB order, C being 1 (grey), 3 or 4 (with alpha); and the format's name.

    Raises:
        ValueError: the file is damaged, of no known format, or too large.
    """
    header = checked_header(data, max_megapixels)
    if header.format == "jpeg":
        pixels, is_upright = decode_jpeg(data, header.channels)
        return (pixels if is_upright or not header.has_exif else _upright(pixels, _orientation(data))), "jpeg"
    cv2 = opencv()
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION)
    pixels = _with_pillow(data) if pixels is None else _in_rgb(pixels)
    if header.format == "tiff":  # OpenCV turns these in any case
        return np.ascontiguousarray(pixels), header.format
    return _upright(pixels, _orientation(data)), header.format


def decode_mask(data: bytes, max_megapixels: float | None = None) -> tuple[np.ndarray, Palette]:
    """A mask's numbers as they are stored; those of a paletted png, not its colours.

    Returns:
        Array H × W, or H × W × C where each pixel has several, uint8 or uint16; and the palette.

    Raises:
        ValueError: as in `decode`.
    """
    if data[:4] == b"\x89PNG" and len(data) > 25 and data[25] == 3:
        checked_header(data, max_megapixels)
        with opened(data) as image:
            return np.array(image), image.getpalette()
    pixels, _ = decode(data, max_megapixels)
    return (pixels[:, :, 0] if pixels.shape[2] == 1 else pixels), None


def _in_rgb(pixels: np.ndarray) -> np.ndarray:
    cv2 = opencv()
    if pixels.dtype not in (np.uint8, np.uint16):
        raise ValueError(f"its pixels are {pixels.dtype}; augkit works on 8 and 16 bits")
    if pixels.ndim == 2:
        return pixels[:, :, None]
    kinds = {3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGBA}
    if pixels.shape[2] not in kinds:
        raise ValueError(f"it has {pixels.shape[2]} channels; augkit works on 1, 3 and 4")
    converted: np.ndarray = cv2.cvtColor(pixels, kinds[pixels.shape[2]])
    return converted


def _with_pillow(data: bytes) -> np.ndarray:
    try:
        with opened(data) as image:
            has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
            grey = image.mode in ("1", "L")
            return np.atleast_3d(np.array(image.convert("L" if grey else "RGBA" if has_alpha else "RGB")))
    except (OSError, ValueError, SyntaxError) as error:  # what Pillow's decoders raise
        raise ValueError(f"the file is damaged: {error}") from None


def _orientation(data: bytes) -> int:
    """EXIF orientation, 1 to 8; 1 where the file says none."""
    if data[:4] == b"\x89PNG" and b"eXIf" not in data[:4096] and b"eXIf" not in data[-65536:]:
        return 1
    try:
        with opened(data) as image:
            return int(image.getexif().get(_ORIENTATION, 1))
    except (OSError, ValueError, SyntaxError):
        return 1


def _upright(pixels: np.ndarray, orientation: int) -> np.ndarray:
    if orientation in (5, 6, 7, 8):
        pixels = pixels.transpose(1, 0, 2)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)
