"""Rooms: impulse responses made and applied."""

from __future__ import annotations

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import fft

from augkit.ops.audio.signal.levels import power
from augkit.ops.audio.signal.noise import white_noise

__all__ = ["convolved", "decaying_response", "shoebox_response"]

Array = np.ndarray
Point = tuple[float, float, float]
SPEED_OF_SOUND = 343.0
"""Metres a second in air of 20 °C."""
EARLY_SECONDS = 0.06
LEVEL_SECONDS = 0.01
"""How much of the reflections says how loud the noise behind them starts."""
HALF_WIDTH = 8
"""Frames on either side of a reflection over which it is spread, so that it may arrive between two of them."""
LEAST_BLOCK = 1024


def convolved(samples: Array, response: Array) -> Array:
    """Samples as they sound in a room: as long and as powerful as before, and with the direct sound in its place.

    What comes before the largest value of the response is left out, and what would sound on after the end is cut off.

    Args:
        samples: shape (frames, channels).
        response: shape (length, 1), or with as many channels as the samples.
    """
    first = int(np.abs(response).max(axis=1).argmax())
    made = _convolved(samples, response[first:])
    before, after = power(samples), power(made)
    made *= np.float32(math.sqrt(before / after) if after > 0.0 else 1.0)
    return made


def _convolved(samples: Array, response: Array) -> Array:
    """The first frames of the convolution, as many as the samples have, block by block (overlap and save).

    All blocks are transformed at once, which takes half the time of SciPy's `oaconvolve`.
    """
    frames, channels = samples.shape
    response = response[:frames].astype(np.float32, copy=False)
    before = len(response) - 1  # what a block needs of the one before it, and has no use for afterwards
    size = max(1 << (2 * len(response) - 1).bit_length(), LEAST_BLOCK)
    step = size - before
    blocks = -(-frames // step)
    padded = np.zeros((channels, (blocks - 1) * step + size), np.float32)
    padded[:, before : before + frames] = samples.T
    spectra = fft.rfft(sliding_window_view(padded, size, axis=1)[:, ::step])
    spectra *= fft.rfft(response.T, size)[:, None]
    made = fft.irfft(spectra, size)[:, :, before:].reshape(channels, -1)
    return np.ascontiguousarray(made[:, :frames].T)


def decaying_response(seed: int, sampling_rate: int, decay_seconds: float, wet_db: float) -> Array:
    """The response of a room known by its reverberation time: direct sound, then noise that decays.

    Args:
        seed: another seed, another room of the kind.
        sampling_rate: in Hz.
        decay_seconds: RT60, the time in which the reverberation loses 60 dB.
        wet_db: energy of the reverberation over that of the direct sound, in decibels.

    Returns:
        float32 of shape (length, 1).
    """
    length = max(round(decay_seconds * sampling_rate), 2)
    tail = white_noise(seed, length, 1).astype(np.float64)[:, 0]
    tail *= 10.0 ** (-3.0 * np.arange(length) / length)
    tail[0] = 0.0
    tail *= math.sqrt(10.0 ** (wet_db / 10.0) / float(np.square(tail).sum()))
    tail[0] = 1.0
    return tail.astype(np.float32)[:, None]


def shoebox_response(
    room: Point, source: Point, microphone: Point, decay_seconds: float, seed: int, sampling_rate: int
) -> Array:
    """The response of an empty room with six flat walls.

    Reflections of the first 60 ms are worked out by the image method (Allen & Berkley 1979), with walls that take up as
    much sound at all frequencies as gives the reverberation time by Sabine's formula. Noise that decays in that time
    follows, as loud as the reflections before it (as in Lehmann & Johansson 2010, "Diffuse reverberation model").

    Args:
        room: width, depth and height in metres.
        source: where the sound comes from, in metres from one corner.
        microphone: where it is heard.
        decay_seconds: RT60, the time in which the reverberation loses 60 dB.
        seed: of the noise.
        sampling_rate: in Hz.

    Returns:
        float32 of shape (length, 1).
    """
    width, depth, height = room
    surface = 2.0 * (width * depth + depth * height + width * height)
    absorption = 24.0 * math.log(10.0) / SPEED_OF_SOUND * width * depth * height / surface / decay_seconds
    reflection = math.sqrt(1.0 - min(absorption, 0.99))
    direct = math.dist(source, microphone) / SPEED_OF_SOUND
    early = direct + EARLY_SECONDS
    axes = [_images(*one, early * SPEED_OF_SOUND) for one in zip(room, source, microphone, strict=True)]
    (x, x_bounces), (y, y_bounces), (z, z_bounces) = axes
    distances = np.sqrt(np.square(x)[:, None, None] + np.square(y)[:, None] + np.square(z)).ravel()
    bounces = (x_bounces[:, None, None] + y_bounces[:, None] + z_bounces).ravel()
    near = distances < early * SPEED_OF_SOUND
    strengths = reflection ** bounces[near] / np.maximum(distances[near], 0.1)
    frames = round(early * sampling_rate)
    made = _spread(distances[near] / SPEED_OF_SOUND * sampling_rate, strengths, frames)
    tail = white_noise(seed, max(round(decay_seconds * sampling_rate) - frames, 1), 1)[:, 0].astype(np.float64)
    tail *= 10.0 ** (-3.0 * np.arange(len(tail)) / (decay_seconds * sampling_rate))
    last = made[-round(LEVEL_SECONDS * sampling_rate) :]
    tail *= math.sqrt(float(np.square(last).mean()))
    return np.concatenate((made, tail)).astype(np.float32)[:, None]


def _images(size: float, source: float, microphone: float, farthest: float) -> tuple[Array, Array]:
    """Along one axis: how far each image of the source is from the microphone, and how often it was reflected."""
    most = math.ceil(farthest / (2.0 * size)) + 1
    numbers = np.arange(-most, most + 1)
    offsets = np.concatenate((source + 2.0 * numbers * size, -source + 2.0 * numbers * size)) - microphone
    bounces = np.concatenate((2 * np.abs(numbers), np.abs(numbers) + np.abs(numbers - 1)))
    near = np.abs(offsets) < farthest
    return offsets[near], bounces[near]


def _spread(moments: Array, strengths: Array, frames: int) -> Array:
    """Impulses at moments between frames: sinc under a Hann window (Peterson 1986). Those of the last are cut off."""
    base = np.floor(moments).astype(np.int64)
    part = moments - base
    made = np.zeros(frames + 2 * HALF_WIDTH + 1)
    for step in range(-HALF_WIDTH + 1, HALF_WIDTH + 1):
        away = step - part
        weights = np.sinc(away) * (0.5 + 0.5 * np.cos(np.pi * away / HALF_WIDTH))
        made += np.bincount(base + step + HALF_WIDTH, strengths * weights, len(made))[: len(made)]
    return made[HALF_WIDTH : HALF_WIDTH + frames]
