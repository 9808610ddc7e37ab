"""What codecs leave of a sound: mp3, the telephone, few bits."""

from __future__ import annotations

import io

import numpy as np

from augkit.ops.audio.reading.files import soundfile
from augkit.ops.audio.signal.filters import butterworth, filtered
from augkit.ops.audio.signal.resampling import fit_length, resampled

__all__ = ["MP3_KBPS", "crushed", "mp3_rate", "mu_law", "telephoned", "through_mp3"]

Array = np.ndarray
MP3_RATES = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)
MP3_DELAY = 1105
"""Frames by which LAME and its decoder delay a sound that has no header to say so."""
MP3_KBPS = {12000: (8, 64), 24000: (8, 160), 48000: (32, 320)}
"""Least and most kilobits a second, up to each sampling rate: MPEG 2.5, 2 and 1, layer III."""
TELEPHONE_HZ = 8000
TELEPHONE_BAND = (300.0, 3400.0)
MU = 255.0


def mp3_rate(sampling_rate: int) -> int:
    """The sampling rate of mp3 files that is next above a rate, or the highest."""
    return next((rate for rate in MP3_RATES if rate >= sampling_rate), MP3_RATES[-1])


def through_mp3(samples: Array, sampling_rate: int, kbps: float) -> Array:
    """Samples after an mp3 file of a constant bit rate: as long as before, and in time.

    A rate that mp3 does not have is resampled there and back. More than two channels are encoded one by one.

    Args:
        samples: shape (frames, channels).
        sampling_rate: in Hz.
        kbps: kilobits a second; the nearest that the sampling rate allows is used.
    """
    if samples.shape[1] > 2:
        apart = [through_mp3(samples[:, [number]], sampling_rate, kbps) for number in range(samples.shape[1])]
        return np.ascontiguousarray(np.concatenate(apart, axis=1))
    rate = mp3_rate(sampling_rate)
    made = _encoded_and_back(resampled(samples, sampling_rate, rate), rate, kbps)
    return resampled(made, rate, sampling_rate, frames=len(samples))


def _encoded_and_back(samples: Array, rate: int, kbps: float) -> Array:
    least, most = next(span for highest, span in MP3_KBPS.items() if rate <= highest)
    level = min(max((most - kbps) / (most - least), 0.0), 0.99)
    library, file = soundfile(), io.BytesIO()
    library.write(
        file,
        samples,
        rate,
        format="MP3",
        subtype="MPEG_LAYER_III",
        compression_level=level,
        bitrate_mode="CONSTANT",
    )
    file.seek(0)
    made = library.read(file, dtype="float32", always_2d=True)[0]
    delay = MP3_DELAY if len(made) > len(samples) else 0
    return fit_length(made[delay:], len(samples))


def telephoned(samples: Array, sampling_rate: int) -> Array:
    """Samples after a telephone line: 300 to 3,400 Hz, 8,000 frames a second, mu-law of eight bits (ITU-T G.711).

    As long as before, at the same sampling rate.
    """
    narrow = resampled(samples, sampling_rate, TELEPHONE_HZ)
    band = filtered(narrow, butterworth("bandpass", TELEPHONE_BAND, 4, TELEPHONE_HZ))
    return resampled(mu_law(band), TELEPHONE_HZ, sampling_rate, frames=len(samples))


def mu_law(samples: Array) -> Array:
    """Samples rounded to 256 steps that are finer where the sound is quiet."""
    clipped = np.clip(samples, -1.0, 1.0)
    packed = np.sign(clipped) * np.log1p(MU * np.abs(clipped)) / np.log1p(MU)
    rounded = np.rint(packed * 127.0) / 127.0
    made: Array = (np.sign(rounded) * np.expm1(np.abs(rounded) * np.log1p(MU)) / MU).astype(np.float32)
    return made


def crushed(samples: Array, bits: int) -> Array:
    """Samples rounded to 2^bits even steps from -1 to 1."""
    steps = np.float32(1 << (bits - 1))
    made: Array = np.clip(np.rint(samples * steps), -steps, steps - 1) / steps
    return made
