"""Text files: a row a line."""

from __future__ import annotations

import pytest

from augkit.errors import SourceError

from .conftest import Folder


def test_every_line_is_a_row(folder: Folder) -> None:
    folder.write("a.txt", "first\n\r\nü\u2028x\x0b\r\nno end")
    assert [row["text"] for row in folder.read("a.txt").train] == ["first", "", "ü\u2028x\x0b", "no end"]


def test_many_lines_in_order(folder: Folder) -> None:
    folder.write("a.txt", "".join(f"{i}\n" for i in range(20_000)))
    assert [row["text"] for row in folder.read("a.txt").train] == [str(i) for i in range(20_000)]


def test_any_file_may_be_text(folder: Folder) -> None:
    folder.write("corpus.dat", "a\nb\n")
    assert len(folder.read("corpus.dat", format="text").train) == 2


def test_an_empty_file(folder: Folder) -> None:
    folder.write("a.txt", "")
    with pytest.raises(SourceError, match=r"a\.txt is empty"):
        folder.open("a.txt")


def test_the_column_is_called_text(folder: Folder) -> None:
    folder.write("a.txt", "x\n")
    with pytest.raises(SourceError, match=r"no column 'line'.*Columns: text"):
        folder.open("a.txt", {"text": "line"})


def test_bytes_that_are_not_the_encoding(folder: Folder) -> None:
    folder.write("a.txt", b"ok\n\xff\n")
    with pytest.raises(SourceError, match=r"bytes ff at byte 3 \(line 2\)"):
        folder.open("a.txt")
