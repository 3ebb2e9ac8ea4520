"""Object storage through fsspec: s3://, gs://, az:// as folders, objects or globs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, cast
from urllib.parse import quote

from flows.decoding import printable
from flows.reading import Refusal, format_of
from flows.sources import _NEVER_READ, Item, Rejected, Source


def listed(source: Source) -> Iterator[Item | Rejected]:
    """The objects that `source` names; credentials come from the environment, as the libraries read them."""
    import fsspec

    try:
        system, path = fsspec.core.url_to_fs(source.location)
        system.invalidate_cache()  # a scheduler's process lives on; yesterday's listing must not
        places: dict[str, dict[str, Any]] = (
            system.glob(path, detail=True) if any(mark in path for mark in "*?[") else system.find(path, detail=True)
        )
    except ImportError as error:
        yield Rejected(source.root, source, Refusal("missing_library", printable(str(error))))
        return
    except FileNotFoundError:
        places = {}
    except Exception as error:  # each store has its own errors
        yield Rejected(source.root, source, Refusal("unreadable", f"{type(error).__name__}: {printable(str(error))}"))
        return
    files = {name: info for name, info in places.items() if info.get("type") != "directory"}
    if not files:
        yield Rejected(source.root, source, Refusal("not_found", "no object there"))
    scheme = source.location.partition("://")[0].lower()
    for name in sorted(files):
        base = name.rsplit("/", 1)[-1]
        if not base or _NEVER_READ.match(base):
            continue
        uri = f"{scheme}://{quote(name.lstrip('/'), safe='/~:')}"
        if format_of(base)[0] is None:
            yield Rejected(uri, source, Refusal("unsupported_format", f"no reader for {printable(base)}"))
        else:
            yield _object(system, name, base, uri, files[name], source)


def _object(system: Any, name: str, base: str, uri: str, info: dict[str, Any], source: Source) -> Item:
    size = info.get("size")
    mark = info.get("ETag") or info.get("etag") or info.get("LastModified") or info.get("last_modified") or info.get("updated")
    fingerprint = f"{size}:{mark}" if mark else None

    def opened() -> BinaryIO:
        return cast(BinaryIO, system.open(name, "rb"))

    return Item(uri, base, source, size, fingerprint, opened)
