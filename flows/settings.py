"""Settings of the Python side: one frozen object, read once from arguments and `KEIRETSU_` variables."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
DBT_PROJECT = REPOSITORY / "dbt_project"
SEEDS = REPOSITORY / "seeds"


@dataclass(frozen=True)
class Settings:
    """Where state lives and how large a piece of work may be.

    Attributes:
        home: folder of all state; nothing is written outside it.
        batch_documents: documents that one dbt pass reads.
        max_document_bytes: a larger document is quarantined (`too_large`).
        threads: DuckDB threads of the working file.
        memory_limit: DuckDB's memory limit, in its own spelling ("2GB").
        allow_private: web sources may lie on private and loopback addresses.
        requests_per_second: most requests to one web host.
        backoff_seconds: wait before a failed request is made again; doubles each time.
    """

    home: Path
    batch_documents: int = 50_000
    max_document_bytes: int = 20_000_000
    threads: int = 2
    memory_limit: str = "4GB"
    allow_private: bool = False
    requests_per_second: float = 1.0
    backoff_seconds: float = 1.0

    @property
    def warehouse(self) -> Path:
        """The private working file; only the pipeline opens it."""
        return self.home / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """The published file, replaced in one step."""
        return self.home / "published" / "keiretsu.duckdb"

    @property
    def candidate(self) -> Path:
        """The file that becomes the publication when the gate agrees."""
        return self.home / "published" / ".candidate.duckdb"

    @property
    def lock(self) -> Path:
        """Held by the one run that may write."""
        return self.home / "run.lock"

    @property
    def logs(self) -> Path:
        """Logs of dbt and Prefect."""
        return self.home / "logs"

    @property
    def quality(self) -> Path:
        """Reports of the gate."""
        return self.home / "published" / "quality"


def load(home: Path | None = None) -> Settings:
    """Settings from `--home`, else `KEIRETSU_HOME`, else `.keiretsu/` under the repository."""
    chosen = home or Path(os.environ.get("KEIRETSU_HOME") or REPOSITORY / ".keiretsu")
    return Settings(
        home=chosen.expanduser().absolute(),
        batch_documents=int(os.environ.get("KEIRETSU_BATCH_DOCUMENTS", "50000")),
        max_document_bytes=int(os.environ.get("KEIRETSU_MAX_DOCUMENT_BYTES", "20000000")),
        threads=int(os.environ.get("KEIRETSU_THREADS", str(min(os.cpu_count() or 2, 8)))),
        memory_limit=os.environ.get("KEIRETSU_MEMORY_LIMIT", "4GB"),
        allow_private=os.environ.get("KEIRETSU_ALLOW_PRIVATE", "") in ("1", "true", "yes"),
        requests_per_second=float(os.environ.get("KEIRETSU_REQUESTS_PER_SECOND", "1")),
    )
