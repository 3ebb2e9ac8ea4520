"""Writes one batch into the raw tables, in one transaction: what is new, what changed, what is refused.

Every statement works on hashes and numbers of the batch; no text that is already stored is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flows.sources import Memory

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from flows.batches import Prepared

# What a row of the batch comes to:
#   repeat     the same document stood before it in the same source          -> unchanged
#   duplicate  another document with the same id stood before it there       -> refused
#   same       its source holds exactly this document already                -> unchanged
#   copy       the document is current from another source                   -> unchanged; updated if its source held another
#   back       a former version that is not current any more                 -> current again: updated or ingested
#   new        not there yet                                                 -> updated or ingested
_VERDICTS = """
create or replace temp table verdict as
with known as materialized (
    -- Semi-joins first: the batch is what is hashed, the raw tables are only passed over.
    select document_id, document_no from raw.documents where document_id in (select document_id from keys)
),
held as materialized (
    select source_key, document_no from raw.current_documents where source_key in (select source_key from keys)
),
elsewhere as materialized (
    select document_no from raw.current_documents where document_no in (select document_no from known)
),
copied as materialized (
    select source_key, document_no from raw.copies where source_key in (select source_key from keys)
),
before as materialized (
    select source_key, document_id from seen where source_key in (select source_key from keys)
),
first_of_key as (
    select *,
        first_value(ord) over by_key as key_ord,
        first_value(document_id) over by_key as key_document_id
    from keys
    window by_key as (partition by source_key order by ord)
),
placed as (
    select
        f.*,
        d.document_no as known_no,
        c.document_no as current_no,
        p.document_no as copy_no,
        case
            when s.document_id is not null and s.document_id = f.document_id then 'repeat'
            when s.document_id is not null then 'duplicate'
            when f.key_ord < f.ord and f.key_document_id = f.document_id then 'repeat'
            when f.key_ord < f.ord then 'duplicate'
            when c.document_no = d.document_no then 'same'
            when p.document_no = d.document_no and elsewhere.document_no is not null then 'same'
            when elsewhere.document_no is not null then 'copy'
            when d.document_no is not null then 'back'
            else 'new'
        end as judged
    from first_of_key as f
    left join known as d on f.document_id = d.document_id
    left join held as c on f.source_key = c.source_key
    left join copied as p on f.source_key = p.source_key
    left join elsewhere on d.document_no = elsewhere.document_no
    left join before as s on f.source_key = s.source_key
),
once as (
    select *,
        case
            when judged not in ('new', 'back') then judged
            when row_number() over (partition by document_id, judged in ('new', 'back') order by ord) > 1 then 'copy'
            else judged
        end as decided
    from placed
),
numbered as (
    select *,
        case when decided = 'new' then $last + row_number() over (partition by decided order by ord) else known_no end as own_no
    from once
)
select
    ord, document_id, source_key, source_uri, root, external_id, content_sha256, many, decided, current_no,
    coalesce(own_no, max(own_no) over (partition by document_id)) as document_no,
    case
        when decided in ('repeat', 'same') then 'unchanged'
        when decided = 'duplicate' then 'quarantined'
        when current_no is not null or copy_no is not null then 'updated'
        when decided = 'copy' then 'unchanged'
        else 'ingested'
    end as outcome
from numbered
"""

_MOVES = """
create or replace temp table moved as select * from verdict where decided in ('new', 'back', 'copy');
create or replace temp table lost as
select current_no as document_no from moved where outcome = 'updated' and current_no is not null;
"""

_PROMOTE = """
create or replace temp table promoted as
select min(source_key) as source_key, document_no
from raw.copies
where document_no in (select document_no from lost) and document_no not in (select document_no from raw.current_documents)
group by document_no;
insert into raw.current_documents select source_key, document_no from promoted
"""

_REFUSALS = """
create or replace temp table refused_once as
select source_uri, external_id, any_value(root) as root, first(reason order by ord) as reason,
    first(detail order by ord) as detail, first(content_sha256 order by ord) as content_sha256
