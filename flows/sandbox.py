"""Parsers of hostile formats in a process of their own: a crash, a hang or a memory bomb costs one document.

The child gets bytes on its standard input and answers in JSON; it holds no connection, no secret of the environment, and
ends by itself when its parent is gone, however that went.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import BinaryIO

from flows.reading import Document, Limits, Refusal, identifier_of

_MEMORY_BYTES = 3_000_000_000
_RECYCLE_AFTER = 1_000
_CODE = "from flows.sandbox import serve; serve()"
_HEADER = struct.Struct(">QQ")

_mine = threading.local()
_all: set[subprocess.Popen[bytes]] = set()


class _Gone(Exception):
    """The child died or did not answer in time."""


def parse(data: bytes, name: str, form: str, limits: Limits) -> list[Document | Refusal]:
    """What `data` holds, read by a child process of the calling thread."""
    import orjson

    task = orjson.dumps({"name": identifier_of(name), "form": form, "limits": asdict(limits)})
    try:
        child = _child()
        _ask(child, _HEADER.pack(len(task), len(data)) + task, data)
        deadline = time.monotonic() + limits.seconds
        (size, _) = _HEADER.unpack(_answer(child, _HEADER.size, deadline))
        rows = orjson.loads(_answer(child, size, deadline))
    except TimeoutError:
        _end()
        return [Refusal("reader_timeout", f"no answer in {limits.seconds} s", identifier_of(name))]
    except (OSError, _Gone) as error:
        _end()
        return [Refusal("reader_crashed", str(error) or type(error).__name__, identifier_of(name))]
    found: list[Document | Refusal] = []
    for row in rows:
        if "reason" in row:
            found.append(Refusal(**row)._replace(external_id=identifier_of(name)))
        else:
            day = row.pop("published_on")
            found.append(
                Document(**row, published_on=date.fromisoformat(day) if day else None)._replace(external_id=identifier_of(name))
            )
    return found


def close() -> None:
    """End all children."""
    while _all:
        child = _all.pop()
        with contextlib.suppress(OSError):
            child.kill()
        child.wait()


def _child() -> subprocess.Popen[bytes]:
    child: subprocess.Popen[bytes] | None = getattr(_mine, "child", None)
    if child is not None and child.poll() is None and _mine.served < _RECYCLE_AFTER:
        _mine.served += 1
        return child
    if child is not None:
        _end()
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV") if name in os.environ}
    child = subprocess.Popen(
        [sys.executable, "-c", _CODE], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env=kept | {"PYTHONPATH": str(Path(__file__).resolve().parent.parent)}, close_fds=True,
    )  # fmt: skip
    _all.add(child)
    _mine.child, _mine.served = child, 1
    return child


def _end() -> None:
    child: subprocess.Popen[bytes] | None = getattr(_mine, "child", None)
    _mine.child = None
    if child is not None:
        _all.discard(child)
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _ask(child: subprocess.Popen[bytes], *parts: bytes) -> None:
    assert child.stdin is not None
    for part in parts:
        child.stdin.write(part)
    child.stdin.flush()


def _answer(child: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
    assert child.stdout is not None
    parts, left = [], size
    while left:
        if not select.select([child.stdout], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise TimeoutError
        part = os.read(child.stdout.fileno(), min(left, 1 << 20))
        if not part:
            raise _Gone(f"exit status {child.wait()}")
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def serve() -> None:
    """The child: answer until standard input ends."""
    import resource

    import orjson

    from flows.reading import read_single

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not reach the answers
    while header := asked.read(_HEADER.size):
        task_size, data_size = _HEADER.unpack(header)
        task = orjson.loads(asked.read(task_size))
        data = asked.read(data_size)
        signal.alarm(int(task["limits"]["seconds"]) + 5)  # should the parent be gone, nobody else would stop a hang
        rows = read_single(data, task["name"], task["form"], Limits(**task["limits"] | {"isolated": False}))
        signal.alarm(0)
        _send(answers, orjson.dumps([row._asdict() for row in rows]))


def _send(answers: BinaryIO, data: bytes) -> None:
    answers.write(_HEADER.pack(len(data), 0) + data)
    answers.flush()
