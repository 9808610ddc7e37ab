"""Tables to build from."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

SUBJECTS = ("film", "story", "actor", "movie", "plot", "song", "director", "scene")
VERBS = ("shows", "hides", "tells", "finds", "loves", "forgets", "follows", "begins")
ENDINGS = ("a great idea", "the whole truth", "an old friend", "this large house", "every small joke")


def sentence(number: int) -> str:
    """A sentence of its own for every number below 10,000."""
    subject, verb = SUBJECTS[number % 8], VERBS[number // 8 % 8]
    return f"The {subject} number {number} quickly {verb} {ENDINGS[number // 64 % 5]} to the audience"


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    """Write rows with the columns `id, text, label` to a csv file."""

    def write(rows: Iterable[tuple[object, ...]], name: str = "data.csv", header: str = "id,text,label") -> Path:
        path = tmp_path / name
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(header.split(","))
            writer.writerows(rows)
        return path

    return write


@pytest.fixture
def rows() -> Callable[..., list[tuple[str, str, str]]]:
    """Rows `(id, text, label)`; every tenth is of the rare class."""

    def make(count: int, start: int = 0) -> list[tuple[str, str, str]]:
        return [(f"r{i}", sentence(i), "rare" if i % 10 == 0 else "common") for i in range(start, start + count)]

    return make
