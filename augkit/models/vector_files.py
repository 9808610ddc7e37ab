"""Reading words and their vectors from files and from the folders of static embedding models.

Files are in the text or binary format of word2vec or in GloVe's text format, gzipped or not. A folder holds a
`tokenizer.json` and a matrix in safetensors, as model2vec and sentence-transformers write them. Of a transformer's
folder the matrix is that of its input embeddings.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np

from augkit.errors import RecipeError

__all__ = ["HINT", "model_files", "opened", "read_file", "read_model", "shape_of"]

HINT = "Name a file of word vectors (word2vec or GloVe, .gz too) or the folder of an embedding model."
_MATRICES = ("embeddings", "embedding.weight", "embedding")  # of static models
_INPUTS = ("word_embeddings.weight", "embed_tokens.weight", "shared.weight", "wte.weight")  # of transformers
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\Z")
_WHOLE = ("▁", "Ġ")  # marks of a token that starts a word
_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I8": "i1", "U8": "u1"}
_BLOCK = 1 << 22


def opened(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if packed else path.open("rb")  # type: ignore[return-value]


class _Shape(NamedTuple):
    has_header: bool
    dimension: int
    is_binary: bool


def shape_of(path: str | Path, start: bytes) -> _Shape:
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


def read_file(path: Path, vocabulary: int) -> tuple[list[str], np.ndarray]:
    with opened(path) as file:
        start = file.read(1 << 16)
        shape = shape_of(path, start)
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


def model_files(folder: Path) -> tuple[Path, Path]:
    """The matrix and the tokenizer of an embedding model."""
    for inner in (folder, *sorted(folder.glob("[0-9]_*"))):
        matrix, tokenizer = inner / "model.safetensors", inner / "tokenizer.json"
        tokenizer = tokenizer if tokenizer.is_file() else folder / "tokenizer.json"
        if matrix.is_file() and tokenizer.is_file():
            return matrix, tokenizer
    raise RecipeError(f"{folder} is no embedding model: it has no model.safetensors with a tokenizer.json", hint=HINT)


def read_model(folder: Path, vocabulary: int) -> tuple[list[str], np.ndarray]:
    """The tokens of an embedding model that are whole words."""
    matrix, tokenizer = model_files(folder)
    tensors = _tensors(matrix)
    static = [name for name in _MATRICES if name in tensors]
    name = next(iter([*static, *(name for name in sorted(tensors) if name.endswith(_INPUTS))]), "")
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
