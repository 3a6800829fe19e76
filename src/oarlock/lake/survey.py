"""One pass over a file's bytes before anything reads it: its hash, encoding, line ends, and whether it is safe to read."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from oarlock.errors import InputError, OutsideError, Problem

_CHUNK = 1 << 20
_BOMB_SIZE = 200 << 20
_BOMB_RATIO = 150
_MOST = 64 << 30


@dataclass(frozen=True, slots=True)
class Survey:
    """encoding: of a text file (`utf-8`, `utf-16-le`, `cp1252`, ...), None for a binary one.

    plain: the query engine can read the text as it stands (UTF-8, one kind of line end).
    """

    sha256: str
    encoding: str | None = None
    plain: bool = True


def fingerprint(path: Path) -> tuple[str, int, int, int]:
    """By what a file is known to be unchanged: path, size, time of change, inode."""
    try:
        stat = path.stat()
    except OSError as error:
        raise OutsideError(f"The file {path} cannot be read: {error.strerror}.") from error
    return str(path), stat.st_size, stat.st_mtime_ns, stat.st_ino


def survey(path: Path, label: str, *, text: bool) -> Survey:
    """Reads the file once, as a text or as a binary file."""
    try:
        return _of_text(path, label) if text else Survey(_hash_of(path))
    except OSError as error:
        raise InputError(Problem(code="unreadable_file", file=label, message=_unreadable(label, error))) from error


def chunks(path: Path, *, raw: hashlib._Hash | None = None) -> Iterator[bytes]:
    """The file's bytes, unpacked when it is gzip; `raw` is fed the bytes as they stand."""
    with path.open("rb") as file:
        packed = path.suffix.lower() == ".gz"
        unpacker = zlib.decompressobj(wbits=31) if packed else None
        started = False
        while block := file.read(_CHUNK if not packed else 1 << 16):
            if raw is not None:
                raw.update(block)
            if unpacker is None:
                yield block
                continue
            while block:
                started = True
                yield unpacker.decompress(block, _CHUNK)
                block = unpacker.unconsumed_tail
                if unpacker.eof:
                    block, started = unpacker.unused_data, False
                    unpacker = zlib.decompressobj(wbits=31)
        if unpacker is not None and started:
            yield unpacker.flush()
            if not unpacker.eof:
                raise EOFError("the archive ends too early")


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_CHUNK):
            digest.update(block)
    return digest.hexdigest()


def _of_text(path: Path, label: str) -> Survey:
    digest = hashlib.sha256()
    reader = _TextScan(label, path.stat().st_size)
    try:
        for block in chunks(path, raw=digest):
            reader.feed(block)
    except (zlib.error, gzip.BadGzipFile, EOFError) as error:
        raise InputError(Problem(code="unreadable_archive", file=label, message=_unreadable(label, error))) from error
    encoding = reader.encoding()
    return Survey(digest.hexdigest(), encoding, plain=encoding == "utf-8" and not reader.mixed_line_ends)


class _TextScan:
    """Counts and decodes block by block; refuses null bytes and archives that unpack to far more than they are."""

    def __init__(self, label: str, packed_size: int) -> None:
        self._label = label
        self._packed = max(packed_size, 1)
        self._size = 0
        self._head = b""
        self._wide: str | None = None
        self._utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self._undefined = False
        self._carriage = self._pairs = self._feeds = 0
        self._last = b""

    def feed(self, block: bytes) -> None:
        if not self._head and block:
            self._head = block[:4096]
            self._wide = _wide_encoding(self._head)
        self._size += len(block)
        if self._size > _MOST or (self._size > _BOMB_SIZE and self._size / self._packed > _BOMB_RATIO):
            raise InputError(
                Problem(
                    code="unreadable_archive",
                    file=self._label,
                    message=f"{self._label} unpacks to more than {self._size >> 20} MiB from {self._packed >> 10} KiB. "
                    "This is no ordinary table; unpack it yourself and check it.",
                )
            )
        if self._wide is not None:
            return
        if b"\0" in block:
            raise InputError(
                Problem(
                    code="unreadable_encoding",
                    file=self._label,
                    message=f"{self._label} holds a null byte, so it is no text file. Export it again as CSV.",
                )
            )
        self._decode(block)
        self._count_line_ends(block)

    def _decode(self, block: bytes) -> None:
        if self._utf8 is not None:
            try:
                self._utf8.decode(block)
            except UnicodeDecodeError:
                self._utf8 = None
        self._undefined = self._undefined or any(
            byte in block for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
        )

    def _count_line_ends(self, block: bytes) -> None:
        if self._last == b"\r" and block.startswith(b"\n"):
            self._pairs += 1
        self._carriage += block.count(b"\r")
        if self._carriage:
            self._pairs += block.count(b"\r\n")
        self._feeds += block.count(b"\n")
        self._last = block[-1:]

    @property
    def mixed_line_ends(self) -> bool:
        return self._carriage > 0 and not (self._carriage == self._pairs == self._feeds)

    def encoding(self) -> str:
        if self._wide is not None:
            return self._wide
        if self._utf8 is not None:
            try:
                self._utf8.decode(b"", final=True)
                return "utf-8"
            except UnicodeDecodeError:
                return "cp1252"
        return "latin-1" if self._undefined else "cp1252"


def _wide_encoding(head: bytes) -> str | None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half >= 4 and odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if half >= 4 and even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _unreadable(label: str, error: Exception) -> str:
    return f"{label} cannot be read: {error}. Export it again, or remove it from data."
