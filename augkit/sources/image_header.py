"""What the first bytes of an image file say: format, size, and whether its end is there. Nothing is decoded."""

from __future__ import annotations

import struct
from io import BytesIO
from threading import Lock
from typing import Any, NamedTuple

__all__ = ["MAX_MEGAPIXELS", "ImageHeader", "checked_header", "image_problem", "opened", "read_header"]

MAX_MEGAPIXELS = 100.0
"""Images with more are refused unless the recipe says otherwise: a few bytes may claim any number of pixels."""

_JPEG_SEGMENT = struct.Struct(">BBH").unpack_from
_PILLOW = Lock()  # held while Pillow's own limit, which all threads share, is lifted
_JPEG_FRAME = struct.Struct(">HHB").unpack_from
_EXIF = 0xE1  # JPEG marker of a segment that may hold it
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # JPEG markers that hold the size
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # JPEG markers without a length


class ImageHeader(NamedTuple):
    """Format (`jpeg`, `png`, `webp`, `tiff`, or what Pillow calls others), width and height in pixels.

    Of a jpeg the number of channels too, 0 of others, and whether it says how the picture was held.
    """

    format: str
    width: int
    height: int
    channels: int = 0
    has_exif: bool = False


def image_problem(data: bytes, max_megapixels: float | None) -> str | None:
    """Why an image file cannot be used, or None.

    Args:
        data: the whole file.
        max_megapixels: the most that may be decoded, in millions of pixels; 100 where None.
    """
    try:
        checked_header(data, max_megapixels)
    except ValueError as problem:
        return str(problem)
    return None


def checked_header(data: bytes, max_megapixels: float | None) -> ImageHeader:
    """The header of an image file that can be used.

    Raises:
        ValueError: it cannot; says why.
    """
    if not data:
        raise ValueError("the file is empty")
    try:
        header = read_header(data)
    except (struct.error, IndexError):
        raise ValueError("the file is cut short in its header") from None
    if header is None:
        raise ValueError("the file is no image of a known format")
    limit = MAX_MEGAPIXELS if max_megapixels is None else max_megapixels
    if header.width * header.height > limit * 1e6:
        raise ValueError(
            f"it has {header.width} × {header.height} pixels, above the limit of {limit:g} megapixels "
            "(source.max_megapixels)"
        )
    if header.width < 1 or header.height < 1:
        raise ValueError("it has no pixels")
    if _is_cut(header.format, data):
        raise ValueError("the file is cut short")
    return header


def read_header(data: bytes) -> ImageHeader | None:
    """Format and size; None where the format is unknown.

    Raises:
        struct.error, IndexError: the header is cut short.
    """
    if data[:2] == b"\xff\xd8":
        return _jpeg(data)
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return ImageHeader("png", *struct.unpack_from(">II", data, 16))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return _other(data)


def _jpeg(data: bytes) -> ImageHeader:
    at, has_exif = 2, False
    while True:
        lead, marker, length = _JPEG_SEGMENT(data, at)
        if lead != 0xFF:
            raise IndexError
        if marker in _FRAMES:
            height, width, channels = _JPEG_FRAME(data, at + 5)
            return ImageHeader("jpeg", width, height, channels, has_exif)
        if marker == _EXIF:
            has_exif = has_exif or data[at + 4 : at + 8] == b"Exif"
        if marker == 0xFF:  # padding
            at += 1
        else:
            at += 2 if marker in _ALONE else 2 + length


def _webp(data: bytes) -> ImageHeader:
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = data[24:27], data[27:30]
        return ImageHeader("webp", int.from_bytes(width, "little") + 1, int.from_bytes(height, "little") + 1)
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return ImageHeader("webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    width, height = struct.unpack_from("<HH", data, 26)
    return ImageHeader("webp", width & 0x3FFF, height & 0x3FFF)


def _other(data: bytes) -> ImageHeader | None:
    """TIFF, BMP, GIF and rarer formats, as Pillow reads their headers."""
    try:
        with opened(data) as image:
            return ImageHeader(str(image.format).lower(), *image.size)
    except (OSError, ValueError, SyntaxError):  # what Pillow's readers raise for what they do not know or is damaged
        return None


def opened(data: bytes) -> Any:
    """An image file as Pillow opens it, to be closed; of any size, since the limit is that of the recipe.

    Raises:
        OSError, ValueError, SyntaxError: Pillow knows no such format, or the header is damaged.
    """
    from PIL import Image

    with _PILLOW:
        limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            return Image.open(BytesIO(data))
        finally:
            Image.MAX_IMAGE_PIXELS = limit


def _is_cut(format: str, data: bytes) -> bool:
    """Whether the end that the format prescribes is missing. Some cameras write a few bytes after it."""
    if format == "jpeg":
        return data.rfind(b"\xff\xd9", max(0, len(data) - 4096)) < 0
    if format == "png":
        return b"IEND" not in data[-4096:]
    return format == "webp" and len(data) < struct.unpack_from("<I", data, 4)[0] + 8
