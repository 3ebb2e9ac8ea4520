"""Write, audit, publish: the candidate beside the published file, and the one step that makes it the publication."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import duckdb

from flows import transform
from flows.settings import Settings
from flows.warehouse import connect, tables_of, working

# Rows are stored in the order of their key, so that equal content gives equal scans; the others by all columns.
KEYS: Mapping[str, str] = {
    "fct_stakes": "claim_id",
    "fct_models": "claim_id",
    "fct_markets": "claim_id",
    "fct_partnerships": "claim_id",
    "dim_document": "document_id",
    "dim_company": "company_id",
    "dim_market": "market_id",
    "dim_rule": "rule_id",
    "dim_vehicle_model": "model_id",
    "dim_date": "date_day",
}

# What is not read by its key: the list of work, the best first.
ORDER: Mapping[str, str] = {**KEYS, "unread_sentences": "rank_score desc, unread_sentence_id"}

# The name of the last refused candidate.
REFUSED = "refused.duckdb"

# What differs between two machines, or two orders of arrival, that read the same documents with the same rules.
NOT_CONTENT = frozenset({"source_uri", "ingested_at", "cluster_id", "detail", "first_seen_at", "last_seen_at"})

QUARANTINE = """
create table quarantine as
select source_uri, external_id, reason, detail, first_seen_at, last_seen_at
from warehouse.raw.quarantine where resolved_at is null order by all
"""

PUBLICATION = """
create table publication (
    published_at timestamptz not null,
    run_id varchar not null,
    content_hash varchar not null,
    code_version varchar not null,
    inputs varchar not null,
    row_counts varchar not null,
    check_results varchar not null
)
"""

# What analysts read beside the two tables that are no dbt models; the others' descriptions stand in their .yml.
DESCRIBED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "quarantine": (
        "Inputs that were refused and are not mended yet. One row per input.",
        {
            "source_uri": "Where it lies; a member of a file after #.",
            "external_id": "The document's own id, where it could be read.",
            "reason": "A code; `keiretsu status` says what helps.",
            "detail": "What exactly is wrong.",
            "first_seen_at": "When it was refused first.",
            "last_seen_at": "When it was refused last.",
        },
    ),
    "publication": (
        "What this file says of itself. One row.",
        {
            "published_at": "When it was published.",
            "run_id": "The run that published it.",
            "content_hash": "Of facts and dimensions; equal for equal documents and rules on every machine.",
            "code_version": "Version of the package and the beginning of the rules' fingerprint.",
            "inputs": "Fingerprint of what it was made from.",
            "row_counts": "JSON: rows by table.",
            "check_results": "JSON: the gate's counts and everything that did not pass.",
        },
    ),
}


class PublishError(RuntimeError):
    """Something stands in the way of building or exchanging the file; the message says what helps."""


@dataclass(frozen=True)
class Candidate:
    """A built candidate.

    Attributes:
        content_hash: of its facts and dimensions.
        inputs: fingerprint of what it was made from.
        rows: rows by table.
    """

    content_hash: str
    inputs: str
    rows: dict[str, int]


@dataclass(frozen=True)
class Publication:
    """What a published file says of itself."""

    published_at: datetime
    run_id: str
    content_hash: str
    code_version: str
    inputs: str
    rows: dict[str, int]
    checks: dict[str, Any]


def current(settings: Settings) -> Publication | None:
    """The publication in force; None if there is none, or none that can be read: the next run writes it again."""
    if not settings.published.exists():
        return None
    try:
        with connect(settings.published, read_only=True) as con:
            row = con.execute(
                "select published_at, run_id, content_hash, code_version, inputs, row_counts, check_results from publication"
            ).fetchall()[0]
    except (duckdb.Error, IndexError):
        return None
    return Publication(row[0], row[1], row[2], row[3], row[4], json.loads(row[5]), json.loads(row[6]))


def inputs(settings: Settings) -> str:
    """The fingerprint of everything a publication is made from: documents that count, rules, open quarantine."""
    with working(settings) as con:
        return _inputs(con)


def _inputs(con: Any) -> str:
    marts = transform.state(con, transform.ruleset())
    refused = con.execute(
        "select count(*), coalesce(bit_xor(md5_number(concat_ws('|', source_uri, external_id, reason, detail))), 0) "
        "from raw.quarantine where resolved_at is null"
    ).fetchall()[0]
    return sha256(f"{marts}:{refused[0]}:{refused[1]}".encode()).hexdigest()


def build(settings: Settings) -> Candidate:
    """Build the candidate file from the marts; a former candidate is removed first.

    Raises:
        PublishError: there are no marts.
    """
    discard(settings)
    settings.candidate.parent.mkdir(parents=True, exist_ok=True)
    made_from = inputs(settings)
    with connect(settings.candidate, settings=settings) as con:
        con.execute(f"attach {_quoted(settings.warehouse)} as warehouse (read_only)")
        tables = tables_of(con, "marts", "warehouse")
        if not tables:
            raise PublishError("the warehouse holds no marts; run `keiretsu rebuild`")
        for table in tables:
            order = ORDER.get(table, "all")
            con.execute(f'create table "{table}" as select * from warehouse.marts."{table}" order by {order}')
        con.execute(QUARANTINE)
        con.execute("detach warehouse")
        rows = {table: _count(con, table) for table in (*tables, "quarantine")}
        digest = content_hash(con, [*tables, "quarantine"])
        con.execute(PUBLICATION)
        con.execute("checkpoint")
    return Candidate(digest, made_from, rows)


def content_hash(con: Any, tables: list[str]) -> str:
    """A hash of the rows of `tables`, independent of their order, of when and where they were read, and of the run.

    Each row is hashed as JSON of its columns in the order of their names; a table is the exclusive or and the sum of its
    rows' hashes, so that neither order nor doubled rows go unseen.
    """
    lines = []
    for table in sorted(tables):
        columns = [row[0] for row in con.execute(f'describe "{table}"').fetchall()]
        # A document's text is hashed already: content_sha256.
        kept = sorted(c for c in columns if c not in NOT_CONTENT and (table, c) != ("dim_document", "text"))
        packed = ", ".join(f'"{column}" := "{column}"' for column in kept)
        row_json = f"to_json(struct_pack({packed}))::varchar"
        figures = con.execute(
            f"select count(*), coalesce(bit_xor(md5_number({row_json})), 0), "
            f'coalesce(sum(md5_number_lower({row_json})::hugeint), 0) from "{table}"'
        ).fetchall()[0]
        lines.append(f"{table}:{':'.join(str(f) for f in figures)}")
    return sha256("\n".join(lines).encode()).hexdigest()


def code_version() -> str:
    """Version of the package and the beginning of the rules' fingerprint."""
    try:
        number = version("keiretsu")
    except PackageNotFoundError:
        number = "0"
    return f"{number}+{transform.ruleset()[:12]}"


