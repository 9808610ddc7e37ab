"""The objects of a JSON Lines or JSON file, one at a time, each with the line it begins on."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from augkit.errors import SourceError
from augkit.sources.base import BadRow, FileFacts, excerpt
from augkit.sources.json_text import JsonText
from augkit.sources.streams import lines, open_utf8, reading, undecodable

__all__ = ["Record", "records"]

LONGEST_SNIFFED = 16 << 20


class Record(NamedTuple):
    """One JSON object: `line` it begins on, and `values` by key. `size` is its length in characters, about."""

    line: int
    values: dict[str, Any]
    size: int


def records(file: FileFacts, form: str, encoding: str) -> Iterator[Record | BadRow]:
    """Read a file as its name or its beginning says: one object a line, a list of objects, or columns.

    Args:
        file: the file.
        form: `jsonl` or `json`; a `.json` file with an object on each line is read as what it is.
        encoding: of its text.

    Raises:
        SourceError: it is empty, damaged, not in the encoding, or not JSON from some place on.
    """
    if form == "jsonl" or _one_object_a_line(file, encoding):
        return _of_lines(file, encoding)
    return _of_document(file, encoding)


def _one_object_a_line(file: FileFacts, encoding: str) -> bool:
    """Whether the first two lines that are not blank are both whole objects."""
    found = 0
    with reading(file), open_utf8(file, encoding) as stream:
        while found < 2 and (line := stream.readline(LONGEST_SNIFFED)):
            if line.isspace():
                continue
            try:
                if not line.lstrip().startswith(b"{") or not isinstance(json.loads(line), dict):
                    return False
            except (ValueError, RecursionError):
                return False
            found += 1
    return found == 2


def _of_lines(file: FileFacts, encoding: str) -> Iterator[Record | BadRow]:
    decode = json.JSONDecoder().raw_decode  # json.loads takes twice as long around it
    for number, line in lines(file, encoding):
        written = line.strip()
        if not written:
            continue
        try:
            values, end = decode(written)
            if end < len(written):
                raise json.JSONDecodeError("Extra data", written, end)
        except RecursionError:
            yield BadRow(file.path, number, "JSON nested too deep", excerpt(line))
            continue
        except json.JSONDecodeError as error:
            yield BadRow(file.path, number, f"not JSON: {error.msg} at column {error.colno}", excerpt(line))
            continue
        except ValueError as error:  # A number of more digits than Python turns into one.
            yield BadRow(file.path, number, f"not readable: {error}", excerpt(line))
            continue
        yield _record(file, number, values, written)


def _record(file: FileFacts, line: int, values: Any, text: str) -> Record | BadRow:
    if not isinstance(values, dict):
        return BadRow(file.path, line, "not a JSON object with a key a column", excerpt(text))
    if "\\ud" in text or "\\uD" in text:
        try:
            json.dumps(values, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            return BadRow(file.path, line, "half of a surrogate pair, which is no character", excerpt(text))
    return Record(line, values, len(text))


def _of_document(file: FileFacts, encoding: str) -> Iterator[Record | BadRow]:
    """Rows of `[{...}, ...]`, `{"data": [{...}, ...]}` or `{"column": [...], ...}`; only the last is held whole."""
    try:
        with reading(file), io.TextIOWrapper(open_utf8(file, encoding), "utf-8", newline="") as stream:
            text = JsonText(stream, file.path)
            if text.peek() == "[":
                yield from _of_list(file, text)
            elif text.peek() == "{":
                yield from _of_object(file, text)
            elif text.peek():
                raise SourceError(
                    f"{file.path} begins with {text.peek()!r}: it is not JSON rows.",
                    hint="It should hold a list of objects, an object of lists, or an object whose `data` is a list.",
                )
            if text.peek():
                raise text.wrong("something follows the end of the JSON text")
    except UnicodeDecodeError:
        raise undecodable(file, encoding) from None


def _of_list(file: FileFacts, text: JsonText) -> Iterator[Record | BadRow]:
    for line, value, written in text.items():
        yield _record(file, line, value, written)


def _of_object(file: FileFacts, text: JsonText) -> Iterator[Record | BadRow]:
    columns: dict[str, Any] = {}
    rows = False
    for key in text.members():
        if key == "data" and text.at_list_of_objects():
            rows = True
            yield from _of_list(file, text)
        else:
            columns[key] = text.value()
    if rows or not columns:
        return
    if not any(isinstance(values, list) for values in columns.values()):
        yield _record(file, 1, columns, json.dumps(columns))
        return
    lengths = {key: len(values) if isinstance(values, list) else None for key, values in columns.items()}
    if len(set(lengths.values())) > 1:
        listed = ", ".join(f"{key} ({'no list' if size is None else size})" for key, size in lengths.items())
        raise SourceError(
            f"{file.path} is an object whose values are not lists of one length: {listed}.",
            hint="Write a list of objects, lists of one length, or put the rows under `data`.",
        )
    for row in zip(*columns.values(), strict=True):
        values = dict(zip(columns, row, strict=True))
        yield _record(file, 1, values, json.dumps(values))
