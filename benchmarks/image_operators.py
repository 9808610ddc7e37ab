"""How fast is each operator on pictures on one core, beside the same change in Pillow, torchvision v2 and kornia?

Parameters are fixed and equal on all sides; each library is handed a picture in its own form, so that nothing is
converted: augkit's sample, a picture of Pillow, a tensor of 8 bits for torchvision, one of floats for kornia. augkit's
time is that of `apply`, with the sample around the pixels.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from image_peers import PEERS, cases, handed_on
from measuring import arguments, environment, footer, table, tell, write_json

os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")
BURST = 0.003  # seconds that a turn takes at least
SLOWER = 0.909  # speed beside the fastest below which an operator is named


def main() -> None:
    parser = arguments(__doc__, repetitions=9)
    parser.add_argument("--sizes", nargs="*", type=int, default=[32, 256, 512], help="sides of the pictures in pixels")
    parser.add_argument("--operators", nargs="*", metavar="NAME", help="those alone, as in flip")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)), help="the core to stay on")
    options = parser.parse_args()
    os.sched_setaffinity(0, {options.core})
    one_thread_each()
    results: dict[str, dict[str, dict[str, float]]] = {}
    print(f"Processor time on core {options.core}, the best of {options.repetitions} turns of 3 ms or more each.\n")
    for size in options.sizes:
        results[str(size)] = {}
        for name, contestants in cases(photograph(size)).items():
            if not options.operators or name.split(" ")[0] in options.operators:
                tell(f"{size} × {size}: {name}")
                results[str(size)][name] = best(contestants, options.repetitions)
        print(f"{report(size, results[str(size)])}\n", flush=True)
        away = {
            name: best(contestants, options.repetitions)
            for name, contestants in handed_on(photograph(size)).items()
            if not options.operators or name in options.operators
        }
        results[f"{size}, handed on"] = away
        print(f"Handed on from augkit's arrays, and back:\n\n{handed_on_report(away)}\n", flush=True)
    facts = environment(["numpy", "opencv-python-headless", "pillow", "torch", "torchvision", "kornia"])
    said = f"parts of scikit-learn's photograph of a temple, 8 bits, RGB, {options.sizes} pixels a side"
    print(footer(facts, said))
    write_json(options.json, {"benchmark": "image_operators", "results": results, "data": said, **facts})


def one_thread_each() -> None:
    from augkit.ops.image.reading.opencv import opencv

    opencv().setNumThreads(1)
    try:
        import torch
    except ImportError:
        return
    torch.set_num_threads(1)


def photograph(size: int) -> np.ndarray:
    """A photograph as H × W × 3, uint8, scaled so that a square of a given side shows most of it."""
    import cv2
    from sklearn.datasets import load_sample_image

    photo = load_sample_image("china.jpg")[:, 100:527]
    return np.ascontiguousarray(cv2.resize(photo, (size, size), interpolation=cv2.INTER_AREA))


def best(contestants: Mapping[str, Callable[[], object]], repetitions: int) -> dict[str, float]:
    """Seconds of one call of each; they alternate, and each turn is as many calls as take 3 ms."""
    calls = {}
    for name, run in contestants.items():
        run()  # once unmeasured: tables are made, caches filled
        start = time.process_time()
        run()
        calls[name] = max(1, int(BURST / max(time.process_time() - start, 1e-6)))
    seconds = dict.fromkeys(contestants, float("inf"))
    gc.collect()
    for _ in range(repetitions):
        for name, run in contestants.items():
            start = time.process_time()
            for _ in range(calls[name]):
                run()
            seconds[name] = min(seconds[name], (time.process_time() - start) / calls[name])
    return seconds


def report(size: int, measured: Mapping[str, Mapping[str, float]]) -> str:
    rows: list[list[Any]] = []
    slower = []
    for name, seconds in measured.items():
        peers = {peer: seconds[peer] for peer in PEERS if peer in seconds}
        ratio = min(peers.values()) / seconds["augkit"]
        if ratio < SLOWER:
            slower.append(name)
        numbers = [f"{seconds[who] * 1e6:,.1f}" if who in seconds else "" for who in ("augkit", *PEERS)]
        rows.append([name, *numbers, min(peers, key=lambda peer: peers[peer]), f"{ratio:.2f}"])
    header = ["operator", "augkit, µs", *PEERS, "fastest of them", "augkit's speed beside it"]
    said = f"Slower than the fastest by more than 10%: {', '.join(slower) or 'none'}."
    return f"{size} × {size} pixels:\n\n{table(header, rows)}\n\n{said}"


def handed_on_report(measured: Mapping[str, Mapping[str, float]]) -> str:
    peers = ("Pillow", "torchvision")
    rows = [
        [name, *(f"{seconds[who] * 1e6:,.1f}" if who in seconds else "" for who in ("augkit", *peers))]
        for name, seconds in measured.items()
    ]
    return table(["operator", "augkit, µs", *peers], rows)


if __name__ == "__main__":
    main()
