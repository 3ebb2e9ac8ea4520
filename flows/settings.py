"""Settings of the Python side: one frozen object, read once from arguments and `KEIRETSU_` variables."""

from __future__ import annotations

import math
import os
import re
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
        batch_documents: documents that are written at once, and at most so many that one dbt pass reads.
        max_document_bytes: a larger document is quarantined (`too_large`).
        threads: DuckDB threads of the working file.
        memory_limit: DuckDB's memory limit, in its own spelling ("2GB").
        keep_intermediate: leave the intermediate models of the last batch in the working file, to look at them.
        allow_private: web sources may lie on private and loopback addresses.
        requests_per_second: most requests to one web host.
        backoff_seconds: wait before a failed request is made again; doubles each time.
    """

    home: Path
    batch_documents: int = 50_000
    max_document_bytes: int = 20_000_000
    threads: int = 2
    memory_limit: str = "4GB"
    keep_intermediate: bool = False
    allow_private: bool = False
    requests_per_second: float = 1.0
    backoff_seconds: float = 1.0

    @property
    def warehouse(self) -> Path:
        """The private working file; only the pipeline opens it."""
        return self.home / "warehouse.duckdb"

    @property
    def spill(self) -> Path:
        """What does not fit into memory while a query runs; DuckDB makes and empties it."""
        return self.home / "spill"

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


class SettingsError(ValueError):
    """A `KEIRETSU_` variable that cannot be used; the message names it."""


def load(home: Path | None = None) -> Settings:
    """Settings from `--home`, else `KEIRETSU_HOME`, else `.keiretsu/` under the repository.

    Raises:
        SettingsError: a variable has no usable value.
    """
    memory_limit = os.environ.get("KEIRETSU_MEMORY_LIMIT", "4GB")
    if not re.fullmatch(r"\d+(\.\d+)? ?([KMGT]i?)?B|\d+ ?%", memory_limit, re.IGNORECASE):
        raise SettingsError(f"KEIRETSU_MEMORY_LIMIT={memory_limit} is no size of memory; write 4GB, for example")
    return Settings(
        home=home_of(home),
        batch_documents=_whole("KEIRETSU_BATCH_DOCUMENTS", 50_000),
        max_document_bytes=_whole("KEIRETSU_MAX_DOCUMENT_BYTES", 20_000_000),
        threads=_whole("KEIRETSU_THREADS", min(os.cpu_count() or 2, 8)),
        memory_limit=memory_limit,
        keep_intermediate=_is_on("KEIRETSU_KEEP_INTERMEDIATE"),
        allow_private=_is_on("KEIRETSU_ALLOW_PRIVATE"),
        requests_per_second=_rate("KEIRETSU_REQUESTS_PER_SECOND", 1.0),
    )


def home_of(chosen: Path | None = None) -> Path:
    """The folder of all state; reads nothing but `KEIRETSU_HOME`, so that errors can be told whatever else is set."""
    return (chosen or Path(os.environ.get("KEIRETSU_HOME") or REPOSITORY / ".keiretsu")).expanduser().absolute()


def _is_on(name: str) -> bool:
    return os.environ.get(name, "") in ("1", "true", "yes")


def _whole(name: str, default: int) -> int:
    given = os.environ.get(name, str(default))
    if not given.isdecimal() or int(given) == 0:
        raise SettingsError(f"{name}={given} is no whole number above 0")
    return int(given)


def _rate(name: str, default: float) -> float:
    given = os.environ.get(name, str(default))
    try:
        rate = float(given)
    except ValueError:
        rate = -1.0
    if not math.isfinite(rate) or rate < 0:
        raise SettingsError(f"{name}={given} is no number; 0 sets no limit")
    return rate
