"""Items to batches of rows, one batch ahead of the writer: small files in parallel, large ones as streams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import md5, sha256
from queue import Empty, Queue
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from flows.language import detect
from flows.opening import documents
from flows.reading import READER_VERSION, SINGLE, Document, Limits, Refusal, format_of
from flows.sources import Item, Rejected, Source

if TYPE_CHECKING:
    import pyarrow as pa

    from flows.similarity import U32

_SEPARATOR = "\x1f"
_BATCH_BYTES = 56_000_000
_BATCH_SECONDS = 10.0  # pages come slowly: what is fetched is written before long
_CHUNK_FILES, _CHUNK_BYTES, _CHUNKS_AHEAD = 128, 8_000_000, 8

# Columns of the tables that `prepared` builds, in the order of the rows.
_DOCUMENT = (
    "ord", "document_id", "source_key", "source_uri", "external_id", "format", "title", "publisher", "url",
    "published_at", "published_on", "language", "text", "content_sha256", "byte_size", "root", "many",
)  # fmt: skip
_REFUSAL = ("ord", "source_uri", "external_id", "reason", "detail", "content_sha256", "root")
_FILE = ("source_uri", "root", "fingerprint", "reader", "documents", "refused", "etag", "last_modified")

Found = Iterator[Document | Refusal] | list[Document | Refusal]


@dataclass
class Batch:
    """Rows on their way into the raw tables.

    Attributes:
        rows: documents, in the order of `incoming`'s columns.
        refused: refusals, in the order of `refused`'s columns.
        files: items that end in this batch.
        remembered: URIs of items that their server calls unchanged.
        text_bytes: size of the texts.
        bytes_done: size of what was read, as far as progress needs it.
    """

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    refused: list[tuple[Any, ...]] = field(default_factory=list)
    files: list[tuple[Any, ...]] = field(default_factory=list)
    remembered: list[str] = field(default_factory=list)
    text_bytes: int = 0
    bytes_done: int = 0
    began: float = field(default_factory=monotonic)

    def full(self, most: int) -> bool:
        """Whether it is large enough to be written."""
        return len(self.rows) + len(self.refused) >= most or self.text_bytes >= _BATCH_BYTES or len(self.files) >= 2 * most


@dataclass(frozen=True)
class Prepared:
    """A batch as the writer takes it.

    Attributes:
        incoming: documents.
        signatures: MinHash values of their texts, row by row.
        refused: refusals.
        ended: items that end in this batch.
        remembered: URIs of items that their server calls unchanged.
        bytes_done: size of what was read.
    """

    incoming: pa.Table
    signatures: U32
    refused: pa.Table
    ended: pa.Table
    remembered: list[str]
    bytes_done: int


def reader_of(limits: Limits, source: Source) -> str:
    """Names all that a reading depends on but the bytes: a file is read again when it differs."""
    return f"{READER_VERSION}:{limits.document_bytes}:{source.publisher or ''}:{source.language or ''}:{source.follow:d}"


def ahead(batches: Iterator[Batch]) -> Iterator[Prepared]:
    """`batches` ready to be written, the next one made in a thread of its own while the last one is written."""
    ready: Queue[Prepared | BaseException | None] = Queue(maxsize=1)
    stop = Event()

    def work() -> None:
        try:
            for batch in batches:
                ready.put(prepared(batch))
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
            try:
                ready.get(timeout=0.02)
            except Empty:
                thread.join(0.01)


def batches(places: Iterable[Item | Rejected], limits: Limits, most: int, threads: int) -> Iterator[Batch]:
    """Everything that `places` hold, in their order, at most about `most` documents a batch."""
    batch = Batch()
    with ThreadPoolExecutor(max_workers=max(2, threads), thread_name_prefix="file") as pool:
        for place, found in _read(pool, places, limits):
            root = place.source.root
            if isinstance(place, Rejected):
                batch.refused.append(_refusal(place.uri, root, place.refusal, len(batch.refused)))
                continue
            if place.remembered:
                batch.remembered.append(place.uri)
                continue
            accepted = refused = credited = 0
            size = place.size or 0
            many = (place.form or format_of(place.name)[0]) not in SINGLE - {"json"}
            for entry in found:
                if isinstance(entry, Document):
                    accepted += 1
                    batch.rows.append(_document(place, root, entry, len(batch.rows), many))
                    batch.text_bytes += len(entry.text)
                    step = min(entry.byte_size, size - credited)
                    credited += step
                    batch.bytes_done += step
                else:
                    refused += 1
                    uri = f"{place.uri}#{entry.member}" if entry.member else place.uri
                    batch.refused.append(_refusal(uri, root, entry, len(batch.refused)))
                if batch.full(most):
                    yield batch
                    batch = Batch()
            reader = reader_of(limits, place.source)
            batch.files.append(
                (
                    place.uri,
                    root,
                    place.fingerprint,
                    reader,
                    accepted,
                    refused,
                    place.etag,
                    place.last_modified,
                )
            )
            batch.bytes_done += size - credited
            if batch.full(most) or monotonic() - batch.began > _BATCH_SECONDS:
                yield batch
                batch = Batch()
    if batch.rows or batch.refused or batch.files or batch.remembered:
        yield batch


def _read(pool: ThreadPoolExecutor, places: Iterable[Item | Rejected], limits: Limits) -> Iterator[tuple[Item | Rejected, Found]]:
    """Places with what they hold: runs of small files some chunks ahead in threads, all else as it is asked for."""

    def whole(chunk: Sequence[Item]) -> list[list[Document | Refusal]]:
        return [list(documents(item, limits)) for item in chunk]

    pending: list[tuple[list[Item], Future[list[list[Document | Refusal]]]]] = []

    def finished() -> Iterator[tuple[Item, Found]]:
        chunk, future = pending.pop(0)
        yield from zip(chunk, future.result(), strict=True)

    chunk: list[Item] = []
    size = 0
    for place in places:
        if isinstance(place, Item) and _small(place):
            chunk.append(place)
            size += place.size or 0
            if len(chunk) >= _CHUNK_FILES or size >= _CHUNK_BYTES:
                pending.append((chunk, pool.submit(whole, chunk)))
                chunk, size = [], 0
            if len(pending) >= _CHUNKS_AHEAD:
                yield from finished()
            continue
        if chunk:
            pending.append((chunk, pool.submit(whole, chunk)))
            chunk, size = [], 0
        while pending:
            yield from finished()
        yield place, [] if isinstance(place, Rejected) or place.remembered else documents(place, limits)
    if chunk:
        pending.append((chunk, pool.submit(whole, chunk)))
    while pending:
        yield from finished()


def _small(item: Item) -> bool:
    form, packed = format_of(item.name)
    return (item.form or form) in SINGLE and not packed and not item.remembered and (item.size or _CHUNK_BYTES) < _CHUNK_BYTES


def _document(item: Item, root: str, found: Document, order: int, many: bool) -> tuple[Any, ...]:
    uri = f"{item.uri}#{found.member}" if found.member else item.uri
    external_id, url = found.external_id, found.url
    if item.identifier and not many:
        external_id, url = item.identifier, url or item.uri
    fields: tuple[str | None, ...] = (
        external_id, found.text, found.title, found.publisher or item.source.publisher, url, found.published_at,
        found.language or item.source.language,
    )  # fmt: skip
    joined = _SEPARATOR.join([field or "" for field in fields])
    try:
        content = joined.encode("utf-8")
    except UnicodeEncodeError:
        content = b"\0"
    if b"\0" in content:  # metadata, as texts are checked: a title in YAML may hold "\\ud800"
        fields = tuple(field and field.replace("\0", "").encode("utf-8", "replace").decode() for field in fields)
        content = _SEPARATOR.join([field or "" for field in fields]).encode("utf-8")
    external_id, text = fields[0] or "", fields[1] or ""
    title, publisher, url, published_at, language = fields[2:]
    named = external_id.encode("utf-8")
    digest = sha256(content[len(named) + 1 :]).hexdigest()
    return (
        order,
        md5(b"%b\x1f%b" % (named, digest.encode())).hexdigest(),
        md5(b"%b\x1f%b" % (uri.encode("utf-8"), named)).hexdigest(),
        uri, external_id, found.format, title, publisher, url, published_at, found.published_on,
        language or detect(text), text, digest, found.byte_size, root, many,
    )  # fmt: skip


def _refusal(uri: str, root: str, refusal: Refusal, order: int) -> tuple[Any, ...]:
    return (order, uri, refusal.external_id, refusal.reason, refusal.detail, refusal.content_sha256, root)


def _table(rows: list[tuple[Any, ...]], columns: dict[str, Any]) -> pa.Table:
    import pyarrow as pa

    lists = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(values, kind) for values, kind in zip(lists, columns.values(), strict=True)]
    return pa.table(arrays, names=list(columns))


def prepared(batch: Batch) -> Prepared:
    """`batch` as Arrow, with the signatures of its texts."""
    import pyarrow as pa

    from flows.similarity import text_signatures

    word, number = pa.string(), pa.int64()
    incoming = _table(
        batch.rows,
        dict.fromkeys(_DOCUMENT, word) | {"ord": number, "published_on": pa.date32(), "byte_size": number, "many": pa.bool_()},
    )
    return Prepared(
        incoming,
        text_signatures(incoming["text"]),
        _table(batch.refused, dict.fromkeys(_REFUSAL, word) | {"ord": number}),
        _table(batch.files, dict.fromkeys(_FILE, word) | {"documents": number, "refused": number}),
        batch.remembered,
        batch.bytes_done,
    )
