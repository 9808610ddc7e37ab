"""How fast are the audio operators, and a build with them, on one core, beside audiomentations and torchaudio?

Operators get decoded sounds and give decoded sounds, as the peers do; augkit draws, applies and writes the lineage as
JSON through its real chain. The build reads files and writes Parquet, beside a loop by hand over the same kernels.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from audio_peers import Run, Sound, by_audiomentations, by_torchaudio
from measuring import arguments, environment, footer, medians, table, take_turns, tell, write_json

RATE = 16_000
FEW = 2
ROWS_OF_EACH = 5
SLOW = frozenset({"pitch shift", "resample"})
"""Jobs in which torchaudio resamples between rates with no common factor: it takes seconds, and gets `FEW` sounds."""


def main() -> None:
    parser = arguments(__doc__, repetitions=5)
    parser.add_argument("--sounds", type=int, default=20, help="sounds of 4 s; five times as many spoken digits")
    parser.add_argument("--files", type=int, default=300, help="spoken digits that are built, five rows of each")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)), help="the core to stay on")
    options = parser.parse_args()
    os.sched_setaffinity(0, {options.core})
    warnings.simplefilter("ignore")
    folder = options.data / "audio" / "fsdd" / "recordings"
    if not folder.is_dir():
        sys.exit(f"No data: {folder} is not there. Name the folder that holds audio/fsdd with --data.")
    every = sorted(folder.glob("*.wav"))
    files = spread(every, 5 * options.sounds)
    data = {"4 s at 16 kHz": (joined(files, options.sounds), RATE), "FSDD at 8 kHz": (read(files), 8000)}
    results = []
    with tempfile.TemporaryDirectory(prefix="augkit-benchmark-") as place:
        room = Path(place) / "rooms"
        room.mkdir()
        (room / "room.wav").write_bytes(response())
        for job in JOBS:
            for name, (sounds, rate) in data.items():
                tell(f"{job}, {name}")
                results.append(compared(job, name, sounds, rate, room, options.repetitions))
        tell("building")
        built = build(spread(every, options.files), Path(place), options.repetitions)
    facts = environment(
        ["numpy", "scipy", "soundfile", "soxr", "python-stretch", "audiomentations", "torch", "torchaudio", "pyarrow"]
    )
    said = f"{len(files)} spoken digits of FSDD; the same put together to {options.sounds} sounds of 4 s at 16 kHz"
    print(report(results, built, options.repetitions, options.core))
    print(footer(facts, said))
    write_json(options.json, {"benchmark": "audio_build", "results": results, "build": built, "data": said, **facts})


def spread(files: Sequence[Path], count: int) -> Sequence[Path]:
    """So many of them, evenly spread over all."""
    return files[:: max(1, len(files) // count)][:count]


def read(files: Sequence[Path]) -> list[Sound]:
    """Samples of each, float32 of shape (frames, 1)."""
    from augkit.ops.audio.reading.files import decoded

    return [decoded(file.read_bytes())[0] for file in files]


def joined(files: Sequence[Path], count: int) -> list[Sound]:
    """Sounds of 4 s at 16 kHz, of spoken digits one after another."""
    from augkit.ops.audio.signal.resampling import resampled

    speech = resampled(np.concatenate(read(files)), 8000, RATE)
    return [np.resize(np.roll(speech, -number * RATE, axis=0), (4 * RATE, 1)) for number in range(count)]


def response() -> bytes:
    """An impulse response of a room of medium size, as a file."""
    from augkit.ops.audio.reading.files import encoded
    from augkit.ops.audio.signal.rooms import shoebox_response

    room = shoebox_response((5.0, 4.0, 3.0), (1.0, 1.2, 1.5), (3.5, 2.2, 1.4), 0.4, 1, RATE)
    return encoded(0.9 * room / np.abs(room).max(), RATE, "wav")


JOBS: dict[str, tuple[str, dict[str, Any]]] = {
    "pitch shift": ("audio.pitch_shift", {"semitones": [-4, 4]}),
    "time stretch": ("audio.time_stretch", {"factor": [0.8, 1.25]}),
    "noise": ("audio.white_noise", {"snr_db": [5, 40]}),
    "resample": ("audio.resample", {"sampling_rate": [4000, 16000], "back": False}),
    "reverb": ("audio.impulse_response", {}),
}


def compared(job: str, data: str, sounds: list[Sound], rate: int, room: Path, repetitions: int) -> dict[str, Any]:
    """Seconds of sound in a second of CPU time, for augkit and its peers."""
    operator, parameters = JOBS[job]
    if job == "reverb":
        parameters = {"folder": str(room)}
    contestants = {"augkit": by_augkit(operator, parameters, rate)}
    contestants["audiomentations"] = by_audiomentations(job, rate, room)
    contestants["torchaudio"] = by_torchaudio(job, rate, room)
    speeds = {}
    for turn in (False, True):  # the slow peer is measured apart, on few sounds
        slow = {name for name in contestants if (name == "torchaudio" and job in SLOW) == turn}
        if not slow:
            continue
        given = sounds[:FEW] if turn else sounds
        for name in slow:
            contestants[name](given[:1])  # what is loaded and set up once
        runs = {name: (lambda run=contestants[name], given=given: run(given)) for name in contestants if name in slow}
        seconds = medians(take_turns(runs, 1 if turn else repetitions, time.process_time))
        duration = sum(map(len, given)) / rate
        speeds |= {name: duration / spent for name, spent in seconds.items()}
    return {"job": job, "data": data, "speeds": speeds}


def by_augkit(operator: str, parameters: dict[str, Any], rate: int) -> Run:
    from augkit.building import chain
    from augkit.ops.audio.reading.sound import Sound as Sample
    from augkit.ops.base import Row
    from augkit.ops.registry import get_operator

    step, run = chain.Step(f"{operator}.1", get_operator(operator).model_validate(parameters), 17), chain.Run()

    def work(sounds: Sequence[Sound]) -> list[str]:
        copies = []
        for number, samples in enumerate(sounds):
            row = Row(str(number), {"audio": {"bytes": b"", "path": None}})
            row.views["audio"] = Sample(samples, rate, row_id=row.id)
            copies.append(chain.Copy(row, 0))
        step.run(copies, run)
        if failed := next((copy.failure for copy in copies if copy.failure), None):
            raise failed[1]
        return [copy.lineage for copy in copies]

    return work


def build(files: Sequence[Path], place: Path, repetitions: int) -> dict[int, dict[str, float]]:
    """Seconds of a build (read, speed, noise, encode, Parquet) and of a loop by hand, by rows: few, and all.

    What few rows take is what a build costs whatever its size; wall-clock time, with everything imported.
    """
    seconds = {}
    for count in (FEW, len(files)):
        tell(f"building {ROWS_OF_EACH * count} rows")
        folder = place / f"digits-{count}"
        folder.mkdir()
        for file in files[:count]:
            (folder / file.name).symlink_to(file)
        contestants = {
            "augkit": by_build(folder, place / f"stores-{count}"),
            "by hand": partial(by_hand, folder, place / "by-hand.parquet"),
        }
        for work in contestants.values():
            work()
        seconds[ROWS_OF_EACH * count] = medians(take_turns(contestants, repetitions))
    return seconds


def by_build(folder: Path, stores: Path) -> Callable[[], object]:
    """A build of every sound in a folder, into a new store each time."""
    import augkit

    recipe = augkit.Recipe.model_validate(
        {
            "augkit": 1,
            "name": "benchmark",
            "source": {"data": {"train": str(folder)}, "columns": {"audio": "audio"}},
            "augment": {
                "copies": ROWS_OF_EACH - 1,
                "chain": [{"audio.speed": {"steps": [0.9, 1.1]}}, {"audio.white_noise": {"snr_db": [5, 30]}}],
            },
            "output": {"audio": {"format": "flac"}},
        }
    )
    turn = iter(range(10**6))
    return lambda: augkit.build(recipe, store=str(stores / str(next(turn))), workers=1, engine="inline")


def by_hand(folder: Path, path: Path) -> None:
    """What somebody would write who needs no lineage, no store and no way back."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    import soundfile
    import soxr

    rng, rows = np.random.default_rng(17), []
    for file in sorted(folder.iterdir()):
        content = file.read_bytes()
        rows.append({"bytes": content, "path": file.name})
        samples, rate = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True)
        for _ in range(ROWS_OF_EACH - 1):
            made = soxr.resample(samples, rate * rng.choice([0.9, 1.1]), rate)
            noise = rng.standard_normal(made.shape, dtype=np.float32)
            loud = np.mean(made**2) / np.mean(noise**2)
            made = made + noise * np.sqrt(loud * 10 ** (-rng.uniform(5, 30) / 10)).astype(np.float32)
            written = io.BytesIO()
            soundfile.write(written, np.clip(made, -1, 1), rate, format="FLAC", subtype="PCM_16")
            rows.append({"bytes": written.getvalue(), "path": file.name})
    pq.write_table(pa.table({"audio": rows}), path, compression="zstd")


