"""How fast is a build with images on one core, beside loops written by hand over the same work?

Both sides read the same files, decode them, run four transforms, encode the result as jpeg and write Parquet. One loop
calls the same kernels of OpenCV and NumPy; the other a Compose of albumentations. The build beside them draws by key,
hashes, writes lineage and publishes a version. Processor seconds are compared, which other programs disturb little.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from measuring import arguments, environment, footer, medians, table, take_turns, tell, write_json

os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")
QUALITY = 95
SHARD_ROWS = {32: 1000, 512: 25}
"""Rows a shard where processes share the work, by the side of the pictures: several for each of them."""


def main() -> None:
    parser = arguments(__doc__, repetitions=5)
    parser.add_argument("--small", type=int, default=20_000, help="pictures of 32 × 32")
    parser.add_argument("--large", type=int, default=300, help="pictures of 512 × 512")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)), help="the core to stay on")
    options = parser.parse_args()
    cores = os.sched_getaffinity(0)
    source = options.data / "image" / "cifar10" / "train"
    if not source.is_dir():
        sys.exit(f"No data: {source} is not there. Name the folder that holds image/cifar10 with --data.")
    results = []
    with tempfile.TemporaryDirectory(prefix="augkit-benchmark-") as place:
        small = small_pictures(source, options.small)
        for size, files in ((32, small), (512, photographs(options.large))):
            folder = Path(place) / str(size)
            folder.mkdir()
            for number, data in enumerate(files):
                (folder / f"{number:05}.jpg").write_bytes(data)
            os.sched_setaffinity(0, {options.core})
            tell(f"{len(files)} pictures of {size} × {size}")
            results.append(compared(size, folder, Path(place), options.repetitions))
            os.sched_setaffinity(0, cores)
            if len(cores) > 1:
                tell("two processes")
                results[-1]["by_processes"] = by_processes(size, folder, Path(place), min(3, options.repetitions))
    facts = environment(["numpy", "opencv-python-headless", "simplejpeg", "albumentations", "pyarrow", "datasets"])
    said = (
        f"{len(small)} pictures of CIFAR-10 (as they are, then mirrored, turned); {options.large} parts of 512 × 512 "
        "of scikit-learn's two photographs"
    )
    print(report(results, options.repetitions, options.core))
    print(footer(facts, said))
    write_json(options.json, {"benchmark": "image_build", "results": results, "data": said, **facts})


def small_pictures(folder: Path, count: int) -> list[bytes]:
    """The pictures of a folder as they are; where there are too few, mirrored, upside down and turned ones as well."""
    import cv2

    found = [path.read_bytes() for path in sorted(folder.rglob("*.jpg"))]
    stored = len(found)
    for side in (1, 0, -1):
        for data in found[:stored] if len(found) < count else ():
            turned = cv2.flip(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), side)
            found.append(cv2.imencode(".jpg", turned, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes())
    return found[:count]


def photographs(count: int) -> list[bytes]:
    """Parts of the two photographs that scikit-learn brings along, scaled up a little so that they are large enough."""
    import cv2
    from sklearn.datasets import load_sample_images

    rng = np.random.default_rng(0)
    found = []
    for number in range(count):
        photo = cv2.resize(load_sample_images().images[number % 2], (960, 640), interpolation=cv2.INTER_CUBIC)
        top, left = int(rng.integers(640 - 512)), int(rng.integers(960 - 512))
        part = cv2.cvtColor(photo[top : top + 512, left : left + 512], cv2.COLOR_RGB2BGR)
        found.append(cv2.imencode(".jpg", part, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes())
    return found


def compared(size: int, folder: Path, place: Path, repetitions: int) -> dict[str, Any]:
    """Processor seconds of each contestant over one folder, and of a build of one picture: what every build costs."""
    files = sorted(folder.glob("*.jpg"))
    one = place / f"one-{size}"
    one.mkdir()
    shutil.copy(files[0], one)
    compose = composed(size)

    def by_kernels() -> None:
        made = [changed(path.read_bytes(), number) for number, path in enumerate(files)]
        write(files, made, place / "kernels.parquet")

    def by_albumentations() -> None:
        write(files, [augmented(path.read_bytes(), compose) for path in files], place / "composed.parquet")

    contestants = {
        "augkit": lambda: build(folder, size, place),
        "one picture": lambda: build(one, size, place),
        "the same kernels": by_kernels,
        "albumentations": by_albumentations,
    }
    for run in contestants.values():
        run()
    seconds = medians(take_turns(contestants, repetitions, time.process_time))
    return {"size": size, "pictures": len(files), "seconds": seconds}


def by_processes(size: int, folder: Path, place: Path, repetitions: int) -> dict[str, float]:
    """Seconds on the clock of a build in one process and in two, beside those of a build of one picture in as many.

    What is left after the latter is taken off is the work itself, which is what two processes share.
    """
    one = place / f"one-{size}"
    contestants: dict[str, Any] = {}
    for workers in (1, 2):
        contestants[f"{workers}"] = partial(build, folder, size, place, workers=workers)
        contestants[f"{workers}, one picture"] = partial(build, one, size, place, workers=workers)
    return medians(take_turns(contestants, repetitions))


def build(folder: Path, size: int, place: Path, workers: int = 0) -> None:
    """A whole build into a store of its own: one copy of each picture, the pictures themselves left out.

    Args:
        folder: of pictures.
        size: of their sides in pixels.
        place: where the store is made.
        workers: processes; none but this one where 0.
    """
    import augkit

    recipe = augkit.Recipe.model_validate(
        {
            "augkit": 1,
            "name": "measured",
            "source": {"data": str(folder), "columns": {"image": "image"}},
            "augment": {
                "copies": 1,
                "keep_original": False,
                "chain": [
                    {"image.random_crop": {"padding": size // 8}},
                    {"image.flip": {"p": 0.5}},
                    "image.brightness",
                    "image.gaussian_noise",
                ],
            },
            "gates": [],
            "output": {"image": {"quality": QUALITY}} | ({"shard_rows": SHARD_ROWS[size]} if workers else {}),
        }
    )
    with tempfile.TemporaryDirectory(dir=place, ignore_cleanup_errors=True) as store:
        if workers:
            augkit.build(recipe, store, engine="processes", workers=workers)
        else:
            augkit.build(recipe, store, engine="inline")


def changed(data: bytes, number: int) -> bytes:
    """What the chain of `build` does, without drawing by key, lineage or anything else around it."""
    import cv2

    from augkit.ops.image.kernels.noise import generator_of, with_gaussian_noise
    from augkit.ops.image.reading.jpeg import decode_jpeg

    pixels, _ = decode_jpeg(data, 3)
    rng = generator_of(number)
    height, width = pixels.shape[:2]
    room = width // 8
    padded = cv2.copyMakeBorder(pixels, room, room, room, room, cv2.BORDER_CONSTANT, value=(0, 0, 0))
    left, top = (int(share * (2 * room + 1)) for share in rng.random(2))
    pixels = padded[top : top + height, left : left + width].copy()
    if rng.random() < 0.5:
        pixels = cv2.flip(pixels, 1)
    lightness = np.clip(np.arange(256) / 255 * (0.7 + 0.6 * rng.random()), 0, 1)
    pixels = cv2.LUT(pixels, np.rint(lightness * 255).astype(np.uint8))
    pixels = with_gaussian_noise(pixels, 0.02 + 0.06 * rng.random(), int(rng.integers(2**63)))
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    return bytes(cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1])


def composed(size: int) -> Any:
    """The transforms that albumentations has for this."""
    import albumentations

    room = size // 8
    return albumentations.Compose(
        [
            albumentations.Pad(room, p=1),
            albumentations.RandomCrop(size, size, p=1),
            albumentations.HorizontalFlip(p=0.5),
            albumentations.RandomBrightnessContrast(brightness_limit=0.3, contrast_limit=0, p=1),
            albumentations.GaussNoise(std_range=(0.02, 0.08), p=1),
        ],
        seed=1,
    )


def augmented(data: bytes, compose: Any) -> bytes:
    import cv2

    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
    bgr = cv2.cvtColor(compose(image=pixels)["image"], cv2.COLOR_RGB2BGR)
    return bytes(cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1])


def write(files: Sequence[Path], made: Sequence[bytes], path: Path) -> None:
    rows = [{"bytes": data, "path": file.name} for file, data in zip(files, made, strict=True)]
    pq.write_table(pa.table({"image": rows}), path, compression="zstd")


def report(results: Sequence[dict[str, Any]], repetitions: int, core: int) -> str:
    rows, shared = [], []
    for one in results:
        seconds, size = dict(one["seconds"]), f"{one['size']} × {one['size']}"
        fixed = seconds.pop("one picture")
        seconds["augkit"] -= fixed
        per = {name: value / one["pictures"] * 1e6 for name, value in seconds.items()}
        numbers = [f"{per[name]:,.0f}" for name in ("augkit", "the same kernels", "albumentations")]
        ratios = [f"{per[name] / per['augkit']:.2f}" for name in ("the same kernels", "albumentations")]
        rows.append([size, *numbers, *ratios, f"{fixed * 1e3:,.0f}"])
        if clock := one.get("by_processes"):
            work = [clock[f"{workers}"] - clock[f"{workers}, one picture"] for workers in (1, 2)]
            whole = [clock["1"], clock["2"]]
            shared.append([size, *(f"{value:.2f}" for value in (*whole, whole[0] / whole[1], work[0] / work[1]))])
    header = [
        "pictures",
        "augkit, µs each",
        "the same kernels",
        "albumentations",
        "speed beside the kernels",
        "beside albumentations",
        "a build of one picture, ms",
    ]
    said = (
        f"Processor time of a whole build, medians of {repetitions} runs on core {core}. What a build of one picture "
        "takes is taken off augkit's time and stands at last: it does not grow with the pictures."
    )
    parts = [said, table(header, rows)]
    if shared:
        header = ["pictures", "one process, s", "two processes, s", "two beside one", "the same without starting"]
        parts += ["On the clock, a build by one worker process and by two:", table(header, shared)]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    main()
