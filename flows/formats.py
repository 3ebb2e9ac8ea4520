"""Readers of formats with a parser of their own: HTML, PDF, DOCX, Parquet, WARC, feeds. Imported when first needed."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from threading import Lock
from typing import Any, BinaryIO

from flows.decoding import Refused, check_text, decode, printable
from flows.reading import Document, Limits, Refusal, identifier_of, published, take
from flows.rows import from_row

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_DATE_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"""<meta[^>]+(?:property|name|itemprop)=["'](?:article:published_time|datePublished|date|dc\.date|pubdate)["'][^>]*?content=["']([^"']{4,40})["']""",
        r"""<meta[^>]+content=["']([^"']{4,40})["'][^>]*?(?:property|name|itemprop)=["'](?:article:published_time|datePublished|date|dc\.date|pubdate)["']""",
        r'''"datePublished"\s*:\s*"([^"]{4,40})"''',
        r"""<time[^>]+datetime=["']([^"']{4,40})["']""",
    )
)
_HTML_LANGUAGE = re.compile(r"""<html[^>]+?\blang=["']?([A-Za-z]{2})\b""", re.IGNORECASE)
_PDFIUM = Lock()  # PDFium is not thread-safe
_FEWEST_WORDS = 5  # below that it is a button, not an article
_MAX_PAGES = 5_000
_MAX_TEXT = 20_000_000


def html(data: bytes, name: str, limits: Limits) -> list[Document | Refusal]:
    """A page's main text without its furniture; title, publisher, date and address from its metadata."""
    import logging

    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    source = _html_text(data)
    check_text(source)
    try:
        page = bare_extraction(
            source, include_comments=False, include_tables=True, with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )  # fmt: skip
    except (ValueError, RecursionError, TypeError, AttributeError) as error:
        raise Refused("bad_html", printable(str(error))) from error
    fields: dict[str, Any] = page if isinstance(page, dict) else page.as_dict() if page is not None else {}
    text = fields.get("text") or ""
    if len(text.split()) < _FEWEST_WORDS:
        raise Refused("no_text", f"no main text on the page, only {printable(text, 40)!r}")
    given = next((found.group(1) for pattern in _DATE_PATTERNS if (found := pattern.search(source))), None)
    at, on = published(given)
    if on is None:
        at, on = published(fields.get("date"))
    language = _HTML_LANGUAGE.search(source)
    return [
        Document(
            identifier_of(name), "html", check_text(text), len(data), title=fields.get("title") or None,
            publisher=fields.get("sitename") or None, url=fields.get("url") or None, published_at=at, published_on=on,
            language=language.group(1).lower() if language else None,
        )
    ]  # fmt: skip


def _html_text(data: bytes) -> str:
    named = _META_CHARSET.search(data[:4_096])
    if named and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) and b"\0" not in data:
        charset = named.group(1).decode("ascii").lower()
        if charset in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"):
            charset = "cp1252"  # as every browser reads them
        try:
            return data.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


def pdf(data: bytes, name: str, limits: Limits) -> list[Document | Refusal]:
    """A PDF's text layer; the lines of a paragraph are joined, as their breaks are the page's and not the author's."""
    import pypdfium2

    if b"%PDF-" not in data[:1_024]:
        raise Refused("bad_pdf", "no %PDF- at its beginning")
    with _PDFIUM:
        try:
            opened = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise Refused("encrypted" if "assword" in str(error) else "bad_pdf", printable(str(error))) from error
        try:
            if len(opened) > _MAX_PAGES:
                raise Refused("too_large", f"{len(opened):,} pages, limit {_MAX_PAGES:,}")
            pages, size = [], 0
            for page in opened:
                layer = page.get_textpage()
                pages.append(layer.get_text_range())
                size += len(pages[-1])
                layer.close()
                page.close()
                if size > min(_MAX_TEXT, limits.document_bytes):
                    raise Refused("too_large", f"more than {size:,} characters of text")
            fields = opened.get_metadata_dict()
        except pypdfium2.PdfiumError as error:
            raise Refused("bad_pdf", printable(str(error))) from error
        finally:
            opened.close()
    text = "\n\n".join(part for part in map(_unwrapped, pages) if part)
    if not text.strip():
        raise Refused("no_text", "no text layer: a scan, or an empty file")
    at, on = published(_pdf_date(fields.get("CreationDate", "")))
    return [
        Document(identifier_of(name), "pdf", check_text(text), len(data), title=_clean(fields.get("Title")),
                 publisher=None, published_at=at, published_on=on)
    ]  # fmt: skip


