"""The policies that AutoAugment found: tables 7 to 9 of Cubuk et al. 2019.

Each is 25 pairs of steps; a step is its name, the probability that it runs in tenths, and its level from 0 to 9.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = ["POLICIES", "Learned", "PolicyStep"]

Learned = Literal["cifar10", "imagenet", "svhn"]


class PolicyStep(NamedTuple):
    """A step's name, probability, and level from 0 to 1."""

    name: str
    p: float
    level: float


_NAMES = {
    "A": "auto_contrast",
    "B": "brightness",
    "C": "colour",
    "E": "equalize",
    "I": "invert",
    "K": "contrast",
    "P": "posterize",
    "R": "rotate",
    "S": "solarize",
    "H": "sharpness",
    "X": "shear_x",
    "Y": "shear_y",
    "x": "translate_x",
    "y": "translate_y",
}

_CIFAR10 = """
I1 K26, R72 x39, H81 H93, Y58 y79, A5 E9, Y27 P37, C43 B67, H39 B79, E6 E5, K67 H65, C77 x58, E3 A4, y43 H26,
B96 C28, S52 I0, E2 A6, E2 E6, C99 E6, A8 S28, B13 C70, S45 A9, y99 y79, A9 S83, E8 I1, y79 A9
"""
_IMAGENET = """
P48 R69, S65 A6, E8 E6, P67 P66, E4 S24, E4 R88, S63 E6, P85 E10, R23 S68, E6 P46, R88 C40, R49 E6, E0 E8,
I6 E10, C64 K(10)8, R88 C(10)2, C88 S87, H47 I6, X65 E10, C40 E6, E4 S24, S65 A6, I6 E10, C64 K(10)8, E8 E6
"""
_SVHN = """
X94 I2, Y98 I7, E6 S66, I9 E6, E6 R93, X94 A8, Y98 I4, Y95 S26, I9 A8, E6 R93, X94 S33, Y88 I7, E9 y66, I9 E6,
K33 R84, I8 y02, Y76 S48, I6 R84, Y37 x93, X16 I6, S72 y67, Y84 I8, X79 y83, Y85 A7, X72 I1
"""


def _step(written: str) -> PolicyStep:
    """`R72` runs in 7 of 10 cases at level 2; `K(10)8` always, at level 8; `E10` and `E6` have no level."""
    name, rest = _NAMES[written[0]], written[1:]
    if rest.startswith("(10)"):
        return PolicyStep(name, 1.0, int(rest[4:]) / 9)
    if written[0] in "AEI":
        return PolicyStep(name, int(rest) / 10, 0.0)
    return PolicyStep(name, int(rest[0]) / 10, int(rest[1]) / 9)


def _policy(written: str) -> tuple[tuple[PolicyStep, ...], ...]:
    return tuple(tuple(map(_step, pair.split())) for pair in written.replace("\n", " ").split(",") if pair.strip())


POLICIES: dict[Learned, tuple[tuple[PolicyStep, ...], ...]] = {
    "cifar10": _policy(_CIFAR10),
    "imagenet": _policy(_IMAGENET),
    "svhn": _policy(_SVHN),
}
