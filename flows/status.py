"""What `keiretsu status` and `keiretsu doctor` tell: the state of things, and for each fault the next step."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Any

import duckdb
from packaging.requirements import Requirement

from flows import pipeline, publish, transform
from flows.settings import DBT_PROJECT, SEEDS, Settings
from flows.warehouse import connect


@dataclass(frozen=True)
class Status:
    """The state of one home.

    Attributes:
        busy: why the working file cannot be looked into now; None if it was.
        publication: the one in force.
        runs: the newest first: run id, begin, seconds, status, ingested, updated, unchanged, quarantined, detail.
        pending: documents that are stored and not read by the rules as they are now.
        quarantine: open refusals: reason, source, detail, since.
        refusal: the last candidate's failures if it was refused: table, check, outcome, count, reason, said; and the report.
    """

    busy: str | None
    publication: publish.Publication | None
    runs: list[tuple[Any, ...]]
    pending: int
    quarantine: list[tuple[Any, ...]]
    refusal: tuple[list[dict[str, Any]], str | None] | None


def status(settings: Settings) -> Status:
    """The state of `settings.home`; nothing is changed."""
    published = publish.current(settings)
    if not settings.warehouse.exists():
        return Status(None, published, [], 0, [], None)
    try:
        with pipeline.quiet(settings), connect(settings.warehouse, read_only=True) as con:
            # No run is under way here: one that still says so was killed.
            runs = con.execute(
                "select run_id, strftime(started_at, '%Y-%m-%d %H:%M'), round(epoch(ended_at - started_at), 1), "
                "if(status = 'running', 'failed', status), ingested, updated, unchanged, quarantined, "
                f"if(status = 'running', '{pipeline.KILLED}', split_part(detail, chr(10), 1)) "
                "from raw.runs order by started_at desc limit 10"
            ).fetchall()
            open_ = con.execute(
                "select reason, source_uri, detail, strftime(first_seen_at, '%Y-%m-%d') from raw.quarantine "
                "where resolved_at is null order by reason, source_uri, external_id"
            ).fetchall()
            return Status(None, published, runs, transform.pending(con, transform.ruleset()), open_, _refusal(con))
    except pipeline.Busy as busy:
        return Status(str(busy), published, [], 0, [], None)
    except duckdb.Error as error:
        return Status(f"{settings.warehouse} cannot be read: {error}", published, [], 0, [], None)


def _refusal(con: Any) -> tuple[list[dict[str, Any]], str | None] | None:
    import json

    try:
        last = con.execute("select verdict, failures, report from raw.audits order by audited_at desc limit 1").fetchall()
    except duckdb.CatalogException:
        return None
    if not last or last[0][0] != "refused":
        return None
    blocking = [f for f in json.loads(last[0][1]) if f["outcome"] == "error" or f["severity"] == "critical"]
    return blocking, last[0][2]


@dataclass(frozen=True)
class Finding:
    """One thing doctor looked at; `step` is what to do when it is not well."""

    what: str
    well: bool
    said: str
    step: str = ""


# Packages that only some versions of work together; docs/decisions/0002-versions.md gives the reasons.
_BOUND = ("duckdb", "duckdb-sqlalchemy", "sqlalchemy", "dbt-core", "dbt-duckdb", "great-expectations", "prefect", "typer", "rich")


def doctor(settings: Settings) -> Iterator[Finding]:
    """Everything that a run needs, one finding each."""
    yield Finding("Python", sys.version_info >= (3, 11), sys.version.split()[0], "install Python 3.11 or newer")
    asked = {one.name: one.specifier for one in map(Requirement, requires("keiretsu") or [])}
    for name in _BOUND:
        try:
            found = version(name)
            yield Finding(
                name,
                found in asked[name],
                found,
                "run `uv sync`: another version is installed than pyproject.toml asks for",
            )
        except PackageNotFoundError:
            yield Finding(name, False, "missing", "run `uv sync`")
    yield Finding(
        "dbt project", (DBT_PROJECT / "dbt_project.yml").exists(), str(DBT_PROJECT), "run from a checkout of the repository"
    )
    yield Finding("seeds", SEEDS.is_dir(), str(SEEDS), "name your own sources: `keiretsu run FOLDER`")
    yield from _home(settings)
    yield _publication(settings)
    yield _server()
    yield Finding(
        "PostgreSQL export",
        True,
        "available" if _has("duckdb_extension_postgres_scanner") else "not installed; `uv sync --extra postgres` adds it",
    )


def _home(settings: Settings) -> Iterator[Finding]:
    place = settings.home
    while not place.exists():
        place = place.parent
    yield Finding(
        "home",
        place.is_dir() and os.access(place, os.W_OK),
        str(settings.home),
        "choose a folder you may write to: `--home DIR` or KEIRETSU_HOME",
    )
    free = shutil.disk_usage(place).free
    yield Finding(
        "disk",
        free > 1_000_000_000,
        f"{free / 1e9:.1f} GB free",
        "make room: a run needs about four times the size of its documents",
    )
    if settings.warehouse.exists():
        now = status(settings)
        yield Finding(
            "working file",
            not now.busy or "in progress" in now.busy,
            now.busy or str(settings.warehouse),
            "close what holds the file open; if it is broken, delete it and run again: the sources are read again",
        )
        if not now.busy:
            yield Finding(
                "last checks",
                now.refusal is None,
                "not refused" if now.refusal is None else "refused",
                "see `keiretsu status` and docs/a-check-failed.md",
            )


def _publication(settings: Settings) -> Finding:
    if not settings.published.exists():
        return Finding("publication", True, "none yet; `keiretsu run` makes it")
    published = publish.current(settings)
    said = f"{published.published_at:%Y-%m-%d %H:%M}, content {published.content_hash[:12]}" if published else "cannot be read"
    return Finding("publication", published is not None, said, "run `keiretsu run`: it is written again")


def _server() -> Finding:
    url = os.environ.get("PREFECT_API_URL")
    if not url:
        return Finding("Prefect", True, "no server needed; a run starts a temporary one")
    from flows.server import reachable

    return Finding("Prefect", reachable(url), url, "start it with `prefect server start`, or unset PREFECT_API_URL")


def _has(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None
