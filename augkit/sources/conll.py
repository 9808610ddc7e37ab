"""Tagged sentences: a token and its tag a line, an empty line between sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from augkit.recipe.schema import Source
from augkit.sources.base import BadRow, FileFacts, FileSource, OnBad, Part, counted, excerpt
from augkit.sources.line_batches import gathered
from augkit.sources.locate import Located
from augkit.sources.roles import check_columns
from augkit.sources.streams import check_encoding, lines

__all__ = ["Sentence", "open_conll", "parse_line", "sentences"]

SCHEMA = pa.schema([("tokens", pa.list_(pa.string())), ("tags", pa.list_(pa.string()))])
BLANKS = re.compile(r"[ \t]+")


@dataclass(frozen=True)
class Sentence:
    """Tokens and as many tags."""

    tokens: tuple[str, ...]
    tags: tuple[str, ...]


def parse_line(line: str) -> tuple[str, str] | None:
    """Token and tag: the first and last of its columns, cut at tabs if it has any, else at spaces; None without both.

    >>> parse_line("EU NNP B-NP B-ORG"), parse_line("New York\\tB-LOC"), parse_line("EU")
    (('EU', 'B-ORG'), ('New York', 'B-LOC'), None)
    """
    cells = line.split("\t") if "\t" in line else BLANKS.split(line.strip(" "))
    token, tag = cells[0], cells[-1].strip()
    return (token, tag) if len(cells) > 1 and token and tag else None


def sentences(file: FileFacts, encoding: str) -> Iterator[Sentence | BadRow]:
    """The sentences of a file; one with a line that is not token and tag comes as a BadRow.

    Raises:
        SourceError: the file is damaged or not in the encoding.
    """
    tokens: list[str] = []
    tags: list[str] = []
    bad: BadRow | None = None
    for number, line in lines(file, encoding):
        if not line or line.isspace():
            if bad or tokens:
                yield bad or Sentence(tuple(tokens), tuple(tags))
            tokens, tags, bad = [], [], None
        elif line.startswith("-DOCSTART-"):
            continue
        elif pair := parse_line(line):
            tokens.append(pair[0])
            tags.append(pair[1])
        else:
            bad = bad or BadRow(file.path, number, "its sentence has a line without token and tag", excerpt(line))
    if bad or tokens:
        yield bad or Sentence(tuple(tokens), tuple(tags))


def open_conll(located: Located, spec: Source) -> ConllSource:
    """Count the sentences of all files.

    Raises:
        SourceError: a file is damaged or not in the encoding, or no sentence can be read.
    """
    check_encoding(spec.encoding)
    check_columns(SCHEMA.names, spec, located.files[0].path)
    rows = {file.path: _count(file, spec.encoding) for file in located.files}
    parts = counted(located.parts, rows, empty="holds no line with a token and a tag")
    return ConllSource(parts, located.files, spec.encoding)


def _count(file: FileFacts, encoding: str) -> int:
    return sum(isinstance(found, Sentence) for found in sentences(file, encoding))


class ConllSource(FileSource):
    """Tagged sentences as two lists of strings."""

    def __init__(self, parts: list[Part], files: tuple[FileFacts, ...], encoding: str) -> None:
        super().__init__(SCHEMA, parts, files)
        self._encoding = encoding

    def read(self, file: FileFacts, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        return gathered(self._rows(file, on_bad), SCHEMA)

    def _rows(self, file: FileFacts, on_bad: OnBad) -> Iterator[tuple[int, tuple[tuple[str, ...], tuple[str, ...]]]]:
        for found in sentences(file, self._encoding):
            if isinstance(found, BadRow):
                on_bad(found)
            else:
                yield 20 * len(found.tokens), (found.tokens, found.tags)
