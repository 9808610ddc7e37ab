"""One HTML page of rows before and after, with pictures and sounds in it; it asks no network for anything."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

from augkit.errors import AugkitError
from augkit.ops.described_media import described_media, is_media
from augkit.ops.image.reading.boxes import BoxFormat
from augkit.previewing import Preview, PreviewedRow
from augkit.roles import ROLES
from augkit.show.spectrogram import spectrogram_png

__all__ = ["page", "write_page"]

STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
.row { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
figure { margin: 0; width: 16rem; max-width: 100%; }
figcaption, dd, p { font-size: .8rem; overflow-wrap: anywhere; margin: 0 0 .3rem; }
svg { width: 100%; height: auto; }
svg.picture { background: repeating-conic-gradient(#bbb 0 25%, #eee 0 50%) 0/16px 16px; }
image { image-rendering: pixelated; }
audio, .levels { display: block; width: 100%; }
dl { margin: .3rem 0; } dt { font-weight: 600; font-size: .8rem; }
"""
BROWSERS_SHOW = frozenset({"jpeg", "png", "webp", "gif"})
WAVE = (256, 64)  # width and height of a drawn wave


def write_page(path: Path, preview: Preview, box_format: BoxFormat = "coco") -> None:
    """Write the page of a preview.

    Raises:
        AugkitError: the file cannot be written.
    """
    try:
        path.write_text(page(preview, box_format), encoding="utf-8")
    except OSError as error:
        raise AugkitError(
            f"{path} cannot be written: {error.strerror}.", hint="Name a file in a folder that is there."
        ) from error


def page(preview: Preview, box_format: BoxFormat = "coco") -> str:
    """The page as text.

    Args:
        preview: rows and their copies.
        box_format: how the numbers of boxes are meant.
    """
    title = f"{escape(preview.name)}: before and after"
    rows = "\n".join(_row(row, box_format) for row in preview.rows) or "<p>No row is augmented.</p>"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>\n'
        f"<body><h1>{title}</h1>\n{rows}\n</body></html>\n"
    )


def _row(row: PreviewedRow, box_format: BoxFormat) -> str:
    label = "" if row.label is None else f", label {escape(str(row.label))}"
    figures = [_figure("before", row.values, "", box_format)]
    for copy in row.copies:
        steps = " → ".join(f"{step['step']} {json.dumps(step['drawn'])}" for step in copy.steps) or "no step"
        note = copy.failed or (f"left out by {copy.dropped}; {steps}" if copy.dropped else steps)
        number = copy.row_id.rpartition("/")[2]
        figures.append(_figure(f"copy {number}", row.values if copy.failed else copy.values, note, box_format))
    return f'<h2>{escape(row.row_id)} ({escape(row.split)}{label})</h2>\n<div class="row">\n{"".join(figures)}</div>'


def _figure(name: str, values: Mapping[str, Any], note: str, box_format: BoxFormat) -> str:
    shown = "".join(_shown(values, name, box_format))
    said = f"<p>{escape(note[:600])}</p>" if note else ""
    return f"<figure><figcaption><b>{escape(name)}</b></figcaption>{shown}{said}</figure>\n"


def _shown(values: Mapping[str, Any], name: str, box_format: BoxFormat) -> Iterator[str]:
    """What a row holds: pictures and sounds as such, all else as text."""
    for role, value in values.items():
        feature = ROLES[role].feature if role in ROLES else None
        if role == "image" and is_media(value):
            yield _picture(value, values, name, box_format)
        elif feature == "Audio" and is_media(value):
            yield _sound(value)
    hidden = {"image", "mask", "audio", "boxes", "keypoints"}
    rest = {role: value for role, value in values.items() if role not in hidden and value is not None}
    if rest:
        items = "".join(f"<dt>{escape(role)}</dt><dd>{escape(str(value)[:400])}</dd>" for role, value in rest.items())
        yield f"<dl>{items}</dl>"


