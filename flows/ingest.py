"""Sources into the raw tables: every document counted once, only what is new written, nothing half."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from flows.reading import Limits
from flows.settings import Settings
from flows.sources import Found, Item, Memory, Rejected, Source, discover, parse

if TYPE_CHECKING:
    import duckdb

# Batches are small; what DuckDB takes beyond this is only a cache of blocks that are not asked for again.
_MEMORY = "700MB"


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
        examples: the first places of each reason.
        failed: sources of which nothing could be looked at: place, reason, detail.
        empty: sources in which no document lies.
    """

    ingested: int
    updated: int
    unchanged: int
    quarantined: int
    reasons: dict[str, int]
    seconds: float
    examples: dict[str, list[str]] = field(default_factory=dict)
    failed: tuple[tuple[str, str, str], ...] = ()
    empty: tuple[str, ...] = ()

    @property
    def documents(self) -> int:
        """All inputs."""
        return self.ingested + self.updated + self.unchanged + self.quarantined


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
        progress: called after each batch.

    Raises:
        SourcesError: a .yml list cannot be used.
        duckdb.Error: the working file cannot be written (locked, disk full); what earlier batches wrote stays.
    """
    from flows.warehouse import working

    parsed = parse(sources)
    with working(settings) as con:
        return _ingest(con, settings, discover(parsed), run_id, progress)


def retry(
    settings: Settings,
    run_id: str | None = None,
    progress: Callable[[Progress], None] | None = None,
    sources: Sequence[str | Source] = (),
) -> IngestSummary:
    """Read again what is in quarantine; what is fine by now is ingested and its row resolved.

    Args:
        settings: where the warehouse lies.
        run_id: of this run; by default one is made up.
        progress: called after each batch.
        sources: the sources as configured, wherever a location holds a secret or sets a publisher.
    """
    from flows.warehouse import working

    configured = {source.root: source for source in parse(sources)}
    with working(settings) as con:
        rows = con.execute(
            "select distinct root, split_part(source_uri, '#', 1) from raw.quarantine "
            "where resolved_at is null and root is not null"
        ).fetchall()
        wanted = {uri for _, uri in rows}
        roots = sorted({root for root, _ in rows})
        chosen = [configured[root] if root in configured else parse([root])[0] for root in roots]
        con.execute(
            "delete from raw.files where source_uri in "
            "(select split_part(source_uri, '#', 1) from raw.quarantine where resolved_at is null)"
        )
        return _ingest(con, settings, discover(chosen), run_id or f"retry-{uuid4()}", progress, wanted)


def retire(settings: Settings, source: str) -> int:
    """Take all documents of `source` out of the current ones; they stay in raw.documents, and return when read again.

    Args:
        settings: where the warehouse lies.
        source: as it was given when it was ingested, or a folder, file or address below it.

    Returns:
        How many documents are not current any more.
    """
    from flows import raw_store
    from flows.warehouse import working

    with working(settings) as con:
        return sum(raw_store.retire(con, one.root, datetime.now(UTC)) for one in parse([source]))


def unknown(settings: Settings, source: str) -> list[str] | None:
    """The known places that are spelled most like `source`; None if documents or refused inputs of it are kept."""
    from flows import raw_store
    from flows.warehouse import working

    found = []
    with working(settings) as con:
        for one in parse([source]):
            like = raw_store.alike(con, one.root)
            if like is None:
                return None
            found += like
    return list(dict.fromkeys(found))


def limits_of(settings: Settings) -> Limits:
    """The limits that the settings ask for."""
    return Limits(document_bytes=settings.max_document_bytes)


def _ingest(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    found: Found,
    run_id: str,
    progress: Callable[[Progress], None] | None,
    only: Collection[str] | None = None,
) -> IngestSummary:
    from flows import raw_store, sandbox
    from flows.batches import ahead, batches, reader_of
    from flows.warehouse import quick_switches

    started, now, limits = time.monotonic(), datetime.now(UTC), limits_of(settings)
    counts = {"ingested": 0, "updated": 0, "unchanged": 0, "quarantined": 0}
    raw_store.prepare(con, _MEMORY)
    items = [item for item in found.items if only is None or item.uri in only]
    memory = raw_store.known_files(con, [item.uri for item in items], [source.root for source in found.web])
    todo: list[Item] = []
    again: list[str] = []
    bytes_done = 0
    for item in items:
        known = memory.get(item.uri)
        if known and known.fingerprint == item.fingerprint and known.reader == reader_of(limits, item.source):
            bytes_done += item.size or 0
            again.append(item.uri)
        else:
            todo.append(item)
    _remembered(con, again, memory, counts, run_id, now)
    failed: list[tuple[str, str, str]] = []
    places = _watched(_places(todo, found, settings, limits, memory, only), failed)
    total = sum(item.size or 0 for item in items)
    try:
        with quick_switches():
            for batch in ahead(batches(places, limits, settings.batch_documents, settings.threads)):
                _remembered(con, batch.remembered, memory, counts, run_id, now)
                for outcome, count in raw_store.write(con, batch, run_id, now).items():
                    counts[outcome] += count
                seen = sum(counts.values())
                bytes_done += batch.bytes_done
                if progress:
                    progress(Progress(seen, bytes_done, max(total, bytes_done), time.monotonic() - started))
    finally:
        sandbox.close()
    refused = raw_store.refused(con, run_id)
    return IngestSummary(
        **counts,
        reasons={reason: count for reason, count, _ in refused},
        seconds=time.monotonic() - started,
        examples={reason: places for reason, _, places in refused},
        failed=tuple(failed),
        empty=tuple(source.shown for source in found.empty),
    )


def _watched(places: Iterator[Item | Rejected], failed: list[tuple[str, str, str]]) -> Iterator[Item | Rejected]:
    """`places`; those that are a whole source are written down in `failed`."""
    for place in places:
        if isinstance(place, Rejected) and place.is_source:
            failed.append((place.uri, place.refusal.reason, place.refusal.detail))
        yield place


def _remembered(
    con: duckdb.DuckDBPyConnection,
    uris: Sequence[str],
    memory: Mapping[str, Memory],
    counts: dict[str, int],
    run_id: str,
    now: datetime,
) -> None:
    """Count unchanged files by what is remembered of them."""
    from flows import raw_store

    for uri in uris:
        counts["unchanged"] += memory[uri].documents
        counts["quarantined"] += memory[uri].refused
    refusing = [uri for uri in uris if memory[uri].refused]
    if refusing:
        raw_store.seen_again(con, refusing, run_id, now)


def _places(
    todo: Sequence[Item],
    found: Found,
    settings: Settings,
    limits: Limits,
    memory: Mapping[str, Memory],
    only: Collection[str] | None,
) -> Iterator[Item | Rejected]:
    """What is to be read, in the order in which documents are numbered: files, objects, then the web."""
    yield from (place for place in found.rejected if only is None or place.uri in only)
    yield from todo
    if not found.web:
        return
    from flows import web
    from flows.batches import reader_of

    session = web.opened(
        allow_private=settings.allow_private,
        requests_per_second=settings.requests_per_second,
        most_bytes=settings.max_document_bytes,
        backoff=settings.backoff_seconds,
    )
    with session.client:
        visited: set[str] = set()
        for source in found.web:
            for place in web.items(session, source, memory, reader_of(limits, source)):
                if place.uri not in visited:
                    visited.add(place.uri)
                    yield place
