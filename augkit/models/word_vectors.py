"""Words as vectors: reading files of them, and the words whose vectors are nearest.

Read are the text and binary formats of word2vec, GloVe's text format, all of them gzipped too, and folders of static
embedding models: `tokenizer.json` with a matrix in safetensors, as model2vec and sentence-transformers write them.

Vectors are made unit vectors and rounded to whole numbers so small that sums of their products are exact in float32, in
whatever order a machine adds them up. The neighbours of a word are therefore the same everywhere.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
from xxhash import xxh3_128

from augkit.errors import RecipeError

__all__ = ["Neighbour", "WordVectors", "check_word_vectors", "load_word_vectors", "word_vectors_fingerprint"]

EXACT = 4096  # length of a rounded vector: its square is the largest whole number up to which float32 knows all
AT_ONCE = 32  # words looked up in one product of matrices
HINT = "Name a file of word vectors (word2vec or GloVe, .gz too) or the folder of a static embedding model."
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\Z")
_WHOLE = ("▁", "Ġ")  # marks of a token that starts a word
_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I8": "i1", "U8": "u1"}
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
        self._square = _length(rounded.shape[1]) ** 2
        self._rows = {word: row for row, word in reversed(list(enumerate(words)))}
        self._found: dict[tuple[str, int, float], tuple[Neighbour, ...]] = {}
        self.remembered: dict[Any, Any] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._rows

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
        RecipeError: there is none, or it is neither a file of vectors nor the folder of a static embedding model.
    """
    place = Path(path).expanduser()
    if place.is_dir():
        _model_files(place)
        return
    try:
        with _opened(place) as file:
            _shape(path, file.read(1 << 16))
    except OSError as error:
        raise RecipeError(f"word vectors cannot be read: {error.strerror or error}: {place}", hint=HINT) from error


def word_vectors_fingerprint(path: str) -> str:
    """Hash of the content of a file of vectors, or of a model's matrix and tokenizer.

    Raises:
        RecipeError: there is none.
    """
    check_word_vectors(path)
    place = Path(path).expanduser()
    files = _model_files(place) if place.is_dir() else (place,)
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
        path: of a file, or of the folder of a static embedding model.
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
    words, vectors = _read_model(place, vocabulary) if place.is_dir() else _read_file(place, vocabulary)
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


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if packed else path.open("rb")  # type: ignore[return-value]


class _Shape(NamedTuple):
    has_header: bool
    dimension: int
    is_binary: bool


def _shape(path: str | Path, start: bytes) -> _Shape:
    """What the first bytes of a file say about the rest.

    Raises:
        RecipeError: they are not those of a file of vectors.
    """
    first, _, rest = start.partition(b"\n")
    fields = first.split()
    if len(fields) == 2 and all(field.isdigit() for field in fields):
        dimension = int(fields[1])
        line = rest.partition(b"\n")[0].split()
        return _Shape(True, dimension, not (len(line) == dimension + 1 and _are_numbers(line[1:])))
    if len(fields) > 2 and _are_numbers(fields[1:]):
        return _Shape(False, len(fields) - 1, False)
    raise RecipeError(f"{path} does not begin as a file of word vectors does: {first[:60]!r}", hint=HINT)


def _are_numbers(fields: Sequence[bytes]) -> bool:
    try:
        return all(np.isfinite(float(field)) for field in fields)
    except ValueError:
        return False


def _read_file(path: Path, vocabulary: int) -> tuple[list[str], np.ndarray]:
    with _opened(path) as file:
        start = file.read(1 << 16)
        shape = _shape(path, start)
        file.seek(len(start.partition(b"\n")[0]) + 1 if shape.has_header else 0)
        entries = _binary(file, shape.dimension) if shape.is_binary else _text(path, file, shape)
        return _gathered(entries, vocabulary)


def _gathered(entries: Iterator[tuple[str, np.ndarray]], vocabulary: int) -> tuple[list[str], np.ndarray]:
    """The first entries, without those that are no words."""
    words, vectors = [], []
    for number, (word, vector) in enumerate(entries):
        if number == vocabulary:
            break
        if _WORD.match(word):
            words.append(word)
            vectors.append(vector)
    return words, np.array(vectors, np.float32)


