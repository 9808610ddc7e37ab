"""Chinese characters that look alike: the look-up behind `text.lookalike`."""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import NamedTuple

from augkit.resources.chinese import NEGATING, NUMERALS, UNWANTED, level_of

HALVED_BY = 4  # a correlation lower by this many hundredths halves the weight

_COUNTED = re.compile(r"(\D)(\d+)")
_FIXED = NUMERALS | NEGATING


class Lookalikes(NamedTuple):
    """What a character may be taken for.

    Attributes:
        characters: the likest first.
        shares: for each the sum of the weights up to and with it, as a share of all; the liker, the heavier.
    """

    characters: str
    shares: tuple[float, ...]


class LookalikeTable:
    """Characters that look alike.

    Args:
        data: the table's text, as `make_table.py` describes it.

    Example:
        >>> table = LookalikeTable("士\\t土96 上87\\t土95\\n東\\t\\t柬93\\n".encode())
        >>> table.of("士的").keys(), table.of("士")["士"].characters, table.of("士東")["東"].characters
        (dict_keys(['士']), '土上', '柬')
    """

    def __init__(self, data: bytes) -> None:
        self.fingerprint = hashlib.sha256(data).hexdigest()
        self._simplified: dict[str, Lookalikes] = {}
        self._traditional: dict[str, Lookalikes] = {}
        for line in data.decode("utf-8").splitlines():
            character, simplified, traditional = line.split("\t")
            for column, table in ((simplified, self._simplified), (traditional, self._traditional)):
                if character not in _FIXED and (alike := _parse(column)) is not None:
                    table[character] = alike
        self._only_traditional = {character for character in self._traditional if not level_of(character)}

    def of(self, text: str) -> dict[str, Lookalikes]:
        """What each character of a text may be taken for: in traditional text for traditional characters."""
        is_traditional = not self._only_traditional.isdisjoint(text)
        table = self._traditional if is_traditional else self._simplified
        return {character: table[character] for character in dict.fromkeys(text) if character in table}


def _parse(column: str) -> Lookalikes | None:
    alike = {
        other: 2.0 ** (int(correlation) / HALVED_BY)
        for other, correlation in _COUNTED.findall(column.replace(" ", ""))
        if other not in _FIXED and other not in UNWANTED
    }
    total = sum(alike.values())
    return Lookalikes("".join(alike), tuple(up_to / total for up_to in accumulate(alike.values()))) if alike else None


@cache
def load() -> LookalikeTable:
    """The table that comes with augkit, read once a process."""
    packed = resources.files("augkit.resources.lookalikes").joinpath("lookalikes.txt.gz").read_bytes()
    return LookalikeTable(gzip.decompress(packed))
