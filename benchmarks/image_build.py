"""How fast is a build with images on one core, beside loops written by hand over the same work?

Both sides read the same files, decode them, run four transforms, encode the result as jpeg and write Parquet. One loop
calls the same kernels of OpenCV and NumPy; the other a Compose of albumentations. The build beside them draws by key,
hashes, writes lineage and publishes a version. Processor seconds are compared, which other programs disturb little.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from measuring import arguments, environment, footer, medians, table, take_turns, tell, write_json

os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")
QUALITY = 95


def main() -> None:
    parser = arguments(__doc__, repetitions=5)
    parser.add_argument("--small", type=int, default=2000, help="pictures of 32 × 32")
    parser.add_argument("--large", type=int, default=60, help="pictures of 512 × 512")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)), help="the core to stay on")
    options = parser.parse_args()
    os.sched_setaffinity(0, {options.core})
    source = options.data / "image" / "cifar10" / "train"
    if not source.is_dir():
        sys.exit(f"No data: {source} is not there. Name the folder that holds image/cifar10 with --data.")
    results = []
    with tempfile.TemporaryDirectory(prefix="augkit-benchmark-") as place:
        small = [path.read_bytes() for path in sorted(source.rglob("*.jpg"))[: options.small]]
        for size, files in ((32, small), (512, photographs(options.large))):
            folder = Path(place) / str(size)
            folder.mkdir()
            for number, data in enumerate(files):
                (folder / f"{number:05}.jpg").write_bytes(data)
            tell(f"{len(files)} pictures of {size} × {size}")
            results.append(compared(size, folder, Path(place), options.repetitions))
    facts = environment(["numpy", "opencv-python-headless", "albumentations", "pyarrow", "datasets"])
    said = f"{options.small} pictures of CIFAR-10; {options.large} parts of 512 × 512 of scikit-learn's two photographs"
    print(report(results, options.repetitions, options.core))
    print(footer(facts, said))
    write_json(options.json, {"benchmark": "image_build", "results": results, "data": said, **facts})


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
    """Processor seconds of each contestant over one folder."""
    files = sorted(folder.glob("*.jpg"))
    runs = 0

    def by_augkit() -> None:
        nonlocal runs
        runs += 1
        build(folder, size, place / f"store-{size}-{runs}")

    def by_kernels() -> None:
        write(
            files, [changed(path.read_bytes(), number) for number, path in enumerate(files)], place / "kernels.parquet"
        )

    compose = composed(size)

    def by_albumentations() -> None:
        write(files, [augmented(path.read_bytes(), compose) for path in files], place / "composed.parquet")

    contestants = {"augkit": by_augkit, "the same kernels": by_kernels, "albumentations": by_albumentations}
    for run in contestants.values():
        run()
    seconds = medians(take_turns(contestants, repetitions, time.process_time))
    return {"size": size, "pictures": len(files), "seconds": seconds}


def build(folder: Path, size: int, store: Path) -> None:
    """A whole build, here and now: one copy of each picture, the pictures themselves left out."""
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
            "output": {"image": {"quality": QUALITY}},
        }
    )
    augkit.build(recipe, store, engine="inline")


def changed(data: bytes, number: int) -> bytes:
    """What the chain of `build` does, without drawing by key, lineage or anything else around it."""
    import cv2

    from augkit.ops.image.kernels.noise import generator_of, normal, with_noise

    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
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
    pixels = with_noise(pixels, np.float32(0.02 + 0.06 * rng.random()) * normal(rng, pixels.shape))
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
    rows = []
    for one in results:
        per = {name: seconds / one["pictures"] * 1e6 for name, seconds in one["seconds"].items()}
        rows.append(
            [
                f"{one['size']} × {one['size']}",
                *(f"{per[name]:,.0f}" for name in ("augkit", "the same kernels", "albumentations")),
                f"{per['the same kernels'] / per['augkit']:.2f}",
                f"{per['albumentations'] / per['augkit']:.2f}",
            ]
        )
    header = [
        "pictures",
        "augkit, µs each",
        "the same kernels",
        "albumentations",
        "speed beside the kernels",
        "beside albumentations",
    ]
    said = f"Processor time of a whole build, medians of {repetitions} runs on core {core}; at last augkit's speed."
    return f"{said}\n\n{table(header, rows)}\n"


if __name__ == "__main__":
    main()
