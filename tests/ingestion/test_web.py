"""Pages, feeds and sitemaps against a real server on loopback; nothing leaves the machine."""

from __future__ import annotations

import gzip
import ipaddress
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows import web
from flows.decoding import Refused
from flows.ingest import retry
from flows.sources import Source
from flows.warehouse import connect
from tests.conftest import keiretsu
from tests.ingestion.conftest import Site, Warehouse, Writer
from tests.ingestion.test_bad_inputs import GOOD
from tests.ingestion.test_versions import counts

HTML = {"Content-Type": "text/html; charset=utf-8"}


def article(text: str) -> bytes:
    return f"<html><head><title>T</title></head><body><article><p>{text} {GOOD}</p></article></body></html>".encode()


@pytest.fixture
def house(warehouse: Warehouse) -> Warehouse:
    warehouse.settings = replace(warehouse.settings, allow_private=True)
    return warehouse


def test_a_page_only_when_it_changed(house: Warehouse, site: Site) -> None:
    site.pages["/a"] = (200, HTML | {"ETag": '"1"', "Last-Modified": "Mon, 07 Nov 2022 10:00:00 GMT"}, article("One"))
    assert counts(house.ingest(site.address + "/a")) == (1, 0, 0, 0)
    assert counts(house.ingest(site.address + "/a")) == (0, 0, 1, 0)
    assert site.asked[-1][1]["if-none-match"] == '"1"'
    assert site.asked[-1][1]["if-modified-since"] == "Mon, 07 Nov 2022 10:00:00 GMT"
    site.pages["/a"] = (200, HTML, article("Two"))
    assert counts(house.ingest(site.address + "/a")) == (0, 1, 0, 0)
    assert counts(house.ingest(site.address + "/a")) == (0, 0, 1, 0)
    (row,) = house.ask(
        "select external_id, source_uri, url, title from raw.documents semi join raw.current_documents using (document_no)"
    )
    assert row == (site.address + "/a", site.address + "/a", site.address + "/a", "T")


def test_robots_are_obeyed(house: Warehouse, site: Site) -> None:
    site.pages["/robots.txt"] = (200, {}, b"User-agent: keiretsu\nDisallow: /private\n")
    site.pages["/private/a"] = (200, HTML, article("No"))
    assert house.ingest(site.address + "/private/a").reasons == {"forbidden_by_robots": 1}
    assert site.paths() == ["/robots.txt"]
    site.pages["/robots.txt"] = (503, {}, b"")
    assert house.ingest(site.address + "/private/a", site.address + "/b").reasons == {"http_error": 2}
    assert site.paths() == ["/robots.txt"] * (1 + 4), "one host is asked once, four times over"
    site.pages["/robots.txt"] = (404, {}, b"")
    assert counts(house.ingest(site.address + "/private/a")) == (1, 0, 0, 0)
    assert house.open_reasons() == {site.address + "/b": "http_error"}


def test_a_source_that_is_down_is_told_from_a_page_that_is_gone(house: Warehouse, site: Site) -> None:
    links = [f"{site.address}/a", f"{site.address}/gone"]
    site.pages["/map.xml"] = (200, {"Content-Type": "application/xml"}, urls("urlset", "url", *links))
    site.pages["/a"] = (200, HTML, article("One"))
    with socket.socket() as nobody:  # bound, never listening
        nobody.bind(("127.0.0.1", 0))
        down = f"http://127.0.0.1:{nobody.getsockname()[1]}/feed.xml"
        summary = house.ingest(site.address + "/map.xml", down)
    assert (summary.ingested, summary.reasons) == (1, {"http_error": 2})
    ((place, reason, detail),) = summary.failed
    assert (place, reason) == (down, "http_error") and "ConnectError" in detail


def test_failures_that_pass_are_tried_again(house: Warehouse, site: Site) -> None:
    site.pages["/a"] = [(503, {"Retry-After": "0"}, b""), (429, {}, b""), (200, HTML, article("One"))]
    assert counts(house.ingest(site.address + "/a")) == (1, 0, 0, 0)
    site.pages["/b"] = (500, {}, b"")
    assert house.ingest(site.address + "/b").reasons == {"http_error": 1}
    assert site.paths().count("/b") == 4
    site.pages["/c"] = (410, {}, b"")
    house.ingest(site.address + "/c")
    assert site.paths().count("/c") == 1
    site.pages["/b"] = (200, HTML, article("Again"))
    assert counts(retry(house.settings))[0] == 1


def test_private_addresses_are_refused(warehouse: Warehouse, site: Site) -> None:
    site.pages["/a"] = (200, HTML, article("One"))
    assert warehouse.ingest(site.address + "/a").reasons == {"private_address": 1}
    assert warehouse.ingest(site.address.replace("127.0.0.1", "localhost") + "/a").reasons == {"private_address": 1}
    assert site.asked == []


