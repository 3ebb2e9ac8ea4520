"""Object storage through fsspec: s3://, gs://, az:// as folders, objects or globs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, cast
from urllib.parse import quote

from flows.decoding import printable
from flows.reading import Refusal, format_of
from flows.sources import _NEVER_READ, Item, Rejected, Source

# Where each store's library looks for credentials.
_AZURE = "AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY"
_GOOGLE = "GOOGLE_APPLICATION_CREDENTIALS, the path of a service account's key file"
CREDENTIALS = {
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
    "gs": _GOOGLE, "gcs": _GOOGLE, "az": _AZURE, "abfs": _AZURE, "abfss": _AZURE,
}  # fmt: skip
# What the libraries say without them, in an error's name or its words.
_UNSIGNED = re.compile(r"credentials?|anonymous caller", re.IGNORECASE)


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
        yield Rejected(source.root, source, fault(source, error))
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


def fault(source: Source, error: Exception) -> Refusal:
    """Why a store cannot be read: without credentials, which variables give them; else what its library says."""
    said = f"{type(error).__name__}: {printable(str(error))}"
    variables = CREDENTIALS.get(source.location.partition("://")[0].lower())
    if variables and _UNSIGNED.search(said):
        return Refusal("missing_credentials", f"set {variables}")
    return Refusal("unreadable", said)


def _object(system: Any, name: str, base: str, uri: str, info: dict[str, Any], source: Source) -> Item:
    size = info.get("size")
    mark = info.get("ETag") or info.get("etag") or info.get("LastModified") or info.get("last_modified") or info.get("updated")
    fingerprint = f"{size}:{mark}" if mark else None

    def opened() -> BinaryIO:
        return cast(BinaryIO, system.open(name, "rb"))

    return Item(uri, base, source, size, fingerprint, opened)
