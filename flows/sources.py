"""What a source is: a word on the command line or an entry of sources.yml, turned into items that can be opened.

Links are never followed inside a folder, pipes and devices are never opened, and the network is used only for a source
that is itself a URL.
"""

from __future__ import annotations

import errno
import glob
import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple
from urllib.parse import parse_qsl, quote_from_bytes, urlencode, urlsplit, urlunsplit

from flows.decoding import printable
from flows.reading import Refusal, format_of

WEB = ("http://", "https://")
OBJECT_STORES = ("s3://", "gs://", "gcs://", "az://", "abfs://", "abfss://", "memory://")
_SECRET = re.compile(r"token|key|secret|passw|pwd|auth|sig|credential|session|^sv$|^se$|^sp$|^code$", re.IGNORECASE)
_NEVER_READ = re.compile(r"\.|readme(\..*)?$|sources\.ya?ml$|.*~$", re.IGNORECASE | re.DOTALL)
# A file changed this shortly before it is read may change again within the clock's grain: it is not remembered.
_GRAIN_NS = 50_000_000


@dataclass(frozen=True)
class Source:
    """One place to read from, with what is known about its documents.

    Attributes:
        location: path, glob or URL as given; may hold secrets, is never stored.
        publisher: for documents that name none.
        language: ISO 639-1, for documents that name none.
        follow: a feed's entries are fetched as pages; else their own text is read.
        pages: most pages fetched from one feed or sitemap in a run.
    """

    location: str
    publisher: str | None = None
    language: str | None = None
    follow: bool = False
    pages: int = 500

    @property
    def root(self) -> str:
        """The location as it may be stored and shown."""
        return redacted(self.location) if is_url(self.location) else uri_of(self.location)

    @property
    def shown(self) -> str:
        """The location as a person would write it."""
        return redacted(self.location) if is_url(self.location) else printable(os.path.abspath(self.location), 2_000)


@dataclass(frozen=True, slots=True)
class Item:
    """One file, object or page that can be opened.

    Attributes:
        uri: where it lies, without secrets.
        name: its file name, which tells the format.
        fingerprint: changes whenever the content may have; None is never remembered.
        opened: gives a fresh stream of its bytes.
        form: the format if it is known from elsewhere (a page's media type); "nothing" for a place visited for its links.
        identifier: external_id of its one document, instead of the name.
        remembered: the server says that nothing changed since the fingerprint was taken.
    """

    uri: str
    name: str
    source: Source
    size: int | None
    fingerprint: str | None
    opened: Callable[[], BinaryIO]
    form: str | None = None
    identifier: str | None = None
    remembered: bool = False
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A place that gave no item, with the reason."""

    uri: str
    source: Source
    refusal: Refusal

    @property
    def is_source(self) -> bool:
        """Whether it is the source itself: nothing of it could be looked at."""
        return self.uri == self.source.root


@dataclass
class Found:
    """The items of a run in their order, what was refused on the way, and the sources in which nothing lies."""

    items: list[Item] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    web: list[Source] = field(default_factory=list)
    empty: list[Source] = field(default_factory=list)


class Memory(NamedTuple):
    """What raw.files remembers of an item."""

    fingerprint: str
    reader: str
    documents: int
    refused: int
    etag: str | None
    last_modified: str | None


class SourcesError(ValueError):
    """sources.yml cannot be used; the message says why and where."""


def is_url(location: str) -> bool:
    """Whether `location` asks for the network."""
    return location.lower().startswith(WEB + OBJECT_STORES)


def uri_of(path: str | os.PathLike[str]) -> str:
    """The file:// URI of a path; any byte a name may hold comes back as printable ASCII."""
    return "file://" + quote_from_bytes(os.fsencode(os.path.abspath(path)), safe="/~:")