def test_a_redirect_to_a_private_address_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host counts as public; where it sends the reader does not."""
    real = web._public
    monkeypatch.setattr(web, "_public", lambda address: str(address) == "127.0.0.1" or real(address))
    session = web.opened(allow_private=False, requests_per_second=0, most_bytes=1_000, backoff=0)
    for number, target in enumerate(
        ("http://10.0.0.1/", "http://169.254.169.254/latest", "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://0.0.0.0/",
         "http://2130706434/", "http://127.0.0.2/")
    ):  # fmt: skip
        site.pages[f"/{number}"] = (302, {"Location": target}, b"")
        with pytest.raises(Refused) as refused:
            web.fetch(session, f"{site.address}/{number}")
        assert refused.value.reason == "private_address", target
    site.pages["/file"] = (302, {"Location": "file:///etc/passwd"}, b"")
    with pytest.raises(Refused, match="bad_source"):
        web.fetch(session, site.address + "/file")
    site.pages["/round"] = (302, {"Location": "/round"}, b"")
    with pytest.raises(Refused, match="redirects"):
        web.fetch(session, site.address + "/round")


def test_a_name_that_changes_its_address_is_asked_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the connection goes to the address that was checked, not to a second answer."""
    port = int(site.address.rsplit(":", 1)[1])
    answers = iter(["127.0.0.1"])

    def resolve(host: str, *args: Any, **kwargs: Any) -> Any:
        address = host if host[0].isdigit() else next(answers)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    session = web.opened(allow_private=True, requests_per_second=0, most_bytes=1_000, backoff=0)
    site.pages["/a"] = (200, {"Content-Type": "text/plain"}, b"x")
    page = web.fetch(session, f"http://news.example:{port}/a", robots=False)
    assert page.body == b"x"
    assert site.asked[-1][1]["host"] == f"news.example:{port}"


@pytest.mark.parametrize(
    ("address", "expected"),
    [("8.8.8.8", True), ("10.1.2.3", False), ("100.64.0.1", False), ("192.0.2.1", False), ("224.0.0.1", False),
     ("255.255.255.255", False),
     ("2606:4700::1111", True), ("fe80::1", False), ("fc00::1", False), ("::ffff:127.0.0.1", False), ("64:ff9b::a00:1", False),
     ("2002:7f00:1::", False), ("::", False)],
)  # fmt: skip
def test_public_addresses(address: str, expected: bool) -> None:
    assert web._public(ipaddress.ip_address(address)) is expected


def test_size_and_bombs(site: Site) -> None:
    session = web.opened(allow_private=True, requests_per_second=0, most_bytes=10_000, backoff=0)
    site.pages["/big"] = (200, {}, b"x" * 20_000)
    site.pages["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b" " * 5_000_000))
    site.pages["/odd"] = (200, {"Content-Encoding": "br"}, b"x")
    site.pages["/cut"] = (200, {"Content-Encoding": "gzip"}, b"not gzip")
    site.pages["/fine"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"fine"))
    for path, reason in (("/big", "too_large"), ("/bomb", "too_large"), ("/odd", "http_error"), ("/cut", "http_error")):
        with pytest.raises(Refused, match=reason):
            web.fetch(session, site.address + path)
    assert web.fetch(session, site.address + "/fine").body == b"fine"


def test_requests_to_one_host_keep_their_distance(site: Site) -> None:
    from time import monotonic

    site.pages["/a"] = (200, {}, b"x")
    session = web.opened(allow_private=True, requests_per_second=20, most_bytes=1_000, backoff=0)
    began = monotonic()
    for _ in range(4):
        web.fetch(session, site.address + "/a", robots=False)
    assert monotonic() - began >= 0.15


def test_feed_and_its_pages(house: Warehouse, site: Site) -> None:
    items = "".join(
        f"<item><title>T{n}</title><guid>g{n}</guid><link>{site.address}/{n}</link><description>Short {n}</description></item>"
        for n in range(3)
    )
    site.pages["/feed"] = (
        200,
        {"Content-Type": "application/rss+xml"},
        f"<rss version='2.0'><channel><title>W</title>{items}</channel></rss>".encode(),
    )
    for n in range(2):
        site.pages[f"/{n}"] = (200, HTML | {"ETag": f'"{n}"'}, article(f"Page {n}"))
    assert counts(house.ingest(site.address + "/feed")) == (3, 0, 0, 0)
    assert house.current()["g1"] == "Short 1"
    assert counts(house.ingest(site.address + "/feed")) == (0, 0, 3, 0)
    followed = Source(site.address + "/feed", publisher="Wire", follow=True)
    assert counts(house.ingest(followed)) == (2, 0, 0, 1)  # the third page is missing
    assert house.open_reasons() == {site.address + "/2": "http_error"}
    assert counts(house.ingest(followed)) == (0, 0, 2, 1)


def urls(root: str, tag: str, *paths: str) -> bytes:
    inside = "".join(f"<{tag}><loc>{path}</loc></{tag}>" for path in paths)
    return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</{root}>'.encode()


