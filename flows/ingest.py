"""Sources into the raw tables: every document counted once, only what is new written, nothing half."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import md5, sha256
from queue import Queue
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from flows.language import detect
from flows.reading import READER_VERSION, SINGLE, Document, Limits, Refusal, format_of
from flows.settings import Settings
from flows.sources import Found, Item, Rejected, Source, discover, parse

if TYPE_CHECKING:
    import pyarrow as pa

_SEPARATOR = "\x1f"
_BATCH_BYTES = 64_000_000
_CHUNK_FILES = 128


@dataclass(frozen=True)
class Progress:
    """How far an ingestion is.

    Attributes:
        documents: documents and refusals seen.
        bytes_done: bytes of finished files.
        bytes_total: bytes of all files, as far as they are known.
        seconds: since the beginning.
    """

    documents: int
    bytes_done: int
    bytes_total: int
    seconds: float

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.documents / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """By bytes; None before anything can be said."""
        return self.seconds * (self.bytes_total / self.bytes_done - 1) if self.bytes_done else None


@dataclass(frozen=True)
class IngestSummary:
    """What one ingestion came to; each document is in exactly one of the four counts.

    Attributes:
        ingested: documents of sources that held none before.
        updated: documents that replace a former version.
        unchanged: documents that are there already.
        quarantined: inputs that were refused, with their reason in raw.quarantine.
        reasons: the refused inputs of this run by reason.
        seconds: wall time.
    """

    ingested: int
    updated: int
    unchanged: int
    quarantined: int
    reasons: dict[str, int]
    seconds: float

    @property
    def documents(self) -> int:
        """All inputs."""
        return self.ingested + self.updated + self.unchanged + self.quarantined

    @property
    def changed(self) -> bool:
        """Whether there is anything new to read."""
        return bool(self.ingested or self.updated)


@dataclass
class _Batch:
    """Rows on their way into the raw tables, column by column."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    refused: list[tuple[Any, ...]] = field(default_factory=list)
    files: list[tuple[Any, ...]] = field(default_factory=list)
    text_bytes: int = 0
    bytes_done: int = 0

    def full(self, documents: int) -> bool:
        return len(self.rows) + len(self.refused) >= documents or self.text_bytes >= _BATCH_BYTES


def ingest(
    settings: Settings,
    sources: Sequence[str | Source],
    run_id: str,
    progress: Callable[[Progress], None] | None = None,
) -> IngestSummary:
    """Read `sources` and bring the raw tables up to date with them, batch by batch, each batch whole or not at all.

    Args:
        settings: where the warehouse lies, and the limits.
        sources: paths, globs, URLs, or .yml lists of them.
        run_id: written to every row of this run.
        progress: called now and then while it works.

    Raises:
        SourcesError: a .yml list cannot be used.
        duckdb.Error: the working file cannot be written (locked, disk full); what earlier batches wrote stays.
    """
    from flows.warehouse import working

    parsed = parse(sources)
    with working(settings) as con:
        return _ingest(con, settings, discover(parsed), run_id, progress)


def reader_of(limits: Limits) -> str:
    """Names the reader and its limits: a file is read again when another one comes."""
    return f"{READER_VERSION}:{limits.document_bytes}"


def limits_of(settings: Settings) -> Limits:
    """The limits that the settings ask for."""
    return Limits(document_bytes=settings.max_document_bytes)


def _ingest(
    con: Any, settings: Settings, found: Found, run_id: str, progress: Callable[[Progress], None] | None
) -> IngestSummary:
    import pyarrow as pa

    from flows import raw_store

    started, now, limits = time.monotonic(), datetime.now(UTC), limits_of(settings)
    counts = {"ingested": 0, "updated": 0, "unchanged": 0, "quarantined": 0}
    reasons: dict[str, int] = {}
    raw_store.prepare(con)
    reader = reader_of(limits)
    known = raw_store.known_files(con, pa.table({"source_uri": pa.array([i.uri for i in found.items], pa.string())}))
    todo, again = [], []
    bytes_done = bytes_total = 0
    for item in found.items:
        bytes_total += item.size or 0
        memory = known.get(item.uri)
        if memory and memory[0] == item.fingerprint and memory[1] == reader:
            counts["unchanged"] += memory[2]
            counts["quarantined"] += memory[3]
            bytes_done += item.size or 0
            if memory[3]:
                again.append(item.uri)
        else:
            todo.append(item)
    if again:
        raw_store.seen_again(con, pa.table({"source_uri": again}), run_id, now)
    seen = sum(counts.values())
    for batch in _ahead(_batches(todo, found.rejected, limits, settings, reader)):
        written = raw_store.write(con, _incoming(batch), _refused(batch), _ended(batch), run_id, now)
        for outcome, count in written.items():
            counts[outcome] += count
        seen += len(batch.rows) + len(batch.refused)
        bytes_done += batch.bytes_done
        if progress:
            progress(Progress(seen, bytes_done, bytes_total, time.monotonic() - started))
    for reason, count in con.execute(
        "select reason, count(*) from raw.quarantine where run_id = ? and resolved_at is null group by reason order by reason", [run_id]
    ).fetchall():
        reasons[reason] = count
    return IngestSummary(**counts, reasons=reasons, seconds=time.monotonic() - started)


def _ahead(batches: Iterator[_Batch]) -> Iterator[_Batch]:
    """`batches`, the next one made in a thread of its own while the last one is written."""
    ready: Queue[_Batch | BaseException | None] = Queue(maxsize=1)
    stop = Event()

    def work() -> None:
        try:
            for batch in batches:
                ready.put(batch)
                if stop.is_set():
                    return
            ready.put(None)
        except BaseException as error:
            ready.put(error)

    thread = Thread(target=work, name="reading", daemon=True)
    thread.start()
    try:
        while (batch := ready.get()) is not None:
            if isinstance(batch, BaseException):
                raise batch
            yield batch
    finally:
        stop.set()
        while thread.is_alive():
            if not ready.empty():
                ready.get()
            thread.join(0.01)


