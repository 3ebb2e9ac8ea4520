"""From raw to marts: dbt over the documents that have not been read yet, batch by batch.

What is read is remembered with the fingerprint of the rules that read it, so a changed rule, word or model reads
every document again, and nothing else does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any

from flows.settings import DBT_PROJECT, Settings
from flows.warehouse import quick_switches, working

# What reads a document; a change in one of these files reads all documents again.
RULESET_FOLDERS = ("lexicon", "macros", "models")

# What the first pass builds for good: views, and tables that the lexicon alone decides. Later passes see to the rest.
STANDING = ("tag:lexicon", "path:models/staging", "path:models/marts")

# A batch of so many documents fits into a row group or two. With more than one thread a query every thread compiles every
# pattern, which costs more than the reading; one thread a query, and the queries side by side, take two thirds of the time.
SMALL_BATCH = 500

# So many documents of 400 words take one dbt pass about 2 GB (12,000 take 2.06, 20,000 2.36); larger ones are hardly faster.
LARGEST_PASS = 10_000

# What the marts hold; emptied before they are touched, so that a run that dies in between leaves it empty.
_SYNCED = "create table if not exists raw.synced (state varchar not null)"


class TransformError(RuntimeError):
    """A dbt node that could not be built; the message names it and says what the engine said."""


class TestsFailed(RuntimeError):
    """dbt tests that found rows they must not find; the message names them."""


@dataclass(frozen=True)
class TransformSummary:
    """What one transformation came to.

    Attributes:
        documents: documents read.
        batches: dbt passes.
        reread: everything was read again, because the rules changed or nothing was read before.
        models: models of the dbt project.
        tests: tests that passed.
        seconds: wall time of parse, seed, run and test.
    """

    documents: int
    batches: int
    reread: bool
    models: int
    tests: int
    seconds: dict[str, float]


def ruleset() -> str:
    """The fingerprint of everything that decides how a document is read: equal on every machine for equal files."""
    digest = sha256()
    for folder in RULESET_FOLDERS:
        for path in sorted((DBT_PROJECT / folder).rglob("*")):
            # Descriptions and tests (.yml) say how models read; they do not change it.
            if path.suffix in (".csv", ".sql"):
                digest.update(path.relative_to(DBT_PROJECT).as_posix().encode())
                digest.update(b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def state(con: Any, rules: str) -> str:
    """What the marts should hold, as one hash: the rules and the document versions that count."""
    documents = con.execute(
        "select count(*), coalesce(bit_xor(md5_number(source_key || ':' || document_no)), 0) from raw.current_documents"
    ).fetchall()[0]
    return sha256(f"{rules}:{documents[0]}:{documents[1]}".encode()).hexdigest()


def pending(con: Any, rules: str) -> int:
    """Documents that count and that these rules have not read."""
    count = con.execute(
        """
        select count(distinct document_no) from raw.current_documents
        where document_no not in (select document_no from raw.read_documents where ruleset = $rules)
        """,
        {"rules": rules},
    ).fetchall()[0][0]
    return int(count)


def synced(con: Any, rules: str) -> bool:
    """Whether the marts hold exactly what they should."""
    con.execute(_SYNCED)
    rows = con.execute("select state from raw.synced").fetchall()
    return bool(rows) and rows[0][0] == state(con, rules) and pending(con, rules) == 0


def forget(settings: Settings) -> None:
    """Make the next transformation read every document again."""
    with working(settings) as con:
        con.execute(_SYNCED)
        con.execute("delete from raw.synced")
        con.execute("delete from raw.read_documents")


def run(settings: Settings, progress: Callable[[str], None] = lambda text: None, *, test: bool = True) -> TransformSummary:
    """Bring the marts up to date with the raw tables; does nothing if they are.

    A batch counts as read when dbt has read it, so a run that dies is taken up at the batch it died in. The tests run
    once, after the last batch.

    Args:
        settings: the warehouse, the size of a batch, threads and memory.
        progress: called with a line whenever a step begins or ends.
        test: whether dbt's data tests run; only an evaluation leaves them out.

    Raises:
        TransformError: a model could not be built; what earlier batches read stays read.
        TestsFailed: a dbt test failed.
    """
    rules = ruleset()
    with working(settings) as con:
        if synced(con, rules):
            return TransformSummary(0, 0, False, 0, 0, {})
        con.execute("delete from raw.synced")
        waiting = pending(con, rules)
        known = con.execute("select count(*) from raw.read_documents where ruleset = $rules", {"rules": rules}).fetchall()[0][0]
        reread = known == 0
        if reread:
            con.execute("delete from raw.read_documents")
            # What other rules made of a batch that was kept, in columns that these may not have.
            con.execute("drop schema if exists intermediate cascade")
    with dbt_on(settings) as dbt:
        progress("reading the dbt project")
        models = dbt.parse()
        if reread:
            progress("loading the lexicon")
            dbt.invoke("seed", "--full-refresh")
        documents = batches = 0
        while batches == 0 or documents < waiting:
            size = _fill_batch(settings, rules)
            first = reread and batches == 0
            if not size and not first:
                break  # nothing to read: what is gone leaves the marts by itself, as they are views
            progress(f"reading documents {documents + 1:,} to {documents + size:,} of {waiting:,}")
            threads = 1 if size <= SMALL_BATCH else settings.threads
            with environment({"KEIRETSU_THREADS": str(threads)}):
                dbt.invoke("run", *(["--full-refresh"] if first else ["--exclude", *STANDING]))
            _batch_is_read(settings, rules)
            documents += size
            batches += 1
        tests = 0
        if test:
            progress("testing the marts")
            tests = dbt.test()
    with working(settings) as con:
        # A version that counts no more is read again if it ever counts again.
        con.execute("delete from raw.read_documents where document_no not in (select document_no from raw.current_documents)")
        con.execute("delete from raw.batch")
        con.execute(_SYNCED)
        con.execute("insert into raw.synced values ($state)", {"state": state(con, rules)})
    return TransformSummary(documents, batches, reread, models, tests, dbt.seconds)


def descriptions(settings: Settings) -> dict[str, tuple[str, dict[str, str]]]:
    """What the project says of each mart, and of its columns by name; from dbt's manifest, made if it is gone."""
    import orjson

    manifest = _target(settings) / "manifest.json"
    if not manifest.exists():
        with dbt_on(settings) as dbt:
            dbt.parse()
    nodes = orjson.loads(manifest.read_bytes())["nodes"].values()
    return {
        node["name"]: (node["description"], {column["name"]: column["description"] for column in node["columns"].values()})
        for node in nodes
        if node["resource_type"] == "model" and node["fqn"][1] == "marts"
    }


