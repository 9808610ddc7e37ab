"""3 × 3 matrices that map continuous points of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, cos, radians, sin, tan

import numpy as np

__all__ = ["between_corners", "centred", "rotation", "scaling", "shearing", "shift", "shifted", "size_around"]

Size = tuple[int, int]
"""Width and height in pixels."""


def rotation(degrees: float) -> np.ndarray:
    """Counter-clockwise as seen; y points down."""
    angle = radians(degrees)
    return np.array([[cos(angle), sin(angle), 0], [-sin(angle), cos(angle), 0], [0, 0, 1]])


def scaling(across: float, down: float) -> np.ndarray:
    """About the origin, by factors; shape (3, 3), as of all here."""
    return np.array([[across, 0, 0], [0, down, 0], [0, 0, 1.0]])


def shearing(across_degrees: float, down_degrees: float) -> np.ndarray:
    """About the origin: to the right with growing y, and down with growing x."""
    return np.array([[1, tan(radians(across_degrees)), 0], [tan(radians(down_degrees)), 1, 0], [0, 0, 1]])


def shift(right: float, below: float) -> np.ndarray:
    """By pixels."""
    return np.array([[1, 0, right], [0, 1, below], [0, 0, 1.0]])


def centred(matrix: np.ndarray, before: Size, after: Size) -> np.ndarray:
    """An affine matrix about the origin as one that takes the middle of one picture to the middle of another."""
    made: np.ndarray = shifted(matrix, after[0] / 2, after[1] / 2) @ shift(-before[0] / 2, -before[1] / 2)
    return made


def shifted(matrix: np.ndarray, right: float, below: float) -> np.ndarray:
    """An affine matrix and then a shift by pixels: `shift(right, below) @ matrix`, in a third of the time."""
    made: np.ndarray = matrix.copy()
    made[0, 2] += right
    made[1, 2] += below
    return made


def size_around(matrix: np.ndarray, before: Size) -> Size:
    """Size of the smallest picture that holds all of a moved one."""
    width, height = before
    corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]]) @ matrix.T
    across, down = np.ptp(corners[:, 0]), np.ptp(corners[:, 1])
    return max(1, ceil(across - 1e-6)), max(1, ceil(down - 1e-6))


def between_corners(before: Sequence[tuple[float, float]], after: Sequence[tuple[float, float]]) -> np.ndarray:
    """The projective map that takes four points to four others."""
    rows: list[float] = []
    right: list[float] = []
    for (x, y), (u, v) in zip(before, after, strict=True):
        rows += (x, y, 1, 0, 0, 0, -u * x, -u * y, 0, 0, 0, x, y, 1, -v * x, -v * y)
        right += (u, v)
    made = np.ones(9)
    made[:8] = np.linalg.solve(np.array(rows, np.float64).reshape(8, 8), np.array(right, np.float64))
    return made.reshape(3, 3)
