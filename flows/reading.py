"""Bytes to documents: what each format holds, and a reason code for all that cannot be read.

A reader never raises for bad input: it yields `Refusal`s beside `Document`s, so that one bad row costs one row.
"""

from __future__ import annotations

import gzip
import hashlib
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
    "missing_credentials": "the store must know who asks: give credentials in the environment, see the detail",
    "missing_library": "the library for this kind of address is not installed: `uv sync --extra s3`, `gcs` or `azure`",
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
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".warc": "warc",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
    ".zip": "zip",
}

# Formats that hold one document; the others are read as streams of rows.
SINGLE = frozenset({"txt", "md", "html", "pdf", "docx", "json"})

# Formats whose parsers are native code or slow enough to hang: read in a process of their own.
ISOLATED = frozenset({"html", "pdf", "docx"})

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
        isolated: those parsers run in a process of their own.
    """

    document_bytes: int = 20_000_000
    members: int = 100_000
    bomb_bytes: int = 64_000_000
    bomb_ratio: int = 200
    seconds: int = 60
    isolated: bool = True


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
        if limits.isolated and form in ISOLATED:
            from flows import sandbox

            return sandbox.parse(data, name, form, limits)
        return _single(form)(data, name, limits)
    except Refused as refused:
        reason, detail = refused.reason, refused.detail
    except Exception as error:  # a parser's own fault costs its document
        reason, detail = "reader_failed", f"{type(error).__name__}: {printable(str(error))}"
    return [Refusal(reason, detail, identifier_of(name), hashlib.sha256(data).hexdigest())]


def _single(form: str) -> Callable[[bytes, str, Limits], list[Document | Refusal]]:
    if form == "txt":
        return _txt
    if form == "md":
        return _md
    if form == "json":
        from flows.rows import json_file

        return json_file
    from flows import formats

    return {"html": formats.html, "pdf": formats.pdf, "docx": formats.docx}[form]


def _streamed(form: str) -> Callable[[BinaryIO, str, Limits], Iterator[Document | Refusal]]:
    if form in ("jsonl", "csv"):
        from flows import rows

        return {"jsonl": rows.json_lines, "csv": rows.csv_rows}[form]
    from flows import formats

    return {"parquet": formats.parquet, "warc": formats.warc, "feed": formats.feed}[form]


def _txt(data: bytes, name: str, limits: Limits) -> list[Document | Refusal]:
    text = check_text(decode(data))
    given, day = _date_in(name)
    return [Document(identifier_of(name), "txt", text, len(data), title=_headline(text), published_at=given, published_on=day)]


def _headline(text: str) -> str | None:
    """The first line, where it stands alone over the text as a headline does; the text keeps it."""
    first, _, rest = text.partition("\n")
    line = first.strip()
    alone = rest.startswith(("\n", "\r\n")) and bool(rest.strip())
    return line if alone and 0 < len(line) <= 150 and not line.endswith((".", ",", ";", ":")) else None


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
            published_at=given, published_on=day, language=language_code(field("language", "lang")),
        )
    ]  # fmt: skip


def language_code(given: str | None) -> str | None:
    if not given:
        return None
    code = re.split(r"[-_]", given.strip().lower())[0]
    return code if len(code) == 2 and code.isalpha() and code.isascii() else None
