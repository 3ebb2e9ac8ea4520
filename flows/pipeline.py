"""One run, stage by stage, as plain functions: ingest, transform, build the candidate, ask the gate, publish.

Whatever a killed run leaves behind is made good by the next one: batches are redone, a half candidate is removed, and
exports that do not belong to the publication are written again.
"""

from __future__ import annotations

import fcntl
import json
import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import IO, TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import uuid4

from flows import publish, transform
from flows.failures import UsageError
from flows.settings import Settings
from flows.warehouse import working

if TYPE_CHECKING:
    from expectations.gate import Verdict
    from flows.ingest import IngestSummary

T = TypeVar("T")
Progress = Callable[[str], None]

# A run that the command line opened, and where its progress goes; unset for a scheduled run.
opened: ContextVar[tuple[Started, Progress] | None] = ContextVar("opened", default=None)

# What is told of a run whose process ended before the run did.
KILLED = "the process was ended"

# One row a candidate that was asked about or found to hold nothing new: what `status` tells of refusals.
_AUDITS = """
create table if not exists raw.audits (
    run_id       varchar not null,
    audited_at   timestamptz not null,
    inputs       varchar not null,
    content_hash varchar not null,
    verdict      varchar not null,     -- published, unchanged, refused
    failures     varchar not null,     -- JSON
    report       varchar
)
"""


class Step(Protocol):
    """Runs one stage; the flow makes a Prefect task of it."""

    def __call__(self, name: str, work: Callable[[], T]) -> T: ...


class Busy(RuntimeError):
    """Another run holds the lock."""


class SourceFailed(RuntimeError):
    """A source could not be looked at; what the others hold is published."""


class Refused(RuntimeError):
    """The checks refused the candidate; the former publication stays.

    Attributes:
        verdict: the gate's results; None if a dbt test refused.
        report: where the report lies.
    """

    def __init__(self, message: str, verdict: Verdict | None = None, report: Path | None = None) -> None:
        super().__init__(message)
        self.verdict = verdict
        self.report = report


@dataclass(frozen=True)
class Request:
    """What a run is asked for.

    Attributes:
        verb: run (read sources), retry (quarantined inputs again), retire (take a source out), rebuild (all from raw).
        sources: of run and retire; of retry those that hold a secret or a setting.
    """

    verb: str = "run"
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Started:
    """A run that has its id; `ingested` when its documents have been taken in already."""

    run_id: str
    request: Request
    ingested: IngestSummary | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    opened: float = field(default_factory=monotonic)


@dataclass(frozen=True)
class Outcome:
    """How a run ended.

    Attributes:
        run_id: the run.
        status: published or unchanged.
        ingested: what ingestion counted; None for a rebuild.
        rows: published rows by table: before and now.
        content_hash: of the publication in force.
        checks: the gate's counts; empty when nothing was asked.
        warned: table and name of each check that failed without blocking.
        seconds: wall time by stage.
        report: the gate's report, if it was asked.
        transformed: what dbt did, if it ran.
    """

    run_id: str
    status: str
    ingested: IngestSummary | None
    rows: dict[str, tuple[int, int]]
    content_hash: str
    checks: dict[str, int]
    seconds: dict[str, float]
    report: Path | None = None
    transformed: transform.TransformSummary | None = None
    warned: tuple[str, ...] = ()


def failure(ingested: IngestSummary | None) -> str | None:
    """How many sources could not be looked at, then which and why, a line each; None if all could."""
    if ingested is None or not ingested.failed:
        return None
    told = [f"{place}: {reason}: {detail}" for place, reason, detail in ingested.failed]
    return "\n".join([f"{len(told):,} of the sources could not be read", *told])