def report(results: Sequence[dict[str, Any]], built: dict[int, dict[str, float]], repetitions: int, core: int) -> str:
    rows = []
    for result in results:
        speeds = result["speeds"]
        ours = speeds["augkit"]
        others = [speeds[name] for name in ("audiomentations", "torchaudio")]
        rows.append(
            [
                f"{result['job']}, {result['data']}",
                f"{ours:,.0f}",
                *(f"{other:,.1f}" if other < 10 else f"{other:,.0f}" for other in others),
                *(f"{ours / other:.2f}×" if ours < 10 * other else f"{ours / other:,.0f}×" for other in others),
            ]
        )
    header = ["seconds of sound a second", "augkit", "audiomentations", "torchaudio", "ratio", "ratio to torchaudio"]
    return f"""# Audio on one core

{table(header, rows)}

A build of spoken digits with speed and noise, four copies each, to FLAC:

{built_table(built)}

- Medians of {repetitions} repetitions, taking turns, in one process on core {core}; torchaudio's pitch shift and
  resampling once on {FEW} sounds. Operators in CPU time of the process, the build in wall-clock time.
- augkit: a chain of one step over decoded sounds: draw, apply, lineage as JSON. Reverberation with the same recorded
  response for all. Time stretch of torchaudio: its phase vocoder with the spectrum there and back."""


def built_table(built: dict[int, dict[str, float]]) -> str:
    """A build and the loop by hand at each number of rows, and what the rows beyond the first few take."""
    (few, start), (many, whole) = built.items()
    beyond = {name: whole[name] - start[name] for name in whole}
    rows = [(f"{few} rows", few, start), (f"{many:,} rows", many, whole), ("each row beyond those", many - few, beyond)]
    return table(
        ["build", "augkit, s", "by hand, s", "augkit, rows/s", "by hand, rows/s", "ratio"],
        [
            [
                name,
                *(f"{seconds[who]:.2f}" for who in ("augkit", "by hand")),
                *(f"{count / seconds[who]:,.0f}" for who in ("augkit", "by hand")),
                f"{seconds['by hand'] / seconds['augkit']:.2f}×",
            ]
            for name, count, seconds in rows
        ],
    )


if __name__ == "__main__":
    main()
