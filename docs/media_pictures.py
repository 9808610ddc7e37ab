"""Draws the pictures on the pages of operators on images and sounds: `pictures/operators/NAME.webp`.

    python docs/media_pictures.py              draws those that are not there
    python docs/media_pictures.py NAME …       draws these anew; `all` for every one

The pictures are landscapes that augkit draws itself, the sound is made of sines, and the noise behind it is rain made
here. Of a text that is spoken two copies are shown, since there is nothing to hear before. Like those of reports they
are made by hand, after an operator has changed how its copies look, and `make_reference.py` links to those that are
there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from augkit.building.chain import Fitted, Run
from augkit.building.compile import compile_chain
from augkit.building.seeding import Chance, copy_key, step_key
from augkit.building.work import draw_copies
from augkit.errors import AugkitError
from augkit.ops.audio.reading.files import decoded
from augkit.ops.base import DatasetOperator, Operator, Row, SplitOperator
from augkit.ops.image.reading.boxes import Boxes
from augkit.ops.image.reading.decode import decode
from augkit.ops.image.reading.encode import encode, encode_mask, with_channels
from augkit.ops.registry import list_operators
from augkit.recipe.schema import Recipe
from augkit.resources.landscapes import landscape
from augkit.show.spectrogram import spectrogram_png
from augkit.sources.detection.polygons import inside_polygon
from augkit.testing.audio import file_of

FOLDER = Path(__file__).resolve().parent / "pictures" / "operators"
SEED = 7
QUALITIES, MOST_BYTES = (72, 55, 40, 25, 10), 15_000  # noise takes many bytes
TILE = (160, 120)  # width and height of each picture, in pixels
WAVE, SPECTROGRAM = (240, 44), (240, 72)  # width and height
RATE = 16_000
GAP, COPIES, MOST_TRIED = 6, 3, 12
BOX = (230, 25, 75)
SHOWN = (0, 3, 5, 9, 11, 13)  # seeds of the landscapes; the first is what is seen
PARAMETERS: dict[str, dict[str, Any]] = {
    "audio.audiomentations": {"name": "TanhDistortion", "args": {"max_distortion": 0.5}},
    "audio.pad": {"seconds": 2.0},
    "audio.split": {"seconds": 0.6},
    "audio.torchaudio": {"name": "contrast", "args": {"enhancement_amount": [20, 80]}},
    "audio.trim_silence": {"threshold_db": 20},
    "image.albumentations": {"transform": "Emboss"},
    "image.centre_crop": {"width": 100, "height": 80},
    "image.resize": {"width": 100, "height": 100},
}
SAID = "The rain has stopped."


def main(names: Sequence[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as noises:
        (Path(noises) / "rain.wav").write_bytes(file_of(_rain(), RATE)["bytes"])
        PARAMETERS["audio.background_noise"] = {"folder": noises, "snr_db": [0, 6]}
        _draw(names)


def _draw(names: Sequence[str]) -> None:
    for cls in list_operators():
        path = FOLDER / f"{cls.name}.webp"
        is_wanted = cls.name in names or "all" in names or (not names and not path.exists())
        if cls.modality not in ("image", "audio", "multimodal") or not is_wanted:
            continue
        show = {"audio": _sounds, "image": _pictures}.get(cls.modality, _spoken if "audio" in cls.moves else _pictures)
        try:
            tiles = list(show(cls))
        except (AugkitError, ValueError) as error:
            print(f"{cls.name}: {error}")
            continue
        if len(tiles) > 1:
            sheet = _side_by_side(tiles)
            made = (encode(sheet, "webp", quality) for quality in QUALITIES)
            path.write_bytes(next((data for data in made if len(data) <= MOST_BYTES), b""))
            print(f"wrote {path.name}, {path.stat().st_size:,} bytes")


def _pictures(cls: type[Operator[Any]]) -> Iterator[np.ndarray]:
    """The picture as it is, and copies of it; with boxes where the operator moves them."""
    if "image" not in cls.model_construct(**PARAMETERS.get(cls.name, {})).inputs():
        return
    rows = [Row(str(seed), _scene(seed, cls.moves), "en") for seed in SHOWN]
    for values in [rows[0].values, *_copies(cls, rows, COPIES)]:
        pixels = with_channels(decode(values["image"]["bytes"])[0], 3).copy()
        for box in Boxes.read(values.get("boxes") or [], "coco", pixels.shape[1], pixels.shape[0]).rectangles:
            _outline(pixels, box)
        yield _fitted(pixels, *TILE)


def _sounds(cls: type[Operator[Any]]) -> Iterator[np.ndarray]:
    """Waves and spectrograms of the sound as it is, and of a copy of it, over the same stretch of time."""
    rows = [Row(str(pitch), {"audio": file_of(_melody(pitch), RATE)}, "en") for pitch in (220.0, 262.0, 175.0)]
    yield from _heard([rows[0].values, *_copies(cls, rows, 1)])


def _spoken(cls: type[Operator[Any]]) -> Iterator[np.ndarray]:
    """Waves and spectrograms of two copies of a text, over the same stretch of time."""
    yield from _heard(_copies(cls, [Row("said", {"text": SAID, "audio": None}, "en")], 2))


def _heard(rows: Iterable[Mapping[str, Any]]) -> Iterator[np.ndarray]:
    heard = [decoded(values["audio"]["bytes"]) for values in rows]
    longest = max(len(samples) / rate for samples, rate in heard)
    for samples, rate in heard:
        whole = np.zeros((round(longest * rate), 1), np.float32)
        whole[: len(samples)] = samples[:, :1]
        spectrogram = with_channels(decode(spectrogram_png(whole, rate, *SPECTROGRAM))[0], 3)
        yield np.vstack([_wave(whole), spectrogram])


def _rain() -> np.ndarray:
    """Hiss that swells, with drops in it; float32 of shape (frames, 1)."""
    rng = np.random.default_rng(SEED)
    times = np.arange(3 * RATE) / RATE
    hiss = rng.standard_normal(len(times)) * (0.6 + 0.4 * np.sin(2 * np.pi * 0.7 * times))
    drops = np.convolve((rng.random(len(times)) < 0.002) * 6.0, np.exp(-np.arange(200) / 25.0), "same")
    made: np.ndarray = (0.05 * (hiss + drops * rng.standard_normal(len(times))))[:, None].astype(np.float32)
    return np.clip(made, -0.95, 0.95)


def _melody(pitch_hz: float) -> np.ndarray:
    """Three notes that rise and die away, each with a stroke at its start; float32 of shape (frames, 1)."""
    times, sound = np.arange(round(1.4 * RATE)) / RATE, np.zeros(round(1.4 * RATE))
    strokes = np.random.default_rng(SEED).standard_normal(len(times))
    for start, factor in ((0.1, 1.0), (0.5, 1.25), (0.9, 1.5)):
        since = np.clip(times - start, 0, None)
        note = sum(np.sin(2 * np.pi * pitch_hz * factor * k * since) / k for k in range(1, 14))
        sound += (times >= start) * (0.16 * note * np.exp(-since / 0.16) + 0.25 * strokes * np.exp(-since / 0.012))
    made: np.ndarray = np.clip(sound, -0.95, 0.95)[:, None].astype(np.float32)
    return made


def _wave(samples: np.ndarray) -> np.ndarray:
    """From the least to the greatest sample of each column; full scale is the height of the picture."""
    width, height = WAVE
    starts = np.arange(width) * len(samples) // width
    least, most = (reduce.reduceat(np.clip(samples[:, 0], -1, 1), starts) for reduce in (np.minimum, np.maximum))
    levels = 1 - 2 * (np.arange(height)[:, None] + 0.5) / height
    inside = (levels <= most + 1 / height) & (levels >= least - 1 / height)
    return np.where(inside[:, :, None], np.uint8([84, 15, 109]), np.uint8([245, 245, 245])).astype(np.uint8)


def _copies(cls: type[Operator[Any]], rows: Sequence[Row], most: int) -> Iterator[Mapping[str, Any]]:
    """Copies of the first row that differ from it and from each other."""
    source = {"data": "drawn", "columns": {role: role for role in rows[0].values}}
    chain = [{cls.name: PARAMETERS.get(cls.name, {})}]
    recipe = Recipe.model_validate(
        {"augkit": 1, "name": "drawn", "seed": SEED, "source": source, "augment": {"chain": chain}}
    )
    compiled = compile_chain(recipe)
    assert compiled is not None
    (step,) = compiled.steps()
    states: dict[str, bytes] = {}
    if isinstance(step.operator, DatasetOperator):
        chance = Chance.fresh(step_key(SEED, f"{step.id}.fit", step.operator.version), copy_key("", 0))
        states[step.id] = step.operator.fit([step.operator.glimpse(row) for row in rows], chance)
    seen = {str(rows[0].values)}
    for copy in draw_copies(compiled, Run(fitted=Fitted(states)), [rows[0]] * MOST_TRIED, range(MOST_TRIED)):
        if copy.failure is not None:
            raise ValueError(str(copy.failure[1]))
        if str(copy.row.values) not in seen and most:
            seen.add(str(copy.row.values))
            yield copy.row.values
            most -= 1
        if isinstance(step.operator, SplitOperator) and not most:
            return


def _scene(seed: int, moves: frozenset[str]) -> dict[str, Any]:
    """A landscape with the labels that an operator moves."""
    drawn = landscape(seed, *TILE)
    mask = np.zeros(TILE[::-1], np.uint8)
    boxes = []
    for number, thing in enumerate(drawn.things):
        left, top, right, bottom = thing.box
        boxes.append({"bbox": [left, top, right - left, bottom - top], "id": number})
        for polygon in thing.shape:
            mask[inside_polygon(polygon, *TILE)] = 1
    scene = {"image": {"bytes": encode(drawn.pixels, "png"), "path": f"{seed}.png"}}
    labels = {"boxes": boxes, "mask": {"bytes": encode_mask(mask), "path": None}, "caption": f"landscape {seed}"}
    return scene | {role: value for role, value in labels.items() if role in moves}


def _outline(pixels: np.ndarray, box: np.ndarray) -> None:
    left, top, right, bottom = np.rint(box).astype(int).tolist()
    right, bottom = max(right - 1, left), max(bottom - 1, top)
    pixels[top : bottom + 1, [left, min(right, pixels.shape[1] - 1)]] = BOX
    pixels[[top, min(bottom, pixels.shape[0] - 1)], left : right + 1] = BOX


def _fitted(pixels: np.ndarray, width: int, height: int) -> np.ndarray:
    """A picture in the middle of a white tile, as large as it is, or smaller where it would not fit."""
    import cv2

    scale = min(1.0, width / pixels.shape[1], height / pixels.shape[0])
    if scale < 1:
        size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    tile = np.full((height, width, 3), 255, np.uint8)
    top, left = (height - pixels.shape[0]) // 2, (width - pixels.shape[1]) // 2
    tile[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
    return tile


def _side_by_side(tiles: Sequence[np.ndarray]) -> np.ndarray:
    gap = np.full((tiles[0].shape[0], GAP, 3), 255, np.uint8)
    return np.hstack([part for tile in tiles for part in (gap, tile)][1:])


if __name__ == "__main__":
    main(sys.argv[1:])
