"""Prefect's surroundings: its settings, and a server for schedules. Prefect is not imported: it reads its settings once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import httpx

from flows.failures import UsageError
from flows.settings import Settings, home_of


class ServerUnreachable(UsageError):
    """No Prefect server answers where one is expected; the message says what helps."""


def configure() -> None:
    """Prefect's settings as environment variables, where the user has set none: its files stay under the home."""
    for name, value in {
        "PREFECT_HOME": str(home_of() / "prefect"),
        # On a busy machine the temporary server takes longer than Prefect's 20 s.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        # What goes wrong is told by flows.failures; the whole story is in Prefect's pages and in the log folder.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
        "DO_NOT_TRACK": "1",
    }.items():
        os.environ.setdefault(name, value)


def reachable(url: str) -> bool:
    """Whether a Prefect server answers at `url`."""
    try:
        return httpx.get(f"{url.rstrip('/')}/health", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def demand() -> None:
    """Make sure that a server which the user names is there.

    Raises:
        ServerUnreachable: PREFECT_API_URL is set and nothing answers there.
    """
    url = os.environ.get("PREFECT_API_URL")
    if url and not reachable(url):
        raise ServerUnreachable(
            f"no Prefect server answers at PREFECT_API_URL={url}; start it with `prefect server start`, or unset the variable"
        )


@contextmanager
def running(settings: Settings, port: int, tell: Callable[[str], None]) -> Iterator[str]:
    """The address of a Prefect server: the one PREFECT_API_URL or `port` leads to, else a new one that ends with the block.

    PREFECT_API_URL is set to it, so the block may import Prefect, and nothing before it may have.

    Raises:
        ServerUnreachable: the new server did not come up.
    """
    url = os.environ.get("PREFECT_API_URL") or f"http://127.0.0.1:{port}/api"
    os.environ["PREFECT_API_URL"] = url
    configure()
    if reachable(url):
        tell(f"using the Prefect server at {url}")
        yield url
        return
    tell(f"starting a Prefect server at {url} ...")
    settings.logs.mkdir(parents=True, exist_ok=True)
    log_path = settings.logs / "prefect-server.log"
    address = httpx.URL(url)
    place = ["--host", address.host, "--port", str(address.port or 80)]
    with log_path.open("ab") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", *place], stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
    try:
        until = monotonic() + 120
        while not reachable(url):
            if server.poll() is not None or monotonic() > until:
                raise ServerUnreachable(f"the Prefect server did not start; see {log_path}")
            sleep(0.5)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)