@contextmanager
def exclusive(settings: Settings, patience: float = 3.0) -> Iterator[None]:
    """Hold the run lock; it goes with the process, however that ends.

    Args:
        settings: whose lock.
        patience: seconds to wait for a holder; a command that looks into the working file holds it for a moment.

    Raises:
        Busy: another process holds it; the message says which.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    with settings.lock.open("a+") as handle:
        _lock(handle, fcntl.LOCK_EX, patience)
        handle.seek(0)
        handle.truncate()
        handle.write(f"process {os.getpid()}, since {datetime.now(UTC).isoformat(timespec='seconds')}")
        handle.flush()
        yield
        handle.seek(0)
        handle.truncate()


@contextmanager
def quiet(settings: Settings) -> Iterator[None]:
    """No run begins or is under way inside the block: the working file may be read.

    Raises:
        Busy: a run is in progress.
    """
    with settings.lock.open("a+") as handle:
        _lock(handle, fcntl.LOCK_SH, 0)
        yield


def _lock(handle: IO[str], kind: int, patience: float) -> None:
    # A POSIX record lock: a forked worker that outlives a killed run does not keep it.
    until = monotonic() + patience
    while True:
        try:
            fcntl.lockf(handle, kind | fcntl.LOCK_NB)
            return
        except OSError as error:
            if monotonic() >= until:
                handle.seek(0)
                holder = handle.read().strip() or "another process"
                raise Busy(f"a run is in progress ({holder}); wait for it, or see `keiretsu status`") from error
        sleep(0.1)


def demand(settings: Settings, request: Request) -> None:
    """See to it that a source that is to be retired holds documents, before a run is on record.

    Raises:
        UsageError: it holds none; the hint names sources that are spelled like it.
    """
    from flows import ingest

    if request.verb != "retire":
        return
    for source in request.sources:
        like = ingest.unknown(settings, source)
        if like is not None:
            listed = 'keiretsu sql "select distinct source_uri from dim_document" lists where documents come from'
            raise UsageError(f"no current document comes from {source}", f"did you mean {' or '.join(like)}?" if like else listed)


def begin(settings: Settings, request: Request) -> Started:
    """Open a run: leftovers of killed runs are cleared, the run is on record."""
    publish.discard(settings)
    run_id = datetime.now(UTC).strftime("%Y%m%dT%H%M%S-") + uuid4().hex[:6]
    with working(settings) as con:
        con.execute(_AUDITS)
        con.execute(f"update raw.runs set status = 'failed', ended_at = now(), detail = '{KILLED}' where status = 'running'")
        con.execute("insert into raw.runs (run_id, started_at, status) values (?, now(), 'running')", [run_id])
    return Started(run_id, request)


def take_in(settings: Settings, started: Started, progress: Progress) -> IngestSummary | None:
    """The first stage: bring the raw tables up to date with what the request names."""
    from flows import ingest

    verb, sources = started.request.verb, started.request.sources
    if verb == "rebuild":
        transform.forget(settings)
        return None

    def tell(done: ingest.Progress) -> None:
        left = f", {done.seconds_left:,.0f} s left" if done.seconds_left and done.seconds_left >= 1 else ""
        progress(f"{done.documents:,} documents, {done.rate:,.0f}/s{left}")

    if verb == "retry":
        return ingest.retry(settings, started.run_id, tell, sources)
    if verb == "retire":
        retired = sum(ingest.retire(settings, source) for source in sources)
        progress(f"{retired:,} documents retired")
        return None
    return ingest.ingest(settings, sources, started.run_id, tell)


def ahead(settings: Settings, started: Started, progress: Progress) -> Started:
    """`started` with its first stage done, in this process, before any flow is started."""
    began = monotonic()
    with _recorded(settings, started):
        ingested = take_in(settings, started, progress)
    return replace(started, ingested=ingested, seconds={"ingest": monotonic() - began})


def is_current(settings: Settings) -> bool:
    """Whether the publication is what its inputs would give again, and everything beside it is in place."""
    published = publish.current(settings)
    if published is None or not publish.exported(settings, published.content_hash):
        return False
    rules = transform.ruleset()
    with working(settings) as con:
        if not transform.synced(con, rules):
            return False
        con.execute(_AUDITS)
        last = con.execute("select inputs, content_hash, verdict from raw.audits order by audited_at desc limit 1").fetchall()
    known = {published.inputs}
    if last and last[0][2] in ("unchanged", "published") and last[0][1] == published.content_hash:
        known.add(last[0][0])
    return publish.inputs(settings) in known


def unchanged(settings: Settings, started: Started) -> Outcome:
    """End a run that found nothing new."""
    published = publish.current(settings)
    assert published is not None
    _end(settings, started, "unchanged", started.ingested)
    rows = {table: (count, count) for table, count in published.rows.items()}
    return Outcome(started.run_id, "unchanged", started.ingested, rows, published.content_hash, {}, dict(started.seconds))


def plain(name: str, work: Callable[[], T]) -> T:
    """A step without Prefect."""
    return work()


def run(settings: Settings, started: Started, progress: Progress = lambda text: None, step: Step = plain) -> Outcome:
    """All stages of a run that `begin` opened; the lock must be held.

    Raises:
        Refused: by the gate or by a dbt test; the publication is untouched.
        transform.TransformError, publish.PublishError, flows.sources.SourcesError, duckdb.Error, OSError: the run
            stopped; the publication is untouched unless the exchange was over.
    """
    seconds = dict(started.seconds)
    seconds["start"] = monotonic() - started.opened - sum(seconds.values())

    def stage(name: str, work: Callable[[], T]) -> T:
        progress(f"{name} ...")
        began = monotonic()
        result = step(name, work)
        seconds[name] = seconds.get(name, 0.0) + monotonic() - began
        return result

    with _recorded(settings, started):
        ingested = started.ingested
        if "ingest" in seconds:
            stage("ingest", lambda: ingested)
        else:
            ingested = stage("ingest", lambda: take_in(settings, started, progress))
            if is_current(settings):
                return replace(unchanged(settings, replace(started, ingested=ingested)), seconds=seconds)
        last = publish.current(settings)
        before = last.rows if last else {}
        transformed = stage("transform", lambda: _transform(settings, progress))
        candidate = stage("build", lambda: publish.build(settings))
        rows = {table: (before.get(table, 0), count) for table, count in candidate.rows.items()}
        if last is not None and last.content_hash == candidate.content_hash:
            publish.discard(settings)
            if not publish.exported(settings, last.content_hash):
                stage("export", lambda: publish.export(settings))
            _audit(settings, started, candidate, "unchanged", [], None)
            _end(settings, started, "unchanged", ingested)
            return Outcome(started.run_id, "unchanged", ingested, rows, last.content_hash, {}, seconds, None, transformed)
        verdict = stage("check", lambda: check(settings, before))
        report = _report(settings, started, verdict)
        if not verdict.accepted:
            publish.keep_refused(settings)
            _audit(settings, started, candidate, "refused", verdict.failures(), report)
            raise Refused(refusal(verdict), verdict, report)
        stage("publish", lambda: _publish(settings, started, candidate, verdict))
        _audit(settings, started, candidate, "published", verdict.failures(), report)
        stage("export", lambda: publish.export(settings))
        _end(settings, started, "published", ingested)
    return Outcome(
        started.run_id,
        "published",
        ingested,
        rows,
        candidate.content_hash,
        verdict.counts(),
        seconds,
        report,
        transformed,
        tuple(f"{result.table}: {result.check}, {result.count:,} rows" for result in verdict.warnings),
    )


def check(settings: Settings, last: dict[str, int]) -> Verdict:
    """The gate's verdict on the candidate."""
    from expectations import gate

    return gate.check(settings.candidate, last)


