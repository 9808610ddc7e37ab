"""The peers of `audio_build.py`: each job by audiomentations, and by the functions of torchaudio."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["Run", "Sound", "by_audiomentations", "by_torchaudio"]

Sound = np.ndarray
Run = Callable[[Sequence[Sound]], object]


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
