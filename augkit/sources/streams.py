"""A file as a stream of UTF-8 bytes, whatever its place, compression and encoding."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

import pyarrow as pa

from augkit.errors import SourceError
from augkit.sources.base import FileFacts
from augkit.sources.formats import kind_of

__all__ = ["check_encoding", "first_line", "lines", "open_raw", "open_utf8", "reading", "undecodable"]

BUFFER = 1 << 20
DAMAGE = (EOFError, OSError, zlib.error, lzma.LZMAError, pa.ArrowInvalid)


@contextmanager
def reading(file: FileFacts) -> Iterator[None]:
    """Turn what goes wrong while a file is open into a SourceError that names it."""
    try:
        yield
    except SourceError:
        raise
    except FileNotFoundError as error:
        raise SourceError(f"{file.path} is gone.", hint="It was there when the source was opened.") from error
    except PermissionError as error:
        raise SourceError(
            f"{file.path} may not be read: {error.strerror or error}.",
            hint=f"Allow it with `chmod +r {file.location}`.",
        ) from error
    except IsADirectoryError as error:
        raise SourceError(
            f"{file.path} is a folder where a file should be.",
            hint="Name the file inside it, or the folder as `data:`.",
        ) from error
    except DAMAGE as error:
        raise SourceError(
            f"{file.path} is damaged or cut short: {first_line(error)}.",
            hint=f"Fetch or write it again; it has {file.bytes:,} bytes now.",
        ) from error


def first_line(error: BaseException) -> str:
    """The first line of an error's message, without its full stop; its type where it has none."""
    text = str(error).strip()
    return text.splitlines()[0].rstrip(". ") if text else type(error).__name__


def open_raw(file: FileFacts) -> BinaryIO:
    """The bytes as stored."""
    if "://" in file.location:
        import fsspec

        return cast(BinaryIO, fsspec.open(file.location, "rb").open())
    return open(file.location, "rb")


def open_utf8(file: FileFacts, encoding: str) -> io.BufferedReader:
    """The text of a file as UTF-8, decompressed and without a byte order mark.

    Invalid bytes pass where `encoding` is UTF-8 (whoever decodes them finds them), else raise UnicodeDecodeError.
    """
    stored = open_raw(file)
    try:
        stream = _decompressed(stored, kind_of(file.location).compression)
        if codecs.lookup(encoding).name not in ("utf-8", "utf-8-sig"):
            stream = cast(BinaryIO, Transcoder(stream, encoding))
        reader = OwningReader(stream, stored)
        if reader.peek(3)[:3] == codecs.BOM_UTF8:
            reader.read(3)
    except BaseException:
        stored.close()
        raise
    return reader


def lines(file: FileFacts, encoding: str) -> Iterator[tuple[int, str]]:
    """Number and text of each line, without its end. Only `\\n` and `\\r\\n` end a line.

    Raises:
        SourceError: the file cannot be read, or its bytes are not `encoding`.
    """
    try:
        with reading(file), open_utf8(file, encoding) as stream:
            for number, line in enumerate(stream, start=1):
                yield number, line.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise undecodable(file, encoding) from None


def check_encoding(encoding: str) -> None:
    """
    Raises:
        SourceError: Python knows no text encoding of this name.
    """
    try:
        b"".decode(codecs.lookup(encoding).name)
    except LookupError as error:
        raise SourceError(
            f"`encoding: {encoding}` is not an encoding.",
            hint="Examples: utf-8, utf-16, latin-1, cp1252, gbk, gb18030, big5.",
        ) from error


def undecodable(file: FileFacts, encoding: str) -> SourceError:
    """Find the first bytes of a file that are not `encoding`, and say so."""
    decoder = codecs.getincrementaldecoder(encoding)()
    offset, line, bad, start = 0, 1, b"", b""
    with reading(file), open_raw(file) as stored, _decompressed(stored, kind_of(file.location).compression) as stream:
        while True:
            chunk = stream.read(BUFFER)
            start = start or chunk[:2]
            held = decoder.getstate()[0]
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                bad = error.object[error.start : error.end]
                offset += error.start - len(held)
                line += error.object[: error.start].count(b"\n")
                break
            if not chunk:
                break
            offset += len(chunk)
            line += text.count("\n")
    at = f"at byte {offset:,} (line {line:,})"
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) and not encoding.lower().startswith("utf-16"):
        hint = "It begins with the mark of UTF-16: write `encoding: utf-16` under `source:`."
    else:
        hint = "Set `encoding:` under `source:` to what it was written in, such as latin-1, cp1252, gbk or utf-16."
    return SourceError(f"{file.path} is not {encoding}: it holds the bytes {bad[:4].hex(' ')} {at}.", hint=hint)


class OwningReader(io.BufferedReader):
    """A buffered stream that closes the stored file below it, which decompressors leave open."""

    def __init__(self, stream: BinaryIO, stored: BinaryIO) -> None:
        super().__init__(cast(io.RawIOBase, stream), BUFFER)
        self._stored = stored

    def close(self) -> None:
        super().close()
        self._stored.close()


class Transcoder(io.RawIOBase):
    """Bytes in one encoding, read as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer is 3.12+
        while not self._ready and not self._ended:
            chunk = self._stream.read(BUFFER)
            self._ended = not chunk
            self._ready = self._decoder.decode(chunk, final=self._ended).encode("utf-8")
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def close(self) -> None:
        self._stream.close()
        super().close()


def _decompressed(stream: BinaryIO, compression: str | None) -> BinaryIO:
    if compression == "gzip":
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    if compression == "bz2":
        return cast(BinaryIO, bz2.BZ2File(stream))
    if compression == "xz":
        return cast(BinaryIO, lzma.LZMAFile(stream))
    if compression == "zstd":
        return cast(BinaryIO, pa.CompressedInputStream(pa.PythonFile(stream, "r"), "zstd"))
    return stream
