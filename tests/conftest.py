"""One real build of the seeds and one Prefect server a session; tests that change something work on a copy of the home."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from flows.settings import REPOSITORY, Settings


@dataclass(frozen=True)
class Finished:
    """A command that has ended."""

    status: int
    out: str
    err: str
    seconds: float


@dataclass(frozen=True)
class Built:
    """The seeds, run once by the command line on an empty home."""

    home: Path
    run: Finished

    @property
    def settings(self) -> Settings:
        return Settings(home=self.home)

    @property
    def published(self) -> Path:
        return self.settings.published


def keiretsu(*words: str | Path, home: Path | None = None, env: dict[str, str] | None = None, timeout: float = 300) -> Finished:
    """Run the command line as a user does: a process of its own, nothing inherited but the environment."""
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("KEIRETSU_", "PREFECT_"))}
    variables |= {"KEIRETSU_HOME": str(home)} if home else {}
    variables |= env or {}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", *map(str, words)],
        cwd=REPOSITORY, env=variables, capture_output=True, text=True, timeout=timeout,
    )  # fmt: skip
    return Finished(done.returncode, done.stdout, done.stderr, time.monotonic() - began)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The main job: `keiretsu run` over the seeds with nothing there before; the flow starts its own server."""
    home = tmp_path_factory.mktemp("built") / "home"
    run = keiretsu("run", home=home)
    assert run.status == 0, run.out + run.err
    return Built(home, run)


@pytest.fixture
def home(built: Built, tmp_path: Path) -> Path:
    """A copy of the built home, to be changed."""
    copy = tmp_path / "home"
    shutil.copytree(built.home, copy, ignore=shutil.ignore_patterns("prefect", "logs"))
    return copy


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A Prefect server for runs that come after the first, as environment variables."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = tmp_path_factory.mktemp("prefect")
    variables = {
        "PREFECT_HOME": str(place),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }  # fmt: skip
    with (place / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            env={**os.environ, **variables}, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        until = time.monotonic() + 120
        while True:
            try:
                if httpx.get(f"{variables['PREFECT_API_URL']}/health", timeout=2).status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            assert process.poll() is None and time.monotonic() < until, (place / "server.log").read_text()
            time.sleep(0.3)
        yield variables
    finally:
        process.terminate()
        process.wait(timeout=30)
