"""The lexicon holds together: every alias can be reached, every brand and parent exists, every place is a market."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from jinja2 import Environment

from flows.settings import DBT_PROJECT
from flows.warehouse import connect
from tests.warehouse.reading import read_texts

LEXICON = DBT_PROJECT / "lexicon"


def rows(query: str) -> list[tuple[object, ...]]:
    con = duckdb.connect()
    for path in LEXICON.glob("*.csv"):
        con.execute(f"create view {path.stem} as from read_csv('{path}', header = true, all_varchar = true, nullstr = '')")
    return con.execute(query).fetchall()


def test_sizes() -> None:
    assert rows("select count(*) >= 600 from companies") == [(True,)]
    assert rows("select count(*) >= 3000 from vehicle_models") == [(True,)]
    assert rows("select count(*) from markets where kind = 'country'") == [(249,)]


def test_keys() -> None:
    assert rows("select company_id from companies group by 1 having count(*) > 1") == []
    assert rows("select brand_company_id, name from vehicle_models group by all having count(*) > 1") == []
    assert rows("select alias from company_aliases group by 1 having count(distinct company_id) > 1") == []


@pytest.mark.parametrize(
    ("table", "column", "of", "key"),
    [
        ("companies", "parent_company_id", "companies", "company_id"),
        ("companies", "country_code", "markets", "market_id"),
        ("company_aliases", "company_id", "companies", "company_id"),
        ("vehicle_models", "brand_company_id", "companies", "company_id"),
        ("market_aliases", "market_id", "markets", "market_id"),
    ],
)
def test_relations(table: str, column: str, of: str, key: str) -> None:
    assert rows(f"select {column} from {table} where {column} is not null and {column} not in (select {key} from {of})") == []


def test_every_alias_has_its_model() -> None:
    assert rows("from vehicle_model_aliases anti join vehicle_models using (brand_company_id, name)") == []


def test_patterns_stay_small_and_have_no_doubled_backslash() -> None:
    """A class of all letters makes a pattern up to sixty times slower; a doubled backslash makes it match nothing."""
    rules = " union all ".join(
        f"select rule_id as name, pattern from {path.stem}" for path in sorted(LEXICON.glob("rules_*.csv"))
    )
    patterns = f"(select name, pattern from vocabulary union all {rules})"
    assert rows(rf"select name from {patterns} where regexp_matches(pattern, '\\p\{{L|\\\\')") == []


def test_patterns_in_templates_keep_their_backslashes() -> None:
    """A template's string undoes one backslash: '\\b' in it would be a backspace, which no text holds."""
    broken = [
        f"{path.name}:{line}: {value[:60]}"
        for path in sorted(DBT_PROJECT.rglob("*.sql"))
        for line, token, value in Environment().lexer.tokeniter(path.read_text(encoding="utf-8"), path.name)
        if token == "string" and re.search(r"""\\[^\\'"n]""", value.replace("\\\\", ""))
    ]
    assert broken == []


@pytest.fixture(scope="module")
def terms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return read_texts(tmp_path_factory.mktemp("lexicon"), {"one": "Nissan has a 34% stake in Mitsubishi."}).warehouse


def test_every_written_form_can_be_reached(terms: Path) -> None:
    with connect(terms, read_only=True) as con:
        unreachable = con.execute(
            "select term from intermediate.int_lexicon_terms where coalesce(first_token, '') = ''"
        ).fetchall()
    # Forms in small letters alone are never anchors; the lexicon holds none that news writes so.
    assert unreachable == []


def test_no_written_form_is_longer_than_the_sort_key_allows(terms: Path) -> None:
    with connect(terms, read_only=True) as con:
        assert con.execute("select max(term_length) <= 60 from intermediate.int_lexicon_terms").fetchall() == [(True,)]
