"""The publication in a PostgreSQL server, and runs on a schedule: both against real servers."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest

from flows import publish
from flows.settings import REPOSITORY, Settings
from tests.conftest import Built, keiretsu

# Debian keeps the server's programs away from the PATH.
PROGRAMS = os.pathsep.join([os.environ["PATH"], *map(str, Path("/usr/lib/postgresql").glob("*/bin"))])
needs_server = pytest.mark.skipif(
    shutil.which("initdb", path=PROGRAMS) is None or find_spec("duckdb_extension_postgres_scanner") is None,
    reason="needs PostgreSQL's initdb and the extension that `uv sync` installs",
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of its own; it refuses to run as root, so root lends it another user."""
    place = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    as_user: list[str] = []
    if os.geteuid() == 0:
        account = next((name for name in ("postgres", "nobody") if name in {entry.pw_name for entry in pwd.getpwall()}), None)
        assert account
        shutil.chown(place, account)
        as_user = ["setpriv", f"--reuid={account}", "--clear-groups", "--"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = str(place / "data")

    def run(*words: str) -> None:
        found = shutil.which(words[0], path=PROGRAMS)
        assert found, words[0]
        subprocess.run([*as_user, found, *words[1:]], check=True, stdout=subprocess.DEVNULL, cwd=place)

    run("initdb", "-D", data, "-A", "trust", "-U", "writer")
    run("pg_ctl", "-D", data, "-o", f"-p {port} -k {place} -h 127.0.0.1", "-l", str(place / "log"), "-w", "start")
    try:
        yield f"postgresql://writer:hush@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(place)


def asked(url: str, sql: str) -> str:
    return subprocess.run(["psql", url, "-Atc", sql], capture_output=True, text=True, check=True).stdout.strip()


@needs_server
def test_postgres_gets_the_publication_twice_and_views_stay(built: Built, database: str) -> None:
    first = keiretsu("publish", "--to", database, home=built.home)
    assert first.status == 0, first.err
    assert "hush" not in first.out + first.err
    published = publish.current(built.settings)
    assert published is not None
    for table, rows in published.rows.items():
        assert asked(database, f"select count(*) from keiretsu.{table}") == str(rows), table
    said = "select obj_description('keiretsu.publication'::regclass), col_description('keiretsu.publication'::regclass, 2)"
    assert asked(database, said) == "What this file says of itself. One row.|The run that published it."
    asked(database, "create view mine as select holder_name from keiretsu.current_stakes")
    assert keiretsu("publish", "--to", database, home=built.home).status == 0
    assert asked(database, "select count(*) from mine") == str(published.rows["current_stakes"])
    assert asked(database, "select count(*) from pg_namespace where nspname like 'keiretsu%'") == "1"


@needs_server
def test_an_unreachable_database_is_told_without_its_password(built: Built) -> None:
    done = keiretsu("publish", "--to", "postgresql://writer:hush@127.0.0.1:9/nowhere", home=built.home)
    assert done.status == 2
    assert "hush" not in done.err and "Traceback" not in done.err


def test_the_slot_of_a_killed_scheduler_is_given_back(server: dict[str, str], tmp_path: Path) -> None:
    script = (
        "from flows.flow import free_slot, keiretsu; free_slot()\n"  # before there is a deployment
        "from prefect.client.schemas.objects import ConcurrencyLimitConfig\n"
        "print(keiretsu.to_deployment('scheduled', concurrency_limit=ConcurrencyLimitConfig(limit=1)).apply())"
    )
    variables = {**os.environ, **server, "KEIRETSU_HOME": str(tmp_path)}

    def ran(script: str) -> str:
        done = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, env=variables, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    limit = f"{server['PREFECT_API_URL']}/v2/concurrency_limits/deployment:{ran(script).splitlines()[-1]}"
    httpx.patch(limit, json={"active_slots": 1}).raise_for_status()
    assert httpx.get(limit).json()["active_slots"] == 1
    ran("from flows.flow import free_slot; free_slot()")
    assert httpx.get(limit).json()["active_slots"] == 0


@pytest.mark.slow
def test_a_schedule_fires_on_a_server_of_its_own(home: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "news.txt").write_text("News\n\nNissan owns 34 percent of Mitsubishi Motors.\n", encoding="utf-8")
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("KEIRETSU_", "PREFECT_"))}
    log = tmp_path / "schedule.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "schedule", str(inbox), "--every", "10s", "--port", str(port), "--home", home],
            cwd=REPOSITORY, env=variables, stdout=sink, stderr=sink, start_new_session=True,
        )  # fmt: skip
    settings = Settings(home=home)
    try:
        until = time.monotonic() + 240
        while (
            "news" not in keiretsu("sql", "select external_id from dim_document", "--format", "csv", home=home).out.splitlines()
        ):
            assert process.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(2)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=90)
    published = publish.current(settings)
    assert published is not None
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "the server it started has ended with it"
