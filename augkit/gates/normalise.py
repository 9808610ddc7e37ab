"""Hashes by which gates tell whether rows have equal texts: to the letter, or as `normalised` sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xxhash import xxh3_64_intdigest, xxh3_128_digest

from augkit.features import FEATURE
from augkit.ops.text.reading.normalise import normalised
from augkit.ops.timeseries.reading.values import series_digest
from augkit.roles import MEDIA_ROLES, ROLES

_COMPARED = tuple(role for role in MEDIA_ROLES if ROLES[role].needed)


def verbatim_hash(values: Mapping[str, Any]) -> int:
    """Hash of a row's text (and of its pair) as it is, from values by role; uint64, never 0."""
    parts = (values.get("text"), values.get("tokens"), values.get("text_pair"))
    return xxh3_64_intdigest(repr(parts).encode("utf-8", "surrogatepass") + _others(values)) or 1


def text_hash(values: Mapping[str, Any]) -> int:
    """Hash of a row's normalised text (and of its pair), from values by role; uint64."""
    text = values.get("text")
    if text is None:
        text = " ".join(values.get("tokens") or ())
    key = normalised(text)
    if (pair := values.get("text_pair")) is not None:
        key += b"\0" + normalised(pair)
    return xxh3_64_intdigest(key + _others(values))


def _others(values: Mapping[str, Any]) -> bytes:
    """Hashes of a row's images and sounds, which are equal where their files are, and of items, series and features."""
    found = [values[role]["bytes"] for role in _COMPARED if values.get(role) is not None]
    if "items" in values:
        found.append(repr((values["items"], values.get("target_item"))).encode("utf-8", "surrogatepass"))
    if values.get("series") is not None:
        found.append(series_digest(values["series"]))
    if features := [(role, value) for role, value in values.items() if role.startswith(FEATURE)]:
        found.append(repr((features, values.get("label"))).encode("utf-8", "surrogatepass"))
    return b"".join(xxh3_128_digest(data) for data in found)
