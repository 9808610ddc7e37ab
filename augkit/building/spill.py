"""Fixed-size records on disk, spread over partitions so that each can be read back alone.

This is how augkit looks at all rows at once without holding them: a record is a few numbers, and only one partition of
them is in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

FLUSH_BYTES = 1 << 17
RECORDS_PER_PARTITION = 1 << 20


def partitions_for(records: int) -> int:
    """How many partitions keep each at about a million records."""
    return max(1, -(-records // RECORDS_PER_PARTITION))


def by_hash(hashes: np.ndarray, partitions: int) -> np.ndarray:
    """The partition of each uint64 hash, by its high bits; shape (records,)."""
    numbers: np.ndarray = ((hashes >> np.uint64(32)) * np.uint64(partitions)) >> np.uint64(32)
    return numbers


class Spill:
    """Records of one dtype in partition files under `folder`, appended to and read back in order."""

    def __init__(self, folder: Path, dtype: np.dtype, partitions: int) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.dtype = dtype
        self.partitions = partitions
        self.records = 0
        self._waiting: list[list[bytes]] = [[] for _ in range(partitions)]
        self._waiting_bytes = [0] * partitions

    def add(self, records: np.ndarray, partition: np.ndarray) -> None:
        """Append records, each to its partition; those of one partition stay in order."""
        self.records += len(records)
        order = np.argsort(partition, kind="stable")
        ends = np.searchsorted(partition[order], np.arange(self.partitions), side="right")
        start = 0
        for number, end in enumerate(ends.tolist()):
            if end > start:
                data = records[order[start:end]].tobytes()
                self._waiting[number].append(data)
                self._waiting_bytes[number] += len(data)
                if self._waiting_bytes[number] > FLUSH_BYTES:
                    self._flush(number)
            start = end

    def read(self, partition: int) -> np.ndarray:
        """All records of a partition, in the order they were added."""
        self._flush(partition)
        path = self._path(partition)
        return np.fromfile(path, dtype=self.dtype) if path.exists() else np.empty(0, self.dtype)

    def __iter__(self) -> Iterator[np.ndarray]:
        for number in range(self.partitions):
            yield self.read(number)

    def _flush(self, number: int) -> None:
        if self._waiting[number]:
            with open(self._path(number), "ab") as file:
                file.write(b"".join(self._waiting[number]))
            self._waiting[number], self._waiting_bytes[number] = [], 0

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:05d}.bin"
