"""Bands of frequencies taken out of a sound, time warped in it, and formants moved."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import fft

from augkit.ops.audio.signal.spectrum import OVERLAP, analysed, synthesised, warped, window_size

__all__ = ["formants_moved", "time_warped", "without_bands"]

Array = np.ndarray
LIFTER_SECONDS = 0.0015
"""Cepstral coefficients up to this quefrency make the envelope; a voice below 600 Hz has its period above it."""
BOUNDARY_HZ = 4800.0
FLOOR = 1e-5


def without_bands(samples: Array, sampling_rate: int, bands: Sequence[Sequence[float]]) -> Array:
    """Samples without some bands of frequencies; what is left keeps its phases, and the waveform its time.

    Args:
        samples: shape (frames, channels).
        sampling_rate: in Hz.
        bands: lowest and highest frequency of each, in Hz.
    """
    size = window_size(sampling_rate)
    spectrum = analysed(samples, size)
    for low, high in bands:
        first, last = round(low * size / sampling_rate), round(high * size / sampling_rate)
        spectrum[:, :, first : max(last, first + 1)] = 0.0
    return synthesised(spectrum, size, len(samples))


def time_warped(samples: Array, sampling_rate: int, moment: float, by: float) -> Array:
    """Samples in which one moment comes later or earlier, and all before and behind it with it; the ends stay.

    Args:
        samples: shape (frames, channels).
        sampling_rate: in Hz.
        moment: in seconds, within the sound.
        by: how much later, in seconds; `moment + by` is within the sound too.
    """
    size = window_size(sampling_rate)
    hop = size // OVERLAP
    spectrum = analysed(samples, size)
    windows = spectrum.shape[1]
    lead = OVERLAP / 2 - 1  # the window in whose middle the first frame is
    before, after = (lead + seconds * sampling_rate / hop for seconds in (moment, moment + by))
    end = lead + len(samples) / hop
    last = max(windows - 1.0, end)
    positions = np.interp(np.arange(windows), [0.0, lead, after, end, last], [0.0, lead, before, end, last])
    return synthesised(warped(spectrum, size, positions), size, len(samples))


def formants_moved(samples: Array, sampling_rate: int, factor: float) -> Array:
    """Samples whose spectral envelope is stretched along the frequencies; the fundamental stays.

    The envelope is that of the cepstrum. Up to a boundary frequencies are multiplied; above it they are led back, so
    that the highest stays (Jaitly & Hinton 2013).

    Args:
        samples: shape (frames, channels).
        sampling_rate: in Hz.
        factor: above 1 moves formants up, as a shorter vocal tract does.
    """
    size = window_size(sampling_rate)
    spectrum = analysed(samples, size)
    lengths = np.log(np.abs(spectrum) + FLOOR)
    cepstrum = fft.irfft(lengths, size, axis=-1)
    kept = max(round(LIFTER_SECONDS * sampling_rate), 2)
    cepstrum[..., kept : size - kept + 1] = 0.0
    envelope = fft.rfft(cepstrum, axis=-1).real
    sources = _warp(np.arange(size // 2 + 1) * sampling_rate / size, factor, sampling_rate) * size / sampling_rate
    first = np.minimum(sources.astype(np.int64), size // 2 - 1)
    share = (sources - first).astype(np.float32)
    moved = envelope[..., first] * (1.0 - share) + envelope[..., first + 1] * share
    spectrum *= np.exp(np.clip(moved - envelope, -5.0, 5.0))
    return synthesised(spectrum, size, len(samples))


def _warp(frequencies: Array, factor: float, sampling_rate: int) -> Array:
    """For each frequency of the result, the one of the source that it shows."""
    half = sampling_rate / 2.0
    boundary = min(BOUNDARY_HZ, 0.8 * half) * min(factor, 1.0)
    made: Array = np.interp(frequencies, [0.0, boundary, half], [0.0, boundary / factor, half])
    return made
