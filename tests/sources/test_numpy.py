"""Time series in NumPy files."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from augkit.errors import SourceError
from augkit.sources import numpy_file

from .conftest import Folder

CUBE = np.arange(24.0).reshape(2, 4, 3)  # 2 series, 4 steps, 3 channels
ROLES = {"series": "X", "label": "y"}


def saved(folder: Folder, name: str = "a.npz", **arrays: Any) -> None:
    made = io.BytesIO()
    np.savez(made, **arrays)
    folder.write(name, made.getvalue())


def test_one_array_is_called_series(folder: Folder) -> None:
    np.save(folder.path / "a.npy", np.array([[1, 2], [3, 4]], np.int16))
    assert folder.read("a.npy", {"series": "series"}).train == [{"series": [1.0, 2.0]}, {"series": [3.0, 4.0]}]


def test_series_and_labels_with_channels_last(folder: Folder) -> None:
    saved(folder, X=CUBE, y=np.array(["up", "down"]), classes=np.array(["up", "down", "flat"]))
    rows = folder.read("a.npz", ROLES).train
    assert [row["y"] for row in rows] == ["up", "down"]
    assert rows[0] == {"X": CUBE[0].T.tolist(), "y": "up"}  # and nothing of `classes`, which has other rows


def test_channels_first_and_arrays_in_columns_are_the_same_series(folder: Folder) -> None:
    turned = np.asfortranarray(CUBE.transpose(0, 2, 1).astype(">f4"))
    saved(folder, X=turned, y=np.array([3, 4], np.uint8))
    read = folder.read("a.npz", ROLES, channels="first")
    assert [row["X"] for row in read.train] == [one.T.tolist() for one in CUBE]
    assert read.types["X"] == "list<item: list<item: float>>"


def test_pieces_are_the_whole(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(0).random((25, 7)).astype(np.float32)
    saved(folder, X=values, y=np.arange(25))
    monkeypatch.setattr(numpy_file, "MAX_ROWS", 4)
    rows = folder.read("a.npz", ROLES).train
    assert np.array_equal([row["X"] for row in rows], values)
    assert [row["y"] for row in rows] == list(range(25))


def test_times_and_step_labels(folder: Folder) -> None:
    days = np.array([["2024-01-01", "2024-01-02"]], "datetime64[D]")
    saved(folder, X=np.array([[1.0, np.nan]]), at=days, phase=np.array([[b"a", b"b"]]))
    roles = {"series": "X", "times": "at", "step_labels": "phase"}
    (row,) = folder.read("a.npz", roles).train
    assert [moment.day for moment in row["at"]] == [1, 2]
    assert row["phase"] == ["a", "b"]


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"X": np.zeros((2, 3)), "y": np.zeros(3)}, "unequal numbers of rows: X 2, y 3"),
        ({"X": np.zeros((2, 3))}, "no column 'y', which `columns:` names for the role `label`"),
        ({"X": np.zeros((2, 3)), "y": np.array([None, "a"])}, "'y' holds Python objects"),
        ({"X": np.zeros((2, 3), complex), "y": np.zeros(2)}, "holds complex128, which augkit does not read"),
        ({"X": np.zeros((2, 1, 1, 1)), "y": np.zeros(2)}, r"4 dimensions \(2 × 1 × 1 × 1\)"),
        ({"X": np.zeros((0, 3)), "y": np.zeros(0)}, "holds no series"),
        ({"X": np.float64(1.0), "y": np.float64(1.0)}, "holds no series"),
    ],
    ids=["unequal", "no label", "objects", "complex", "four dimensions", "no rows", "no dimensions"],
)
def test_arrays_that_are_no_series(folder: Folder, arrays: dict[str, Any], message: str) -> None:
    saved(folder, **arrays)
    with pytest.raises(SourceError, match=message):
        folder.read("a.npz", ROLES)


def test_files_that_are_damaged_or_differ(folder: Folder, tmp_path: Path) -> None:
    saved(folder, X=CUBE, y=np.zeros(2))
    saved(folder, "b.npz", X=CUBE, y=np.array(["a", "b"]))
    with pytest.raises(SourceError, match=r"b.npz holds .*y \(string\), and a.npz holds .*y \(double\)"):
        folder.read(["a.npz", "b.npz"], ROLES)
    whole = (tmp_path / "a.npz").read_bytes()
    folder.write("cut.npz", whole[:300])
    with pytest.raises(SourceError, match="damaged or cut short"):
        folder.read("cut.npz", ROLES)
    np.save(tmp_path / "a.npy", np.zeros((9, 9)))
    folder.write("cut.npy", (tmp_path / "a.npy").read_bytes()[:-1])
    with pytest.raises(SourceError, match="'series' is cut short"):
        folder.read("cut.npy", {"series": "series"})
    folder.write("no.npy", b"text")
    with pytest.raises(SourceError, match="'series' is no NumPy array"):
        folder.read("no.npy", {"series": "series"})
