"""Reading the publication: tables, queries, claims with their evidence. Nothing here can write."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from flows.publish import REFUSED
from flows.warehouse import connect, tables_of

FACTS = ("fct_stakes", "fct_models", "fct_markets", "fct_partnerships")
FORMATS = ("table", "csv", "json", "parquet")

# What `show` puts on a terminal of each wide table; --all gives every column.
SHOWN: dict[str, str] = {
    "fct_stakes": "claim_id holder_id investee_id action share_exact_pct share_min_pct share_max_pct amount currency "
    "polarity modality year reported_on",
    "fct_models": "claim_id brand_id model_name event production_market_id market_id powertrain quantity "
    "polarity modality year reported_on",
    "fct_markets": "claim_id company_id market_id event metric value period scope polarity modality reported_on",
    "fct_partnerships": "claim_id kind object supplier_id polarity modality year reported_on",
    "current_stakes": "claim_id holder_name investee_name share_exact_pct share_min_pct share_max_pct as_of sources is_agreed",
    "planned_stakes": "claim_id holder_name investee_name action share_exact_pct share_max_pct modality reported_on",
    "stake_history": "claim_id holder_id investee_id action share_exact_pct valid_from valid_to",
    "market_metrics": "claim_id company_name market_id metric value period scope reported_on",
    "market_moves": "claim_id company_name market_id event polarity modality year reported_on",
    "model_lineup": "claim_id brand_name model_name event place_id powertrain body_type sources reported_on",
    "dim_document": "document_id external_id title publisher published_on language",
    "dim_rule": "rule_id relation description example",
    "unread_sentences": "rank_score reason relations document_id sentence_text",
}

# Columns that `said` leaves out: keys, evidence, and what other words say already.
_UNSAID_COLUMNS = """
claim_id partnership_id document_id evidence_text evidence_start evidence_end rule_id extractor reported_on title published_on
external_id table names cue score share_min_pct share_max_pct model_id period_start period_end
"""
_UNSAID = frozenset(_UNSAID_COLUMNS.split())


class NothingPublished(RuntimeError):
    """There is no publication to read."""


class NoSuchClaim(LookupError):
    """No claim, or more than one, begins with the given id."""


class QueryError(ValueError):
    """The query cannot be run; the message is DuckDB's."""


@dataclass(frozen=True)
class Rows:
    """The rows of a query with the names of their columns."""

    columns: list[str]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True)
class Explanation:
    """Everything that stands behind one claim.

    Attributes:
        table: its fact table.
        claim: its columns, nulls left out.
        names: names of the companies, models and markets it refers to, by column.
        marks: spans of the evidence that name them, as (start, end, label), in order and apart.
        rule, document: the rows it refers to.
        around: the text before and behind the evidence, up to 160 characters each.
    """

    table: str
    claim: dict[str, Any]
    names: dict[str, str]
    marks: list[tuple[int, int, str]]
    rule: dict[str, Any]
    document: dict[str, Any]
    around: tuple[str, str]


