"""When two texts count as equal: case, punctuation, accents' encoding and white space do not matter."""

from __future__ import annotations

import string
import unicodedata


class _Punctuation(dict[int, int | None]):
    """A table for `str.translate` that leaves out punctuation, filled as characters turn up. Emoji stay."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        is_punctuation = character in string.punctuation or unicodedata.category(character).startswith("P")
        self[code] = None if is_punctuation else code
        return self[code]


_TO_LOWER = bytes(range(256)).lower()
_ASCII_PUNCTUATION = string.punctuation.encode()
_PUNCTUATION = _Punctuation()


def normalised(text: str) -> bytes:
    """The text without what does not matter, as UTF-8. A text of punctuation alone stays as it is.

    >>> normalised("Where  is my ORDER?") == normalised("where is my order")
    True
    """
    if text.isascii():
        words = text.encode().translate(_TO_LOWER, _ASCII_PUNCTUATION).split()
        return b" ".join(words) or text.strip().encode()
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_PUNCTUATION)
    return (" ".join(folded.split()) or text.strip()).encode("utf-8", "surrogatepass")
