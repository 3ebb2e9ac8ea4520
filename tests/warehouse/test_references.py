"""Pronouns and descriptions of annotated documents stand for the company that a reader takes them for."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from flows.evaluate import names_of
from flows.warehouse import connect
from tests.warehouse.reading import read_texts

GOLD = Path(__file__).parent.parent / "gold"

# Precision and recall as measured, less two points: what loses more is a regression. Recall counts words that no
# rule takes for a reference yet ("the bidder", "both"), too.
FLOOR = {
    "description": (0.80, 0.52),
    "it": (0.62, 0.80),
    "its": (0.72, 0.76),
    "itself": (0.68, 0.68),
    "they": (0.50, 0.50),
    "all": (0.71, 0.66),
}
SEVERAL = {"their": "they", "them": "they", "they": "they"}

Reference = tuple[str, int]


def annotated() -> dict[Reference, tuple[str, list[str]]]:
    """Document and start -> the words, and the companies they stand for: none where they stand for a thing."""
    with (GOLD / "references.csv").open(encoding="utf-8") as lines:
        return {
            (row["doc_id"], int(row["start"])): (row["words"], [name for name in row["company"].split("|") if name])
            for row in csv.DictReader(lines)
        }


@pytest.fixture(scope="module")
def resolved(tmp_path_factory: pytest.TempPathFactory) -> dict[Reference, set[str]]:
    documents = {document for document, _ in annotated()}
    texts = {document: json.loads((GOLD / f"{document}.json").read_text())["text"] for document in sorted(documents)}
    home = read_texts(tmp_path_factory.mktemp("references"), texts)
    with connect(home.warehouse, read_only=True) as con:
        names: dict[str, set[str]] = defaultdict(set)
        written = "select company_id, name from lexicon.companies union all select company_id, alias from lexicon.company_aliases"
        for company, name in con.execute(written).fetchall():
            names[company] |= names_of([name])
        rows = con.execute(
            """
            select documents.external_id, sentences.sentence_start + refs.start_at, refs.company_id
            from intermediate.int_references as refs
            inner join intermediate.int_sentences as sentences using (sentence_key)
            inner join raw.documents as documents on sentences.document_no = documents.document_no
            where refs.company_id is not null
            """
        ).fetchall()
    return {
        (document, start): names.get(company) or set(names_of([company.removeprefix("x_").replace("_", " ")]))
        for document, start, company in rows
    }


def test_references(resolved: dict[Reference, set[str]]) -> None:
    said, right, wanted = Counter[str](), Counter[str](), Counter[str]()
    for place, (words, companies) in annotated().items():
        kind = SEVERAL.get(words.lower(), words.lower())
        for group in {kind if kind in FLOOR else "description", "all"}:
            wanted[group] += bool(companies)
            said[group] += place in resolved
            right[group] += any(names_of([company]) & resolved.get(place, set()) for company in companies)
    measured = {group: (right[group] / said[group], right[group] / wanted[group]) for group in FLOOR}
    fallen = {group: rates for group, rates in measured.items() if rates[0] < FLOOR[group][0] or rates[1] < FLOOR[group][1]}
    assert fallen == {}, f"fallen below {FLOOR}; all figures (precision, recall) {measured} of {wanted}"