def redacted(url: str) -> str:
    """`url` without user, password, fragment and the values of secret-looking query parameters."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        if any(_SECRET.search(name) for name, _ in pairs):
            query = urlencode([(name, "REDACTED" if _SECRET.search(name) else value) for name, value in pairs])
    return printable(urlunsplit((parts.scheme, host, parts.path, query, "")), 2_000)


def parse(specs: Iterable[str | Source]) -> list[Source]:
    """The sources behind command-line words; a .yml word is a list of sources.

    Raises:
        SourcesError: a list, or an address, cannot be used.
    """
    sources: list[Source] = []
    for spec in specs:
        if isinstance(spec, Source):
            sources.append(spec)
        elif _is_list(spec):
            sources.extend(load_sources(Path(spec)))
        else:
            fault = _fault_of_address(spec)
            if fault:
                raise SourcesError(f"an address cannot be understood: {fault}")
            path = spec[7:] if spec.startswith("file:///") else spec
            sources.append(Source(_unquoted(path) if path is not spec else spec))
    return sources


def _is_list(spec: str) -> bool:
    return spec.lower().endswith((".yml", ".yaml")) and not is_url(spec)


def _fault_of_address(location: str) -> str | None:
    """What is wrong with an address, in words that hold nothing of it: it may hold a secret."""
    try:
        return None if not is_url(location) or redacted(location) else "it is empty"
    except ValueError:
        return "its host is no name and no IP address"


def _unquoted(path: str) -> str:
    from urllib.parse import unquote_to_bytes

    return os.fsdecode(unquote_to_bytes(path))


def load_sources(path: Path) -> list[Source]:
    """The entries of a sources.yml: `sources:` with one string or one mapping of Source's fields each.

    A relative path counts from the list's own folder; `${NAME}` is taken from the environment, so that secrets stay out.

    Raises:
        SourcesError: all that is wrong, each with its entry.
    """
    import yaml

    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        if isinstance(error, FileNotFoundError):
            raise SourcesError(f"no such file: {path}") from error
        place = getattr(error, "problem_mark", None)
        where = f", line {place.line + 1}" if place else ""
        raise SourcesError(f"{path}{where}: not a list of sources in YAML: {getattr(error, 'problem', None) or error}") from error
    entries = loaded.get("sources") if isinstance(loaded, dict) else loaded
    if not isinstance(entries, list) or not entries:
        raise SourcesError(f"{path}: expected `sources:` with a list below it")
    sources, faults = [], []
    kinds = {"location": str, "publisher": str, "language": str, "follow": bool, "pages": int}
    for number, entry in enumerate(entries, 1):
        fields = {"location": entry} if isinstance(entry, str) else entry
        if not isinstance(fields, dict) or not fields.get("location"):
            faults.append(f"entry {number}: no `location`")
            continue
        wrong = [str(k) for k, v in fields.items() if k not in kinds or not isinstance(v, kinds[k])]
        pages = fields.get("pages")
        if isinstance(pages, int) and pages < 1:
            wrong.append("pages")
        missing = [name for name in re.findall(r"\$\{(\w+)\}", str(fields["location"])) if name not in os.environ]
        if wrong or missing:
            faults.append(f"entry {number}: " + "; ".join([f"`{w}` is unknown or cannot be that" for w in wrong]
                                                          + [f"${{{m}}} is not set" for m in missing]))  # fmt: skip
            continue
        location = re.sub(r"\$\{(\w+)\}", lambda found: os.environ[str(found.group(1))], str(fields["location"]))
        fault = _fault_of_address(location)
        if fault:
            faults.append(f"entry {number}: {fault}")
            continue
        if not is_url(location):
            location = str(path.resolve().parent / Path(location).expanduser())
        sources.append(Source(**{**fields, "location": location}))
    if faults:
        raise SourcesError(f"{path}: " + "\n".join(faults))
    return sources


def missing(specs: Iterable[str]) -> list[str]:
    """Those of the words that name nothing: typing errors, most often. What a list names is found out when it is read."""
    return [s.location for spec in specs for s in parse([spec]) if not _is_list(spec) and not is_url(s.location)
            and not os.path.lexists(s.location) and not glob.glob(s.location, recursive=True)]  # fmt: skip


def discover(sources: Iterable[Source]) -> Found:
    """All items of local and object-store sources sorted by URI, each once; web sources are left for flows.web."""
    found = Found()
    seen: set[str] = set()
    for source in sources:
        if source.location.lower().startswith(WEB):
            found.web.append(source)
            continue
        if is_url(source.location):
            from flows.objects import listed

            places: Iterator[Item | Rejected] = listed(source)
        else:
            places = _local(source)
        is_empty = True
        for place in places:
            is_empty = False
            if place.uri in seen:
                continue
            seen.add(place.uri)
            if isinstance(place, Item):
                found.items.append(place)
            else:
                found.rejected.append(place)
        if is_empty:
            found.empty.append(source)
    found.items.sort(key=lambda item: item.uri)
    found.rejected.sort(key=lambda place: place.uri)
    found.web.sort(key=lambda source: source.root)
    return found


def _local(source: Source) -> Iterator[Item | Rejected]:
    location = os.path.expanduser(source.location)
    if "\0" in location:
        yield Rejected(redacted(location), source, Refusal("bad_source", "NUL in the path"))
    elif os.path.lexists(location):
        if os.path.isdir(location):
            yield from _walk(location, os.path.realpath(location), source)
        else:
            yield _file(location, source)
    elif glob.has_magic(location):
        folder = os.path.dirname(re.split(r"[*?\[]", location)[0]) or "."
        if not os.path.isdir(folder):
            yield Rejected(uri_of(location), source, Refusal("not_found", f"no such folder: {printable(folder)}"))
        inside = os.path.realpath(folder)
        for match in sorted(glob.glob(location, recursive=True)):
            if os.path.islink(match):
                refusal = _link(match, inside)
                if refusal:
                    yield Rejected(uri_of(match), source, refusal)
            elif not os.path.isdir(match) and not _NEVER_READ.match(os.path.basename(match)):
                yield _file(match, source)
    else:
        yield Rejected(uri_of(location), source, Refusal("not_found", "no such file or folder"))


def _walk(folder: str, inside: str, source: Source) -> Iterator[Item | Rejected]:
    pending = [folder]
    while pending:
        here = pending.pop()
        try:
            entries = list(os.scandir(here))
        except OSError as error:
            yield Rejected(uri_of(here), source, Refusal("unreadable", printable(error.strerror or str(error))))
            continue
        for entry in entries:
            if _NEVER_READ.match(entry.name):
                continue
            if entry.is_symlink():
                refusal = _link(entry.path, inside)
                if refusal:
                    yield Rejected(uri_of(entry.path), source, refusal)
            elif entry.is_dir(follow_symlinks=False):
                pending.append(entry.path)
            else:
                yield _file(entry.path, source)


def _link(path: str, inside: str) -> Refusal | None:
    """Why a link is refused; None if its target lies in the source and is read there anyway."""
    try:
        target = os.path.realpath(path, strict=True)
    except OSError as error:
        reason = "not_found" if isinstance(error, FileNotFoundError) else "symlink_loop"
        return Refusal(reason, "a link " + ("to nothing" if reason == "not_found" else "to itself"))
    if target != inside and not target.startswith(inside.rstrip("/") + "/"):
        return Refusal("outside_source", "a link to a place outside the source folder")
    if os.path.realpath(os.path.dirname(path)).startswith(target + "/") or os.path.realpath(os.path.dirname(path)) == target:
        return Refusal("symlink_loop", "a link to a folder that contains it")
    return None


def _file(path: str, source: Source) -> Item | Rejected:
    uri = uri_of(path)
    try:
        status = os.stat(path)
    except OSError as error:
        looping = "symlink_loop" if error.errno == errno.ELOOP else "unreadable"
        reason = "not_found" if isinstance(error, FileNotFoundError) else looping
        return Rejected(uri, source, Refusal(reason, printable(error.strerror or str(error))))
    name = os.path.basename(path)
    if not stat.S_ISREG(status.st_mode):
        return Rejected(uri, source, Refusal("not_a_file", "not a regular file"))
    if format_of(name)[0] is None:
        return Rejected(uri, source, Refusal("unsupported_format", f"no reader for {printable(name)}"))
    newest = max(status.st_mtime_ns, status.st_ctime_ns)
    fingerprint = f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"
    settled = time.time_ns() - newest > _GRAIN_NS
    return Item(uri, name, source, status.st_size, fingerprint if settled else None, lambda: _open(path))


def _open(path: str) -> BinaryIO:
    # O_NONBLOCK: should the file have become a pipe meanwhile, opening it must not hang.
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
