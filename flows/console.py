"""What commands print: progress while a run works, and its results, as tables on a terminal and plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from flows import show

if TYPE_CHECKING:
    from flows.pipeline import Outcome, Progress
    from flows.settings import Settings

out = Console(soft_wrap=True)
err = Console(stderr=True, soft_wrap=True)

_COLOURS = ("cyan", "magenta", "green", "yellow", "blue", "red")


@contextmanager
def progress() -> Iterator[Progress]:
    """A function that shows what is being done: one moving line on a terminal, a line each elsewhere."""
    began = monotonic()
    if out.is_terminal:
        with out.status("starting") as status:

            def move(text: str) -> None:
                if text.endswith(" ..."):
                    out.print(f"[dim]{monotonic() - began:6.1f} s[/]  {escape(text.removesuffix(' ...'))}")
                status.update(escape(text))

            yield move
    else:

        def line(text: str) -> None:
            print(f"{monotonic() - began:6.1f} s  {text}", flush=True)

        yield line


def table(columns: list[str], rows: list[tuple[Any, ...]], title: str | None = None) -> None:
    """Rows as a table; columns that are empty throughout are left out."""
    kept = [n for n in range(len(columns)) if not rows or any(row[n] is not None for row in rows)]
    grid = Table(title=title, title_justify="left", header_style="bold", box=None if not out.is_terminal else Table().box)
    for n in kept:
        number = bool(rows) and all(isinstance(row[n], int | float) or row[n] is None for row in rows)
        grid.add_column(columns[n], justify="right" if number else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(escape(show.cell(row[n])) for n in kept))
    out.print(grid, soft_wrap=False)


def rows(found: show.Rows, form: str, output: Path | None) -> None:
    """Rows in one of show.FORMATS (parquet is written elsewhere)."""
    if form == "table":
        table(found.columns, found.rows)
        out.print(f"[dim]{len(found.rows):,} rows[/]")
    else:
        deliver(show.formatted(found, form), output)


def deliver(content: bytes, output: Path | None) -> None:
    """`content` into a file, or onto standard output."""
    if output:
        output.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def outcome(settings: Settings, ended: Outcome) -> None:
    """What a run came to: what was found, each stage's share, examples with their evidence, where it lies, what next."""
    counted = ended.ingested
    if counted:
        out.print(
            f"Documents: {counted.ingested:,} ingested, {counted.updated:,} updated, {counted.unchanged:,} unchanged, {counted.quarantined:,} quarantined"
        )
        for reason, count in counted.reasons.items():
            out.print(f"  quarantined {count:,}: {escape(reason)}")
    if ended.status == "unchanged":
        out.print(f"[bold]Nothing new.[/] The publication stays as it is (content {ended.content_hash[:12]}), {sum(ended.seconds.values()):.1f} s")
        out.print(f"Published: {settings.published}")
        return
    shown = [(name, now - before, now) for name, (before, now) in ended.rows.items() if name.startswith("fct_") or name == "current_stakes"]
    table(["table", "gained", "rows"], [(n, f"{gained:+,}", now) for n, gained, now in shown])
    total = sum(ended.seconds.values())
    parts = "  ".join(f"{name} {spent:.1f} s ({spent / total:.0%})" for name, spent in ended.seconds.items())
    out.print(f"Time: {parts}  in all {total:.1f} s")
    checks = ended.checks
    if checks:
        out.print(f"Checks: {checks['passed']} of {checks['checks']} passed, {checks['warnings']} warnings; report {ended.report}")
    for claim in show.examples(settings.published, ended.run_id):
        out.print(f"\n[bold]{claim['table']}[/]  {escape(show.said(claim, claim['names']))}")
        out.print(f"  “{escape(' '.join(claim['evidence_text'].split()))}”")
        out.print(f"  [dim]{escape(str(claim['title'] or ''))} · {claim['published_on'] or 'no date'} · keiretsu explain {claim['claim_id'][:12]}[/]")
    out.print(f"\nPublished: {settings.published}")
    out.print("Next: [bold]keiretsu show current_stakes[/]")


def explanation(found: show.Explanation) -> None:
    """A claim with its evidence marked in its sentence, the rule, the mentions and the document."""
    claim, document, rule = found.claim, found.document, found.rule
    out.print(f"[bold]{found.table}[/] {claim['claim_id']}")
    out.print(f"  {escape(show.said(claim, found.names))}")
    out.print(f"  {claim['polarity']}, {claim['modality']}" + (f" (cue: {escape(str(claim['cue']))})" if claim.get("cue") else ""))
    labels = list(dict.fromkeys(label for _, _, label in found.marks))
    sentence = Text(claim["evidence_text"])
    for start, end, label in found.marks:
        sentence.stylize(f"bold {_COLOURS[labels.index(label) % len(_COLOURS)]}", start, end)
    before, behind = (" ".join(part.split()) for part in found.around)
    out.print(f"\n[bold]Evidence[/], characters {claim['evidence_start']} to {claim['evidence_end']} of the document's text")
    out.print(Text.assemble(("  … " + before + " ", "dim"), "[", sentence, "]", (" " + behind + " …", "dim")))
    for label in labels:
        spans = [f"{claim['evidence_text'][s:e]} ({claim['evidence_start'] + s}-{claim['evidence_start'] + e})" for s, e, is_ in found.marks if is_ == label]
        named = f" = {found.names[label]}" if label in found.names else ""
        out.print(f"  [{_COLOURS[labels.index(label) % len(_COLOURS)]}]{label}[/]{escape(named)}: {escape(', '.join(spans))}")
    for label, name in found.names.items():
        if label not in labels:
            out.print(f"  {label} = {escape(name)}: by reference (a pronoun, a description, or an earlier sentence)")
    out.print(f"\n[bold]Rule[/] {rule.get('rule_id')}: {escape(str(rule.get('description')))}\n  example: {escape(str(rule.get('example')))}")
    out.print(f"\n[bold]Document[/] {document.get('external_id')}: {escape(str(document.get('title') or 'without title'))}")
    for key in ("publisher", "published_on", "url", "source_uri", "document_id"):
        if document.get(key):
            out.print(f"  {key} {escape(str(document[key]))}")


def fail(message: str, hint: str | None = None) -> None:
    """An error on standard error: what is wrong, and the command that helps."""
    err.print(f"[bold red]error[/] {escape(message)}")
    if hint:
        err.print(f"  {escape(hint)}")
