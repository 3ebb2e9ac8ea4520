"""Bytes to documents: what each format holds, and a reason code for all that cannot be read.

A reader never raises for bad input: it yields `Refusal`s beside `Document`s, so that one bad row costs one row.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO, NamedTuple

from flows.decoding import Refused, check_text, decode, printable

# Raised whenever a reader would give another result for the same bytes: remembered files are then read again.
READER_VERSION = 1

REASONS: dict[str, str] = {
    "bad_archive": "the .zip is broken: write it again",
    "bad_csv": "the CSV cannot be taken apart: check quotes and separators",
    "bad_docx": "the .docx cannot be opened: save it again",
    "bad_encoding": "the bytes are no text in any likely encoding: convert to UTF-8",
    "bad_feed": "the feed or sitemap is not well-formed XML, or declares entities",
    "bad_field": "a field has the wrong type: text is a string, id a string or an integer",
    "bad_front_matter": "the YAML between the --- lines cannot be read",
    "bad_gzip": "the .gz is broken or cut off: copy it again",
    "bad_html": "the page cannot be parsed",
    "bad_json": "not valid JSON: correct the file or the line",
    "bad_parquet": "the Parquet file is broken: write it again",
    "bad_pdf": "the PDF is broken: print it to PDF again",
    "bad_row": "a CSV row has more or fewer fields than the header",
    "bad_source": "the source cannot be understood: see the detail",
    "bad_warc": "the WARC file is broken from the named place on",
    "binary": "the content is not text: check the ending of the name",
    "bomb": "a small file unpacks to a huge one: unpack it by hand if it is trusted",
    "duplicate_id": "the same id stands twice in one source with different content: the first counts",
    "empty": "nothing but white space: fill it or delete it",
    "encrypted": "a password is needed: save it without one",
    "forbidden_by_robots": "the site's robots.txt forbids it",
    "http_error": "the server gave an error or nothing: try again later with `keiretsu retry`",
    "missing_column": "the table has no usable `text` column",
    "missing_library": "the library for this kind of address is not installed",
    "mixed_encoding": "lines in different encodings: convert all to UTF-8",
    "nested_archive": "an archive in an archive: unpack it first",
    "no_text": "there is no text in it (`text` missing, a scanned PDF, a page without an article)",
    "not_a_file": "a pipe, socket or device, not a file",
    "not_found": "the source does not exist: check the path",
    "nul_bytes": "NUL in the text (often UTF-16 without its mark): convert to UTF-8",
    "outside_source": "a link leads out of the source folder: name its target as a source of its own",
    "private_address": "the address is private (or redirects to one): set KEIRETSU_ALLOW_PRIVATE=1 to allow",
    "reader_crashed": "the parser died on it: convert it to another format",
    "reader_failed": "the parser failed on it: convert it to another format",
    "reader_timeout": "the parser took too long: convert it to another format",
    "symlink_loop": "a link leads back to itself or to a folder around it",
    "too_large": "larger than the limit: raise KEIRETSU_MAX_DOCUMENT_BYTES or split it",
    "too_many_members": "more archive members than the limit: split it",
    "unreadable": "it cannot be opened: check permissions and the disk",
    "unsafe_name": "an archive member's name leads out of the archive, or it is a link",
    "unsupported_format": "no reader for this ending",
}

# What a name's ending says; .gz is taken off before.
ENDINGS: dict[str, str] = {
    ".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".pdf": "pdf", ".docx": "docx", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet",
    ".csv": "csv", ".tsv": "csv", ".warc": "warc", ".rss": "feed", ".atom": "feed", ".xml": "feed", ".zip": "zip",
}  # fmt: skip

# Formats that hold one document; the others are read as streams of rows.
SINGLE = frozenset({"txt", "md", "html", "pdf", "docx", "json"})

_NAME_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)")
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)(?:\r?\n)?^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t]*#*[ \t]*\r?$", re.MULTILINE)
_MAX_FRONT_MATTER = 65_536


class Document(NamedTuple):
    """One readable document, before it has a place in the warehouse."""

    external_id: str
    format: str
    text: str
    byte_size: int
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published_at: str | None = None
    published_on: date | None = None
    language: str | None = None
    member: str | None = None


class Refusal(NamedTuple):
    """One input that is not read; `reason` is a key of REASONS."""

    reason: str
    detail: str
    external_id: str | None = None
    content_sha256: str | None = None
    member: str | None = None


@dataclass(frozen=True)
class Limits:
    """What one document, and one stream, may cost.

    Attributes:
        document_bytes: largest document, unpacked.
        members: most members of one archive.
        bomb_bytes: from this many unpacked bytes on, `bomb_ratio` is watched.
        bomb_ratio: unpacked bytes a packed byte may give.
        seconds: time a parser of PDF, HTML or DOCX may take for one document.
    """

    document_bytes: int = 20_000_000
    members: int = 100_000
    bomb_bytes: int = 64_000_000
    bomb_ratio: int = 200
    seconds: int = 60


def format_of(name: str) -> tuple[str | None, bool]:
    """The format that `name`'s ending says, None if unknown, and whether it is gzipped."""
    lowered = name.lower()
    packed = lowered.endswith(".gz")
    stem = lowered[:-3] if packed else lowered
    dot = stem.rfind(".")
    return (ENDINGS.get(stem[dot:]) if dot >= 0 else None), packed


