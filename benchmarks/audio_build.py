"""How fast are the audio operators, and a build with them, on one core, beside audiomentations and torchaudio?

Operators get decoded sounds and give decoded sounds, as the peers do; augkit draws, applies and writes the lineage as
JSON through its real chain. The build reads files and writes Parquet, beside a loop by hand over the same kernels.
"""

from __future__ import annotations

import io
import os
import random
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from measuring import arguments, environment, footer, medians, table, take_turns, tell, write_json

Sound = np.ndarray
Run = Callable[[Sequence[Sound]], object]
RATE = 16_000
FEW = 2
SLOW = frozenset({"pitch shift", "resample"})
"""Jobs in which torchaudio resamples between rates with no common factor: it takes seconds, and gets `FEW` sounds."""


def main() -> None:
    parser = arguments(__doc__, repetitions=5)
    parser.add_argument("--sounds", type=int, default=20, help="sounds of 4 s; five times as many spoken digits")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)), help="the core to stay on")
    options = parser.parse_args()
    os.sched_setaffinity(0, {options.core})
    warnings.simplefilter("ignore")
    folder = options.data / "audio" / "fsdd" / "recordings"
    if not folder.is_dir():
        sys.exit(f"No data: {folder} is not there. Name the folder that holds audio/fsdd with --data.")
    files = sorted(folder.glob("*.wav"))[:: max(1, 3000 // (5 * options.sounds))]
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
        built = build(files, Path(place), options.repetitions)
    facts = environment(
        ["numpy", "scipy", "soundfile", "soxr", "python-stretch", "audiomentations", "torch", "torchaudio", "pyarrow"]
    )
    said = f"{len(files)} spoken digits of FSDD; the same put together to {options.sounds} sounds of 4 s at 16 kHz"
    print(report(results, built, options.repetitions, options.core))
    print(footer(facts, said))
    write_json(options.json, {"benchmark": "audio_build", "results": results, "build": built, "data": said, **facts})


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
    from augkit.building.chain import Copy, Run, Step
    from augkit.ops.audio.reading.sound import Sound as Sample
    from augkit.ops.base import Row
    from augkit.ops.registry import get_operator

    step, run = Step(f"{operator}.1", get_operator(operator).model_validate(parameters), 17), Run()

    def work(sounds: Sequence[Sound]) -> list[str]:
        copies = []
        for number, samples in enumerate(sounds):
            row = Row(str(number), {"audio": {"bytes": b"", "path": None}})
            row.views["audio"] = Sample(samples, rate, row_id=row.id)
            copies.append(Copy(row, 0))
        step.run(copies, run)
        if failed := next((copy.failure for copy in copies if copy.failure), None):
            raise failed[1]
        return [copy.lineage for copy in copies]

    return work


def by_audiomentations(job: str, rate: int, room: Path) -> Run:
    import audiomentations

    transform = {
        "pitch shift": lambda: audiomentations.PitchShift(min_semitones=-4, max_semitones=4, p=1.0),
        "time stretch": lambda: audiomentations.TimeStretch(0.8, 1.25, leave_length_unchanged=False, p=1.0),
        "noise": lambda: audiomentations.AddGaussianSNR(min_snr_db=5, max_snr_db=40, p=1.0),
        "resample": lambda: audiomentations.Resample(4000, 16000, p=1.0),
        "reverb": lambda: audiomentations.ApplyImpulseResponse(ir_path=str(room), p=1.0),
    }[job]()

    def work(sounds: Sequence[Sound]) -> list[Sound]:
        random.seed(17)
        np.random.seed(17)
        return [transform(np.array(samples[:, 0]), rate) for samples in sounds]

    return work


def by_torchaudio(job: str, rate: int, room: Path) -> Run:
    """The functions of torchaudio on tensors, with the same draws as the others: it has none of its own."""
    import torch

    from augkit.models.torchaudio import mend_torchaudio
    from augkit.ops.audio.reading.folders import sound_of_folder

    mend_torchaudio()
    import torchaudio

    torch.set_num_threads(1)
    functional, size = torchaudio.functional, 512
    window = torch.hann_window(size)
    stretch = torchaudio.transforms.TimeStretch(hop_length=size // 4, n_freq=size // 2 + 1)
    spectrum = torchaudio.transforms.Spectrogram(n_fft=size, hop_length=size // 4, power=None)
    impulse = torch.from_numpy(np.array(sound_of_folder(str(room), "room.wav", rate)[:, 0]))

    def stretched(sound: Any) -> Any:
        return torch.istft(stretch(spectrum(sound), random.uniform(0.8, 1.25)), size, size // 4, window=window)

    def noisy(sound: Any) -> Any:
        return functional.add_noise(sound, torch.randn_like(sound), torch.tensor([random.uniform(5, 40)]))

    one = {
        "pitch shift": lambda sound: functional.pitch_shift(sound, rate, random.choice([-4, -3, -2, -1, 1, 2, 3, 4])),
        "time stretch": stretched,
        "noise": noisy,
        "resample": lambda sound: functional.resample(sound, rate, random.randint(4000, 16000)),
        "reverb": lambda sound: functional.fftconvolve(sound, impulse[None])[:, : sound.shape[1]],
    }[job]

    def work(sounds: Sequence[Sound]) -> list[Any]:
        random.seed(17)
        torch.manual_seed(17)
        with torch.no_grad():
            return [one(torch.from_numpy(np.array(samples.T))) for samples in sounds]

    return work


def build(files: Sequence[Path], place: Path, repetitions: int) -> dict[str, float]:
    """Rows a second of a build (read, speed, noise, encode, Parquet) and of a loop by hand; wall-clock time."""
    import augkit

    folder = place / "digits"
    folder.mkdir()
    for file in files:
        (folder / file.name).symlink_to(file)
    recipe = augkit.Recipe.model_validate(
        {
            "augkit": 1,
            "name": "benchmark",
            "source": {"data": {"train": str(folder)}, "columns": {"audio": "audio"}},
            "augment": {
                "copies": 4,
                "chain": [{"audio.speed": {"steps": [0.9, 1.1]}}, {"audio.white_noise": {"snr_db": [5, 30]}}],
            },
            "output": {"audio": {"format": "flac"}},
        }
    )
    turn = iter(range(10**6))
    rows = 5 * len(files)
    contestants = {
        "augkit": lambda: augkit.build(recipe, store=str(place / f"store{next(turn)}"), workers=1, engine="inline"),
        "by hand": lambda: by_hand(files, 4, place / "by-hand.parquet"),
    }
    for work in contestants.values():
        work()
    return {name: rows / spent for name, spent in medians(take_turns(contestants, repetitions)).items()}


def by_hand(files: Sequence[Path], copies: int, path: Path) -> None:
    """What somebody would write who needs no lineage, no store and no way back."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    import soundfile
    import soxr

    rng, rows = np.random.default_rng(17), []
    for file in files:
        content = file.read_bytes()
        rows.append({"bytes": content, "path": file.name})
        samples, rate = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True)
        for _ in range(copies):
            made = soxr.resample(samples, rate * rng.choice([0.9, 1.1]), rate)
            noise = rng.standard_normal(made.shape, dtype=np.float32)
            loud = np.mean(made**2) / np.mean(noise**2)
            made = made + noise * np.sqrt(loud * 10 ** (-rng.uniform(5, 30) / 10)).astype(np.float32)
            written = io.BytesIO()
            soundfile.write(written, np.clip(made, -1, 1), rate, format="FLAC", subtype="PCM_16")
            rows.append({"bytes": written.getvalue(), "path": file.name})
    pq.write_table(pa.table({"audio": rows}), path, compression="zstd")


def report(results: Sequence[dict[str, Any]], built: dict[str, float], repetitions: int, core: int) -> str:
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
                *(f"{ours / other:.1f}×" for other in others),
            ]
        )
    header = ["seconds of sound a second", "augkit", "audiomentations", "torchaudio", "ratio", "ratio to torchaudio"]
    return f"""# Audio on one core

{table(header, rows)}

A build of spoken digits with speed and noise, four copies each, to FLAC: {built["augkit"]:,.0f} rows a second;
the same by hand: {built["by hand"]:,.0f}; ratio {built["augkit"] / built["by hand"]:.2f}.

- Medians of {repetitions} repetitions, taking turns, in one process on core {core}; torchaudio's pitch shift and
  resampling once on {FEW} sounds. Operators in CPU time of the process, the build in wall-clock time.
- augkit: a chain of one step over decoded sounds: draw, apply, lineage as JSON. Reverberation with the same recorded
  response for all. Time stretch of torchaudio: its phase vocoder with the spectrum there and back."""


if __name__ == "__main__":
    main()
