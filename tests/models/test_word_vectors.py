"""Word vectors: each format is read alike, and neighbours are the same however they are summed up."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from augkit.errors import RecipeError
from augkit.models import word_vectors
from augkit.models.word_vectors import EXACT, WordVectors, load_word_vectors, word_vectors_fingerprint
from tests.models.tiny import minilm
from tests.ops.text.vectors import as_text, vectors


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    load_word_vectors.cache_clear()
    return tmp_path / "cache" / "augkit" / "word-vectors"


def as_binary(found: dict[str, np.ndarray], newline: bytes = b"\n") -> bytes:
    head = f"{len(found)} {len(next(iter(found.values())))}\n".encode()
    return head + b"".join(word.encode() + b" " + row.astype("<f4").tobytes() + newline for word, row in found.items())


def as_safetensors(tensors: dict[str, np.ndarray], kinds: dict[str, str]) -> bytes:
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.tobytes()
        header[name] = {
            "dtype": kinds[name],
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    head = json.dumps({"__metadata__": {}, **header}).encode()
    return len(head).to_bytes(8, "little") + head + data


def write_model(folder: Path, found: dict[str, np.ndarray], kind: str, vocab: object) -> None:
    folder.mkdir(exist_ok=True)
    matrix = np.array(list(found.values()), np.float32)
    if kind == "F16":
        tensors, kinds = {"embeddings": matrix.astype("<f2")}, {"embeddings": "F16"}
    elif kind == "BF16":
        tensors, kinds = {"embedding.weight": (matrix.view("<u4") >> 16).astype("<u2")}, {"embedding.weight": "BF16"}
    else:  # rows in another order, halved, with weights of two
        order = np.arange(len(matrix))[::-1]
        tensors = {"mapping": order.astype("<i8"), "weights": np.full(len(matrix), 2.0), "embeddings": matrix[::-1] / 2}
        kinds = {"mapping": "I64", "weights": "F64", "embeddings": "F32"}
    (folder / "model.safetensors").write_bytes(as_safetensors(tensors, kinds))
    (folder / "tokenizer.json").write_text(json.dumps({"model": {"vocab": vocab}}), "utf-8")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The same vectors in every format."""
    found = vectors()
    words = list(found)
    (tmp_path / "glove.txt").write_text(as_text(found), "utf-8")
    (tmp_path / "word2vec.txt").write_text(f"{len(found)} {len(found['film'])}\n" + as_text(found), "utf-8")
    (tmp_path / "word2vec.bin").write_bytes(as_binary(found))
    (tmp_path / "word2vec-without-newlines.bin").write_bytes(as_binary(found, b""))
    (tmp_path / "glove.txt.gz").write_bytes(gzip.compress(as_text(found).encode()))
    (tmp_path / "word2vec.bin.gz").write_bytes(gzip.compress(as_binary(found)))
    write_model(tmp_path / "wordpiece", found, "F16", {word: number for number, word in enumerate(words)})
    write_model(tmp_path / "unigram", found, "F32", [[f"▁{word}", -1.0] for word in words])
    inner = tmp_path / "sentence-transformers"
    inner.mkdir()
    write_model(inner / "0_StaticEmbedding", found, "BF16", {word: number for number, word in enumerate(words)})
    return sorted(path for path in tmp_path.iterdir() if path.name != "cache")


def test_all_formats_hold_the_same_words_and_neighbours(files: list[Path]) -> None:
    assert len(files) == 9
    expected = load_word_vectors(str(files[0]), 1000).neighbours(["house", "电影", "Berlin", "nowhere"], 2, 0.5)
    assert [[one.word for one in near] for near in expected[1:]] == [["影片"], ["Hamburg"], []]
    for path in files:
        loaded = load_word_vectors(str(path), 1000)
        found = loaded.neighbours(["house", "电影", "Berlin", "nowhere"], 2, 0.5)
        assert [[one.word for one in near] for near in found] == [[one.word for one in near] for near in expected], path
        assert "house" in loaded and "nowhere" not in loaded


def test_cosines_are_those_of_the_vectors(files: list[Path]) -> None:
    found = vectors()
    (near,) = load_word_vectors(str(files[0]), 1000).neighbours(["house"], 5, -1.0)
    one = found["house"] / np.linalg.norm(found["house"])
    for word, similarity in near:
        assert similarity == pytest.approx(one @ found[word] / np.linalg.norm(found[word]), abs=1e-3)
    assert [similarity for _, similarity in near] == sorted((s for _, s in near), reverse=True)


