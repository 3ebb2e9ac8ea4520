"""Pages, feeds and sitemaps over HTTP: politely, only when changed, and never from an address that is not public.

Every request goes to an address that was checked just before, so that neither a redirect nor a name server can lead it
into a private network (server-side request forgery, DNS rebinding).
"""

from __future__ import annotations

import hashlib
import io
import ipaddress
import socket
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from flows.decoding import Refused, printable
from flows.reading import Refusal, format_of
from flows.sources import WEB, Item, Memory, Rejected, Source, redacted

if TYPE_CHECKING:
    import httpx

AGENT = "keiretsu"
_REDIRECTS = 5
_ATTEMPTS = 4
_LONGEST_WAIT = 60.0
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_MEDIA = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "txt",
    "text/markdown": "md",
    "application/pdf": "pdf",
    "application/json": "json",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}


@dataclass(frozen=True)
class Page:
    """One answer: `body` is None when the server says that nothing changed."""

    url: str
    body: bytes | None
    media: str
    charset: str | None
    etag: str | None
    last_modified: str | None


@dataclass
class Session:
    """What one run knows of the hosts it talks to."""

    client: httpx.Client
    allow_private: bool
    interval: float
    most_bytes: int
    backoff: float = 1.0
    robots: dict[str, RobotFileParser | Refused] = field(default_factory=dict)
    next_at: dict[str, float] = field(default_factory=dict)


class _Again(Exception):
    """A failure that may pass; `wait` is what the server asked for."""

    def __init__(self, said: str, wait: float = 0.0) -> None:
        super().__init__(said)
        self.wait = wait


def opened(*, allow_private: bool, requests_per_second: float, most_bytes: int, backoff: float = 1.0) -> Session:
    """A session without cookies; proxies of the environment are not used, as they would hide the address."""
    import httpx

    client = httpx.Client(
        timeout=httpx.Timeout(30.0, connect=10.0), follow_redirects=False, trust_env=False,
        headers={"User-Agent": f"{AGENT}/0.1", "Accept-Encoding": "gzip"},
    )  # fmt: skip
    return Session(
        client,
        allow_private,
        1 / requests_per_second if requests_per_second > 0 else 0.0,
        most_bytes,
        backoff,
    )


def items(session: Session, source: Source, known: Mapping[str, Memory], reader: str) -> Iterator[Item | Rejected]:
    """The page, feed or sitemap that `source` names, and the pages that the latter two lead to, by address.

    Sitemaps may lead to further ones, and to each other: each address is asked once, and at most `source.pages` in all.
    """
    first = _got(session, source, source.location, known, reader)
    if not isinstance(first, Page):
        yield first
        return
    visited, pending = {source.location}, [(source.location, first)]
    while pending:
        url, page = pending.pop(0)
        try:
            form = _form(page)
            links = _links(form, page, source) if form in ("feed", "sitemap") else []
        except Refused as refused:
            yield Rejected(redacted(url), source, Refusal(refused.reason, refused.detail))
            continue
        if form != "sitemap" and not (form == "feed" and source.follow):
            yield _item(source, url, page, form)
            continue
        yield _item(source, url, page, "nothing")
        for link in sorted(set(links) - visited)[: source.pages + 1 - len(visited)]:
            visited.add(link)
            found = _got(session, source, link, known, reader)
            if not isinstance(found, Page):
                yield found
            elif (form := _form_or_none(found)) == "sitemap":
                pending.append((link, found))
            else:
                yield _item(source, link, found, form)


def _got(session: Session, source: Source, url: str, known: Mapping[str, Memory], reader: str) -> Page | Item | Rejected:
    uri = redacted(url)
    memory = known.get(uri)
    conditions = {}
    if memory is not None and memory.reader == reader:
        conditions = {"If-None-Match": memory.etag, "If-Modified-Since": memory.last_modified}
    try:
        page = fetch(session, url, {name: value for name, value in conditions.items() if value})
    except Refused as refused:
        return Rejected(uri, source, Refusal(refused.reason, refused.detail, uri))
    if memory is not None and (page.body is None or (memory.reader == reader and memory.fingerprint == _fingerprint(page))):
        return Item(uri, "page", source, 0, memory.fingerprint, io.BytesIO, remembered=True)
    if page.body is None:
        return Rejected(uri, source, Refusal("http_error", "status 304 without being asked", uri))
    return page


