"""The gate against candidates that were tampered with, one statement each."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from expectations import gate, report
from expectations.suites import FACTS, suites
from tests.conftest import Built

FIRST = "where claim_id = (select min(claim_id) from {})"

BLOCKED = {
    "fct_stakes.evidence_at_offsets": "update fct_stakes set evidence_start = evidence_start + 1 " + FIRST.format("fct_stakes"),
    "fct_models.evidence_at_offsets": "update fct_models set evidence_text = evidence_text || '.' " + FIRST.format("fct_models"),
    "fct_stakes.claim_id_unique": "insert into fct_stakes select * from fct_stakes limit 1",
    "fct_markets.claim_id_filled": "update fct_markets set claim_id = null " + FIRST.format("fct_markets"),
    "fct_stakes.action_known": "update fct_stakes set action = 'buy' " + FIRST.format("fct_stakes"),
    "fct_partnerships.modality_known": "update fct_partnerships set modality = 'sure' " + FIRST.format("fct_partnerships"),
    "fct_stakes.shares_ordered": "update fct_stakes set share_exact_pct = 134, share_max_pct = 134, share_min_pct = 134 "
    + FIRST.format("fct_stakes"),
    "fct_stakes.bounds_with_number": "update fct_stakes set share_exact_pct = 5, share_min_pct = null "
    + FIRST.format("fct_stakes"),
    "fct_stakes.holder_is_not_investee": "update fct_stakes set holder_id = investee_id " + FIRST.format("fct_stakes"),
    "fct_stakes.amount_has_currency": "update fct_stakes set amount = 5, currency = 'euros' " + FIRST.format("fct_stakes"),
    "fct_markets.market_id_resolves": "update fct_markets set market_id = 'UK' " + FIRST.format("fct_markets"),
    "fct_markets.period_readable": "update fct_markets set period = 'Q4 2022' " + FIRST.format("fct_markets"),
    "fct_models.document_id_resolves": "update fct_models set document_id = 'nowhere' " + FIRST.format("fct_models"),
    "fct_partnerships.at_least_two_parties": "delete from bridge_partnership_party",
    "dim_market.codes_are_iso": "update dim_market set iso_alpha3 = 'ger' where market_id = 'DE'",
    "dim_market.volume": "delete from dim_market where market_id > 'M'",
    "current_stakes.only_facts": "update fct_stakes set polarity = 'negated' "
    "where claim_id in (select claim_id from current_stakes)",
    "current_stakes.not_denied_since": "insert into fct_stakes by name "
    "select * replace ('denied' as claim_id, 'negated' as polarity, 'hold' as action, date '2050-01-01' as reported_on, "
    "null as year) from fct_stakes semi join current_stakes using (claim_id) limit 1",
    "unread_sentences.present": "drop table unread_sentences",
    "fct_stakes.year_in_range": "update fct_stakes set year = 34 " + FIRST.format("fct_stakes"),
}

# The other checks, each broken by a statement of its own in one candidate.
BLOCKED_TOGETHER = {
    "fct_markets.value_possible": "update fct_markets set metric = 'market_share_pct', value = 134, event = 'metric' "
    + FIRST.format("fct_markets"),
    "fct_markets.metric_has_value": "update fct_markets set event = 'enter', metric = 'dealers' "
    "where claim_id = (select max(claim_id) from fct_markets)",
    "fct_partnerships.partnership_is_claim": "update fct_partnerships set partnership_id = 'another' "
    + FIRST.format("fct_partnerships"),
    "current_stakes.one_row_a_pair": "insert into current_stakes select * from current_stakes limit 1",
    "dim_company.country_is_iso": "update dim_company set country_code = 'UK' where country_code = 'GB'",
    "dim_company.parent_resolves": "update dim_company set parent_company_id = 'nobody' where company_id = 'kia'",
    "bridge_partnership_party.party_once": "insert into bridge_partnership_party select * from bridge_partnership_party limit 1",
    "fct_models.quantity_in_range": "update fct_models set quantity = 20000 " + FIRST.format("fct_models"),
    "fct_stakes.amount_in_range": "update fct_stakes set amount = 1e15, currency = 'EUR' " + FIRST.format("fct_stakes"),
}


@pytest.fixture
def candidate(built: Built, tmp_path: Path) -> Path:
    return Path(shutil.copy(built.published, tmp_path / "candidate.duckdb"))


def tamper(candidate: Path, statement: str) -> None:
    with duckdb.connect(str(candidate)) as con:
        con.execute(statement)


def test_an_honest_candidate_passes(candidate: Path) -> None:
    verdict = gate.check(candidate, {})
    assert verdict.accepted, verdict.blocking
    # The file is free again.
    with duckdb.connect(str(candidate)) as con:
        con.execute("select 1")


@pytest.mark.parametrize("check", BLOCKED)
def test_a_tampered_candidate_is_refused_by_name(candidate: Path, check: str) -> None:
    tamper(candidate, BLOCKED[check])
    verdict = gate.check(candidate, {})
    assert not verdict.accepted
    assert check in {f"{result.table}.{result.check}" for result in verdict.blocking}


def test_every_other_check_can_refuse(candidate: Path) -> None:
    for statement in BLOCKED_TOGETHER.values():
        tamper(candidate, statement)
    blocking = {f"{result.table}.{result.check}" for result in gate.check(candidate, {}).blocking}
    assert set(BLOCKED_TOGETHER) <= blocking


def test_no_kind_of_critical_check_goes_untested() -> None:
    met = {name.partition(".")[2] for name in (*BLOCKED, *BLOCKED_TOGETHER)}
    generic = ("_unique", "_filled", "_known", "_resolves")
    critical = {check.name for suite in suites({}) for check in suite.checks if check.severity == "critical"}
    assert {name for name in critical - met if not name.endswith(generic)} == set()


def test_failing_rows_are_kept_and_shown(candidate: Path, tmp_path: Path) -> None:
    tamper(candidate, "update fct_stakes set evidence_text = '<script>' || evidence_text " + FIRST.format("fct_stakes"))
    verdict = gate.check(candidate, {})
    (failed,) = [result for result in verdict.blocking if result.check == "evidence_at_offsets"]
    assert failed.count == 1 and failed.rows[0]["claim_id"]
    page = report.write(
        verdict, tmp_path / "report.html", run_id="r1", at=datetime.now(UTC), next_command="keiretsu status"
    ).read_text()
    assert failed.rows[0]["claim_id"] in page and "keiretsu status" in page
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_a_check_that_cannot_be_asked_blocks(candidate: Path) -> None:
    tamper(candidate, "alter table fct_stakes drop column currency")
    verdict = gate.check(candidate, {})
    broken = [result for result in verdict.blocking if result.outcome == "error"]
    assert broken and all(result.said for result in broken)


def test_sums_above_a_hundred_and_lost_rows_are_warnings(candidate: Path) -> None:
    one_of_each = "select min(claim_id) from current_stakes group by holder_id"
    tamper(candidate, f"update current_stakes set share_exact_pct = 90, investee_id = 'one' where claim_id in ({one_of_each})")
    verdict = gate.check(candidate, {"fct_models": 1_000_000})
    assert verdict.accepted
    assert {"sum_of_holdings", "drift"} <= {result.check for result in verdict.warnings}


def test_suites_are_whole() -> None:
    every = suites({})
    assert len({suite.table for suite in every}) == len(every)
    for suite in every:
        names = Counter(check.name for check in suite.checks)
        assert names.most_common(1)[0][1] == 1, suite.table
        assert all(check.reason and check.severity in ("critical", "warning") for check in suite.checks)
    for table in FACTS:
        assert any(check.name == "evidence_at_offsets" and check.severity == "critical" for check in FACTS[table])
