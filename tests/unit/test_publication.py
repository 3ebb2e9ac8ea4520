"""Content hash, state, lock and small words of the command line: no engine but DuckDB."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from flows import cli, console, pipeline, postgres, publish, show, transform
from flows.failures import UsageError
from flows.settings import REPOSITORY, Settings
from flows.warehouse import working


def hashed(*rows: str, table: str = "t", columns: str = "a, b, source_uri") -> str:
    with duckdb.connect() as con:
        con.execute(f"create table {table} as select * from (values {', '.join(rows)}) as v({columns})")
        return publish.content_hash(con, [table])


def test_content_hash_ignores_order_and_place_only() -> None:
    one = hashed("(1, 'x', 'file:///a')", "(2, 'y', 'file:///a')")
    assert one == hashed("(2, 'y', 'file:///b')", "(1, 'x', 'file:///b')")
    assert one != hashed("(1, 'x', '')")
    assert one != hashed("(1, 'x', '')", "(2, 'z', '')")
    assert one != hashed("(1, 'x', '')", "(2, 'y', '')", "(2, 'y', '')", "(2, 'y', '')")
    assert hashed("(1, null, '')") != hashed("(1, '', '')")


def test_ruleset_changes_with_rules_and_models_not_with_their_descriptions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in transform.RULESET_FOLDERS:
        shutil.copytree(transform.DBT_PROJECT / folder, tmp_path / folder)
    before = transform.ruleset()
    monkeypatch.setattr(transform, "DBT_PROJECT", tmp_path)
    assert transform.ruleset() == before
    for place, changes in (
        ("lexicon/vocabulary.csv", True),
        ("macros/claims.sql", True),
        ("models/marts/fct_stakes.sql", True),
        ("models/marts/fct_stakes.yml", False),
    ):
        before = transform.ruleset()
        with (tmp_path / place).open("a", encoding="utf-8") as file:
            file.write("\n")
        assert (transform.ruleset() != before) == changes, place


def test_pending_counts_current_documents_that_these_rules_have_not_read(tmp_path: Path) -> None:
    with working(Settings(home=tmp_path)) as con:
        con.execute("insert into raw.current_documents values ('a', 1), ('b', 2), ('c', 3)")
        con.execute("insert into raw.read_documents values (1, 'new'), (2, 'old'), (9, 'new')")
        assert transform.pending(con, "new") == 2
        before = transform.state(con, "new")
        con.execute("delete from raw.current_documents where document_no = 3")
        assert transform.state(con, "new") != before
        assert transform.state(con, "new") != transform.state(con, "old")
        assert not transform.synced(con, "new")


def test_the_lock_is_held_once_and_goes_with_its_process(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    script = (
        "import sys; from pathlib import Path; from flows import pipeline; from flows.settings import Settings\n"
        f"with pipeline.exclusive(Settings(home=Path({str(tmp_path)!r}))): print('held', flush=True); sys.stdin.readline()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
    )
    assert holder.stdout and holder.stdout.readline() == "held\n"
    with pytest.raises(pipeline.Busy, match=f"process {holder.pid}"), pipeline.exclusive(settings, patience=0.2):
        pass
    with pytest.raises(pipeline.Busy), pipeline.quiet(settings):
        pass
    holder.kill()
    holder.wait()
    with pipeline.exclusive(settings, patience=2):
        pass


@pytest.mark.parametrize(
    ("text", "interval"), [("30s", timedelta(seconds=30)), ("15m", timedelta(minutes=15)), ("1d", timedelta(days=1))]
)
def test_intervals(text: str, interval: timedelta) -> None:
    assert cli._interval(text) == interval


@pytest.mark.parametrize("text", ["", "15", "m", "0m", "-1h", "1w"])
def test_no_intervals(text: str) -> None:
    with pytest.raises(UsageError):
        cli._interval(text)


def test_marks_take_the_longest_form_and_whole_words() -> None:
    evidence = "Mitsubishi Motors, which Nissan holds 34.5% of, is not Mitsubishian."
    marks = show._marks(evidence, {"investee": ["Mitsubishi", "Mitsubishi Motors"], "holder": ["Nissan"]})
    assert [(evidence[s:e], label) for s, e, label in marks] == [
        ("Mitsubishi Motors", "investee"),
        ("Nissan", "holder"),
        ("34.5%", "value"),
    ]


def test_a_claim_is_said_in_words() -> None:
    claim = {"claim_id": "x", "holder_id": "nissan", "action": "hold", "polarity": "affirmed", "modality": "possible"}
    claim |= {"share_exact_pct": None, "share_min_pct": 0.0, "share_max_pct": 15.0}
    assert show.said(claim, {"holder": "Nissan"}) == "holder Nissan, action hold, modality possible, share 0 to 15"


def test_text_cannot_steer_a_terminal() -> None:
    hostile = "Nissan \x1b[2J owns\x07 \u202e34%"
    assert show.visible(hostile) == "Nissan \ufffd[2J owns\ufffd \ufffd34%"
    assert "\x1b" not in show.said({"object": hostile}, {}) and "\x1b" not in show.cell(hostile)


def test_places_are_told_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert console.from_here(tmp_path / "home" / "x.duckdb") == "home/x.duckdb"
    assert console.from_here(tmp_path.parent / "x.duckdb") == str(tmp_path.parent / "x.duckdb")


def test_passwords_are_never_shown() -> None:
    url = "postgresql://writer:hush@db.example:5432/analytics?sslmode=require"
    assert postgres.shown(url) == "postgresql://writer@db.example:5432/analytics"
    assert "hush" not in postgres._safe(f'could not connect to "{url}": password hush is wrong', url)
