"""`audio.background_row`: another row of the data as noise."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, NamedTuple

import numpy as np
from pydantic import Field, PrivateAttr

from augkit.ops.audio.base import AudioDatasetOperator, between
from augkit.ops.audio.reading.files import decoded
from augkit.ops.audio.reading.folders import part_of_noise
from augkit.ops.audio.reading.ranges import Decibels
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.levels import mix_at_snr
from augkit.ops.audio.signal.resampling import resampled
from augkit.ops.base import Drawn, Row, operator
from augkit.ops.chance import Chance
from augkit.ops.pools import Pool, pool_key

DECODED_AT_ONCE = 64


class _Stored(NamedTuple):
    """A row of which nothing is decoded."""

    id: str
    content: bytes
    label: Any


class Noises:
    """The rows of a pool, decoded when they are drawn.

    Attributes:
        ids: their row ids, sorted.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._decoded: dict[tuple[str, int], np.ndarray] = {}
        self.ids = sorted(files)

    def samples(self, id: str, sampling_rate: int) -> np.ndarray:
        """A row's samples at a rate in Hz; read-only float32 of shape (frames, channels).

        Raises:
            ValueError: the pool has no such row, or it cannot be decoded.
        """
        if id not in self._files:
            raise ValueError(f"the pool of noises does not hold row {id}")
        found = self._decoded.get((id, sampling_rate))
        if found is None:
            if len(self._decoded) == DECODED_AT_ONCE:
                self._decoded.clear()
            samples, rate = decoded(self._files[id])
            found = self._decoded[id, sampling_rate] = resampled(samples, rate, sampling_rate)
            found.flags.writeable = False
        return found


@operator("audio.background_row", version=1)
class BackgroundRow(AudioDatasetOperator):
    """Add the sound of another training row at a drawn signal-to-noise ratio, as of people who talk nearby.

    The part starts at a drawn time of the other sound, which goes on from its start where it is too short. The ratio is
    that of the powers over the whole sound and all channels. Where either is digital silence, the sound stays as it is.
    For noises in a folder there is `audio.background_noise`.

    Args:
        snr_db: signal-to-noise ratio in decibels, drawn evenly between two values.
        pool: rows that noise is taken from, a sample of the training split; they are published with the version.
        labels: only rows with one of these labels are taken, as of a class of noises; any where left out.

    Source: babble noise as in Snyder et al. 2018, "X-vectors: Robust DNN embeddings for speaker recognition".
    """

    keeps_state: ClassVar[bool] = True

    snr_db: Decibels = (5.0, 25.0)
    pool: Annotated[int, Field(ge=1, le=10_000)] = 64
    labels: Annotated[tuple[str | int, ...], Field(strict=False)] | None = None

    _noises: Noises | None = PrivateAttr(None)

    def glimpse(self, row: Row) -> Sound:
        """The row as it is stored, so that fitting decodes nothing."""
        return _Stored(row.id, row.values["audio"]["bytes"], row.values.get("label"))  # type: ignore[return-value]

    def fit(self, samples: Iterable[Any], rng: Chance) -> bytes:
        pool: Pool[bytes] = Pool(self.pool, pool_key(rng))
        for stored in samples:
            if self.labels is None or stored.label in self.labels:
                pool.put(stored.id, stored.content)
        files = {id: b64encode(content).decode() for id, content in sorted(pool.kept.items())}
        return json.dumps(files, separators=(",", ":")).encode()

    def restore(self, state: bytes) -> Noises:
        self._noises = Noises({id: b64decode(content) for id, content in json.loads(state).items()})
        return self._noises

    def draw(self, sample: Sound, rng: Chance, fitted: Noises) -> Drawn:
        others = len(fitted.ids) - (sample.row_id in fitted.ids)
        if not others or not sample.samples.any():
            return None
        place = int(rng.random() * others)
        id = [id for id in fitted.ids if id != sample.row_id][place]
        frames = len(fitted.samples(id, sample.sampling_rate))
        start = int(rng.random() * max(frames - sample.frames + 1, 1))
        return {"from": id, "start": round(start / sample.sampling_rate, 4), "snr_db": between(rng, self.snr_db)}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        if self._noises is None:
            raise ValueError("the pool of noises is not there; it is published as states.parquet")
        noise = self._noises.samples(drawn["from"], sample.sampling_rate)
        part = part_of_noise(noise, drawn["start"], sample)
        return sample.changed(mix_at_snr(sample.samples, part, drawn["snr_db"]))