def identifier_of(name: str) -> str:
    """The file's name without its endings (`a.txt.gz` -> `a`, `v1.2.txt` -> `v1.2`), always encodable as UTF-8."""
    stem = name[:-3] if name.lower().endswith(".gz") else name
    dot = stem.rfind(".")
    if dot > 0 and stem[dot:].lower() in ENDINGS:
        stem = stem[:dot]
    return stem.encode("utf-8", "backslashreplace").decode("utf-8")


def published(value: object) -> tuple[str | None, date | None]:
    """`value` as given, and its calendar date in its own time zone (None unless ISO 8601 or RFC 2822)."""
    if value is None or value == "":
        return None, None
    if isinstance(value, date):
        return value.isoformat(), value.date() if isinstance(value, datetime) else value
    given = str(value).strip()
    try:
        return given, date.fromisoformat(given) if len(given) == 10 else datetime.fromisoformat(given).date()
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(given)
        return moment.isoformat(), moment.date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return given or None, None


def read(stream: BinaryIO, name: str, form: str, limits: Limits) -> Iterator[Document | Refusal]:
    """The documents and refusals in `stream`, which holds format `form` under the file name `name`."""
    try:
        if form in SINGLE:
            yield from read_single(take(stream, limits), name, form, limits)
        else:
            yield from _streamed(form)(stream, name, limits)
    except Refused as refused:
        yield Refusal(refused.reason, refused.detail, identifier_of(name))
    except Exception as error:  # a parser's own fault costs its document, never the run
        yield fault(error, name)


def fault(error: Exception, name: str) -> Refusal:
    """The refusal that an exception of a stream or a parser comes to."""
    if isinstance(error, gzip.BadGzipFile | zlib.error | EOFError):
        reason = "bad_gzip"
    elif isinstance(error, zipfile.BadZipFile):
        reason = "bad_archive"
    else:
        reason = "unreadable" if isinstance(error, OSError) else "reader_failed"
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Refusal(reason, f"{type(error).__name__}: {printable(said)}", identifier_of(name))


def take(stream: BinaryIO, limits: Limits) -> bytes:
    """All bytes of a one-document stream.

    Raises:
        Refused: `too_large`, before more than the limit is held in memory.
    """
    data = stream.read(limits.document_bytes + 1)
    if len(data) > limits.document_bytes:
        raise Refused("too_large", f"more than {limits.document_bytes:,} bytes")
    return data


