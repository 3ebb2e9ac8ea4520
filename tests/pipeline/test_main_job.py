"""The two things a new user does: run, and look at what came of it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from flows import publish, show
from flows.settings import REPOSITORY
from tests.conftest import Built, keiretsu
from tests.pipeline.contract import FACTS, TABLES


def test_first_run_shows_facts_with_evidence_and_where_time_went(built: Built) -> None:
    out = built.run.out
    assert re.search(r"Documents: \d+ ingested", out)
    assert len(re.findall("“.+”", out)) == 3
    for stage in ("start", "ingest", "transform", "build", "check", "publish", "export"):
        assert re.search(rf"{stage} \d+\.\d s \(\d+%\)", out), stage
    assert f"Published: {built.published}" in out
    assert "Next: keiretsu show current_stakes" in out
    assert built.run.err == ""


def test_published_file_keeps_the_contract(built: Built) -> None:
    with show.reading(built.published) as con:
        for table, columns in TABLES.items():
            found = {row[0]: row[1] for row in con.execute(f"describe {table}").fetchall()}
            assert columns.items() <= found.items(), (table, set(columns.items()) - set(found.items()))
        for table in FACTS:
            assert con.execute(f"select count(*) from {table}").fetchall()[0][0] > 0, table
        assert con.execute("select count(*) from publication").fetchall() == [(1,)]


def test_every_published_table_and_column_says_what_it_holds(built: Built) -> None:
    with show.reading(built.published) as con:
        silent = con.execute(
            "select table_name from duckdb_tables() where coalesce(comment, '') = '' union all "
            "select table_name || '.' || column_name from duckdb_columns() where coalesce(comment, '') = '' and not internal"
        ).fetchall()
        assert silent == []
        said = con.execute(
            "select column_name, comment from duckdb_columns() where table_name = 'fct_stakes' "
            "and column_name in ('claim_id', 'share_min_pct') order by column_name"
        ).fetchall()
    assert said == [
        ("claim_id", "The claim, a stable hash of document, relation and the spans of arguments and value."),  # a docs block
        ("share_min_pct", 'Lower bound in percent points, 0 for "up to"; null where no share is said, or only the part that '
         "changes hands."),
    ]  # fmt: skip


def test_the_list_of_work_is_ranked(built: Built) -> None:
    scores = show.query(built.published, "select rank_score from unread_sentences").rows
    assert scores == sorted(scores, reverse=True) and scores[0] > scores[-1]


@pytest.mark.parametrize("table", FACTS)
def test_evidence_is_the_text_at_its_offsets(built: Built, table: str) -> None:
    with show.reading(built.published) as con:
        rows = con.execute(
            f"select text, evidence_text, evidence_start, evidence_end from {table} join dim_document using (document_id)"
        )
        for text, evidence, start, end in rows.fetchall():
            assert text[start:end] == evidence


def test_nothing_stays_beside_the_publication(built: Built) -> None:
    left = {path.name for path in built.published.parent.iterdir()}
    assert left == {"keiretsu.duckdb", "parquet", "quality"}


def test_parquet_holds_what_the_tables_hold(built: Built) -> None:
    with show.reading(built.published) as con:
        for table in TABLES:
            exported = pq.read_metadata(built.published.parent / "parquet" / f"{table}.parquet")
            assert exported.num_rows == con.execute(f"select count(*) from {table}").fetchall()[0][0]


def test_second_run_changes_nothing_and_is_quick(built: Built) -> None:
    before = sha256(built.published.read_bytes()).hexdigest()
    second = keiretsu("run", home=built.home)
    assert second.status == 0
    assert "Nothing new." in second.out
    assert second.seconds < 25
    assert sha256(built.published.read_bytes()).hexdigest() == before


def test_status_names_publication_and_runs(built: Built) -> None:
    told = keiretsu("status", home=built.home)
    assert told.status == 0
    assert "Published" in told.out and "Last runs" in told.out and "published" in told.out
    assert "Pending" not in told.out


def test_show_lists_tables_and_rows(built: Built) -> None:
    assert all(table in keiretsu("show", home=built.home).out for table in TABLES)
    told = keiretsu("show", "fct_stakes", "--limit", "2", "--format", "json", home=built.home)
    rows = json.loads(told.out)
    assert len(rows) == 2 and TABLES["fct_stakes"].keys() <= rows[0].keys()


def test_sql_formats_agree(built: Built, tmp_path: Path) -> None:
    query = "select market_id, name from dim_market order by market_id limit 3"
    as_json = json.loads(keiretsu("sql", query, "--format", "json", home=built.home).out)
    as_csv = list(csv.DictReader(io.StringIO(keiretsu("sql", query, "--format", "csv", home=built.home).out)))
    target = tmp_path / "markets.parquet"
    assert keiretsu("sql", query, "--format", "parquet", "--output", target, home=built.home).status == 0
    assert as_json == as_csv == pq.read_table(target).to_pylist()
    assert keiretsu("show", "--format", "parquet", "--output", target, home=built.home).status == 0
    assert {row["table"] for row in pq.read_table(target).to_pylist()} >= set(TABLES)


@pytest.mark.parametrize(
    "statement",
    ["create table x (a int)", "delete from fct_stakes", "copy fct_stakes to 'out.csv'", "select * from read_text('README.md')",
     "attach 'other.duckdb'", "set enable_external_access = true", "select * from nowhere", "selec 1"],
)  # fmt: skip
def test_sql_can_neither_write_nor_reach_out(built: Built, statement: str) -> None:
    with pytest.raises(show.QueryError):
        show.query(built.published, statement)


@pytest.mark.parametrize("table", FACTS)
def test_explain_tells_the_whole_story(built: Built, table: str) -> None:
    with show.reading(built.published) as con:
        claim, evidence, rule, external = con.execute(
            f"select claim_id, evidence_text, rule_id, external_id from {table} join dim_document using (document_id) "
            "order by claim_id limit 1"
        ).fetchall()[0]
    told = keiretsu("explain", claim[:16], home=built.home)
    assert told.status == 0, told.err
    for part in (claim, evidence, rule, external):
        assert part in told.out


def test_marks_lie_in_the_evidence(built: Built) -> None:
    with show.reading(built.published) as con:
        claims = con.execute("select claim_id from fct_stakes order by claim_id limit 20").fetchall()
    for (claim,) in claims:
        found = show.explain(built.published, claim)
        evidence = found.claim["evidence_text"]
        assert all(0 <= start < end <= len(evidence) for start, end, _ in found.marks)
        assert all(one[1] <= other[0] for one, other in zip(found.marks, found.marks[1:], strict=False))


def test_content_does_not_depend_on_batches_order_or_place(built: Built, tmp_path: Path) -> None:
    """Two batches, the files copied elsewhere and ingested in another order: the same content."""
    from flows import ingest, transform
    from flows.settings import SEEDS, Settings

    elsewhere = tmp_path / "seeds"
    shutil.copytree(SEEDS, elsewhere)
    settings = Settings(home=tmp_path / "home", batch_documents=30)
    files = sorted((p for p in elsewhere.iterdir() if p.name != "README.md"), reverse=True)
    for half in (files[: len(files) // 2], files[len(files) // 2 :]):
        ingest.ingest(settings, [str(path) for path in half], "run")
    summary = transform.run(settings, test=False)
    assert summary.batches >= 2 and summary.reread
    published = publish.current(built.settings)
    assert published is not None
    assert publish.build(settings).content_hash == published.content_hash


def test_an_open_reader_is_not_disturbed_by_the_swap(home: Path, server: dict[str, str], tmp_path: Path) -> None:
    published = home / "published" / "keiretsu.duckdb"
    reader = subprocess.Popen(
        [sys.executable, "-c",
         "import duckdb, sys\n"
         f"con = duckdb.connect({str(published)!r}, read_only=True)\n"
         "ask = lambda: con.execute('select count(*), (select content_hash from publication) from dim_document').fetchall()\n"
         "print(ask(), flush=True); sys.stdin.readline(); print(ask(), flush=True)"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY,
    )  # fmt: skip
    assert reader.stdin and reader.stdout
    before = reader.stdout.readline()
    note = tmp_path / "news.txt"
    note.write_text(
        "A stake is sold\n\nFord owns 12 percent of Rivian. Ford sold 75,000 cars in Norway in 2021.\n", encoding="utf-8"
    )
    run = keiretsu("run", note, home=home, env=server)
    assert run.status == 0, run.out + run.err
    reader.stdin.write("\n")
    reader.stdin.flush()
    assert reader.stdout.readline() == before
    reader.wait(timeout=30)
    with duckdb.connect(str(published), read_only=True) as con:
        documents = con.execute("select count(*) from dim_document").fetchall()[0][0]
    assert f"({documents - 1}," in before


def test_version() -> None:
    assert keiretsu("--version").out == f"keiretsu {version('keiretsu')}\n"


def test_help_comes_at_once() -> None:
    told = min((keiretsu("--help") for _ in range(3)), key=lambda done: done.seconds)
    assert told.status == 0
    assert told.seconds < 1.0
