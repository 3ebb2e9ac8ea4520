"""Every rule reads its example and leaves its counter-example alone; a rule that never fires is dead and fails."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest

from flows.settings import DBT_PROJECT
from flows.warehouse import connect
from tests.warehouse.reading import read_texts

RELATIONS = ("stakes", "models", "markets", "partnerships")


def rules() -> Iterator[dict[str, str]]:
    for relation in RELATIONS:
        with (DBT_PROJECT / "lexicon" / f"rules_{relation}.csv").open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                yield {**row, "relation": relation}


RULES = list(rules())


@pytest.fixture(scope="module")
def fired(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The rules that made a claim of each example document."""
    texts = {f"{rule['rule_id']} {kind}": rule[kind] for rule in RULES for kind in ("example", "counter_example")}
    settings = read_texts(tmp_path_factory.mktemp("rules"), texts)
    found: dict[str, set[str]] = {}
    with connect(settings.warehouse, read_only=True) as con:
        for (external_id,) in con.execute(
            "select external_id from marts.fct_markets join marts.dim_document using (document_id) where event = 'metric'"
        ).fetchall():
            found.setdefault(external_id, set()).add("markets metric")
        for relation in RELATIONS:
            rows = con.execute(
                f"select external_id, rule_id from marts.fct_{relation} join marts.dim_document using (document_id)"
            ).fetchall()
            for external_id, rule_id in rows:
                found.setdefault(external_id, set()).add(rule_id)
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["rule_id"])
def test_rule_reads_its_example_and_not_its_counter_example(rule: dict[str, str], fired: dict[str, set[str]]) -> None:
    rule_id = rule["rule_id"]
    assert all(rule[column].strip() for column in ("description", "example", "counter_example"))
    if rule.get("metric") == "none":  # it abstains: figures it takes make no claim, those it must leave do
        assert "markets metric" not in fired.get(f"{rule_id} example", set()), rule["example"]
        assert "markets metric" in fired.get(f"{rule_id} counter_example", set()), rule["counter_example"]
        return
    assert rule_id in fired.get(f"{rule_id} example", set()), rule["example"]
    assert rule_id not in fired.get(f"{rule_id} counter_example", set()), rule["counter_example"]


def test_rule_ids_are_unique_and_named_after_their_relation() -> None:
    ids = [rule["rule_id"] for rule in RULES]
    assert len(ids) == len(set(ids))
    assert [rule["rule_id"] for rule in RULES if not rule["rule_id"].startswith(rule["relation"] + "_")] == []
