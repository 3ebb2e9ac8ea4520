"""A SQLAlchemy dialect of DuckDB whose results outlive their connection.

Great Expectations reads a result after it has closed the connection, and DuckDB's cursors do not survive that
(great_expectations issues 10738 and 11579). This dialect reads all rows when the statement has run.
"""

from __future__ import annotations

from duckdb_sqlalchemy import Dialect, DuckDBExecutionContext
from sqlalchemy.dialects import registry
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

SCHEME = "duckdb+buffered"


class BufferedExecutionContext(DuckDBExecutionContext):
    """Holds the whole result in memory; for checks, whose results are small."""

    def post_exec(self) -> None:
        """Fetch what the statement gave, while the connection is surely open."""
        super().post_exec()  # type: ignore[no-untyped-call]
        if self.cursor is not None and self.cursor.description is not None:
            rows = list(self.cursor.fetchall())
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
                self.cursor, alternate_description=self.cursor.description, initial_buffer=rows
            )


class BufferedDuckDB(Dialect):
    """DuckDB, read-only use, each result fetched at once."""

    driver = "buffered"
    supports_statement_cache = True
    execution_ctx_cls = BufferedExecutionContext


def register() -> str:
    """Make `duckdb+buffered://` known to SQLAlchemy; returns the scheme."""
    registry.register("duckdb.buffered", __name__, "BufferedDuckDB")
    return SCHEME
