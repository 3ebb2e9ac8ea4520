"""kill -9 at nine points of a run; the next run makes everything good, with the content of an undisturbed one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows import publish
from flows.settings import REPOSITORY, Settings
from tests.conftest import Built, keiretsu

pytestmark = [pytest.mark.slow, pytest.mark.kill]

NEWS = (
    "Nissan owns 34 percent of Mitsubishi Motors. Ford sold 75,000 cars in Norway in 2021. "
    "Toyota builds the Corolla in Brazil. Renault and Geely set up a joint venture for engines.\n"
)


@dataclass(frozen=True)
class Seen:
    """What can be seen of a running process from outside."""

    lines: list[str]
    settings: Settings
    inode: int

    def said(self, text: str) -> bool:
        return any(text in line for line in self.lines)

    def built(self, model: str) -> bool:
        log = self.settings.logs / "dbt" / "dbt.log"
        return log.exists() and any("OK created" in line and model in line for line in log.read_text().splitlines())


# A point is reached when what it looks for is there; the kill follows at once.
POINTS: dict[str, Callable[[Seen], bool]] = {
    "ingest, before its commit": lambda seen: seen.said("ingest ..."),
    "ingest, after its commit": lambda seen: seen.said("documents,"),
    "transform": lambda seen: seen.said("reading documents 1"),
    "transform, one history written": lambda seen: seen.built("history.found_companies"),
    "before the gate": lambda seen: seen.settings.candidate.exists(),
    "in the gate": lambda seen: seen.said("check ..."),
    "before the swap": lambda seen: seen.said("publish ..."),
    "after the swap": lambda seen: seen.settings.published.stat().st_ino != seen.inode,
    "in the export": lambda seen: (seen.settings.published.parent / ".parquet.new").exists() or seen.said("export ..."),
}


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    for number in range(300):
        (folder / f"note-{number:03}.txt").write_text(f"Note {number}\n\n{NEWS}", encoding="utf-8")
    return folder


def copied(built: Built, place: Path) -> Settings:
    shutil.copytree(built.home, place / "home", ignore=shutil.ignore_patterns("prefect", "logs"))
    return Settings(home=place / "home")


@pytest.fixture(scope="module")
def undisturbed(built: Built, news: Path, server: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> str:
    settings = copied(built, tmp_path_factory.mktemp("undisturbed"))
    done = keiretsu("run", news, home=settings.home, env=server)
    assert done.status == 0, done.out + done.err
    published = publish.current(settings)
    assert published is not None
    return published.content_hash


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_run_is_made_good(
    point: str, built: Built, news: Path, server: dict[str, str], undisturbed: str, tmp_path: Path
) -> None:
    settings = copied(built, tmp_path)
    before = publish.current(settings)
    assert before is not None
    started(point, settings, news, server)

    # Whatever the kill left, readers have one whole publication: the old or the new one.
    after = publish.current(settings)
    assert after is not None and after.content_hash in (before.content_hash, undisturbed)

    done = keiretsu("run", news, home=settings.home, env=server)
    assert done.status == 0, done.out + done.err
    published = publish.current(settings)
    assert published is not None and published.content_hash == undisturbed
    assert publish.exported(settings, undisturbed)
    assert {path.name for path in settings.published.parent.iterdir()} == {"keiretsu.duckdb", "parquet", "quality"}


def started(point: str, settings: Settings, news: Path, server: dict[str, str]) -> None:
    """Start a run and kill it, with everything it started, when `point` is reached."""
    variables = {**os.environ, **server, "KEIRETSU_HOME": str(settings.home)}
    log = settings.home / "killed.log"
    inode = settings.published.stat().st_ino
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "run", str(news)],
            cwd=REPOSITORY, env=variables, stdout=sink, stderr=sink, start_new_session=True,
        )  # fmt: skip
    until = time.monotonic() + 240
    while not POINTS[point](Seen(log.read_text().splitlines(), settings, inode)):
        assert process.poll() is None, f"ended before {point}:\n{log.read_text()}"
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    log.unlink()


def test_a_truncated_candidate_and_a_full_disk_leave_the_publication(
    built: Built, news: Path, server: dict[str, str], undisturbed: str, tmp_path: Path
) -> None:
    settings = copied(built, tmp_path)
    content = settings.published.read_bytes()
    # A file-size limit stands for the full disk: writes fail in the middle.
    limited = subprocess.run(
        ["bash", "-c", 'ulimit -f 8; exec "$@"', "bash", sys.executable, "-m", "flows.cli", "run", str(news)],
        cwd=REPOSITORY, env={**os.environ, **server, "KEIRETSU_HOME": str(settings.home)}, capture_output=True, text=True,
    )  # fmt: skip
    assert limited.returncode != 0
    assert settings.published.read_bytes() == content
    settings.candidate.write_bytes(content[: len(content) // 2])
    done = keiretsu("run", news, home=settings.home, env=server)
    assert done.status == 0, done.out + done.err
    published = publish.current(settings)
    assert published is not None and published.content_hash == undisturbed
