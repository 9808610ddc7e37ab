"""The one table of roles: what a column can mean to augkit.

A new role is one entry here. The recipe's schema, the sources, the rows of a build and the operator contract read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Literal

__all__ = ["MEDIA_ROLES", "NEEDED_ROLES", "ROLES", "SERIES_ROLES", "STRING_ROLES", "TEXT_ROLES"]
__all__ += ["Holds", "Role", "RoleKind"]


class Holds(Enum):
    """What the column of a role holds; `building/arrow_types.py` says which Arrow types that may be."""

    TEXT = "text"
    STRINGS = "a list of strings"
    TAGS = "a list of tags"
    RECORDS = "a list of structs"
    STRUCT = "a struct"
    BOXES = "a list of boxes"
    IDENTIFIER = "text or whole numbers"
    MEDIA = "encoded files"
    NUMBERS = "a list of numbers"
    MOMENTS = "a list of numbers or times"
    SERIES = "a list of numbers, or one such list a channel"
    STEPS = "a list of labels, one a step"
    FEATURE = "numbers, text or truth values"
    ANYTHING = "anything"


@dataclass(frozen=True)
class RoleKind:
    """What is known of a role.

    Attributes:
        modality: what it belongs to; `any` for what every modality may have.
        holds: what its column holds.
        wanted: the same for a message, as in `should hold a list of strings`.
        needed: whether a row can do without it.
        is_string: whether its column is always a string, whatever its values look like: `007` stays `007`.
        fields: names that the structs of the column must have.
        feature: of a media role, the Hugging Face feature of its column. Such a column is
            `struct<bytes: binary, path: string>`; rows are told apart by the bytes, and the path is a mere name.
        points_into: roles of which there must be one for this one to mean anything.
    """

    modality: str
    holds: Holds = Holds.ANYTHING
    wanted: str = ""
    needed: bool = False
    is_string: bool = False
    fields: frozenset[str] = frozenset()
    feature: str | None = None
    points_into: frozenset[str] = frozenset()


def _text() -> RoleKind:
    return RoleKind("text", Holds.TEXT, "text", needed=True, is_string=True)


def _any(*, is_string: bool = False, holds: Holds = Holds.ANYTHING) -> RoleKind:
    return RoleKind("any", holds, holds.value, needed=True, is_string=is_string)


def _records(modality: str, wanted: str, fields: set[str], target: str) -> RoleKind:
    return RoleKind(modality, Holds.RECORDS, wanted, fields=frozenset(fields), points_into=frozenset({target}))


def _media(modality: str, feature: str) -> RoleKind:
    wanted = "encoded files: bytes, a struct of `bytes` and `path`, or paths"
    return RoleKind(modality, Holds.MEDIA, wanted, needed=True, feature=feature)


_IMAGE, _AUDIO, _ITEMS = frozenset({"image"}), frozenset({"audio"}), frozenset({"items"})
_SERIES = frozenset({"series"})

ROLES: Mapping[str, RoleKind] = {
    "text": _text(),
    "text_pair": _text(),
    "target_text": _text(),
    "tokens": RoleKind("text", Holds.STRINGS, "a list of strings", needed=True),
    "tags": RoleKind("text", Holds.TAGS, "a list of tags", needed=True, points_into=frozenset({"tokens"})),
    "label": _any(),
    "spans": _records("text", "a list of {start, end, label}", {"start", "end"}, "text"),
    "answers": RoleKind(
        "text",
        Holds.STRUCT,
        "a struct of the lists `text` and `answer_start`, as in SQuAD",
        fields=frozenset({"text", "answer_start"}),
        points_into=frozenset({"text"}),
    ),
    "id": _any(is_string=True, holds=Holds.IDENTIFIER),
    "group": _any(is_string=True),
    "time": _any(),
    "image": _media("image", "Image"),
    "boxes": RoleKind(
        "image",
        Holds.BOXES,
        "a list of boxes of four numbers, of {bbox, …}, or a struct of the lists `bbox`, `category`, …",
        points_into=_IMAGE,
    ),
    "mask": RoleKind("image", Holds.MEDIA, _media("image", "Image").wanted, feature="Image", points_into=_IMAGE),
    "keypoints": _records("image", "a list of {x, y, name, …}", {"x", "y"}, "image"),
    "caption": RoleKind("image", Holds.TEXT, "text", is_string=True, points_into=_IMAGE),
    "audio": _media("audio", "Audio"),
    "segments": _records("audio", "a list of {start, end, label}, in seconds", {"start", "end"}, "audio"),
    "words": _records("audio", "a list of {word, start, end}, in seconds", {"word", "start", "end"}, "audio"),
    "transcript": RoleKind("audio", Holds.TEXT, "text", is_string=True, points_into=_AUDIO),
    "speaker": RoleKind("audio", is_string=True, points_into=_AUDIO),
    "items": RoleKind("interactions", Holds.STRINGS, "a list of strings; `events` makes them of a log", needed=True),
    "times": RoleKind("any", Holds.MOMENTS, "a list of numbers or times", points_into=_ITEMS | _SERIES),
    "ratings": RoleKind("interactions", Holds.NUMBERS, "a list of numbers", points_into=_ITEMS),
    "prices": RoleKind("interactions", Holds.NUMBERS, "a list of numbers", points_into=_ITEMS),
    "target_item": RoleKind("interactions", Holds.TEXT, "text", is_string=True, points_into=_ITEMS),
    "sessions": RoleKind("interactions", Holds.STRINGS, "a list of strings", points_into=_ITEMS),
    "held_out": RoleKind("interactions", Holds.STRINGS, "a list of strings", points_into=_ITEMS),
    "negative_items": RoleKind("interactions", Holds.STRINGS, "a list of strings", points_into=_ITEMS),
    "features": RoleKind("tabular", Holds.FEATURE, Holds.FEATURE.value),
    "series": RoleKind("timeseries", Holds.SERIES, Holds.SERIES.value, needed=True),
    "step_labels": RoleKind("timeseries", Holds.STEPS, Holds.STEPS.value, points_into=_SERIES),
    "events": _records("timeseries", "a list of {start, end, label}", {"start", "end"}, "series"),
    "horizon": RoleKind("timeseries", Holds.SERIES, Holds.SERIES.value, points_into=_SERIES),
}

STRING_ROLES = tuple(name for name, role in ROLES.items() if role.is_string)
NEEDED_ROLES = tuple(name for name, role in ROLES.items() if role.needed)
MEDIA_ROLES = tuple(name for name, role in ROLES.items() if role.feature)
SERIES_ROLES = tuple(name for name, role in ROLES.items() if role.holds is Holds.SERIES)
TEXT_ROLES = tuple(name for name, role in ROLES.items() if role.holds is Holds.TEXT)

if TYPE_CHECKING:
    Role = str
else:
    Role = Literal[tuple(ROLES)]
