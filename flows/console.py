"""What commands print: progress while a run works, and its results, as tables on a terminal and plain lines elsewhere."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from flows import show
from flows.failures import UsageError
from flows.reading import REASONS

if TYPE_CHECKING:
    from flows.ingest import IngestSummary
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


def from_here(path: Path) -> str:
    """`path` as short as it can be typed in the current folder."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def table(columns: list[str], rows: list[tuple[Any, ...]], title: str | None = None) -> None:
    """Rows as aligned columns, or one below the other where a line has no room for them; empty columns are left out.

    Values longer than 60 characters are cut, unless the last column has room for them, and ids to 12: enough for
    `keiretsu explain`.
    """
    room = max(out.width if out.is_terminal else 0, 160)
    kept = [n for n in range(len(columns)) if not rows or any(row[n] is not None for row in rows)]
    names = [columns[n] for n in kept]
    whole = [[show.cell(row[n]) for n in kept] for row in rows]
    cells = [[_short(value) for value in line] for line in whole]
    right = [bool(rows) and all(isinstance(row[n], int | float) or row[n] is None for row in rows) for n in kept]
    widths = [max([len(name), *(len(line[n]) for line in cells)]) for n, name in enumerate(names)]
    if title:
        out.print(f"[bold]{escape(title)}[/]")
    if names and sum(widths) + 2 * len(widths) <= room:
        left = room - sum(widths[:-1]) - 2 * len(widths)
        for line, full in zip(cells, whole, strict=True):
            line[-1] = _short(full[-1], max(60, left))
        widths[-1] = max([len(names[-1]), *(len(line[-1]) for line in cells)])
        out.print(
            "  ".join(name.ljust(width) for name, width in zip(names, widths, strict=True)).rstrip(), style="bold", markup=False
        )
        for line in cells:
            padded = [c.rjust(w) if r else c.ljust(w) for c, w, r in zip(line, widths, right, strict=True)]
            out.print("  ".join(padded).rstrip(), markup=False, highlight=False)
        return
    label = max((len(name) for name in names), default=0)
    for number, line in enumerate(cells, 1):
        out.print(f"[dim]row {number}[/]")
        for name, value in zip(names, line, strict=True):
            if value:
                out.print(f"  {name.ljust(label)}  {value}", markup=False, highlight=False)


def _short(value: str, most: int = 60) -> str:
    if re.fullmatch(r"[0-9a-f]{32,64}", value):
        return value[:12]
    joined = " ".join(value.split())
    return joined if len(joined) <= most else joined[: most - 1] + "…"


def rows(found: show.Rows, form: str, output: Path | None) -> None:
    """Rows in one of show.FORMATS."""
    if form == "table":
        table(found.columns, found.rows)
        out.print(f"[dim]{len(found.rows):,} row{'s' * (len(found.rows) != 1)}[/]")
    else:
        deliver(show.formatted(found, form), output)


def deliver(content: bytes, output: Path | None) -> None:
    """`content` into a file, or onto standard output."""
    if output:
        output.write_bytes(content)
    elif sys.stdout.isatty() and b"\0" in content:
        raise UsageError("this is no text for a terminal", "name a file: -o stakes.parquet")
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def documents(counted: IngestSummary) -> None:
    """What ingestion counted, the first refused inputs by name, and the sources in which nothing lies."""
    kinds = ("ingested", "updated", "unchanged", "quarantined")
    out.print("Documents: " + ", ".join(f"{getattr(counted, kind):,} {kind}" for kind in kinds))
    unnamed = False
    for reason, count in counted.reasons.items():
        named = counted.examples[reason]
        out.print(f"  quarantined {count:,}: {reason}: {escape(REASONS[reason])}")
        for place in named:
            out.print(f"    {escape(place)}", highlight=False)
        unnamed = unnamed or count > len(named)
    if unnamed:
        out.print("  all of them: keiretsu status --all")
    for place in counted.empty:
        out.print(f"  no documents in {escape(place)}: no file lies there that could be read", highlight=False)


def failed(counted: IngestSummary) -> None:
    """On standard error: the sources that could not be looked at, why, and what helps."""
    fail(f"{len(counted.failed):,} of the sources could not be read; what the others hold is published")
    for place, reason, detail in counted.failed:
        err.print(f"  {escape(place)}\n    {reason}: {escape(detail)}\n    {escape(REASONS[reason])}", highlight=False)
    err.print("  next: mend the source, or its line in the list, and run again", highlight=False)


