"""Word vectors made for tests: words of a group lie near each other and far from those of other groups."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

GROUPS = """
    film movie|story tale narrative|children youngsters|actors performers actresses|house cottage mansion
    large huge enormous|river stream creek|parents grandparents|company corporation|cars vehicles trucks|year decade
    friend colleague|city town|island peninsula|sea ocean|beautiful gorgeous|excellent wonderful terrible|weight height
    package parcel|service assistance|people persons|good bad fine|old elderly|small tiny|Berlin Hamburg
    电影 影片|演员 艺人|历史 文化|餐厅 饭店|天气 气候|公园 广场|会议 大会|价格 售价
"""
DIMENSION = 64


def vectors() -> dict[str, np.ndarray]:
    """Word to vector, in the order of `GROUPS`."""
    chance = np.random.default_rng(7)
    found = {}
    for group in "|".join(GROUPS.split("\n")).split("|"):
        centre = chance.normal(size=DIMENSION)
        for word in group.split():
            found[word] = (centre + 0.2 * chance.normal(size=DIMENSION)).astype(np.float32)
    return found


def as_text(vectors: dict[str, np.ndarray]) -> str:
    """A file in GloVe's format."""
    return "".join(f"{word} {' '.join(f'{x:.6f}' for x in vector)}\n" for word, vector in vectors.items())


@cache
def small_vectors() -> Path:
    """A file of the vectors, gone when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="augkit-vectors-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "vectors.txt"
    path.write_text(as_text(vectors()), "utf-8")
    return path
