"""The publication in a PostgreSQL server, for BI tools with many users."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import duckdb

from flows.failures import UsageError
from flows.publish import KEYS, comments
from flows.settings import Settings
from flows.show import NothingPublished
from flows.warehouse import connect, tables_of

SCHEMA = "keiretsu"
_INCOMING = "keiretsu_incoming"


class PostgresError(UsageError):
    """The copy cannot be made; the message says why and never holds the password."""


def publish(settings: Settings, url: str) -> dict[str, int]:
    """Make schema `keiretsu` of the database at `url` equal to the publication; returns rows by table.

    Tables are filled beside the old ones and exchanged in one transaction: a query sees all of the old publication or all
    of the new one. A table whose columns stay the same keeps its identity, so that views and grants on it stay, too.

    Args:
        settings: whose publication.
        url: postgresql://user:password@host:port/database

    Raises:
        NothingPublished: there is none.
        PostgresError: the extension is missing, the server cannot be reached or refuses.
    """
    try:
        is_address = urlsplit(url).scheme in ("postgresql", "postgres")
    except ValueError:
        is_address = False
    if not is_address:
        raise PostgresError("this is no PostgreSQL address; write postgresql://user:password@host:port/database")
    if not settings.published.exists():
        raise NothingPublished(f"nothing is published at {settings.published}; run `keiretsu run`")
    extension = _extension()
    # In memory, because what is attached to a read-only database is read-only, too.
    with connect(Path(":memory:"), settings=settings) as con:
        try:
            con.execute(f"load '{_text(str(extension))}'")
            con.execute(f"attach '{_text(str(settings.published))}' as publication (read_only)")
            described = _described(con)
            con.execute(f"attach '{_text(url)}' as server (type postgres)")
            return _copy(con, comments(described, SCHEMA))
        except duckdb.Error as error:
            raise PostgresError(_safe(str(error), url)) from None


def shown(url: str) -> str:
    """`url` without its password and its parameters."""
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    name = user.partition(":")[0]
    return urlunsplit((parts.scheme, f"{name}@{host}" if name else host, parts.path, "", ""))


def _described(con: Any) -> dict[str, tuple[str, dict[str, str]]]:
    """The comments of the publication's tables, and of their columns by name."""
    rows = con.execute(
        "select t.table_name, t.comment, map_from_entries(list((c.column_name, c.comment) order by c.column_index)) "
        "from duckdb_tables() as t join duckdb_columns() as c using (database_name, table_name) "
        "where database_name = 'publication' and t.comment is not null and c.comment is not null group by all"
    ).fetchall()
    return {table: (text, columns) for table, text, columns in rows}


def _copy(con: Any, comment: str) -> dict[str, int]:
    tables = tables_of(con, "main", "publication")
    _server(con, f"drop schema if exists {_INCOMING} cascade; create schema {_INCOMING}; create schema if not exists {SCHEMA}")
    counted: dict[str, int] = {}
    for table in tables:
        con.execute(f'create table server.{_INCOMING}."{table}" as select * from publication.main."{table}"')
        counted[table] = con.execute(f'select count(*) from publication.main."{table}"').fetchall()[0][0]
        if table in KEYS:
            _server(con, f"alter table {_INCOMING}.{table} add primary key ({KEYS[table]})")
    old, new = _columns(con, SCHEMA), _columns(con, _INCOMING)
    exchange = []
    for table in tables:
        if table in old and old[table] == new[table]:
            exchange.append(f"delete from {SCHEMA}.{table}; insert into {SCHEMA}.{table} select * from {_INCOMING}.{table}")
        else:
            exchange.append(f"drop table if exists {SCHEMA}.{table}; alter table {_INCOMING}.{table} set schema {SCHEMA}")
    _server(con, "; ".join(filter(None, [*exchange, comment, f"drop schema {_INCOMING} cascade"])))
    return counted


def _server(con: Any, statements: str) -> None:
    """Run statements on the server, all in one transaction."""
    con.execute("begin")
    try:
        con.execute("call postgres_execute('server', ?)", [statements])
        con.execute("commit")
        # The extension remembers which schemas there were.
        con.execute("call pg_clear_cache()")
    except duckdb.Error:
        con.execute("rollback")
        raise


def _columns(con: Any, schema: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    rows = con.execute(
        "select * from postgres_query('server', ?)",
        [
            "select table_name, column_name, data_type from information_schema.columns "
            f"where table_schema = '{schema}' order by table_name, ordinal_position"
        ],
    ).fetchall()
    for table, column, kind in rows:
        found.setdefault(table, []).append((column, kind))
    return found


def _extension() -> Path:
    spec = find_spec("duckdb_extension_postgres_scanner")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError("the PostgreSQL extension is not installed; `uv sync --extra postgres` adds it")
    folder = Path(spec.submodule_search_locations[0]) / "extensions" / f"v{duckdb.__version__}"
    if not folder.exists():
        raise PostgresError(f"the PostgreSQL extension is not made for DuckDB {duckdb.__version__}; `uv sync --extra postgres`")
    return folder / "postgres_scanner.duckdb_extension"


def _text(value: str) -> str:
    return value.replace("'", "''")


def _safe(message: str, url: str) -> str:
    password = urlsplit(url).password
    cleaned = message.replace(url, shown(url))
    if password:
        cleaned = cleaned.replace(password, "***")
    return " ".join(cleaned.split())