def test_sitemaps_that_name_each_other_end_and_share_one_limit(house: Warehouse, site: Site) -> None:
    xml = {"Content-Type": "application/xml"}
    for one, other in ("ab", "ba"):
        maps = [f"{site.address}/{other}.xml"]
        site.pages[f"/{one}.xml"] = (200, xml, urls("urlset", "url", *maps, *(f"{site.address}/{one}{n}" for n in range(3))))
        for n in range(3):
            site.pages[f"/{one}{n}"] = (200, HTML, article(f"Page {one}{n}"))
    assert counts(house.ingest(site.address + "/a.xml")) == (6, 0, 0, 0)
    assert sorted(site.paths()).count("/a.xml") == sorted(site.paths()).count("/b.xml") == 1
    site.asked.clear()
    house.ingest(Source(site.address + "/a.xml", pages=5))
    assert len([path for path in site.paths() if path not in ("/a.xml", "/robots.txt")]) == 5


def test_sitemap(house: Warehouse, site: Site) -> None:
    xml = {"Content-Type": "application/xml"}
    site.pages["/index.xml"] = (200, xml, urls("sitemapindex", "sitemap", site.address + "/map.xml"))
    site.pages["/map.xml"] = (
        200,
        xml,
        urls("urlset", "url", site.address + "/b", site.address + "/a", "http://elsewhere.example/c"),
    )
    for name in "ab":
        site.pages[f"/{name}"] = (200, HTML, article(f"Page {name}"))
    assert counts(house.ingest(site.address + "/index.xml")) == (2, 0, 0, 0)
    assert counts(house.ingest(site.address + "/index.xml")) == (0, 0, 2, 0)
    site.pages["/map.xml"] = (200, xml, b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><urlset>&a;</urlset>")
    assert house.ingest(site.address + "/map.xml").reasons == {"bad_feed": 1}


def test_secrets_stay_out_of_the_warehouse(house: Warehouse, site: Site) -> None:
    site.pages["/a?token=s3cret"] = (200, HTML, article("One"))
    site.pages["/b"] = (500, {}, b"")
    with_user = site.address.replace("http://", "http://user:hunter2@")
    house.ingest(with_user + "/a?token=s3cret", with_user + "/b")
    assert site.asked[-1][1]["authorization"].startswith("Basic ")
    for table in ("documents", "quarantine", "files"):
        for row in house.ask(f"select * from raw.{table}"):
            assert "s3cret" not in str(row) and "hunter2" not in str(row)
    content = house.settings.warehouse.read_bytes()
    assert b"hunter2" not in content and b"s3cret" not in content


def test_secrets_stay_out_of_logs_and_publication(home: Path, server: dict[str, str], site: Site) -> None:
    """A whole run: neither its output, nor a table, nor a file of the home or of Prefect's holds what an address hides."""
    secrets = ("s3cret", "hunter2")
    with_user = site.address.replace("http://", "http://user:hunter2@")
    site.pages["/a?token=s3cret"] = (200, HTML, article("Nissan owns 34 percent of Mitsubishi Motors."))
    site.pages["/b?token=s3cret"] = (410, {}, b"")
    allowed = {"KEIRETSU_ALLOW_PRIVATE": "1", "KEIRETSU_REQUESTS_PER_SECOND": "0"}
    addresses = [f"{with_user}/{name}?token=s3cret" for name in "ab"]
    done = keiretsu("run", *addresses, home=home, env=server | allowed)
    assert done.status == 0, done.out + done.err
    assert "1 ingested" in done.out and "1 quarantined" in done.out
    assert "1 of the sources could not be read" in done.err and "http_error: status 410" in done.err
    told = done.out + done.err + keiretsu("status", home=home).out
    assert site.address in told and not any(secret in told for secret in secrets)
    files = [path for place in (home, Path(server["PREFECT_HOME"])) for path in place.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        content = path.read_bytes()
        assert not any(secret.encode() in content for secret in secrets), path
    for path in (home / "published" / "keiretsu.duckdb", home / "warehouse.duckdb"):  # whose blocks are compressed
        with connect(path, read_only=True) as con:
            for schema, table in con.execute("select schema_name, table_name from duckdb_tables()").fetchall():
                hidden = " or ".join(f"contains(t::varchar, '{secret}')" for secret in secrets)
                rows = con.execute(f'select count(*) from "{schema}"."{table}" as t where {hidden}').fetchall()
                assert rows == [(0,)], (path, schema, table)


def test_credentials_do_not_follow_a_redirect(house: Warehouse, site: Site) -> None:
    port = site.address.rsplit(":", 1)[1]
    site.pages["/a"] = (302, {"Location": f"http://localhost:{port}/b"}, b"")
    site.pages["/b"] = (200, HTML, article("One"))
    house.ingest(f"http://user:pw@127.0.0.1:{port}/a")
    assert [("authorization" in headers) for path, headers in site.asked if path in ("/a", "/b")] == [True, False]


def test_no_network_for_local_sources(warehouse: Warehouse, write: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    write("a.txt", GOOD)
    folder = write(
        "b.html", '<html><body><img src="http://e.org/x.png"><article><p>' + GOOD + "</p></article></body></html>"
    ).parent
    assert counts(warehouse.ingest(folder)) == (2, 0, 0, 0)