@contextmanager
def reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, read-only, with no way out to other files or the network.

    Raises:
        NothingPublished: there is no such file.
    """
    if not path.exists():
        raise NothingPublished(
            f"no candidate was refused: there is no {path}"
            if path.name == REFUSED
            else f"nothing is published at {path}; run `keiretsu run`"
        )
    with connect(path, read_only=True) as con:
        con.execute("set enable_external_access = false")
        con.execute("set lock_configuration = true")
        yield con


def tables(path: Path) -> Rows:
    """Every published table with its number of rows and what it holds."""
    with reading(path) as con:
        described = dict(con.execute("select table_name, comment from duckdb_tables()").fetchall())
        counted = [
            (name, con.execute(f'select count(*) from "{name}"').fetchall()[0][0], described[name]) for name in tables_of(con)
        ]
    return Rows(["table", "rows", "holds"], counted)


def table(path: Path, name: str, limit: int, everything: bool = True) -> Rows:
    """The first `limit` rows of table `name`; unless `everything`, only the columns of SHOWN.

    Raises:
        QueryError: there is no such table.
    """
    with reading(path) as con:
        known = tables_of(con)
        if name not in known:
            raise QueryError(f"no table {name}; there are {', '.join(known)}")
        columns = [row[0] for row in con.execute(f'describe "{name}"').fetchall()]
        chosen = [c for c in SHOWN.get(name, "").split() if c in columns]
        shown = ", ".join(f'"{c}"' for c in (columns if everything or not chosen else chosen))
        return _fetched(con.execute(f'select {shown} from "{name}" limit ?', [limit]))


def query(path: Path, sql: str) -> Rows:
    """The rows of `sql`.

    Raises:
        QueryError: DuckDB refuses it; writing is refused, too.
    """
    with reading(path) as con:
        try:
            return _fetched(_run(con, sql))
        except duckdb.Error as error:
            raise QueryError(str(error)) from error


def _run(con: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyConnection:
    # Not limited to one statement: DuckDB makes two of a PIVOT.
    if not con.extract_statements(sql):
        raise QueryError("there is no statement in it")
    return con.execute(sql)


def written(path: Path, sql: str, form: str) -> bytes:
    """The rows of `sql` as csv, json (a list of objects) or parquet.

    Raises:
        QueryError: DuckDB refuses it.
    """
    if form == "parquet":
        import pyarrow.parquet as pq

        buffer = io.BytesIO()
        with reading(path) as con:
            try:
                pq.write_table(_run(con, sql).to_arrow_table(), buffer, compression="zstd")
            except duckdb.Error as error:
                raise QueryError(str(error)) from error
        return buffer.getvalue()
    return formatted(query(path, sql), form)


def formatted(found: Rows, form: str) -> bytes:
    """`found` as csv, json or parquet."""
    if form == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        buffer = io.BytesIO()
        columns = zip(*found.rows, strict=True) if found.rows else ([] for _ in found.columns)
        pq.write_table(pa.table(dict(zip(found.columns, map(list, columns), strict=True))), buffer, compression="zstd")
        return buffer.getvalue()
    if form == "csv":
        import csv

        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(found.columns)
        writer.writerows(found.rows)
        return text.getvalue().encode()
    import json

    objects = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    return (json.dumps(objects, default=str, ensure_ascii=False, indent=1) + "\n").encode()


def explain(path: Path, claim_id: str) -> Explanation:
    """Everything behind the claim whose id is, or begins with, `claim_id`.

    Raises:
        NoSuchClaim: none or several do.
    """
    with reading(path) as con:
        union = " union all ".join(f"select '{fact}' as fact, claim_id from {fact}" for fact in FACTS)
        matches = con.execute(
            f"select fact, claim_id from ({union}) where starts_with(claim_id, ?) limit 2", [claim_id]
        ).fetchall()
        if not claim_id or not matches:
            raise NoSuchClaim(f"no claim begins with {claim_id!r}; `keiretsu show fct_stakes --format csv` lists ids")
        if len(matches) > 1:
            raise NoSuchClaim(f"several claims begin with {claim_id!r}: type more of the id")
        fact, whole_id = matches[0]
        claim = _one(con, f"select * from {fact} where claim_id = ?", whole_id)
        document = _one(con, "select * from dim_document where document_id = ?", claim["document_id"])
        rule = _one(con, "select * from dim_rule where rule_id = ?", claim["rule_id"])
        names, forms = _names(con, fact, claim)
    text, start, end = document.pop("text"), claim["evidence_start"], claim["evidence_end"]
    around = (text[max(0, start - 160) : start], text[end : end + 160])
    filled = {column: value for column, value in claim.items() if value is not None}
    return Explanation(fact, filled, names, _marks(claim["evidence_text"], forms), rule, document, around)


def _names(con: Any, fact: str, claim: dict[str, Any]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Names by column, and the words that may stand for each in the text."""
    names: dict[str, str] = {}
    forms: dict[str, list[str]] = {}
    companies = {
        c: claim[c] for c in ("holder_id", "investee_id", "brand_id", "maker_id", "company_id", "supplier_id") if claim.get(c)
    }
    if fact == "fct_partnerships":
        parties = con.execute(
            "select company_id from bridge_partnership_party where partnership_id = ? order by company_id", [claim["claim_id"]]
        ).fetchall()
        companies |= {f"party {n}": row[0] for n, row in enumerate(parties, 1)}
    for column, company in companies.items():
        label = column.removesuffix("_id")
        found = con.execute("select name from dim_company where company_id = ?", [company]).fetchall()
        names[label] = found[0][0] if found else company
        aliases = con.execute("select alias from dim_company_alias where company_id = ?", [company]).fetchall()
        forms[label] = [names[label], *(row[0] for row in aliases)]
    for column in ("market_id", "production_market_id"):
        if claim.get(column):
            found = con.execute("select name from dim_market where market_id = ?", [claim[column]]).fetchall()
            names[column.removesuffix("_id")] = found[0][0] if found else claim[column]
            forms[column.removesuffix("_id")] = [names[column.removesuffix("_id")]]
    if claim.get("model_name"):
        forms["model"] = [claim["model_name"]]
    return names, forms


