"""How many pictures a second do steps on batches of tensors change, beside kornia and torchvision v2, on one device?

Every library draws within the measured call, and is handed a batch of its own form on the device: kornia floats,
torchvision bytes, augkit either. torchvision draws once for the whole batch; "each" hands it one row after another, so
that rows differ as they do in augkit and kornia. The share of memory bandwidth is that of the bytes of batch and
result, as if each were read and written once, beside what a plain copy of the same tensor reaches in the same run.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from functools import partial
from statistics import median
from typing import Any

import torch
from batched_peers import AUGKIT, EACH, PEERS, Calls, image_cases, sound_cases
from measuring import arguments, environment, footer, table, tell, write_json
from torch import Tensor

Measure = Callable[[Calls], dict[str, float]]
BURST = 0.02  # seconds that a turn takes at least
EACH_ROWS = 256  # rows that are handed to torchvision one by one at most


def main() -> None:
    parser = arguments(__doc__, repetitions=3)
    parser.add_argument("--device", default="cpu", help="cpu, cuda, or another of torch's")
    parser.add_argument("--small", type=int, default=4096, metavar="ROWS", help="pictures of 32 × 32 in a batch")
    parser.add_argument(
        "--large", type=int, metavar="ROWS", help="pictures of 224 × 224 in a batch; 32 on the CPU, else 256"
    )
    parser.add_argument("--sounds", type=int, default=256, metavar="ROWS", help="spectrograms in a batch")
    parser.add_argument("--operators", nargs="*", metavar="NAME", help="those alone, as in flip")
    options = parser.parse_args()
    device = torch.device(options.device)
    if device.type == "cpu":
        torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    large = options.large or (32 if device.type == "cpu" else 256)
    measure = partial(measured, repetitions=options.repetitions, device=device)
    results: dict[str, Any] = {}
    print(f"On {described(device)}; the median of {options.repetitions} turns each, contestants taking turns.\n")
    for size, rows in ((32, options.small), (224, large)):
        pixels = photographs(rows, size).to(device)
        cases = wanted(image_cases(pixels, EACH_ROWS), options.operators)
        counts = {EACH: min(rows, EACH_ROWS)}
        found = results[str(size)] = speeds(cases, f"{size} × {size}", rows, counts, measure)
        print(f"{rows:,} pictures of 3 × {size} × {size}, pictures a second:\n\n{report(found, (*AUGKIT, *PEERS))}\n")
        print(f"{bandwidth(found, dict(zip(AUGKIT, (pixels, pixels.float()), strict=True)), measure)}\n")
    spectrograms = torch.rand(options.sounds, 1, 80, 400, device=device)
    cases = wanted(sound_cases(spectrograms), options.operators)
    if cases:
        found = results["spectrograms"] = speeds(cases, "spectrograms", options.sounds, {}, measure)
        print(f"{options.sounds:,} spectrograms of 80 × 400, a second:\n\n{report(found, ('augkit', 'torchaudio'))}\n")
        print(f"{bandwidth(found, {'augkit': spectrograms}, measure)}\n")
    facts = environment(["torch", "numpy", "kornia", "torchvision", "torchaudio"])
    said = "parts of scikit-learn's photograph of a temple, each row another; even random numbers as spectrograms"
    print(footer(facts, said))
    write_json(options.json, {"benchmark": "batched", "device": described(device), "results": results, **facts})


def speeds(
    cases: Mapping[str, Calls], what: str, rows: int, counts: Mapping[str, int], measure: Measure
) -> dict[str, dict[str, float]]:
    """Rows a second, by case and contestant; `counts` says who is handed fewer rows than `rows`."""
    found = {}
    for name, calls in cases.items():
        tell(f"{what}: {name}")
        found[name] = {who: counts.get(who, rows) / taken for who, taken in measure(calls).items()}
    return found


def now(device: torch.device) -> float:
    """Seconds; of the processor on the CPU, else when the device has done what it was told."""
    if device.type == "cpu":
        return time.process_time()
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.perf_counter()


def described(device: torch.device) -> str:
    if device.type == "cuda":
        return f"{torch.cuda.get_device_name(device)}, CUDA {torch.version.cuda}"
    return f"{device.type}, {torch.get_num_threads()} thread{'s' * (torch.get_num_threads() > 1)}"


def photographs(rows: int, size: int) -> Tensor:
    """Squares of a photograph at different places, (rows, 3, size, size), uint8."""
    from sklearn.datasets import load_sample_image

    photo = torch.from_numpy(load_sample_image("china.jpg").copy()).permute(2, 0, 1)
    height, width = photo.shape[1:]
    tops = (torch.arange(rows) * 7919) % (height - size)
    lefts = (torch.arange(rows) * 104729) % (width - size)
    return torch.stack([photo[:, top : top + size, left : left + size] for top, left in zip(tops, lefts, strict=True)])


def wanted(cases: dict[str, Any], operators: list[str] | None) -> dict[str, Any]:
    return {name: calls for name, calls in cases.items() if not operators or name in operators}


def measured(contestants: Calls, *, repetitions: int, device: torch.device) -> dict[str, float]:
    """Median seconds of one call of each; they alternate, and each turn is as many calls as fill 20 ms."""
    calls = {}
    for name, run in contestants.items():
        run()  # once unmeasured: tables are made, memory is taken
        start = now(device)
        run()
        calls[name] = max(1, int(BURST / max(now(device) - start, 1e-6)))
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(repetitions):
        for name, run in contestants.items():
            start = now(device)
            for _ in range(calls[name]):
                run()
            seconds[name].append((now(device) - start) / calls[name])
    return {name: median(values) for name, values in seconds.items()}


def report(found: Mapping[str, Mapping[str, float]], names: tuple[str, ...]) -> str:
    """Rows a second of each, and augkit's faster form beside the fastest that draws for each row."""
    rows = []
    for name, speeds in found.items():
        own = max(speed for who, speed in speeds.items() if who.startswith("augkit"))
        rivals = {who: speed for who, speed in speeds.items() if not who.startswith("augkit") and who != "torchvision"}
        ratio = f"{own / max(rivals.values()):.1f}" if rivals else ""
        rows.append([name, *(f"{speeds[who]:,.0f}" if who in speeds else "" for who in names), ratio])
    return table(["steps", *names, "augkit beside the fastest that draws for each row"], rows)


def bandwidth(found: Mapping[str, Mapping[str, float]], batches: Mapping[str, Tensor], measure: Measure) -> str:
    """Bytes of batch and result a second, as if each were read and written once, and their share of a copy's."""
    seconds = measure({who: batch.clone for who, batch in batches.items()})
    peak = {who: 2 * batch.nbytes / seconds[who] for who, batch in batches.items()}
    header, rows = ["steps"], [[name] for name in found]
    for who, batch in batches.items():
        header += [f"{who}: GB/s", "share of a copy's"]
        for row, of_each in zip(rows, found.values(), strict=True):
            moved = 2 * batch.nbytes / len(batch) * of_each[who]
            row += [f"{moved / 1e9:,.2f}", f"{moved / peak[who]:.1%}"]
    said = ", ".join(
        f"of {str(batch.dtype).removeprefix('torch.')} {peak[who] / 1e9:,.1f} GB/s" for who, batch in batches.items()
    )
    return f"A copy of the batch reads and writes, {said}.\n\n{table(header, rows)}"


if __name__ == "__main__":
    main()