def _batches(
    items: Sequence[Item], rejected: Sequence[Rejected], limits: Limits, settings: Settings, reader: str
) -> Iterator[_Batch]:
    batch = _Batch()
    for place in rejected:
        batch.refused.append(_refusal_row(place.uri, place.source.root, place.refusal, len(batch.refused)))
    with ThreadPoolExecutor(max_workers=max(2, settings.threads)) as pool:
        for item, found in _read(pool, items, limits):
            documents = refused = 0
            root, many = item.source.root, (format_of(item.name)[0] if item.form is None else item.form) not in SINGLE or item.name.endswith(".json")
            for entry in found:
                if isinstance(entry, Document):
                    documents += 1
                    batch.rows.append(_row(item, root, entry, len(batch.rows), many))
                    batch.text_bytes += len(entry.text)
                else:
                    refused += 1
                    uri = f"{item.uri}#{entry.member}" if entry.member else item.uri
                    batch.refused.append(_refusal_row(uri, root, entry, len(batch.refused)))
                if batch.full(settings.batch_documents):
                    yield batch
                    batch = _Batch()
            batch.files.append((item.uri, root, item.fingerprint, reader, documents, refused, item.etag, item.last_modified))
            batch.bytes_done += item.size or 0
    if batch.rows or batch.refused or batch.files:
        yield batch


def _read(
    pool: ThreadPoolExecutor, items: Sequence[Item], limits: Limits
) -> Iterator[tuple[Item, Iterator[Document | Refusal] | list[Document | Refusal]]]:
    """Items with what they hold, in order: small files some chunks ahead in threads, large ones as streams."""
    from flows.opening import documents

    def whole(chunk: list[Item]) -> list[list[Document | Refusal]]:
        return [list(documents(item, limits)) for item in chunk]

    pending: list[tuple[list[Item], Future[list[list[Document | Refusal]]] | None]] = []
    at = 0

    def ahead() -> None:
        nonlocal at
        while at < len(items) and len(pending) < 8:
            chunk: list[Item] = []
            size = 0
            while at < len(items) and len(chunk) < _CHUNK_FILES and size < 8_000_000 and _small(items[at]):
                chunk.append(items[at])
                size += items[at].size or 0
                at += 1
            if chunk:
                pending.append((chunk, pool.submit(whole, chunk)))
            else:
                pending.append(([items[at]], None))
                at += 1

    ahead()
    while pending:
        chunk, future = pending.pop(0)
        if future is None:
            yield chunk[0], documents(chunk[0], limits)
        else:
            yield from zip(chunk, future.result(), strict=True)
        ahead()


def _small(item: Item) -> bool:
    form, packed = format_of(item.name)
    return (item.form or form) in SINGLE and not packed and item.size is not None and item.size < 8_000_000


def _row(item: Item, root: str, found: Document, order: int, many: bool) -> tuple[Any, ...]:
    uri = f"{item.uri}#{found.member}" if found.member else item.uri
    publisher = found.publisher or item.source.publisher
    language = found.language or item.source.language
    content = _SEPARATOR.join(
        (found.text, found.title or "", publisher or "", found.url or "", found.published_at or "", language or "")
    )
    digest = sha256(content.encode("utf-8", "replace")).hexdigest()
    return (
        order,
        md5(f"{found.external_id}{_SEPARATOR}{digest}".encode("utf-8", "replace")).hexdigest(),
        md5(f"{uri}{_SEPARATOR}{found.external_id}".encode("utf-8", "replace")).hexdigest(),
        uri, found.external_id, found.format, found.title, publisher, found.url, found.published_at, found.published_on,
        language or detect(found.text), found.text, digest, found.byte_size, root, many,
    )  # fmt: skip


def _refusal_row(uri: str, root: str, refusal: Refusal, order: int) -> tuple[Any, ...]:
    return (order, uri, refusal.external_id, refusal.reason, refusal.detail, refusal.content_sha256, root)


def _table(rows: list[tuple[Any, ...]], columns: dict[str, Any]) -> pa.Table:
    import pyarrow as pa

    lists = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(values, kind) for values, kind in zip(lists, columns.values(), strict=True)]
    return pa.table(arrays, names=list(columns))


def _incoming(batch: _Batch) -> pa.Table:
    import pyarrow as pa

    word = pa.string()
    columns = {
        "ord": pa.int64(), "document_id": word, "source_key": word, "source_uri": word, "external_id": word, "format": word,
        "title": word, "publisher": word, "url": word, "published_at": word, "published_on": pa.date32(), "language": word,
        "text": word, "content_sha256": word, "byte_size": pa.int64(), "root": word, "many": pa.bool_(),
    }  # fmt: skip
    return _table(batch.rows, columns)


def _refused(batch: _Batch) -> pa.Table:
    import pyarrow as pa

    word = pa.string()
    names = ("source_uri", "external_id", "reason", "detail", "content_sha256", "root")
    return _table(batch.refused, {"ord": pa.int64()} | dict.fromkeys(names, word))


def _ended(batch: _Batch) -> pa.Table:
    import pyarrow as pa

    word = pa.string()
    columns = {"source_uri": word, "root": word, "fingerprint": word, "reader": word, "documents": pa.int64(),
               "refused": pa.int64(), "etag": word, "last_modified": word}  # fmt: skip
    return _table(batch.files, columns)