def test_products_are_exact_in_any_order() -> None:
    chance = np.random.default_rng(3)
    rounded = word_vectors._rounded(chance.normal(size=(50, 1024)).astype(np.float32))
    assert (rounded == np.rint(rounded)).all()
    assert (np.square(rounded.astype(np.int64)).sum(1) <= EXACT**2).all()
    whole = rounded.astype(np.int64) @ rounded.T.astype(np.int64)
    shuffled = chance.permutation(1024)
    assert (rounded @ rounded.T == whole).all()
    assert (rounded[:, shuffled] @ rounded[:, shuffled].T == whole).all()


def test_equally_near_words_stand_in_the_order_of_the_file() -> None:
    rows = np.array([[4000, 0], [0, 4000], [0, 4000], [0, 4000]], np.float32)
    table = WordVectors(["one", "b", "c", "a"], rows)
    assert [[near.word for near in found] for found in table.neighbours(["b", "one"], 2, -1.0)] == [
        ["c", "a"],
        ["b", "c"],
    ]
    assert table.neighbours(["b"], 5, 0.5) == [table.neighbours(["b"], 2, 0.5)[0]]


def test_only_the_first_words_are_read_and_what_is_no_word_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "v.txt"
    path.write_text(", 1 0 0\nfilm 1 0 0\n3d 1 0 0\nmovie 1 0.1 0\n. . . 1 1 1\nthe_end 1 0 0\nlate 1 0.2 0\n")
    assert load_word_vectors(str(path), 4).words == ["film", "movie"]
    assert load_word_vectors(str(path), 100).words == ["film", "movie", "late"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"film 1 0 0\nmovie 1 0\n", r"v\.txt:2"),
        (b"film 1 0 0\nmovie 1 x 0\n", r"v\.txt:2"),
        (b"2 3\nfilm 1 0 0\nmovie 1 0\n", r"v\.txt:3"),
        (b"no vectors here\n", "does not begin"),
        (b"", "does not begin"),
        (b", 1 0\n", "holds no words"),
    ],
)
def test_broken_files_name_the_line(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "v.txt").write_bytes(content)
    with pytest.raises(RecipeError, match=message):
        load_word_vectors(str(tmp_path / "v.txt"), 100)


def test_of_a_transformer_the_input_embeddings_of_whole_words_are_read() -> None:
    vectors = load_word_vectors(minilm(), 30_000)
    assert vectors.dimension == 384 and len(vectors.words) > 20_000
    assert not any(word.startswith(("#", "[")) for word in vectors.words)
    near = [one.word for one in vectors.neighbours(["terrible"], 10, 0.2)[0]]
    assert {"horrible", "awful", "dreadful"} & set(near)
    lengths = np.linalg.norm(vectors.unit_vectors(range(100)), axis=1)
    assert np.allclose(lengths, 1, atol=1e-2)


def test_models_without_a_matrix_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="no embedding model"):
        load_word_vectors(str(tmp_path), 10)
    (tmp_path / "model.safetensors").write_bytes(as_safetensors({"x": np.zeros(2, "<f4")}, {"x": "F32"}))
    (tmp_path / "tokenizer.json").write_text('{"model": {"vocab": {}}}')
    with pytest.raises(RecipeError, match="has no embeddings; it has x"):
        load_word_vectors(str(tmp_path), 10)


def test_what_was_read_is_mapped_from_the_cache_next_time(files: list[Path], own_cache: Path) -> None:
    path = next(path for path in files if path.name == "glove.txt")
    first = load_word_vectors(str(path), 50)
    assert sorted(entry.suffix for entry in own_cache.iterdir()) == [".npy", ".txt"]
    load_word_vectors.cache_clear()
    second = load_word_vectors(str(path), 50)
    assert isinstance(second._rounded, np.memmap) and (second._rounded == first._rounded).all()
    assert second.words == first.words
    next(own_cache.glob("*.npy")).write_bytes(b"broken")
    load_word_vectors.cache_clear()
    assert load_word_vectors(str(path), 50).words == first.words


def test_a_cache_that_cannot_be_written_is_done_without(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(files[0]))  # a file or a folder that is not for us
    path = next(path for path in files if path.name == "word2vec.bin")
    monkeypatch.setenv("XDG_CACHE_HOME", str(path))
    assert "film" in load_word_vectors(str(path), 50)


def test_the_fingerprint_follows_the_content(tmp_path: Path) -> None:
    path = tmp_path / "v.txt"
    path.write_text("film 1 0 0\n")
    first = word_vectors_fingerprint(str(path))
    assert first == word_vectors_fingerprint(str(path)) and len(first) == 32
    path.write_text("film 1 0 1\n")
    assert word_vectors_fingerprint(str(path)) != first
    with pytest.raises(RecipeError):
        word_vectors_fingerprint(str(tmp_path / "gone.txt"))