def read_single(data: bytes, name: str, form: str, limits: Limits) -> list[Document | Refusal]:
    """The documents of one file that is wholly in memory; a refusal carries the bytes' hash."""
    try:
        if not data:
            raise Refused("empty", "0 bytes")
        return _single(form)(data, name, limits)
    except Refused as refused:
        reason, detail = refused.reason, refused.detail
    except Exception as error:
        reason, detail = "reader_failed", f"{type(error).__name__}: {printable(str(error))}"
    return [Refusal(reason, detail, identifier_of(name), hashlib.sha256(data).hexdigest())]


def _single(form: str) -> Callable[[bytes, str, Limits], list[Document | Refusal]]:
    if form == "txt":
        return _txt
    if form == "md":
        return _md
    if form == "json":
        return _json
    from flows import formats

    return {"html": formats.html, "pdf": formats.pdf, "docx": formats.docx}[form]


def _streamed(form: str) -> Callable[[BinaryIO, str, Limits], Iterator[Document | Refusal]]:
    if form == "jsonl":
        return _jsonl
    if form == "csv":
        return _csv
    from flows import formats

    return {"parquet": formats.parquet, "warc": formats.warc, "feed": formats.feed}[form]


def _txt(data: bytes, name: str, limits: Limits) -> list[Document | Refusal]:
    text = check_text(decode(data))
    given, day = _date_in(name)
    return [Document(identifier_of(name), "txt", text, len(data), published_at=given, published_on=day)]


def _date_in(name: str) -> tuple[str | None, date | None]:
    found = _NAME_DATE.match(name)
    given, day = published(found.group(1)) if found else (None, None)
    return (given, day) if day else (None, None)


def _md(data: bytes, name: str, limits: Limits) -> list[Document | Refusal]:
    import yaml

    text = decode(data)
    fields: Mapping[str, Any] = {}
    found = _FRONT_MATTER.match(text)
    if found:
        if len(found.group(1)) > _MAX_FRONT_MATTER:
            raise Refused("bad_front_matter", f"longer than {_MAX_FRONT_MATTER:,} characters")
        try:
            # BaseLoader builds strings, lists and mappings only, and keeps a date as it was written.
            loaded = yaml.load(found.group(1), Loader=yaml.BaseLoader)
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            raise Refused("bad_front_matter", printable(str(error))) from error
        if not isinstance(loaded, dict | None | str) or (isinstance(loaded, str) and loaded.strip()):
            raise Refused("bad_front_matter", f"a {type(loaded).__name__}, not a mapping")
        fields = loaded if isinstance(loaded, dict) else {}
        text = text[found.end() :]
    check_text(text)

    def field(*names: str) -> str | None:
        return next((v.strip() for n in names if isinstance(v := fields.get(n), str) and v.strip()), None)

    given, day = published(field("published", "published_at", "date"))
    if given is None:
        given, day = _date_in(name)
    heading = _HEADING.search(text)
    return [
        Document(
            identifier_of(name), "md", text, len(data),
            title=field("title") or (heading.group(1) if heading else None),
            publisher=field("publisher", "source"), url=field("url", "link"),
            published_at=given, published_on=day, language=_language(field("language", "lang")),
        )
    ]  # fmt: skip