def refusal(verdict: Verdict) -> str:
    """What the gate refused and why, a line each."""
    lines = []
    for result in verdict.blocking:
        what = f"could not be asked: {result.said}" if result.outcome == "error" else f"{result.count:,} rows; {result.reason}"
        lines.append(f"{result.table}: {result.check}: {what}")
    return "\n".join(lines)


def _transform(settings: Settings, progress: Progress) -> transform.TransformSummary:
    try:
        return transform.run(settings, progress)
    except transform.TestsFailed as error:
        raise Refused(f"dbt tests found rows they must not find\n{error}", report=transform.log_path(settings)) from error


def _publish(settings: Settings, started: Started, candidate: publish.Candidate, verdict: Verdict) -> None:
    publish.stamp(settings, candidate, started.run_id, {**verdict.counts(), "failures": verdict.failures()})
    publish.swap(settings)


def _report(settings: Settings, started: Started, verdict: Verdict) -> Path:
    from expectations import report

    next_command = "keiretsu show current_stakes"
    if not verdict.accepted:
        claims = [row["claim_id"] for result in verdict.blocking for row in result.rows if row.get("claim_id")]
        next_command = (
            f"keiretsu explain --refused {claims[0]}" if claims else f"keiretsu show --refused {verdict.blocking[0].table}"
        )
    written = report.write(
        verdict,
        settings.quality / f"{started.run_id}.html",
        run_id=started.run_id,
        at=datetime.now(UTC),
        next_command=next_command,
    )
    for old in sorted(settings.quality.glob("*.html"))[:-20]:
        old.unlink()
    return written


@contextmanager
def _recorded(settings: Settings, started: Started) -> Iterator[None]:
    """Whatever ends the block early stands in raw.runs, with its traceback in the log folder."""
    try:
        yield
    except BaseException as error:
        status = "refused" if isinstance(error, Refused) else "failed"
        settings.logs.mkdir(parents=True, exist_ok=True)
        if status == "failed":
            with (settings.logs / "failures.log").open("a", encoding="utf-8") as log:
                log.write(f"{datetime.now(UTC).isoformat()} {started.run_id}\n{traceback.format_exc()}\n")
        try:
            _end(settings, started, status, None, str(error)[:2_000] or type(error).__name__)
        except Exception:  # the first failure is the one to tell of
            traceback.clear_frames(error.__traceback__)
        raise


def _audit(
    settings: Settings,
    started: Started,
    candidate: publish.Candidate,
    verdict: str,
    failures: list[dict[str, Any]],
    report: Path | None,
) -> None:
    said = json.dumps(failures, default=str)
    row = [started.run_id, candidate.inputs, candidate.content_hash, verdict, said, str(report) if report else None]
    with working(settings) as con:
        con.execute(_AUDITS)
        con.execute("insert into raw.audits values (?, now(), ?, ?, ?, ?, ?)", row)


def _end(settings: Settings, started: Started, status: str, ingested: IngestSummary | None, detail: str | None = None) -> None:
    counts = (ingested.ingested, ingested.unchanged, ingested.updated, ingested.quarantined) if ingested else (None,) * 4
    detail = detail or failure(ingested)
    with working(settings) as con:
        con.execute(
            "update raw.runs set ended_at = now(), status = ?, ingested = ?, unchanged = ?, updated = ?, quarantined = ?, "
            "detail = ? where run_id = ?",
            [status, *counts, detail, started.run_id],
        )
