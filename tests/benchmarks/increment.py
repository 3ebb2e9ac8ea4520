"""What 100 new documents cost on top of 10,000 and on top of 1,000,000 that have been read already.

    python -m tests.benchmarks.increment --home /tmp/bench

The small home is ingested and read by the pipeline itself. The large one is a copy of it, multiplied by SQL: raw
documents, signatures, bands and histories under new numbers, keys and days, so that every model and every dbt test finds
what it would find after reading them. Each round ingests new documents and runs the pipeline's own functions in a
process of its own. A script, not a test: times depend on the machine. SQL time is the time during which the engine was
at work on at least one statement; a model's own time, as dbt counts it, holds the rendering of its statements too.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.settings import Settings
from tests.benchmarks import corpus

# How the copy numbered `copy` (1, 2, ...) writes the columns that tell documents apart; all others stay as they are.
SHIFTED = {
    "document_no": "document_no + copy * {base}",
    "document_id": "md5(document_id || copy)",
    "source_key": "md5(source_key || copy)",
    "cluster_id": "md5(cluster_id || copy)",
    "source_uri": "source_uri || '-' || copy",
    "external_id": "external_id || '-' || copy",
    "content_sha256": "md5(content_sha256 || copy)",
    "claim_id": "md5(claim_id || copy)",
    "unread_sentence_id": "md5(unread_sentence_id || copy)",
    "band": "hash(band, copy)",
    "published_on": "(published_on - to_days((copy * 30)::integer))::date",
    "reported_on": "(reported_on - to_days((copy * 30)::integer))::date",
}
RAW = ("documents", "current_documents", "read_documents", "signatures", "bands")


@dataclass
class Round:
    """Seconds of one round's stages, and of the models and tests in it."""

    stages: dict[str, float] = field(default_factory=dict)
    models: dict[str, float] = field(default_factory=dict)
    tests: dict[str, float] = field(default_factory=dict)
    memory: int = 0


def main() -> None:
    """Make the homes, run the rounds, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True, help="a folder for the homes")
    parser.add_argument("--base", type=int, default=10_000, help="documents of the small home")
    parser.add_argument("--factor", type=int, default=100, help="how many times as many the large home holds")
    parser.add_argument("--new", type=int, default=100, help="new documents a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", action="store_true", help="use the homes that are there; their rounds go on")
    parser.add_argument("--no-tests", action="store_true", help="leave out dbt's tests")
    parser.add_argument("--no-publish", action="store_true", help="leave out candidate, gate and export")
    chosen = parser.parse_args()
    small, large = (Settings((chosen.home / name).absolute()) for name in ("small", "large"))
    if not (chosen.keep and large.warehouse.exists()):
        apart(make, small, chosen.base)
        apart(multiply, small, large, chosen.base, chosen.factor)
    if any(apart(waiting, settings) for settings in (small, large)):
        parser.error("the homes were read by other rules; leave out --keep to make them anew")
    measured = {}
    for settings in (small, large):
        rounds = []
        for number in range(chosen.rounds):
            last = number + 1 == chosen.rounds
            rounds.append(apart(one, settings, chosen.new, last and not chosen.no_tests, last and not chosen.no_publish))
        measured[settings.home.name] = rounds
        report(settings, chosen.new, rounds)
    print(f"\n{'large to small, medians':34}{'small':>9}{'large':>9}{'ratio':>8}")
    for stage in measured["small"][-1].stages:
        one_s, many_s = (
            statistics.median(r.stages[stage] for r in measured[name] if stage in r.stages) for name in ("small", "large")
        )
        print(f"  {stage:32}{one_s:>7.2f} s{many_s:>7.2f} s{many_s / max(one_s, 0.001):>8.1f}")
    names = {name for rounds in measured.values() for r in rounds for name in r.models}
    middle = {
        home: {name: statistics.median(r.models.get(name, 0.0) for r in rounds) for name in names}
        for home, rounds in measured.items()
    }
    print("models that grew most")
    for name in sorted(names, key=lambda n: middle["small"][n] - middle["large"][n])[:10]:
        print(f"  {name:32}{middle['small'][name]:>7.2f} s{middle['large'][name]:>7.2f} s")


def apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """What `work` returns in a new process, so that memory and caches are its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(work, *arguments).result()


def make(settings: Settings, count: int) -> None:
    """The small home: a generated corpus, ingested and read by the pipeline."""
    from flows import transform
    from flows.ingest import ingest

    shutil.rmtree(settings.home, ignore_errors=True)
    settings.home.mkdir(parents=True)
    began = time.monotonic()
    ingest(settings, [str(written(settings.home / "first.jsonl", count, seed=7))], "first")
    transform.run(settings, told, test=False)
    told(f"{count:,} documents ingested and read in {time.monotonic() - began:.0f} s")


def multiply(small: Settings, large: Settings, base: int, factor: int) -> None:
    """The large home: the small one `factor` times, under new numbers, keys and days."""
    from flows.warehouse import working

    shutil.rmtree(large.home, ignore_errors=True)
    shutil.copytree(small.home, large.home)
    began = time.monotonic()
    with working(large) as con:
        con.execute("set preserve_insertion_order = true")
        tables = [("raw", name) for name in RAW] + [
            ("history", row[0])
            for row in con.execute(
                "select table_name from information_schema.tables where table_catalog = 'warehouse' and table_schema = 'history'"
            ).fetchall()
        ]
        for schema, table in tables:
            columns = [row[0] for row in con.execute(f"describe {schema}.{table}").fetchall()]
            con.execute(f"create or replace temp table origin as from {schema}.{table}")
            chosen = ", ".join(SHIFTED.get(column, f'"{column}"').format(base=base) for column in columns)
            for copy in range(1, factor):
                con.execute(f"insert into {schema}.{table} select {chosen} from (select *, {copy} as copy from origin)")
        con.execute("checkpoint")
        rows = {table: con.execute(f"select count(*) from {schema}.{table}").fetchall()[0][0] for schema, table in tables}
    told(f"multiplied in {time.monotonic() - began:.0f} s: " + ", ".join(f"{name} {count:,}" for name, count in rows.items()))


