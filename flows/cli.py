"""The command line. Each command parses its words, calls one function and prints; heavy imports wait until they are needed."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.failures import UsageError, exit_status
from flows.settings import SEEDS, Settings, load

if TYPE_CHECKING:
    from flows.pipeline import Outcome, Request


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"keiretsu {version('keiretsu')}")
        raise typer.Exit


app = typer.Typer(
    name="keiretsu", no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="Reads business news into a warehouse of stakes, models, markets and partnerships, each row with its sentence.",
)  # fmt: skip

Home = Annotated[
    Path | None, typer.Option("--home", help="Where all state lives; default KEIRETSU_HOME, else .keiretsu/.", file_okay=False)
]
Format = Annotated[str, typer.Option("--format", help="table, csv, json or parquet.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead of the terminal.", dir_okay=False)
]
IsRefused = Annotated[bool, typer.Option("--refused", help="Look into the candidate that the checks refused last.")]


@app.callback()
def keiretsu(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    pass


@app.command()
def run(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Files, folders, globs, URLs or a sources.yml; default seeds/.", show_default=False)
    ] = None,
    home: Home = None,
) -> None:
    """Ingest, build, check and publish once.

    Prints what was found and where it lies, and on standard error the sources that could not be read. Exit status: 0
    published or nothing new, 1 refused by the checks, 2 wrong use or wrong input.
    """
    from flows.pipeline import Request

    settings = _at_home(home)
    _run(settings, Request("run", tuple(_present(sources))))


@app.command()
def rebuild(home: Home = None) -> None:
    """Read every stored document again, check and publish."""
    from flows.pipeline import Request

    settings = _at_home(home)
    _run(settings, Request("rebuild"))


@app.command()
def retry(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            help="As for run, where an address holds a secret or a sources.yml sets more than places.", show_default=False
        ),
    ] = None,
    home: Home = None,
) -> None:
    """Read quarantined inputs again, then build, check and publish."""
    from flows.pipeline import Request

    settings = _at_home(home)
    _run(settings, Request("retry", tuple(_absolute(s) for s in sources or [])))


@app.command()
def retire(
    source: Annotated[str, typer.Argument(help="A source as it was given to run: file, folder or URL.")], home: Home = None
) -> None:
    """Take a source's documents out of the publication.

    They stay in the raw tables, and come back when the source is read again.
    """
    from flows.pipeline import Request

    settings = _at_home(home)
    _run(settings, Request("retire", (_absolute(source),)))


@app.command()
def schedule(
    sources: Annotated[list[str] | None, typer.Argument(help="As for run.", show_default=False)] = None,
    cron: Annotated[str | None, typer.Option("--cron", help='When, as cron writes it: "0 6 * * *".')] = None,
    every: Annotated[str | None, typer.Option("--every", help="How often: 30s, 15m, 6h or 1d.")] = None,
    port: Annotated[int, typer.Option("--port", help="Of the Prefect server, if one has to be started.")] = 4200,
    home: Home = None,
) -> None:
    """Run on a schedule until interrupted, never two at once.

    The schedule is a Prefect deployment; a Prefect server is started if none answers.
    """
    from flows import console, server
    from flows.sources import is_url, redacted

    if (cron is None) == (every is None):
        raise UsageError("give either --cron or --every", 'for example: keiretsu schedule --cron "0 6 * * *"')
    if cron is not None and len(cron.split()) != 5:
        raise UsageError(f"{cron!r} is no schedule: cron has five fields", 'for example: keiretsu schedule --cron "0 6 * * *"')
    interval = _interval(every) if every is not None else None
    named = _present(sources)
    secret = [s for s in named if is_url(s) and redacted(s) != s]
    if secret:
        raise UsageError(
            f"{redacted(secret[0])} holds a secret, which a schedule would keep", "list it in a sources.yml as ${NAME}"
        )
    settings = _at_home(home)
    with console.progress() as tell, server.running(settings, port, tell) as url:
        from flows import flow

        tell(f"runs: {url.removesuffix('/api')}/deployments   stop: Ctrl-C")
        try:
            flow.serve(settings, named, cron=cron, every=interval)
        except ValueError as error:
            said = next((line for line in str(error).splitlines() if "cron" in line.lower()), type(error).__name__).strip()
            raise UsageError(f"{cron!r} is no schedule: {said}", 'for example: keiretsu schedule --cron "0 6 * * *"') from error


@app.command()
def status(
    home: Home = None,
    everything: Annotated[bool, typer.Option("--all", help="All quarantined inputs, not the first 20.")] = False,
) -> None:
    """Last runs, and what is published, pending or refused.

    What was refused, a document or a candidate, is listed with the reason and the next step.
    """
    from flows import console
    from flows.reading import REASONS
    from flows.status import status as look

    settings = _at_home(home)
    now = look(settings)
    if now.publication:
        found = now.publication
        console.out.print(
            f"Published {found.published_at:%Y-%m-%d %H:%M}, content {found.content_hash[:12]}, code {found.code_version}, "
            f"{found.rows.get('dim_document', 0):,} documents: {settings.published}",
            markup=False,
        )
    else:
        console.out.print("Nothing is published yet. Next: keiretsu run")
    if now.busy:
        console.out.print(now.busy, markup=False)
        return
    if now.pending:
        console.out.print(f"Pending: {now.pending:,} documents that the rules have not read. Next: keiretsu run")
    if now.runs:
        columns = ["run", "began", "seconds", "status", "ingested", "updated", "unchanged", "quarantined", "detail"]
        console.table(columns, now.runs, "Last runs")
    if now.quarantine:
        listed = now.quarantine if everything else now.quarantine[:20]
        # The end of a long path tells more than its beginning.
        shown = [(row[0], row[1] if len(row[1]) <= 60 else "…" + row[1][-59:], *row[2:]) for row in listed]
        console.table(["reason", "source", "detail", "since"], shown, f"Quarantine: {len(now.quarantine):,} inputs")
        for reason in dict.fromkeys(row[0] for row in listed):
            console.out.print(f"{reason}: {REASONS[reason]}", markup=False, highlight=False)
        console.out.print("Next: mend the inputs, then keiretsu retry")
    if now.refusal:
        failures, report = now.refusal
        rows = [(f["table"], f["check"], f["outcome"], f["count"], f["said"] or f["reason"]) for f in failures]
        console.table(["table", "check", "outcome", "rows", "why"], rows, "The last candidate was refused")
        console.out.print(
            f"Report: {report}\nNext: docs/a-check-failed.md; the candidate itself: keiretsu show --refused TABLE", markup=False
        )


@app.command()
def show(
    table: Annotated[str | None, typer.Argument(help="A published table; none lists them.", show_default=False)] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Rows at most.")] = 20,
    everything: Annotated[bool, typer.Option("--all", help="Every column.")] = False,
    form: Format = "table",
    output: Output = None,
    is_refused: IsRefused = False,
    home: Home = None,
) -> None:
    """Rows of a published table, or the tables."""
    from flows import console
    from flows import show as reader

    path = _file(_at_home(home), is_refused)
    if table is None:
        console.rows(reader.tables(path), _format(form), output)
    elif _format(form) == "parquet":
        reader.table(path, table, 0)
        console.deliver(reader.written(path, f'select * from "{table}" limit {limit}', form), output)
    else:
        console.rows(reader.table(path, table, limit, everything or form != "table"), form, output)


@app.command()
def sql(
    statement: Annotated[str, typer.Argument(metavar="SQL", help="A query; nothing can be written.")],
    form: Format = "table",
    output: Output = None,
    is_refused: IsRefused = False,
    home: Home = None,
) -> None:
    """The result of a query on the published warehouse, read-only."""
    from flows import console
    from flows import show as reader

    path = _file(_at_home(home), is_refused)
    if _format(form) == "table":
        console.rows(reader.query(path, statement), form, output)
    else:
        console.deliver(reader.written(path, statement, form), output)


@app.command()
def explain(
    claim_id: Annotated[str, typer.Argument(help="A claim's id, or its beginning.")],
    is_refused: IsRefused = False,
    home: Home = None,
) -> None:
    """A claim with its sentence, rule, mentions and document."""
    from flows import console
    from flows import show as reader

    console.explanation(reader.explain(_file(_at_home(home), is_refused), claim_id))


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="A folder of annotated documents, one JSON file each.")],
    only: Annotated[str | None, typer.Option("--only", help="These documents alone: ID,ID")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Print each missed and each wrong claim.")] = False,
    scorecard: Annotated[bool, typer.Option("--scorecard", help="Right and wrong claims of each rule.")] = False,
    form: Format = "table",
    home: Home = None,
) -> None:
    """Precision, recall and F1 against annotated documents."""
    from flows import console
    from flows import evaluate as scorer

    settings = _at_home(home)
    _format(form)
    with console.progress() as tell:
        scored = scorer.evaluate(settings, gold, set(only.split(",")) if only else None, tell)
    if errors:
        for line in scored.errors:
            (console.out if form == "table" else console.err).print(line, markup=False, highlight=False)
    if form == "table" or not scorecard:  # one document to a stream in the other formats
        console.rows(scored.figures(), form, None)
    if form == "table":
        for name, text in scored.attributes().items():
            console.out.print(f"{name}: {text}")
    if scorecard:
        console.rows(scored.scorecard(), form, None)


@app.command()
def learn(
    gold: Annotated[list[Path], typer.Argument(help="Folders of annotated documents to learn from.")],
    precision: Annotated[
        float, typer.Option("--precision", min=0, max=1, help="Wanted precision on documents not learned from.")
    ] = 0.7,
    write: Annotated[bool, typer.Option("--write", help="Store the weights in the lexicon; without it, only figures.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Store them even if half of the right claims would be refused.")] = False,
    home: Home = None,
) -> None:
    """Learn the weights that decide what is published."""
    from flows import console
    from flows import learn as learner

    settings = _at_home(home)
    with console.progress() as tell:
        weights = learner.learn_from(settings, gold, precision, tell)
    console.rows(learner.figures(weights), "table", None)
    lost = [kind for kind, learned in weights.items() if learned.after[1] < learned.before[1] / 2]
    if write and lost and not force:
        raise UsageError(
            f"with these weights the recall of {', '.join(lost)} falls below half; nothing is written",
            f"ask for less than --precision {precision:g}, or add --force",
        )
    if write:
        learner.write(learner.WEIGHTS, weights)
        console.out.print(f"written: {learner.WEIGHTS}; every document is read again by the next keiretsu run")
    else:
        console.out.print("nothing written; --write stores the weights in the lexicon")


@app.command()
def publish(
    to: Annotated[str, typer.Option("--to", help="postgresql://user:password@host:port/database")], home: Home = None
) -> None:
    """Copy the published tables into a PostgreSQL server.

    For BI tools with many users; needs `uv sync --extra postgres`.
    """
    from flows import console, postgres

    counted = postgres.publish(_at_home(home), to)
    console.out.print(
        f"{len(counted)} tables, {sum(counted.values()):,} rows in schema {postgres.SCHEMA} of {postgres.shown(to)}"
    )


@app.command()
def doctor(home: Home = None) -> None:
    """A check of the set-up, with the next step for each fault."""
    from flows import console
    from flows.status import doctor as look

    faults = 0
    for finding in look(_at_home(home)):
        faults += not finding.well
        mark = "[green]ok[/]   " if finding.well else "[red]fault[/]"
        console.out.print(mark, end="")
        console.out.print(f" {finding.what}: {finding.said}" + ("" if finding.well else f"\n      {finding.step}"), markup=False)
    if faults:
        raise typer.Exit(1)


def _run(settings: Settings, request: Request) -> None:
    """One run and what it came to on the terminal.

    Raises:
        typer.Exit: the run was interrupted.
    """
    from flows import console

    try:
        ended = _ended(settings, request)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    console.outcome(settings, ended)
    if ended.ingested and ended.ingested.failed:
        console.failed(ended.ingested)


def _ended(settings: Settings, request: Request) -> Outcome:
    """A run that has ended: nothing new is found out before a flow is started, because starting one takes longer than looking."""
    from flows import console, pipeline, server

    with console.progress() as tell, pipeline.exclusive(settings):
        pipeline.demand(settings, request)
        started = pipeline.begin(settings, request)
        if settings.published.exists():
            tell("ingest ...")
            started = pipeline.ahead(settings, started, tell)
            if pipeline.is_current(settings):
                return pipeline.unchanged(settings, started)
        tell("starting the flow ...")
        server.demand()
        from flows import flow

        return flow.run(settings, started, tell)


def _at_home(home: Path | None) -> Settings:
    """The settings; flows.flow and error messages find the home in the environment."""
    settings = load(home)
    if settings.home.exists() and not settings.home.is_dir():
        raise UsageError(f"{settings.home} is a file", "choose a folder: --home DIR or KEIRETSU_HOME")
    os.environ["KEIRETSU_HOME"] = str(settings.home)
    return settings


def _present(sources: list[str] | None) -> list[str]:
    """The sources that a run reads, each local one of which is there."""
    from flows.sources import missing

    named = sources or [str(SEEDS)]
    gone = missing(named)
    if gone:
        raise UsageError(
            f"no such file or folder: {', '.join(gone)}", "check the path; `keiretsu run --help` lists what a source can be"
        )
    return [_absolute(source) for source in named]


def _absolute(source: str) -> str:
    from flows.sources import is_url

    return source if is_url(source) or source.startswith("file://") else str(Path(source).expanduser().absolute())


def _file(settings: Settings, is_refused: bool) -> Path:
    from flows.publish import refused

    return refused(settings) if is_refused else settings.published


def _format(form: str) -> str:
    from flows.show import FORMATS

    if form not in FORMATS:
        raise UsageError(f"no format {form!r}", f"formats: {', '.join(FORMATS)}")
    return form


def _interval(text: str) -> timedelta:
    units = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
    number, unit = text[:-1], text[-1:]
    if unit not in units or not number.isdecimal() or int(number) == 0 or len(number) > 6:
        raise UsageError(f"{text!r} is no interval", "write 30s, 15m, 6h or 1d")
    return timedelta(**{units[unit]: int(number)})


def main() -> None:
    """The console script; its exit status is 0, or what flows.failures names."""
    try:
        app()
    except Exception as error:
        sys.exit(exit_status(error))


if __name__ == "__main__":
    main()