def _fill_batch(settings: Settings, rules: str) -> int:
    with working(settings) as con:
        con.execute("begin")
        con.execute("delete from raw.batch")
        con.execute(
            """
            insert into raw.batch
            select distinct document_no from raw.current_documents
            where document_no not in (select document_no from raw.read_documents where ruleset = $rules)
            order by document_no limit $size
            """,
            {"rules": rules, "size": min(settings.batch_documents, LARGEST_PASS)},
        )
        con.execute("commit")
        return int(con.execute("select count(*) from raw.batch").fetchall()[0][0])


def _batch_is_read(settings: Settings, rules: str) -> None:
    with working(settings) as con:
        con.execute("insert into raw.read_documents select document_no, $rules from raw.batch", {"rules": rules})


class Dbt:
    """dbt in this process on one warehouse; the project is parsed once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.seconds: dict[str, float] = {}
        self._manifest: Any = None

    def parse(self) -> int:
        """Parse the project; returns its number of models.

        Raises:
            TransformError: the project is not valid; the message says where.
        """
        began = monotonic()
        self._manifest = self._run(["parse"])
        self._took("parse", began)
        return sum(node.resource_type == "model" for node in self._manifest.nodes.values())

    def invoke(self, verb: str, *options: str) -> Any:
        """Run `verb` over the whole project.

        Raises:
            TransformError: a node failed.
        """
        began = monotonic()
        result = self._run([verb, *options])
        self._took(verb, began)
        failed = [node for node in result.results if node.status in ("error", "fail", "runtime error")]
        if failed:
            first = failed[0]
            more = f" ({len(failed) - 1} more)" if len(failed) > 1 else ""
            raise TransformError(f"{first.node.resource_type} {first.node.name}: {_said(first.message)}{more}")
        return result

    def test(self) -> int:
        """Run every data test; returns how many passed.

        Raises:
            TestsFailed: one or more found rows; the message names each.
            TransformError: one could not be run.
        """
        began = monotonic()
        result = self._run(["test", "--exclude-resource-type", "unit_test"])
        self._took("test", began)
        broken = [node for node in result.results if node.status in ("error", "runtime error")]
        if broken:
            raise TransformError(f"test {broken[0].node.name}: {_said(broken[0].message)}")
        failed = [node for node in result.results if node.status == "fail"]
        if failed:
            raise TestsFailed("\n".join(f"{node.node.name}: {_said(node.message)}" for node in failed))
        return sum(node.status == "pass" for node in result.results)

    def _run(self, words: list[str]) -> Any:
        from dbt.cli.main import dbtRunner

        common = [
            "--no-use-colors", "--log-level", "none", "--log-level-file", "info", "--no-print",
            "--log-path", str(self.settings.logs / "dbt"), "--no-send-anonymous-usage-stats",
        ]  # fmt: skip
        place = [
            "--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT),
            "--target-path", str(_target(self.settings)),
        ]  # fmt: skip
        given, sys.argv = sys.argv, ["dbt", *words]  # dbt writes this process's words into its files: addresses with secrets
        try:
            with quick_switches():
                outcome = dbtRunner(manifest=self._manifest).invoke([*common, *words, *place])
        finally:
            sys.argv = given
            _release()
        if outcome.exception is not None:
            raise TransformError(f"dbt {words[0]}: {_said(str(outcome.exception))}")
        return outcome.result

    def _took(self, verb: str, began: float) -> None:
        self.seconds[verb] = self.seconds.get(verb, 0.0) + monotonic() - began


def _target(settings: Settings) -> Path:
    """dbt's own files; apart for each checkout, because what dbt remembers of a parse holds the project's path."""
    return settings.home / "dbt" / sha256(str(DBT_PROJECT).encode()).hexdigest()[:12]


def _release() -> None:
    """Close dbt's DuckDB: with the file attached to an in-memory database, dbt-duckdb would keep it for the process's life."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    with DuckDBConnectionManager._LOCK:
        if DuckDBConnectionManager._ENV is not None:
            DuckDBConnectionManager._ENV.close()
        DuckDBConnectionManager._ENV = None


@contextmanager
def dbt_on(settings: Settings) -> Iterator[Dbt]:
    """dbt on the warehouse of `settings`; nothing else may have the file open."""
    settings.logs.mkdir(parents=True, exist_ok=True)
    facts = {
        "KEIRETSU_WAREHOUSE": str(settings.warehouse),
        "KEIRETSU_THREADS": str(settings.threads),
        "KEIRETSU_MEMORY_LIMIT": settings.memory_limit,
        "KEIRETSU_SPILL": str(settings.spill),
        "KEIRETSU_INTERMEDIATE": "warehouse" if settings.keep_intermediate else "memory",
        "DO_NOT_TRACK": "1",
    }
    with environment(facts):
        yield Dbt(settings)


@contextmanager
def environment(facts: Mapping[str, str]) -> Iterator[None]:
    """`facts` as environment variables, the former values afterwards."""
    before = {name: os.environ.get(name) for name in facts}
    os.environ.update(facts)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _said(message: str | None) -> str:
    lines = [line.strip() for line in (message or "no message").splitlines() if line.strip()]
    return " ".join(lines)[:1_000]


def log_path(settings: Settings) -> Path:
    """Where dbt's own log lies."""
    return settings.logs / "dbt" / "dbt.log"