def _clean(value: str | None) -> str | None:
    return value.replace("\0", "").strip() or None if value else None


def _pdf_date(given: str) -> str | None:
    found = re.match(r"D:(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)(?:Z|([+-])(\d\d)'?(\d\d))?)?", given)
    if not found:
        return None
    year, month, day, hour, minute, second, sign, zone_hour, zone_minute = found.groups()
    if hour is None:
        return f"{year}-{month}-{day}"
    zone = f"{sign}{zone_hour}:{zone_minute}" if sign else "+00:00"
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}{zone}"


def _unwrapped(page: str) -> str:
    """`page` with line breaks only between paragraphs: after a short line that ends a sentence, or a blank one."""
    lines = [line.strip() for line in page.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    widest = max(map(len, lines), default=0)
    parts: list[str] = []
    for number, line in enumerate(lines):
        parts.append(line)
        if number == len(lines) - 1:
            break
        if line.endswith(("\x02", "\ufffe")):
            parts[-1] = line[:-1]
        elif line and lines[number + 1] and not (len(line) < 0.8 * widest and (line[-1] in '.!?:”"' or len(line) < 0.5 * widest)):
            parts.append(" ")
        else:
            parts.append("\n")
    return re.sub(r"\n{3,}", "\n\n", "".join(parts)).replace("\x02", "").replace("\ufffe", "").strip()


def docx(data: bytes, name: str, limits: Limits) -> list[Document | Refusal]:
    """A Word file's paragraphs and table cells in their order; title and date from its properties."""
    import docx as word
    from docx.table import Table

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("encrypted", "an encrypted or pre-2007 Office file")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
            if unpacked > max(limits.bomb_bytes, limits.bomb_ratio * len(data)) or len(archive.infolist()) > 5_000:
                raise Refused("bomb", f"{len(data):,} bytes unpack to {unpacked:,}")
            for part in archive.namelist():
                if part.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(part)[:2_048]:
                    raise Refused("bad_docx", "its XML declares a document type")
        opened = word.Document(io.BytesIO(data))
    except Refused:
        raise
    except Exception as error:  # python-docx lets any of its parsers' errors through
        raise Refused("bad_docx", f"{type(error).__name__}: {printable(str(error))}") from error
    lines: list[str] = []
    title = opened.core_properties.title.strip() or None
    for block in opened.iter_inner_content():
        if isinstance(block, Table):
            lines.extend("\t".join(cell.text for cell in row.cells) for row in block.rows)
            continue
        if title is None and block.style is not None and block.style.name in ("Title", "Heading 1"):
            title = block.text.strip() or None
        lines.append(block.text)
    text = "\n".join(lines).strip()
    if not text:
        raise Refused("no_text", "no paragraph with text")
    at, on = published(opened.core_properties.created)
    return [
        Document(
            identifier_of(name),
            "docx",
            check_text(text),
            len(data),
            title=title,
            published_at=at,
            published_on=on,
        )
    ]


def parquet(stream: BinaryIO, name: str, limits: Limits) -> Iterator[Document | Refusal]:
    """The rows of a Parquet file with the contract's columns, a few thousand in memory at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    base = identifier_of(name)
    if not stream.seekable():
        stream = io.BytesIO(take(stream, limits))
    try:
        opened = pq.ParquetFile(stream)
        columns = {field.name.lower(): field for field in opened.schema_arrow}
        kind = columns["text"].type if "text" in columns else None
        if kind is not None and pa.types.is_dictionary(kind):
            kind = kind.value_type
        if kind is None or not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
            raise Refused(
                "missing_column",
                f"columns: {printable(', '.join(opened.schema_arrow.names))}; text is {kind}",
            )
        wanted = [columns[c].name for c in ("text", "id", "url", "title", "published", "publisher", "language") if c in columns]
        if not opened.metadata.num_rows:
            raise Refused("empty", "no row")
        number = 0
        for batch in opened.iter_batches(2_000, columns=wanted):
            for values in _rows(batch):
                number += 1
                if isinstance(values, str):
                    yield Refusal("bad_encoding", f"row {number}: {values}", f"{base}:{number}")
                    continue
                row = {key.lower(): value for key, value in values.items()}
                size = len(row["text"]) if isinstance(row["text"], str) else 0
                if size > limits.document_bytes:
                    yield Refusal("too_large", f"row {number}: {size:,} characters", f"{base}:{number}")
                    continue
                found = from_row(row, f"{base}:{number}", "parquet", size)
                yield (found._replace(detail=f"row {number}: {found.detail}") if isinstance(found, Refusal) else found)
    except (pa.ArrowException, OSError) as error:
        raise Refused("bad_parquet", printable(str(error))) from error


def _rows(batch: Any) -> Iterator[dict[str, Any] | str]:
    try:
        yield from batch.to_pylist()
    except UnicodeDecodeError:
        for at in range(batch.num_rows):
            try:
                yield from batch.slice(at, 1).to_pylist()
            except UnicodeDecodeError as error:
                yield printable(str(error))


def warc(stream: BinaryIO, name: str, limits: Limits) -> Iterator[Document | Refusal]:
    """The HTML and plain-text responses of a web archive, each read like a page; its address is its id."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    from flows.reading import read_single

    read_any = False
    try:
        for entry in ArchiveIterator(stream):
            if entry.rec_type not in ("response", "resource"):
                continue
            address = printable(entry.rec_headers.get_header("WARC-Target-URI") or "", 2_000)
            headers = entry.http_headers
            kind = (headers.get_header("Content-Type") if headers else entry.rec_headers.get_header("Content-Type")) or ""
            if headers is not None and headers.get_statuscode() != "200":
                continue
            form = next(
                (f for f, k in (("html", "html"), ("txt", "text/plain"), ("pdf", "application/pdf")) if k in kind),
                None,
            )
            if form is None:
                continue
            read_any = True
            data = entry.content_stream().read(limits.document_bytes + 1)
            if len(data) > limits.document_bytes:
                yield Refusal("too_large", f"more than {limits.document_bytes:,} bytes", address)
                continue
            seen_at = entry.rec_headers.get_header("WARC-Date")
            for found in read_single(data, "page", form, limits):
                found = found._replace(external_id=address)
                if isinstance(found, Document):
                    found = found._replace(url=found.url or address)
                    if found.published_at is None and form != "html":
                        found = found._replace(published_at=seen_at, published_on=published(seen_at)[1])
                yield found
    except (ArchiveLoadFailed, ValueError, UnicodeDecodeError) as error:
        raise Refused("bad_warc", printable(str(error))) from error
    if not read_any:
        raise Refused("empty", "no page in the archive")


def feed(stream: BinaryIO, name: str, limits: Limits) -> Iterator[Document | Refusal]:
    """The entries of an RSS or Atom feed, each with its own text; its id or link is its id."""
    import feedparser
    from trafilatura import html2txt

    data = take(stream, limits)
    check_xml(data)
    parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version"):
        raise Refused("bad_feed", "neither RSS nor Atom")
    if not parsed.entries:
        raise Refused("empty", "a feed without entries")
    publisher = _clean(parsed.feed.get("title"))
    language = _clean(parsed.feed.get("language"))
    for number, entry in enumerate(parsed.entries, 1):
        bodies = [part.get("value", "") for part in entry.get("content", [])] + [entry.get("summary", "")]
        body = max(bodies, key=len)
        text = (html2txt(f"<html><body>{body}</body></html>") if "<" in body else body) or ""
        identifier = _clean(entry.get("id")) or _clean(entry.get("link")) or f"{identifier_of(name)}:{number}"
        day = entry.get("published") or entry.get("updated")
        row = {"text": text.strip(), "id": identifier, "url": entry.get("link"), "title": entry.get("title"),
               "publisher": publisher, "language": language, "published": day}  # fmt: skip
        found = from_row(row, identifier, "feed", len(body))
        yield (
            found._replace(content_sha256=hashlib.sha256(json.dumps(row).encode()).hexdigest())
            if isinstance(found, Refusal)
            else found
        )


def check_xml(data: bytes) -> Any:
    """The root element of well-formed XML without a document type or entities of its own.

    Raises:
        Refused: `bad_feed` or `empty`.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if not data.strip():
        raise Refused("empty", "0 bytes")
    try:
        return fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Refused("bad_feed", f"{type(error).__name__}: {printable(str(error))}") from error
