"""Words as vectors, and the words whose vectors are nearest.

Vectors are made unit vectors and rounded to whole numbers so small that sums of their products are exact in float32, in
whatever order a machine adds them up. The neighbours of a word are therefore the same everywhere.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from xxhash import xxh3_128

from augkit.errors import RecipeError
from augkit.models.vector_files import HINT, model_files, opened, read_file, read_model, shape_of

__all__ = ["Neighbour", "WordVectors", "check_word_vectors", "load_word_vectors", "word_vectors_fingerprint"]

EXACT = 4096  # length of a rounded vector: its square is the largest whole number up to which float32 knows all
AT_ONCE = 32  # words looked up in one product of matrices
_BLOCK = 1 << 22


class Neighbour(NamedTuple):
    """A word near another, and the cosine of the two."""

    word: str
    similarity: float


class WordVectors:
    """Words and their rounded unit vectors.

    Args:
        words: in the order of the file, commonest first.
        rounded: whole numbers as float32, shape (words, dimension).

    Attributes:
        remembered: what operators have made of the neighbours of words; kept as long as the vectors are.
    """

    def __init__(self, words: Sequence[str], rounded: np.ndarray) -> None:
        self.words = words
        self._rounded = rounded
        self._square = _length(self.dimension) ** 2
        self._rows = {word: row for row, word in reversed(list(enumerate(words)))}
        self._found: dict[tuple[str, int, float], tuple[Neighbour, ...]] = {}
        self.remembered: dict[Any, Any] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._rows

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return int(self._rounded.shape[1])

    def unit_vectors(self, rows: Sequence[int]) -> np.ndarray:
        """Vectors of length 1, or 0 where the file has zeros; float32, shape (rows, dimension)."""
        vectors: np.ndarray = self._rounded[rows] / np.float32(_length(self.dimension))
        return vectors

    def neighbours(self, words: Sequence[str], count: int, floor: float) -> list[tuple[Neighbour, ...]]:
        """The nearest words of each, nearest first; of equally near ones those that stand first in the file.

        Args:
            words: any; those without a vector have no neighbours.
            count: at most so many for each.
            floor: the least cosine.
        """
        asked = dict.fromkeys(word for word in words if word in self._rows and (word, count, floor) not in self._found)
        new = list(asked)
        for start in range(0, len(new), AT_ONCE):
            block = new[start : start + AT_ONCE]
            rows = [self._rows[word] for word in block]
            products = self._rounded[rows] @ self._rounded.T
            for word, row, found in zip(block, rows, products, strict=True):
                self._found[word, count, floor] = self._nearest(row, found, count, floor)
        return [self._found.get((word, count, floor), ()) for word in words]

    def _nearest(self, row: int, products: np.ndarray, count: int, floor: float) -> tuple[Neighbour, ...]:
        products[row] = -np.inf
        kept = min(count, len(products))
        least = np.partition(products, len(products) - kept)[len(products) - kept]
        near = np.flatnonzero(products >= max(least, floor * self._square))
        order = near[np.argsort(-products[near], kind="stable")][:count].tolist()
        return tuple(Neighbour(self.words[at], min(1.0, float(products[at]) / self._square)) for at in order)


def check_word_vectors(path: str) -> None:
    """Tell before the first row that a file or folder cannot be read.

    Raises:
        RecipeError: there is none, or it is neither a file of vectors nor the folder of an embedding model.
    """
    place = Path(path).expanduser()
    if place.is_dir():
        model_files(place)
        return
    try:
        with opened(place) as file:
            shape_of(path, file.read(1 << 16))
    except OSError as error:
        raise RecipeError(f"word vectors cannot be read: {error.strerror or error}: {place}", hint=HINT) from error


def word_vectors_fingerprint(path: str) -> str:
    """Hash of the content of a file of vectors, or of a model's matrix and tokenizer.

    Raises:
        RecipeError: there is none.
    """
    check_word_vectors(path)
    place = Path(path).expanduser()
    files = model_files(place) if place.is_dir() else (place,)
    return _hash(tuple((str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=16)
def _hash(files: tuple[tuple[str, int, int], ...]) -> str:
    digest = xxh3_128()
    for name, size, _ in files:
        digest.update(f"{Path(name).name}\0{size}\0".encode())
        with open(name, "rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()


@lru_cache(maxsize=4)
def load_word_vectors(path: str, vocabulary: int) -> WordVectors:
    """The vectors of a file or folder, read once a process.

    What was read is kept in the user's cache folder, from where all processes map it into memory.

    Args:
        path: of a file, or of the folder of an embedding model.
        vocabulary: words read at most, from the front of the file.

    Raises:
        RecipeError: it cannot be read, or is not what it says it is.
    """
    name = f"{word_vectors_fingerprint(path)}-{vocabulary}"
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "augkit" / "word-vectors"
    kept = _from_cache(folder / name)
    if kept is not None:
        return kept
    place = Path(path).expanduser()
    words, vectors = read_model(place, vocabulary) if place.is_dir() else read_file(place, vocabulary)
    if not words:
        raise RecipeError(f"{place} holds no words", hint=HINT)
    made = WordVectors(words, _rounded(vectors))
    _to_cache(folder / name, made.words, made._rounded)
    return made


def _length(dimension: int) -> float:
    """Of the vectors before they are rounded, which can make them longer by half a unit in each dimension."""
    return EXACT - 1 - math.sqrt(dimension) / 2


def _rounded(vectors: np.ndarray) -> np.ndarray:
    """Unit vectors times a length at which sums of products stay exact, rounded. Each step is exact on any machine."""
    squares = np.zeros(len(vectors))
    for column in vectors.T:  # one after the other: the order of a sum decides its last bits
        squares += column.astype(np.float64) ** 2
    scales = _length(vectors.shape[1]) / np.sqrt(np.where(squares > 0, squares, 1))
    rounded: np.ndarray = np.rint(vectors * scales[:, None]).astype(np.float32)
    return rounded


def _from_cache(path: Path) -> WordVectors | None:
    try:
        words = path.with_suffix(".txt").read_text("utf-8").split("\n")
        matrix = np.load(path.with_suffix(".npy"), mmap_mode="r")
    except (OSError, ValueError):
        return None
    return WordVectors(words, matrix) if len(words) == len(matrix) else None


def _to_cache(path: Path, words: Sequence[str], matrix: np.ndarray) -> None:
    """Keep what was read, each file put in its place as a whole; where that cannot be done, it is read again."""
    made = [path.with_suffix(f".{os.getpid()}.{ending}") for ending in ("npy", "txt")]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(made[0], matrix)
        made[1].write_text("\n".join(words), "utf-8")
        for one in made:
            one.replace(path.with_suffix(one.suffix))
    except OSError:
        for one in made:
            with suppress(OSError):
                one.unlink()