def _fingerprint(page: Page) -> str:
    return "sha256:" + hashlib.sha256(page.body or b"").hexdigest()


def _item(source: Source, url: str, page: Page, form: str | None) -> Item:
    uri, body = redacted(url), page.body or b""
    if page.charset and form in ("html", "txt", "md", "json"):
        with suppress(LookupError, UnicodeError):
            body = b"\xef\xbb\xbf" + body.decode(page.charset).encode("utf-8")
    name = unquote(urlsplit(uri).path).rsplit("/", 1)[-1] or "page"
    fingerprint = None if form == "nothing" else _fingerprint(page)
    return Item(
        uri, name, source, len(body), fingerprint, lambda: io.BytesIO(body), form, uri,
        etag=page.etag, last_modified=page.last_modified,
    )  # fmt: skip


def _form(page: Page) -> str | None:
    body = page.body or b""
    if body.startswith(b"%PDF-"):
        return "pdf"
    head = body[:2_048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if (page.media.endswith("xml") and page.media != "application/xhtml+xml") or head.startswith(
        (b"<?xml", b"<rss", b"<feed", b"<urlset")
    ):
        from flows.formats import check_xml

        if b"<html" not in head:
            root = check_xml(body).tag.rpartition("}")[2].lower()
            if root in ("rss", "feed", "rdf"):
                return "feed"
            if root in ("urlset", "sitemapindex"):
                return "sitemap"
            raise Refused("bad_feed", f"XML with the root <{printable(root)}>: neither a feed nor a sitemap")
    if page.media in _MEDIA:
        return _MEDIA[page.media]
    return format_of(urlsplit(page.url).path)[0] or ("html" if head.startswith((b"<!doctype html", b"<html")) else None)


def _form_or_none(page: Page) -> str | None:
    try:
        return _form(page)
    except Refused:
        return "feed"  # its reader gives the reason


def _links(form: str, page: Page, source: Source) -> list[str]:
    from flows.formats import check_xml

    root = check_xml(page.body or b"")
    found: list[str] = []
    for element in root.iter():
        tag = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        if tag == "loc" if form == "sitemap" else tag == "link":
            link = (element.get("href") if element.get("rel", "alternate") == "alternate" else None) or element.text or ""
            found.append(urljoin(page.url, link.strip()))
    host = urlsplit(page.url).hostname
    kept = [link for link in found if link.lower().startswith(WEB) and link != source.location]
    # A sitemap speaks for its own host only (sitemaps.org); a feed may point anywhere.
    return [link for link in kept if urlsplit(link).hostname == host] if form == "sitemap" else kept


def fetch(session: Session, url: str, headers: Mapping[str, str] | None = None, *, robots: bool = True) -> Page:
    """GET `url`, following redirects; each hop is checked, waits its turn and is tried again when that may help.

    Raises:
        Refused: `private_address`, `forbidden_by_robots`, `too_large`, `bomb`, `bad_source` or `http_error`.
    """
    first = urlsplit(url)
    credentials = (unquote(first.username or ""), unquote(first.password or "")) if first.username else None
    here = url
    for _ in range(_REDIRECTS + 1):
        parts = urlsplit(here)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Refused("bad_source", f"not an HTTP address: {redacted(here)}")
        if robots and not _allowed(session, here):
            raise Refused("forbidden_by_robots", f"robots.txt of {printable(parts.hostname)}")
        same = (parts.scheme, parts.hostname, parts.port) == (first.scheme, first.hostname, first.port)
        answer = _patiently(session, here, dict(headers or {}), credentials if same else None)
        if isinstance(answer, Page):
            return answer
        here = urljoin(here, answer)
    raise Refused("http_error", f"more than {_REDIRECTS} redirects")


def _patiently(session: Session, url: str, headers: dict[str, str], credentials: tuple[str, str] | None) -> Page | str:
    import tenacity

    def wait(state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, _Again) else 0.0
        return min(max(asked, session.backoff * 2.0 ** (state.attempt_number - 1)), _LONGEST_WAIT)

    retrying = tenacity.Retrying(
        stop=tenacity.stop_after_attempt(_ATTEMPTS),
        wait=wait,
        retry=tenacity.retry_if_exception_type(_Again),
        reraise=True,
    )
    try:
        return retrying(_once, session, url, headers, credentials)
    except _Again as error:
        raise Refused("http_error", printable(f"{error}, {_ATTEMPTS} times")) from error


def _once(session: Session, url: str, headers: dict[str, str], credentials: tuple[str, str] | None) -> Page | str:
    """One request: a page, or where it redirects to."""
    import httpx

    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = checked_address(host, port, session.allow_private)
        _turn(session, f"{host}:{port}")
        shown = f"[{address}]" if ":" in address else address
        target = f"{parts.scheme}://{shown}:{port}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")
        named = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
        host_header = named if port in (80, 443) else f"{named}:{port}"
        with session.client.stream(
            "GET", target, headers={**headers, "Host": host_header},
            auth=credentials, extensions={"sni_hostname": named.strip("[]")},
        ) as answer:  # fmt: skip
            return _page(session, url, answer)
    except (httpx.TransportError, OSError) as error:
        raise _Again(f"{type(error).__name__}: {error}") from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise Refused("http_error", printable(f"{type(error).__name__}: {error}")) from error


