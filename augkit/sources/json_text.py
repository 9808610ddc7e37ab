"""A JSON text of any length, walked through value by value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from augkit.errors import SourceError

__all__ = ["JsonText"]

STEP = 1 << 20
LONGEST = 1 << 29
SPACE = re.compile(r"[ \t\r\n]*")
CUT = 64
"""A mistake further than this before the end of what was read is no mere cut: words and escapes are shorter."""


class JsonText:
    """A place in a JSON text. Only the value at hand is in memory.

    Args:
        stream: the text.
        name: file, for messages.
    """

    def __init__(self, stream: TextIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._decoder = json.JSONDecoder()
        self._buffer = ""
        self._at = 0
        self._line = 1
        self._ended = False

    def peek(self) -> str:
        """The next character that is no white space; "" at the end."""
        while True:
            if (ahead := self._after_space(self._at)) > self._at:
                self._advance(ahead - self._at)
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more(STEP):
                return ""

    def value(self) -> Any:
        """The value here; afterwards the place is behind it."""
        self.peek()
        return self._value()[0]

    def items(self) -> Iterator[tuple[int, Any, str]]:
        """Line, value and text of each item of the list here."""
        self._take("[")
        if self.peek() == "]":
            self._take("]")
            return
        while True:
            self.peek()
            line = self._line
            value, written = self._value()
            yield line, value, written
            if self._take(",]") == "]":
                return

    def members(self) -> Iterator[str]:
        """Keys of the object here; the caller takes the value of each before asking for the next."""
        self._take("{")
        if self.peek() == "}":
            self._take("}")
            return
        while True:
            if self.peek() != '"':
                raise self.wrong("a key in quotes should stand here")
            key = self.value()
            self._take(":")
            yield key
            if self._take(",}") == "}":
                return

    def at_list_of_objects(self) -> bool:
        """Whether a list that is empty or begins with an object comes next."""
        if self.peek() != "[":
            return False
        while (ahead := self._after_space(self._at + 1)) == len(self._buffer) and self._more(STEP):
            pass
        return self._buffer[ahead : ahead + 1] in ("{", "]")

    def wrong(self, what: str) -> SourceError:
        """An error that points here."""
        found = self._buffer[self._at : self._at + 40]
        return SourceError(
            f"{self._name} is not JSON from line {self._line} on: {what}, found {found!r}.",
            hint="Mend or cut the file there; where each line is an object of its own, write `format: jsonl`.",
        )

    def _value(self) -> tuple[Any, str]:
        """The value that begins right here, and its text."""
        step = STEP
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except RecursionError:
                raise self.wrong("nested too deep") from None
            except json.JSONDecodeError as error:
                cut = error.pos + CUT > len(self._buffer) or error.msg.startswith("Unterminated")
                place = error.pos - self._at
                if not cut or len(self._buffer) > LONGEST or not self._more(step):
                    self._advance(min(place, len(self._buffer) - self._at))
                    raise self.wrong(f"{error.msg[:1].lower()}{error.msg[1:]}") from None
            except ValueError as error:  # A number of more digits than Python turns into one.
                raise self.wrong(str(error)) from None
            else:
                # A number may go on behind the end of the buffer.
                if end < len(self._buffer) or not self._more(step):
                    written = self._buffer[self._at : end]
                    self._advance(end - self._at)
                    return value, written
            step *= 2

    def _take(self, wanted: str) -> str:
        found = self.peek()
        if not found or found not in wanted:
            raise self.wrong(f"{' or '.join(wanted)} should stand here")
        self._at += 1
        return found

    def _advance(self, count: int) -> None:
        self._line += self._buffer.count("\n", self._at, self._at + count)
        self._at += count

    def _after_space(self, place: int) -> int:
        found = SPACE.match(self._buffer, place)
        return found.end() if found else place

    def _more(self, count: int) -> bool:
        """Read on, dropping what lies behind; False at the end."""
        if self._ended:
            return False
        chunk = self._stream.read(count)
        self._ended = not chunk
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        return not self._ended