def waiting(settings: Settings) -> int:
    """How many documents of a home the rules of today have not read."""
    from flows import transform
    from flows.warehouse import working

    with working(settings) as con:
        return transform.pending(con, transform.ruleset())


def one(settings: Settings, count: int, test: bool, publishing: bool) -> Round:
    """One round: new documents in, models, then tests and publication if they are asked for."""
    from dbt.adapters.duckdb.environments.local import DuckDBCursorWrapper

    from flows import pipeline, publish, transform
    from flows.ingest import ingest

    found, results = Round(), []
    statements: list[tuple[float, float]] = []
    plain, execute = transform.Dbt._run, DuckDBCursorWrapper.execute

    def kept(self: Any, words: list[str]) -> Any:
        outcome = plain(self, words)
        results.extend(getattr(outcome, "results", []))
        return outcome

    def clocked(self: Any, *given: Any) -> Any:
        began = time.monotonic()
        try:
            return execute(self, *given)
        finally:
            statements.append((began, time.monotonic()))

    def timed(stage: str, work: Callable[[], Any]) -> Any:
        began = time.monotonic()
        value = work()
        found.stages[stage] = time.monotonic() - began
        return value

    transform.Dbt._run = kept  # type: ignore[method-assign]
    DuckDBCursorWrapper.execute = clocked
    seed = time.time_ns() % 1_000_000_007
    source = written(settings.home / f"new-{seed}.jsonl", count, seed)
    taken = timed("ingest", lambda: ingest(settings, [str(source)], f"round-{seed}"))
    assert taken.ingested == count, taken
    used = time.process_time()
    done = timed("transform, in all", lambda: transform.run(settings, test=False))
    found.stages["transform, CPU time"] = time.process_time() - used
    assert done.documents == count, done
    found.models = {r.node.name: r.execution_time for r in results}
    found.stages["transform, models' SQL time"] = covered(statements)
    found.stages["transform, models as dbt counts"] = covered(executions(results))
    found.stages["transform, dbt's parse"] = done.seconds["parse"]
    if test:
        results.clear()
        statements.clear()
        with transform.dbt_on(settings) as dbt:
            dbt.parse()
            timed("dbt tests, in all", dbt.test)
        found.stages["dbt tests, SQL time"] = covered(statements)
        found.tests = {r.node.name: r.execution_time for r in results}
    if publishing:
        published = publish.current(settings)
        candidate = timed("publish, candidate", lambda: publish.build(settings))
        verdict = timed("publish, gate", lambda: pipeline.check(settings, published.rows if published else {}))
        timed("publish, stamp", lambda: publish.stamp(settings, candidate, "round", verdict.counts()))
        timed("publish, swap", lambda: publish.swap(settings))
        timed("publish, Parquet files", lambda: publish.export(settings))
        timed("a run with nothing new, look-up", lambda: pipeline.is_current(settings))
    found.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return found


def written(path: Path, count: int, seed: int) -> Path:
    """A JSON Lines file of `count` documents of the generated corpus."""
    with path.open("w", encoding="utf-8") as file:
        for number, text, _ in corpus.documents(count, seed):
            day = f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}"
            row = {"id": f"{seed}-{number}", "text": text, "published": day, "publisher": "Wire", "language": "en"}
            file.write(json.dumps(row) + "\n")
    return path


def report(settings: Settings, count: int, rounds: list[Round]) -> None:
    """The figures of one home."""
    from flows.warehouse import working

    with working(settings) as con:
        documents = con.execute("select count(*) from raw.documents").fetchall()[0][0]
    size, memory = settings.warehouse.stat().st_size / 1e6, max(r.memory for r in rounds) / 1e9
    print(f"\n{count:,} new documents, now {documents:,}; working file {size:,.0f} MB; peak {memory:.2f} GB")
    for stage in rounds[-1].stages:
        print(f"  {stage:32}" + "  ".join(f"{r.stages[stage]:.2f} s" for r in rounds if stage in r.stages))
    for title, times in (("slowest models", rounds[-1].models), ("slowest tests", rounds[-1].tests)):
        if times:
            slowest = sorted(times.items(), key=lambda item: -item[1])[:8]
            print(f"  {title} of {len(times)}: " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in slowest))


def executions(results: list[Any]) -> list[tuple[float, float]]:
    """When each node ran, as dbt says."""
    return [
        (step.started_at.timestamp(), step.completed_at.timestamp())
        for result in results
        for step in result.timing
        if step.name == "execute" and step.completed_at
    ]


def covered(spans: list[tuple[float, float]]) -> float:
    """Seconds that at least one span covers."""
    total, reached = 0.0, float("-inf")
    for begin, end in sorted(spans):
        total += max(end - max(begin, reached), 0.0)
        reached = max(reached, end)
    return total


def told(line: str) -> None:
    """Progress."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
