"""The gate's report as one HTML file that needs nothing else to be read."""

from __future__ import annotations

from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from expectations.gate import Result, Verdict

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24 }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem }
td, th { border: 1px solid #d0d7de; padding: .3rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { background: #f6f8fa }
.failed, .error { color: #b42318 }
.warning { color: #9a6700 }
.passed { color: #1a7f37 }
code { background: #f6f8fa; padding: .1rem .3rem }
"""


def write(verdict: Verdict, path: Path, *, run_id: str, at: datetime, next_command: str) -> Path:
    """Write the report of `verdict` to `path`; everything from the data is escaped.

    Args:
        verdict: the gate's results.
        path: an .html file; its folder is made.
        run_id: the run that asked.
        at: when.
        next_command: what a reader should do next, shown at the top.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(verdict, run_id=run_id, at=at, next_command=next_command), encoding="utf-8")
    return path


def render(verdict: Verdict, *, run_id: str, at: datetime, next_command: str) -> str:
    """The report as HTML."""
    counts = verdict.counts()
    said = "published" if verdict.accepted else "refused: the former publication stays"
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Keiretsu: checks of {escape(run_id)}</title>",
        f"<style>{_STYLE}</style>",
        f"<h1>Checks of run {escape(run_id)}</h1><p>{escape(at.isoformat(timespec='seconds'))} · <b>{said}</b> · "
        f"{counts['checks']} checks, {counts['passed']} passed, {counts['warnings']} warnings, {counts['blocking']} blocking</p>",
        f"<p>Next: <code>{escape(next_command)}</code></p>",
    ]
    for title, results in (("Blocking", verdict.blocking), ("Warnings", verdict.warnings)):
        if results:
            parts.append(f"<h2>{title}</h2>")
            parts.extend(_detail(result) for result in results)
    parts.append("<h2>All checks</h2>" + _table(
        ["table", "check", "severity", "outcome", "why it matters"],
        [[r.table, r.check, r.severity, r.outcome, r.reason] for r in verdict.results],
    ))  # fmt: skip
    return "\n".join(parts) + "</html>\n"


def _detail(result: Result) -> str:
    head = (
        f"<h3 class={'warning' if not result.blocks else 'failed'}>{escape(result.table)}: {escape(result.check)}</h3>"
        f"<p>{escape(result.reason)}.</p>"
    )
    if result.outcome == "error":
        return head + f"<p>The check could not be asked: <code>{escape(result.said)}</code></p>"
    if not result.rows:
        return head + f"<p>Rows of the table: {result.count:,}</p>"
    columns = list(result.rows[0])
    return head + f"<p>Rows: {result.count:,}</p>" + _table(columns, [[row.get(c) for c in columns] for row in result.rows])


def _table(columns: list[str], rows: list[list[Any]]) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(
        "<tr>" + "".join(f"<td{_mark(cell)}>{'' if cell is None else escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _mark(cell: Any) -> str:
    return f" class={cell}" if cell in ("passed", "failed", "error", "warning") else ""
