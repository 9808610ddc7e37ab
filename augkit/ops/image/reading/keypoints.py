"""Named points of a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

__all__ = ["Keypoints"]

VISIBILITY = ("visibility", "visible", "v")
NAMES = ("name", "label")
DIGITS = 4  # that are written after the point


class Keypoints:
    """The keypoints of one picture and everything that was written beside them.

    Attributes:
        points: x and y in pixels, shape (n, 2), float64; whole numbers are the middles of pixels, as in COCO.
        records: the rest of each point, in order, shape (n,).
    """

    __slots__ = ("is_whole", "points", "records")

    def __init__(self, points: np.ndarray, records: Sequence[Mapping[str, Any]], *, is_whole: bool) -> None:
        self.points, self.records, self.is_whole = points, records, is_whole

    @classmethod
    def read(cls, column: Sequence[Mapping[str, Any]]) -> Keypoints:
        """Keypoints as a row holds them: a list of structs with `x` and `y`.

        Raises:
            ValueError: a coordinate is missing or not finite.
        """
        numbers = [(record["x"], record["y"]) for record in column]
        if any(number is None for pair in numbers for number in pair):
            raise ValueError("a keypoint has no place")
        points = np.array(numbers, np.float64).reshape(-1, 2)
        if not np.isfinite(points).all():
            raise ValueError("a keypoint's place is not finite")
        is_whole = bool(numbers) and all(isinstance(number, int) for pair in numbers for number in pair)
        return cls(points, list(column), is_whole=is_whole)

    def moved(self, points: np.ndarray, width: int, height: int) -> Keypoints:
        """Keypoints in other places of a picture of another size.

        A point that has left the picture is dropped; where points say how visible they are, as in COCO, it stays in
        the list as invisible, with visibility 0 at (0, 0). Points that were invisible stay as they are.

        Args:
            points: shape (n, 2), in the same order.
            width: of the new picture in pixels.
            height: of the new picture in pixels.
        """
        beyond = (points <= -0.5) | (points >= np.array([width - 0.5, height - 0.5]))
        inside: list[bool] = (~np.any(beyond, axis=1)).tolist()
        places, records = [], []
        for point, record, is_inside in zip(points, self.records, inside, strict=True):
            key = next((name for name in VISIBILITY if name in record), None)
            if key is not None and not record[key]:
                places.append((float(record["x"]), float(record["y"])))
                records.append(record)
            elif is_inside:
                places.append(tuple(point))
                records.append(record)
            elif key is not None:
                places.append((0.0, 0.0))
                records.append({**record, key: type(record[key])(0), "x": 0, "y": 0})
        return Keypoints(np.array(places, np.float64).reshape(-1, 2), records, is_whole=self.is_whole)

    def renamed(self, symmetry: Mapping[str, str]) -> Keypoints:
        """Keypoints with names exchanged, as in `{"left_eye": "right_eye"}`, which holds in both directions.

        Where the names come in a fixed order that the exchange permutes, as in a skeleton, the order is kept.
        """
        both = {**{right: left for left, right in symmetry.items()}, **symmetry}
        key = next((name for name in NAMES if self.records and name in self.records[0]), None)
        if key is None or not both:
            return self
        before = [record.get(key) for record in self.records]
        after = [both.get(str(name), name) for name in before]
        records = [{**record, key: name} for record, name in zip(self.records, after, strict=True)]
        order = list(range(len(records)))
        if sorted(map(str, before)) == sorted(map(str, after)) and len(set(before)) == len(before):
            order = [after.index(name) for name in before]
        return Keypoints(self.points[order], [records[index] for index in order], is_whole=self.is_whole)

    def written(self) -> list[dict[str, Any]]:
        """The value for the row's column."""
        number: Callable[[float], float] = round if self.is_whole else _rounded
        return [
            {**record, "x": number(x), "y": number(y)}
            for record, (x, y) in zip(self.records, self.points.tolist(), strict=True)
        ]


def _rounded(number: float) -> float:
    return round(number, DIGITS)
