"""What operators on several modalities are tried on: pictures with captions, and texts that may get a sound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from augkit.testing.audio import check_audio_row
from augkit.testing.image import check_image_row, image_odd, image_ordinary
from augkit.testing.violation import require

__all__ = ["check_multimodal_row", "multimodal_odd", "multimodal_ordinary"]

Values = Mapping[str, Any]
CAPTIONS = (
    "a white square",
    "something bright in the dark",
    "a square, far right",
    "one patch of light",
    "",
    "白色方块",
)
SENTENCES = ("Come in!", "The film was fine.", "We meet at 7 o'clock.", "Good morning, Anna")


def multimodal_ordinary() -> tuple[Values, ...]:
    """Pictures of every kind with captions, and short sentences without a sound."""
    pictures = [{**row, "caption": caption} for row, caption in zip(image_ordinary(), CAPTIONS, strict=True)]
    texts = [{"text": sentence, "audio": None, "label": place % 2} for place, sentence in enumerate(SENTENCES)]
    said = [{"transcript": sentence, "audio": None, "speaker": None} for sentence in SENTENCES[:2]]
    return (*pictures, *texts, *said)


def multimodal_odd() -> dict[str, Values]:
    """Pictures and texts that are valid and rare, and pictures that are not valid."""
    pictures: dict[str, Values] = {name: {**row, "caption": "a square"} for name, row in image_odd().items()}
    pictures["no caption"] = {**image_ordinary()[0], "caption": None}
    texts = {
        "empty text": "",
        "punctuation alone": "?! …",
        "one letter": "a",
        "an option": "--help -v nosuch",
        "another script": "안녕하세요 мир",
        "lone surrogate": "a \ud800 b",
        "huge text": "the quick brown fox " * 50_000,
    }
    return pictures | {name: {"text": text, "audio": None, "label": 0} for name, text in texts.items()}


def check_multimodal_row(before: Values, after: Values, drawn: Any) -> None:
    """What holds of pictures, and of sounds; a caption says all that it said."""
    if "image" in before:
        check_image_row(before, after, drawn)
        said, says = before["caption"] or "", after["caption"] or ""
        require(says.startswith(said), "a caption says what it said", f"{said!r} became {says!r}")
    else:
        check_audio_row(before, after, drawn)
