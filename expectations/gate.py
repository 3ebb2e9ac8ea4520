"""Is this candidate fit to be published? Great Expectations asks it, through SQL, on the file itself."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from expectations.checks import Check, Suite
from expectations.suites import suites

# Rows of evidence that a report keeps for each failed check.
SHOWN_ROWS = 20

Outcome = Literal["passed", "failed", "error"]


@dataclass(frozen=True)
class Result:
    """What one check came to.

    Attributes:
        table: checked table.
        check: the check's name.
        severity: critical or warning.
        outcome: passed, failed (rows break it) or error (it could not be asked).
        reason: why it matters.
        count: rows that break it; rows of the table for volumes.
        rows: some of them.
        said: the engine's words, of an error.
    """

    table: str
    check: str
    severity: str
    outcome: Outcome
    reason: str
    count: int
    rows: tuple[dict[str, Any], ...] = ()
    said: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the publication is refused: a critical failure, or a check that could not be asked."""
        return self.outcome == "error" or (self.outcome == "failed" and self.severity == "critical")


@dataclass(frozen=True)
class Verdict:
    """All results on one candidate."""

    results: tuple[Result, ...]

    @property
    def accepted(self) -> bool:
        """Whether the candidate may be published."""
        return not self.blocking

    @property
    def blocking(self) -> tuple[Result, ...]:
        """What stands against it."""
        return tuple(result for result in self.results if result.blocks)

    @property
    def warnings(self) -> tuple[Result, ...]:
        """What should be looked at."""
        return tuple(result for result in self.results if result.outcome == "failed" and not result.blocks)

    def counts(self) -> dict[str, int]:
        """Checks by outcome."""
        return {
            "checks": len(self.results),
            "passed": sum(result.outcome == "passed" for result in self.results),
            "warnings": len(self.warnings),
            "blocking": len(self.blocking),
        }

    def failures(self) -> list[dict[str, Any]]:
        """Everything that did not pass, as plain data."""
        return [asdict(result) for result in self.results if result.outcome != "passed"]


def check(candidate: Path, last: Mapping[str, int]) -> Verdict:
    """Ask every suite's questions of the file `candidate`, which is opened read-only and closed afterwards.

    Args:
        candidate: a DuckDB file with the published tables in schema main.
        last: rows of each table in the last publication; empty for a first one.
    """
    results: list[Result] = []
    with _source(candidate) as source:
        for suite in suites(last):
            results.extend(_check(source, suite))
    return Verdict(tuple(results))


@contextmanager
def _source(candidate: Path) -> Iterator[Any]:
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    warnings.filterwarnings("ignore", module="great_expectations")
    import great_expectations as gx
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults, ProgressBarsConfig
    from sqlalchemy.engine import URL

    from expectations.dialect import register

    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    url = URL.create(register(), database=str(candidate), query={"access_mode": "read_only"})
    # Its own report site would be a folder in /tmp that stays; expectations.report writes ours.
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False, metric_calculations=False),
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    source = context.data_sources.add_sql(
        "candidate", connection_string=url.render_as_string(hide_password=False), create_temp_table=False
    )
    try:
        yield source
    finally:
        # One engine reads the tables' columns, another asks the questions; the file must be free of both.
        source.get_engine().dispose()
        source.get_execution_engine().close()


def _check(source: Any, suite: Suite) -> Iterator[Result]:
    import great_expectations as gx

    try:
        asset = source.add_table_asset(suite.table, table_name=suite.table)
        batch = asset.add_batch_definition_whole_table("all").get_batch()
    except Exception as error:  # whatever Great Expectations raises for a table that is not there
        yield from (_error(suite, check, f"table {suite.table} cannot be read: {error}") for check in suite.checks)
        return
    for of_sql in (False, True):
        chosen = [check for check in suite.checks if (check.kind == "offenders") is of_sql]
        if not chosen:
            continue
        form: dict[str, Any] = {"result_format": "COMPLETE" if of_sql else "SUMMARY", "partial_unexpected_count": SHOWN_ROWS}
        if suite.key and not of_sql:
            form["unexpected_index_column_names"] = list(suite.key)
        expected = gx.ExpectationSuite(name=f"{suite.table}_{of_sql}", expectations=[_expectation(check) for check in chosen])
        by_name = {
            found.expectation_config.meta["check"]: found for found in batch.validate(expected, result_format=form).results
        }
        yield from (_result(suite, check, by_name[check.name]) for check in chosen)


def _expectation(check: Check) -> Any:
    # As Any: the module exports its expectations without saying so to type checkers.
    ask: Any = import_module("great_expectations.expectations")
    common: dict[str, Any] = {"severity": check.severity, "meta": {"check": check.name}, "description": check.reason}
    match check.kind:
        case "unique":
            return ask.ExpectColumnValuesToBeUnique(column=check.column, **common)
        case "not_null":
            return ask.ExpectColumnValuesToNotBeNull(column=check.column, **common)
        case "in_set":
            return ask.ExpectColumnValuesToBeInSet(column=check.column, value_set=list(check.values), **common)
        case "between":
            return ask.ExpectColumnValuesToBeBetween(column=check.column, min_value=check.low, max_value=check.high, **common)
        case "rows":
            return ask.ExpectTableRowCountToBeBetween(min_value=check.low, max_value=check.high, **common)
        case "offenders":
            # What Great Expectations puts for {batch} has an alias of its own; a subquery leaves room for the check's.
            query = (check.sql or "").replace("{batch}", "(select * from {batch})")
            return ask.UnexpectedRowsExpectation(unexpected_rows_query=query, **common)


def _result(suite: Suite, check: Check, found: Any) -> Result:
    said = _raised(found.exception_info)
    if said:
        return _error(suite, check, said)
    detail = found.result
    if check.kind == "offenders":
        rows = detail.get("details", {}).get("unexpected_rows", [])
        count = int(detail["observed_value"])
    elif check.kind == "rows":
        rows, count = [], int(detail["observed_value"])
    else:
        rows, count = detail.get("partial_unexpected_index_list") or [], int(detail["unexpected_count"] or 0)
    shown = tuple(dict(row) for row in rows[:SHOWN_ROWS])
    return Result(
        suite.table,
        check.name,
        check.severity,
        "passed" if found.success else "failed",
        check.reason,
        count,
        () if found.success else shown,
    )


def _error(suite: Suite, check: Check, said: str) -> Result:
    return Result(suite.table, check.name, check.severity, "error", check.reason, 0, said=" ".join(said.split())[:300])


def _raised(info: Any) -> str:
    """The message of an exception inside a check, empty if there was none; the shape of `info` differs by kind."""
    if not info:
        return ""
    entries = [info] if "raised_exception" in info else list(info.values())
    messages = [
        str(entry.get("exception_message")) for entry in entries if isinstance(entry, dict) and entry.get("raised_exception")
    ]
    return "; ".join(messages)