def _json(data: bytes, name: str, limits: Limits) -> list[Document | Refusal]:
    import orjson

    text = decode(data)
    try:
        loaded = orjson.loads(text)
    except (orjson.JSONDecodeError, RecursionError) as error:
        first = text.lstrip().split("\n", 1)
        if len(first) == 2 and first[0].rstrip().endswith("}") and first[0].startswith("{"):
            return list(_jsonl(io.BytesIO(text.encode("utf-8")), name, limits))
        raise Refused("bad_json", printable(str(error))) from error
    if isinstance(loaded, dict):
        return [record(loaded, identifier_of(name), "json", len(data))]
    if not isinstance(loaded, list):
        raise Refused("bad_json", "neither an object nor a list of objects")
    if not loaded:
        raise Refused("empty", "a list without objects")
    rows: list[Document | Refusal] = []
    for number, row in enumerate(loaded, 1):
        rows.append(_row(row, f"{identifier_of(name)}:{number}", "json", len(data) // len(loaded)))
    return rows


def _row(row: object, fallback: str, form: str, size: int) -> Document | Refusal:
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
            raise Refused("no_text", "no field `text`")
        raise Refused("bad_field", f"`text` is a {type(text).__name__}")
    check_text(text)
    identifier = row.get("id")
    if identifier is None or identifier == "":
        identifier = fallback
    elif type(identifier) is int:
        identifier = str(identifier)
    elif type(identifier) is not str or "\0" in identifier:
        raise Refused("bad_field", f"`id` is a {type(identifier).__name__}, or holds NUL")
    at, on = published(row.get("published"))
    return Document(
        identifier, form, text, size, _field(row, "title"), _field(row, "publisher"), _field(row, "url"),
        at, on, _language(_field(row, "language")),
    )  # fmt: skip


def _field(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is None or value == "":
        return None
    return value.replace("\0", "") if type(value) is str else str(value)


def _language(given: str | None) -> str | None:
    if not given:
        return None
    code = re.split(r"[-_]", given.strip().lower())[0]
    return code if len(code) == 2 and code.isalpha() and code.isascii() else None


def _jsonl(stream: BinaryIO, name: str, limits: Limits) -> Iterator[Document | Refusal]:
    import orjson

    base, read_any = identifier_of(name), False
    for number, line in enumerate(lines_of(stream, limits), 1):
        if line is None:
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
                reason, f"line {number}: {printable(str(error))}", f"{base}:{number}", hashlib.sha256(line).hexdigest()
            )
            continue
        found = _row(row, f"{base}:{number}", "jsonl", len(line))
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
        stream = _recoded(head + stream.read())
    elif b"\0" in head or head[:4] in (b"PAR1", b"PK\x03\x04") or head[:2] == b"\x1f\x8b":
        decode(head)
        stream = _Joined(head, stream)
    else:
        stream = _Joined(head[3:] if head.startswith(b"\xef\xbb\xbf") else head, stream)
    most = limits.document_bytes
    readline = io.BufferedReader(stream, 1 << 20).readline  # type: ignore[arg-type]
    while line := readline(most + 1):
        if len(line) > most and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = readline(1 << 20)
            yield None
        else:
            yield line


def _recoded(data: bytes) -> BinaryIO:
    return io.BytesIO(decode(data).encode("utf-8"))


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


def _csv(stream: BinaryIO, name: str, limits: Limits) -> Iterator[Document | Refusal]:
    base = identifier_of(name)
    head = stream.read(65_536)
    if not head.strip():
        raise Refused("empty", "no header")
    encoding = "utf-8-sig"
    try:
        decode(head)
        head[: head.rfind(b"\n") + 1 or len(head)].decode("utf-8-sig")
    except UnicodeDecodeError:
        from flows.decoding import encoding_of

        encoding = encoding_of(head)
    csv.field_size_limit(limits.document_bytes)
    wrapper = io.TextIOWrapper(io.BufferedReader(_Joined(head, stream), 1 << 20), encoding, newline="")
    lines = iter(lambda: wrapper.readline(limits.document_bytes + 1), "")
    first = head.split(b"\n", 1)[0].decode("utf-8", "replace")
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
                yield Refusal("bad_row", f"row {number}: {len(row)} fields, header has {len(header)}", f"{base}:{number}")
                continue
            found = _row(dict(zip(header, row, strict=True)), f"{base}:{number}", "csv", sum(map(len, row)))
            yield found._replace(detail=f"row {number}: {found.detail}") if isinstance(found, Refusal) else found
    except (csv.Error, StopIteration) as error:
        yield Refusal("bad_csv", f"after row {number}: {printable(str(error))}", base)
    except UnicodeDecodeError as error:
        yield Refusal("bad_encoding", f"after row {number}: {printable(str(error))}", base)
