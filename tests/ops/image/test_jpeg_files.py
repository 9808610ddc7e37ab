"""Jpeg files: the same pixels whichever library reads them, and what is damaged inside is refused."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")
pytest.importorskip("simplejpeg", reason="simplejpeg is not installed: pip install 'augkit[image]'")

import cv2

from augkit.ops.image.reading.decode import decode

SECTOR = 512


def waves(width: int, height: int) -> np.ndarray:
    """A picture with smooth colours and some noise, so that no two blocks are equal."""
    down, across = np.mgrid[:height, :width]
    colours = [128 + 100 * np.sin(across / one + down / other) for one, other in ((7, 11), (5, 23), (17, 3))]
    noise = np.random.default_rng(3).normal(0, 8, (height, width, 3))
    return np.clip(np.stack(colours, axis=2) + noise, 0, 255).astype(np.uint8)


def jpeg(pixels: np.ndarray, mode: str = "RGB", **options: object) -> bytes:
    stream = BytesIO()
    Image.fromarray(pixels).convert(mode).save(stream, "jpeg", **options)
    return stream.getvalue()


def by_opencv(data: bytes) -> np.ndarray:
    flag = cv2.IMREAD_ANYCOLOR | cv2.IMREAD_IGNORE_ORIENTATION
    pixels: np.ndarray = cv2.imdecode(np.frombuffer(data, np.uint8), flag)
    return pixels[:, :, None] if pixels.ndim == 2 else pixels[:, :, ::-1]


@pytest.mark.parametrize("options", [{"subsampling": 0}, {"subsampling": 1}, {"subsampling": 2}], ids=str)
@pytest.mark.parametrize("progressive", [False, True], ids=["baseline", "progressive"])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("size", [(1, 1), (33, 47), (64, 40)], ids=str)
def test_pixels_are_those_of_opencv(
    size: tuple[int, int], mode: str, progressive: bool, options: dict[str, object]
) -> None:
    data = jpeg(waves(*size), mode, progressive=progressive, quality=80, **options)
    assert np.array_equal(decode(data)[0], by_opencv(data))


def test_colours_that_are_stored_as_red_green_and_blue_stay_so() -> None:
    pixels = waves(32, 32)
    found = decode(jpeg(pixels, keep_rgb=True, quality=100))[0]
    assert np.abs(found.astype(int) - pixels).max() <= 3


def test_each_sector_that_is_overwritten_is_noticed() -> None:
    data = jpeg(waves(256, 256), quality=90)
    start = data.index(b"\xff\xda") + 14
    garbage = np.random.default_rng(5).bytes(SECTOR)
    places = range(start, len(data) - SECTOR - 2, SECTOR)
    assert len(places) > 20
    for place in places:
        with pytest.raises(ValueError, match="the jpeg file is damaged"):
            decode(data[:place] + garbage + data[place + SECTOR :])


def test_a_sector_that_is_missing_is_noticed() -> None:
    data = jpeg(waves(256, 256), quality=90)
    middle = len(data) // 2
    with pytest.raises(ValueError, match=r"the jpeg file is damaged: .*premature end of data"):
        decode(data[:middle] + data[middle + SECTOR :])


def test_a_warning_that_spoils_no_pixel_refuses_nothing() -> None:
    data = bytearray(jpeg(waves(40, 24)))
    assert data[6:11] == b"JFIF\0"
    data[11] = 9  # a revision that does not exist
    assert np.array_equal(decode(bytes(data))[0], by_opencv(bytes(data)))
