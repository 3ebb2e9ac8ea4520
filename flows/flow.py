"""The run as a Prefect flow: one task a stage, its counts as artifacts. All work is done by flows.pipeline.

Prefect pickles a served flow with this module's globals: whatever cannot be pickled lives elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, is_dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from flows import pipeline, server
from flows.failures import exit_status
from flows.settings import Settings, load
from flows.sources import is_url, redacted

server.configure()

from prefect import flow, task  # noqa: E402
from prefect.artifacts import create_table_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402

T = TypeVar("T")


@flow(name="keiretsu", validate_parameters=False, persist_result=False)
def keiretsu(home: str, verb: str, sources: list[str]) -> pipeline.Outcome:
    """One run over `sources` with all state under `home`; a run that the caller has opened is taken over."""
    settings = load(Path(home))
    opened = pipeline.opened.get()
    if opened:
        return pipeline.run(settings, opened[0], opened[1], as_task)
    try:
        with pipeline.exclusive(settings):
            started = pipeline.begin(settings, pipeline.Request(verb, tuple(sources)))
            outcome = pipeline.run(settings, started, print, as_task)
        failure = pipeline.failure(outcome.ingested)
        if failure:
            raise pipeline.SourceFailed(failure)
    except Exception as error:  # Prefect shows the run red; the scheduler's terminal tells why
        exit_status(error)
        raise
    print(f"run {outcome.run_id}: {outcome.status}", flush=True)
    return outcome


def as_task(name: str, work: Callable[[], T]) -> T:
    """`work` as a Prefect task with its counts as an artifact."""

    @task(name=name, cache_policy=NO_CACHE, persist_result=False)
    def stage() -> T:
        result = work()
        counts = _counts(result)
        if counts:
            create_table_artifact(key=f"keiretsu-{name}", table=counts, description=f"What `{name}` counted")
        return result

    return stage()


def _counts(result: Any) -> list[dict[str, Any]]:
    """Numbers and words of a stage's result, a row each; long lists and rows of data stay out."""
    known: dict[str, Any] = {}
    if hasattr(result, "counts"):
        known = result.counts()
    elif is_dataclass(result) and not isinstance(result, type):
        known = asdict(result)
    rows: list[dict[str, Any]] = []
    for key, value in known.items():
        inner = value if isinstance(value, dict) else {"": value}
        rows.extend(
            {"what": f"{key} {name}".strip(), "count": count}
            for name, count in inner.items()
            if isinstance(count, int | float | str)
        )
    return rows


def run(settings: Settings, started: pipeline.Started, progress: pipeline.Progress) -> pipeline.Outcome:
    """The flow over a run that the caller opened and locked; raises what flows.pipeline.run raises."""
    # Prefect keeps parameters: addresses lose their secrets, which this run reads from `started`.
    shown = [redacted(source) if is_url(source) else source for source in started.request.sources]
    token = pipeline.opened.set((started, progress))
    try:
        return keiretsu(str(settings.home), started.request.verb, shown)
    finally:
        pipeline.opened.reset(token)


def free_slot() -> None:
    """Give back the slot of a run whose scheduler was killed: Prefect would cancel every run that comes due after it."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
    from prefect.exceptions import ObjectNotFound

    with get_client(sync_client=True) as client, suppress(ObjectNotFound):
        deployment = client.read_deployment_by_name("keiretsu/scheduled")
        client.update_global_concurrency_limit(f"deployment:{deployment.id}", GlobalConcurrencyLimitUpdate(active_slots=0))


def serve(settings: Settings, sources: list[str], *, cron: str | None, every: timedelta | None) -> None:
    """Serve the flow on a schedule until interrupted; a run that comes due while another works is left out.

    Raises:
        ValueError: `cron` is no schedule.
    """
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy

    with suppress(pipeline.Busy), pipeline.exclusive(settings, patience=0):  # held: no run is under way
        free_slot()
    keiretsu.serve(
        name="scheduled",
        cron=cron,
        interval=every,
        parameters={"home": str(settings.home), "verb": "run", "sources": sources},
        global_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        limit=1,
    )
