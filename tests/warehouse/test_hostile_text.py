"""Hostile text changes nothing but itself: no crash, no claim elsewhere, offsets true, bounded time."""

# ruff: noqa: E501 - sentences and SQL are longer than a line of code
from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from flows import transform
from flows.settings import Settings
from flows.warehouse import working

PLAIN = "Renault sold its brand plans. Nissan holds 34% of Mitsubishi Motors. Honda launched the Accord in Thailand."
HOSTILE = {
    "placeholders": "<o1> holds <p2> of <o3>. Nissan <o1> holds 34% of Mitsubishi Motors <x9>. {subject:O} [trigger] |words|",
    "private_use": "Nissan \ue001holds 34%\ue002 of Mitsubishi Motors\ue001. \ue002\ue002\ue001 \uf8ff Honda builds the Civic in Japan.",
    "right_to_left": "نيسان \u202bNissan holds 34% of Mitsubishi Motors\u202c تملك. \u200fHonda builds the Civic in Japan.",
    "combining": "N\u0303issan and Re\u0301nault hold 34% of Mitsubishi Motors. Z\u0335\u0321\u0322a\u0336l\u0337g\u0338o says so."
    * 3,
    "joiners": "Nis\u200dsan holds 34% of Mit\u200csubishi \u2060Motors. \U0001f468\u200d\U0001f469\u200d\U0001f467 Honda builds the Civic in Japan.",
    "blanks": "\u00a0\u202f\t\r\n \n\n\n   \t Nissan\u00a0holds 34\u202f% of Mitsubishi\u2009Motors.\r\n\r\n\t",
    "dots": "." * 3_000 + " U.S. Corp. Mr. Inc. a.m. " * 300,
    "marks": "'\"\\%_$1\\0\\1 ' or 1=1; drop table raw.documents; -- Nissan holds 34% of Mitsubishi Motors.",
    "no_stop": "Nissan holds 34% of Mitsubishi Motors and " * 238_000,
    "long_sentence": "The plan of Nissan, " * 5_000 + "is to hold 34% of Mitsubishi Motors.",
    "many_sentences": "Nissan sold cars. " * 60_000,
    "long_word": "Nissan" + "N" * 300_000 + " holds 34% of " + "\u0301" * 50_000,
}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, float]]:
    """A warehouse in which plain documents stand around every hostile one, and the seconds that reading took."""
    settings = Settings(tmp_path_factory.mktemp("hostile"), threads=2, memory_limit="2GB", keep_intermediate=True)
    texts = [("plain_first", PLAIN), *HOSTILE.items(), ("plain_last", PLAIN)]
    with working(settings) as con:
        con.executemany(
            "insert into raw.documents values (?, md5(?), md5(?), ?, ?, 'txt', null, null, null, null, '2024-05-01', 'en', ?, md5(?), null, strlen(?), now(), 't')",
            [(number, name, name, name, name, text, text, text) for number, (name, text) in enumerate(texts, 1)],
        )
        con.execute("insert into raw.current_documents select source_key, document_no from raw.documents")
        con.execute("insert into raw.batch select document_no from raw.documents")
    with transform.dbt_on(settings) as dbt:
        dbt.parse()
        dbt.invoke("seed", "--full-refresh")
        began = time.process_time()
        dbt.invoke("run", "--full-refresh")
        seconds = time.process_time() - began
    con = duckdb.connect(str(settings.warehouse), read_only=True)
    yield con, seconds
    con.close()


def test_time_is_bounded(read: tuple[Any, float]) -> None:
    """Some 12 MB of hostile text take seconds of processor time, not minutes."""
    assert read[1] < 120


def test_sentences_are_the_text(read: tuple[Any, float]) -> None:
    """Sentences do not overlap, lie inside their text and leave out white space alone."""
    rows = (
        read[0]
        .execute("""
        select d.external_id, min(s.sentence_start), max(s.sentence_start + s.sentence_length) - any_value(length(d.text)),
            count(*) filter (s.sentence_start < s.previous_end)
        from (
            select *, lag(sentence_start + sentence_length) over (partition by document_no order by sentence_no) as previous_end
            from intermediate.int_sentences
        ) as s
        join raw.documents as d using (document_no) group by d.document_no, d.external_id
    """)
        .fetchall()
    )
    assert {row[0] for row in rows} == {*HOSTILE, "plain_first", "plain_last"}
    assert all(start >= 0 and beyond <= 0 and overlaps == 0 for _, start, beyond, overlaps in rows), rows


def test_mentions_are_where_they_say(read: tuple[Any, float]) -> None:
    """The text at a company's offsets is the company's name, whatever stands before it."""
    ((looked_at, wrong),) = (
        read[0]
        .execute("""
        select count(*), count(*) filter (
            not contains(substr(d.text, (s.sentence_start + a.start_at + 1)::bigint, a.end_at - a.start_at), 'Nissan'))
        from intermediate.int_arguments as a
        join intermediate.int_sentences as s using (sentence_key)
        join raw.documents as d on d.document_no = s.document_no
        where a.company_id = 'nissan' and a.kind = 'o' and not a.is_reference
    """)
        .fetchall()
    )
    assert looked_at > len(HOSTILE) and wrong == 0


def test_evidence_is_the_text(read: tuple[Any, float]) -> None:
    """Every claim's evidence is the text at its offsets."""
    claims = " union all ".join(
        f"select document_no, evidence_text, evidence_start, evidence_end from history.{kind}_claims"
        for kind in ("stake", "model", "market", "partnership")
    )
    ((looked_at, wrong),) = (
        read[0]
        .execute(f"""
        select count(*), count(*) filter (substr(d.text, evidence_start + 1, evidence_end - evidence_start) <> evidence_text)
        from ({claims}) join raw.documents as d using (document_no)
    """)
        .fetchall()
    )
    assert looked_at > 4 and wrong == 0


def test_plain_documents_are_read_alike(read: tuple[Any, float]) -> None:
    """The documents before and behind the hostile ones give the same claims as ever."""
    rows = (
        read[0]
        .execute("""
        select d.external_id, c.holder_id, c.investee_id, c.share_exact_pct
        from history.stake_claims as c join raw.documents as d using (document_no) where d.external_id like 'plain%' order by 1
    """)
        .fetchall()
    )
    assert rows == [("plain_first", "nissan", "mitsubishi_motors", 34), ("plain_last", "nissan", "mitsubishi_motors", 34)]


def test_placeholders_of_a_text_claim_nothing(read: tuple[Any, float]) -> None:
    """What looks like a placeholder is text: the only holding is the one that names its companies."""
    rows = (
        read[0]
        .execute("""
        select distinct c.holder_id from history.stake_claims as c join raw.documents as d using (document_no)
        where d.external_id = 'placeholders'
    """)
        .fetchall()
    )
    assert rows in ([], [("nissan",)])
