"""Real files, a real warehouse, a real HTTP server on loopback."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows.ingest import IngestSummary, ingest
from flows.settings import Settings
from flows.warehouse import connect


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", requests_per_second=0, backoff_seconds=0.01)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "source"
    place.mkdir()
    return place


@dataclass
class Warehouse:
    """Runs ingestions on one home and asks its tables."""

    settings: Settings
    runs: int = 0

    def ingest(self, *sources: Any) -> IngestSummary:
        self.runs += 1
        return ingest(self.settings, [s if not isinstance(s, Path) else str(s) for s in sources], f"run-{self.runs}")

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with connect(self.settings.warehouse, read_only=True) as con:
            return con.execute(sql).fetchall()

    def current(self) -> dict[str, str]:
        rows = self.ask("select external_id, text from raw.documents semi join raw.current_documents using (document_no)")
        return dict(rows)

    def open_reasons(self) -> dict[str, str]:
        return dict(self.ask("select external_id, reason from raw.quarantine where resolved_at is null"))


@pytest.fixture
def warehouse(settings: Settings) -> Warehouse:
    return Warehouse(settings)


@dataclass
class Site:
    """A web site on loopback: `pages` maps a path to what is answered, `asked` tells what was asked."""

    address: str
    pages: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            site.asked.append((self.path, headers))
            page = site.pages.get(self.path, (404, {}, b""))
            if isinstance(page, list):  # one answer after the other, the last one for good
                page = page.pop(0) if len(page) > 1 else page[0]
            if callable(page):
                page = page(headers)
            status, extra, body = page
            etag = extra.get("ETag")
            if etag and headers.get("if-none-match") == etag:
                status, body = 304, b""
            self.send_response(status)
            for name, value in extra.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    site = Site(f"http://127.0.0.1:{server.server_port}")
    thread.start()
    yield site
    server.shutdown()
    server.server_close()


Writer = Callable[[str, bytes | str], Path]


@pytest.fixture
def write(folder: Path) -> Writer:
    def write(name: str, content: bytes | str) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return write
