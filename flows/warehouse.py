"""The one door to DuckDB: every connection of the Python side is opened here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from flows.settings import Settings

# Small row groups: a scan runs on one thread per row group, and a batch should use every core.
ROW_GROUP_ROWS = 8_192

# A thread back from native code waits so long for Python's lock, 0.02 ms and not 5, while another runs Python; a query takes and
# gives the lock at each of its steps, so that with the usual wait two threads are slower than one.
_SWITCH_SECONDS = 0.00002

RAW_TABLES = """
create schema if not exists raw;

-- One row a document version; never updated, never deleted.
create table if not exists raw.documents (
    document_no    bigint not null,     -- order of arrival, from 1; internal
    document_id    varchar not null,    -- md5 of external_id and content_sha256: the version's identity on every machine
    source_key     varchar not null,    -- md5 of source_uri and external_id: what versions of one document share
    source_uri     varchar not null,    -- file:///..., https://..., s3://...; a member of a file as #member
    external_id    varchar not null,
    format         varchar not null,    -- txt, md, html, pdf, docx, json, jsonl, parquet, csv, feed, warc
    title          varchar,
    publisher      varchar,
    url            varchar,
    published_at   varchar,             -- as given, time zone kept
    published_on   date,
    language       varchar,             -- ISO 639-1, as given or detected
    text           varchar not null,    -- decoded, otherwise untouched
    content_sha256 varchar not null,    -- of text and metadata that claims depend on
    cluster_id     varchar,             -- near-duplicates share it; the document_id of the cluster's first document
    byte_size      bigint not null,
    ingested_at    timestamptz not null,
    run_id         varchar not null
);

-- Which version of a document counts; a retired source has none.
create table if not exists raw.current_documents (
    source_key  varchar not null,
    document_no bigint not null
);

-- Document versions that the extraction has read, with the fingerprint of the rules that read them.
create table if not exists raw.read_documents (
    document_no bigint not null,
    ruleset     varchar not null
);

-- The documents of the batch in work; written by flows.transform before each dbt pass.
create table if not exists raw.batch (document_no bigint not null);

-- One row a refused input; resolved_at is set when it is read after all.
create table if not exists raw.quarantine (
    source_uri    varchar not null,
    external_id   varchar,
    reason        varchar not null,     -- a code of flows.reading.REASONS
    detail        varchar not null,
    content_sha256 varchar,
    first_seen_at timestamptz not null,
    last_seen_at  timestamptz not null,
    resolved_at   timestamptz,
    run_id        varchar not null,
    root          varchar               -- the source it was found under: what `retry` reads again
);

-- What is remembered of each file, object or page that was read to its end, so that an unchanged one is not read again.
create table if not exists raw.files (
    source_uri    varchar not null,     -- of the file; its members' URIs begin with it
    root          varchar not null,     -- the source it was found under
    fingerprint   varchar not null,     -- size and times of a file, entity tag of an object or page
    reader        varchar not null,     -- version and limits of the reader: another one reads the file again
    documents     bigint not null,      -- documents it gave
    refused       bigint not null,      -- inputs of it that are in quarantine
    etag          varchar,
    last_modified varchar,
    run_id        varchar not null
);

-- One row a source that holds a document which is already current from another source: it stays current if that one goes.
create table if not exists raw.copies (
    source_key  varchar not null,
    source_uri  varchar not null,
    document_no bigint not null
);

-- MinHash signatures of raw.documents, one row a document: 64 bytes, compared position by position.
create table if not exists raw.signatures (document_no bigint not null, signature blob not null);

-- One row a band of signatures: the first document that has it, which is what near-duplicates are compared with.
create table if not exists raw.bands (band ubigint not null, document_no bigint not null);

-- One row a run: what it counted and how it ended.
create table if not exists raw.runs (
    run_id      varchar not null,
    started_at  timestamptz not null,
    ended_at    timestamptz,
    status      varchar not null,       -- running, published, unchanged, refused, failed
    ingested    bigint,
    unchanged   bigint,
    updated     bigint,
    quarantined bigint,
    detail      varchar
);
"""


@contextmanager
def connect(path: Path, *, read_only: bool = False, settings: Settings | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open `path`, with extension downloads off, and close it whatever happens.

    Raises:
        duckdb.IOException: the file is missing (read-only), locked by another process or not a DuckDB file.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    if settings is not None:
        config |= {
            "threads": str(settings.threads),
            "memory_limit": settings.memory_limit,
            "temp_directory": str(settings.spill),  # DuckDB's own choice is the current folder
        }
    con = duckdb.connect(str(path), read_only=read_only, config=config)
    try:
        yield con
    finally:
        con.close()


def tables_of(con: duckdb.DuckDBPyConnection, schema: str = "main", catalog: str | None = None) -> list[str]:
    """The names of a schema's tables and views, in order; of the database at hand unless `catalog` names another."""
    rows = con.execute(
        "select table_name from information_schema.tables where table_schema = $schema "
        "and table_catalog = coalesce($catalog, current_database()) order by table_name",
        {"schema": schema, "catalog": catalog},
    ).fetchall()
    return [row[0] for row in rows]


@contextmanager
def working(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The private working file with the raw tables in place."""
    settings.home.mkdir(parents=True, exist_ok=True)
    # Attached, not opened: only ATTACH takes a row group size.
    with connect(Path(":memory:"), settings=settings) as con:
        path = str(settings.warehouse).replace("'", "''")
        con.execute(f"attach '{path}' as warehouse (row_group_size {ROW_GROUP_ROWS})")
        con.execute("use warehouse")
        # What a small batch wrote stays in the log until 16 MB are there: a checkpoint writes the directory of all tables anew.
        con.execute("pragma disable_checkpoint_on_shutdown")
        con.execute(RAW_TABLES)
        yield con


@contextmanager
def quick_switches() -> Iterator[None]:
    """Python's lock passed on quickly, for queries on one thread while another runs Python."""
    former = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(former)
