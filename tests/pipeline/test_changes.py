"""What changes after the first run: bad input, retired sources, refusals, two runs at once."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import duckdb
import httpx
import pytest

from flows import pipeline, publish, transform
from flows.settings import REPOSITORY, SEEDS, Settings
from flows.warehouse import working
from tests.conftest import keiretsu

BAD = {
    "noise.txt": bytes(range(256)) * 40,
    "empty.txt": b"",
    "broken.pdf": b"%PDF-1.7\nnot really\n",
    "no-text.json": b'{"title": "no text here"}',
}


def test_bad_input_is_listed_and_the_rest_is_published(home: Path, server: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name, content in BAD.items():
        (folder / name).write_bytes(content)
    (folder / "good.txt").write_text("News\n\nNissan owns 34 percent of Mitsubishi Motors.\n", encoding="utf-8")
    run = keiretsu("run", folder, home=home, env=server)
    assert run.status == 0, run.out + run.err
    assert "1 ingested" in run.out and f"{len(BAD)} quarantined" in run.out
    told = keiretsu("status", home=home).out
    for name in BAD:
        assert name in told and f"{folder}/{name}" in run.out
    settings = Settings(home=home)
    with duckdb.connect(str(settings.published), read_only=True) as con:
        assert con.execute("select count(*) from quarantine").fetchall() == [(len(BAD),)]
        assert con.execute("select count(*) from dim_document where external_id = 'good'").fetchall() == [(1,)]

    # Mended inputs are taken up by retry.
    (folder / "empty.txt").write_text("More\n\nToyota holds 20 percent of Subaru.\n", encoding="utf-8")
    again = keiretsu("retry", home=home, env=server)
    assert again.status == 0, again.out + again.err
    assert "empty.txt" not in keiretsu("status", home=home).out


def test_a_failed_source_is_told_and_the_others_are_published(home: Path, server: dict[str, str], tmp_path: Path) -> None:
    news = tmp_path / "news.txt"
    news.write_text("News\n\nNissan owns 34 percent of Mitsubishi Motors.\n", encoding="utf-8")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "sources.yml").write_text("sources: [news.txt, inbox, gone]\n", encoding="utf-8")
    run = keiretsu("run", tmp_path / "sources.yml", home=home, env=server)
    assert run.status == 0, run.out + run.err
    assert "1 ingested" in run.out and f"no documents in {tmp_path}/inbox:" in run.out
    assert f"file://{tmp_path}/gone" in run.err and "not_found" in run.err and "Traceback" not in run.err
    assert "1 of the sources could not be read" in keiretsu("status", home=home).out
    documents = keiretsu("sql", "select external_id from dim_document", "--format", "csv", home=home).out
    assert "news" in documents.splitlines()

    # As long as it is not mended, each run says so; when it is, none does.
    assert "1 of the sources could not be read" in keiretsu("run", tmp_path / "sources.yml", home=home).err
    (tmp_path / "gone").mkdir()
    mended = keiretsu("run", tmp_path / "sources.yml", home=home, env=server)
    assert mended.status == 0 and "could not be read" not in mended.err, mended.out + mended.err


def test_a_scheduled_run_with_a_failed_source_is_red(home: Path, server: dict[str, str], tmp_path: Path) -> None:
    """As `keiretsu schedule` calls the flow: nobody has opened the run, and nobody reads a terminal."""
    script = (
        "import sys; from flows.flow import keiretsu; from flows.pipeline import SourceFailed\n"
        f"try: keiretsu({str(home)!r}, 'run', [{str(SEEDS)!r}, {str(tmp_path / 'gone')!r}])\n"
        "except SourceFailed as error: print('red:', error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, env={**os.environ, **server, "KEIRETSU_HOME": str(home)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert "red: 1 of the sources could not be read" in done.stdout and "gone: not_found" in done.stdout, done.stderr
    assert "gone: not_found" in done.stderr and "Traceback" not in done.stderr, "the scheduler's terminal"
    newest = {"sort": "START_TIME_DESC", "limit": 1, "flows": {"name": {"any_": ["keiretsu"]}}}
    (run,) = httpx.post(f"{server['PREFECT_API_URL']}/flow_runs/filter", json=newest).json()
    assert run["state"]["type"] == "FAILED" and "could not be read" in run["state"]["message"]


def test_a_source_that_was_never_read_cannot_be_retired_and_leaves_no_run_behind(home: Path) -> None:
    before = keiretsu("status", home=home).out
    done = keiretsu("retire", SEEDS / "2019-2025-wire-brief.jsonl", home=home)
    assert done.status == 2 and f"did you mean file://{SEEDS}/2019-2025-wire-briefs.jsonl" in done.err
    assert keiretsu("status", home=home).out == before


def test_retired_documents_leave_and_come_back(home: Path, server: dict[str, str]) -> None:
    settings = Settings(home=home)
    before = publish.current(settings)
    assert before is not None
    source = next(path for path in sorted(SEEDS.iterdir()) if path.suffix == ".md" and path.name != "README.md")
    gone = keiretsu("retire", source, home=home, env=server)
    assert gone.status == 0, gone.out + gone.err
    without = publish.current(settings)
    assert without is not None
    assert without.rows["dim_document"] < before.rows["dim_document"]
    back = keiretsu("run", home=home, env=server)
    assert back.status == 0, back.out + back.err
    after = publish.current(settings)
    assert after is not None
    assert after.content_hash == before.content_hash


def test_a_wrong_offset_is_refused_and_the_publication_stays(home: Path, server: dict[str, str]) -> None:
    settings = Settings(home=home)
    before = sha256(settings.published.read_bytes()).hexdigest()
    with working(settings) as con:
        con.execute("update history.stake_claims set evidence_start = evidence_start + 1")
        con.execute("delete from raw.synced")
    refused = keiretsu("run", home=home, env=server)
    assert refused.status == 1, refused.out + refused.err
    assert "evidence" in refused.err and "Traceback" not in refused.err
    assert sha256(settings.published.read_bytes()).hexdigest() == before
    assert not settings.candidate.exists()
    assert "refused" in keiretsu("status", home=home).out

    # Reading everything again makes it good, and nothing has to be published anew.
    mended = keiretsu("rebuild", home=home, env=server)
    assert mended.status == 0, mended.out + mended.err
    assert sha256(settings.published.read_bytes()).hexdigest() == before


def test_the_second_of_two_runs_leaves_with_a_message(home: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c",
         "import sys; from pathlib import Path; from flows import pipeline; from flows.settings import Settings\n"
         f"with pipeline.exclusive(Settings(home=Path({str(home)!r}))): print('held', flush=True); sys.stdin.readline()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY,
    )  # fmt: skip
    assert holder.stdin and holder.stdout
    try:
        assert holder.stdout.readline() == "held\n"
        second = keiretsu("run", home=home)
        assert second.status == 2
        assert f"process {holder.pid}" in second.err and "Traceback" not in second.err
        assert "in progress" in keiretsu("status", home=home).out
    finally:
        holder.stdin.write("\n")
        holder.stdin.close()
        holder.wait(timeout=30)


def test_leftovers_of_a_dead_run_are_cleared(home: Path) -> None:
    settings = Settings(home=home)
    settings.candidate.write_bytes(b"half a file")
    settings.candidate.with_name(settings.candidate.name + ".wal").write_bytes(b"x")
    with working(settings) as con:
        con.execute("insert into raw.runs (run_id, started_at, status) values ('dead', now(), 'running')")
    (told,) = [line for line in keiretsu("status", home=home).out.splitlines() if line.startswith("dead")]
    assert "failed" in told and told.endswith("the process was ended")
    assert keiretsu("run", home=home).status == 0
    assert not list(settings.published.parent.glob(".candidate*"))
    with working(settings) as con:
        assert con.execute("select status from raw.runs where run_id = 'dead'").fetchall() == [("failed",)]


def test_exports_of_another_publication_are_written_again(home: Path) -> None:
    settings = Settings(home=home)
    mark = publish.parquet(settings) / "CONTENT_HASH"
    mark.write_text("another\n", encoding="ascii")
    published = publish.current(settings)
    assert published is not None and not pipeline.is_current(settings)
    publish.export(settings)
    assert publish.exported(settings, published.content_hash) and pipeline.is_current(settings)


def test_what_other_rules_read_is_read_again(home: Path) -> None:
    settings = Settings(home=home)
    with working(settings) as con:
        assert transform.synced(con, transform.ruleset())
        documents = con.execute("select count(*) from raw.current_documents").fetchall()[0][0]
        claims = con.execute("select count(*), bit_xor(hash(claim_id)) from marts.fct_stakes").fetchall()
        con.execute("update raw.read_documents set ruleset = 'rules of yesterday'")
    summary = transform.run(settings, test=False)
    assert summary.reread and summary.documents == documents
    with working(settings) as con:
        assert con.execute("select count(*), bit_xor(hash(claim_id)) from marts.fct_stakes").fetchall() == claims


WRONG = [
    (("run", "no/such/place"), "no such file or folder"),
    (("run", "broken.yml"), "no such file"),
    (("show", "no_table"), "no table"),
    (("sql", "select * from nothing_here"), "nothing_here"),
    (("sql", "select 1", "--format", "xml"), "formats"),
    (("sql", ""), "no statement"),
    (("show", "fct_stakes", "--refused"), "no candidate was refused"),
    (("explain", "zzzz"), "no claim"),
    (("retire", "no/such/place"), "no current document"),
    (("schedule",), "--cron or --every"),
    (("schedule", "--every", "1h", "https://news.example/feed?token=hush"), "holds a secret"),
    (("schedule", "--every", "soon"), "no interval"),
    (("schedule", "--every", ""), "no interval"),
    (("schedule", "--every", "99999999999999d"), "no interval"),
    (("schedule", "--cron", "0 6 *"), "five fields"),
    (("schedule", "--every", "1h", "no/such/place"), "no such file or folder"),
    (("run", "http://[broken/feed.xml"), "address"),
    (("learn", "docs", "--precision", "5"), "--precision"),
    (("evaluate", "docs", "--format", "xml"), "formats"),
    (("evaluate", "seeds"), "doc_id"),
    (("evaluate", "docs"), "no annotated documents"),
    (("publish", "--to", "mysql://somewhere/x"), "no PostgreSQL address"),
    (("publish", "--to", "postgresql://writer:hush@[broken/x"), "no PostgreSQL address"),
    (("fly",), "No such command"),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=[" ".join(words) for words, _ in WRONG])
def test_wrong_use_gets_a_clear_answer(home: Path, words: tuple[str, ...], said: str) -> None:
    done = keiretsu(*words, home=home)
    assert done.status == 2, done.out + done.err
    assert said.lower() in done.err.lower() and "Traceback" not in done.err and "hush" not in done.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("THREADS", "abc"),
        ("THREADS", "0"),
        ("MAX_DOCUMENT_BYTES", "-1"),
        ("MEMORY_LIMIT", "lots"),
        ("REQUESTS_PER_SECOND", "nan"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    done = keiretsu("status", home=tmp_path, env={f"KEIRETSU_{name}": value})
    assert done.status == 2
    assert f"KEIRETSU_{name}={value}" in done.err and "Traceback" not in done.err


def test_a_home_that_is_a_file_is_named(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("no folder", encoding="utf-8")
    for command in ("run", "status", "doctor"):
        done = keiretsu(command, home=home)
        assert done.status == 2 and f"{home} is a file" in done.err


def test_a_home_may_have_any_name(tmp_path: Path) -> None:
    home = tmp_path / "a [red] home"
    home.mkdir()
    (home / "warehouse.duckdb").write_bytes(b"no database")
    for command in ("status", "doctor"):
        done = keiretsu(command, home=home)
        assert str(home) in done.out and not done.err


BROKEN_LISTS = [
    ("sources: [\n", "line 2: not a list of sources"),
    ("sources: []\n", "expected `sources:`"),
    ("- {location: 5}\n- {publisher: x}\n- ${NOT_SET_ANYWHERE}\n- {location: a, pages: 0}\n", "entry 4"),
    ("- http://[broken/\n", "entry 1"),
]


@pytest.mark.parametrize(("content", "said"), BROKEN_LISTS)
def test_a_broken_list_of_sources_is_told(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "sources.yml").write_text(content, encoding="utf-8")
    done = keiretsu("run", tmp_path / "sources.yml", home=tmp_path / "home")
    assert done.status == 2
    assert said in done.err and "sources.yml" in done.err and "Traceback" not in done.err


def test_an_unreachable_prefect_server_is_named(tmp_path: Path) -> None:
    done = keiretsu("run", home=tmp_path / "home", env={"PREFECT_API_URL": "http://127.0.0.1:9/api"})
    assert done.status == 2
    assert "PREFECT_API_URL" in done.err and "Traceback" not in done.err


def test_nothing_published_yet(tmp_path: Path) -> None:
    for words in (("show",), ("sql", "select 1"), ("explain", "abc")):
        done = keiretsu(*words, home=tmp_path)
        assert done.status == 2 and "keiretsu run" in done.err
    assert "keiretsu run" in keiretsu("status", home=tmp_path).out


def test_doctor_finds_the_set_up_well(home: Path) -> None:
    done = keiretsu("doctor", home=home)
    assert done.status == 0, done.out
    (home / "published" / "keiretsu.duckdb").write_bytes(b"no database")
    ill = keiretsu("doctor", home=home)
    assert ill.status == 1 and "fault publication" in ill.out and "keiretsu run" in ill.out
