"""Sounds as pictures of their energy by time and pitch, on a logarithmic scale as the ear hears both."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
import torch
from torch import nn
from transformers import BatchFeature
from transformers.feature_extraction_utils import FeatureExtractionMixin

__all__ = ["LogMel", "mel_filters"]

WINDOW_SECONDS, HOP_SECONDS = 0.025, 0.010
SILENCE = 1e-6  # energy below which nothing is told apart; of a tone at full scale a mel band holds about 1
SCALE = 4.0
_Extractor: Any = FeatureExtractionMixin  # transformers' own types are partial


class LogMel(_Extractor):  # type: ignore[misc]
    """Log-mel spectrograms: windows of 25 ms every 10 ms, bands of equal width on the mel scale.

    What a frame holds does not depend on what the sound stands beside in a batch.

    Args:
        sampling_rate: of the sounds, in Hz.
        bands: of the mel scale, from 20 Hz to half the sampling rate.
    """

    model_input_names: ClassVar[list[str]] = ["input_features", "frames"]

    def __init__(self, sampling_rate: int = 16_000, bands: int = 64, **others: Any) -> None:
        super().__init__(**others)
        self.sampling_rate = sampling_rate
        self.bands = bands

    def __call__(self, sounds: Sequence[np.ndarray], **_: Any) -> Any:
        """
        Args:
            sounds: float32 arrays of shape (samples,).

        Returns:
            `input_features`, float32 of shape (sounds, frames, bands), zero where a sound has ended; `frames`, how many
            each has, shape (sounds,).
        """
        window, hop = round(self.sampling_rate * WINDOW_SECONDS), max(1, round(self.sampling_rate * HOP_SECONDS))
        size = 1 << (window - 1).bit_length()
        batch = nn.utils.rnn.pad_sequence([torch.from_numpy(np.array(sound)) for sound in sounds], batch_first=True)
        spectrum = torch.stft(
            batch, size, hop, window, torch.hann_window(window), pad_mode="constant", return_complex=True
        )
        energy = (spectrum.abs() * (2 / window)) ** 2
        mel = torch.from_numpy(mel_filters(self.sampling_rate, size, self.bands)) @ energy
        features = ((mel + SILENCE).log10() / SCALE + 1).transpose(1, 2)
        frames = torch.tensor([1 + len(sound) // hop for sound in sounds])
        there = torch.arange(features.shape[1]) < frames[:, None]
        return BatchFeature({"input_features": features * there[..., None], "frames": frames})


@lru_cache(maxsize=8)
def mel_filters(sampling_rate: int, size: int, bands: int, lowest: float = 20.0) -> np.ndarray:
    """Triangles over the frequencies of a Fourier transform, evenly spaced on the mel scale.

    The scale is O'Shaughnessy's, 2595 · log10(1 + f / 700), as in HTK; each triangle is one at its middle.

    Args:
        sampling_rate: in Hz.
        size: of the transform.
        bands: how many triangles.
        lowest: where the first begins, in Hz; the last ends at half the sampling rate.

    Returns:
        float32 of shape (bands, size // 2 + 1). A low band that is narrower than the transform's steps takes the
        nearest of them.

    >>> filters = mel_filters(8000, 256, 40)
    >>> filters.shape, bool((filters.max(axis=1) > 0).all())
    ((40, 129), True)
    """
    frequencies = np.linspace(0, sampling_rate / 2, size // 2 + 1)
    low, high = (2595 * np.log10(1 + edge / 700) for edge in (lowest, sampling_rate / 2))
    edges = 700 * (10 ** (np.linspace(low, high, bands + 2) / 2595) - 1)
    rising = (frequencies - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - frequencies) / (edges[2:] - edges[1:-1])[:, None]
    filters = np.maximum(0, np.minimum(rising, falling))
    nearest = np.abs(frequencies - edges[1:-1, None]).argmin(axis=1)
    empty = np.flatnonzero(~filters.any(axis=1))
    filters[empty, nearest[empty]] = 1
    made: np.ndarray = filters.astype(np.float32)
    return made
