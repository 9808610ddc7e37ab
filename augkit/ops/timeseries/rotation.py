"""`timeseries.rotation`: a sensor worn another way round."""

from __future__ import annotations

from math import cos, pi, radians, sin, sqrt
from typing import Annotated, Any

import numpy as np
from numpy.random import Generator
from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import ScaledSeriesOperator
from augkit.ops.timeseries.reading.series import Series

Axis = Annotated[int, Field(ge=0)]
Axes = Annotated[tuple[Axis, Axis, Axis], Field(strict=False)]


@operator("timeseries.rotation", version=1)
class Rotation(ScaledSeriesOperator):
    """Turn the channels of three-axis sensors in space, or change signs and order of channels.

    Each sensor that is named is turned around an axis drawn evenly from all directions; other channels stay. Where none
    is named, channels change their order and half of them their sign; with one channel, every second copy changes.
    A horizon is turned in the same way.

    Args:
        sensors: channels of x, y and z of each sensor, counted from 0, as in `[[0, 1, 2], [3, 4, 5]]`.
        max_degrees: greatest angle of the turn; drawn evenly from 0 to it. Only for `sensors`.

    Source: Um et al. 2017, "Data Augmentation of Wearable Sensor Data for Parkinson's Disease Monitoring using
    Convolutional Neural Networks"; without sensors as in Iwana & Uchida 2021, "An empirical survey of data augmentation
    for time series classification with neural networks".
    """

    sensors: Annotated[tuple[Axes, ...], Field(strict=False)] = ()
    max_degrees: Annotated[float, Field(ge=0, le=180)] = 180.0

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        if not sample.steps:
            return None
        if self.sensors:
            if (last := max(map(max, self.sensors))) >= sample.channels:
                raise ValueError(
                    f"`sensors` names channel {last}, and the series has channels 0 to {sample.channels - 1}"
                )
            return {"turns": [self._turn(rng) for _ in self.sensors]} if self.max_degrees else None
        draws = rng.random(2 * sample.channels)
        order = np.argsort(draws[: sample.channels], kind="stable").tolist()
        signs = [-1 if draw < 0.5 else 1 for draw in draws[sample.channels :].tolist()]
        is_same = order == sorted(order) and min(signs) == 1
        return None if is_same else {"order": order, "signs": signs}

    def _turn(self, rng: Generator) -> list[float]:
        """A direction, as a vector of length 1, and degrees."""
        first, second, third = rng.random(3).tolist()
        height, around = 2.0 * first - 1.0, 2.0 * pi * second
        wide = sqrt(1.0 - height * height)
        axis = [wide * cos(around), wide * sin(around), height]
        return [*(round(one, 5) for one in axis), round(third * self.max_degrees, 3)]

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        turned = _turned(sample.values, self.sensors, drawn)
        if "horizon" in sample.labels:
            return sample.changed(turned, horizon=_turned(sample.labels["horizon"], self.sensors, drawn))
        return sample.changed(turned)


def _turned(values: np.ndarray, sensors: tuple[tuple[int, int, int], ...], drawn: dict[str, Any]) -> np.ndarray:
    if "order" in drawn:
        mirrored: np.ndarray = values[drawn["order"]] * np.array(drawn["signs"], np.float64)[:, None]
        return mirrored
    made: np.ndarray = values.copy()
    for axes, turn in zip(sensors, drawn["turns"], strict=True):
        x, y, z = (values[axis] for axis in axes)
        for axis, (a, b, c) in zip(axes, _matrix(*turn), strict=True):
            made[axis] = a * x + b * y + c * z
    return made


def _matrix(x: float, y: float, z: float, degrees: float) -> list[tuple[float, float, float]]:
    """The rows of the rotation around a direction (Rodrigues)."""
    length = sqrt(x * x + y * y + z * z)  # rounding has changed it a little
    x, y, z = x / length, y / length, z / length
    c, s = cos(radians(degrees)), sin(radians(degrees))
    rest = 1.0 - c
    return [
        (c + x * x * rest, x * y * rest - z * s, x * z * rest + y * s),
        (y * x * rest + z * s, c + y * y * rest, y * z * rest - x * s),
        (z * x * rest - y * s, z * y * rest + x * s, c + z * z * rest),
    ]
