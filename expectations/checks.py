"""The words that suites are written in: one frozen check, one short constructor a kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["critical", "warning"]
Kind = Literal["unique", "not_null", "in_set", "between", "rows", "offenders"]


@dataclass(frozen=True)
class Check:
    """One statement about a table that a publication must satisfy.

    Attributes:
        name: short and unique within its table; names the check in reports.
        kind: which expectation it becomes; `offenders` is SQL that returns the rows that break it.
        reason: what goes wrong for a reader of the publication when it does not hold.
        severity: critical blocks the publication, warning is reported.
        column: of the column kinds.
        values: allowed values, of `in_set`.
        low, high: bounds, both inclusive, of `between` and `rows`.
        sql: of `offenders`; {batch} stands for the table.
    """

    name: str
    kind: Kind
    reason: str
    severity: Severity = "critical"
    column: str | None = None
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    sql: str | None = None


@dataclass(frozen=True)
class Suite:
    """The checks of one table; `key` names the columns that identify a row in a report."""

    table: str
    key: tuple[str, ...]
    checks: tuple[Check, ...]


def unique(column: str, reason: str) -> Check:
    """No value of `column` occurs twice."""
    return Check(f"{column}_unique", "unique", reason, column=column)


def not_null(column: str, reason: str) -> Check:
    """`column` is filled in every row."""
    return Check(f"{column}_filled", "not_null", reason, column=column)


def in_set(column: str, values: Iterable[str], reason: str) -> Check:
    """`column` is null or one of `values`."""
    return Check(f"{column}_known", "in_set", reason, column=column, values=tuple(values))


def between(column: str, low: float | None, high: float | None, reason: str, severity: Severity = "critical") -> Check:
    """`column` is null or within the bounds."""
    return Check(f"{column}_in_range", "between", reason, severity, column=column, low=low, high=high)


def rows(low: float | None, high: float | None, reason: str, severity: Severity, name: str = "volume") -> Check:
    """The table has a number of rows within the bounds."""
    return Check(name, "rows", reason, severity, low=low, high=high)


def offenders(name: str, sql: str, reason: str, severity: Severity = "critical") -> Check:
    """`sql` returns no row."""
    return Check(name, "offenders", reason, severity, sql=sql)


def refers(column: str, dimension: str, key: str, shown: str = "claim_id") -> Check:
    """Every filled `column` is a `key` of `dimension`."""
    return offenders(
        f"{column}_resolves",
        f"select {shown}, {column} from {{batch}} as f where {column} is not null "
        f"and not exists (select 1 from {dimension} as d where d.{key} = f.{column})",
        f"a join on {column} would drop the row",
    )