def _picture(image: Mapping[str, Any], values: Mapping[str, Any], name: str, box_format: BoxFormat) -> str:
    """The picture with its mask, boxes and keypoints drawn upon it; why not, where one of them cannot be read."""
    from augkit.ops.image.reading.decode import decode

    try:
        pixels, kind = decode(image["bytes"], float("inf"))
        height, width = pixels.shape[:2]
        data, shown = (image["bytes"], kind) if kind in BROWSERS_SHOW else (_as_png(pixels), "png")
        drawn = [f'<image href="{_uri(data, f"image/{shown}")}" width="{width}" height="{height}"/>']
        drawn += _targets(values, width, height, box_format)
    except ValueError as error:
        return f"<p>{escape(described_media(image))}: {escape(str(error))}</p>"
    alt = escape(f"{name}: {described_media(image)}")
    return f'<svg class="picture" viewBox="0 0 {width} {height}" role="img" aria-label="{alt}">{"".join(drawn)}</svg>'


def _targets(values: Mapping[str, Any], width: int, height: int, box_format: BoxFormat) -> Iterator[str]:
    """Mask, boxes and keypoints, in this order.

    Raises:
        ValueError: one of them cannot be read.
    """
    from augkit.ops.image.reading.boxes import Boxes

    if is_media(values.get("mask")):
        yield _mask(values["mask"]["bytes"], width, height)
    thin = max(width, height) / 256
    if values.get("boxes"):
        for left, top, right, bottom in Boxes.read(values["boxes"], box_format, width, height).rectangles.tolist():
            yield (
                f'<rect x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}" fill="none" '
                f'stroke="#e6194b" stroke-width="{2 * thin:g}"/>'
            )
    for point in values.get("keypoints") or ():
        if point.get("visibility") != 0:  # of one that is not in the picture COCO has zeros for coordinates
            x, y = point["x"] + 0.5, point["y"] + 0.5
            yield f'<circle cx="{x:g}" cy="{y:g}" r="{3 * thin:g}" fill="#ffe119"/>'


def _mask(data: bytes, width: int, height: int) -> str:
    """A mask as a coloured sheet, clear where it is 0."""
    import numpy as np

    from augkit.ops.image.reading.decode import decode_mask

    numbers, _ = decode_mask(data)
    numbers = (numbers if numbers.ndim == 2 else numbers.max(axis=2)).astype(np.int64)
    sheet = np.zeros((*numbers.shape, 4), np.uint8)
    for channel, factor in enumerate((97, 57, 151)):  # numbers that lie close get colours that do not
        sheet[:, :, channel] = numbers * factor % 256
    sheet[:, :, 3] = np.where(numbers > 0, 110, 0)
    return f'<image href="{_uri(_as_png(sheet), "image/png")}" width="{width}" height="{height}"/>'


def _sound(audio: Mapping[str, Any]) -> str:
    """A player, and wave and spectrogram above it where the sound can be read here."""
    data: bytes = audio["bytes"]
    kinds = {b"RIFF": "audio/wav", b"fLaC": "audio/flac", b"OggS": "audio/ogg"}
    kind = kinds.get(data[:4], "audio/mpeg")
    label = escape(described_media(audio))
    return f'{_wave(data)}<audio controls src="{_uri(data, kind)}" aria-label="{label}"></audio>'


def _wave(data: bytes) -> str:
    from io import BytesIO

    try:
        import soundfile

        samples, rate = soundfile.read(BytesIO(data), dtype="float32", always_2d=True)
        levels = spectrogram_png(samples, rate) if len(samples) else b""
    except (ImportError, OSError, RuntimeError):
        return ""
    if not len(samples):
        return ""
    width, height = WAVE
    first = samples[:, 0]
    ends = [len(first) * place // width for place in range(width + 1)]
    bars = []
    for x, (start, end) in enumerate(pairwise(ends)):
        part = first[start : max(end, start + 1)]
        low, high = float(part.min(initial=0)), float(part.max(initial=0))
        bars.append(f"M{x} {height / 2 * (1 - high):.1f}V{height / 2 * (1 - low) + 0.5:.1f}")
    seconds = len(first) / rate
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="wave of {seconds:.2f} seconds" '
        f'><path d="{"".join(bars)}" stroke="currentColor"/></svg>'
        f'<img class="levels" src="{_uri(levels, "image/png")}" alt="spectrogram up to {rate / 2000:g} kHz">'
    )


def _as_png(pixels: Any) -> bytes:
    from augkit.ops.image.reading.encode import encode

    return encode(pixels, "png")


def _uri(data: bytes, kind: str) -> str:
    return f"data:{kind};base64,{b64encode(data).decode()}"
