"""Hashes by which gates tell whether rows have equal texts: to the letter, or as `normalised` sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xxhash import xxh3_64_intdigest

from augkit.ops.text.reading.normalise import normalised


def verbatim_hash(values: Mapping[str, Any]) -> int:
    """Hash of a row's text (and of its pair) as it is, from values by role; uint64, never 0."""
    parts = (values.get("text"), values.get("tokens"), values.get("text_pair"))
    return xxh3_64_intdigest(repr(parts).encode("utf-8", "surrogatepass")) or 1


def text_hash(values: Mapping[str, Any]) -> int:
    """Hash of a row's normalised text (and of its pair), from values by role; uint64."""
    text = values.get("text")
    if text is None:
        text = " ".join(values.get("tokens") or ())
    key = normalised(text)
    if (pair := values.get("text_pair")) is not None:
        key += b"\0" + normalised(pair)
    return xxh3_64_intdigest(key)
