"""Image files: what is read, upright and as it was stored, and what is written."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.reading.decode import decode, decode_mask
from augkit.ops.image.reading.encode import encode, encode_mask
from augkit.sources.image_header import read_header

COLOURS = np.random.default_rng(1).integers(0, 256, (6, 9, 3), np.uint8)


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    stream = BytesIO()
    image.save(stream, format, **options)
    return stream.getvalue()


@pytest.mark.parametrize("format", ["png", "webp", "tiff"])
@pytest.mark.parametrize("channels", [1, 3, 4], ids=["grey", "colours", "alpha"])
def test_what_is_written_is_read_again(format: str, channels: int) -> None:
    pixels = {1: COLOURS[:, :, :1], 3: COLOURS, 4: np.dstack([COLOURS, COLOURS[:, :, :1] | 1])}[channels]
    again, found = decode(encode(np.ascontiguousarray(pixels), format, 100))
    assert found == format
    if format == "webp" and channels == 1:
        assert np.array_equal(again, np.repeat(pixels, 3, axis=2))  # webp knows no grey
    else:
        assert np.array_equal(again, pixels)


def test_a_tiff_of_16_bits_comes_upright_too() -> None:
    deep = np.arange(6, dtype=np.uint16).reshape(2, 3) * 10_000
    exif = Image.Exif()
    exif[0x0112] = 6
    pixels, _ = decode(saved(Image.fromarray(deep), "TIFF", exif=exif))
    assert pixels.dtype == np.uint16 and np.array_equal(pixels[:, :, 0], np.rot90(deep, -1))


@pytest.mark.parametrize("format", ["png", "tiff"])
def test_16_bits_stay_16_bits(format: str) -> None:
    pixels = np.random.default_rng(2).integers(0, 65536, (5, 4, 3), np.uint16)
    again, _ = decode(encode(pixels, format))
    assert again.dtype == np.uint16 and np.array_equal(again, pixels)


def test_jpeg_is_near_and_grey_stays_grey() -> None:
    smooth = np.add.outer(np.arange(32), np.arange(40)).astype(np.uint8)[:, :, None]
    again, format = decode(encode(smooth, "jpeg", 95))
    assert format == "jpeg" and again.shape == (32, 40, 1) and np.abs(again.astype(int) - smooth).max() <= 3


@pytest.mark.parametrize("format", ["jpeg", "webp"])
def test_what_a_format_cannot_hold_is_refused(format: str) -> None:
    with pytest.raises(ValueError, match="cannot hold 16 bits"):
        encode(np.zeros((2, 2, 3), np.uint16), format)
    if format == "jpeg":
        with pytest.raises(ValueError, match="an alpha channel"):
            encode(np.zeros((2, 2, 4), np.uint8), format)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_come_upright(format: str, orientation: int) -> None:
    blocks = np.kron(np.array([[0, 80], [160, 240], [40, 200]], np.uint8), np.ones((16, 16), np.uint8))
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 95} if format == "JPEG" else {"lossless": True} if format == "WEBP" else {}
    data = saved(Image.fromarray(np.dstack([blocks] * 3)), format, exif=exif, **options)
    turned = {
        1: blocks,
        2: blocks[:, ::-1],
        3: blocks[::-1, ::-1],
        4: blocks[::-1],
        5: blocks.T,
        6: np.rot90(blocks, -1),
        7: np.rot90(blocks, 2).T,
        8: np.rot90(blocks),
    }[orientation]
    pixels, _ = decode(data)
    assert pixels.shape[:2] == turned.shape
    assert np.abs(pixels[:, :, 0].astype(int) - turned).max() <= 8


def test_a_palette_of_a_mask_keeps_its_numbers() -> None:
    numbers = np.array([[0, 1], [2, 255]], np.uint8)
    image = Image.fromarray(numbers)
    image.putpalette([channel for number in range(256) for channel in (number, 255 - number, 7)])
    found, palette = decode_mask(saved(image, "PNG"))
    assert np.array_equal(found, numbers) and palette is not None
    with Image.open(BytesIO(encode_mask(found, palette))) as again:
        assert again.mode == "P" and np.array_equal(np.array(again), numbers) and again.getpalette() == palette


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF"])
def test_the_header_tells_the_size_without_decoding(format: str) -> None:
    data = saved(Image.fromarray(COLOURS), format)
    header = read_header(data)
    assert header is not None and (header.width, header.height) == (9, 6) and header.format == format.lower()
    assert decode(data)[0].shape[:2] == (6, 9)


@pytest.mark.parametrize("format", ["jpeg", "png", "webp"])
def test_every_file_that_is_cut_short_is_refused(format: str) -> None:
    data = encode(COLOURS, format)
    for length in range(0, len(data) - 8, 7):
        with pytest.raises(ValueError):
            decode(data[:length])


@pytest.mark.parametrize("format", ["TIFF", "BMP"])
def test_the_limit_of_pixels_is_that_of_the_recipe_and_not_the_one_of_pillow(
    format: str, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 20)  # Pillow warns from here on and refuses twice as many
    data = saved(Image.fromarray(COLOURS), format)
    assert np.array_equal(decode(data, 0.0001)[0], COLOURS)
    with pytest.raises(ValueError, match="it has 9 × 6 pixels, above the limit of 5e-05 megapixels"):
        decode(data, 0.00005)
    assert Image.MAX_IMAGE_PIXELS == 20 and not recwarn.list