def _page(session: Session, url: str, answer: httpx.Response) -> Page | str:
    status = answer.status_code
    if status in (301, 302, 303, 307, 308) and answer.headers.get("location"):
        return str(answer.headers["location"])
    if status in _AGAIN:
        asked = answer.headers.get("retry-after", "")
        raise _Again(f"status {status}", float(asked) if asked.isdigit() else 0.0)
    if status != 200 and status != 304:
        raise Refused("http_error", f"status {status}")
    kind = answer.headers.get("content-type", "")
    media, _, rest = kind.partition(";")
    charset = rest.lower().partition("charset=")[2].split(";")[0].strip(" \"'") or None
    body = None if status == 304 else _body(session, answer)
    return Page(
        url,
        body,
        media.strip().lower(),
        charset,
        answer.headers.get("etag"),
        answer.headers.get("last-modified"),
    )


def _body(session: Session, answer: httpx.Response) -> bytes:
    packed = answer.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("identity", "gzip", "x-gzip", ""):
        raise Refused("http_error", f"content encoding {printable(packed)} was not asked for")
    unpacker: Any = zlib.decompressobj(31) if "gzip" in packed else None
    body = bytearray()
    try:
        for part in answer.iter_raw():
            body += unpacker.decompress(part, session.most_bytes + 1 - len(body)) if unpacker else part
            if len(body) > session.most_bytes:
                raise Refused("too_large", f"more than {session.most_bytes:,} bytes")
    except zlib.error as error:
        raise Refused("http_error", f"broken gzip: {printable(str(error))}") from error
    return bytes(body)


def checked_address(host: str, port: int, allow_private: bool) -> str:
    """An address of `host` that may be talked to.

    Raises:
        Refused: `private_address`, if any of its addresses is not a public one.
        OSError: the name does not resolve.
    """
    found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not allow_private:
        for address in found:
            if not _public(ipaddress.ip_address(str(address).partition("%")[0])):
                raise Refused("private_address", str(address) if host == address else f"{printable(host)} is {address}")
    return str(found[0])


def _public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None,))[-1]
        if address in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None and not _public(inner):
            return False
    return address.is_global and not address.is_multicast


def _turn(session: Session, host: str) -> None:
    now = time.monotonic()
    at = max(now, session.next_at.get(host, 0.0))
    session.next_at[host] = at + session.interval
    time.sleep(at - now)


def _allowed(session: Session, url: str) -> bool:
    """Whether the host's robots.txt lets this agent in (RFC 9309: 4xx allows all, no answer allows nothing).

    Raises:
        Refused: `http_error`, if the host does not answer; `private_address`.
    """
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    rules = session.robots.get(origin)
    if isinstance(rules, Refused):
        raise rules
    if rules is None:
        rules = RobotFileParser()
        try:
            page = fetch(session, origin + "/robots.txt", robots=False)
            rules.parse((page.body or b"").decode("utf-8", "replace").splitlines())
        except Refused as refused:
            if refused.reason == "private_address":
                raise
            gone = refused.detail.startswith("status 4") and not refused.detail.startswith("status 429")
            if not gone and refused.reason != "too_large":
                session.robots[origin] = silent = Refused("http_error", f"robots.txt: {refused.detail}")
                raise silent from refused
            rules.parse([])
        session.robots[origin] = rules
    delay = rules.crawl_delay(AGENT)
    if delay:
        host = f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
        at = min(float(delay), _LONGEST_WAIT) - session.interval
        if at > 0 and host in session.next_at:
            session.next_at[host] += at
    return rules.can_fetch(AGENT, url)
