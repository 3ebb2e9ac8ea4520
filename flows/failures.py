"""What a user is told when something stops a command, and the exit status that goes with it."""

from __future__ import annotations

import os
import sys
import traceback

from flows.settings import SettingsError, home_of

REFUSED, WRONG = 1, 2


class UsageError(ValueError):
    """A command that cannot be carried out as it was given; `hint` says what helps."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


def exit_status(error: Exception) -> int:
    """Print what is wrong and what helps; returns the exit status. Stack traces go to the log folder."""
    import duckdb

    from flows import console
    from flows.pipeline import Busy, Refused, SourceFailed
    from flows.publish import PublishError
    from flows.show import NoSuchClaim, NothingPublished, QueryError
    from flows.sources import SourcesError
    from flows.transform import TransformError

    match error:
        case Refused():
            console.fail("the checks refused the candidate; the former publication stays")
            for line in str(error).splitlines():
                console.err.print(f"  {line}", markup=False, highlight=False)
            console.err.print(
                f"  report: {error.report}\n  next: keiretsu status; docs/a-check-failed.md says how to go on", highlight=False
            )
            return REFUSED
        case SourceFailed():
            console.fail(f"{error}", "what the others hold is published; mend the source, or its line in the list")
            return 0
        case UsageError():
            console.fail(str(error), error.hint)
        case Busy() | PublishError() | NoSuchClaim() | NothingPublished() | QueryError() | SourcesError() | SettingsError():
            console.fail(str(error))
        case TransformError():
            console.fail(
                f"dbt could not build: {error}", f"dbt's log: {home_of() / 'logs' / 'dbt' / 'dbt.log'}; then: keiretsu run"
            )
        case duckdb.IOException() | duckdb.OutOfMemoryException():
            console.fail(_plain(str(error)), "keiretsu doctor looks for what is wrong; what is published stays as it was")
        case OSError():
            console.fail(
                f"{error.strerror or error}: {error.filename or ''}".rstrip(": "), "keiretsu doctor looks for what is wrong"
            )
        case _:
            console.fail(
                f"{type(error).__name__}: {_plain(str(error))}",
                f"the whole story: {_log(error)}; keiretsu doctor checks the set-up",
            )
    return WRONG


def _plain(message: str) -> str:
    return " ".join(message.split())[:500]


def _log(error: Exception) -> str:
    if os.environ.get("KEIRETSU_DEBUG"):
        traceback.print_exception(error, file=sys.stderr)
    path = home_of() / "logs" / "failures.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            traceback.print_exception(error, file=log)
    except OSError:
        return "KEIRETSU_DEBUG=1 prints it"
    return str(path)