def _text(path: Path, file: IO[bytes], shape: _Shape) -> Iterator[tuple[str, np.ndarray]]:
    for number, line in enumerate(file, 1 + shape.has_header):
        parts = line.decode("utf-8", "replace").rstrip().rsplit(" ", shape.dimension)
        try:
            vector = np.array(parts[1:], np.float32)
        except ValueError:
            vector = np.empty(0, np.float32)
        if len(vector) != shape.dimension:
            raise RecipeError(f"{path}:{number}: a word and {shape.dimension} numbers were expected", hint=HINT)
        yield parts[0].strip(), vector


def _binary(file: IO[bytes], dimension: int) -> Iterator[tuple[str, np.ndarray]]:
    """The entries of word2vec's binary format: a word, a space, and the numbers."""
    size = 4 * dimension
    rest = b""
    while True:
        while (gap := rest.find(b" ")) < 0 or len(rest) < gap + 1 + size:
            block = file.read(_BLOCK)
            if not block:
                return
            rest += block
        at = 0
        while (gap := rest.find(b" ", at)) >= 0 and len(rest) >= gap + 1 + size:
            word = rest[at:gap].decode("utf-8", "replace").strip()
            yield word, np.frombuffer(rest, "<f4", dimension, gap + 1)
            at = gap + 1 + size
        rest = rest[at:]


def _model_files(folder: Path) -> tuple[Path, Path]:
    """The matrix and the tokenizer of a static embedding model."""
    for inner in (folder, *sorted(folder.glob("[0-9]_*"))):
        matrix, tokenizer = inner / "model.safetensors", inner / "tokenizer.json"
        tokenizer = tokenizer if tokenizer.is_file() else folder / "tokenizer.json"
        if matrix.is_file() and tokenizer.is_file():
            return matrix, tokenizer
    raise RecipeError(
        f"{folder} is no static embedding model: it has no model.safetensors with a tokenizer.json", hint=HINT
    )


def _read_model(folder: Path, vocabulary: int) -> tuple[list[str], np.ndarray]:
    """The tokens of a static embedding model that are whole words."""
    matrix, tokenizer = _model_files(folder)
    tensors = _tensors(matrix)
    name = next((name for name in ("embeddings", "embedding.weight", "embedding") if name in tensors), "")
    if not name:
        raise RecipeError(f"{matrix} has no embeddings; it has {', '.join(sorted(tensors)) or 'nothing'}", hint=HINT)
    embeddings, mapping, weights = tensors[name], tensors.get("mapping"), tensors.get("weights")
    model = json.loads(tokenizer.read_text("utf-8"))["model"]
    entries = model["vocab"]
    ids: Mapping[str, int] = (
        entries if isinstance(entries, dict) else {entry[0]: number for number, entry in enumerate(entries)}
    )
    marked = any(token.startswith(_WHOLE) for token in ids)

    def vectors() -> Iterator[tuple[str, np.ndarray]]:
        for token, number in sorted(ids.items(), key=lambda entry: entry[1]):
            if marked and not token.startswith(_WHOLE):
                continue
            row = number if mapping is None else int(mapping[number])
            if row < len(embeddings):
                weight = 1.0 if weights is None else float(weights[number])
                yield token.lstrip("▁Ġ"), embeddings[row].astype(np.float32) * weight

    return _gathered(vectors(), vocabulary)


def _tensors(path: Path) -> dict[str, np.ndarray]:
    """The tensors of a safetensors file, mapped into memory."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header: dict[str, Any] = json.loads(file.read(size))
    data = np.memmap(path, np.uint8, "r", 8 + size)
    found = {}
    for name, facts in header.items():
        if name == "__metadata__":
            continue
        start, end = facts["data_offsets"]
        raw = data[start:end]
        if facts["dtype"] == "BF16":  # the upper half of a float32
            found[name] = (raw.view("<u2").astype("<u4") << 16).view("<f4").reshape(facts["shape"])
        elif facts["dtype"] in _TYPES:
            found[name] = raw.view(_TYPES[facts["dtype"]]).reshape(facts["shape"])
    return found
