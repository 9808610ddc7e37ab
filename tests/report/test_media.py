"""Pictures and sounds on a page: small, short, described, and within a limit."""

from __future__ import annotations

import io
from base64 import b64decode

import numpy as np
import pytest

from augkit.report.media import Media, Shelf, media_of
from augkit.report.page import _environment

cv2 = pytest.importorskip("cv2")
soundfile = pytest.importorskip("soundfile")


def content(media: Media | None) -> bytes:
    assert media is not None
    return b64decode(media.uri.partition(",")[2])


def picture(height: int, width: int, kind: str = ".png") -> dict[str, object]:
    pixels = np.random.default_rng(0).integers(0, 255, (height, width, 3), np.uint8)
    return {"bytes": bytes(cv2.imencode(kind, pixels)[1]), "path": None}


def sound(seconds: float, rate: int, channels: int = 1) -> dict[str, object]:
    samples = np.random.default_rng(0).normal(size=(int(seconds * rate), channels)) / 9
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="WAV")
    return {"bytes": file.getvalue(), "path": None}


def test_a_small_picture_stays_as_it_is_and_a_large_one_is_shrunk() -> None:
    small = picture(20, 30, ".jpg")
    shown = media_of("image", small)
    assert shown is not None and shown.words == "30 × 20 pixels" and shown.uri.startswith("data:image/jpeg;base64,")
    assert content(shown) == small["bytes"]
    large = media_of("image", picture(400, 1000))
    assert large is not None and large.words == "1000 × 400 pixels"
    assert cv2.imdecode(np.frombuffer(content(large), np.uint8), cv2.IMREAD_COLOR).shape == (38, 96, 3)


def test_a_sound_is_cut_to_four_seconds_of_one_channel() -> None:
    shown = media_of("audio", sound(6, 44_100, channels=2))
    assert shown is not None and shown.words == "6.00 seconds at 44.1 kHz, the first 4 seconds of it"
    heard, rate = soundfile.read(io.BytesIO(content(shown)))
    assert rate == 16_000 and heard.ndim == 1 and abs(len(heard) / rate - 4) < 0.2
    assert len(shown.uri) < 60_000


@pytest.mark.parametrize("rate", [8000, 11_025, 9000, 16_000, 48_000])
def test_a_sound_of_any_rate_can_be_played(rate: int) -> None:
    heard, _ = soundfile.read(io.BytesIO(content(media_of("audio", sound(0.5, rate)))))
    assert len(heard) > 0


@pytest.mark.parametrize("value", [None, {"bytes": b"", "path": None}, {"bytes": b"x", "path": "a"}, "a.jpg"])
@pytest.mark.parametrize("kind", ["image", "audio"])
def test_what_cannot_be_shown_is_left_out(kind: str, value: object) -> None:
    assert media_of("image" if kind == "image" else "audio", value) is None


def test_a_full_shelf_keeps_the_words_and_drops_the_file() -> None:
    shelf = Shelf(most=150)
    first, second = (shelf.put(Media("image", "data:" + "x" * 95, "2 × 2 pixels")) for _ in range(2))
    assert first is not None and first.uri and second is not None and not second.uri
    assert second.words == "2 × 2 pixels" and shelf.put(None) is None


def test_a_player_and_a_picture_say_what_they_are() -> None:
    parts = _environment().get_template("parts.html").module
    player = parts.media(Media("audio", "data:audio/mpeg;base64,AA", "0.43 seconds at 8 kHz"), "test row")
    assert 'aria-label="test row, 0.43 seconds at 8 kHz"' in player and "controls" in player
    image = parts.media(Media("image", "data:image/png;base64,AA", '2 × 2 "pixels"'), "source row")
    assert 'alt="source row, 2 × 2 &#34;pixels&#34;"' in image
    left_out = parts.media(Media("image", "", "2 × 2 pixels"), "source row")
    assert "left out to keep this page small" in left_out and "<img" not in left_out