def stamp(settings: Settings, candidate: Candidate, run_id: str, checks: Mapping[str, Any]) -> None:
    """Write publication row and comments into the candidate and leave the file whole: checkpointed, closed, on disk."""
    described = {**transform.descriptions(settings), **DESCRIBED}
    with connect(settings.candidate, settings=settings) as con:
        con.execute("delete from publication")
        con.execute(
            "insert into publication values (?, ?, ?, ?, ?, ?, ?)",
            [
                datetime.now(UTC), run_id, candidate.content_hash, code_version(), candidate.inputs,
                json.dumps(candidate.rows, sort_keys=True), json.dumps(checks, sort_keys=True, default=str),
            ],
        )  # fmt: skip
        con.execute(f"begin; {comments(described)}; commit")  # one transaction: a sixth of the time
        con.execute("checkpoint")
    _sync(settings.candidate)


def comments(described: Mapping[str, tuple[str, Mapping[str, str]]], schema: str = "main") -> str:
    """Statements that attach descriptions to tables and columns, in DuckDB's words and PostgreSQL's alike."""
    statements = []
    for table, (text, columns) in described.items():
        statements.append(f'comment on table {schema}."{table}" is {_text(text)}')
        statements += [f'comment on column {schema}."{table}"."{name}" is {_text(said)}' for name, said in columns.items()]
    return "; ".join(statements)


def swap(settings: Settings) -> None:
    """Make the candidate the publication in one step; readers that have the old file open keep it."""
    settings.candidate.replace(settings.published)
    _sync(settings.published.parent)


def export(settings: Settings) -> Path:
    """Write every published table as Parquet, the folder exchanged as a whole; returns the folder."""
    published = current(settings)
    if published is None:
        raise PublishError("nothing is published yet; run `keiretsu run`")
    folder, fresh, old = _exports(settings)
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    fresh.mkdir(parents=True)
    with connect(settings.published, read_only=True, settings=settings) as con:
        for table in tables_of(con):
            con.execute(f'copy "{table}" to {_quoted(fresh / f"{table}.parquet")} (format parquet, compression zstd)')
    (fresh / "CONTENT_HASH").write_text(published.content_hash + "\n", encoding="ascii")
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return folder


def exported(settings: Settings, content: str) -> bool:
    """Whether the Parquet files belong to the publication with this content."""
    mark = _exports(settings)[0] / "CONTENT_HASH"
    return mark.exists() and mark.read_text(encoding="ascii").strip() == content


def keep_refused(settings: Settings) -> Path:
    """Move a refused candidate out of the published folder, so that it can be looked into; returns where it lies."""
    settings.candidate.replace(refused(settings))
    return refused(settings)


def refused(settings: Settings) -> Path:
    """Where the last refused candidate lies."""
    return settings.home / REFUSED


def discard(settings: Settings) -> None:
    """Remove a candidate and whatever DuckDB left beside it."""
    for path in settings.candidate.parent.glob(settings.candidate.name + "*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(FileNotFoundError):
                path.unlink()


def parquet(settings: Settings) -> Path:
    """Where the Parquet files lie."""
    return _exports(settings)[0]


def _exports(settings: Settings) -> tuple[Path, Path, Path]:
    place = settings.published.parent
    return place / "parquet", place / ".parquet.new", place / ".parquet.old"


def _count(con: Any, table: str) -> int:
    return int(con.execute(f'select count(*) from "{table}"').fetchall()[0][0])


def _quoted(path: Path) -> str:
    return _text(str(path))


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _sync(path: Path) -> None:
    """Everything written to `path` (a file or a folder's entries) is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
