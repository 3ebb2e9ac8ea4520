"""Formats of many rows, one document each: JSON, JSON Lines and CSV, by the contract's field names."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from flows.decoding import Refused, check_text, controls_in, decode, encoding_of, marked, printable
from flows.reading import Document, Limits, Refusal, identifier_of, language_code, published, take

# The field of the publication date; the contract's name first.
_DATES = ("published", "published_at", "published_on", "date")


def json_file(data: bytes, name: str, limits: Limits) -> list[Document | Refusal]:
    import orjson

    text = decode(data)
    try:
        loaded = orjson.loads(text)
    except (orjson.JSONDecodeError, RecursionError) as error:
        first = text.lstrip().split("\n", 1)
        if len(first) == 2 and first[0].rstrip().endswith("}") and first[0].startswith("{"):
            return list(json_lines(io.BytesIO(text.encode("utf-8")), name, limits))
        raise Refused("bad_json", printable(str(error))) from error
    if isinstance(loaded, dict):
        return [record(loaded, identifier_of(name), "json", len(data))]
    if not isinstance(loaded, list):
        raise Refused("bad_json", "neither an object nor a list of objects")
    if not loaded:
        raise Refused("empty", "a list without objects")
    rows: list[Document | Refusal] = []
    for number, row in enumerate(loaded, 1):
        rows.append(from_row(row, f"{identifier_of(name)}:{number}", "json", len(data) // len(loaded)))
    return rows


def from_row(row: object, fallback: str, form: str, size: int) -> Document | Refusal:
    try:
        if not isinstance(row, dict):
            raise Refused("bad_json", "not an object")
        return record(row, fallback, form, size)
    except Refused as refused:
        given = row.get("id") if isinstance(row, dict) else None
        known = str(given) if isinstance(given, str | int) and given != "" else fallback
        return Refusal(refused.reason, refused.detail, printable(known, 500))


def record(row: Mapping[str, Any], fallback: str, form: str, size: int) -> Document:
    """The document that an object with the contract's fields (`text`, `id`, `url`, ...) describes.

    Raises:
        Refused: `no_text`, `bad_field`, `empty`, `nul_bytes` or `bad_encoding`.
    """
    text = row.get("text")
    if type(text) is not str:
        if text is None:
            raise Refused("no_text", "no field `text`; docs/sources.md lists the fields of a row")
        raise Refused("bad_field", f"`text` is a {type(text).__name__}")
    check_text(text)
    identifier = row.get("id")
    if identifier is None or identifier == "":
        identifier = fallback
    elif type(identifier) is int:
        identifier = str(identifier)
    elif type(identifier) is not str or "\0" in identifier:
        raise Refused("bad_field", f"`id` is a {type(identifier).__name__}, or holds NUL")
    at, on = published(next((row[name] for name in _DATES if row.get(name)), None))
    return Document(
        identifier, form, text, size, _field(row, "title"), _field(row, "publisher"), _field(row, "url"),
        at, on, language_code(_field(row, "language")),
    )  # fmt: skip


def _field(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is None or value == "":
        return None
    return value.replace("\0", "") if type(value) is str else str(value)


def json_lines(stream: BinaryIO, name: str, limits: Limits) -> Iterator[Document | Refusal]:
    import orjson

    base, read_any = identifier_of(name), False
    for number, line in enumerate(lines_of(stream, limits), 1):
        if line is None:
            read_any = True
            yield Refusal("too_large", f"line {number}: more than {limits.document_bytes:,} bytes", f"{base}:{number}")
            continue
        if not line.strip():
            continue
        read_any = True
        try:
            row = orjson.loads(line)
        except (orjson.JSONDecodeError, RecursionError) as error:
            reason = "bad_json"
            if b"\0" in line:
                reason = "nul_bytes"
            elif "utf-8" in str(error).lower() or "surrogate" in str(error).lower():
                reason = "bad_encoding"
            yield Refusal(
                reason,
                f"line {number}: {printable(str(error))}",
                f"{base}:{number}",
                hashlib.sha256(line).hexdigest(),
            )
            continue
        found = from_row(row, f"{base}:{number}", "jsonl", len(line))
        if isinstance(found, Refusal):
            found = found._replace(detail=f"line {number}: {found.detail}", content_sha256=hashlib.sha256(line).hexdigest())
        yield found
    if not read_any:
        yield Refusal("empty", "no line with content", base)


def lines_of(stream: BinaryIO, limits: Limits) -> Iterator[bytes | None]:
    """The lines of a stream as UTF-8, None for one beyond the limit; at most one line is in memory.

    Raises:
        Refused: `binary` or `nul_bytes`, when the first block is no text.
    """
    head = stream.read(8_192)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head, stream = decode(head + take(stream, limits)).encode("utf-8"), io.BytesIO()
    elif controls_in(head) * 20 > len(head) or head[:4] in (b"PAR1", b"PK\x03\x04") or head[:2] == b"\x1f\x8b":
        decode(head)
    most = limits.document_bytes
    readline = io.BufferedReader(_Joined(head.removeprefix(b"\xef\xbb\xbf"), stream), 1 << 20).readline
    while line := readline(most + 1):
        if len(line) > most and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = readline(1 << 20)
            yield None
        else:
            yield line


class _Joined(io.RawIOBase):
    """A head that was already read, followed by the rest of its stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def csv_rows(stream: BinaryIO, name: str, limits: Limits) -> Iterator[Document | Refusal]:
    base = identifier_of(name)
    head = stream.read(65_536)
    if not head.strip():
        raise Refused("empty", "no header")
    encoding = _encoding_of_rows(head)
    csv.field_size_limit(limits.document_bytes)
    wrapper = io.TextIOWrapper(io.BufferedReader(_Joined(head, stream), 1 << 20), encoding, newline="")
    lines = iter(lambda: wrapper.readline(limits.document_bytes + 1), "")
    first = head.decode(encoding, "ignore").split("\n", 1)[0]
    rows = csv.reader(lines, delimiter=max(",;\t|", key=first.count))
    number = 1
    try:
        header = [column.strip().lower() for column in next(rows)]
        if "text" not in header:
            raise Refused("missing_column", f"columns: {printable(', '.join(header))}")
        for number, row in enumerate(rows, 1):
            if not row:
                continue
            if len(row) != len(header):
                yield Refusal(
                    "bad_row",
                    f"row {number}: {len(row)} fields, header has {len(header)}",
                    f"{base}:{number}",
                )
                continue
            found = from_row(dict(zip(header, row, strict=True)), f"{base}:{number}", "csv", sum(map(len, row)))
            yield (found._replace(detail=f"row {number}: {found.detail}") if isinstance(found, Refusal) else found)
    except (csv.Error, StopIteration) as error:
        yield Refusal("bad_csv", f"after row {number}: {printable(str(error))}", base)
    except UnicodeDecodeError as error:
        yield Refusal("bad_encoding", f"after row {number}: {printable(str(error))}", base)


def _encoding_of_rows(head: bytes) -> str:
    """The encoding of a stream of rows by its first block, which may end within a character."""
    encoding = marked(head)
    if encoding and encoding != "utf-8-sig":
        return encoding
    try:
        codecs.getincrementaldecoder("utf-8-sig")().decode(head, final=False)
    except UnicodeDecodeError:
        decode(head[: head.rfind(b"\n") + 1] or head)
        return encoding_of(head)
    if b"\0" in head:
        decode(head)
    return "utf-8-sig"