def _marks(evidence: str, forms: dict[str, list[str]]) -> list[tuple[int, int, str]]:
    """Where the longest of each thing's forms stand in the evidence; numbers are marked as values."""
    spans = []
    for label, words in forms.items():
        for word in sorted(set(words), key=len, reverse=True):
            spans += [(m.start(), m.end(), label) for m in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", evidence)]
    spans += [
        (m.start(), m.end(), "value") for m in re.finditer(r"(?<![\w.,])\d(?:[\d.,]*\d)?(?:\s?(?:%|per ?cent))?(?!\w)", evidence)
    ]
    kept: list[tuple[int, int, str]] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def examples(path: Path) -> list[dict[str, Any]]:
    """Up to three claims of different tables and documents, of the documents read last: facts before plans, those first whose
    evidence names the company."""
    found: list[dict[str, Any]] = []
    with reading(path) as con:
        for fact, company, value in (
            ("fct_stakes", "holder_id", "share_exact_pct"),
            ("fct_models", "brand_id", "model_name"),
            ("fct_markets", "company_id", "value"),
            ("fct_partnerships", "supplier_id", "object"),
        ):
            rows = _fetched(con.execute(
                f"select f.*, d.title, d.external_id, d.published_on from {fact} as f join dim_document as d using (document_id) "
                f"left join dim_company as c on c.company_id = f.{company} where not list_contains($used, f.document_id) "
                f"order by d.ingested_at desc, f.polarity, f.modality, {value} is null, "
                "not coalesce(contains(f.evidence_text, c.name), false), "
                "not coalesce(c.is_known, false), d.published_on desc nulls last, length(f.evidence_text), f.claim_id limit 1",
                {"used": [claim["document_id"] for claim in found]},
            ))  # fmt: skip
            for row in rows.rows:
                claim = dict(zip(rows.columns, row, strict=True))
                claim["table"], claim["names"] = fact, _names(con, fact, claim)[0]
                found.append(claim)
    return found[:3]


def said(claim: dict[str, Any], names: dict[str, str]) -> str:
    """A claim in one line of words."""
    parts = []
    usual = (("polarity", "affirmed"), ("modality", "asserted"), ("quantity", 1))
    for key, value in claim.items():
        if value is None or value is False or key in _UNSAID or (key, value) in usual:
            continue
        label = key.removesuffix("_id")
        shown = names.get(label, value)
        shown = visible(shown) if isinstance(shown, str) else shown
        parts.append(f"{label} {shown:g}" if isinstance(shown, float) else f"{label} {shown}")
    if claim.get("share_exact_pct") is None and claim.get("share_max_pct") is not None:
        parts.append(f"share {claim['share_min_pct']:g} to {claim['share_max_pct']:g}")
    parts += [f"{label} {name}" for label, name in names.items() if label.startswith("party")]
    return ", ".join(parts)


def _fetched(cursor: Any) -> Rows:
    if cursor.description is None:
        return Rows([], [])
    return Rows([column[0] for column in cursor.description], cursor.fetchall())


def _one(con: Any, sql: str, key: str) -> dict[str, Any]:
    found = _fetched(con.execute(sql, [key]))
    return dict(zip(found.columns, found.rows[0], strict=True)) if found.rows else {}


def cell(value: Any) -> str:
    """A value as a terminal's table shows it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.10g}"
    return value.isoformat() if isinstance(value, date) else visible(str(value))


def visible(text: str) -> str:
    """`text` of the same length without characters that would steer a terminal; documents may hold any."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "\ufffd", text)
