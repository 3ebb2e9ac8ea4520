"""The run as a Prefect flow: one task a stage, its counts as artifacts, and the schedule. Work is done in flows.pipeline.

Prefect reads its settings when it is imported, so they are put in place above the import; its files stay under the
project's home.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, is_dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

from flows import pipeline
from flows.settings import Settings, load
from flows.sources import is_url, redacted

for _name, _value in {
    "PREFECT_HOME": str(load().home / "prefect"),
    # On a busy machine the temporary server takes longer than Prefect's 20 s.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "DO_NOT_TRACK": "1",
}.items():
    os.environ.setdefault(_name, _value)

import httpx  # noqa: E402
from prefect import flow, task  # noqa: E402
from prefect.artifacts import create_table_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402

T = TypeVar("T")

# A run that the command line opened, and where its progress goes; unset for a scheduled run.
_opened: ContextVar[tuple[pipeline.Started, pipeline.Progress] | None] = ContextVar("opened", default=None)


class ServerUnreachable(RuntimeError):
    """PREFECT_API_URL names a server that does not answer."""


@flow(name="keiretsu", validate_parameters=False, persist_result=False)
def keiretsu(home: str, verb: str, sources: list[str]) -> pipeline.Outcome:
    """One run over `sources` with all state under `home`."""
    settings = load(Path(home))
    opened = _opened.get()
    if opened:
        return pipeline.run(settings, opened[0], opened[1], as_task)
    with pipeline.exclusive(settings):
        started = pipeline.begin(settings, pipeline.Request(verb, tuple(sources)))
        return pipeline.run(settings, started, print, as_task)


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
    """The flow over a run that the caller opened and locked.

    Raises:
        ServerUnreachable: PREFECT_API_URL is set and nothing answers there.
        Whatever flows.pipeline.run raises.
    """
    url = os.environ.get("PREFECT_API_URL")
    if url and not reachable(url):
        raise ServerUnreachable(
            f"no Prefect server answers at PREFECT_API_URL={url}; start it with `prefect server start`, or unset the variable"
        )
    # Prefect keeps parameters: addresses lose their secrets, which this run reads from `started`.
    shown = [redacted(source) if is_url(source) else source for source in started.request.sources]
    token = _opened.set((started, progress))
    try:
        return keiretsu(str(settings.home), started.request.verb, shown)
    finally:
        _opened.reset(token)


def reachable(url: str) -> bool:
    """Whether a Prefect server answers at `url`."""
    try:
        return httpx.get(f"{url.rstrip('/')}/health", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def schedule(
    settings: Settings, sources: list[str], *, cron: str | None, every: timedelta | None, port: int, tell: pipeline.Progress
) -> None:
    """Serve the flow on a schedule until interrupted; never two runs at once, and a missed one is not made up twice.

    A Prefect server is started if none answers, because schedules fire from a server alone; it ends with this process.

    Raises:
        ServerUnreachable: the server did not come up.
    """
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy

    with _server(settings, port, tell):
        tell(f"runs: {os.environ['PREFECT_API_URL'].removesuffix('/api')}/deployments   stop: Ctrl-C")
        keiretsu.serve(
            name="scheduled",
            cron=cron,
            interval=every,
            parameters={"home": str(settings.home), "verb": "run", "sources": sources},
            global_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
            limit=1,
        )


@contextmanager
def _server(settings: Settings, port: int, tell: pipeline.Progress) -> Iterator[None]:
    url = os.environ.get("PREFECT_API_URL") or f"http://127.0.0.1:{port}/api"
    os.environ["PREFECT_API_URL"] = url
    if reachable(url):
        tell(f"using the Prefect server at {url}")
        yield
        return
    tell(f"starting a Prefect server at {url} ...")
    settings.logs.mkdir(parents=True, exist_ok=True)
    with (settings.logs / "prefect-server.log").open("ab") as log:
        address = httpx.URL(url)
        server = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", address.host, "--port", str(address.port or 80)],
            stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    try:
        until = monotonic() + 120
        while not reachable(url):
            if server.poll() is not None or monotonic() > until:
                raise ServerUnreachable(f"the Prefect server did not start; see {settings.logs / 'prefect-server.log'}")
            sleep(0.5)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)
