"""What operators draw from: numbers that nothing but a key decides."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from struct import Struct
from typing import Any

import numpy as np
from numpy.random import Generator, Philox
from xxhash import xxh3_128_digest, xxh3_128_intdigest

__all__ = ["Chance", "mixed"]

_TWO_WORDS = Struct("<QQ").unpack
_WORD = 2**64
_UNIT = 2.0**-53  # a number of 53 bits times this is a float below 1, exactly


class Chance(Generator):
    """NumPy's generator at the start of a key's stream, and beside it `bits`, a cheaper stream for a few small numbers.

    One object serves draw after draw, since a new one would cost ten times as much as a new key. NumPy's part takes the
    key over when it is first asked for something: most draws on text never ask it.

    >>> chance = Chance()
    >>> first = chance.at(b"step", b"copy").random()
    >>> first == chance.at(b"step", b"copy").random()
    True
    """

    __slots__ = ("_asked", "_is_set", "_key", "_philox", "_start", "_state")

    def __init__(self) -> None:
        self._philox = Philox(key=0)  # of no seed, so that `spawn`, which no key decides, is refused
        super().__init__(self._philox)
        self._start: dict[str, Any] = {"counter": [0, 0, 0, 0], "key": [0, 0]}
        self._state: Any = {
            "bit_generator": "Philox",
            "state": self._start,
            "buffer": [0, 0, 0, 0],
            "buffer_pos": 4,
            "has_uint32": 0,
            "uinteger": 0,
        }
        self.at(b"", b"")

    def at(self, step: bytes, copy: bytes) -> Chance:
        """This object, at the start of the streams of a key: a step's part of it, and a copy's."""
        self._key = step + copy
        self._asked = 0
        self._is_set = False
        return self

    @staticmethod
    def fresh(step: bytes, copy: bytes) -> Chance:
        """An object of its own at the same place, for callers that need several at once."""
        return Chance().at(step, copy)

    def bits(self) -> int:
        """The next whole number of 128 even and independent bits."""
        self._asked += 1
        return xxh3_128_intdigest(self._key, self._asked)

    def fractions(self, wanted: int) -> list[float]:
        """The next numbers in [0, 1), made of `bits`: a few take less time than those of `random`."""
        words: list[int] = []
        while len(words) < wanted:
            words += divmod(self.bits(), _WORD)
        return [(word >> 11) * _UNIT for word in words[:wanted]]

    def fraction(self) -> float:
        """The next of `fractions`."""
        return (self.bits() >> 75) * _UNIT

    def seed(self) -> int:
        """A whole number below 2**63: the one that `integers(2**63)` draws, in a fifth of its time."""
        return self.bit_generator.random_raw() >> 1

    @property
    def is_untouched(self) -> bool:
        """Whether nothing has been drawn since `at`."""
        return not (self._asked or self._is_set)

    @property
    def bit_generator(self) -> Philox:
        if not self._is_set:
            self._take_over()
        return self._philox

    def __reduce__(self) -> Any:
        return Generator, (self.bit_generator,)

    def _take_over(self) -> None:
        self._start["key"] = _TWO_WORDS(xxh3_128_digest(self._key))
        self._philox.state = self._state
        self._is_set = True


def _of_the_key(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def draw(self: Chance, *args: Any, **kwargs: Any) -> Any:
        if not self._is_set:
            self._take_over()
        return method(self, *args, **kwargs)

    return draw


for _name, _method in vars(Generator).items():
    if callable(_method) and not _name.startswith("_"):
        setattr(Chance, _name, _of_the_key(_method))


def mixed(words: np.ndarray) -> np.ndarray:
    """Words of which every bit depends on every bit of the one given: the last step of splitmix64, uint64 of any shape.

    No two words become the same.
    """
    made: np.ndarray = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    made ^= made >> np.uint64(27)
    made *= np.uint64(0x94D049BB133111EB)
    made ^= made >> np.uint64(31)
    return made