from refused group by source_uri, external_id;
update raw.quarantine as q
set last_seen_at = $now, reason = r.reason, detail = r.detail, content_sha256 = r.content_sha256, run_id = $run, root = r.root
from refused_once as r
where q.resolved_at is null and q.source_uri = r.source_uri and q.external_id is not distinct from r.external_id;
insert into raw.quarantine (source_uri, external_id, reason, detail, content_sha256, first_seen_at, last_seen_at, run_id, root)
select r.source_uri, r.external_id, r.reason, r.detail, r.content_sha256, $now, $now, $run, r.root
from refused_once as r
where not exists (
    select 1 from raw.quarantine as q
    where q.resolved_at is null and q.source_uri = r.source_uri and q.external_id is not distinct from r.external_id
)
"""


def prepare(con: duckdb.DuckDBPyConnection, memory: str) -> None:
    """Scratch tables of one run, and at most `memory` for its queries."""
    (lower,) = con.execute(
        "select parse_formatted_bytes(current_setting('memory_limit')) > parse_formatted_bytes(?)", [memory]
    ).fetchall()[0]
    if lower:
        con.execute(f"set memory_limit = '{memory}'")
    con.execute("create or replace temp table seen (source_key varchar, document_id varchar)")
    con.execute("create or replace temp table duplicates (source_uri varchar)")


def known_files(con: duckdb.DuckDBPyConnection, uris: Sequence[str], roots: Sequence[str]) -> dict[str, Memory]:
    """What is remembered of the files named by `uris`, and of all that was found under the web sources `roots`."""
    if not uris and not roots:
        return {}
    with _registered(con, asked=_words("source_uri", uris), under=_words("root", roots)):
        rows = con.execute(
            "select source_uri, fingerprint, reader, documents, refused, etag, last_modified from raw.files "
            "where source_uri in (select source_uri from asked) or root in (select root from under)"
        ).fetchall()
    return {row[0]: Memory(*row[1:]) for row in rows}


def refused(con: duckdb.DuckDBPyConnection, run_id: str, shown: int = 3) -> list[tuple[str, int, list[str]]]:
    """What a run refused: each reason, how often, and the first `shown` places."""
    return con.execute(
        "select reason, count(*), list(distinct source_uri order by source_uri)[:$shown] from raw.quarantine "
        "where run_id = $run and resolved_at is null group by reason order by reason",
        {"run": run_id, "shown": shown},
    ).fetchall()


def write(con: duckdb.DuckDBPyConnection, batch: Prepared, run_id: str, now: datetime) -> dict[str, int]:
    """Write one batch; all of it or nothing.

    Args:
        con: the working file.
        batch: what is to be written.
        run_id: the run that writes.
        now: the run's moment, the same for all its batches.

    Returns:
        Documents by outcome: ingested, updated, unchanged, quarantined.
    """
    counts = {"ingested": 0, "updated": 0, "unchanged": 0, "quarantined": batch.refused.num_rows}
    tables = {"incoming": batch.incoming, "refused": batch.refused, "ended": batch.ended}
    with _registered(con, **tables), _transaction(con):
        if batch.incoming.num_rows:
            for outcome, count in _documents(con, batch, run_id, now):
                counts[outcome] += count
        if batch.refused.num_rows:
            _statements(con, _REFUSALS, {"now": now, "run": run_id})
        if batch.ended.num_rows:
            _files(con, run_id, now)
    return counts


def _documents(con: duckdb.DuckDBPyConnection, batch: Prepared, run_id: str, now: datetime) -> list[tuple[str, int]]:
    from flows.similarity import clusters

    con.execute(
        "create or replace temp table keys as "
        "select ord, document_id, source_key, source_uri, root, external_id, content_sha256, many from incoming"
    )
    last = con.execute("select coalesce(max(document_no), 0) from raw.documents").fetchall()[0][0]
    con.execute(_VERDICTS, {"last": last})
    outcomes = con.execute("select outcome, count(*) from verdict group by outcome").fetchall()
    new = con.execute("select ord, document_no, document_id from verdict where decided = 'new' order by ord").to_arrow_table()
    if new.num_rows:
        every = new.num_rows == batch.incoming.num_rows
        rows = batch.incoming if every else batch.incoming.take(new["ord"])
        values = batch.signatures if every else batch.signatures[new["ord"].to_numpy()]
        rows = rows.append_column("document_no", new["document_no"])
        con.register("arrived", rows.append_column("cluster_id", clusters(con, values, new)))
        con.execute(
            """
            insert into raw.documents
            select document_no, document_id, source_key, source_uri, external_id, format, title, publisher, url, published_at,
                published_on, language, text, content_sha256, cluster_id, byte_size, $now, $run
            from arrived
            """,
            {"now": now, "run": run_id},
        )
        con.unregister("arrived")
    _statements(con, _MOVES)
    if any(outcome == "updated" for outcome, _ in outcomes):
        con.execute(
            "delete from raw.current_documents where source_key in (select source_key from moved where outcome = 'updated')"
        )
        con.execute("delete from raw.copies where source_key in (select source_key from moved where outcome = 'updated')")
    con.execute("insert into raw.current_documents select source_key, document_no from moved where decided in ('new', 'back')")
    con.execute(
        "insert into raw.copies select source_key, any_value(source_uri), any_value(document_no) from moved "
        "where decided = 'copy' group by source_key"
    )
    if con.execute("select count(*) from lost").fetchall()[0][0]:
        _statements(con, _PROMOTE)
    con.execute(
        "insert into seen select source_key, document_id from verdict where many and decided not in ('repeat', 'duplicate')"
    )
    if any(outcome == "quarantined" for outcome, _ in outcomes):
        con.execute(
            "create or replace temp table twice as select ord, source_uri, root, "
            "external_id || ' (again, ' || left(content_sha256, 8) || ')' as external_id, "
            "'duplicate_id' as reason, 'the same id as an earlier document of this source, but another content' as detail, "
            "content_sha256 from verdict where decided = 'duplicate'"
        )
        _statements(
            con,
            _REFUSALS.replace("from refused group by", "from twice group by"),
            {"now": now, "run": run_id},
        )
        con.execute("insert into duplicates select split_part(source_uri, '#', 1) from twice")
    return outcomes


def _files(con: duckdb.DuckDBPyConnection, run_id: str, now: datetime) -> None:
    con.execute("delete from raw.files where source_uri in (select source_uri from ended)")
    con.execute(
        "insert into raw.files select source_uri, root, fingerprint, reader, documents - coalesce(again, 0), "
        "refused + coalesce(again, 0), etag, last_modified, $run from ended "
        "left join (select source_uri, count(*) as again from duplicates group by source_uri) using (source_uri) "
        "where fingerprint is not null",
        {"run": run_id},
    )
    # What the file's earlier reading refused and this one did not is read by now.
    con.execute(
        """
        update raw.quarantine as q set resolved_at = $now
        from ended as e
        where q.resolved_at is null and q.run_id <> $run and split_part(q.source_uri, '#', 1) = e.source_uri
        """,
        {"run": run_id, "now": now},
    )


def seen_again(con: duckdb.DuckDBPyConnection, uris: Sequence[str], run_id: str, now: datetime) -> None:
    """Mark the open quarantine rows of unchanged files as seen in this run."""
    with _registered(con, asked=_words("source_uri", uris)):
        con.execute(
            "update raw.quarantine as q set last_seen_at = $now, run_id = $run from asked as a "
            "where q.resolved_at is null and split_part(q.source_uri, '#', 1) = a.source_uri",
            {"run": run_id, "now": now},
        )


def alike(con: duckdb.DuckDBPyConnection, root: str) -> list[str] | None:
    """The sources and files that are spelled most like `root`; None if something is kept of `root` itself."""
    _retired(con, root)
    kept = con.execute(
        "select count(*) from (select source_key from raw.current_documents union all select source_key from raw.copies) "
        "semi join retired using (source_key)"
    ).fetchall()[0][0]
    refused = con.execute(f"select count(*) from raw.quarantine where resolved_at is null and {_BELOW}", _below(root)).fetchall()
    if kept or refused[0][0]:
        return None
    rows = con.execute(
        "select place from (select root as place from raw.files union select source_uri from raw.files) "
        "where levenshtein(place, $root) * 4 <= length($root) order by levenshtein(place, $root), place limit 3",
        {"root": root},
    ).fetchall()
    return [row[0] for row in rows]


def retire(con: duckdb.DuckDBPyConnection, root: str, now: datetime) -> int:
    """Take the documents of `root` and below out of the current ones, unless another source holds them too."""
    with _transaction(con):
        _retired(con, root)
        _statements(
            con,
            "create or replace temp table lost as "
            "select document_no from raw.current_documents semi join retired using (source_key);"
            "delete from raw.current_documents where source_key in (select source_key from retired);"
            "delete from raw.copies where source_key in (select source_key from retired);" + _PROMOTE,
        )
        con.execute(f"delete from raw.files where {_BELOW}", _below(root))
        con.execute(
            f"update raw.quarantine set resolved_at = $now where resolved_at is null and {_BELOW}", {**_below(root), "now": now}
        )
        gone = con.execute(
            "select count(*) from lost where document_no not in (select document_no from raw.current_documents)"
        ).fetchall()
    return int(gone[0][0])


# Rows of a source, by where they lie or by the source that they were found under.
_BELOW = (
    "(root = $root or source_uri = $root or starts_with(source_uri, $root || '/') or starts_with(source_uri, $root || '#') "
    "or source_uri glob $pattern)"
)


def _below(root: str) -> dict[str, str]:
    return {"root": root, "pattern": root.replace("%2A", "*").replace("%3F", "?").replace("%5B", "[").replace("%5D", "]")}


def _retired(con: duckdb.DuckDBPyConnection, root: str) -> None:
    """A temporary table of the documents that come from `root`."""
    con.execute(
        f"""
        create or replace temp table retired as
        with places as (
            select source_key, source_uri, null as root from raw.documents
            union all select source_key, source_uri, null from raw.copies
        )
        select distinct source_key from places
        where {_BELOW} or split_part(source_uri, '#', 1) in (select source_uri from raw.files where root = $root)
        """,
        _below(root),
    )


def _words(column: str, values: Sequence[str]) -> pa.Table:
    import pyarrow as pa

    return pa.table({column: pa.array(values, pa.string())})


@contextmanager
def _registered(con: duckdb.DuckDBPyConnection, **tables: pa.Table) -> Iterator[None]:
    for name, table in tables.items():
        con.register(name, table)
    try:
        yield
    finally:
        for name in tables:
            con.unregister(name)


@contextmanager
def _transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    con.execute("begin")
    try:
        yield
        con.execute("commit")
    except BaseException:
        with suppress(Exception):  # a commit that failed has rolled back by itself
            con.execute("rollback")
        raise


def _statements(con: duckdb.DuckDBPyConnection, script: str, parameters: dict[str, Any] | None = None) -> None:
    for statement in script.split(";"):
        if statement.strip():
            used = {name: value for name, value in (parameters or {}).items() if f"${name}" in statement}
            con.execute(statement, used or None)