def outcome(settings: Settings, ended: Outcome) -> None:
    """What a run came to: what was found, each stage's share, examples with their evidence, where it lies, what next."""
    if ended.ingested:
        documents(ended.ingested)
    if ended.status == "unchanged":
        spent = sum(ended.seconds.values())
        out.print(f"[bold]Nothing new.[/] The publication stays as it is (content {ended.content_hash[:12]}), {spent:.1f} s")
        out.print(f"Published: {escape(from_here(settings.published))}")
        return
    shown = [
        (name, now - before, now)
        for name, (before, now) in ended.rows.items()
        if name.startswith("fct_") or name == "current_stakes"
    ]
    table(["table", "gained", "rows"], [(n, f"{gained:+,}", now) for n, gained, now in shown])
    total = sum(ended.seconds.values())
    parts = "  ".join(f"{name} {spent:.1f} s ({spent / total:.0%})" for name, spent in ended.seconds.items())
    out.print(f"Time: {parts}  in all {total:.1f} s")
    checks = ended.checks
    if checks and ended.report:
        counts = f"{checks['passed']} of {checks['checks']} passed, {checks['warnings']} warned"
        out.print(f"Checks: {counts}; report {escape(from_here(ended.report))}")
        for warning in ended.warned:
            out.print(f"  warned: {escape(warning)}")
    gained = any(gained > 0 for _, gained, _ in shown)
    for claim in show.examples(settings.published) if gained else []:
        out.print(f"\n[bold]{claim['table']}[/]  {escape(show.said(claim, claim['names']))}")
        out.print(f"  “{escape(' '.join(show.visible(claim['evidence_text']).split()))}”")
        source = f"{claim['title'] or claim['external_id']} · {claim['published_on'] or 'no date'}"
        out.print(f"  [dim]{escape(show.visible(source))} · keiretsu explain {claim['claim_id'][:12]}[/]")
    out.print(f"\nPublished: {escape(from_here(settings.published))}")
    out.print("Next: [bold]keiretsu show current_stakes[/]")


def explanation(found: show.Explanation) -> None:
    """A claim with its evidence marked in its sentence, the rule, the mentions and the document."""
    claim, document, rule = found.claim, found.document, found.rule
    out.print(f"[bold]{found.table}[/] {claim['claim_id']}")
    out.print(f"  {escape(show.said(claim, found.names))}")
    out.print(
        f"  {claim['polarity']}, {claim['modality']}" + (f" (cue: {escape(str(claim['cue']))})" if claim.get("cue") else "")
    )
    labels = list(dict.fromkeys(label for _, _, label in found.marks))
    sentence = Text(show.visible(claim["evidence_text"]))
    for start, end, label in found.marks:
        sentence.stylize(f"bold {_COLOURS[labels.index(label) % len(_COLOURS)]}", start, end)
    before, behind = (" ".join(show.visible(part).split()) for part in found.around)
    out.print(f"\n[bold]Evidence[/], characters {claim['evidence_start']} to {claim['evidence_end']} of the document's text")
    out.print(Text.assemble(("  … " + before + " ", "dim"), "[", sentence, "]", (" " + behind + " …", "dim")))
    begin = claim["evidence_start"]
    for label in labels:
        spans = [(start, end) for start, end, marked in found.marks if marked == label]
        words = ", ".join(f"{claim['evidence_text'][start:end]} ({begin + start}-{begin + end})" for start, end in spans)
        named = f" = {found.names[label]}" if label in found.names else ""
        out.print(f"  [{_COLOURS[labels.index(label) % len(_COLOURS)]}]{label}[/]{escape(named)}: {escape(words)}")
    for label, name in found.names.items():
        if label not in labels:
            out.print(f"  {label} = {escape(name)}: by reference (a pronoun, a description, or an earlier sentence)")
    out.print(f"\n[bold]Rule[/] {rule.get('rule_id')}: {escape(str(rule.get('description')))}")
    out.print(f"  example: {escape(str(rule.get('example')))}")
    out.print(
        f"\n[bold]Document[/] {document.get('external_id')}: {escape(show.visible(document.get('title') or 'without title'))}"
    )
    for key in ("publisher", "published_on", "url", "source_uri", "document_id"):
        if document.get(key):
            out.print(f"  {key} {escape(show.visible(str(document[key])))}")


def fail(message: str, hint: str | None = None) -> None:
    """An error on standard error: what is wrong, and the command that helps."""
    err.print(f"[bold red]error[/] {escape(message)}")
    if hint:
        err.print(f"  {escape(hint)}")
