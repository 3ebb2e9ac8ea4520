"""An item to its documents: .gz is unpacked, .zip is walked, and neither can grow or lead out of bounds."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from flows.decoding import Refused, printable
from flows.reading import (
    SINGLE,
    Document,
    Limits,
    Refusal,
    fault,
    format_of,
    identifier_of,
    read,
    read_single,
    take,
)
from flows.sources import Item


def documents(item: Item, limits: Limits) -> Iterator[Document | Refusal]:
    """Everything `item` holds, in its own order; a member of an archive carries its name in `member`."""
    try:
        with item.opened() as stream:
            yield from _documents(stream, item.name, item.form, item.size, limits)
    except Refused as refused:
        yield Refusal(refused.reason, refused.detail, identifier_of(item.name))
    except Exception as error:  # a stream's own fault costs its source, never the run
        yield fault(error, item.name)


def _documents(
    stream: BinaryIO, name: str, form: str | None, size: int | None, limits: Limits, *, member: bool = False
) -> Iterator[Document | Refusal]:
    by_name, packed = format_of(name)
    form = form or by_name
    if form == "nothing":
        return
    if form is None:
        raise Refused("unsupported_format", f"no reader for {printable(name)}")
    if packed:
        stream = io.BufferedReader(_Watched(gzip.GzipFile(fileobj=stream), size, limits), 1 << 18)
    if form == "zip":
        if packed or member:
            raise Refused("nested_archive", printable(name))
        yield from _members(stream, limits)
    elif packed and form in SINGLE:
        # gzip's own faults surface while reading, and are the archive's, not the document's.
        yield from read_single(take(stream, limits), name, form, limits)
    else:
        yield from read(stream, name, form, limits)


def _members(stream: BinaryIO, limits: Limits) -> Iterator[Document | Refusal]:
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise Refused("bad_archive", printable(str(error))) from error
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir() and not _passed_over(info.filename)]
        if len(infos) > limits.members:
            raise Refused("too_many_members", f"{len(infos):,}, limit {limits.members:,}")
        if not infos:
            raise Refused("empty", "an archive without files")
        for info in sorted(infos, key=lambda info: info.filename):
            shown = printable(info.filename, 500)
            for found in _member(archive, info, limits):
                yield found._replace(member=shown + (f"#{found.member}" if found.member else ""))


def _passed_over(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or (parts[-1].startswith(".") and parts[-1] not in ("..", "."))


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> Iterator[Document | Refusal]:
    name = info.filename.replace("\\", "/")
    base = name.rsplit("/", 1)[-1]
    identifier = printable(identifier_of(base), 500)
    link = (info.external_attr >> 16) & 0o170000 == 0o120000
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":" or "\0" in name or link:
        yield Refusal("unsafe_name", printable(name), identifier)
        return
    if info.flag_bits & 0x1:
        yield Refusal("encrypted", "a member with a password", identifier)
        return
    if info.file_size > limits.bomb_bytes and info.file_size > limits.bomb_ratio * max(info.compress_size, 1):
        yield Refusal("bomb", f"{info.compress_size:,} bytes unpack to {info.file_size:,}", identifier)
        return
    try:
        with archive.open(info) as member:
            watched = io.BufferedReader(_Watched(member, info.compress_size, limits), 1 << 18)
            yield from _documents(watched, base, None, info.compress_size, limits, member=True)
    except Refused as refused:
        yield Refusal(refused.reason, refused.detail, identifier)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        yield Refusal("bad_archive", printable(str(error)), identifier)


class _Watched(io.RawIOBase):
    """A stream of unpacked bytes that stops a bomb while it unpacks.

    Raises:
        Refused: `bomb`.
    """

    def __init__(self, inner: Any, packed_size: int | None, limits: Limits) -> None:
        self._inner, self._given = inner, 0
        ratio = limits.bomb_ratio * packed_size if packed_size else limits.bomb_bytes * 16
        self._most = max(limits.bomb_bytes, ratio)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._inner.read(len(buffer))
        self._given += len(data)
        if self._given > self._most:
            raise Refused("bomb", f"more than {self._most:,} bytes unpacked")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()
